"""Making of documents from what a source gives, with checks that all sources share."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from onrecord.errors import OnrecordError
from onrecord.record import Document

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SURROGATE = re.compile("[\ud800-\udfff]")
STDIN = "-"


def iso_date(said: str, where: str) -> str:
    """A date or datetime in ISO 8601; raises E010 when it is not one."""
    said = said.strip()
    try:
        if len(said) == 10 and _DATE.fullmatch(said):
            return date.fromisoformat(said).isoformat()
        if _DATE.match(said):
            datetime.fromisoformat(said.replace("Z", "+00:00"))
            return f"{said[:10]}T{said[11:]}" if said[10] == " " else said
    except ValueError:
        pass
    raise OnrecordError("E010", where, said)


def document(
    text: str,
    where: str,
    *,
    id: str | None = None,
    title: str | None = None,
    published: str | None = None,
    source: str | None = None,
    url: str | None = None,
    language: str | None = None,
    credit: str | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Document:
    """A document; without an id, that is the file's name without its ending (a hash of the text for standard input)."""
    if not text.isascii() and _SURROGATE.search(text):
        raise OnrecordError("E004", where, "Unicode (half a surrogate pair)")
    if not text.strip():
        raise OnrecordError("E002", where)
    return Document(
        id=id or (PurePath(where).stem if where != STDIN else _hash(text)),
        title=title or None,
        text=text,
        published=iso_date(published, where) if published else None,
        source=source or None,
        url=url or None,
        language=language or None,
        credit=credit or None,
        furniture=(),
        story=None,
        extra=dict(extra or {}),
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
