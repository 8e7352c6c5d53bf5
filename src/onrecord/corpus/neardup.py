"""Near-identical texts: candidates share a MinHash band, and are kept when enough of the signature agrees.

New documents are compared with all; the pairs are kept in the table `duplicates`, so old ones are not compared again.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pyarrow as pa

from onrecord import knowledge
from onrecord.corpus.clusters import components
from onrecord.corpus.features import PERMUTATIONS
from onrecord.corpus.store import Store
from onrecord.knowledge.fold import fold

LEAST = 0.5  # share of the signature that must agree
_COMMON = 500  # a band that more documents share is boilerplate, not a report


def update(store: Store) -> None:
    """Bring `duplicates`, `documents.copy` and `documents.origin` up to date with the pending documents."""
    db = store.db
    db.execute("DELETE FROM duplicates WHERE a IN (SELECT doc FROM pending) OR b IN (SELECT doc FROM pending)")
    db.execute(
        """
        INSERT INTO duplicates
        WITH band AS (SELECT doc, unnest(bands) AS band FROM features),
        fresh AS (SELECT * FROM band WHERE doc IN (SELECT doc FROM pending)),
        usual AS (SELECT band FROM band SEMI JOIN fresh USING (band) GROUP BY band HAVING count(*) BETWEEN 2 AND ?),
        pair AS (
            SELECT DISTINCT least(f.doc, o.doc) AS a, greatest(f.doc, o.doc) AS b
            FROM fresh f SEMI JOIN usual USING (band) JOIN band o ON o.band = f.band AND o.doc <> f.doc
        ),
        alike AS (
            SELECT a, b, len(list_filter(list_zip(x.minhash, y.minhash), lambda p: p[1] = p[2])) / ? AS likeness
            FROM pair JOIN features x ON x.doc = a JOIN features y ON y.doc = b
        )
        SELECT a, b, likeness FROM alike WHERE likeness >= ? ORDER BY a, b
        """,
        [_COMMON, float(PERMUTATIONS), LEAST],
    )
    _groups(store)


def _groups(store: Store) -> None:
    """Copies and origins. The origin of a copy is the agency that any of the copies credits, else the first outlet."""
    pairs = store.rows("SELECT a, b FROM duplicates")
    groups = components({doc for pair in pairs for doc in pair}, pairs)
    copy = {doc: f"c{group[0]}" for group in groups for doc in group}
    touched = set(copy) | {doc for (doc,) in store.rows("SELECT doc FROM pending")}
    with store.keys(touched):
        rows = store.rows("SELECT doc, source, credit, published FROM documents JOIN _keys USING (doc)")
    facts = {doc: (source, agency_in(credit), published) for doc, source, credit, published in rows}
    origin: dict[str, str] = {}
    for group in [*groups, *([doc] for doc in touched - set(copy))]:
        known = [doc for doc in group if doc in facts]
        first = sorted(known, key=lambda d: (facts[d][2] is None, facts[d][2] or "", d))
        agencies = [facts[d][1] for d in first if facts[d][1]]
        outlets = [facts[d][0] for d in first if facts[d][0]]
        word = (agencies or outlets or [f"document {group[0]}"])[0]
        origin.update((doc, str(word)) for doc in known)
    _store(store, copy, origin)


def _store(store: Store, copy: dict[str, str], origin: dict[str, str]) -> None:
    """Write what changed. A document whose origin changed counts as touched: its happenings are counted anew."""
    db = store.db
    db.execute("CREATE OR REPLACE TEMP TABLE _origin (doc VARCHAR, copy VARCHAR, origin VARCHAR)")
    docs = sorted(origin)
    columns = {"doc": docs, "copy": [copy.get(d) for d in docs], "origin": [origin[d] for d in docs]}
    db.register("_new", pa.table(columns, schema=pa.schema([(name, pa.string()) for name in columns])))
    db.execute("INSERT INTO _origin SELECT * FROM _new")
    db.unregister("_new")
    db.execute("CREATE TEMP TABLE IF NOT EXISTS _moved (doc VARCHAR)")
    db.execute(
        "INSERT INTO _moved SELECT d.doc FROM documents d JOIN _origin o USING (doc) "
        "WHERE d.origin IS DISTINCT FROM o.origin"
    )
    db.execute(
        "UPDATE documents SET copy = o.copy, origin = o.origin FROM _origin o WHERE o.doc = documents.doc "
        "AND (documents.copy IS DISTINCT FROM o.copy OR documents.origin IS DISTINCT FROM o.origin)"
    )


@cache
def _agencies() -> tuple[tuple[re.Pattern[str], str], ...]:
    with (Path(knowledge.__file__).parent / "outlets.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == "agency"]
    names = [(name, row["name"]) for row in rows for name in (row["name"], *row["aliases"].split("|")) if name]
    names.sort(key=lambda pair: -len(pair[0]))
    return tuple((re.compile(rf"(?<!\w){re.escape(fold(alias))}(?!\w)"), name) for alias, name in names)


@cache
def agency_in(credit: str | None) -> str | None:
    """The agency that a credit names; None for "Agencies" and the like, which name none."""
    if not credit:
        return None
    folded = fold(credit)
    found = [(m.start(), -m.end(), name) for pattern, name in _agencies() if (m := pattern.search(folded))]
    return min(found)[2] if found else None
