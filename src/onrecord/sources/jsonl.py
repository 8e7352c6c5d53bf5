"""JSON Lines: a row a report, `{"id", "text", "title"?, "published"?, "source"?, "url"?, "language"?}`.

Read line by line, so that a file of any size takes the memory of one line. Other keys can be named with `--map`;
unknown keys are carried along in `document.extra`. A row that cannot be read is skipped with its line number.

Version 1 (2024): as https://jsonlines.org describes it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import limits
from onrecord.sources.columns import FIELDS, Columns, asked
from onrecord.sources.dates import AmbiguousDateError, written
from onrecord.sources.decode import text_lines
from onrecord.sources.given import Given, Piece
from onrecord.sources.make import iso_date

SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")


def looks_like(head: bytes) -> bool:
    """Whether bytes open as a row with a text does."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"text"' in head


def read(given: Given) -> Iterator[Piece]:
    """The reports of a JSON Lines file, in order, with an error for each line that is not one."""
    said = asked(given.options)
    columns = Columns({**{name: name for name in FIELDS}, **said.of}, said.order)
    with given.open() as stream:
        for number, line in enumerate(text_lines(stream, given.head, given.where, given.options.encoding), 1):
            if line is not None and not line.strip():
                continue
            given.found()
            try:
                if line is None:
                    raise _wrong(given, number, f"longer than {limits.LINE} characters")
                yield _row(line, number, given, columns)
            except OnrecordError as error:
                yield error


def _wrong(given: Given, number: int, reason: str) -> OnrecordError:
    return OnrecordError("E006", given.where, number, reason, after="The line was skipped.")


def _row(line: str, number: int, given: Given, columns: Columns) -> Document:
    try:
        row = msgspec.json.decode(line.encode("utf-8"))
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as problem:
        raise _wrong(given, number, f"not JSON ({problem})") from None
    if not isinstance(row, dict):
        raise _wrong(given, number, "not an object")
    text = row.get(columns.of["text"])
    if not isinstance(text, str):
        raise _wrong(given, number, f"no `{columns.of['text']}`")
    said: dict[str, str] = {}
    for name, key in columns.of.items():
        value = row.get(key)
        if value is not None and not isinstance(value, str | int):
            raise _wrong(given, number, f"`{key}` is not a string")
        if value is not None and name != "text":
            said[name] = str(value)
    known = set(columns.of.values())
    try:
        if said.get("published"):
            said["published"] = _day(said["published"], columns, given.where)
        return given.document(
            text,
            id=said.pop("id", None) or f"{number}",
            extra={key: value for key, value in row.items() if key not in known},
            **said,
        )
    except OnrecordError as error:
        raise _wrong(given, number, error.reason) from None


def _day(said: str, columns: Columns, where: str) -> str:
    """ISO 8601, and the written or numeric dates that `--map published=KEY:dmy` asks for."""
    try:
        return iso_date(said, where)
    except OnrecordError:
        try:
            found = written(said, columns.order)
        except AmbiguousDateError:
            found = None
        if found and found.iso:
            return found.iso
        raise
