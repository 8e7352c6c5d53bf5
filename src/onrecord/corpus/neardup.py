"""Near-identical texts: candidates share a MinHash band, and are kept when enough of the signature agrees.

New documents are compared with those published up to 30 days before or after, month by month, and with those that have
no date. The pairs are kept in the table `duplicates`, so old ones are not compared again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from onrecord import knowledge
from onrecord.corpus.clusters import components
from onrecord.corpus.features import PERMUTATIONS
from onrecord.corpus.store import Store
from onrecord.knowledge.fold import fold

LEAST = 0.5  # share of the signature that must agree
FAR_DAYS = 30  # texts further apart are no copies of each other
_COMMON = 500  # a band that more documents of a month share is boilerplate, not a report
_PAIRS = 5000  # pairs compared at a time


def update(store: Store, tick: Callable[[str], None] = lambda _: None) -> None:
    """Bring `duplicates`, `documents.copy` and `documents.origin` up to date with the pending documents."""
    tick("comparing texts")
    db = store.db
    db.execute("DELETE FROM duplicates WHERE a IN (SELECT doc FROM pending) OR b IN (SELECT doc FROM pending)")
    fresh = store.rows("SELECT DISTINCT day FROM features WHERE day IS NOT NULL AND doc IN (SELECT doc FROM pending)")
    months = {date.fromisoformat(day).toordinal() // FAR_DAYS for (day,) in fresh}
    for month in sorted(months | {m - 1 for m in months}):
        _here(db, f"day BETWEEN '{_day(month)}' AND '{_day(month + 2, -1)}'")
        _compare(db, _met(month))
        store.trim()
    if store.one("SELECT count(*) FROM features WHERE day IS NULL"):
        _here(db, "true")
        _compare(db, _UNDATED)
    db.execute("DROP TABLE IF EXISTS _here")
    _groups(store)


def _day(month: int, more: int = 0) -> str:
    return date.fromordinal(max(1, month * FAR_DAYS + more)).isoformat()


def _here(db: Any, condition: str) -> None:
    """The documents that are looked at, numbered."""
    db.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE _here AS
        SELECT row_number() OVER (ORDER BY doc) - 1 AS n, doc, doc IN (SELECT doc FROM pending) AS fresh,
               date_diff('day', DATE '0001-01-01', TRY_CAST(day AS DATE)) + 1 AS ordinal FROM features WHERE {condition}
        """  # noqa: S608 - our own words
    )


def _met(month: int) -> str:
    """The pairs of a month, and of it and the next, that share a band."""
    return f"""
        WITH held AS MATERIALIZED (
            SELECT n, fresh, ordinal, ordinal // {FAR_DAYS} = {month} AS first, unnest(bands) AS band
            FROM features JOIN _here USING (doc) WHERE day BETWEEN '{_day(month)}' AND '{_day(month + 2, -1)}'
        ),
        usual AS (SELECT band FROM held GROUP BY band, first HAVING count(*) BETWEEN 2 AND {_COMMON})
        SELECT DISTINCT least(x.n, y.n) AS a, greatest(x.n, y.n) AS b
        FROM held x JOIN held y USING (band) SEMI JOIN usual USING (band)
        WHERE x.first AND (x.n < y.n OR NOT y.first) AND (x.fresh OR y.fresh)
        AND abs(x.ordinal - y.ordinal) <= {FAR_DAYS} ORDER BY a, b
        """  # noqa: S608 - our own words


_UNDATED = f"""
    WITH loose AS MATERIALIZED (
        SELECT n, fresh, unnest(bands) AS band FROM features JOIN _here USING (doc) WHERE day IS NULL
    ),
    held AS MATERIALIZED (
        SELECT * FROM (SELECT n, fresh, unnest(bands) AS band FROM features JOIN _here USING (doc))
        SEMI JOIN loose USING (band)
    ),
    usual AS (SELECT band FROM held GROUP BY band HAVING count(*) BETWEEN 2 AND {_COMMON})
    SELECT DISTINCT least(x.n, y.n) AS a, greatest(x.n, y.n) AS b
    FROM loose x JOIN held y USING (band) SEMI JOIN usual USING (band)
    WHERE x.n <> y.n AND (x.fresh OR y.fresh) ORDER BY a, b
    """  # noqa: S608 - our own words


def _compare(db: Any, pairs: str) -> None:
    """Keep those of some pairs whose signatures agree enough."""
    found = db.execute(pairs).fetchnumpy()
    for start in range(0, len(found["a"]), _PAIRS):
        a, b = (np.asarray(found[side][start : start + _PAIRS]) for side in "ab")
        db.register("_ids", pa.table({"n": np.unique(np.concatenate([a, b]))}))
        signed = db.sql(
            "SELECT n, minhash FROM features JOIN (SELECT n, doc FROM _here JOIN _ids USING (n)) USING (doc) ORDER BY n"
        ).to_arrow_table()
        db.unregister("_ids")
        ids = signed["n"].to_numpy()
        signs = signed["minhash"].combine_chunks().flatten().to_numpy().reshape(len(ids), PERMUTATIONS)
        agree = (signs[np.searchsorted(ids, a)] == signs[np.searchsorted(ids, b)]).sum(axis=1) / PERMUTATIONS
        kept = agree >= LEAST
        db.register("_new", pa.table({"a": a[kept], "b": b[kept], "likeness": agree[kept]}))
        db.execute(
            "INSERT INTO duplicates SELECT x.doc, y.doc, likeness FROM _new "
            "JOIN _here x ON x.n = _new.a JOIN _here y ON y.n = _new.b ORDER BY x.doc, y.doc"
        )
        db.unregister("_new")


def _groups(store: Store) -> None:
    """Copies and origins. The origin of a copy is the agency that any of the copies credits, else the first outlet."""
    db = store.db
    db.execute(
        "CREATE OR REPLACE TEMP TABLE _copied AS SELECT doc, row_number() OVER (ORDER BY doc) - 1 AS n "
        "FROM (SELECT a AS doc FROM duplicates UNION SELECT b FROM duplicates)"
    )
    size = int(store.one("SELECT count(*) FROM _copied"))
    pairs = db.sql("SELECT x.n, y.n FROM duplicates JOIN _copied x ON x.doc = a JOIN _copied y ON y.doc = b")
    batches = (tuple(c.to_numpy() for c in batch.columns) for batch in pairs.to_arrow_reader(_PAIRS))
    labels = components(size, batches)
    db.register("_label", pa.table({"n": np.arange(size), "label": labels}))
    credits = [credit for (credit,) in store.rows("SELECT DISTINCT credit FROM documents WHERE credit IS NOT NULL")]
    agencies = [agency_in(credit) for credit in credits]
    text = pa.string()
    db.register("_agency", pa.table({"credit": pa.array(credits, text), "agency": pa.array(agencies, text)}))
    db.execute(
        """
        CREATE OR REPLACE TEMP TABLE _origin AS
        WITH member AS (
            SELECT c.doc, f.doc AS first FROM _copied c JOIN _label l USING (n) JOIN _copied f ON f.n = l.label
        ),
        fact AS (
            SELECT d.doc, m.first, coalesce(m.first, d.doc) AS of, nullif(a.agency, '') AS agency,
                   nullif(d.source, '') AS source, (d.published IS NULL, coalesce(d.published, ''), d.doc) AS turn
            FROM documents d LEFT JOIN member m USING (doc) LEFT JOIN _agency a USING (credit)
            WHERE m.first IS NOT NULL OR d.doc IN (SELECT doc FROM pending)
        ),
        word AS (
            SELECT of, coalesce(arg_min(agency, turn) FILTER (agency IS NOT NULL),
                                arg_min(source, turn) FILTER (source IS NOT NULL), 'document ' || of) AS origin
            FROM fact GROUP BY of
        )
        SELECT doc, 'c' || first AS copy, origin FROM fact JOIN word USING (of)
        """
    )
    db.unregister("_label")
    db.unregister("_agency")
    _store(store)


def _store(store: Store) -> None:
    """Write what changed. A document whose origin changed is pending: its happenings are counted anew."""
    store.pend("SELECT doc FROM documents d JOIN _origin o USING (doc) WHERE d.origin IS DISTINCT FROM o.origin")
    db = store.db
    db.execute(
        "UPDATE documents SET copy = o.copy, origin = o.origin FROM _origin o WHERE o.doc = documents.doc "
        "AND (documents.copy IS DISTINCT FROM o.copy OR documents.origin IS DISTINCT FROM o.origin)"
    )
    db.execute("DROP TABLE _origin")
    db.execute("DROP TABLE _copied")


@cache
def _agencies() -> tuple[tuple[re.Pattern[str], str], ...]:
    with (Path(knowledge.__file__).parent / "outlets.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == "agency"]
    names = [(name, row["name"]) for row in rows for name in (row["name"], *row["aliases"].split("|")) if name]
    names.sort(key=lambda pair: -len(pair[0]))
    return tuple((re.compile(rf"(?<!\w){re.escape(fold(alias))}(?!\w)"), name) for alias, name in names)


@lru_cache(1000)
def agency_in(credit: str | None) -> str | None:
    """The agency that a credit names; None for "Agencies" and the like, which name none."""
    if not credit:
        return None
    folded = fold(credit)
    found = [(m.start(), -m.end(), name) for pattern, name in _agencies() if (m := pattern.search(folded))]
    return min(found)[2] if found else None
