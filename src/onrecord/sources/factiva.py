"""Factiva: exports in HTML or RTF, with one or many articles.

Two layouts, each with its version; both end each article with `Document` and its accession number:

- version 1 ("Full Article/Report"): headline, byline, `812 words`, date, source, code, language, copyright, text.
- version 2 ("... plus Indexing"): two-letter tags (`HD`, `PD`, `SN`, `LP`, `TD` ...) with their values beside them.

Fields are told by their place or tag, never by a colon or a number in a headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources.dates import AmbiguousDateError, Written, written
from onrecord.sources.given import Given, Piece
from onrecord.sources.lines import Lines
from onrecord.sources.plain import folded, squeezed
from onrecord.sources.words import language, listed, table

_ACCESSION = re.compile(r"([A-Z][A-Z0-9]{2,11}\d{8}[a-z0-9]{4,14})")
_COUNT = re.compile(r"(\d[\d.,\s]{0,10}) (\w+)")
_HEAD_LINES = 12
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?: ?\w{1,5})?")
_PAGE_LINE = re.compile(r"[A-Z]{1,6}\d{0,3}(?:[.,;-] ?[A-Z]?\d{1,4})*|\d{1,4}")
_CODE = re.compile(r"[A-Z][A-Z0-9]{2,11}")


def looks_like(lines: Lines) -> bool:
    """Whether an accession line ends an article."""
    return any(_accession(line) for line in lines.lines)


def articles(lines: Lines, given: Given) -> Iterator[Piece]:
    """The articles of an export, in order, with an error for each that cannot be read."""
    ends = [i for i, line in enumerate(lines.lines) if _accession(line)]
    given.found(len(ends))
    start = 0
    for number, end in enumerate(ends, 1):
        accession = _accession(lines.lines[end]) or ""
        chunk = [line.strip("\r\n \u00a0") for line in lines.lines[start:end]]
        start = end + 1
        while start < len(lines.lines) and lines.lines[start].strip() == accession:
            start += 1
        yield _article(chunk, accession, number, lines.headlines, given)


def _accession(line: str) -> str | None:
    """The number in "Document LBA0000020171111edbb0001", also behind the tag AN."""
    if len(line) > 80:
        return None
    words = line.replace("\u00a0", " ").split()
    if words and words[0] == "AN":
        words = words[1:]
    if len(words) == 2 and folded(words[0]) in listed("factiva", "document") and _ACCESSION.fullmatch(words[1]):
        return words[1]
    return None


class _Parts(NamedTuple):
    title: str | None
    published: Written | None
    date: str | None
    source: str | None
    language: str | None
    text: str
    extra: dict[str, Any]


def _article(
    chunk: list[str], accession: str, number: int, headlines: frozenset[str], given: Given
) -> Document | OnrecordError:
    def wrong(reason: str) -> OnrecordError:
        return OnrecordError("E019", given.where, number, reason, after="The article was skipped.")

    tagged = _tagged(chunk)
    parts = _from_tags(tagged) if tagged else _from_places(chunk, headlines)
    if parts is None:
        return wrong("no line with the number of words and no tags")
    if not parts.text:
        return wrong("the text is empty")
    if not parts.published and parts.date is None:
        return wrong("no date")
    extra = dict(parts.extra)
    if not (parts.published and parts.published.iso):
        extra["date"] = parts.date
    try:
        return given.document(
            parts.text,
            id=accession,
            title=parts.title,
            source=parts.source,
            published=parts.published.iso if parts.published else None,
            language=language(parts.language),
            extra=extra,
        )
    except OnrecordError as error:
        return wrong(error.reason)


def _day(said: str) -> Written | None:
    try:
        return written(said)
    except AmbiguousDateError:
        return None


def _tagged(chunk: list[str]) -> dict[str, list[str]]:
    """Lines by tag; empty when the article has none. A tag stands alone on its line or before a tab."""
    tags = table("factiva", "tags")
    found: dict[str, list[str]] = {}
    name = None
    for line in chunk:
        head, _, rest = line.partition("\t")
        if head.strip() in tags and tags[head.strip()] not in found:
            name = str(tags[head.strip()])
            found[name] = [rest.strip()] if rest.strip() else []
        elif name and line.strip():
            found[name].append(line.strip())
    return found if {"title", "published"} <= set(found) else {}


def _from_tags(found: dict[str, list[str]]) -> _Parts:
    def line(name: str) -> str | None:
        return squeezed(" ".join(found.get(name, ()))) or None

    text = "\n\n".join(paragraph for name in ("lead", "text") for paragraph in found.get(name, ()))
    kept = ("section", "byline", "credit", "length", "clock", "code", "edition", "page", "publisher", "dateline")
    extra: dict[str, Any] = {"format": "factiva/2", **{name: said for name in kept if (said := line(name))}}
    return _Parts(
        line("title"), _day(line("published") or ""), line("published"), line("source"), line("language"), text, extra
    )


def _from_places(chunk: list[str], headlines: frozenset[str]) -> _Parts | None:
    """Headline and byline above the line with the number of words; date, source and the rest below it."""
    kept = [line for line in chunk if line]
    count = next((i for i, line in enumerate(kept) if _is_count(line) and i > 0 and _dated(kept, i)), None)
    if count is None:
        return None
    extra: dict[str, Any] = {"format": "factiva/1", "length": kept[count]}
    title, above = _title(kept[:count], headlines)
    extra |= above
    at = count + 1
    date = kept[at]
    at += 1
    if at < len(kept) and _CLOCK.fullmatch(kept[at]):
        extra["clock"] = kept[at]
        at += 1
    source = kept[at] if at < len(kept) else None
    said, start = _below(kept, at + 1, extra)
    return _Parts(title, _day(date), date, source, said, "\n\n".join(kept[start:]), extra)


def _is_count(line: str) -> bool:
    found = _COUNT.fullmatch(line.replace("\u00a0", " ")) if len(line) < 30 else None
    return bool(found) and folded(found[2] if found else "") in listed("factiva", "counts")


def _dated(kept: list[str], count: int) -> bool:
    """Whether the next line is a date: only then does a number of words belong to the head."""
    return count + 1 < len(kept) and _day(kept[count + 1]) is not None


def _title(above: list[str], headlines: frozenset[str]) -> tuple[str | None, dict[str, Any]]:
    """The headline among the lines above the number of words, and what the others are."""
    extra: dict[str, Any] = {}
    lines = list(above)
    marked = next((i for i, line in enumerate(lines) if squeezed(line) in headlines), None)
    if marked is not None:
        if marked > 0:
            extra["section"] = squeezed(lines[marked - 1])
        if after := squeezed(" ".join(lines[marked + 1 :])):
            extra["byline"] = after
        return squeezed(lines[marked]), extra
    if len(lines) > 1 and _is_byline(lines[-1]):
        extra["byline"] = squeezed(lines.pop())
    if len(lines) > 1:
        extra["section"] = squeezed(" ".join(lines[:-1]))
    return squeezed(lines[-1]) if lines else None, extra


def _is_byline(line: str) -> bool:
    first = folded(line).split(" ", 1)[0]
    return first in listed("factiva", "bylines") and len(line) < 120 and not line.rstrip().endswith((".", "?", "!"))


def _below(kept: list[str], at: int, extra: dict[str, Any]) -> tuple[str | None, int]:
    """The language, and where the text begins: below the copyright, which closes the head."""
    said = None
    names = table("languages")
    copyright_at = None
    for i in range(at, min(len(kept), at + _HEAD_LINES)):
        if folded(kept[i]).startswith(tuple(listed("factiva", "copyright"))):
            copyright_at = i
            break
    stop = copyright_at if copyright_at is not None else len(kept)
    start = at
    for i in range(at, stop):
        line = kept[i]
        if folded(line) in names:
            said = line
        elif _CODE.fullmatch(line) and "code" not in extra:
            extra["code"] = line
        elif _PAGE_LINE.fullmatch(line):
            extra["page"] = line
        elif copyright_at is None:
            return said, i
        else:
            extra.setdefault("edition", line)
        start = i + 1
    return said, start if copyright_at is None else copyright_at + 1
