"""What is compared in each layer: where a finding stands, its label, and its values.

A value's sort says what can be said of two coders' values: `label` one of a list of classes (agreement and
Krippendorff's alpha), `labels` a set of classes (alpha with the MASI distance), `value` a date, number or name
(agreement), `actors`, `place`, `time` references to other findings (compared as what they refer to, not by id).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from onrecord.record import Record, Span

Spans = tuple[Span, ...]


class Layer(NamedTuple):
    """One layer of a record for comparison."""

    name: str
    anchors: Callable[[Any], tuple[Spans, ...]]  # the first must overlap; further ones tell neighbours apart
    label: Callable[[Any], str]
    fields: dict[str, str]  # attribute -> sort

    def items(self, record: Record) -> tuple[Any, ...]:
        """The findings of the layer that stand in the text (an imported date may have no words there)."""
        found: tuple[Any, ...] = getattr(record, self.name)
        return tuple(item for item in found if any(s.end > s.start for s in self.anchors(item)[0]))

    def span(self, item: Any) -> Span | None:
        """The first stretch of a finding."""
        return next(iter(self.anchors(item)[0]), None)

    def values(self, record: Record, item: Any) -> dict[str, Any]:
        """The values of a finding; references as names, so that two records can be compared."""
        return {field: _plain(record, sort, getattr(item, field)) for field, sort in self.fields.items()}


def _plain(record: Record, sort: str, value: Any) -> Any:
    if sort == "labels":
        return frozenset(value)
    if sort == "actors":
        return tuple(sorted(_name(record, i) for i in value))
    if sort == "place":
        return next((p.name for p in record.places if p.id == value), None)
    if sort == "time":
        return next(((t.start, t.end) for t in record.times if t.id == value), None)
    return value


def _name(record: Record, id: str) -> str:
    actor = next((a for a in record.actors if a.id == id), None)
    if actor is None:
        return id
    return actor.name or (record.quote(actor.mentions[0]) if actor.mentions else id)


LAYERS = {
    layer.name: layer
    for layer in (
        Layer(
            "actors", lambda a: (a.mentions,), lambda a: str(a.code or a.kind),
            {"kind": "label", "code": "label", "codes": "labels", "country": "label", "name": "value", "role": "value",
             "wikidata": "value"},
        ),
        Layer(
            "places", lambda p: (p.mentions,), lambda p: str(p.feature or "place"),
            {"feature": "label", "country": "label", "name": "value", "geonames": "value"},
        ),
        Layer(
            "times", lambda t: ((t.span,),), lambda t: str(t.type),
            {"type": "label", "grain": "label", "start": "value", "end": "value", "timex": "value"},
        ),
        Layer(
            "statements", lambda s: ((s.content,), (s.cue,) if s.cue else ()), lambda s: str(s.manner),
            {"speakers": "actors", "kind": "label", "manner": "label", "attribution": "label", "addressees": "actors",
             "via": "actors"},
        ),
        Layer(
            "events", lambda e: (e.evidence or (e.trigger,), (e.trigger,)), lambda e: str(e.type),
            {"type": "label", "modes": "labels", "contexts": "labels", "quad": "label", "status": "label",
             "mutual": "label", "cameo": "label", "actors": "actors", "recipients": "actors", "via": "actors",
             "place": "place", "time": "time"},
        ),
        Layer(
            "positions", lambda p: ((p.evidence,), (p.about,)), lambda p: str(p.stance),
            {"stance": "label", "holders": "actors"},
        ),
        Layer(
            "figures", lambda f: ((f.span,),), lambda f: str(f.what),
            {"what": "label", "approximate": "label", "low": "value", "high": "value", "via": "actors"},
        ),
    )
}  # fmt: skip
