"""What the rules hand over: a cue with its content and source, still as token indexes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from onrecord.layers.statements.tree import FINITE, Tree
from onrecord.record import Attribution, Manner, Span

Range = tuple[int, int]
_STOPS = frozenset(".?!")
_EDGE = frozenset(",;:.-–—()[] \t\r\n")
# Content in pieces is given as one whole when it makes up this much of it.
_WHOLE = 0.52
# Two quotations with a sentence's end between them are one when they make up this much of it.
_LITTLE = 0.7


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
    if found.frame == "quote" and len(pieces) > 1:
        return [span for part in _sentences(tree, found, pieces) for span in _quoted_spans(tree, part)]
    if found.frame == "aside" and len(pieces) == 2 and all(_whole_clause(tree, p) for p in pieces):
        return [trimmed(tree, *pieces[0]), trimmed(tree, *_without_joint(tree, pieces[1]))]
    return [one_span(tree, pieces)]


def _quoted_spans(tree: Tree, pieces: list[Range]) -> list[Span]:
    """Quotations with little between them as one span, else each group by itself."""
    if len(pieces) > 1 and not _close(tree, pieces):
        groups: list[list[Range]] = []
        for piece in pieces:
            if groups and _close(tree, [*groups[-1], piece]):
                groups[-1].append(piece)
            else:
                groups.append([piece])
        return [trimmed(tree, group[0][0], group[-1][1]) for group in groups]
    return [trimmed(tree, pieces[0][0], pieces[-1][1])]


def _sentences(tree: Tree, found: Found, pieces: list[Range]) -> list[list[Range]]:
    """Quotations told apart where the report's own sentence ends between them with more than a few words.

    `"No," said Maria Lopez, who runs the shelter. "We won't."` says two things; `"No," she said, "we won't"` one.
    """
    out = [[pieces[0]]]
    for before, piece in pairwise(pieces):
        between = range(before[1] + 1, piece[0])
        ends = before[1] < found.anchor < piece[0] and any(tree.low[t] in _STOPS for t in between)
        cut = ends and _share(tree, [before, piece]) < _LITTLE
        out.append([piece]) if cut else out[-1].append(piece)
    return out


def _whole_clause(tree: Tree, piece: Range) -> bool:
    """Whether a stretch is a clause of its own, with subject and finite verb."""
    verbs = [t for t in range(piece[0], piece[1] + 1) if tree.tag[t] in FINITE]
    subjects = ("nsubj", "nsubjpass", "expl", "csubj")
    return bool(verbs) and any(
        tree.dep[t] in subjects and tree.tag[t] not in ("WP", "WDT") for t in range(piece[0], verbs[0])
    )


def _without_joint(tree: Tree, piece: Range) -> Range:
    """A clause without the "and" that joins it to the one before."""
    first, last = piece
    while first < last and (tree.tag[first] == "CC" or not any(ch.isalnum() for ch in tree.low[first])):
        first += 1
    return first, last


def one_span(tree: Tree, pieces: list[Range]) -> Span:
    """The one span for content in pieces: the whole when what lies between is short, else the main piece."""
    pieces = sorted(pieces)
    if not _close(tree, pieces):
        pieces = [max(pieces, key=lambda piece: letters(tree, piece))]
    return trimmed(tree, pieces[0][0], pieces[-1][1])


def _close(tree: Tree, pieces: list[Range]) -> bool:
    return _share(tree, pieces) >= _WHOLE


def _share(tree: Tree, pieces: list[Range]) -> float:
    """How much of the stretch from the first piece to the last the pieces make up."""
    return sum(letters(tree, p) for p in pieces) / max(letters(tree, (pieces[0][0], pieces[-1][1])), 1)


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
