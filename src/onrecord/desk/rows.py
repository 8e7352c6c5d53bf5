"""One page of a view's rows, and all that its chart needs, in as few questions as will do.

Exports ask `lists.VIEWS[...].make`; pages ask the same of less: the rows that are shown, and counts.
"""

from __future__ import annotations

from typing import NamedTuple

from onrecord.corpus import queries
from onrecord.corpus.filters import Filters
from onrecord.corpus.queries import Query
from onrecord.corpus.store import Store
from onrecord.desk.address import PAGE_SIZE, Address
from onrecord.desk.lists import View, plain
from onrecord.desk.project import Row, ask, page_of

CHARTED = 3000
WHAT = "coalesce(e.happening, e.doc || '-' || e.event)"  # a happening, or an event report that is not linked
_WHOLE = ("network", "positions", "figures", "sources")


class Listed(NamedTuple):
    """A page of rows, whether there are more, how many in all (None: not counted), and the rows for the chart."""

    rows: list[Row]
    more: bool
    total: int | None
    charted: list[Row]


def listed(store: Store, view: View, here: Address) -> Listed:
    """The page of a view that an address names."""
    filters = here.filters(view.filters)
    if view.name in _WHOLE:
        return _of_whole(store, view, filters, here)
    if view.name == "timeline":
        rows = timeline(store, filters, here.page)
    else:
        rows = page_of(store, view.make(filters), PAGE_SIZE, here.page)
    more = len(rows) > PAGE_SIZE
    total = len(rows) if here.page == 1 else None
    if more and here.page == 1:
        total = how_many(store, view, filters)
    return Listed(rows[:PAGE_SIZE], more, total, [])


def _of_whole(store: Store, view: View, filters: Filters, here: Address) -> Listed:
    """Rows of a view whose chart is made of its rows: asked for once."""
    query = view.make(filters)
    charted = ask(store, Query(f"{query.sql} LIMIT {CHARTED + 1}", query.values))
    begin = PAGE_SIZE * (here.page - 1)
    if begin + PAGE_SIZE < len(charted) or len(charted) <= CHARTED:
        rows = charted[begin : begin + PAGE_SIZE + 1]
    else:
        rows = page_of(store, query, PAGE_SIZE, here.page)
    total = len(charted) if len(charted) <= CHARTED else None
    if view.name == "sources":
        rows = _with_words(store, rows)
    return Listed(rows[:PAGE_SIZE], len(rows) > PAGE_SIZE, total, charted[:CHARTED])


def _with_words(store: Store, rows: list[Row]) -> list[Row]:
    """The words of the statement that stands for each row."""
    with store.keys([row["doc"] for row in rows]):
        said = store.rows("SELECT doc, id, content FROM statements JOIN _keys USING (doc)")
    words = {(doc, id): content for doc, id, content in said}
    return [{**row, "words": words.get((row["doc"], row["statement"]))} for row in rows]


def how_many(store: Store, view: View, filters: Filters) -> int:
    """How many rows a view has."""
    if view.name == "timeline":
        found = plain(queries.events(filters))
        return int(store.one(f"SELECT count(DISTINCT {WHAT}) FROM ({found.sql}) e", found.values))  # noqa: S608
    query = plain(view.make(filters))
    return int(store.one(f"SELECT count(*) FROM ({query.sql})", query.values))  # noqa: S608 - our own queries


def timeline(store: Store, filters: Filters, page: int) -> list[Row]:
    """A page of `queries.timeline`: first which happenings, then what is said of them."""
    found = plain(queries.events(filters))
    keys = ask(
        store,
        f"""SELECT {WHAT} AS what, coalesce(any_value(h.first), min(e.date)) AS date, max(e.until) AS until,
                   arg_min((e.doc, e.event), (coalesce(e.published, '9'), e.doc, e.event)) AS x, x[1] AS doc,
                   x[2] AS event, min(e.published) AS published
            FROM ({found.sql}) e LEFT JOIN happenings h USING (happening) GROUP BY what
            ORDER BY date NULLS LAST, published NULLS LAST, doc, what
            LIMIT {PAGE_SIZE + 1} OFFSET {PAGE_SIZE * (page - 1)}""",  # noqa: S608 - our own queries
        found.values,
    )
    with store.keys([key["doc"] for key in keys]):
        told = ask(
            store,
            """SELECT e.doc, e.id AS event, coalesce(h.last, e.last) AS until, e.type,
                      coalesce(h.actors, e.actors) AS actors, coalesce(h.recipients, e.recipients) AS recipients,
                      coalesce(h.place, e.place) AS place, coalesce(h.status, e.status) AS status,
                      coalesce(h.reports, 1) AS reports, coalesce(h.sources, 1) AS sources,
                      coalesce(h.disputes, []) AS disputes, e.evidence AS words, e.happening
               FROM events e JOIN _keys USING (doc) LEFT JOIN happenings h USING (happening)""",
        )
    by_key = {(row["doc"], row["event"]): row for row in told}
    return [{**by_key[key["doc"], key["event"]], "date": key["date"]} for key in keys]
