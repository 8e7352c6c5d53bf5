"""Our own JSON or JSON Lines of records: taken as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from onrecord.exports.inputs import records
from onrecord.record import Document, Record

NAME = "records"


def fits(path: Path, head: bytes) -> bool:  # noqa: ARG001 - one shape
    """Whether it opens like a record: `document` and `actors` come in each; a project file is one too."""
    return head[8:12] == b"DUCK" or (head.lstrip()[:1] == b"{" and b'"document"' in head and b'"furniture"' in head)


def read(path: Path, texts: Mapping[str, Document]) -> Iterator[Record]:  # noqa: ARG001 - one shape
    """The records."""
    return records(str(path))
