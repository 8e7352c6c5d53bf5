"""Which finding of one coder is which of the other's: by the words they share, one to one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.evaluation.layers import Layer, Spans
from onrecord.record import Record

Pair = tuple[Any, Any]


def aligned(layer: Layer, first: Record, second: Record) -> list[Pair]:
    """Pairs of findings, in text order; None stands for a finding that the other coder does not have.

    Candidates share at least a code point. The best pair goes first: the one whose stretches overlap most (Dice), with
    a point for the same label; ties by text order.
    """
    ours, theirs = layer.items(first), layer.items(second)
    scored = sorted(
        (-_score(layer, ours[i], theirs[j]), i, j) for i, j in _touching(layer, ours, theirs)
    )  # fmt: skip
    left: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in scored:
        if i not in left and j not in taken:
            left[i] = j
            taken.add(j)
    pairs: list[Pair] = [(item, theirs[left[i]] if i in left else None) for i, item in enumerate(ours)]
    pairs += [(None, item) for j, item in enumerate(theirs) if j not in taken]
    return sorted(pairs, key=lambda pair: _start(layer, pair))


def _start(layer: Layer, pair: Pair) -> tuple[int, int, bool]:
    span = layer.span(pair[0] if pair[0] is not None else pair[1])
    return (span.start, span.end, pair[0] is None) if span else (0, 0, False)


def _touching(layer: Layer, ours: Iterable[Any], theirs: Iterable[Any]) -> set[tuple[int, int]]:
    """Pairs of findings whose stretches overlap, found by one sweep over the text."""
    edges = sorted(
        (span.start, span.end, side, n)
        for side, items in enumerate((ours, theirs))
        for n, item in enumerate(items)
        for span in layer.anchors(item)[0]
    )
    found: set[tuple[int, int]] = set()
    open_: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for start, end, side, n in edges:
        other = open_[1 - side]
        other[:] = [(e, m) for e, m in other if e > start]
        found.update((n, m) if side == 0 else (m, n) for _, m in other)
        open_[side].append((end, n))
    return found


def _score(layer: Layer, one: Any, two: Any) -> float:
    dice = sum(_dice(a, b) for a, b in zip(layer.anchors(one), layer.anchors(two), strict=True))
    return dice + (layer.label(one) == layer.label(two))


def _dice(one: Spans, two: Spans) -> float:
    whole = sum(s.end - s.start for s in (*one, *two))
    return 2 * sum(_common(one, two)) / whole if whole else 0.0


def _common(one: Spans, two: Spans) -> Iterator[int]:
    """Lengths of the shared stretches; both sides in text order."""
    a, b = sorted(one), sorted(two)
    i = j = 0
    while i < len(a) and j < len(b):
        yield max(0, min(a[i].end, b[j].end) - max(a[i].start, b[j].start))
        if a[i].end <= b[j].end:
            i += 1
        else:
            j += 1
