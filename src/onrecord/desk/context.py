"""What every handler has: the project, the templates, who sits at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse

from onrecord.desk.address import address
from onrecord.desk.project import Project

Form = Mapping[str, Any]


@dataclass
class Desk:
    """One running desk."""

    project: Project
    templates: Environment
    who: str
    version: str


def desk(request: Request) -> Desk:
    """The desk that answers a request."""
    return cast("Desk", request.app.state.desk)


def who(request: Request) -> str:
    """Who decides: the name given on the page, else the one the desk was started with."""
    try:
        named = bytes.fromhex(request.cookies.get("onrecord_who", "")).decode("utf-8")
    except ValueError:
        named = ""
    return named or desk(request).who


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page."""
    here = desk(request)
    words = here.templates.get_template(template).render(
        address=address(request.url.path, request.query_params),
        path=request.url.path,
        project=here.project.path.name,
        readonly=here.project.readonly,
        csrf=request.state.csrf,
        who=who(request),
        version=here.version,
        done=request.query_params.get("done", ""),
        **context,
    )
    return HTMLResponse(words.encode("utf-8", "replace"), status)
