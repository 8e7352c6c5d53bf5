"""W3C Web Annotation (JSON-LD): a page of annotations, each pointing at its words by quotation and by position."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from onrecord.exports.shape import DEFAULT, Options, collection, events, to_json
from onrecord.record import Document, Record, Span

NAME = "webannotation"
SUFFIX = ".jsonld"
ABOUT = "W3C Web Annotation JSON-LD: each finding with quotation and position selectors"
_AROUND = 32
_MOTIVES = {"actors": "identifying", "places": "identifying"}


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write the annotations one by one into one page; gives their number."""
    annotations = (annotation for record in records for annotation in described(record, options))
    head = '{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationPage","items":['
    return collection(target, head, annotations)


def described(record: Record, options: Options) -> Iterator[dict[str, Any]]:
    """One annotation for each finding of a record."""
    kept = {e.id for e in events(record, options)}
    for layer, item, label, spans in marked(record):
        if not spans or (layer == "events" and item["id"] not in kept):
            continue
        yield {
            "id": f"{urn(record.document)}:{item['id']}",
            "type": "Annotation",
            "motivation": _MOTIVES.get(layer, "classifying"),
            "body": [
                {"type": "TextualBody", "purpose": "tagging", "value": label},
                {
                    "type": "TextualBody",
                    "purpose": "describing",
                    "format": "application/json",
                    "value": to_json({"layer": layer, **item}),
                },
            ],
            "target": [_target(record, span) for span in spans],
            "generator": {"id": "urn:onrecord", "type": "Software", "name": f"onrecord {record.version}"},
        }


def marked(record: Record) -> Iterator[tuple[str, dict[str, Any], str, tuple[Span, ...]]]:
    """Layer, plain values, label and spans of every finding that stands in the text."""
    for actor in record.actors:
        yield "actors", msgspec.to_builtins(actor), actor.code or actor.kind, actor.mentions
    for place in record.places:
        yield "places", msgspec.to_builtins(place), place.feature or "place", place.mentions
    for time in record.times:
        yield "times", msgspec.to_builtins(time), time.timex or time.type, (time.span,)
    for said in record.statements:
        yield "statements", msgspec.to_builtins(said), said.manner, (said.content,)
    for event in record.events:
        yield "events", msgspec.to_builtins(event), event.type, event.evidence or (event.trigger,)
    for position in record.positions:
        yield "positions", msgspec.to_builtins(position), position.stance, (position.evidence,)
    for figure in record.figures:
        yield "figures", msgspec.to_builtins(figure), figure.what, (figure.span,)


def urn(document: Document) -> str:
    """A name for a document: its own id, made fit for an IRI."""
    return f"urn:onrecord:{quote(document.id, safe='')}"


def _target(record: Record, span: Span) -> dict[str, Any]:
    text = record.document.text
    return {
        "type": "SpecificResource",
        "source": record.document.url or urn(record.document),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": text[span.start : span.end],
                "prefix": text[max(0, span.start - _AROUND) : span.start],
                "suffix": text[span.end : span.end + _AROUND],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }
