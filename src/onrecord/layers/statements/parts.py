"""What the rules hand over: a cue with its content and source, still as token indexes."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.layers.statements.tree import Tree
from onrecord.record import Attribution, Manner, Span

Range = tuple[int, int]
_EDGE = frozenset(",;:.-–—()[] \t\r\n")
# Content in pieces is given as one whole when it makes up this much of it.
_WHOLE = 0.52


@dataclass(slots=True)
class Found:
    """A candidate statement."""

    rule: str
    manner: Manner
    anchor: int
    cue: Range | None
    pieces: list[Range]
    source: int | None = None
    source_range: Range | None = None
    addressee: int | None = None
    attribution: Attribution = "explicit"
    frame: str = ""
    speakers: list[int] | None = None  # heads of who speaks, where the source only relays
    via: list[int] = field(default_factory=list)  # heads of who relays, nearest first
    root: int | None = None  # the content's main verb


def runs(tokens: list[int], gap: int = 0) -> list[Range]:
    """Stretches of neighbouring indexes; gaps up to `gap` are bridged."""
    out: list[Range] = []
    for i in tokens:
        if out and i <= out[-1][1] + 1 + gap:
            out[-1] = (out[-1][0], i)
        else:
            out.append((i, i))
    return out


def letters(tree: Tree, span: Range) -> int:
    """How many letters and digits a stretch of tokens holds."""
    return sum(ch.isalnum() for ch in tree.text[tree.start[span[0]] : tree.end[span[1]]])


def spans(tree: Tree, found: Found) -> list[Span]:
    """The content as one span: the whole when what lies between its pieces is short, else the main piece.

    Quotations with much between them stand as statements of their own.
    """
    pieces = sorted(found.pieces)
    if len(pieces) > 1 and not _close(tree, pieces):
        if found.frame != "quote":
            return [one_span(tree, pieces)]
        groups: list[list[Range]] = []
        for piece in pieces:
            if groups and _close(tree, [*groups[-1], piece]):
                groups[-1].append(piece)
            else:
                groups.append([piece])
        return [trimmed(tree, group[0][0], group[-1][1]) for group in groups]
    return [trimmed(tree, pieces[0][0], pieces[-1][1])]


def one_span(tree: Tree, pieces: list[Range]) -> Span:
    """The one span for content in pieces: the whole when what lies between is short, else the main piece."""
    pieces = sorted(pieces)
    if not _close(tree, pieces):
        pieces = [max(pieces, key=lambda piece: letters(tree, piece))]
    return trimmed(tree, pieces[0][0], pieces[-1][1])


def _close(tree: Tree, pieces: list[Range]) -> bool:
    return sum(letters(tree, p) for p in pieces) >= _WHOLE * letters(tree, (pieces[0][0], pieces[-1][1]))


def trimmed(tree: Tree, first: int, last: int) -> Span:
    """A stretch without the punctuation and quotation marks round it (marks inside stay)."""
    text = tree.text
    start, end = tree.start[first], tree.end[last]
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE - {".", ")", "]"}:
        end -= 1
    while end > start and text[end - 1] in ")]" and not any(ch in "([" for ch in text[start : end - 1]):
        end -= 1
    return Span(start=start, end=max(end, start))
