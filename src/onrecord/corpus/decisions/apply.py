"""Decisions put into a record: what people accepted, fixed, added, rejected, merged and split.

Accepted, fixed and added findings are there afterwards with the values that people gave, even when a newer reader no
longer finds them, as long as their words stand in the text. A rejected one is taken out as long as the reader gives it
the same kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from onrecord.corpus.decisions import everywhere
from onrecord.corpus.decisions.draft import RULE, Draft
from onrecord.corpus.decisions.fields import LAYERS, Layer
from onrecord.corpus.decisions.match import candidate, locate
from onrecord.corpus.decisions.model import Decision, Fate
from onrecord.record import Actor, Event, Figure, Place, Position, Record, Span, Statement, Time


class Applied(NamedTuple):
    """A record with decisions in it: what became of each, and which findings they made what they are."""

    record: Record
    fates: dict[str, Fate]
    marks: dict[str, list[Decision]]  # id of the finding -> decisions about it


def apply(record: Record, decisions: Sequence[Decision]) -> Applied:
    """Put decisions (in the order in which they were made) into a record."""
    if not decisions:
        return Applied(record, {}, {})
    draft = Draft(record)
    fates: dict[str, Fate] = {}
    marks: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.doc is None:
            actor = everywhere.merged(draft, decision)
            fates[decision.decision] = "applied" if actor else "idle"
            if actor:
                marks.setdefault(actor, []).append(decision)
            continue
        layer = LAYERS.get(decision.layer)
        span = locate(record.document.text, decision) if layer else None
        if layer is None or span is None:
            fates[decision.decision] = "gone"
            continue
        found = _ACTIONS[decision.action](draft, layer, decision, span)
        fates[decision.decision] = "applied" if found is not None else "idle"
        if found:
            marks.setdefault(found, []).append(decision)
    return Applied(draft.finished(), fates, marks)


def _kinds(decision: Decision) -> tuple[str | None, ...]:
    """The kinds that the finding may have: as it was, or as it was made."""
    made = next((v for k, v in decision.values.items() if k in ("type", "manner", "what", "stance", "kind")), None)
    return decision.kind, made


def _set(draft: Draft, layer: Layer, decision: Decision, span: Span) -> str | None:
    """Accept, fix or add."""
    item = candidate(layer, draft.record, span, _kinds(decision), strict=decision.action == "add")
    values = decision.values
    if item is None:
        item = _BUILD[layer.name](draft, span, {**decision.was, **values})
        if item is None:
            return None
        draft.add(layer.name, item)
        values = {**decision.was, **values}
    changed = _changed(draft, layer, item, values, _moved(decision, span))
    draft.replace(layer.name, changed)
    return str(changed.id)


def _moved(decision: Decision, span: Span) -> int:
    """By how much the words have moved since the decision: the spans that it gives move with them."""
    return span.start - (decision.start or 0)


def _changed(draft: Draft, layer: Layer, item: Any, values: dict[str, Any], moved: int) -> Any:
    changes: dict[str, Any] = {}
    at = layer.span(item) or Span(start=0, end=0)
    for field, value in values.items():
        sort = layer.fields.get(field)
        if sort is None:
            continue
        if sort == "labels":
            changes[field] = tuple(value or ())
        elif sort == "actors":
            changes[field] = tuple(dict.fromkeys(draft.actor(name) for name in value or ()))
        elif sort == "place":
            changes[field] = draft.place(value) if value else None
        elif sort == "time":
            changes[field] = draft.time(list(value), at) if value else None
        elif sort == "span":
            changes[field] = _span(draft, value, moved)
        elif sort == "spans":
            changes[field] = tuple(s for s in (_span(draft, v, moved) for v in value or ()) if s)
        else:
            changes[field] = value
    if layer.name == "events":
        changes |= _event_extras(item, changes)
    # A span that no longer fits the text is left as it is.
    changes = {k: v for k, v in changes.items() if not (layer.fields.get(k) in ("span", "spans") and not v)}
    return msgspec.structs.replace(item, **changes)


def _span(draft: Draft, value: Any, moved: int) -> Span | None:
    if not value:
        return None
    start, end = value[0] + moved, value[1] + moved
    return Span(start=start, end=end) if 0 <= start < end <= len(draft.text) else None


def _event_extras(item: Event, changes: dict[str, Any]) -> dict[str, Any]:
    """What follows from an event's type, and that a person stands for it."""
    from onrecord.codebook.load import builtin

    more: dict[str, Any] = {"certainty": 1.0}
    type_ = changes.get("type", item.type)
    if type_ != item.type:
        entry = builtin().types.get(type_)
        more |= {"quad": entry.quad if entry else None, "score": entry.score if entry else None, "cameo": None}
        if "modes" not in changes:
            more["modes"] = tuple(m for m in item.modes if entry and m in entry.modes)
    if "time" in changes:
        more["time_basis"] = "sentence" if changes["time"] else None
    return more


def _event(draft: Draft, span: Span, values: dict[str, Any]) -> Event | None:
    from onrecord.codebook.load import builtin

    if not values.get("type"):
        return None
    entry = builtin().types.get(values["type"])
    return Event(
        id=draft.new_id("events"), type=values["type"], modes=(), contexts=(),
        quad=entry.quad if entry else None, score=entry.score if entry else None, cameo=None, actors=(), recipients=(),
        mutual=False, place=None, time=None, status=values.get("status") or "actual", certainty=1.0, via=(),
        statements=(), figures=(), same_as=None, trigger=span, evidence=(draft.sentence(span),), rule=RULE,
    )  # fmt: skip


def _statement(draft: Draft, span: Span, values: dict[str, Any]) -> Statement:
    return Statement(
        id=draft.new_id("statements"), speakers=(), source=None, cue=None, kind=values.get("kind") or "indirect",
        manner=values.get("manner") or "said", content=span, addressees=(), attribution="explicit", time=None,
        place=None, via=(), evidence=draft.sentence(span), rule=RULE,
    )  # fmt: skip


def _figure(draft: Draft, span: Span, values: dict[str, Any]) -> Figure:
    return Figure(
        id=draft.new_id("figures"), what=values.get("what") or "other", low=None, high=None, of=None, place=None,
        time=None, approximate=False, via=(), span=span, evidence=draft.sentence(span), rule=RULE,
    )  # fmt: skip


def _position(draft: Draft, span: Span, values: dict[str, Any]) -> Position:
    return Position(
        id=draft.new_id("positions"), holders=(), stance=values.get("stance") or "undecided", about=span,
        topic=draft.record.quote(span), statement=None, event=None, time=None, evidence=draft.sentence(span), rule=RULE,
    )  # fmt: skip


def _actor(draft: Draft, span: Span, values: dict[str, Any]) -> Actor:
    return Actor(
        id=draft.new_id("actors"), name=values.get("name") or draft.record.quote(span),
        kind=values.get("kind") or "unknown", code=None, codes=(), wikidata=None, role=None, country=None,
        mentions=(span,),
    )  # fmt: skip


def _place(draft: Draft, span: Span, values: dict[str, Any]) -> Place:
    return Place(
        id=draft.new_id("places"), name=values.get("name") or draft.record.quote(span), lat=None, lon=None,
        country=None, admin1=None, geonames=None, feature=None, mentions=(span,), rule=RULE,
    )  # fmt: skip


def _time(draft: Draft, span: Span, values: dict[str, Any]) -> Time:
    return Time(
        id=draft.new_id("times"), span=span, text=draft.record.quote(span), type="DATE", timex=None,
        start=values.get("start"), end=values.get("end"), grain=None, basis=None, rule=RULE,
    )  # fmt: skip


_BUILD: dict[str, Any] = {
    "events": _event, "statements": _statement, "figures": _figure, "positions": _position, "actors": _actor,
    "places": _place, "times": _time,
}  # fmt: skip


def _reject(draft: Draft, layer: Layer, decision: Decision, span: Span) -> str | None:
    item = candidate(layer, draft.record, span, (decision.kind,), strict=True)
    if item is None:
        return None
    draft.remove(layer.name, item.id)
    return ""


def _merge(draft: Draft, layer: Layer, decision: Decision, span: Span) -> str | None:
    """Join an actor or place with another one, which is known by its name or its first words."""
    item = candidate(layer, draft.record, span, (decision.kind,), strict=False)
    wanted = str(decision.values.get("into") or "").casefold()
    if item is None or not wanted or layer.name not in ("actors", "places"):
        return None
    for other in getattr(draft.record, layer.name):
        called = [other.name or "", *(draft.record.quote(m) for m in other.mentions)]
        if other.id != item.id and wanted in (c.casefold() for c in called):
            draft.merge(layer.name, item.id, other.id)
            return str(other.id)
    return None


def _split(draft: Draft, layer: Layer, decision: Decision, span: Span) -> str | None:
    """Give some mentions of an actor or place to a new one; findings whose words hold only these follow."""
    item = candidate(layer, draft.record, span, (decision.kind,), strict=False)
    moved = _moved(decision, span)
    given = {s for s in (_span(draft, v, moved) for v in decision.values.get("mentions") or ()) if s}
    if item is None or layer.name not in ("actors", "places"):
        return None
    taken = tuple(m for m in item.mentions if m in given)
    kept = tuple(m for m in item.mentions if m not in given)
    if not taken or not kept:
        return None
    new = _BUILD[layer.name](draft, taken[0], {"name": decision.values.get("name"), "kind": decision.kind})
    draft.add(layer.name, msgspec.structs.replace(new, mentions=taken))
    draft.replace(layer.name, msgspec.structs.replace(item, mentions=kept))
    draft.follow(layer.name, item.id, new.id, taken, kept)
    return str(new.id)


_ACTIONS: dict[str, Any] = {
    "accept": _set, "fix": _set, "add": _set, "reject": _reject, "merge": _merge, "split": _split,
}  # fmt: skip
