"""Decisions as they come in: kept, put into the tables at once, and undone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.corpus.decisions import everywhere, model, tables
from onrecord.corpus.decisions.fields import LAYERS
from onrecord.corpus.store import Store
from onrecord.desk import forms
from onrecord.desk.address import local
from onrecord.desk.context import Form, desk, who
from onrecord.desk.forms import refused
from onrecord.desk.project import record_of
from onrecord.errors import OnrecordError
from onrecord.record import Actor, Record, Span


def _back(form: Form, default: str, **more: str) -> Response:
    """Back to the page that the decision was taken on, which says that it was taken."""
    target = urlsplit(local(forms.text(form, "back"), default))
    query = "&".join(q for q in target.query.split("&") if q and q.split("=")[0] not in ("done", *more))
    said = urlencode({k: v for k, v in more.items() if v})
    query = "&".join(q for q in (query, said) if q)
    return RedirectResponse(urlunsplit(("", "", target.path, query, "")), 303)


def _name(request: Request) -> str:
    named = who(request)
    if not named:
        raise refused("nobody's name is given; write yours at the top of the page")
    return named


def decide(request: Request, form: Form) -> Response:
    """Accept, fix, reject, merge or split one finding."""
    doc, layer_name, id = (request.path_params[k] for k in ("doc", "layer", "id"))
    action = forms.text(form, "action")
    if layer_name not in LAYERS:
        raise OnrecordError("E011", "The desk", "layer", layer_name[:30], after="Nothing was changed.")
    layer = LAYERS[layer_name]
    with desk(request).project.change() as store:
        record = record_of(store, doc).record
        item = next((x for x in getattr(record, layer_name) if x.id == id), None)
        if item is None:
            raise refused("the finding is no longer there; somebody may have decided about it")
        span = layer.span(item)
        if span is None:
            raise refused("it has no words in the text")
        was = layer.values(record, item)
        if action == "merge" and layer_name == "actors" and forms.text(form, "everywhere"):
            decision = _everywhere(request, form, store, record, item)
            return _back(form, f"/reports/{doc}", done=decision.decision, at=id)
        action, change = _change(form, action, layer_name, (record, span, was))
        made = model.made(
            who=_name(request), layer=layer_name, action=action, doc=doc, text=record.document.text, span=span,
            kind=layer.kind(item), change=change, why=forms.text(form, "why"),
        )  # fmt: skip
        model.keep(store, made)
        tables.settle(store, doc)
    return _back(form, f"/reports/{doc}", done=made.decision, at="" if action == "reject" else id)


def _everywhere(request: Request, form: Form, store: Store, record: Record, actor: Actor) -> model.Decision:
    """An actor is the same as another one in every report of the project."""
    name = forms.text(form, "into_more") or forms.text(form, "into")
    if not name:
        raise refused("it is not said with which one it is the same")
    here = next((a for a in record.actors if a.id != actor.id and (a.name or "").casefold() == name.casefold()), None)
    other = here or everywhere.known(store, name)
    if other is None:
        raise refused(f"nobody in this project is called {name!r}")
    decision = everywhere.same(actor, other, who=_name(request), why=forms.text(form, "why"))
    if decision is None:
        raise refused("one of the two cannot be known again in other reports (correct its name and kind first), "
                      "or they are known as the same already")  # fmt: skip
    tables.decide_everywhere(store, decision)
    return decision


def _change(
    form: Form, action: str, layer: str, finding: tuple[Record, Span, dict[str, Any]]
) -> tuple[str, dict[str, Any]]:
    """What the decision changes; a correction that changes nothing is an acceptance."""
    record, span, was = finding
    if action == "reject":
        return action, {"was": was}
    if action == "accept":
        return action, was
    if action == "merge" and layer in ("actors", "places"):
        into = forms.text(form, "into")
        if not into:
            raise refused("it is not said with which one it is the same")
        return action, {"into": into, "was": was}
    if action == "split" and layer in ("actors", "places"):
        chosen = [[int(n) for n in m.split("-")] for m in forms.many(form, "mention") if m.replace("-", "").isdecimal()]
        if not chosen or len(chosen) == len(was["mentions"]):
            raise refused("choose some of the mentions, not all and not none")
        return action, {"mentions": chosen, "name": forms.text(form, "new_name") or None, "was": was}
    if action != "fix":
        raise refused(f"there is no such action: {action[:20]!r}")
    said = forms.filled(form, layer, record, span)
    changed = {name: value for name, value in said.items() if not _same(value, was[name])}
    forms.checked(layer, changed)
    return ("fix", {**changed, "was": was}) if changed else ("accept", was)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, list) and isinstance(b, list) and all(isinstance(v, str) for v in [*a, *b]):
        return sorted(a) == sorted(b)
    return bool(a == b)


def add(request: Request, form: Form) -> Response:
    """Add a finding that the reader missed."""
    doc, layer_name = request.path_params["doc"], forms.text(form, "layer")
    if layer_name not in LAYERS:
        raise OnrecordError("E011", "The desk", "layer", layer_name[:30], after="Nothing was changed.")
    with desk(request).project.change() as store:
        record = record_of(store, doc).record
        nearest = int(forms.text(form, "start") or 0) if forms.text(form, "start").isdecimal() else 0
        words = str(form.get("words") or "")
        span = forms.near(record.document.text, words, Span(start=nearest, end=nearest + 1))
        values = forms.filled(form, layer_name, record, span)
        values = {k: v for k, v in values.items() if v not in (None, [], False)}
        forms.checked(layer_name, values)
        if layer_name == "events" and not values.get("type"):
            raise refused("it has no type")
        made = model.made(
            who=_name(request), layer=layer_name, action="add", doc=doc, text=record.document.text, span=span,
            change=values, why=forms.text(form, "why"),
        )  # fmt: skip
        model.keep(store, made)
        tables.settle(store, doc)
        applied = record_of(store, doc)
        at = next((id for id, done in applied.marks.items() if any(d.decision == made.decision for d in done)), "")
    return _back(form, f"/reports/{doc}", done=made.decision, at=at)


def undo(request: Request, form: Form) -> Response:
    """Take a decision back; its row stays, with the time."""
    wanted = request.path_params["decision"]
    with desk(request).project.change() as store:
        found = model.load(store, "decision = ?", [wanted])
        if not found:
            raise OnrecordError("E011", "This project", "decision", wanted[:30], after="Nothing was changed.")
        model.withdraw(store, wanted)
        _make_anew(store, found[0])
    return _back(form, "/decisions", done="undone")


def _make_anew(store: Store, decision: model.Decision) -> None:
    if decision.doc:
        tables.settle(store, decision.doc)
        return
    if decision.layer == "actors":
        tables.settle(store, *everywhere.concerned(store, decision))
        return
    events = {(e["doc"], e["start"], e["end"]): e for e in decision.values.get("events") or ()}
    tables.ungroup(store, list(events.values()))


def merge_happenings(request: Request, form: Form) -> Response:
    """Make two happenings one."""
    return _happenings(request, form, "merge")


def split_happening(request: Request, form: Form) -> Response:
    """Make some reports of a happening a happening of their own."""
    return _happenings(request, form, "split")


def _happenings(request: Request, form: Form, action: str) -> Response:
    happening = request.path_params["happening"]
    with desk(request).project.change() as store:
        told = store.rows("SELECT doc, id FROM events WHERE happening = ? ORDER BY doc, id", [happening])
        if not told:
            raise OnrecordError("E011", "This project", "happening", happening[:60], after="Nothing was changed.")
        if action == "merge":
            other = forms.text(form, "other")
            rest = store.rows("SELECT doc, id FROM events WHERE happening = ? ORDER BY doc, id", [other])
            if not rest or other == happening:
                raise refused("it is not said with which happening")
            # One report of each is enough to know both again, and all of them keep the groups together.
            chosen = [*told, *rest]
        else:
            named = {tuple(m.split("/", 1)) for m in forms.many(form, "event")}
            chosen = [key for key in told if key in named]
            if not chosen or len(chosen) == len(told):
                raise refused("choose some of the reports, not all and not none")
        events = [
            said for doc, id in chosen if (said := tables.reference(record_of(store, doc).record, doc, id)) is not None
        ]
        made = model.made(
            who=_name(request), layer="happenings", action=action, kind=str(told[0][1]), change={"events": events},
            why=forms.text(form, "why"),
        )  # fmt: skip
        model.keep(store, made)
        tables.regroup(store)
        now = store.one("SELECT happening FROM events WHERE doc = ? AND id = ?", list(chosen[0]))
    return _back({"back": f"/happenings/{now}"}, "/timeline", done=made.decision)
