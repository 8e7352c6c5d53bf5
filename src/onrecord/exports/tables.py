"""A record as rows of one table per layer, with the columns of the project file (docs/tables.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.corpus import schema
from onrecord.corpus.tabulate import findings
from onrecord.exports.shape import Options, events
from onrecord.record import Record

DOCUMENT_COLUMNS = ("doc", "title", "text", "published", "source", "url", "language", "credit", "story")
TABLES = ("documents", "actors", "mentions", "places", "times", "statements", "events", "event_actors", "positions",
          "figures")  # fmt: skip
_EVENT_KEY = {"events": "id", "event_actors": "event"}


def columns(table: str) -> tuple[str, ...]:
    """The columns of a table; `doc` is the document's id in each."""
    if table == "documents":
        return DOCUMENT_COLUMNS
    return tuple(c.name for c in schema.tables()[table].columns)


def arrow_schema(table: str) -> Any:
    """The Arrow schema of a table."""
    import pyarrow as pa

    return (
        pa.schema([(c, pa.string()) for c in DOCUMENT_COLUMNS]) if table == "documents" else schema.arrow_schema(table)
    )


def rows(records: Iterable[Record], options: Options) -> Iterator[dict[str, schema.Rows]]:
    """For each record the rows of each table. A document id that comes again gets a number (`a`, `a#2`)."""
    seen: Counter[str] = Counter()
    for record in records:
        d = record.document
        seen[d.id] += 1
        doc = d.id if seen[d.id] == 1 else f"{d.id}#{seen[d.id]}"
        kept = {e.id for e in events(record, options)}
        found: dict[str, schema.Rows] = {
            "documents": [(doc, d.title, d.text, d.published, d.source, d.url, d.language, d.credit, d.story)],
            **findings(doc, record),
        }
        for table, key in _EVENT_KEY.items():
            at = columns(table).index(key)
            found[table] = [row for row in found[table] if row[at] in kept]
        yield {table: found[table] for table in TABLES}
