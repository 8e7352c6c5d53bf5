"""Weighted words, names and numbers of reports, for the likeness of two reports.

Weights are TF-IDF. How many reports hold a word is counted in the month of the report, the months beside it, and the
reports without a date (which count among themselves), plus `PRIOR` imagined reports of plain English, so that small
collections know common words too. A dated report that comes in changes the weights of its own months only.

Reports are numbered in the order of their keys (table `_node`, see `stories`); terms are counted for a few months at a
time, so that what is held does not grow with the collection.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from onrecord.corpus.clusters import Ints, Vector
from onrecord.corpus.features import calendar

WORDS, NAMES, NUMBERS = 0, 1, 2
SHARES = (0.50, 0.40, 0.10)  # how much words, names and numbers count
PRIOR = 100
_NAME_SHARE = 0.4  # a stem written as a name in this share of the reports that hold it is a name
UNDATED = "undated"


class Vectors(NamedTuple):
    """Sparse rows, one a document, terms in the order of their spelling."""

    ids: Ints
    starts: Ints
    terms: Ints
    weights: Vector
    undated: Ints  # each term's number among the terms of the undated reports, -1 when none holds it
    names: NDArray[np.bool_]  # whether the term is a name

    def marks(self, row: int) -> frozenset[int]:
        """The names that a document holds."""
        held = slice(*self.starts[row : row + 2])
        return frozenset(self.terms[held][self.names[held]].tolist())

    def likeness_to_all(self, row: int, postings: Postings) -> Vector:
        """The likeness of one document to every document."""
        ids, values = [], []
        for at in range(self.starts[row], self.starts[row + 1]):
            first, last = postings.starts[self.terms[at]], postings.starts[self.terms[at] + 1]
            ids.append(postings.rows[first:last])
            values.append(postings.weights[first:last] * self.weights[at])
        if not ids:
            return np.zeros(len(self.ids))
        sums = np.bincount(np.concatenate(ids), np.concatenate(values), minlength=len(self.ids))
        return sums.astype(np.float64, copy=False)


class Postings(NamedTuple):
    """For each term the documents that hold it, with its weight there."""

    starts: Ints
    rows: Ints
    weights: Vector


def postings(vectors: Vectors) -> Postings:
    """The inverted index of some vectors."""
    owners = np.repeat(np.arange(len(vectors.ids)), np.diff(vectors.starts))
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
    """Makes vectors of documents. Frequencies are counted for the months of the documents asked for."""

    def __init__(self, db: Any):
        self.db = db
        self._counted: frozenset[str] = frozenset()
        self._table("_background", _background())
        self._table("_calendar", pa.table({"term": sorted(calendar())}))
        self.db.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE _undated AS
            WITH chosen AS (SELECT 0 AS row, * FROM features WHERE scope = '{UNDATED}'), held AS ({_TERMS})
            SELECT kind, term, count(*) AS docs, row_number() OVER (ORDER BY term, kind) - 1 AS number
            FROM held GROUP BY kind, term
            """  # noqa: S608 - our own words
        )

    def _table(self, name: str, rows: Any) -> None:
        self.db.register("_new", rows)
        self.db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM _new")  # noqa: S608
        self.db.unregister("_new")

    def close(self) -> None:
        """Drop the temporary tables."""
        for name in ("_background", "_calendar", "_undated", "_df", "_size"):
            self.db.execute(f"DROP TABLE IF EXISTS {name}")

    def _count(self, scopes: frozenset[str]) -> None:
        """How many reports there are around each scope, and how many of them hold a term."""
        near = sorted((scope, other) for scope in scopes - {UNDATED} for other in neighbours(scope))
        self._table("_near", pa.table([[n[i] for n in near] for i in (0, 1)], _TWO_TEXTS))
        between = _between([other for _, other in near])
        undated = f"scope = '{UNDATED}'"
        self.db.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE _size AS
            WITH loose AS (SELECT count(*) AS size FROM features WHERE {undated})
            SELECT n.scope, count(f.doc) + any_value(loose.size) AS size FROM _near n CROSS JOIN loose
            LEFT JOIN (SELECT doc, scope FROM features WHERE {between}) f ON f.scope = n.other GROUP BY n.scope
            UNION ALL SELECT '{UNDATED}', size FROM loose
            """  # noqa: S608 - our own words
        )
        self.db.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE _df AS
            WITH chosen AS (SELECT 0 AS row, * FROM features WHERE {between}), held AS ({_TERMS}),
            month AS (SELECT scope, kind, term, count(*) AS docs FROM held GROUP BY scope, kind, term),
            around AS (SELECT n.scope, kind, term, sum(docs)::BIGINT AS docs FROM month m
                       JOIN _near n ON n.other = m.scope GROUP BY n.scope, kind, term)
            SELECT a.scope, kind, term, a.docs + coalesce(u.docs, 0) AS docs
            FROM around a LEFT JOIN _undated u USING (kind, term)
            UNION ALL SELECT '{UNDATED}', kind, term, docs FROM _undated WHERE {UNDATED in scopes}
            """  # noqa: S608 - our own words
        )
        self.db.execute("DROP TABLE _near")
        self._counted = scopes

    def vectors(self, ids: Ints, scopes: Iterable[str]) -> Vectors:
        """The vectors of the documents with these numbers, which lie in these scopes."""
        scopes = frozenset(scopes)
        if not scopes <= self._counted:
            self._count(scopes)
        ids = np.sort(ids)
        self.db.register("_rows", pa.table({"n": ids, "row": np.arange(len(ids))}))
        found = self.db.execute(
            f"""
            WITH chosen AS MATERIALIZED (
                SELECT row, features.* FROM features JOIN _node USING (doc) JOIN _rows USING (n)
                WHERE {_between(scopes)}
            ),
            held AS ({_TERMS}),
            spelt AS (SELECT kind, term, row_number() OVER (ORDER BY term, kind) - 1 AS number
                      FROM (SELECT DISTINCT kind, term FROM held))
            SELECT h.row::INT AS row, s.number::INT AS number, h.kind::TINYINT AS kind, h.tf::FLOAT AS tf,
                   f.docs::INT AS docs, z.size::INT AS size, coalesce(b.share, 0) AS share,
                   h.kind = 0 AND c.term IS NULL AND coalesce(n.docs, 0) >= ? * f.docs AS mark,
                   coalesce(u.number, -1)::INT AS undated
            FROM held h JOIN spelt s USING (kind, term)
            JOIN _df f ON f.scope = h.scope AND f.kind = h.kind AND f.term = h.term
            JOIN _size z ON z.scope = h.scope
            LEFT JOIN _df n ON n.scope = h.scope AND n.kind = 1 AND n.term = h.term
            LEFT JOIN _background b ON b.term = h.term AND h.kind < 2
            LEFT JOIN _calendar c ON c.term = h.term
            LEFT JOIN _undated u ON u.kind = h.kind AND u.term = h.term
            ORDER BY h.row, s.number
            """,  # noqa: S608 - our own words
            [_NAME_SHARE],
        ).fetchnumpy()
        self.db.unregister("_rows")
        return _weighted(ids, found)


_TWO_TEXTS = pa.schema([("scope", pa.string()), ("other", pa.string())])
# One row for each term of the documents in `chosen`.
_TERMS = """
    SELECT row, scope, 0 AS kind, unnest(words) AS term, unnest(counts)::DOUBLE AS tf FROM chosen
    UNION ALL SELECT row, scope, 1, unnest(names), unnest(name_counts)::DOUBLE FROM chosen
    UNION ALL SELECT row, scope, 2, unnest(numbers), 1.0 FROM chosen
"""


def _between(scopes: Iterable[str]) -> str:
    """A condition for the scopes in plain values, so that the database can pass over all others unread."""
    months = sorted(set(scopes) - {UNDATED})
    listed = ", ".join(f"'{scope}'" for scope in sorted(scopes)) or "''"
    ends = [f"scope BETWEEN '{months[0]}' AND '{months[-1]}'"] if months else []
    if UNDATED in scopes:
        ends.append(f"scope = '{UNDATED}'")
    return f"({' OR '.join(ends) or 'false'}) AND scope IN ({listed})"


def _weighted(ids: Ints, found: Any) -> Vectors:
    rows = np.asarray(found["row"], dtype=np.int64)
    kinds = np.asarray(found["kind"], dtype=np.int64)
    sizes, held = np.asarray(found["size"], dtype=float), np.asarray(found["docs"], dtype=float)
    share = np.asarray(found["share"], dtype=float)
    idf = np.log((sizes + PRIOR + 1) / (held + PRIOR * share + 1))
    weights = (1 + np.log(np.asarray(found["tf"], dtype=float))) * idf
    norms = np.sqrt(np.bincount(rows * 3 + kinds, weights * weights, minlength=3 * len(ids)))
    norms[norms == 0] = 1.0
    weights = weights / norms[rows * 3 + kinds] * np.sqrt(np.asarray(SHARES))[kinds]
    terms = np.asarray(found["number"], dtype=np.int64)
    starts = np.searchsorted(rows, np.arange(len(ids) + 1)).astype(np.int64)
    return Vectors(ids, starts, terms, weights, np.asarray(found["undated"]), np.asarray(found["mark"], dtype=bool))
