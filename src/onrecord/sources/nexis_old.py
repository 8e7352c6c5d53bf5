"""LexisNexis Academic (until 2019): plain text in which each article opens with `3 of 500 DOCUMENTS`.

Version 1 of the Nexis reader. Below the counter stand source, date (with edition), headline, labelled fields in
capitals, the text, more fields, copyright. Lines are wrapped and centred; articles are parted by counters only, so
that blank lines inside an article part nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources.dates import AmbiguousDateError, Written, written
from onrecord.sources.given import Given, Piece
from onrecord.sources.lines import Lines
from onrecord.sources.plain import blocks, folded, labelled, squeezed
from onrecord.sources.words import labels, language, listed, table

FORMAT = "nexis/1"
_HEAD_BLOCKS = 6


@cache
def _counter() -> re.Pattern[str]:
    patterns: list[str] = table("nexis")["counter"]
    return re.compile("|".join(p.replace("{n}", r"[\d.,]{1,9}") for p in patterns))


def _is_counter(line: str) -> bool:
    return len(line) < 120 and bool(_counter().fullmatch(folded(line)))


def looks_like(lines: Lines) -> bool:
    """Whether a counter opens the file, the list in front of it aside, and fields follow."""
    if not any(_is_counter(line) for line in lines.lines):
        return False
    wanted = {**labels("nexis", "fields"), **labels("nexis", "trailer")}
    return any(_field(line.strip(), wanted) for line in lines.lines)


def articles(lines: Lines, given: Given) -> Iterator[Piece]:
    """The articles of an export, in order, with an error for each that cannot be read."""
    starts = [i for i, line in enumerate(lines.lines) if _is_counter(line)]
    given.found(len(starts))
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines.lines)], strict=True), 1):
        runs = list(blocks(lines.lines[start + 1 : end]))
        yield _article(runs, number, len(starts), lines.wrapped, given)


def _field(line: str, wanted: dict[str, str]) -> tuple[str, str] | None:
    """A labelled field; labels of this layout are in capitals, so that no sentence is one."""
    label = line.partition(":")[0]
    return labelled(line, wanted) if label == label.upper() else None


def _article(runs: list[list[str]], number: int, of: int, wrapped: bool, given: Given) -> Document | OnrecordError:
    def wrong(reason: str) -> OnrecordError:
        return OnrecordError("E019", given.where, number, reason, after="The article was skipped.")

    wanted = {**labels("nexis", "trailer"), **labels("nexis", "fields")}
    extra: dict[str, Any] = {"format": FORMAT}
    notes = [run[0] for run in runs[:_HEAD_BLOCKS] if len(run) == 1 and folded(run[0]) in listed("nexis", "notes")]
    if notes:
        extra["note"] = "; ".join(notes)
    runs = [run for i, run in enumerate(runs) if not (i < _HEAD_BLOCKS and len(run) == 1 and run[0] in notes)]
    at, day, said = _date(runs)
    if day is None:
        return wrong("no line that is a date")
    if not day.iso:
        extra["date"] = said
    source = squeezed(" ".join(line for run in runs[:at] for line in run)) or None
    if edition := squeezed(" ".join(line for line in runs[at] if line != said and not is_note(line))):
        extra["edition"] = edition
    rest = runs[at + 1 :]
    title = None
    if rest and not _field(rest[0][0], wanted):
        title = squeezed(" ".join(rest.pop(0)))
    body, fields = _parts(rest, wanted)
    title = title or fields.pop("headline", None)
    if not body:
        return wrong("the body is empty")
    kept = ("byline", "section", "length", "dateline", "highlight", "loaded", "correction", "series")
    extra |= {name: fields[name] for name in kept if name in fields}
    try:
        return given.document(
            "\n\n".join((" " if wrapped else "\n\n").join(run) for run in body),
            id=f"{given.id or 'nexis'}-{number}" if of > 1 else None,
            title=title,
            source=source,
            published=day.iso,
            url=fields.get("url"),
            language=language(fields.get("language")),
            extra=extra,
        )
    except OnrecordError as error:
        return wrong(error.reason)


def is_note(line: str) -> bool:
    """Whether a line says that a correction was added."""
    return folded(line) in listed("nexis", "notes")


def _date(runs: list[list[str]]) -> tuple[int, Written | None, str]:
    """Block, value and words of the first line, below the source, that is a date from end to end."""
    for i, run in enumerate(runs[:_HEAD_BLOCKS]):
        for k, line in enumerate(run):
            try:
                day = written(line)
            except AmbiguousDateError:
                continue
            if day and (i > 0 or k > 0):
                return i, day, line
    return 0, None, ""


def _parts(runs: list[list[str]], wanted: dict[str, str]) -> tuple[list[list[str]], dict[str, str]]:
    """The text, and the fields above and below it."""
    fields: dict[str, str] = {}
    start, end = 0, len(runs)
    while start < end and (got := _field(" ".join(runs[start]), wanted)):
        fields.setdefault(got[0], squeezed(got[1]))
        start += 1
    while end > start and _below(runs[end - 1], wanted):
        end -= 1
        for line in runs[end]:
            if got := _field(line, wanted):
                fields.setdefault(got[0], squeezed(got[1]))
    return runs[start:end], fields


def _below(run: list[str], wanted: dict[str, str]) -> bool:
    said = folded(run[0])
    return bool(_field(run[0], wanted)) or said.startswith(("copyright", "(c)", "©", "all rights reserved"))
