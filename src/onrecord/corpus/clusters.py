"""Grouping whose result depends on what is grouped, never on the order in which it came.

Items are taken in the order of their keys, ties go to the smaller key, and sums are made in a fixed order. Average
link never joins two items that no chain of pairs at or above the threshold connects, so each connected component can be
clustered by itself, and only components that changed need to be.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Forbidden = Callable[[Sequence[int], Sequence[int]], bool]
Key = TypeVar("Key", bound=Hashable)
LARGEST = 1500
_STEP = 0.02


def components(keys: Iterable[Key], pairs: Iterable[tuple[Key, Key]]) -> list[list[Key]]:
    """The connected components of a graph: members sorted, components by their first member."""
    parent = {key: key for key in keys}

    def root(key: Key) -> Key:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for a, b in pairs:
        one, other = root(a), root(b)
        if one != other:
            low, high = (one, other) if one < other else (other, one)  # type: ignore[operator]
            parent[high] = low
    groups: dict[Key, list[Key]] = {}
    for key in sorted(parent):  # type: ignore[type-var]
        groups.setdefault(root(key), []).append(key)
    return list(groups.values())


def average_link(likeness: Matrix, threshold: float, forbidden: Forbidden | None = None) -> list[list[int]]:
    """Join the most alike groups first, while their mean likeness is at least `threshold`.

    `forbidden(a, b)` may keep two groups apart; it is asked again when one of them has grown.
    """
    groups = _Groups(likeness)
    while len(groups.members) > 1:
        i = int(np.argmax(groups.best))
        if groups.best[i] < threshold:
            break
        j = int(groups.nearest[i])
        if forbidden and forbidden(groups.members[i], groups.members[j]):
            groups.part(i, j)
        else:
            groups.join(min(i, j), max(i, j))
    return [sorted(group) for _, group in sorted(groups.members.items())]


class _Groups:
    """The groups so far, the mean likeness of each two, and for each its nearest that it is not kept apart from."""

    def __init__(self, likeness: Matrix):
        size = len(likeness)
        self.mean = likeness.astype(np.float64, copy=True)
        np.fill_diagonal(self.mean, -1.0)
        self.open = self.mean.copy()
        self.members: dict[int, list[int]] = {i: [i] for i in range(size)}
        self.gone = np.zeros(size, dtype=bool)
        self.nearest = self.open.argmax(axis=1) if size else np.zeros(0, dtype=np.int64)
        self.best = self.open.max(axis=1) if size else np.zeros(0)

    def part(self, i: int, j: int) -> None:
        """Keep two groups apart as they are."""
        self.open[i, j] = self.open[j, i] = -1.0
        self._look([i, j])

    def join(self, i: int, j: int) -> None:
        """Put group j into group i."""
        left, right = len(self.members[i]), len(self.members[j])
        joined = (left * self.mean[i] + right * self.mean[j]) / (left + right)
        self.members[i] = self.members[i] + self.members.pop(j)
        self.gone[j] = True
        joined[self.gone] = -1.0
        joined[i] = -1.0
        for matrix in (self.mean, self.open):
            matrix[i, :] = joined
            matrix[:, i] = joined
            matrix[j, :] = -1.0
            matrix[:, j] = -1.0
        # Rows whose nearest was one of the two are looked through; for the others the new group may be nearer.
        stale = ((self.nearest == i) | (self.nearest == j)) & ~self.gone
        nearer = (joined > self.best) | ((joined == self.best) & (i < self.nearest))
        nearer &= ~stale & ~self.gone
        self.best[nearer] = joined[nearer]
        self.nearest[nearer] = i
        self.best[j] = -1.0
        self._look([i, *np.flatnonzero(stale).tolist()])

    def _look(self, rows: list[int]) -> None:
        self.nearest[rows] = self.open[rows].argmax(axis=1)
        self.best[rows] = self.open[rows].max(axis=1)


def split_large(
    keys: Sequence[Key], edges: Sequence[tuple[Key, Key, float]], threshold: float, largest: int = LARGEST
) -> list[list[Key]]:
    """Components at a threshold; one that is too large to cluster is cut at a higher one."""
    out: list[list[Key]] = []
    for group in components(keys, ((a, b) for a, b, _ in edges)):
        if len(group) <= largest or threshold >= 1:
            out.append(group)
            continue
        inside = set(group)
        higher = threshold + _STEP
        kept = [e for e in edges if e[0] in inside and e[1] in inside and e[2] >= higher]
        out.extend(split_large(group, kept, higher, largest))
    return out
