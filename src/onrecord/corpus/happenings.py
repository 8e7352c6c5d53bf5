"""Happenings: the same event across reports and stories.

Event reports of one type are joined by average link of their likeness (see `reports`) down to `THRESHOLD`. Only reports
that share a day and a participant or place are compared. Groups that no new or changed report touches stay as they are,
and since likeness depends on two reports alone, the outcome is that of linking everything at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from onrecord.corpus import pooling, reports
from onrecord.corpus.clusters import average_link, split_large
from onrecord.corpus.reports import Report, likeness
from onrecord.corpus.schema import Rows
from onrecord.corpus.store import Store

THRESHOLD = 0.6
_CHUNK = 2000
_FAR = 40  # days by which the reach of changed reports is widened

Key = tuple[str, str]
Edge = tuple[Key, Key, float]


def link(store: Store, docs: Iterable[str]) -> None:
    """Bring happenings up to date with documents that came, changed, or moved to another story."""
    db = store.db
    with store.keys(docs):
        db.execute("CREATE OR REPLACE TEMP TABLE _changed AS SELECT doc FROM _keys")
    # Happenings that lost a report, because its document was read again.
    db.execute(
        """
        CREATE OR REPLACE TEMP TABLE _broken AS
        SELECT DISTINCT component FROM happenings LEFT JOIN (
            SELECT happening, count(DISTINCT doc) AS held FROM events WHERE happening IS NOT NULL GROUP BY happening
        ) USING (happening) WHERE held IS DISTINCT FROM reports
        """
    )
    for type in [t for (t,) in store.rows("SELECT DISTINCT type FROM events ORDER BY type")]:
        _choose(store, type)
        edges, keys = _edges(reports.load(store, "_chosen"))
        groups = split_large(sorted(keys), edges, THRESHOLD)
        rows: Rows = []
        places: list[tuple[str, str, str]] = []
        for component, chunk in _happenings(store, groups):
            row = pooling.summary(chunk, component)
            rows.append(row)
            places.extend((r.doc, r.event, row[0]) for r in chunk)
        _write(store, type, rows, places)
    db.execute(
        "DELETE FROM happenings WHERE happening NOT IN (SELECT happening FROM events WHERE happening IS NOT NULL)"
    )
    db.execute("DROP TABLE _changed")
    db.execute("DROP TABLE _broken")
    db.execute("DROP TABLE IF EXISTS _chosen")


def _choose(store: Store, type: str) -> None:
    """The events of a type to look at: those of changed documents, those that could be near them, and their groups."""
    db = store.db
    db.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE _chosen AS
        WITH linked AS (
            SELECT e.doc, e.id AS event, e.happening, d.story,
                   try_cast(coalesce(e.first, e.last, left(d.published, 10)) AS DATE) AS day,
                   try_cast(coalesce(e.last, e.first, left(d.published, 10)) AS DATE) AS until
            FROM events e JOIN documents d USING (doc)
            WHERE e.type = ? AND e.status IN {reports.LINKED_STATUSES}
        ),
        fresh AS (SELECT * FROM linked WHERE doc IN (FROM _changed)),
        months AS (
            SELECT DISTINCT unnest(generate_series(date_trunc('month', day - 7), until + 7, INTERVAL 1 MONTH)) AS month
            FROM fresh WHERE until - day <= {_FAR}
        ),
        long AS (SELECT DISTINCT day, until FROM fresh WHERE until - day > {_FAR}),
        near AS (
            SELECT doc, event, happening FROM linked WHERE doc IN (FROM _changed)
            UNION SELECT l.doc, l.event, l.happening FROM linked l SEMI JOIN months m
                  ON m.month IN (date_trunc('month', l.day), date_trunc('month', l.until))
            UNION SELECT l.doc, l.event, l.happening FROM linked l SEMI JOIN long USING (day, until)
            UNION SELECT doc, event, happening FROM linked WHERE day IS NULL AND story IN (SELECT story FROM fresh)
        ),
        groups AS (
            SELECT component FROM happenings WHERE happening IN (SELECT happening FROM near)
            UNION SELECT component FROM _broken
        )
        SELECT doc, event FROM near
        UNION SELECT l.doc, l.event FROM linked l JOIN happenings h USING (happening)
              WHERE h.component IN (SELECT component FROM groups)
        """,  # noqa: S608 - our own words
        [type],
    )


def _edges(loaded: Iterator[Report]) -> tuple[list[Edge], list[Key]]:
    """Pairs at or above the threshold. Reports come by their first day, so days that are over are dropped."""
    edges: list[Edge] = []
    keys: list[Key] = []
    by_day: defaultdict[str, defaultdict[str, list[Report]]] = defaultdict(lambda: defaultdict(list))
    today = ""
    for report in loaded:
        keys.append(report.key)
        window = report.window()
        if window and str(window[0]) > today:
            today = str(window[0])
            for day in [d for d in by_day if d[0].isdigit() and "/" not in d and d < today]:
                del by_day[day]
        seen: dict[Key, Report] = {}
        for day, token in report.blocks():
            held = by_day[day][token]
            seen.update((other.key, other) for other in held)
            held.append(report)
        for other in seen.values():
            value = likeness(report, other)
            if value >= THRESHOLD:
                a, b = sorted((report.key, other.key))
                edges.append((a, b, value))
    return edges, keys


def _happenings(store: Store, groups: list[list[Key]]) -> Iterator[tuple[str, list[Report]]]:
    """The reports of each happening, with the name of the connected group that it comes from."""
    chunk: list[list[Key]] = []
    held = 0
    for i, group in enumerate(groups):
        chunk.append(group)
        held += len(group)
        if held >= _CHUNK or i == len(groups) - 1:
            yield from _chunk(store, chunk)
            chunk, held = [], 0


def _chunk(store: Store, groups: list[list[Key]]) -> Iterator[tuple[str, list[Report]]]:
    keys = [key for group in groups for key in group]
    store.db.register("_part", pa.table({"doc": [k[0] for k in keys], "event": [k[1] for k in keys]}))
    by_key = {report.key: report for report in reports.load(store, "_part")}
    store.db.unregister("_part")
    for group in groups:
        said = [by_key[key] for key in group]
        name = f"k{group[0][0]}-{group[0][1]}"
        alike = np.zeros((len(said), len(said)))
        for i, a in enumerate(said):
            for j in range(i):
                alike[i, j] = alike[j, i] = likeness(said[j], a)
        for happening in average_link(alike, THRESHOLD):
            yield name, [said[i] for i in happening]


def _write(store: Store, type: str, rows: Rows, places: list[tuple[str, str, str]]) -> None:
    """Replace the happenings of the groups that were looked at."""
    if not rows:
        return
    db = store.db
    columns = dict(zip(("doc", "id", "happening"), map(list, zip(*places, strict=True)), strict=True))
    db.register("_place", pa.table(columns))
    db.execute(
        "DELETE FROM happenings WHERE type = ? AND (component IN (SELECT DISTINCT h.component FROM happenings h "
        "JOIN events e USING (happening) JOIN _place p ON p.doc = e.doc AND p.id = e.id) "
        "OR component IN (FROM _broken))",
        [type],
    )
    db.execute(
        "UPDATE events SET happening = p.happening FROM _place p WHERE p.doc = events.doc AND p.id = events.id "
        "AND events.happening IS DISTINCT FROM p.happening"
    )
    db.unregister("_place")
    store.append("happenings", rows)
