"""Overview, lists with their charts, the map's points, one happening, and exports of a view."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from onrecord.corpus import queries
from onrecord.corpus.store import Store
from onrecord.desk.address import Address, address
from onrecord.desk.charts import figures, network, positions, sources, timeline, worldmap
from onrecord.desk.charts.svg import Chart
from onrecord.desk.context import desk, render
from onrecord.desk.lists import VIEWS, View, plain
from onrecord.desk.project import Row, ask, page_of
from onrecord.desk.rows import WHAT, Listed, listed
from onrecord.desk.security import SVG_POLICY
from onrecord.errors import OnrecordError

_POINTS = 5000


def overview(request: Request) -> Response:
    """What the project holds."""
    with desk(request).project.open() as store:
        counts = ask(
            store,
            """SELECT (SELECT count(*) FROM documents) AS reports, (SELECT count(*) FROM stories) AS stories,
                      (SELECT count(*) FROM happenings) AS happenings, (SELECT count(*) FROM events) AS events,
                      (SELECT count(*) FROM statements) AS statements, (SELECT count(*) FROM positions) AS positions,
                      (SELECT count(*) FROM figures) AS figures, (SELECT min(published) FROM documents) AS first,
                      (SELECT max(published) FROM documents) AS last,
                      (SELECT count(*) FROM decisions WHERE withdrawn IS NULL) AS decisions,
                      (SELECT count(*) FROM failures WHERE run = (SELECT max(run) FROM runs)) AS failures""",
        )[0]
        actors = ask(
            store,
            """SELECT mode(name ORDER BY name) AS name, entity, count(DISTINCT (doc, event)) AS n FROM event_actors
               WHERE part <> 'via' AND entity IS NOT NULL GROUP BY entity ORDER BY n DESC, entity LIMIT 12""",
        )
        latest = page_of(store, VIEWS["reports"].make(address("/", request.query_params).filters(())), 8, 1)[:8]
        disputed = ask(
            store,
            """SELECT happening, type, actors, recipients, first, sources, disputes FROM happenings
               WHERE len(disputes) > 0 ORDER BY sources DESC, first DESC LIMIT 6""",
        )
        run = ask(store, "SELECT * FROM runs ORDER BY run DESC LIMIT 1")
    return render(
        request, "overview.html", title="Overview", counts=counts, actors=actors, latest=latest, disputed=disputed,
        run=run[0] if run else None,
    )  # fmt: skip


def _view(request: Request) -> View:
    view = VIEWS.get(request.path_params["view"])
    if view is None:
        raise OnrecordError("E011", "The desk", "page", request.path_params["view"][:40], after="")
    return view


def listing(request: Request) -> Response:
    """A view: filters, chart, one page of its rows."""
    view = _view(request)
    here = address(request.url.path, request.query_params)
    placed = None
    with desk(request).project.open() as store:
        if view.name == "map":
            found, chart = Listed([], False, None, []), None
            placed = map_points(store, here)[1:]
        else:
            found = listed(store, view, here)
            chart = draw(store, view, here, found.charted)
    return render(
        request, "list.html", title=view.title, view=view, rows=found.rows, more=found.more, total=found.total,
        chart=chart, placed=placed, filtered=any(here.get(name) for name in view.filters),
    )  # fmt: skip


def draw(store: Store, view: View, here: Address, charted: list[Row]) -> Chart | None:
    """The chart of a view, if it has one."""
    if view.name == "timeline":
        return timeline.draw(store, here.filters(view.filters), here)
    if view.name == "map":
        return worldmap.draw(map_points(store, here)[0])
    if view.name == "network":
        return network.draw(charted, here)
    if view.name == "figures":
        return figures.draw(charted)
    if view.name == "positions":
        return positions.draw(charted, here)
    return sources.draw(charted, here) if view.name == "sources" else None


def map_points(store: Store, here: Address) -> tuple[list[Row], int, int]:
    """Places with the happenings there, most first; then how many happenings are placed, and how many have no place."""
    found = plain(queries.events(here.filters(VIEWS["map"].filters)))
    rows = ask(
        store,
        f"""WITH spot AS (
                SELECT {WHAT} AS what, e.lat, e.lon, any_value(e.place) AS place, any_value(e.country) AS country,
                       min(e.quad) AS quad, min(e.date) AS first, max(e.date) AS last
                FROM ({found.sql}) e WHERE e.lat IS NOT NULL AND e.lon IS NOT NULL GROUP BY what, e.lat, e.lon
            ), sort AS (
                SELECT lat, lon, mode(feature) AS feature FROM events WHERE lat IS NOT NULL GROUP BY lat, lon
            )
            SELECT lat, lon, min(place) AS place, min(country) AS country, any_value(feature) AS feature, count(*) AS n,
                   count(*) FILTER (quad <= 2) AS coop, count(*) FILTER (quad >= 3) AS conf, min(first) AS first,
                   max(last) AS last
            FROM spot LEFT JOIN sort USING (lat, lon) GROUP BY lat, lon
            ORDER BY n DESC, lat, lon LIMIT {_POINTS}""",  # noqa: S608 - our own queries
        found.values,
    )
    without = int(
        store.one(f"SELECT count(DISTINCT {WHAT}) FROM ({found.sql}) e WHERE e.lat IS NULL", found.values)  # noqa: S608
    )
    return rows, sum(r["n"] for r in rows), without


def points(request: Request) -> Response:
    """The map's points as JSON."""
    here = address("/map", request.query_params)
    with desk(request).project.open() as store:
        rows, _, _ = map_points(store, here)
    for row in rows:
        row["href"] = here.href("/timeline", place=row["place"], view=None)
        row["exact"] = row["feature"] not in worldmap.WIDE
    return Response(json.dumps(rows, ensure_ascii=False), media_type="application/json")


def chart_file(request: Request) -> Response:
    """The chart of a view as an SVG file."""
    view = _view(request)
    here = address(f"/{view.name}", request.query_params)
    with desk(request).project.open() as store:
        charted = listed(store, view, here).charted if view.columns else []
        chart = draw(store, view, here, charted)
    if chart is None:
        raise OnrecordError("E011", "The desk", "chart", view.name, after="")
    return Response(
        chart.file(), media_type="image/svg+xml",
        headers={"content-security-policy": SVG_POLICY, **_download(f"{view.name}.svg")},
    )  # fmt: skip


def export(request: Request) -> Response:
    """All rows of a view as CSV or JSON Lines."""
    view = _view(request)
    form = request.path_params["form"]
    if form not in ("csv", "jsonl"):
        raise OnrecordError("E011", "The desk", "format (csv, jsonl)", form[:20], after="")
    here = address(f"/{view.name}", request.query_params)
    with desk(request).project.open() as store:
        on_map = view.name == "map"
        rows = map_points(store, here)[0] if on_map else ask(store, view.make(here.filters(view.filters)))
    for row in rows:
        row.pop("x", None)
    body = as_csv(rows) if form == "csv" else "".join(lines(rows))
    media = "text/csv; charset=utf-8" if form == "csv" else "application/jsonl; charset=utf-8"
    return Response(body, media_type=media, headers=_download(f"{view.name}.{form}"))


def _download(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


def as_csv(rows: list[Row]) -> str:
    """Rows as CSV: a header, `|` between several values; what a spreadsheet would take for a formula gets a quote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
    writer.writerows([_cell(v) for v in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        value = "|".join("" if v is None else str(v).replace("|", "/") for v in value)
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    said = str(value)
    return f"'{said}" if isinstance(value, str) and said[:1] in ("=", "+", "@", "\t", "\r") else said


def lines(rows: list[Row]) -> Iterator[str]:
    """Rows as JSON Lines."""
    for row in rows:
        yield msgspec.json.encode(row, enc_hook=str).decode("utf-8") + "\n"


def happening(request: Request) -> Response:
    """One happening: what the sources agree and differ on, and every report's words."""
    wanted = request.path_params["happening"]
    with desk(request).project.open() as store:
        rows = ask(store, "SELECT * FROM happenings WHERE happening = ?", [wanted])
        if not rows:
            raise OnrecordError("E011", "The desk", "happening", wanted[:60], after="")
        found = rows[0]
        told = ask(
            store,
            """SELECT e.doc, e.id AS event, e.first AS date, e.status, e.actors, e.recipients, e.place, e.certainty,
                      e.evidence AS words, e.via, d.title, d.source, d.credit, d.published FROM events e
               JOIN documents d USING (doc) WHERE e.happening = ?
               ORDER BY d.published NULLS LAST, e.doc, e.start LIMIT 200""",
            [wanted],
        )
        near = ask(
            store,
            """SELECT happening, actors, recipients, first, place, reports FROM happenings
               WHERE type = ? AND happening <> ?
               ORDER BY len(list_intersect(actors, ?)) + len(list_intersect(recipients, ?)) DESC,
                        abs(date_diff('day', coalesce(try_cast(first AS DATE), DATE '1000-01-01'), ?::DATE)), happening
               LIMIT 8""",
            [found["type"], wanted, found["actors"], found["recipients"], found["first"] or "1000-01-01"],
        )
    for key in ("figures", "statuses"):
        found[key] = json.loads(found[key]) if isinstance(found[key], str) else found[key] or {}
    return render(
        request, "happening.html", title=f"{found['type']} – happening", happening=found, told=told, near=near
    )
