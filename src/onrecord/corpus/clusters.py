"""Grouping whose result depends on what is grouped, never on the order in which it came.

Items are taken in the order of their keys, ties go to the smaller key, and sums are made in a fixed order. Average
link never joins two items that no chain of pairs at or above the threshold connects, so each connected component can be
clustered by itself, and only components that changed need to be.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Forbidden = Callable[[Sequence[int], Sequence[int]], bool]
Key = TypeVar("Key", bound=Hashable)
LARGEST = 2500
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
    size = len(likeness)
    mean = likeness.astype(np.float64, copy=True)
    np.fill_diagonal(mean, -1.0)
    open_ = mean.copy()
    members: dict[int, list[int]] = {i: [i] for i in range(size)}
    alive = np.ones(size, dtype=bool)
    best = open_.max(axis=1) if size else np.zeros(0)
    while size > 1:
        i = int(np.argmax(best))
        if best[i] < threshold:
            break
        j = int(np.argmax(open_[i]))
        if forbidden and forbidden(members[i], members[j]):
            open_[i, j] = open_[j, i] = -1.0
            best[i], best[j] = open_[i].max(), open_[j].max()
            continue
        i, j = min(i, j), max(i, j)
        _merge(mean, open_, members, alive, (i, j))
        changed = np.flatnonzero(alive)
        best[j] = -1.0
        best[changed] = open_[changed].max(axis=1) if len(changed) < 64 else _refreshed(best, open_, changed, (i, j))
    return [sorted(group) for _, group in sorted(members.items())]


def _merge(mean: Matrix, open_: Matrix, members: dict[int, list[int]], alive: Any, pair: tuple[int, int]) -> None:
    i, j = pair
    left, right = len(members[i]), len(members[j])
    joined = (left * mean[i] + right * mean[j]) / (left + right)
    alive[j] = False
    joined[~alive] = -1.0
    joined[i] = -1.0
    for matrix in (mean, open_):
        matrix[i, :] = joined
        matrix[:, i] = joined
        matrix[j, :] = -1.0
        matrix[:, j] = -1.0
    members[i] = members[i] + members.pop(j)


def _refreshed(best: Any, open_: Matrix, changed: Any, pair: tuple[int, int]) -> Any:
    """The best likeness of each row after a merge; only rows whose best may have fallen are looked through."""
    i, _ = pair
    fresh = np.maximum(best[changed], open_[changed, i])
    stale = np.flatnonzero(fresh > open_[changed, i])
    rows = changed[stale]
    fresh[stale] = open_[rows].max(axis=1)
    fresh[np.searchsorted(changed, i)] = open_[i].max()
    return fresh


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
