"""What holds of every record, whatever the text: what docs/record.md says of each layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from msgspec.structs import asdict

from onrecord.errors import WARNINGS
from onrecord.record import Figure, Position, Record, Span, Statement

LAYERS = ("actors", "places", "times", "statements", "events", "positions", "figures")
REFERENCES = {
    "statements": {"speakers": "actors", "addressees": "actors", "via": "actors", "time": "times", "place": "places"},
    "events": {
        "actors": "actors", "recipients": "actors", "via": "actors", "place": "places", "time": "times",
        "statements": "statements", "figures": "figures", "same_as": "events",
    },
    "positions": {
        "holders": "actors", "statement": "statements", "event": "events", "time": "times", "reverses": "positions",
    },
    "figures": {"via": "actors", "place": "places", "time": "times", "part_of": "figures"},
}  # fmt: skip


def sound(record: Record) -> None:
    """Raises AssertionError that names what does not hold."""
    faults = [*_spans(record), *_ids(record), *_layers(record), *_rest(record)]
    assert not faults, "; ".join(faults[:5])


def resolved(record: Record) -> None:
    """What holds also of a record that people corrected: spans inside the text, ids that resolve."""
    faults = [*_spans(record), *_ids(record)]
    assert not faults, "; ".join(faults[:5])


def _spans(record: Record) -> Iterator[str]:
    length = len(record.document.text)
    furniture = record.document.furniture
    for layer in LAYERS:
        for item in getattr(record, layer):
            for name, value in asdict(item).items():
                for span in _spans_of(value):
                    if not 0 <= span.start < span.end <= length:
                        yield f"{layer} {item.id}: {name} [{span.start}:{span.end}] is not in the text"
                    elif any(span in part for part in furniture):
                        yield f"{layer} {item.id}: {name} [{span.start}:{span.end}] is furniture"
    for span in (*furniture, *(n.span for n in record.warnings if n.span)):
        if not 0 <= span.start < span.end <= length:
            yield f"[{span.start}:{span.end}] is not in the text"


def _spans_of(value: Any) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        yield from (part for part in value if isinstance(part, Span))


def _ids(record: Record) -> Iterator[str]:
    known = {layer: [item.id for item in getattr(record, layer)] for layer in LAYERS}
    every = [id for ids in known.values() for id in ids]
    if len(every) != len(set(every)):
        yield "an id stands twice"
    for layer, fields in REFERENCES.items():
        for item in getattr(record, layer):
            for field, other in fields.items():
                value = getattr(item, field)
                wanted = value if isinstance(value, tuple) else (value,) if value is not None else ()
                if len(set(wanted)) != len(wanted):
                    yield f"{layer} {item.id}: {field} names one twice"
                for id in wanted:
                    if id not in known[other]:
                        yield f"{layer} {item.id}: {field} {id} is none of the {other}"
                    if id == item.id:
                        yield f"{layer} {item.id}: {field} is itself"
    for source in record.sources:
        if source.actor not in known["actors"]:
            yield f"source {source.actor} is no actor"
        if not source.relays or not {*source.relays} <= {*known["statements"], *known["events"]}:
            yield f"source {source.actor}: what it relays is not in the record"


def _layers(record: Record) -> Iterator[str]:
    for actor in record.actors:
        if not actor.mentions or not _in_order(actor.mentions):
            yield f"actor {actor.id}: mentions {actor.mentions}"
        if actor.code != (actor.codes[0] if actor.codes else None):
            yield f"actor {actor.id}: code {actor.code} of {actor.codes}"
    for place in record.places:
        if not place.mentions or not _in_order(place.mentions):
            yield f"place {place.id}: mentions {place.mentions}"
        if (place.lat is None) != (place.lon is None):
            yield f"place {place.id}: half a point"
        if place.lat is not None and place.lon is not None and not (abs(place.lat) <= 90 and abs(place.lon) <= 180):
            yield f"place {place.id}: {place.lat}, {place.lon}"
    for time in record.times:
        if time.text != record.quote(time.span):
            yield f"time {time.id}: does not quote the text"
        days = [datetime.fromisoformat(day) for day in (time.start, time.end) if day]
        if len(days) == 2 and days[0] > days[1]:
            yield f"time {time.id}: {time.start} to {time.end}"
    for said in record.statements:
        # The speaker of a floating quotation is named in another sentence.
        named = ("source", "cue") if said.attribution == "explicit" else ()
        yield from _inside(said, said.evidence, "content", *named)
    earlier: set[str] = set()
    for event in record.events:
        if not any(event.trigger in part for part in event.evidence):
            yield f"event {event.id}: the trigger is not in its evidence"
        if event.same_as and event.same_as not in earlier:
            yield f"event {event.id}: retells {event.same_as}, which comes later"
        if event.mutual and event.recipients:
            yield f"event {event.id}: mutual, with recipients"
        if {*event.actors} & {*event.recipients}:
            yield f"event {event.id}: done to the one who did it"
        earlier.add(event.id)
    for position in record.positions:
        yield from _inside(position, position.evidence, "about")
    for figure in record.figures:
        yield from _inside(figure, figure.evidence, "span")
        if figure.low is not None and figure.high is not None and figure.low > figure.high:
            yield f"figure {figure.id}: {figure.low} to {figure.high}"


def _inside(item: Statement | Position | Figure, evidence: Span, *names: str) -> Iterator[str]:
    for name in names:
        span = getattr(item, name)
        if span is not None and span not in evidence:
            yield f"{item.id}: {name} is not in its evidence"


def _rest(record: Record) -> Iterator[str]:
    if not _in_order(record.document.furniture):
        yield "furniture is not in order"
    for notice in record.warnings:
        if notice.code not in WARNINGS:
            yield f"no such warning: {notice.code}"


def _in_order(spans: Iterable[Span]) -> bool:
    return all(a < b for a, b in pairwise(spans))
