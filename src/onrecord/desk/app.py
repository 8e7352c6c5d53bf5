"""The desk as a web application: routes, templates, errors."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from onrecord import __version__
from onrecord.desk import decide, pages, report, review, search, shown
from onrecord.desk.address import local
from onrecord.desk.context import Desk, Form, render
from onrecord.desk.project import Project
from onrecord.desk.security import Guard, genuine
from onrecord.errors import OnrecordError

HERE = Path(__file__).parent
_MOST_FIELDS = 400
_STATUSES = {"E001": 404, "E010": 400, "E011": 404, "E030": 503, "E041": 507, "E051": 403, "E052": 400}
CHECKED: set[object] = set()  # the handlers of decisions; a test looks that every POST is among them
Handler = Callable[[Request], Response]
Taker = Callable[[Request, Form], Response]


def get(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A page: the store is asked in a thread, and an error becomes a page that says what to do."""

    async def page(request: Request) -> Response:
        try:
            return await run_in_threadpool(handler, request)
        except OnrecordError as problem:
            return _problem(request, problem)

    return page


def post(handler: Taker) -> Callable[[Request], Awaitable[Response]]:
    """A decision: taken only from one of the desk's own pages."""

    async def take(request: Request) -> Response:
        form = await request.form(max_fields=_MOST_FIELDS, max_files=0)
        if not genuine(request, form):
            return PlainTextResponse("This page is out of date. Go back, reload it, and decide again.", 403)
        try:
            return await run_in_threadpool(handler, request, form)
        except OnrecordError as problem:
            return _problem(request, problem)

    CHECKED.add(take)
    return take


def _problem(request: Request, problem: OnrecordError) -> Response:
    status = _STATUSES.get(problem.code, 500)
    answer = render(request, "problem.html", title="That did not work", problem=problem, status=status,
                    posted=request.method == "POST")  # fmt: skip
    if problem.code == "E030":
        answer.headers["retry-after"] = "5"
    return answer


async def _not_found(request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    error = OnrecordError("E011", "The desk", "page", request.url.path[:60], after="")
    return render(request, "problem.html", title="No such page", problem=error, status=status, posted=False)


def _who(_: Request, form: Form) -> Response:
    answer = RedirectResponse(local(str(form.get("back") or "/")), 303)
    name = " ".join(str(form.get("who") or "").split())[:60]
    answer.set_cookie("onrecord_who", name.encode("utf-8").hex(), httponly=True, samesite="strict", max_age=31536000)
    return answer


def _static(_: Request) -> Response:
    return HTMLResponse(status_code=204)


class _Files(StaticFiles):
    """Static files; a browser keeps them as long as the version stays."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        answer = super().file_response(*args, **kwargs)
        answer.headers["cache-control"] = "public, max-age=86400"
        return answer


def create_app(path: Path, *, host: str = "127.0.0.1", token: str | None = None, who: str = "") -> Starlette:
    """The application for one project file."""
    key = secrets.token_bytes(32)
    environment = Environment(
        loader=PackageLoader("onrecord.desk"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown.add_to(environment)
    routes = [
        Route("/", get(pages.overview)),
        Route("/map/points.json", get(pages.points)),
        Route("/happenings/{happening}", get(pages.happening)),
        Route("/happenings/{happening}/merge", post(decide.merge_happenings), methods=["POST"]),
        Route("/happenings/{happening}/split", post(decide.split_happening), methods=["POST"]),
        Route("/reports/{doc}", get(report.page)),
        Route("/reports/{doc}/add", get(report.add)),
        Route("/reports/{doc}/add", post(decide.add), methods=["POST"]),
        Route("/reports/{doc}/{layer}/{id}/edit", get(report.edit)),
        Route("/reports/{doc}/{layer}/{id}", post(decide.decide), methods=["POST"]),
        Route("/search", get(search.page)),
        Route("/review", get(review.queue)),
        Route("/decisions", get(review.decisions)),
        Route("/decisions/export/{name}", get(review.export)),
        Route("/decisions/{decision}/undo", post(decide.undo), methods=["POST"]),
        Route("/who", post(_who), methods=["POST"]),
        Route("/favicon.ico", _static),
        Route("/chart/{view}.svg", get(pages.chart_file)),
        Route("/export/{view}.{form}", get(pages.export)),
        Mount("/static", _Files(directory=HERE / "static"), name="static"),
        Route("/{view}", get(pages.listing)),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, host=host, token=token, key=key)],
        exception_handlers={404: _not_found},
    )
    app.state.desk = Desk(Project(path), environment, who, __version__)
    return app
