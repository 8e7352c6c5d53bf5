"""RSS and Atom files: an entry a report.

Version 1 (2024): RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, as feedparser reads them. The text is the entry's full content
where there is one, else its summary. An Atom entry's `updated` is no date of publication: it is carried along.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from time import struct_time
from typing import Any

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources.given import Given, Piece
from onrecord.sources.htmltext import plain
from onrecord.sources.packed import has_entities
from onrecord.sources.plain import squeezed

SUFFIXES = (".xml", ".rss", ".atom", ".rdf")
_LOOKS = re.compile(
    r"(?:<\?xml[^>]*>)?\s*(?:<\?[^>]*>\s*)*(?:<!--.*?-->\s*)*(?:<!doctype[^>]*>\s*)?<(?:\w+:)?(?:rss|feed|rdf)\b",
    re.I | re.S,
)


def looks_like(head: bytes) -> bool:
    """Whether bytes open as a feed does."""
    start = head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").decode("latin-1")
    return bool(_LOOKS.match(start))


def read(given: Given) -> Iterator[Piece]:
    """The entries of a feed, in order. Raises E012 when it is none, E023 when it declares entities."""
    import feedparser

    raw = given.bytes()
    if not raw.strip():
        raise OnrecordError("E002", given.where)
    if has_entities(raw):
        raise OnrecordError("E023", given.where)
    headers = {"content-type": f"application/xml; charset={given.options.encoding}"} if given.options.encoding else {}
    try:
        feed = feedparser.parse(io.BytesIO(raw), response_headers=headers, sanitize_html=False)
    except Exception as problem:  # feedparser lets errors of its parsers through
        raise OnrecordError("E012", given.where, "feed", type(problem).__name__) from None
    if not feed.version and not feed.entries:
        raise OnrecordError("E012", given.where, "feed", "neither RSS nor Atom")
    source = squeezed(feed.feed.get("title") or "") or None
    for number, entry in enumerate(feed.entries, 1):
        given.found()
        try:
            yield _entry(entry, number, given, source, feed.version or "")
        except OnrecordError as error:
            yield error


def _entry(entry: Mapping[str, Any], number: int, given: Given, source: str | None, version: str) -> Document:
    def wrong(reason: str) -> OnrecordError:
        return OnrecordError("E019", given.where, number, reason, after="The entry was skipped.")

    # What is empty or broken off may be there as None.
    full = [part.get("value") or "" for part in entry.get("content") or ()]
    text = plain(max(full, key=len, default="") or entry.get("summary") or "")
    if not text.strip():
        raise wrong("neither content nor summary")
    when = entry.get("published_parsed")
    updated = entry["updated_parsed"] if "updated_parsed" in entry else None  # noqa: SIM401 - `get` falls back
    if not when and not version.startswith("atom"):
        when, updated = updated, None  # the dc:date of RSS and RDF
    extra: dict[str, Any] = {"format": f"feed/{version or 'unknown'}"}
    if updated and updated != when:
        extra["updated"] = _iso(updated)
    if author := squeezed(entry.get("author") or ""):
        extra["byline"] = author
    if tags := [tag["term"] for tag in entry.get("tags") or () if tag.get("term")]:
        extra["tags"] = tags
    own = (entry.get("source") or {}).get("title")
    try:
        return given.document(
            text,
            id=entry.get("id") or entry.get("link") or f"{given.id or 'feed'}-{number}",
            title=squeezed(plain(entry.get("title") or "")),
            published=_iso(when) if when else None,
            source=squeezed(own) if own else source,
            url=entry.get("link"),
            language=(entry.get("language") or "")[:2].lower() or None,
            extra=extra,
        )
    except OnrecordError as error:
        raise wrong(error.reason) from None


def _iso(when: struct_time) -> str:
    """Feedparser gives times in UTC."""
    return f"{when.tm_year:04}-{when.tm_mon:02}-{when.tm_mday:02}T{when.tm_hour:02}:{when.tm_min:02}:{when.tm_sec:02}Z"
