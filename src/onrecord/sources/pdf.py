"""PDF files with text: one report, its lines joined to paragraphs, without page numbers and running heads.

Version 1 (2024): as PDFium reads them. Scans without text are refused (E022). The file's own date and title are those
of its making, not of the report: they are carried along.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from onrecord.errors import OnrecordError, said
from onrecord.sources.given import Given, Piece
from onrecord.sources.plain import squeezed

SUFFIXES = (".pdf",)
_MOST_PAGES = 2_000
_LINE = re.compile(r"[^\s][^\r\n]*")
_HYPHEN = re.compile("[\x02\ufffe]+$")  # PDFium's marks for a hyphen that only breaks a line
_BROKEN = "\x02"
_MOST_LINES = 500  # on a page whose lines are measured
_GAP = 1.3  # how much further down than usual the first line of a paragraph stands
_INDENT = 5.0  # points further in
_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(r"\W*(?:page|seite|p\.)?\s*\d{1,4}\s*(?:(?:of|von|/|-)\s*\d{1,4})?\W*", re.I)
_STOPS = (".", "!", "?", '."', '!"', '?"', ".”", "!”", "?”", ".’", ".)", ":", "”")
_EDGE = 2  # lines at the top and bottom of a page that may be running heads
_LOCKED = 4  # PDFium's number for a missing password


def looks_like(head: bytes) -> bool:
    """Whether bytes open as a PDF does."""
    return b"%PDF-" in head[:1024]


def read(given: Given) -> Iterator[Piece]:
    """The report of a PDF. Raises E012, E018 (locked), E022 (no text), E024 (too long)."""
    pages, about = _pages(given)
    text = "\n\n".join(_paragraphs(_bodies(pages)))
    if not text.strip():
        raise OnrecordError("E022", given.where, "scanned pages, or nothing")
    extra = {"format": "pdf/1", **{f"file_{name}": said for name, said in about.items()}}
    made = given.document(text, extra=extra)
    given.found()
    yield made


def _pages(given: Given) -> tuple[list[list[str]], dict[str, str]]:
    import pypdfium2

    raw = given.bytes()
    if not raw.strip():
        raise OnrecordError("E002", given.where)
    try:
        book = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as problem:
        if getattr(problem, "err_code", None) == _LOCKED or "password" in str(problem).lower():
            raise OnrecordError("E018", given.where) from None
        raise OnrecordError("E012", given.where, "PDF", said(problem)) from None
    try:
        if len(book) > _MOST_PAGES:
            raise OnrecordError("E024", given.where, f"{_MOST_PAGES} pages")
        pages = [_lines(book, number) for number in range(len(book))]
        told: dict[str, Any] = book.get_metadata_dict(skip_empty=True)
        return pages, {name.lower(): told[name] for name in ("Title", "CreationDate") if told.get(name)}
    except pypdfium2.PdfiumError as problem:
        raise OnrecordError("E012", given.where, "PDF", said(problem)) from None
    finally:
        book.close()


def _lines(book: Any, number: int) -> list[str]:
    """The lines of a page; an empty one stands where the page leaves a gap or indents a line."""
    page = book[number]
    words = page.get_textpage()
    text = words.get_text_range(errors="ignore")
    found = [line for line in _LINE.finditer(text) if line.group().strip()]
    measured = len(found) <= _MOST_LINES and len(text) == words.count_chars()
    opens = _openings([words.get_charbox(line.start()) for line in found]) if measured else [False] * len(found)
    words.close()
    page.close()
    lines: list[str] = []
    for line, opening in zip(found, opens, strict=True):
        if opening:
            lines.append("")
        lines.append(squeezed(_HYPHEN.sub(_BROKEN, line.group().replace("\x00", ""))))
    return lines


def _openings(places: list[tuple[float, float, float, float]]) -> list[bool]:
    """Which lines of a page stand further down, or further in, than lines of a paragraph do."""
    steps = [before[1] - here[1] for before, here in pairwise(places)]
    usual = sorted(step for step in steps if step > 0)
    step = usual[len(usual) // 2] if usual else 0.0
    left = sorted(place[0] for place in places)
    margin = left[len(left) // 2] if left else 0.0
    opens = [False] if places else []
    for k, (before, here) in enumerate(pairwise(places)):
        indented = _INDENT < here[0] - margin < 4 * _INDENT and abs(before[0] - margin) < _INDENT
        opens.append(indented or (step > 0 and steps[k] > step * _GAP))
    return opens


def _bodies(pages: list[list[str]]) -> list[list[str]]:
    """Pages without their numbers and the lines that stand at the edge of most pages."""
    edges: Counter[str] = Counter()
    for page in pages:
        kept = [line for line in page if line]
        edges.update({_DIGITS.sub("#", line) for line in kept[:_EDGE] + kept[-_EDGE:]})
    running = {line for line, count in edges.items() if len(pages) > 2 and count * 2 > len(pages)}
    out = []
    for page in pages:
        kept = list(page)
        for at in (0, -1):
            for _ in range(_EDGE):
                while kept and not kept[at]:
                    kept.pop(at)
                if kept and (_DIGITS.sub("#", kept[at]) in running or _PAGE.fullmatch(kept[at])):
                    kept.pop(at)
        out.append(kept)
    return out


def _paragraphs(pages: list[list[str]]) -> Iterator[str]:
    """Lines joined: a paragraph ends at a blank line, or at a full stop on a line clearly shorter than the others."""
    lines = [line for page in pages for line in page]
    lengths = sorted(len(line) for line in lines if line)
    full = lengths[len(lengths) * 3 // 4] if lengths else 0
    part: list[str] = []
    for line in lines:
        if not line:
            if part and (part[-1].endswith(_STOPS) or len(part) == 1):
                yield _joined(part)
                part = []
            continue
        if part and not part[-1].endswith(_STOPS) and len(part[-1]) * 2 < full and line[0].isupper() and len(part) == 1:
            yield _joined(part)  # a headline or dateline by itself
            part = []
        part.append(line)
        if line.endswith(_STOPS) and len(line) * 10 < full * 8:
            yield _joined(part)
            part = []
    if part:
        yield _joined(part)


def _joined(lines: list[str]) -> str:
    """One paragraph; words that a hyphen broke at the end of a line are whole again."""
    return " ".join(lines).replace(f"{_BROKEN} ", "").replace(_BROKEN, "-")
