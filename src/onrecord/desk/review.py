"""Review: the queue (least certain first), the list of decisions, agreement, accuracy, and exports of decisions."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from onrecord.corpus.decisions import model
from onrecord.corpus.decisions.model import Decision
from onrecord.corpus.store import Store
from onrecord.desk import examples
from onrecord.desk.address import Address, address
from onrecord.desk.agreement import accuracy, agreement, judged
from onrecord.desk.context import desk, render, who
from onrecord.desk.pages import as_csv
from onrecord.desk.project import Row, ask
from onrecord.errors import OnrecordError

SIZE = 10
_LISTED = 40
_AROUND = 220
_QUEUES = {
    "events": ("e.type", "e.certainty", "e.trigger", "actors", "recipients"),
    "statements": ("e.manner",
                   "CASE WHEN e.attribution = 'inferred' THEN 0.5 WHEN len(e.speakers) = 0 THEN 0.6 ELSE 0.9 END",
                   "e.content", "speakers", "addressees"),
}  # fmt: skip


def queue(request: Request) -> Response:
    """Findings that nobody (or not this person) has decided about, the least certain first."""
    here = address(request.url.path, request.query_params)
    layer = here.get("layer") if here.get("layer") in _QUEUES else "events"
    with desk(request).project.open() as store:
        rows = _waiting(store, layer, here, who(request))
        left, decided = _progress(store, layer, here, who(request))
    return render(
        request, "review.html", title="Review", rows=rows[:SIZE], more=len(rows) > SIZE, layer=layer, left=left,
        decided=decided, layers_in_queue=tuple(_QUEUES),
    )  # fmt: skip


def _open(here: Address, layer: str, me: str) -> tuple[str, list[Any]]:
    """The condition that a finding waits for a decision."""
    mine = here.get("by") == "me"
    sql = f"""NOT EXISTS (SELECT 1 FROM decisions x WHERE x.doc = e.doc AND x.layer = '{layer}'
              AND x.withdrawn IS NULL AND x.start < e."end" AND x."end" > e.start {"AND x.who = ?" if mine else ""})"""  # noqa: S608 - our own words
    values: list[Any] = [me] if mine else []
    for name, column in (("type", _QUEUES[layer][0]), ("status", "e.status")):
        if here.get(name) and (name == "type" or layer == "events"):
            sql += f" AND {column} = ?"
            values.append(here.get(name))
    return sql, values


def _waiting(store: Store, layer: str, here: Address, me: str) -> list[Row]:
    kind, certainty, words, one, other = _QUEUES[layer]
    condition, values = _open(here, layer, me)
    status = "e.status" if layer == "events" else "NULL"
    # What somebody else has decided about is certain now; a second reading begins with it.
    order = f"CASE WHEN {certainty} >= 1 THEN -1 ELSE {certainty} END" if here.get("by") == "me" else certainty
    return ask(
        store,
        f"""WITH waiting AS (
                SELECT e.doc, e.id, {kind} AS kind, round({certainty}, 4) AS certainty, {order} AS rank,
                       {words} AS words, e.start, e."end",
                       e.{one} AS who, e.{other} AS whom, {status} AS status, e.first AS date, e.place, e.via
                FROM {layer} e WHERE {condition} ORDER BY rank, e.doc, e.start LIMIT {SIZE + 1}
                OFFSET {SIZE * (here.page - 1)}
            )
            SELECT w.*, d.title, d.source, left(d.published, 10) AS published,
                   substr(d.text, greatest(w.start - {_AROUND}, 0) + 1, least(w.start, {_AROUND})) AS before,
                   substr(d.text, w.start + 1, w."end" - w.start) AS exact,
                   substr(d.text, w."end" + 1, {_AROUND}) AS after
            FROM waiting w JOIN documents d USING (doc) ORDER BY w.rank, w.doc, w.start""",  # noqa: S608
        values,
    )


def _progress(store: Store, layer: str, here: Address, me: str) -> tuple[int, int]:
    condition, values = _open(here, layer, me)
    left = int(store.one(f"SELECT count(*) FROM {layer} e WHERE {condition}", values))  # noqa: S608 - our own words
    decided = store.one(
        "SELECT count(DISTINCT (doc, start)) FROM decisions WHERE layer = ? AND withdrawn IS NULL", [layer]
    )
    return left, int(decided)


def decisions(request: Request) -> Response:
    """What has been decided, by whom and when; what is gone; agreement and accuracy."""
    here = address(request.url.path, request.query_params)
    where, values = ["true"], []
    for name in ("who", "layer", "action", "fate"):
        if here.get(name):
            where.append(f"{name} = ?")
            values.append(here.get(name))
    if here.get("standing", "yes") == "yes":
        where.append("withdrawn IS NULL")
    paged = f'ORDER BY "at" DESC, rowid DESC LIMIT {_LISTED + 1} OFFSET {_LISTED * (here.page - 1)}'
    with desk(request).project.open() as store:
        rows = model.load(store, " AND ".join(where), values, paged)
        titles = _titles(store, rows)
        people = [w for (w,) in store.rows("SELECT DISTINCT who FROM decisions ORDER BY who")]
        gone = int(store.one("SELECT count(*) FROM decisions WHERE fate = 'gone' AND withdrawn IS NULL"))
        units = judged(model.load(store, "withdrawn IS NULL AND layer <> 'happenings'"))
    return render(
        request, "decisions.html", title="Decisions", rows=rows[:_LISTED], more=len(rows) > _LISTED, titles=titles,
        people=people, gone=gone, agreement=agreement(units), accuracy=accuracy(units), actions=model.ACTIONS,
    )  # fmt: skip


def _titles(store: Store, rows: list[Decision]) -> dict[str, str]:
    with store.keys([r.doc for r in rows if r.doc]):
        found = store.rows(
            "SELECT doc, coalesce(nullif(title, ''), left(text, 80)) FROM documents JOIN _keys USING (doc)"
        )
    return dict(found)


def export(request: Request) -> Response:
    """Decisions as CSV or JSON Lines, or as examples in the markup of the example bank."""
    name = request.path_params["name"]
    if name not in ("decisions.csv", "decisions.jsonl", "examples.txt"):
        raise OnrecordError(
            "E011", "The desk", "export (decisions.csv, decisions.jsonl, examples.txt)", name[:30], after=""
        )
    with desk(request).project.open() as store:
        rows = model.load(store)
        body = examples.bank(store, rows) if name == "examples.txt" else ""
    if name == "decisions.jsonl":
        body = "".join(msgspec.json.encode(row).decode("utf-8") + "\n" for row in rows)
    elif name == "decisions.csv":
        plain = [msgspec.structs.asdict(row) for row in rows]
        for row in plain:
            row["change"] = json.dumps(row["change"], ensure_ascii=False, sort_keys=True)
        body = as_csv(plain)
    media = {"csv": "text/csv", "jsonl": "application/jsonl"}.get(name.rsplit(".", 1)[1], "text/plain")
    return Response(
        body, media_type=f"{media}; charset=utf-8", headers={"content-disposition": f'attachment; filename="{name}"'}
    )
