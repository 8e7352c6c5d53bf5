"""Inputs as a user names them (files, `-` for standard input) to documents, in input order."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import html, jsonl, text
from onrecord.sources.make import STDIN

Item = Document | OnrecordError
ReadSource = Callable[[bytes, str, str | None], Iterator[Item]]
_BY_SUFFIX: dict[str, ReadSource] = {
    **dict.fromkeys(text.SUFFIXES, text.read),
    **dict.fromkeys(jsonl.SUFFIXES, jsonl.read),
    **dict.fromkeys(html.SUFFIXES, html.read),
}


def documents(names: Iterable[str], encoding: str | None = None) -> Iterator[Item]:
    """The documents of some inputs; an input or row that cannot be read yields its error and the rest goes on."""
    for name in names:
        try:
            raw = _bytes(name)
            yield from reader_for(name, raw)(raw, name, encoding)
        except OnrecordError as error:
            yield error


def _bytes(name: str) -> bytes:
    if name == STDIN:
        return sys.stdin.buffer.read()
    path = Path(name)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise OnrecordError("E001", name) from None
    except IsADirectoryError:
        raise OnrecordError("E007", name) from None
    except OSError as problem:
        raise OnrecordError("E009", name, problem.strerror or type(problem).__name__) from None


def reader_for(name: str, raw: bytes) -> ReadSource:
    """The source that reads an input: by its ending, else by how it opens."""
    known = _BY_SUFFIX.get(Path(name).suffix.lower()) if name != STDIN else None
    if known:
        return known
    if html.looks_like(raw):
        return html.read
    head = raw[:4096].lstrip()
    if head.startswith(b"{") and b'"text"' in raw[:65536]:
        return jsonl.read
    return text.read
