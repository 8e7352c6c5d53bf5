"""spaCy DocBin: a Doc for each report with a span group per layer; `doc.user_data["onrecord"]` is the record."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from onrecord.exports.shape import DEFAULT, Options, binary_file, events
from onrecord.exports.webannotation import marked
from onrecord.record import Record

NAME = "docbin"
SUFFIX = ".spacy"
ABOUT = "spaCy DocBin: a Doc a report, a span group a layer"
LAYERS = ("actors", "places", "times", "statements", "events", "positions", "figures")


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write the Docs (kept compact in memory until all are there: the format is one block); gives their number."""
    import spacy
    from spacy.tokens import DocBin

    blank = spacy.blank("en")
    blank.max_length = 100_000_000
    bin_ = DocBin(store_user_data=True)
    for record in records:
        bin_.add(_doc(record, blank, options))
    with binary_file(target) as out:
        out.write(bin_.to_bytes())
    return len(bin_)


def _doc(record: Record, blank: Any, options: Options) -> Any:
    """The Doc. Spans that cut a token are widened to it; the exact offsets stand in `user_data`."""
    from spacy.tokens import SpanGroup

    doc = blank.make_doc(record.document.text)
    groups: dict[str, list[Any]] = {layer: [] for layer in LAYERS}
    kept = {e.id for e in events(record, options)}
    for layer, item, label, spans in marked(record):
        if layer == "events" and item["id"] not in kept:
            continue
        for span in (record_trigger(item),) if layer == "events" else ((s.start, s.end) for s in spans):
            found = doc.char_span(*span, label=label, alignment_mode="expand", span_id=item["id"],
                                  kb_id=item.get("wikidata") or "")  # fmt: skip
            if found is not None:
                groups[layer].append(found)
    for layer, found in groups.items():
        doc.spans[layer] = SpanGroup(doc, name=layer, spans=found)
    doc.user_data["onrecord"] = msgspec.to_builtins(record)
    return doc


def record_trigger(item: dict[str, Any]) -> tuple[int, int]:
    """Start and end of an event's trigger."""
    return item["trigger"]["start"], item["trigger"]["end"]
