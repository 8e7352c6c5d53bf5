"""Bytes to text: byte-order marks, declared encodings, detection; binary files are refused."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from onrecord.errors import OnrecordError
from onrecord.sources import limits

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_CONTROL = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}
_SAMPLE = limits.HEAD
_UNDECODED = re.compile("[\udc80-\udcff]")
_LATE = "cp1252"  # what stray bytes deep inside a UTF-8 file are taken for


def decode(raw: bytes, where: str, encoding: str | None = None) -> str:
    """The text of some bytes.

    A declared encoding is taken at its word (E004 when it fails); else a byte-order mark, UTF-8, and detection are
    tried in that order. Raises E002 (empty), E003 (binary), E004 (cannot be decoded).
    """
    if not raw.strip():
        raise OnrecordError("E002", where)
    name = encoding or _marked(raw)
    if not name:
        name = _wide(raw)
        if not name and is_binary(raw):
            raise OnrecordError("E003", where)
    if name:
        try:
            return _checked(raw.decode(name), where)
        except (LookupError, UnicodeDecodeError):
            raise OnrecordError("E004", where, name) from None
    try:
        return _checked(raw.decode("utf-8"), where)
    except UnicodeDecodeError:
        return _checked(_detected(raw, where), where)


def text_lines(stream: BinaryIO, head: bytes, where: str, encoding: str | None = None) -> Iterator[str | None]:
    """The lines of a stream with their ends, decoded one at a time; None stands for a line that is too long.

    The encoding is told from the head as `decode` does it. Stray bytes further on are read as Windows-1252, unless
    an encoding was declared (E004).
    """
    name = _encoding_of(head, where, encoding)
    try:
        wrapper = io.TextIOWrapper(stream, encoding=name, errors="surrogateescape", newline="\n")
    except LookupError:
        raise OnrecordError("E004", where, name) from None
    try:
        while line := wrapper.readline(limits.LINE):
            if len(line) == limits.LINE and not line.endswith("\n"):
                while (rest := wrapper.readline(limits.MIB)) and not rest.endswith("\n"):
                    pass
                yield None
            elif not line.isascii() and _UNDECODED.search(line):
                if encoding:
                    raise OnrecordError("E004", where, encoding)
                yield line.encode(name, "surrogateescape").decode(_LATE, "replace")
            else:
                yield line
    except UnicodeError:
        raise OnrecordError("E004", where, name) from None


def _encoding_of(head: bytes, where: str, encoding: str | None) -> str:
    if not head.strip() and len(head) < limits.HEAD:
        raise OnrecordError("E002", where)
    name = encoding or _marked(head) or _wide(head)
    if name:
        return name
    if is_binary(head):
        raise OnrecordError("E003", where)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < limits.HEAD)
    except UnicodeDecodeError:
        return _names(head)[0]
    return "utf-8"


def _checked(text: str, where: str) -> str:
    if not text.strip():
        raise OnrecordError("E002", where)
    return text


def _marked(raw: bytes) -> str | None:
    return next((name for mark, name in _MARKS if raw.startswith(mark)), None)


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a byte-order mark: every second byte of English text is zero."""
    sample = raw[:2048]
    if len(sample) < 4 or len(raw) % 2:
        return None
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[start::2].count(0)
        if zeros * 10 > len(sample[start::2]) * 8 and sample[1 - start :: 2].count(0) * 10 < len(sample) // 2:
            try:
                raw.decode(name)
            except UnicodeDecodeError:
                return None
            return name
    return None


def is_binary(raw: bytes) -> bool:
    """Whether bytes hold what no text holds."""
    sample = raw[:_SAMPLE]
    return b"\x00" in sample or sum(byte in _CONTROL for byte in sample) * 20 > len(sample)


def _names(raw: bytes) -> list[str]:
    """Encodings that bytes may be in, the likeliest first; never empty."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:_SAMPLE]).best()
    return [name for name in (best.encoding if best else None, _LATE) if name]


def _detected(raw: bytes, where: str) -> str:
    for name in _names(raw):
        try:
            return raw.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    raise OnrecordError("E004", where, "any known encoding")
