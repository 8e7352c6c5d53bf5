"""What can be decided in each layer: where a finding stands in the text, its kind, and its values by name.

A decision outlives the ids of a reading, so participants, places and times are kept by what they are called.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from onrecord.record import Record, Span


class Layer(NamedTuple):
    """One layer of a record as people decide about it."""

    name: str
    anchor: str  # the attribute whose span holds the words by which a finding is known
    kind: Callable[[Any], str]
    fields: dict[str, str]  # attribute -> sort: label, labels, flag, number, text, actors, place, time, span, spans

    def spans(self, item: Any) -> tuple[Span, ...]:
        """Where the finding stands."""
        value = getattr(item, self.anchor)
        return (value,) if isinstance(value, Span) else tuple(value)

    def span(self, item: Any) -> Span | None:
        """The first of its places."""
        return next(iter(self.spans(item)), None)

    def values(self, record: Record, item: Any) -> dict[str, Any]:
        """Its values, with references as names."""
        return {field: _plain(record, sort, getattr(item, field)) for field, sort in self.fields.items()}


def actor_name(record: Record, id: str) -> str:
    """What an actor is called, by name or by its first words in the text."""
    actor = next((a for a in record.actors if a.id == id), None)
    if actor is None:
        return id
    return actor.name or (record.quote(actor.mentions[0]) if actor.mentions else id)


def _plain(record: Record, sort: str, value: Any) -> Any:
    if sort == "labels":
        return list(value)
    if sort == "actors":
        return [actor_name(record, i) for i in value]
    if sort == "place":
        return next((p.name for p in record.places if p.id == value), None)
    if sort == "time":
        return next(([t.start, t.end] for t in record.times if t.id == value), None)
    if sort == "span":
        return [value.start, value.end] if value else None
    if sort == "spans":
        return [[s.start, s.end] for s in value]
    return value


LAYERS: dict[str, Layer] = {
    layer.name: layer
    for layer in (
        Layer(
            "events", "trigger", lambda e: str(e.type),
            {"type": "label", "modes": "labels", "status": "label", "mutual": "flag", "actors": "actors",
             "recipients": "actors", "place": "place", "time": "time", "trigger": "span", "evidence": "spans"},
        ),
        Layer(
            "statements", "content", lambda s: str(s.manner),
            {"speakers": "actors", "manner": "label", "kind": "label", "addressees": "actors", "via": "actors",
             "place": "place", "time": "time", "content": "span", "evidence": "span"},
        ),
        Layer(
            "figures", "span", lambda f: str(f.what),
            {"what": "label", "low": "number", "high": "number", "of": "text", "approximate": "flag", "via": "actors",
             "place": "place", "time": "time", "span": "span", "evidence": "span"},
        ),
        Layer(
            "positions", "about", lambda p: str(p.stance),
            {"holders": "actors", "stance": "label", "topic": "text", "time": "time", "about": "span",
             "evidence": "span"},
        ),
        Layer(
            "actors", "mentions", lambda a: str(a.kind),
            {"name": "text", "kind": "label", "code": "text", "country": "text", "role": "text", "wikidata": "text",
             "mentions": "spans"},
        ),
        Layer(
            "places", "mentions", lambda p: str(p.feature or "place"),
            {"name": "text", "lat": "number", "lon": "number", "country": "text", "mentions": "spans"},
        ),
        Layer(
            "times", "span", lambda t: str(t.type),
            {"start": "text", "end": "text", "span": "span"},
        ),
    )
}  # fmt: skip
