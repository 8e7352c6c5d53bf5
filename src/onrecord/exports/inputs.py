"""Records that were written before: a record's JSON, JSON Lines of records, or a project file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from onrecord.errors import OnrecordError, said
from onrecord.record import Record, from_json

_DUCKDB = b"DUCK"  # at byte 8 of a DuckDB file
_BATCH = 64
Keyed = tuple[str, Record]


def records(name: str) -> Iterator[Record]:
    """The records of an input, one after another; `-` is standard input. Raises E001, E007, E009 or E040."""
    return (record for _, record in keyed(name))


def is_project(name: str) -> bool:
    """Whether an input is a project file."""
    try:
        with Path(name).open("rb") as opened:
            return _stored_in(opened)
    except OSError:
        return False


def _stored_in(opened: IO[bytes]) -> bool:
    return opened.read(12)[8:] == _DUCKDB


def reviewed(name: str) -> dict[str, set[str]]:
    """By document of a project file: the layers of the record in which people's decisions stand. Else empty."""
    from onrecord.corpus.decisions.fields import LAYERS
    from onrecord.corpus.decisions.model import load
    from onrecord.corpus.store import Store

    found: dict[str, set[str]] = {}
    if is_project(name):
        with Store(name) as store:
            for decision in load(store, "withdrawn IS NULL AND doc IS NOT NULL AND fate IS DISTINCT FROM 'gone'"):
                if decision.layer in LAYERS:
                    found.setdefault(str(decision.doc), set()).add(decision.layer)
    return found


def keyed(name: str, *, decided: bool = True) -> Iterator[Keyed]:
    """Records with their keys: of a project file the documents' keys there, else the documents' ids.

    `decided`: people's decisions are in the records; else they are as the reader gave them.
    """
    if name == "-":
        yield from _keyed(_lines(sys.stdin.buffer, name))
        return
    try:
        with Path(name).open("rb") as opened:
            stored = _stored_in(opened)
            opened.seek(0)
            if not stored:
                yield from _keyed(_lines(opened, name))
    except FileNotFoundError:
        raise OnrecordError("E001", name) from None
    except IsADirectoryError:
        raise OnrecordError("E007", name) from None
    except OSError as problem:
        raise OnrecordError("E009", name, said(problem)) from None
    if stored:
        yield from _stored(name, decided)


def _keyed(found: Iterator[Record]) -> Iterator[Keyed]:
    return ((record.document.id, record) for record in found)


def _lines(raw: IO[bytes], name: str) -> Iterator[Record]:
    """A record a line; or one record over all lines."""
    lines = (line for line in raw if line.strip())
    first = next(lines, None)
    if first is None:
        raise OnrecordError("E002", name)
    try:
        one = from_json(first)
    except (msgspec.DecodeError, RecursionError):
        yield _whole(first + b"".join(lines), name)
        return
    yield one
    for number, line in enumerate(lines, 2):
        try:
            yield from_json(line)
        except (msgspec.DecodeError, RecursionError) as problem:
            raise OnrecordError("E040", name, f"record {number}: {problem}") from None


def _whole(raw: bytes, name: str) -> Record:
    try:
        return from_json(raw)
    except (msgspec.DecodeError, RecursionError) as problem:
        raise OnrecordError("E040", name, said(problem)) from None


def _stored(name: str, decided: bool) -> Iterator[Keyed]:
    """The records of a project file in the order of their arrival, with the stories that linking gave them."""
    from onrecord.corpus.decisions.apply import apply
    from onrecord.corpus.decisions.model import standing
    from onrecord.corpus.store import Store, unpack

    with Store(name) as store:
        rows = store.db.cursor()
        rows.execute("SELECT doc, record, documents.story FROM records JOIN documents USING (doc) ORDER BY seq")
        for batch in iter(lambda: rows.fetchmany(_BATCH), []):
            decisions = standing(store, [doc for doc, _, _ in batch]) if decided else {}
            for doc, kept, story in batch:
                record = apply(from_json(unpack(kept)), decisions.get(doc, [])).record
                if story:
                    document = msgspec.structs.replace(record.document, story=str(story))
                    record = msgspec.structs.replace(record, document=document)
                yield doc, record
