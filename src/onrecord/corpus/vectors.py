"""Weighted words, names and numbers of reports, for the likeness of two reports.

Weights are TF-IDF. How many reports hold a word is counted in the month of the report, the months beside it, and the
reports without a date (which count among themselves), plus `PRIOR` imagined reports of plain English, so that small
collections know common words too. A dated report that comes in changes the weights of its own months only.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from onrecord.corpus.features import calendar
from onrecord.corpus.store import Store

WORDS, NAMES, NUMBERS = 0, 1, 2
SHARES = (0.50, 0.40, 0.10)  # how much words, names and numbers count
PRIOR = 100
_NAME_SHARE = 0.4  # a stem written as a name in this share of the reports that hold it is a name
UNDATED = "undated"


class Vectors(NamedTuple):
    """Sparse rows, one a document, terms in the order of their spelling; `marks` are the names each one holds."""

    docs: list[str]
    starts: NDArray[np.int64]
    terms: NDArray[np.int64]
    weights: NDArray[np.float64]
    marks: list[frozenset[int]]

    def likeness_to_all(self, row: int, postings: Postings) -> NDArray[np.float64]:
        """The likeness of one document to every document."""
        ids, values = [], []
        for at in range(self.starts[row], self.starts[row + 1]):
            first, last = postings.starts[self.terms[at]], postings.starts[self.terms[at] + 1]
            ids.append(postings.rows[first:last])
            values.append(postings.weights[first:last] * self.weights[at])
        if not ids:
            return np.zeros(len(self.docs))
        sums = np.bincount(np.concatenate(ids), np.concatenate(values), minlength=len(self.docs))
        return sums.astype(np.float64, copy=False)


class Postings(NamedTuple):
    """For each term the documents that hold it, with its weight there."""

    starts: NDArray[np.int64]
    rows: NDArray[np.int64]
    weights: NDArray[np.float64]


def postings(vectors: Vectors) -> Postings:
    """The inverted index of some vectors."""
    owners = np.repeat(np.arange(len(vectors.docs)), np.diff(vectors.starts))
    order = np.argsort(vectors.terms, kind="stable")
    size = int(vectors.terms.max()) + 1 if len(vectors.terms) else 0
    counts = np.bincount(vectors.terms, minlength=size)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Postings(starts, owners[order], vectors.weights[order])


def neighbours(scope: str) -> list[str]:
    """A scope and those beside it."""
    if scope == UNDATED:
        return [scope]
    months = int(scope[:4]) * 12 + int(scope[5:7]) - 1
    return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in (months - 1, months, months + 1)]


@cache
def _background() -> Any:
    with Path(__file__).with_name("background.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return pa.table({"term": [r["stem"] for r in rows], "share": [float(r["share"]) for r in rows]})


class Weigher:
    """Makes vectors of documents; frequencies of the scopes in question are counted once."""

    def __init__(self, store: Store, scopes: Sequence[str]):
        self.db = store.db
        near = sorted({(scope, other) for scope in scopes for other in (*neighbours(scope), UNDATED)})
        self.db.register("_background", _background())
        self.db.register("_near", pa.table({"scope": [n[0] for n in near], "other": [n[1] for n in near]}))
        self.db.register("_calendar", pa.table({"term": sorted(calendar())}))
        self.db.execute("CREATE OR REPLACE TEMP TABLE _size AS SELECT n.scope, count(*) AS size FROM features f "
                        "JOIN _near n ON n.other = f.scope GROUP BY n.scope")  # fmt: skip
        self.db.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE _df AS
            WITH held AS ({_TERMS.format(source="features WHERE scope IN (SELECT other FROM _near)")}),
            month AS (SELECT scope, kind, term, count(*) AS docs FROM held GROUP BY scope, kind, term)
            SELECT n.scope, kind, term, sum(docs)::BIGINT AS docs
            FROM month m JOIN _near n ON n.other = m.scope GROUP BY n.scope, kind, term
            """  # noqa: S608 - our own words
        )

    def close(self) -> None:
        """Drop the temporary tables."""
        for name in ("_background", "_near", "_calendar"):
            self.db.unregister(name)
        self.db.execute("DROP TABLE IF EXISTS _df")
        self.db.execute("DROP TABLE IF EXISTS _size")

    def vectors(self, docs: Sequence[str]) -> Vectors:
        """The vectors of some documents (sorted by key)."""
        docs = sorted(docs)
        self.db.register("_docs", pa.table({"doc": docs, "row": list(range(len(docs)))}))
        found = self.db.execute(
            f"""
            WITH held AS ({_TERMS.format(source="features JOIN _docs USING (doc)")}),
            spelt AS (SELECT kind, term, row_number() OVER (ORDER BY term, kind) - 1 AS number
                      FROM (SELECT DISTINCT kind, term FROM held))
            SELECT d.row, s.number, h.kind, h.tf, f.docs, z.size, coalesce(b.share, 0) AS share,
                   h.kind = 0 AND c.term IS NULL AND coalesce(n.docs, 0) >= ? * f.docs AS mark
            FROM held h JOIN _docs d USING (doc) JOIN spelt s USING (kind, term)
            JOIN _df f ON f.scope = h.scope AND f.kind = h.kind AND f.term = h.term
            JOIN _size z ON z.scope = h.scope
            LEFT JOIN _df n ON n.scope = h.scope AND n.kind = 1 AND n.term = h.term
            LEFT JOIN _background b ON b.term = h.term AND h.kind < 2
            LEFT JOIN _calendar c ON c.term = h.term
            ORDER BY d.row, s.number
            """,  # noqa: S608 - our own words
            [_NAME_SHARE],
        ).fetchnumpy()
        self.db.unregister("_docs")
        return _weighted(docs, found)


_TERMS = """
    SELECT doc, scope, 0 AS kind, unnest(words) AS term, unnest(counts)::DOUBLE AS tf FROM {source}
    UNION ALL SELECT doc, scope, 1, unnest(names), unnest(name_counts)::DOUBLE FROM {source}
    UNION ALL SELECT doc, scope, 2, unnest(numbers), 1.0 FROM {source}
"""


def _weighted(docs: list[str], found: Any) -> Vectors:
    rows = np.asarray(found["row"], dtype=np.int64)
    kinds = np.asarray(found["kind"], dtype=np.int64)
    sizes, held = np.asarray(found["size"], dtype=float), np.asarray(found["docs"], dtype=float)
    share = np.asarray(found["share"], dtype=float)
    idf = np.log((sizes + PRIOR + 1) / (held + PRIOR * share + 1))
    weights = (1 + np.log(np.asarray(found["tf"], dtype=float))) * idf
    norms = np.sqrt(np.bincount(rows * 3 + kinds, weights * weights, minlength=3 * len(docs)))
    norms[norms == 0] = 1.0
    weights = weights / norms[rows * 3 + kinds] * np.sqrt(np.asarray(SHARES))[kinds]
    terms = np.asarray(found["number"], dtype=np.int64)
    starts = np.searchsorted(rows, np.arange(len(docs) + 1)).astype(np.int64)
    marked = np.asarray(found["mark"], dtype=bool)
    marks = [frozenset(terms[a:b][marked[a:b]].tolist()) for a, b in pairwise(starts.tolist())]
    return Vectors(docs, starts, terms, weights, marks)
