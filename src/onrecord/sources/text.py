"""Plain text: one file, one report, verbatim."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.record import Document
from onrecord.sources.decode import decode
from onrecord.sources.make import document

SUFFIXES = (".txt", ".text", ".md", ".asc")


def read(raw: bytes, where: str, encoding: str | None = None) -> Iterator[Document]:
    """The report in a text file; its id is the file's name without the ending."""
    yield document(decode(raw, where, encoding), where)
