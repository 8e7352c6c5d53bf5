"""Finding a decision's words again in a text, and the finding that they are about."""

from __future__ import annotations

from typing import Any

from onrecord.corpus.decisions.fields import Layer
from onrecord.corpus.decisions.model import Decision
from onrecord.record import Record, Span

_FARTHEST = 2000  # occurrences of the words that are looked at


def locate(text: str, decision: Decision) -> Span | None:
    """Where the decision's words stand now; None when they are gone.

    Where they stood, they are taken at once. Else each other occurrence is weighed by how much of what stood before and
    behind it is still there; the nearest of the best is taken, and none when nothing around it is the same.
    """
    start, end, words = decision.start, decision.end, decision.words
    if start is None or end is None:
        return None
    if words is None:  # a decision that was imported: only its place is known
        return Span(start=start, end=end) if end <= len(text) else None
    if text[start:end] == words:
        return Span(start=start, end=end)
    if not words:
        return None
    before, after = decision.before or "", decision.after or ""
    best: tuple[int, int] | None = None
    at = text.find(words)
    for _ in range(_FARTHEST):
        if at < 0:
            break
        around = _common(text[max(0, at - len(before)) : at][::-1], before[::-1]) + _common(
            text[at + len(words) : at + len(words) + len(after)], after
        )
        rank = (around, -abs(at - start))
        if best is None or rank > (best[0], -abs(best[1] - start)):
            best = (around, at)
        at = text.find(words, at + 1)
    if best is None or (best[0] == 0 and (before or after)):
        return None
    return Span(start=best[1], end=best[1] + len(words))


def _common(a: str, b: str) -> int:
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n


def candidate(layer: Layer, record: Record, span: Span, kinds: tuple[str | None, ...], *, strict: bool) -> Any:
    """The finding of a layer at some words: of the first of the kinds that is there, else (not strict) of any.

    Of several the one that shares most of the words.
    """
    met = [
        (item, max((_shared(s, span) for s in layer.spans(item)), default=0.0)) for item in getattr(record, layer.name)
    ]
    met = [(item, shared) for item, shared in met if shared > 0]
    for kind in kinds:
        same = [(item, shared) for item, shared in met if layer.kind(item) == kind]
        if same:
            return max(same, key=lambda x: x[1])[0]
    if strict or not met:
        return None
    return max(met, key=lambda x: x[1])[0]


def _shared(a: Span, b: Span) -> float:
    common = min(a.end, b.end) - max(a.start, b.start)
    if common <= 0:
        return 0.0
    return common / (max(a.end, b.end) - min(a.start, b.start))
