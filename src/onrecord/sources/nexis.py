"""Nexis Uni and LexisNexis: exports with one or many articles, in Word, RTF or plain text.

Two layouts, each with its version:

- version 2 (since 2018, "Nexis Uni", "Lexis+"): headline, source, date, copyright, labelled fields, a line `Body`, the
  text, `Load-Date:`, and a line `End of Document`. Read here.
- version 1 (until 2019, "LexisNexis Academic"): each article opens with `3 of 500 DOCUMENTS`. Read in `nexis_old`.

Interface languages: en, de, fr, es (`words.yaml`). Positions, not guesses, tell the fields apart: the date is the line
that is a date from end to end, between source and first field; labels count only after it; blank lines mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import nexis_old
from onrecord.sources.dates import AmbiguousDateError, Written, written
from onrecord.sources.given import Given, Piece
from onrecord.sources.lines import Lines
from onrecord.sources.plain import folded, joined, labelled, squeezed
from onrecord.sources.words import labels, language, listed

FORMAT = "nexis/2"
_LONGEST_HEADER = 80  # lines, the list that opens an export aside
_HEADER_LINES = 40  # how far above the first field the date may stand
_AFTER_CAPTIONS = 40  # lines between the captions' heading and the end


def looks_like(lines: Lines) -> bool:
    """Whether lines are an export of Nexis: its end marks with its fields, or its counters."""
    ends = _ends(lines.lines)
    if ends:
        wanted = {**labels("nexis", "fields"), **labels("nexis", "trailer")}
        fields = {got[0] for line in lines.lines if (got := labelled(line.strip(), wanted))}
        if len(fields & {"length", "section", "byline", "loaded", "language"}) >= 1:
            return True
    return nexis_old.looks_like(lines)


def articles(lines: Lines, given: Given) -> Iterator[Piece]:
    """The articles of an export, in order, with an error for each that cannot be read."""
    ends = _ends(lines.lines)
    if not ends:
        yield from nexis_old.articles(lines, given)
        return
    given.found(len(ends))
    start = 0
    for number, end in enumerate(ends, 1):
        yield _article(lines.lines[start:end], number, len(ends), lines.wrapped, given)
        start = end + 1
    if any(labelled(line.strip(), labels("nexis", "fields")) for line in lines.lines[start:]):
        given.found()
        yield OnrecordError("E019", given.where, len(ends) + 1, "no end mark", after="The article was skipped.")


def _ends(lines: list[str]) -> list[int]:
    marks = listed("nexis", "end")
    return [i for i, line in enumerate(lines) if len(line) < 40 and folded(line) in marks]


def _article(lines: list[str], number: int, of: int, wrapped: bool, given: Given) -> Document | OnrecordError:
    def wrong(reason: str) -> OnrecordError:
        return OnrecordError("E019", given.where, number, reason, after="The article was skipped.")

    fields = labels("nexis", "fields")
    first_field = _first_field(lines)
    if first_field is None:
        return wrong("no fields (Length, Section, Byline)")
    body = _body(lines, first_field)
    if body is None:
        return wrong("no line that opens the body")
    head = _head(lines[:first_field], wrapped, first=number == 1)
    extra: dict[str, Any] = {"format": FORMAT, **head.extra}
    for line in lines[first_field:body]:
        if got := labelled(line.strip(), fields):
            extra.setdefault(got[0], squeezed(got[1]))
    rest = lines[body + 1 :]
    end = _body_end(rest)
    trailer = _trailer(rest[end:])
    text = joined(rest[:end], wrapped=wrapped)
    if not text:
        return wrong("the body is empty")
    if head.published and not head.published.iso:
        extra["date"] = head.date
    if "loaded" in trailer:
        extra["loaded"] = trailer["loaded"]
    if "correction" in trailer:
        extra["correction"] = trailer["correction"]
    try:
        return given.document(
            text,
            id=f"{given.id or 'nexis'}-{number}" if of > 1 else None,
            title=head.title,
            source=head.source,
            published=head.published.iso if head.published else None,
            url=trailer.get("url"),
            language=language(trailer.get("language")),
            extra=extra,
        )
    except OnrecordError as error:
        return wrong(error.reason)


class _Head(NamedTuple):
    title: str | None
    source: str | None
    published: Written | None
    date: str | None
    extra: dict[str, Any]


def _first_field(lines: list[str]) -> int | None:
    """The first line below the date that is a copyright notice or a field; a headline with a colon stands above it."""
    fields = labels("nexis", "fields")
    dated = [i for i, line in enumerate(lines[: _LONGEST_HEADER * 20]) if day_of(line)]
    below = [i for i, line in enumerate(lines) if labelled(line.strip(), fields) or is_copyright(line)]
    for i in below:
        if any(i - _HEADER_LINES <= day < i for day in dated):
            return i
    return below[0] if below else None


def is_copyright(line: str) -> bool:
    """Whether a line is the notice that stands in the head of an article."""
    said = folded(line)
    return said.startswith(("copyright", "(c)", "©", "(copyright)"))


def day_of(line: str) -> Written | None:
    """The date that a whole line is."""
    try:
        return written(line.strip())
    except AmbiguousDateError:
        return None


def _body(lines: list[str], first_field: int) -> int | None:
    marks = listed("nexis", "body")
    return next(
        (i for i, line in enumerate(lines) if i > first_field and len(line) < 40 and folded(line) in marks), None
    )


def _head(lines: list[str], wrapped: bool, first: bool) -> _Head:
    """Headline, source, date and edition: the lines above the first field."""
    notes = [line.strip() for line in lines if nexis_old.is_note(line)]
    extra: dict[str, Any] = {"note": "; ".join(notes)} if notes else {}
    kept = [(i, line.strip()) for i, line in enumerate(lines) if line.strip()]
    corrected = {after for (_, note), after in pairwise(kept) if nexis_old.is_note(note)}
    kept = [pair for pair in kept if not nexis_old.is_note(pair[1])]
    dates = [k for k in range(2, len(kept)) if day_of(kept[k][1])]
    # A date right below a note may be the correction's; the report's own stands above that.
    at = next((k for k in reversed(dates) if kept[k] not in corrected), dates[-1] if dates else None)
    if at is None:
        if kept and not first:
            extra["head"] = [line for _, line in kept]
        return _Head(None, None, None, None, extra)
    if edition := " ".join(line for _, line in kept[at + 1 :]):
        extra["edition"] = edition
    source = squeezed(kept[at - 1][1])
    title, subtitle = _title(kept[: at - 1], wrapped, first)
    if subtitle:
        extra["subtitle"] = subtitle
    return _Head(title, source, day_of(kept[at][1]), kept[at][1], extra)


def _title(kept: list[tuple[int, str]], wrapped: bool, first: bool) -> tuple[str | None, str | None]:
    """Headline and what stands between it and the source. The first article follows the list that opens the export."""
    if not kept:
        return None, None
    if wrapped:  # the run of lines that ends just above the source
        run = [kept[-1]]
        for before in reversed(kept[:-1]):
            if before[0] != run[0][0] - 1:
                break
            run.insert(0, before)
        return squeezed(" ".join(line for _, line in run)), None
    if first:
        return squeezed(kept[-1][1]), None
    return squeezed(kept[0][1]), squeezed(" ".join(line for _, line in kept[1:])) or None


def _body_end(lines: list[str]) -> int:
    """Where the fields below the text begin: found from the end, as a paragraph may look like a field."""
    trailer = labels("nexis", "trailer")
    headings = listed("nexis", "classification")
    end = next((i for i in range(len(lines) - 1, -1, -1) if folded(lines[i]) in headings), len(lines))
    while end > 0 and (not lines[end - 1].strip() or _is_trailer(lines[end - 1], trailer)):
        end -= 1
    captions = listed("nexis", "graphic")
    for i in range(end - 1, max(-1, end - _AFTER_CAPTIONS), -1):
        if folded(lines[i].rstrip(":")) in captions:
            return i
    return end


def _is_trailer(line: str, trailer: dict[str, str]) -> bool:
    return labelled(line.strip(), trailer) is not None or is_copyright(line)


def _trailer(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        if got := labelled(line.strip(), labels("nexis", "trailer")):
            found.setdefault(got[0], squeezed(got[1]))
    return found
