"""Quotation marks: which stretches of a text stand between them.

Pairs are matched paragraph by paragraph, so that one stray mark can spoil no more than its paragraph. A paragraph
that opens a quotation and doesn't close it carries it on when the next paragraph opens with the same mark (the
newspaper convention for quotations of several paragraphs). Apostrophes are told from single quotation marks by the
letters round them. Never raises; work is linear in the length of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.layers.reading import Block, Quote
from onrecord.record import Notice, Span

_OPEN_TO_CLOSE = {"“": "”", "„": "“”", "«": "»", "‘": "’", "‹": "›"}
_DOUBLE = '"'
_SINGLES = "'‘’`"
_LONGEST_SINGLE = 300


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    width: int


def find(text: str, blocks: tuple[Block, ...]) -> tuple[tuple[Quote, ...], list[Notice]]:
    """Quotations of a text in order, inner ones with a greater depth, and warnings about marks that don't balance."""
    quotes: list[Quote] = []
    notices: list[Notice] = []
    for block in blocks:
        if block.kind in ("furniture", "credit"):
            continue
        found, stray = _in_block(text, block.span)
        quotes.extend(found)
        if stray is not None:
            notices.append(
                Notice(
                    code="W132", message="A quotation mark without its partner.", span=Span(start=stray, end=stray + 1)
                )
            )
    return tuple(sorted(quotes, key=lambda q: (q.outer.start, q.depth))), notices


def _in_block(text: str, span: Span) -> tuple[list[Quote], int | None]:
    found: list[Quote] = []
    stack: list[_Open] = []
    i = span.start
    stray: int | None = None
    while i < span.end:
        ch = text[i]
        width = 2 if text.startswith(("''", "``"), i) else 1
        if width == 2 and text.startswith("'''", i) and stack and stack[-1].mark == "'" and stack[-1].width == 1:
            width = 1  # the inner quotation closes first
        role = _role(text, i, width, span, stack)
        if role == "open" and len(stack) < 3:
            stack.append(_Open(ch, i, width))
        elif role == "close":
            at = next((k for k in range(len(stack) - 1, -1, -1) if _matches(stack[k], ch, width)), None)
            if at is None:
                stray = i
            else:
                begun = stack[at]
                del stack[at:]
                if i > begun.start + begun.width:
                    found.append(_quote(begun, i, width, len(stack)))
        i += width
    for begun in stack:
        # Open to the paragraph's end: a quotation that goes on, unless it is only a single mark in the middle.
        if begun.mark in _SINGLES and begun.width == 1:
            continue
        at_start = not text[span.start : begun.start].strip()
        if at_start or span.end - begun.start > 40 or text[begun.start - 1].isspace():
            inner = Span(start=begun.start + begun.width, end=span.end)
            if inner.start < inner.end:
                found.append(Quote(Span(start=begun.start, end=span.end), inner, False, 0))
        if not at_start:
            stray = begun.start
        break
    return found, stray


def _quote(begun: _Open, end: int, width: int, depth: int) -> Quote:
    return Quote(Span(start=begun.start, end=end + width), Span(start=begun.start + begun.width, end=end), True, depth)


def _matches(begun: _Open, ch: str, width: int) -> bool:
    if begun.mark in _OPEN_TO_CLOSE and width == 1 and begun.width == 1:
        if ch in _OPEN_TO_CLOSE[begun.mark]:
            return True
        return begun.mark == "“" and ch in '"“'  # “ closed by a straight or wrong-way mark
    if begun.width == 2 or width == 2:
        return width == 2 or ch in '"”'
    if begun.mark == _DOUBLE:
        return ch in '"”“'
    if begun.mark == "”":  # a closing mark used to open
        return ch in '”"“'
    return begun.mark in _SINGLES and ch in _SINGLES


def _role(text: str, i: int, width: int, span: Span, stack: list[_Open]) -> str | None:
    ch = text[i]
    before = text[i - 1] if i > span.start else " "
    after = text[i + width] if i + width < span.end else " "
    opens = before.isspace() or before in "([{—–-/\"“‘'«:,"
    if (
        ch == "“"
        and not before.isspace()
        and (after.isspace() or after in ",.;:!?)")
        and any(o.mark in '“"”' for o in stack)
    ):
        return "close"  # an opening mark used to close
    if ch in "“„«‹":
        return "open"
    if ch in "»›":
        return "close"
    if width == 2:
        return "open" if ch == "`" or (opens and not after.isspace()) else "close"
    if ch == "”":
        is_open = any(o.mark in '“"”„' for o in stack)
        return "close" if is_open else ("open" if opens and not after.isspace() else "close")
    if ch == _DOUBLE:
        is_open = any(o.mark in '"“”' for o in stack)
        if is_open:
            # A straight mark after a space and before a letter opens a new one only inside another kind of mark.
            return "close"
        return "open" if not after.isspace() or opens else None
    if ch in _SINGLES:
        return _single(text, i, span, stack, before, after)
    return None


def _single(text: str, i: int, span: Span, stack: list[_Open], before: str, after: str) -> str | None:
    ch = text[i]
    if before.isalnum() and after.isalnum():
        return None  # an apostrophe inside a word
    is_open = any(o.mark in _SINGLES and o.width == 1 for o in stack)
    if (before.isspace() or before in '([“"—–:') and (after.isalnum() or after in '([$£€“"….'):
        if is_open:
            return None
        if after.isdigit() and text[i + 1 : i + 4].rstrip("s").isdigit() and ch != "‘":
            return None  # the '90s
        return "open" if _single_closes(text, i, span) else None
    if is_open and not before.isspace() and not after.isalnum():
        # Plural possessives (the rebels' demands) close nothing when a better mark follows.
        if before == "s" and after == " " and _better_close(text, i, span):
            return None
        return "close"
    return None


def _single_closes(text: str, i: int, span: Span) -> bool:
    """Whether a single opening mark finds a plausible partner not too far off."""
    limit = min(span.end, i + _LONGEST_SINGLE)
    k = i + 1
    while k < limit:
        if text[k] in "'’":
            after = text[k + 1] if k + 1 < span.end else " "
            if not text[k - 1].isspace() and not after.isalnum():
                return True
        k += 1
    return False


def _better_close(text: str, i: int, span: Span) -> bool:
    limit = min(span.end, i + 120)
    for k in range(i + 2, limit):
        if text[k] in "'’" and not text[k - 1].isspace():
            after = text[k + 1] if k + 1 < span.end else " "
            if not after.isalnum():
                return True
        if text[k] in "'‘" and text[k - 1].isspace():
            return False
    return False
