"""Stories: the reports that tell the same news, found by what they say and name, and when they appeared.

Reports are joined by average link: the two groups whose reports are most alike first, while the mean likeness is at
least `THRESHOLD`. Two groups that each have names of their own, which most of their reports give and the other group
lacks, are two stories, however alike the events (two earthquakes, two Oscar hosts): see `_contrast`. Likeness falls
with the days between two reports. The result depends on the set of documents alone; only the groups that new documents
touch are worked out again. `docs/happenings.md` sets the method out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from onrecord.corpus.clusters import Ints, Links, Vector, average_link, grouped
from onrecord.corpus.store import Store
from onrecord.corpus.undated import Undated
from onrecord.corpus.vectors import UNDATED, Weigher, neighbours, postings

THRESHOLD = 0.15
OWN_NAMES = 3  # how many names of its own a group must have ...
OWN_SHARE = 0.6  # ... and how much more of its reports give them than of the other's, for both groups together
LEAST_GROUP = 3  # a smaller group has no say in that
CLOSE_DAYS, FAR_DAYS = 2, 14
COPY_LIKENESS = 0.9
TITLE_BONUS = 0.15
_CHUNK = 500  # reports looked at in one go, or a month of them, or one group

Tick = Callable[[str], None]


class Facts:
    """Day, month and headline of the documents that are looked at, and which pairs are copies: a few bytes each.

    Documents are numbered in the order of their keys; the numbers are in the table `_node`.
    """

    def __init__(self, db: Any):
        found = db.execute(
            """
            SELECT epoch(TRY_CAST(day AS DATE)) / 86400 AS day,
                   CASE WHEN title IS NULL THEN -1 ELSE dense_rank() OVER (ORDER BY title) END AS title,
                   CASE WHEN scope = ? THEN -1 ELSE left(scope, 4)::INT * 12 + right(scope, 2)::INT - 1 END AS month
            FROM _node JOIN features USING (doc) ORDER BY n
            """,
            [UNDATED],
        ).fetchnumpy()
        self.day = np.ma.filled(found["day"].astype(np.float32), np.nan)
        self.title = np.asarray(found["title"], dtype=np.int64)
        self.month = np.asarray(found["month"], dtype=np.int32)
        pairs = db.sql("SELECT x.n AS a, y.n AS b FROM duplicates JOIN _node x ON x.doc = a JOIN _node y ON y.doc = b")
        a, b = (np.asarray(column, dtype=np.int64) for column in pairs.fetchnumpy().values())
        apart = np.abs(self.day[a] - self.day[b])
        near = np.isnan(apart) | (apart <= FAR_DAYS)
        self.copies = (a[near], b[near])
        both = np.concatenate([self.copies[0], self.copies[1]]), np.concatenate([self.copies[1], self.copies[0]])
        order = np.lexsort((both[1], both[0]))
        self._copy_of, self._copies = both[0][order], both[1][order]

    def scopes(self, ids: Ints) -> set[str]:
        """The scopes of some documents."""
        return {_scope(month) for month in np.unique(self.month[ids]).tolist()}

    def likeness(self, i: int, ids: Ints, content: Vector) -> Vector:
        """The likeness of a report to others, from that of their content. One without a date is near to all."""
        days = np.nan_to_num(np.abs(self.day[ids] - self.day[i]).astype(np.float64), nan=0.0)
        near = np.clip((FAR_DAYS - days) / (FAR_DAYS - CLOSE_DAYS), 0.0, 1.0)
        same = (self.title[ids] == self.title[i]) & (self.title[i] >= 0)
        out: Vector = near * (content + TITLE_BONUS * same)
        copies = self._copies[slice(*np.searchsorted(self._copy_of, [i, i + 1]))]
        out[np.isin(ids, copies)] = COPY_LIKENESS
        return out


def link(store: Store, tick: Tick = lambda _: None) -> int:
    """Bring stories up to date with the pending documents. Returns how many pairs of reports were compared.

    The documents whose story changed are pending then.
    """
    size = _number(store)
    if not size:
        return 0
    linking = _Linking(store, size)
    tick("comparing reports")
    linking.compare()
    tick("grouping stories")
    linking.group()
    linking.close()
    _summaries(store)
    return linking.compared


def _number(store: Store) -> int:
    """Number the documents to look at: those in months whose word counts changed, the months beside, their groups."""
    scopes = {scope for (scope,) in store.rows("SELECT DISTINCT scope FROM pending")}
    changed = {n for scope in scopes for n in neighbours(scope)}
    reached = {n for scope in changed for n in neighbours(scope)}
    if UNDATED in reached:  # reports without a date are compared with all
        reached.update(scope for (scope,) in store.rows("SELECT DISTINCT scope FROM features"))
    elif reached:
        reached.add(UNDATED)
    else:
        return 0
    store.db.register("_reached", pa.table({"scope": sorted(reached)}))
    store.db.execute(
        """
        CREATE OR REPLACE TEMP TABLE _node AS
        WITH hit AS (
            SELECT doc FROM features SEMI JOIN _reached USING (scope)
            UNION SELECT doc FROM pending
            UNION SELECT a FROM duplicates WHERE b IN (SELECT doc FROM pending)
            UNION SELECT b FROM duplicates WHERE a IN (SELECT doc FROM pending)
            UNION SELECT doc FROM documents WHERE story IS NULL
        ),
        near AS (SELECT DISTINCT component FROM documents SEMI JOIN hit USING (doc) WHERE component IS NOT NULL)
        SELECT doc, row_number() OVER (ORDER BY doc) - 1 AS n
        FROM documents WHERE doc IN (SELECT doc FROM hit) OR component IN (SELECT component FROM near)
        """
    )
    store.db.unregister("_reached")
    return int(store.one("SELECT count(*) FROM _node"))


class _Linking:
    """One linking of the numbered documents."""

    def __init__(self, store: Store, size: int):
        self.store = store
        self.db = store.db
        self.size = size
        self.facts = Facts(store.db)
        self.weigher = Weigher(store.db)
        self.links = Links(size, THRESHOLD)
        self.compared = 0

    def close(self) -> None:
        self.weigher.close()
        self.db.execute("DROP TABLE _node")

    def compare(self) -> None:
        """Keep the pairs of reports at or above the threshold."""
        month = self.facts.month
        ids = np.argsort(month, kind="stable")
        loose, dated = np.split(ids, [int(np.count_nonzero(month < 0))])
        undated = self._undated(loose) if len(loose) else None
        starts = np.flatnonzero(np.diff(month[dated], prepend=-2))
        for chunk in _chunked(np.split(dated, starts[1:]) if len(dated) else []):
            self._compare_dated(np.concatenate(chunk), undated)
            self.store.trim()
        if undated:
            for row, id in enumerate(loose.tolist()):
                self._compare_undated(undated, id, *undated.row(row))
        a, b = self.facts.copies
        self.links.add(a, b, np.full(len(a), COPY_LIKENESS))

    def _undated(self, ids: Ints) -> Undated:
        chunks = (self.weigher.vectors(ids[i : i + _CHUNK], {UNDATED}) for i in range(0, len(ids), _CHUNK))
        return Undated(ids, self.facts.title[ids], chunks)

    def _compare_dated(self, here: Ints, undated: Undated | None) -> None:
        """Each report of some months with those of the same months and the next ones, and with undated ones."""
        month = self.facts.month
        months = np.unique(month[here])
        later = np.flatnonzero(np.isin(month, np.setdiff1d(months + 1, months)))
        ids = np.concatenate([here, later])
        vectors = self.weigher.vectors(ids, self.facts.scopes(ids))
        index = postings(vectors)
        own = np.isin(vectors.ids, here)
        for row in np.flatnonzero(own).tolist():
            id = int(vectors.ids[row])
            likeness = self.facts.likeness(id, vectors.ids, vectors.likeness_to_all(row, index))
            alike = np.flatnonzero(likeness >= THRESHOLD)
            alike = alike[(alike > row) | ~own[alike]]
            self._keep(id, vectors.ids[alike], likeness[alike])
            self.compared += len(ids)
            if undated:
                held = slice(*vectors.starts[row : row + 2])
                self._compare_undated(undated, id, vectors.undated[held], vectors.weights[held])

    def _compare_undated(self, undated: Undated, id: int, terms: Ints, weights: Vector) -> None:
        rows, content = undated.near(id, int(self.facts.title[id]), terms, weights)
        others = undated.ids[rows]
        likeness = self.facts.likeness(id, others, content)
        alike = likeness >= THRESHOLD
        self._keep(id, others[alike], likeness[alike])
        self.compared += len(rows)

    def _keep(self, id: int, others: Ints, likeness: Vector) -> None:
        if len(others):
            self.links.add(np.minimum(others, id), np.maximum(others, id), likeness)

    def group(self) -> None:
        """Cluster the reports of each connected group, and write their stories."""
        labels = self.links.groups()
        self.db.execute("CREATE OR REPLACE TEMP TABLE _found (n INTEGER, story INTEGER, first INTEGER)")
        alone = np.bincount(labels, minlength=self.size)[labels] == 1
        single = np.flatnonzero(alone)
        self._found([single], [single], [single])
        several = np.flatnonzero(~alone)
        when = np.nan_to_num(self.facts.day[several], nan=np.inf)  # in order of time: few months are counted at once
        for chunk in _chunked(several[at] for at in grouped(labels[several], when)):
            found = list(self._stories(chunk))
            self._found(
                [story for _, story in found],
                [np.full(len(story), story[0]) for _, story in found],
                [np.full(len(story), group[0]) for group, story in found],
            )
            self.store.trim()
        self._write()

    def _stories(self, groups: list[Ints]) -> Iterator[tuple[Ints, Ints]]:
        """The stories of each group."""
        ids = np.concatenate(groups)
        vectors = self.weigher.vectors(ids, self.facts.scopes(ids))
        index = postings(vectors)
        for group in groups:
            rows = np.searchsorted(vectors.ids, group)
            alike = np.empty((len(group), len(group)))
            for i, row in enumerate(rows.tolist()):
                content = vectors.likeness_to_all(row, index)[rows]
                alike[i] = self.facts.likeness(int(group[i]), group, content)
            self.compared += len(group) * (len(group) - 1) // 2
            contrast = _contrast([vectors.marks(row) for row in rows.tolist()])
            for story in average_link(alike, THRESHOLD, contrast):
                yield group, group[story]

    def _found(self, *columns: list[Ints]) -> None:
        """Note members, their story's first member, and their group's."""
        n, story, first = (np.concatenate(column) for column in columns)
        self.db.register("_new", pa.table({"n": n, "story": story, "first": first}))
        self.db.execute("INSERT INTO _found SELECT * FROM _new")
        self.db.unregister("_new")

    def _write(self) -> None:
        """Set story and component of the documents that were looked at."""
        db = self.db
        db.execute(
            """
            CREATE OR REPLACE TEMP TABLE _placed AS
            SELECT d.doc, 's' || s.doc AS story, 'g' || g.doc AS component FROM _found f
            JOIN _node d USING (n) JOIN _node s ON s.n = f.story JOIN _node g ON g.n = f.first
            """
        )
        self.store.pend("SELECT doc FROM documents d JOIN _placed p USING (doc) WHERE d.story IS DISTINCT FROM p.story")
        db.execute(
            "UPDATE documents SET story = p.story, component = p.component FROM _placed p WHERE p.doc = documents.doc "
            "AND (documents.story IS DISTINCT FROM p.story OR documents.component IS DISTINCT FROM p.component)"
        )
        db.execute("DROP TABLE _found")
        db.execute("DROP TABLE _placed")


def _contrast(marks: list[frozenset[int]]) -> Callable[[Sequence[int], Sequence[int]], bool]:
    """Whether two groups are two stories: each has names of its own that the other lacks."""

    def own(mine: Counter[int], size: int, theirs: Counter[int], other: int) -> float:
        """The mean share of the names that are most its own; an imagined report without them tames small groups."""
        best = sorted((n / size - theirs[name] / other for name, n in mine.items()), reverse=True)[:OWN_NAMES]
        share = sum(best) / OWN_NAMES if len(best) == OWN_NAMES else 0.0
        return max(0.0, share) * size / (size + 1)

    def forbidden(a: Sequence[int], b: Sequence[int]) -> bool:
        if min(len(a), len(b)) < LEAST_GROUP:
            return False
        left, right = (Counter(name for i in group for name in marks[i]) for group in (a, b))
        both = own(left, len(a), right, len(b)) * own(right, len(b), left, len(a))
        return math.sqrt(both) >= OWN_SHARE

    return forbidden


def _chunked(groups: Iterable[Ints]) -> Iterator[list[Ints]]:
    """Groups together, as long as they hold few reports."""
    chunk: list[Ints] = []
    held = 0
    for group in groups:
        if chunk and held + len(group) > _CHUNK:
            yield chunk
            chunk, held = [], 0
        chunk.append(group)
        held += len(group)
    if chunk:
        yield chunk


def _scope(month: int) -> str:
    return UNDATED if month < 0 else f"{month // 12:04d}-{month % 12 + 1:02d}"


def _summaries(store: Store) -> None:
    """Make the table of stories anew from the documents."""
    store.db.execute("DELETE FROM stories")
    store.db.execute(
        """
        INSERT INTO stories
        SELECT story, arg_min_null(title, (published IS NULL, published, doc)), min(published), max(published),
               count(*),
               count(*) - count(DISTINCT coalesce(copy, doc)), count(DISTINCT origin)
        FROM documents WHERE story IS NOT NULL GROUP BY story ORDER BY story
        """
    )
