"""Furniture: the blocks of a text, and which of them are not the report.

A block is a line or a paragraph (hard-wrapped lines are joined). Repeated headlines, sharing bars, photo credits,
"Read more" lines and the like are furniture; agency credits are read for the document's `credit`. Nothing is
removed from the text. The patterns are in `furniture.yaml`.
"""

from __future__ import annotations

import re
from functools import cache

from onrecord.knowledge.fold import fold
from onrecord.layers.reading import Block, BlockKind
from onrecord.layers.vocabulary import vocabulary
from onrecord.record import Span

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_STOPS = (".", "!", "?", '."', '!"', '?"', ".”", "!”", "?”", ".’", ".'", ":", ";", "…", ".)", "”", '"')
_WRAP_LEAST, _WRAP_MOST = 40, 110
_DATELINE_MOST = 120


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    flags = re.NOFLAG if kind == "dateline" else re.IGNORECASE
    return tuple(re.compile(pattern, flags) for pattern in vocabulary("furniture")[kind])


def _full(kind: str, line: str) -> re.Match[str] | None:
    for pattern in _patterns(kind):
        if found := pattern.fullmatch(line):
            return found
    return None


def lines_of(text: str) -> list[Span]:
    """The non-blank lines of a text, without the white space round them."""
    spans = []
    for found in _LINE.finditer(text):
        line = found.group()
        left = len(line) - len(line.lstrip())
        right = len(line.rstrip())
        if left < right:
            spans.append(Span(start=found.start() + left, end=found.start() + right))
    return spans


def _wrapped(text: str, run: list[Span]) -> bool:
    """Whether the lines of a run are one paragraph, broken to a width."""
    if len(run) < 2:
        return False
    body = run[:-1]
    lengths = [s.end - s.start for s in body]
    if not all(_WRAP_LEAST <= n <= _WRAP_MOST for n in lengths):
        return False
    running = sum(not text[s.start : s.end].endswith(_STOPS) for s in body)
    follows = sum(text[s.start].islower() for s in run[1:])
    return running * 2 >= len(body) and (len(run) > 2 or follows > 0) and follows > 0


def _runs(text: str) -> list[list[Span]]:
    """Lines, grouped into runs that no blank line parts."""
    runs: list[list[Span]] = []
    for line in lines_of(text):
        between = text[runs[-1][-1].end : line.start] if runs else ""
        if runs and between.count("\n") + between.replace("\r\n", "").count("\r") <= 1 and "\f" not in between:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of a text: wrapped lines joined, other lines each by itself."""
    out: list[Span] = []
    for run in _runs(text):
        if _wrapped(text, run):
            out.append(Span(start=run[0].start, end=run[-1].end))
        else:
            out.extend(run)
    return out


def _is_heading(line: str) -> bool:
    return (
        len(line) <= 140 and not line.endswith((".", "!", ";", ",", ":", '."', ".”")) and any(c.isalpha() for c in line)
    )


def blocks(text: str) -> tuple[tuple[Block, ...], str | None]:
    """The blocks of a text in order, and the agencies credited (None when none are)."""
    found: list[Block] = []
    credit: str | None = None
    seen: set[str] = set()
    parts = paragraphs(text)
    body_begun = False
    last_body = max((i for i, s in enumerate(parts) if s.end - s.start > 140), default=-1)
    for i, span in enumerate(parts):
        line = text[span.start : span.end]
        key = re.sub(r"\W+", " ", fold(line)).strip()
        kind: BlockKind = "body"
        named: re.Match[str] | None = None
        if len(line) <= 400:
            if _full("date", line):
                kind = "date"
            elif named := _full("credit", line):
                kind = "credit"
            elif (
                _full("furniture", line) or (_full("byline", line) and i < 8) or (key and key in seen and len(key) > 12)
            ):
                kind = "furniture"
            elif not body_begun and _is_heading(line) and (i < last_body or len(parts) > 1) and i < 6:
                kind = "headline"
            elif body_begun and _is_heading(line) and len(line) <= 90 and i < last_body and not _has_cue(line):
                kind = "subhead"
        if named and (agency := (named.groupdict().get("credit") or "").strip(" .-–—")):
            credit = credit or agency
        seen.add(key)
        if kind != "body":
            found.append(Block(span, kind))
            continue
        body_begun = True
        match = _dateline(line)
        if match and match.end() < len(line):
            found.append(Block(Span(start=span.start, end=span.start + len(match.group().rstrip())), "dateline"))
            credit = credit or (match.groupdict().get("credit") or None)
            found.append(Block(Span(start=span.start + match.end(), end=span.end), "body"))
        else:
            found.append(Block(span, "body"))
    return tuple(found), credit


def _has_cue(line: str) -> bool:
    return line.count('"') >= 2 or line.endswith(("?", ":"))


def _dateline(line: str) -> re.Match[str] | None:
    for pattern in _patterns("dateline"):
        if found := pattern.match(line[:_DATELINE_MOST]):
            return found
    return None
