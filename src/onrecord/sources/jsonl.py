"""JSON Lines: a row a report, `{"id", "text", "title"?, "published"?, "source"?, "url"?, "language"?}`.

Unknown keys are carried along in `document.extra`. A row that cannot be read is skipped with its line number.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources.decode import decode
from onrecord.sources.make import document

SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
_KNOWN = ("id", "text", "title", "published", "source", "url", "language", "credit")


def read(raw: bytes, where: str, encoding: str | None = None) -> Iterator[Document | OnrecordError]:
    """The reports of a JSON Lines file, in order, with an error for each line that is not one."""
    text = decode(raw, where, encoding)
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield _row(line, number, where)
        except OnrecordError as error:
            yield error


def _row(line: str, number: int, where: str) -> Document:
    def wrong(reason: str) -> OnrecordError:
        return OnrecordError("E006", where, number, reason, after="The line was skipped.")

    try:
        row = msgspec.json.decode(line.encode("utf-8"))
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as problem:
        raise wrong(f"not JSON ({problem})") from None
    if not isinstance(row, dict):
        raise wrong("not an object")
    text = row.get("text")
    if not isinstance(text, str):
        raise wrong("no `text`")
    for key in _KNOWN:
        if row.get(key) is not None and not isinstance(row[key], str | int):
            raise wrong(f"`{key}` is not a string")
    said = {key: str(row[key]) for key in _KNOWN[2:] if row.get(key) is not None}
    try:
        return document(
            text,
            where,
            id=str(row["id"]) if row.get("id") is not None else f"{number}",
            extra={key: value for key, value in row.items() if key not in _KNOWN},
            **said,
        )
    except OnrecordError as error:
        raise wrong(error.reason) from None
