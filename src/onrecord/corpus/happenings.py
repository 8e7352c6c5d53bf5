"""Happenings: the same event across reports and stories.

Event reports of one type are joined by average link of their likeness (see `reports`) down to `THRESHOLD`. Only reports
that share a day and a participant or place are compared. Groups that no new or changed report touches stay as they are,
and since likeness depends on two reports alone, the outcome is that of linking everything at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa

from onrecord.corpus import pooling, reports
from onrecord.corpus.clusters import Ints, Links, average_link, grouped
from onrecord.corpus.reports import Report, likeness
from onrecord.corpus.schema import Rows
from onrecord.corpus.store import Store

THRESHOLD = 0.6
LARGEST = 300  # reports of one group that are compared all with all
_CHUNK = 1000  # reports held at a time
_LOG = 500_000  # bytes of changes kept in memory: they change a word here and there in all of the file
_FAR = 40  # days by which the reach of changed reports is widened


def link(store: Store, tick: Callable[[str], None] = lambda _: None) -> None:
    """Bring happenings up to date with the pending documents: those that came, changed, or moved to another story.

    Written in several transactions: the documents whose happenings are taken out become pending first, so that a
    linking that was stopped takes them up again.
    """
    tick("grouping happenings")
    db = store.db
    db.execute("CREATE OR REPLACE TEMP TABLE _changed AS SELECT DISTINCT doc FROM pending")
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
        size = int(store.one("SELECT count(*) FROM _chosen"))
        if size:
            _link_type(store, type, size)
    db.execute(
        "DELETE FROM happenings WHERE happening NOT IN (SELECT happening FROM events WHERE happening IS NOT NULL)"
    )
    for table in ("_changed", "_broken", "_chosen", "_wanted"):
        db.execute(f"DROP TABLE IF EXISTS {table}")


def _link_type(store: Store, type: str, size: int) -> None:
    """Link the chosen events, all of one type."""
    links = Links(size, THRESHOLD)
    order, turn = _in_time(store)
    _compare(store, order, links)
    labels = links.groups(LARGEST)
    with store.transaction():
        _clear(store, type)
    for chunk in _chunked(grouped(labels, turn)):
        found = list(_happenings(store, chunk))
        with store.transaction():
            _write(store, found)
        store.trim(_LOG)


def _in_time(store: Store) -> tuple[Ints, Ints]:
    """The chosen events by their first possible day, undated ones by their story; and the turn of each."""
    found = store.db.execute(
        """
        SELECT n FROM (SELECT n, doc, event, story, coalesce(
            least(e.first, e.last), CAST(TRY_CAST(left(d.published, 10) AS DATE) - ? AS VARCHAR)) AS day
            FROM _chosen c JOIN events e USING (doc) JOIN documents d USING (doc) WHERE e.id = c.event)
        ORDER BY day NULLS FIRST, CASE WHEN day IS NULL THEN story END NULLS FIRST, n
        """,
        [reports.BACK],
    ).fetchnumpy()
    order = np.asarray(found["n"], dtype=np.int64)
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = np.arange(len(order))
    return order, turn


def _choose(store: Store, type: str) -> None:
    """The events of a type to look at: those of changed documents, those that could be near them, and their groups."""
    db = store.db
    db.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE _linked AS
        SELECT e.doc, e.id AS event, e.happening, d.story, e.doc IN (FROM _changed) AS fresh,
               try_cast(coalesce(e.first, e.last, left(d.published, 10)) AS DATE) AS day,
               try_cast(coalesce(e.last, e.first, left(d.published, 10)) AS DATE) AS until
        FROM events e JOIN documents d USING (doc) WHERE e.type = ? AND e.status IN {reports.LINKED_STATUSES}
        """,  # noqa: S608 - our own words
        [type],
    )
    db.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE _near AS
        WITH spans AS (SELECT DISTINCT day, until FROM _linked WHERE fresh),
        months AS (
            SELECT DISTINCT unnest(generate_series(date_trunc('month', day - 7), until + 7, INTERVAL 1 MONTH)) AS month
            FROM spans WHERE until - day <= {_FAR}
        )
        SELECT doc, event, happening FROM _linked WHERE fresh
            OR date_trunc('month', day) IN (FROM months) OR date_trunc('month', until) IN (FROM months)
            OR (day, until) IN (FROM spans WHERE until - day > {_FAR})
            OR (day IS NULL AND story IN (SELECT story FROM _linked WHERE fresh))
        """  # noqa: S608 - our own words
    )
    db.execute(
        """
        CREATE OR REPLACE TEMP TABLE _chosen AS
        WITH groups AS (
            SELECT component FROM happenings WHERE happening IN (SELECT happening FROM _near)
            UNION SELECT component FROM _broken
        )
        SELECT doc, event, row_number() OVER (ORDER BY doc, event) - 1 AS n FROM (
            SELECT doc, event FROM _near
            UNION SELECT l.doc, l.event FROM _linked l JOIN happenings h USING (happening)
                  WHERE h.component IN (FROM groups)
        )
        """
    )
    db.execute("DROP TABLE _linked")
    db.execute("DROP TABLE _near")


def _compare(store: Store, order: Ints, links: Links) -> None:
    """Keep the pairs at or above the threshold. Reports come in order of time: days that are over are dropped."""
    retold = store.db.execute(
        "SELECT x.n AS a, y.n AS b FROM _chosen x JOIN events e ON e.doc = x.doc AND e.id = x.event "
        "JOIN _chosen y ON y.doc = x.doc AND y.event = e.same_as AND y.n <> x.n"
    ).fetchnumpy()
    links.add(retold["a"], retold["b"], np.ones(len(retold["a"])))
    held = _Held()
    for i in range(0, len(order), _CHUNK):
        part = order[i : i + _CHUNK]
        loaded = _load(store, part)
        for number in part.tolist():
            report = loaded[number]
            found = [(other.number, likeness(report, other)) for other in held.near(report)]
            alike = [(min(number, n), max(number, n), value) for n, value in found if value >= THRESHOLD]
            if alike:
                a, b, values = zip(*alike, strict=True)
                links.add(np.array(a), np.array(b), np.array(values))


def _load(store: Store, numbers: Ints) -> dict[int, Report]:
    """The reports with these numbers; they stay in the table `_wanted`."""
    store.db.register("_numbers", pa.table({"n": numbers}))
    store.db.execute("CREATE OR REPLACE TEMP TABLE _wanted AS SELECT c.* FROM _chosen c SEMI JOIN _numbers USING (n)")
    store.db.unregister("_numbers")
    return {report.number: report for report in reports.load(store, "_wanted")}


class _Held:
    """The reports that later ones may still meet, by day and participant or place."""

    def __init__(self) -> None:
        self.by_day: defaultdict[str, defaultdict[str, list[Report]]] = defaultdict(lambda: defaultdict(list))
        self.now = ""

    def near(self, report: Report) -> list[Report]:
        """Those that a report is compared with; then it is held itself."""
        window = report.window()
        now = str(window[0]) if window else f"{reports.UNDATED} {report.story}"
        if now != self.now:
            self.now = now
            over = [d for d in self.by_day if not window or not d[0].isdigit() or d[:10] < now]
            for day in over:
                del self.by_day[day]
        seen: dict[int, Report] = {}
        for day, token in report.blocks():
            there = self.by_day[day][token]
            seen.update((other.number, other) for other in there)
            there.append(report)
        return list(seen.values())


def _chunked(groups: Iterator[Ints]) -> Iterator[list[Ints]]:
    chunk: list[Ints] = []
    held = 0
    for group in groups:
        chunk.append(group)
        held += len(group)
        if held >= _CHUNK:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def _happenings(store: Store, groups: list[Ints]) -> Iterator[tuple[str, list[Report]]]:
    """The reports of each happening, with the name of the connected group that it comes from."""
    loaded = _load(store, np.concatenate(groups))
    for group in groups:
        said = [loaded[number] for number in group.tolist()]
        alike = np.zeros((len(said), len(said)))
        for i, a in enumerate(said):
            for j in range(i):
                alike[i, j] = alike[j, i] = likeness(said[j], a)
        for happening in average_link(alike, THRESHOLD):
            yield f"k{said[0].doc}-{said[0].event}", [said[i] for i in happening]


def _clear(store: Store, type: str) -> None:
    """Take out the happenings of the groups that are looked at. Their documents are pending until all is done."""
    store.pend("SELECT doc FROM _chosen")
    store.db.execute(
        "DELETE FROM happenings WHERE type = ? AND (component IN (SELECT DISTINCT h.component FROM happenings h "
        "JOIN events e USING (happening) JOIN _chosen p ON p.doc = e.doc AND p.event = e.id) "
        "OR component IN (FROM _broken))",
        [type],
    )


def _write(store: Store, found: list[tuple[str, list[Report]]]) -> None:
    """Add happenings, and name them in their reports."""
    rows: Rows = []
    places: list[tuple[int, str]] = []
    for component, said in found:
        rows.append(pooling.summary(said, component))
        places.extend((r.number, rows[-1][0]) for r in said)
    db = store.db
    numbers, names = zip(*places, strict=True)
    db.register("_place", pa.table({"n": list(numbers), "happening": list(names)}))
    db.execute(
        "UPDATE events SET happening = p.happening FROM _place p JOIN _wanted c USING (n) WHERE c.doc = events.doc "
        "AND c.event = events.id AND events.happening IS DISTINCT FROM p.happening"
    )
    db.unregister("_place")
    store.append("happenings", rows)
