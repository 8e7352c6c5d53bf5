"""ProQuest: exports in plain text, with one or many articles between lines of underscores.

Version 1 (2024): the layout of "Text only" exports: headline, labelled fields, `Full text:`, more fields. Interface
languages en, de, fr, es. The date is `Publication date:`, never `Last updated:` or a year in a headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources.dates import AmbiguousDateError, Written, written
from onrecord.sources.given import Given, Passed, Piece
from onrecord.sources.lines import Lines
from onrecord.sources.plain import blocks, labelled, squeezed
from onrecord.sources.words import labels, language

FORMAT = "proquest/1"
_RULE = re.compile(r"\s*_{20,}\s*")
_ISSUE_DATE = re.compile(r"[\]:] ?(\d{1,2} [^\d\s]{3,12} \d{4}|[^\d\s]{3,12} \d{1,2}, \d{4})(?=[:.,; ]|$)")
_COUNTER = re.compile(r"(?:document|dokument|documento) \d+ (?:of|von|de) \d+", re.I)


def looks_like(lines: Lines) -> bool:
    """Whether the lines have rules of underscores and a document's number."""
    if not any(_RULE.fullmatch(line) for line in lines.lines):
        return False
    trailer = labels("proquest", "trailer")
    return any((got := labelled(line.strip(), trailer)) and got[0] == "id" for line in lines.lines)


def articles(lines: Lines, given: Given) -> Iterator[Piece]:
    """The articles of an export, in order; an entry without full text is passed over."""
    chunks: list[list[str]] = [[]]
    for line in lines.lines:
        if _RULE.fullmatch(line):
            chunks.append([])
        else:
            chunks[-1].append(line)
    number = 0
    for chunk in chunks:
        found = _fields(chunk)
        if "id" not in found.said and "text" not in found.said:
            continue  # the list in front, or the copyright at the end
        number += 1
        given.found()
        if "text" not in found.said:
            yield Passed("entry without full text")
        else:
            yield _document(found, number, given)


class _Found:
    """What a chunk holds: the headline, the fields, the paragraphs of the text."""

    def __init__(self) -> None:
        self.title: str | None = None
        self.said: dict[str, str] = {}
        self.text: list[str] = []


def _fields(chunk: list[str]) -> _Found:
    runs = [" ".join(run) for run in _paragraphs(chunk)]
    above, below = labels("proquest", "fields"), labels("proquest", "trailer")
    found = _Found()
    end = len(runs)
    while end > 0 and (got := labelled(runs[end - 1], below)):
        end -= 1
        found.said[got[0]] = squeezed(got[1]) if got[0] not in found.said or got[1] else found.said[got[0]]
    start = None
    for i, run in enumerate(runs[:end]):
        got = labelled(run, above)
        if got and got[0] == "text":
            start = i
            found.said["text"] = ""
            found.text = [text for text in (squeezed(got[1]), *runs[i + 1 : end]) if text]
            break
        if got:
            found.said.setdefault(got[0], squeezed(got[1]))
    for run in runs[: start if start is not None else end]:
        if not _COUNTER.fullmatch(run) and not labelled(run, above):
            found.title = squeezed(run)
            break
    return found


def _paragraphs(chunk: list[str]) -> Iterator[list[str]]:
    """Runs of lines; a line with a label opens one of its own."""
    known = {**labels("proquest", "fields"), **labels("proquest", "trailer")}
    for run in blocks(chunk):
        part: list[str] = []
        for line in run:
            if part and labelled(line, known):
                yield part
                part = []
            part.append(line)
        yield part


def _document(found: _Found, number: int, given: Given) -> Document | OnrecordError:
    def wrong(reason: str) -> OnrecordError:
        return OnrecordError("E019", given.where, number, reason, after="The article was skipped.")

    said = found.said
    if not found.text:
        return wrong("the full text is empty")
    day, words = _date(said)
    extra: dict[str, Any] = {"format": FORMAT}
    extra |= {k: said[k] for k in ("author", "abstract", "section", "pages", "kind", "place") if said.get(k)}
    if words and not (day and day.iso):
        extra["date"] = words
    try:
        return given.document(
            "\n\n".join(found.text),
            id=said.get("id") or f"{given.id or 'proquest'}-{number}",
            title=said.get("title") or found.title,
            source=_source(said),
            published=day.iso if day else None,
            url=said.get("url"),
            language=language(said.get("language")),
            extra=extra,
        )
    except OnrecordError as error:
        return wrong(error.reason)


def _source(said: dict[str, str]) -> str | None:
    """The paper's name without its edition and city."""
    name = said.get("source") or said.get("info", "").split(";", 1)[0]
    return squeezed(name.split(";", 1)[0].split(" , ", 1)[0]) or None


def _date(said: dict[str, str]) -> tuple[Written | None, str | None]:
    words = said.get("published")
    if not words and (found := _ISSUE_DATE.search(said.get("info", ""))):
        words = found[1]
    if not words:
        return None, None
    try:
        return written(words), words
    except AmbiguousDateError:
        return None, words
