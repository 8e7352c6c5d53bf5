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
from datetime import date

import numpy as np
import pyarrow as pa

from onrecord.corpus import neardup
from onrecord.corpus.clusters import Vector, average_link, split_large
from onrecord.corpus.store import Store
from onrecord.corpus.vectors import UNDATED, Weigher, neighbours, postings

THRESHOLD = 0.15
OWN_NAMES = 3  # how many names of its own a group must have ...
OWN_SHARE = 0.6  # ... and how much more of its reports give them than of the other's, for both groups together
LEAST_GROUP = 3  # a smaller group has no say in that
CLOSE_DAYS, FAR_DAYS = 2, 14
COPY_LIKENESS = 0.9
TITLE_BONUS = 0.15
_CHUNK = 1000

Edge = tuple[str, str, float]
Tick = Callable[[str], None]


class Facts:
    """Day, scope and bare title of the documents that are looked at, and which pairs are copies."""

    def __init__(self, store: Store, docs: Sequence[str]):
        with store.keys(docs):
            rows = store.rows("SELECT doc, scope, day, title FROM features JOIN _keys USING (doc)")
            pairs = store.rows("SELECT a, b FROM duplicates WHERE a IN (FROM _keys) AND b IN (FROM _keys)")
        self.scope: dict[str, str] = {doc: scope for doc, scope, _, _ in rows}
        self.day = {doc: date.fromisoformat(day).toordinal() if day else None for doc, _, day, _ in rows}
        self.title: dict[str, str | None] = {doc: title for doc, _, _, title in rows}
        self.copies = [(a, b) for a, b in pairs if self._near(a, b)]

    def _near(self, a: str, b: str) -> bool:
        one, other = self.day.get(a), self.day.get(b)
        return one is None or other is None or abs(one - other) <= FAR_DAYS


class Likeness:
    """The likeness of reports: their content's, less for the days between, more for the same headline."""

    def __init__(self, facts: Facts, docs: Sequence[str]):
        row = {doc: i for i, doc in enumerate(docs)}
        titles: dict[str, int] = {}
        self.day = np.array([facts.day[d] or np.nan for d in docs], dtype=np.float64)
        said = [facts.title[d] for d in docs]
        self.title = np.array([titles.setdefault(t, len(titles)) if t else -1 for t in said], dtype=np.int64)
        self.copies: dict[int, list[int]] = {}
        for a, b in facts.copies:
            if a in row and b in row:
                self.copies.setdefault(row[a], []).append(row[b])
                self.copies.setdefault(row[b], []).append(row[a])

    def row(self, i: int, content: Vector) -> Vector:
        """The likeness of one report to all, from that of their content. A report without a date is near to all."""
        days = np.nan_to_num(np.abs(self.day - self.day[i]), nan=0.0)
        near = np.clip((FAR_DAYS - days) / (FAR_DAYS - CLOSE_DAYS), 0.0, 1.0)
        same = (self.title == self.title[i]) & (self.title >= 0)
        out: Vector = near * (content + TITLE_BONUS * same)
        out[self.copies.get(i, [])] = COPY_LIKENESS
        return out


def link(store: Store, tick: Tick = lambda _: None) -> set[str]:
    """Bring stories up to date with the pending documents; returns the documents whose story or origin changed."""
    store.db.execute("CREATE OR REPLACE TEMP TABLE _moved (doc VARCHAR)")
    tick("comparing texts")
    neardup.update(store)
    docs = _touched(store)
    if not docs:
        return set()
    facts = Facts(store, docs)
    weigher = Weigher(store, sorted(set(facts.scope.values())))
    tick("comparing reports")
    groups = split_large(docs, [*_edges(weigher, facts), *((a, b, COPY_LIKENESS) for a, b in facts.copies)], THRESHOLD)
    tick("grouping stories")
    found = [(group, story) for group, story in _stories(weigher, facts, groups)]
    weigher.close()
    _write(store, found)
    _summaries(store)
    return {doc for (doc,) in store.rows("SELECT DISTINCT doc FROM _moved")}


def _touched(store: Store) -> list[str]:
    """The documents to look at: those in months whose word counts changed, the months beside, and their groups."""
    scopes = {scope for (scope,) in store.rows("SELECT DISTINCT scope FROM pending")}
    changed = {n for scope in scopes for n in neighbours(scope)}
    reached = {n for scope in changed for n in neighbours(scope)}
    if UNDATED in reached:  # reports without a date are compared with all
        reached.update(scope for (scope,) in store.rows("SELECT DISTINCT scope FROM features"))
    elif reached:
        reached.add(UNDATED)
    else:
        return []
    store.db.register("_reached", pa.table({"scope": sorted(reached)}))
    rows = store.rows(
        """
        WITH hit AS (
            SELECT doc FROM features SEMI JOIN _reached USING (scope)
            UNION SELECT doc FROM pending
            UNION SELECT a FROM duplicates WHERE b IN (SELECT doc FROM pending)
            UNION SELECT b FROM duplicates WHERE a IN (SELECT doc FROM pending)
            UNION SELECT doc FROM documents WHERE story IS NULL
        ),
        near AS (SELECT DISTINCT component FROM documents SEMI JOIN hit USING (doc) WHERE component IS NOT NULL)
        SELECT doc FROM documents WHERE doc IN (SELECT doc FROM hit) OR component IN (SELECT component FROM near)
        """
    )
    store.db.unregister("_reached")
    return sorted(doc for (doc,) in rows)


def _edges(weigher: Weigher, facts: Facts) -> Iterator[Edge]:
    """Pairs of reports at or above the threshold: of the same month or the next, or one of them without a date."""
    by_scope: dict[str, list[str]] = {}
    for doc, scope in sorted(facts.scope.items()):
        by_scope.setdefault(scope, []).append(doc)
    for months in _chunked([[s, *by_scope[s]] for s in sorted(by_scope)]):
        here = {doc for _, *docs in months for doc in docs}
        scopes = {month[0] for month in months}
        beside = {s for scope in scopes if scope != UNDATED for s in (neighbours(scope)[2], UNDATED)} - scopes
        vectors = weigher.vectors([*here, *(doc for s in beside for doc in by_scope.get(s, ()))])
        index = postings(vectors)
        alike = Likeness(facts, vectors.docs)
        for row, doc in enumerate(vectors.docs):
            if doc not in here:
                continue
            likeness = alike.row(row, vectors.likeness_to_all(row, index))
            for other in np.flatnonzero(likeness >= THRESHOLD).tolist():
                twin = vectors.docs[other]
                if other > row or (other < row and twin not in here):
                    yield min(doc, twin), max(doc, twin), float(likeness[other])


def _stories(weigher: Weigher, facts: Facts, groups: list[list[str]]) -> Iterator[tuple[str, list[str]]]:
    """The stories of each connected group, with the group's first document."""
    yield from ((group[0], group) for group in groups if len(group) == 1)
    for chunk in _chunked([g for g in groups if len(g) > 1]):
        vectors = weigher.vectors([doc for group in chunk for doc in group])
        index = postings(vectors)
        place = {doc: row for row, doc in enumerate(vectors.docs)}
        for group in chunk:
            rows = [place[doc] for doc in group]
            alike = Likeness(facts, group)
            content = [vectors.likeness_to_all(row, index)[rows] for row in rows]
            likeness = np.array([alike.row(i, row) for i, row in enumerate(content)])
            contrast = _contrast([vectors.marks[row] for row in rows])
            for story in average_link(likeness, THRESHOLD, contrast):
                yield group[0], [group[i] for i in story]


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


def _chunked(groups: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    chunk: list[list[str]] = []
    held = 0
    for group in groups:
        chunk.append(group)
        held += len(group)
        if held >= _CHUNK:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def _write(store: Store, found: list[tuple[str, list[str]]]) -> None:
    """Set story and component of the documents that were looked at."""
    rows = [(doc, f"s{min(story)}", f"g{first}") for first, story in found for doc in story]
    columns = list(zip(*rows, strict=True))
    db = store.db
    db.register("_found", pa.table({n: list(c) for n, c in zip(("doc", "story", "component"), columns, strict=True)}))
    db.execute("INSERT INTO _moved SELECT d.doc FROM documents d JOIN _found f USING (doc) "
               "WHERE d.story IS DISTINCT FROM f.story")  # fmt: skip
    db.execute(
        "UPDATE documents SET story = f.story, component = f.component FROM _found f WHERE f.doc = documents.doc "
        "AND (documents.story IS DISTINCT FROM f.story OR documents.component IS DISTINCT FROM f.component)"
    )
    db.unregister("_found")


def _summaries(store: Store) -> None:
    """Make the table of stories anew from the documents."""
    store.db.execute("DELETE FROM stories")
    store.db.execute(
        """
        INSERT INTO stories
        SELECT story, first(title ORDER BY published NULLS LAST, doc), min(published), max(published), count(*),
               count(*) - count(DISTINCT coalesce(copy, doc)), count(DISTINCT origin)
        FROM documents WHERE story IS NOT NULL GROUP BY story ORDER BY story
        """
    )
