"""The report page: the text with its evidence beside the record; forms to correct a finding or add one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from onrecord.corpus.decisions import model
from onrecord.corpus.decisions.fields import LAYERS
from onrecord.desk import forms, marks
from onrecord.desk.context import desk, render
from onrecord.desk.project import ask, record_of
from onrecord.errors import OnrecordError
from onrecord.record import Span


def page(request: Request) -> Response:
    """One report."""
    doc = request.path_params["doc"]
    with desk(request).project.open() as store:
        applied = record_of(store, doc)
        decided = model.load(store, "doc = ? AND withdrawn IS NULL", [doc])
        siblings = ask(
            store,
            """SELECT e.id AS event, e.happening, h.reports, h.sources FROM events e JOIN happenings h USING (happening)
               WHERE e.doc = ? AND h.reports > 1""",
            [doc],
        )
        around = ask(
            store,
            """SELECT (SELECT doc FROM documents WHERE seq < d.seq ORDER BY seq DESC LIMIT 1) AS before,
                      (SELECT doc FROM documents WHERE seq > d.seq ORDER BY seq LIMIT 1) AS after, d.story,
                      (SELECT documents FROM stories s WHERE s.story = d.story) AS told
               FROM documents d WHERE doc = ?""",
            [doc],
        )[0]
    record = applied.record
    return render(
        request, "report.html", title=" ".join((record.document.title or record.document.id).split()), doc=doc,
        document=record.document, pieces=marks.pieces(record), findings=marks.findings(record, applied.marks),
        headings=marks.HEADINGS, decided=decided, warnings=record.warnings, quote=record.quote,
        told={s["event"]: s for s in siblings}, around=around, at=request.query_params.get("at", ""),
    )  # fmt: skip


def _layer(name: str) -> str:
    if name not in LAYERS:
        raise OnrecordError("E011", "The desk", f"layer ({', '.join(LAYERS)})", name[:30], after="")
    return name


def edit(request: Request) -> Response:
    """The form that corrects a finding."""
    doc, layer, id = (request.path_params[k] for k in ("doc", "layer", "id"))
    layer = _layer(layer)
    with desk(request).project.open() as store:
        applied = record_of(store, doc)
    record = applied.record
    item = next((x for x in getattr(record, layer) if x.id == id), None)
    if item is None:
        raise OnrecordError("E011", "This report", f"finding in {layer}", id[:30], after="")
    kind = LAYERS[layer]
    span = kind.span(item) or Span(start=0, end=0)
    others = [x.name for x in getattr(record, layer) if x.id != id and x.name] if layer in ("actors", "places") else []
    mentions = [(m, record.quote(m)) for m in item.mentions] if layer in ("actors", "places") else []
    return render(
        request, "edit.html", title="Correct", doc=doc, layer=layer, id=id, others=others, mentions=mentions,
        fields=forms.fields(record, layer, kind.values(record, item), record.quote(span)), words=record.quote(span),
        finding=marks.finding(record, layer, id, applied.marks), adding=False, span=span,
        back=request.query_params.get("back", ""),
    )  # fmt: skip


def add(request: Request) -> Response:
    """The form that adds a finding at some words."""
    doc = request.path_params["doc"]
    layer = _layer(request.query_params.get("layer", "events"))
    words = request.query_params.get("words", "").strip("\r\n") or " "
    with desk(request).project.open() as store:
        applied = record_of(store, doc)
    record = applied.record
    start = request.query_params.get("start", "")
    nearest = int(start) if start.isdecimal() and len(start) < 9 else 0
    span = forms.near(record.document.text, words, Span(start=nearest, end=nearest + 1))
    return render(
        request, "edit.html", title="Add", doc=doc, layer=layer, id="", others=[], mentions=[],
        fields=forms.fields(record, layer, {}, record.quote(span)), words=record.quote(span), finding=None, adding=True,
        span=span, back="",
    )  # fmt: skip
