"""Bytes to text: byte-order marks, declared encodings, detection; binary files are refused."""

from __future__ import annotations

import codecs

from onrecord.errors import OnrecordError

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_CONTROL = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}
_SAMPLE = 65536


def decode(raw: bytes, where: str, encoding: str | None = None) -> str:
    """The text of some bytes.

    A declared encoding is taken at its word (E004 when it fails); else a byte-order mark, UTF-8, and detection are
    tried in that order. Raises E002 (empty), E003 (binary), E004 (cannot be decoded).
    """
    if not raw.strip():
        raise OnrecordError("E002", where)
    if encoding:
        try:
            return _checked(raw.decode(encoding), where)
        except (LookupError, UnicodeDecodeError):
            raise OnrecordError("E004", where, encoding) from None
    for mark, name in _MARKS:
        if raw.startswith(mark):
            try:
                return _checked(raw.decode(name), where)
            except UnicodeDecodeError:
                raise OnrecordError("E004", where, name) from None
    if wide := _without_mark(raw):
        return _checked(wide, where)
    if _is_binary(raw):
        raise OnrecordError("E003", where)
    try:
        return _checked(raw.decode("utf-8"), where)
    except UnicodeDecodeError:
        return _checked(_detected(raw, where), where)


def _checked(text: str, where: str) -> str:
    if not text.strip():
        raise OnrecordError("E002", where)
    return text


def _without_mark(raw: bytes) -> str | None:
    """UTF-16 without a byte-order mark: every second byte of English text is zero."""
    sample = raw[:2048]
    if len(sample) < 4 or len(raw) % 2:
        return None
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[start::2].count(0)
        if zeros * 10 > len(sample[start::2]) * 8 and sample[1 - start :: 2].count(0) * 10 < len(sample) // 2:
            try:
                return raw.decode(name)
            except UnicodeDecodeError:
                return None
    return None


def _is_binary(raw: bytes) -> bool:
    sample = raw[:_SAMPLE]
    return b"\x00" in sample or sum(byte in _CONTROL for byte in sample) * 20 > len(sample)


def _detected(raw: bytes, where: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:_SAMPLE]).best()
    for name in (best.encoding if best else None, "cp1252"):
        if name:
            try:
                return raw.decode(name)
            except (LookupError, UnicodeDecodeError):
                continue
    raise OnrecordError("E004", where, "any known encoding")
