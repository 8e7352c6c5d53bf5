"""Records that were written before: a record's JSON, JSON Lines of records, or a project file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO

import msgspec

from onrecord.errors import OnrecordError
from onrecord.record import Record, from_json

_DUCKDB = b"DUCK"  # at byte 8 of a DuckDB file
_BATCH = 64


def records(name: str) -> Iterator[Record]:
    """The records of an input, one after another; `-` is standard input. Raises E001, E007, E009 or E040."""
    if name == "-":
        yield from _lines(sys.stdin.buffer, name)
        return
    try:
        with Path(name).open("rb") as opened:
            stored = opened.read(12)[8:] == _DUCKDB
            opened.seek(0)
            if not stored:
                yield from _lines(opened, name)
    except FileNotFoundError:
        raise OnrecordError("E001", name) from None
    except IsADirectoryError:
        raise OnrecordError("E007", name) from None
    except OSError as problem:
        raise OnrecordError("E009", name, problem.strerror or type(problem).__name__) from None
    if stored:
        yield from _stored(name)


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
        raise OnrecordError("E040", name, str(problem)) from None


def _stored(name: str) -> Iterator[Record]:
    """The records of a project file in the order of their arrival, with the stories that linking gave them."""
    from onrecord.corpus.store import Store, unpack

    with Store(name) as store:
        rows = store.db.execute("SELECT record, documents.story FROM records JOIN documents USING (doc) ORDER BY seq")
        for kept, story in chain.from_iterable(iter(lambda: rows.fetchmany(_BATCH), [])):
            record = from_json(unpack(kept))
            if story:
                record = msgspec.structs.replace(
                    record, document=msgspec.structs.replace(record.document, story=str(story))
                )
            yield record
