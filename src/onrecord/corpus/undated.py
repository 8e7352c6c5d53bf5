"""Reports without a date: whom they are compared with, when they could be near to everything.

A report is compared with those undated reports that share one of its `KEYS` weightiest terms, or its headline; of a
term that many hold, with the `WINDOW` reports whose keys follow its own, beginning anew at the end. So each report has
a fixed number of comparisons at most, however many reports there are, and the outcome depends on their set alone.
Reports of one story that is larger than the window are joined through one another.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from onrecord.corpus.clusters import Ints, Vector
from onrecord.corpus.vectors import Vectors

KEYS = 12
WINDOW = 24


class _Holders:
    """For each term the rows of the reports that hold it, in order."""

    def __init__(self, terms: NDArray[np.int32], rows: NDArray[np.int32]):
        order = np.argsort(terms, kind="stable")
        self.rows = rows[order]
        size = int(terms.max()) + 1 if len(terms) else 0
        self.starts = np.concatenate([[0], np.cumsum(np.bincount(terms, minlength=size))]).astype(np.int64)

    def after(self, term: int, row: int) -> NDArray[np.int32]:
        """The holders of a term that follow a row."""
        if not 0 <= term < len(self.starts) - 1:
            return self.rows[:0]
        held = self.rows[self.starts[term] : self.starts[term + 1]]
        if len(held) <= WINDOW:
            return held
        first = int(np.searchsorted(held, row, side="right"))
        return np.concatenate([held[first : first + WINDOW], held[: max(0, first + WINDOW - len(held))]])


class Undated:
    """The vectors of all reports without a date, in some 12 bytes a term, and who holds which term."""

    def __init__(self, ids: Ints, titles: Ints, chunks: Iterable[Vectors]):
        self.ids = ids
        terms, weights, sizes = [], [], []
        for vectors in chunks:
            terms.append(vectors.undated.astype(np.int32))
            weights.append(vectors.weights.astype(np.float32))
            sizes.append(np.diff(vectors.starts))
        self.terms = np.concatenate(terms) if terms else np.zeros(0, np.int32)
        self.weights = np.concatenate(weights) if weights else np.zeros(0, np.float32)
        self.starts = np.concatenate([[0], *map(np.cumsum, [np.concatenate(sizes)] if sizes else [])]).astype(np.int64)
        rows = np.arange(len(ids), dtype=np.int32)
        self.holders = _Holders(self.terms, np.repeat(rows, np.diff(self.starts)))
        named = titles >= 0
        self.titled = _Holders(titles[named].astype(np.int32), rows[named])
        self.query = np.zeros(len(self.holders.starts))

    def row(self, row: int) -> tuple[Ints, Vector]:
        """The terms of a report, and their weights."""
        held = slice(*self.starts[row : row + 2])
        return self.terms[held].astype(np.int64), self.weights[held].astype(np.float64)

    def near(self, id: int, title: int, terms: Ints, weights: Vector) -> tuple[NDArray[np.int32], Vector]:
        """The rows of the undated reports that a report is compared with, and the likeness of their content."""
        row = int(np.searchsorted(self.ids, id, side="right")) - 1
        known = terms >= 0
        terms, weights = terms[known], weights[known]
        keys = terms[np.argsort(-weights, kind="stable")[:KEYS]]
        found = np.unique(
            np.concatenate([self.titled.after(title, row), *(self.holders.after(int(t), row) for t in keys)])
        )
        found = found[self.ids[found] != id]
        return found, self._content(found, terms, weights)

    def _content(self, rows: NDArray[np.int32], terms: Ints, weights: Vector) -> Vector:
        sizes = self.starts[rows + 1] - self.starts[rows]
        owners = np.repeat(np.arange(len(rows)), sizes)
        at = np.arange(len(owners)) + np.repeat(self.starts[rows] - np.concatenate([[0], np.cumsum(sizes)])[:-1], sizes)
        self.query[terms] = weights
        sums = np.bincount(owners, self.query[self.terms[at]] * self.weights[at], minlength=len(rows))
        self.query[terms] = 0.0
        return sums.astype(np.float64, copy=False)
