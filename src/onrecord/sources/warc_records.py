"""The records of a web archive, one after the other, and the HTTP messages in them.

Own reader: the fast ones read on silently where an archive breaks off, and end the process on some streams.

Version 1 (2024): WARC 1.0 and 1.1; HTTP with chunked, gzip and deflate encodings.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from onrecord.errors import OnrecordError
from onrecord.sources import limits

_HEAD_LINE = 64 * 1024
_HEAD_LINES = 512
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)


class Record(NamedTuple):
    """One record: its headers (names in lower case) and its bytes; None when these are too many."""

    headers: dict[str, str]
    block: bytes | None

    @property
    def kind(self) -> str:
        """`response`, `request`, `metadata` ..."""
        return self.headers.get("warc-type", "")


class Message(NamedTuple):
    """An answer of a server, or a bare resource (status 0)."""

    status: int
    kind: str
    charset: str | None
    body: bytes


def records(stream: BinaryIO, where: str, kinds: frozenset[str]) -> Iterator[Record]:
    """The records of the kinds wanted, in order. Raises E028 where the archive breaks off."""
    while (opening := _opening(stream)) is not None:
        if not opening.startswith(b"WARC/"):
            raise _broken(where, "no WARC header where one is due")
        headers = _headers(stream, where)
        try:
            length = int(headers["content-length"])
        except (KeyError, ValueError):
            raise _broken(where, "a record without its length") from None
        wanted = headers.get("warc-type") in kinds
        block = None
        if wanted and 0 <= length <= limits.PAGE:
            block = stream.read(length)
            length -= len(block)
            if length:
                raise _broken(where, "a record is shorter than it says")
        else:
            _skip(stream, length, where)
        if wanted:
            yield Record(headers, block)


def _opening(stream: BinaryIO) -> bytes | None:
    """The line that opens the next record; None at the end."""
    while line := stream.readline(_HEAD_LINE):
        if line.strip():
            return line
    return None


def _headers(stream: BinaryIO, where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for _ in range(_HEAD_LINES):
        line = stream.readline(_HEAD_LINE)
        if not line:
            raise _broken(where, "the end of the file inside a header")
        if not line.strip():
            return found
        name, _, value = line.decode("utf-8", "replace").partition(":")
        found.setdefault(name.strip().lower(), value.strip())
    raise _broken(where, "a header without an end")


def _skip(stream: BinaryIO, count: int, where: str) -> None:
    while count > 0:
        chunk = stream.read(min(count, limits.MIB))
        if not chunk:
            raise _broken(where, "a record is shorter than it says")
        count -= len(chunk)


def _broken(where: str, reason: str) -> OnrecordError:
    return OnrecordError("E028", where, reason, after="The rest was not read.")


def message(record: Record) -> Message:
    """What the record's bytes say. Raises ValueError for what is no HTTP or cannot be unpacked."""
    block = record.block or b""
    if record.kind == "resource":
        said = record.headers.get("content-type", "")
        return Message(0, _kind(said), _charset(said), block)
    head, _, body = block.partition(b"\r\n\r\n")
    if b"\r\n" not in head and b"\n\n" in block:
        head, _, body = block.partition(b"\n\n")
    lines = head.splitlines()
    status = _STATUS.match(lines[0]) if lines else None
    if not status:
        raise ValueError("no HTTP status")
    fields: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.decode("latin-1").partition(":")
        fields.setdefault(name.strip().lower(), value.strip())
    said = fields.get("content-type", "")
    if status[1] == b"200":
        if "chunked" in fields.get("transfer-encoding", "").lower():
            body = _joined(body)
        body = _unpacked(body, fields.get("content-encoding", "").lower())
    return Message(int(status[1]), _kind(said), _charset(said), body)


def _kind(said: str) -> str:
    return said.partition(";")[0].strip().lower()


def _charset(said: str) -> str | None:
    found = _CHARSET.search(said)
    return found[1] if found else None


def _joined(body: bytes) -> bytes:
    """A chunked body; one that was stored already joined is left as it is."""
    parts, at = [], 0
    while at < len(body):
        end = body.find(b"\r\n", at)
        size = body[at : end if end >= 0 else len(body)].split(b";")[0].strip()
        try:
            length = int(size, 16)
        except ValueError:
            return body
        if length == 0 or end < 0:
            break
        parts.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2
    return b"".join(parts)


def _unpacked(body: bytes, encoding: str) -> bytes:
    """A packed body; one that was stored already unpacked is left as it is. Bounded by the size of a page."""
    if encoding in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        return _inflated(body, 31)
    if encoding == "deflate" and body[:1] == b"\x78":
        return _inflated(body, 15)
    if encoding == "br" and b"<" not in body[:1024]:
        raise ValueError("packed with Brotli, which is not read")
    return body


def _inflated(body: bytes, bits: int) -> bytes:
    try:
        return zlib.decompressobj(bits).decompress(body, limits.PAGE + 1)
    except zlib.error as problem:
        raise ValueError(f"cannot be unpacked ({problem})") from None
