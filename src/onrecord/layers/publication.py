"""Publication date, title and source: from the input, else from the text's own date line or dateline."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from onrecord.layers.reading import Block
from onrecord.layers.vocabulary import vocabulary
from onrecord.record import Document
from onrecord.settings import Settings

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b")
_ISO = re.compile(r"\b((?:19|20)\d{2})-(\d{2})-(\d{2})\b")
_PUBLISHED = re.compile(r"(?:first )?(?:published|posted|issued)\b", re.IGNORECASE)
# "GENEVA, 14 May 2004" as a line of its own.
_PLACE_AND_DATE = re.compile(
    r"[A-Z][A-Za-z’' .-]{1,30}, "
    r"(?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.? \d{1,2}),? (?:19|20)\d{2}"
)
_HEAD_LINES = 4
_MONTH = re.compile(r"[A-Za-z]{3,9}")


def complete(document: Document, blocks: tuple[Block, ...], credit: str | None, settings: Settings) -> Document:
    """The document with its title, date, source, credit, language and furniture filled in as far as they are known."""
    text = document.text
    first = next((b for b in blocks if b.kind == "headline"), None)
    return msgspec.structs.replace(
        document,
        title=document.title or (text[first.span.start : first.span.end] if first else None),
        published=document.published or settings.published or _from_text(text, blocks),
        source=document.source or settings.source,
        credit=document.credit or credit,
        language=document.language or "en",
        furniture=tuple(b.span for b in blocks if b.kind in ("furniture", "credit")),
    )


def _from_text(text: str, blocks: tuple[Block, ...]) -> str | None:
    """A line that is a date, else one that says when it was published, else a dateline with a year; never today."""
    said = [(block.kind, text[block.span.start : block.span.end]) for block in blocks]
    lines = [line for kind, line in said if kind == "date"]
    lines += [line for kind, line in said if kind == "furniture" and _PUBLISHED.match(line)]
    lines += [line for kind, line in said if kind == "dateline"]
    lines += [line for _, line in said[:_HEAD_LINES] if _PLACE_AND_DATE.fullmatch(line)]
    return next((day for line in lines if (day := written_day(line))), None)


def written_day(words: str) -> str | None:
    """The ISO date of a full date in English words ("11 November, 2017"), None when it is not one."""
    if iso := _ISO.search(words):
        return _valid(int(iso[1]), int(iso[2]), int(iso[3]))
    months: dict[str, int] = vocabulary("months")
    year = _YEAR.search(words)
    month = next((months[w] for m in _MONTH.findall(words) if (w := m.lower().rstrip(".")) in months), None)
    day = _DAY.search(words)
    if not (year and month and day):
        return None
    return _valid(int(year.group()), month, int(day[1]))


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
