"""Grouping whose result depends on what is grouped, never on the order in which it came.

Items are taken in the order of their keys, ties go to the smaller key, and sums are made in a fixed order. Average
link never joins two items that no chain of pairs at or above the threshold connects, so each connected component can be
clustered by itself, and only components that changed need to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
Forbidden = Callable[[Sequence[int], Sequence[int]], bool]
LARGEST = 500
_WAITING = 50_000  # pairs that wait to be sifted
_STEP = 0.02


class Forest:
    """Which of the items 0 to `size` hang together: each item's parent, never a larger one than itself."""

    def __init__(self, size: int):
        self.parent: Ints = np.arange(size, dtype=np.int32)

    def join(self, a: Ints, b: Ints) -> Ints:
        """Tie the items of each pair together; which of the pairs did tie something that was apart."""
        left = np.arange(len(a))
        told = [left[:0]]
        while len(left):
            one, other = self._roots(a[left]), self._roots(b[left])
            apart = one != other
            left, low, high = left[apart], np.minimum(one, other)[apart], np.maximum(one, other)[apart]
            order = np.lexsort((low, high))
            first = order[np.flatnonzero(np.diff(high[order], prepend=-1))]  # one pair for each tree that is tied
            self.parent[high[first]] = low[first]
            told.append(left[first])
        self.labels()  # shortens the ways for the next time
        return np.concatenate(told)

    def _roots(self, items: Ints) -> Ints:
        while not np.array_equal(up := self.parent[items], items):
            items = up
        return items

    def labels(self) -> Ints:
        """For each item the smallest one that it hangs together with."""
        self.parent = self._roots(self.parent)
        return self.parent


def components(size: int, pairs: Iterable[tuple[Ints, Ints]]) -> Ints:
    """The connected components of a graph, as each item's smallest fellow."""
    forest = Forest(size)
    for a, b in pairs:
        forest.join(a, b)
    return forest.labels()


class Links:
    """What hangs together at a threshold or a higher one.

    Of all pairs that are added only those are held that tie something at their level (a spanning forest): at most one
    for each item.
    """

    def __init__(self, size: int, threshold: float):
        self.size = size
        self.levels = [threshold]
        while self.levels[-1] < 1:
            self.levels.append(self.levels[-1] + _STEP)
        self._a, self._b = np.zeros((2, 0), np.int32)
        self._level = np.zeros(0, np.int8)
        self._waiting: list[tuple[Ints, Ints, Vector]] = []
        self._many = 0

    def add(self, a: Ints, b: Ints, likeness: Vector) -> None:
        """Take in pairs at or above the threshold."""
        self._waiting.append((a, b, likeness))
        self._many += len(a)
        if self._many > max(_WAITING, self.size):
            self._reduce()

    def _reduce(self) -> None:
        waiting, many = self._waiting, self._many
        self._waiting, self._many = [], 0
        if not many:
            return
        new = [np.concatenate(column) for column in zip(*waiting, strict=True)]
        a = np.concatenate([self._a, new[0].astype(np.int32)])
        b = np.concatenate([self._b, new[1].astype(np.int32)])
        level = np.concatenate([self._level, np.searchsorted(self.levels, new[2], side="right").astype(np.int8) - 1])
        forest = Forest(self.size)
        kept = []
        for at in range(int(level.max()), -1, -1):
            here = np.flatnonzero(level == at)
            kept.append(here[forest.join(a[here], b[here])])
        told = np.concatenate(kept)
        self._a, self._b, self._level = a[told], b[told], level[told]

    @property
    def held(self) -> int:
        """How many pairs are held."""
        return len(self._a) + self._many

    def groups(self, largest: int = LARGEST) -> Ints:
        """Components at the threshold, as each item's smallest fellow; too large ones are cut at a higher one."""
        self._reduce()
        labels = self._at(0, np.ones(self.size, dtype=bool))
        for level in range(1, len(self.levels)):
            large = np.bincount(labels, minlength=self.size)[labels] > largest
            if not large.any():
                break
            labels = np.where(large, self._at(level, large), labels)
        return labels

    def _at(self, level: int, among: NDArray[np.bool_]) -> Ints:
        told = (self._level >= level) & among[self._a]
        return components(self.size, [(self._a[told], self._b[told])])


def grouped(labels: Ints, order: Ints | None = None) -> Iterator[Ints]:
    """The items of each label, sorted; labels by their first item, or by the least `order` of their items."""
    if not len(labels):
        return
    by_label = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.diff(labels[by_label], prepend=-1))
    ends = np.append(starts[1:], len(labels))
    turn = (
        range(len(starts)) if order is None else np.argsort(np.minimum.reduceat(order[by_label], starts), kind="stable")
    )
    for i in turn:
        yield by_label[starts[i] : ends[i]]


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
