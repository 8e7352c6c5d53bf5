"""The views of a project: what each asks, which filters it knows, how its rows are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from onrecord.corpus import queries
from onrecord.corpus.features import stem
from onrecord.corpus.filters import Condition, Filters, days, joined, people, source
from onrecord.corpus.queries import Query


class View(NamedTuple):
    """One view; `columns` are (key, heading, sort of cell)."""

    name: str
    title: str
    about: str
    filters: tuple[str, ...]
    make: Callable[[Filters], Query]
    columns: tuple[tuple[str, str, str], ...]
    empty: str


_EVENT_FILTERS = ("actor", "with", "type", "status", "place", "since", "until", "source")


def plain(query: Query) -> Query:
    """A query without its order, to count or group its rows."""
    return Query(query.sql.rsplit("ORDER BY", 1)[0], query.values)


def reports(f: Filters) -> Query:
    """The reports, latest first."""
    found = days(f, "NULL", "NULL")
    if f.source:
        found.append(source(f.source))
    if f.topic:
        stems = tuple(dict.fromkeys(stem(word) for word in re.findall(r"[^\W_]+", f.topic.lower())))
        found.append(Condition("d.doc IN (SELECT doc FROM features WHERE list_has_all(words, ?::VARCHAR[]))", (stems,)))
    if f.actor:
        who = people("list_value(a.name)", "list_value(a.entity)", "list_value(a.code)", f.actor)
        found.append(Condition(f"d.doc IN (SELECT a.doc FROM actors a WHERE {who.sql})", who.values))  # noqa: S608
    where = joined(found)
    return Query(
        f"""SELECT left(d.published, 10) AS published, coalesce(nullif(d.title, ''), left(d.text, 80)) AS title,
                   d.source, d.credit, d.id, d.doc FROM documents d WHERE {where.sql}
            ORDER BY d.published DESC NULLS LAST, d.seq""",  # noqa: S608 - our own columns
        where.values,
    )


def sources(f: Filters) -> Query:
    """Who relays whom: outlet, the nearest relay, the speakers, how many statements, and the first of them."""
    found = days(f, "s.first", "s.last")
    if f.actor:
        found.append(people("list_concat(s.speakers, s.via)", "s.speaker_entities", "s.speaker_codes", f.actor))
    if f.source:
        found.append(source(f.source))
    where = joined(found)
    return Query(
        f"""SELECT coalesce(d.source, d.credit, '(no outlet)') AS outlet, coalesce(s.via[1], '(directly)') AS relay,
                   s.speakers, count(*) AS n, min(s.doc || '/' || s.id) AS x,
                   split_part(x, '/', 1) AS doc, split_part(x, '/', 2) AS statement
            FROM statements s JOIN documents d USING (doc) WHERE len(s.speakers) > 0 AND {where.sql}
            GROUP BY ALL ORDER BY n DESC, outlet, relay, s.speakers""",  # noqa: S608
        where.values,
    )


def network(f: Filters) -> Query:
    """What `queries.network` says, with one name for each actor; all but the last step is done on hashes: quicker."""
    found = plain(queries.events(f))
    return Query(
        f"""
        WITH hit AS (
            SELECT hash(e.doc, e.event) AS key, hash(coalesce(e.happening, e.doc || '-' || e.event)) AS what, e.quad,
                   e.score, try_cast(e.date AS DATE) AS date FROM ({found.sql}) e
        ), side AS (
            SELECT hash(doc, event) AS key, part = 'actor' AS acts, hash(coalesce(entity, name)) AS who,
                   coalesce(entity, name) AS entity, name FROM event_actors WHERE part <> 'via'
        ), alike AS (
            SELECT hash(doc, id) AS key FROM events WHERE mutual
        ), called AS (
            SELECT who, min(entity) AS entity, min(name) AS name FROM side GROUP BY who
        ), pair AS (
            SELECT h.what, x.key IS NOT NULL AS mutual, a.who AS one, b.who AS other, min(h.quad) AS quad,
                   avg(h.score) AS score, min(h.date) AS since, max(h.date) AS until
            FROM hit h JOIN side a ON a.key = h.key LEFT JOIN alike x ON x.key = h.key
            JOIN side b ON b.key = h.key AND b.who <> a.who AND (
                (a.acts AND NOT b.acts) OR (x.key IS NOT NULL AND a.acts = b.acts AND a.entity < b.entity))
            GROUP BY h.what, x.key IS NOT NULL, a.who, b.who
        ), busy AS (
            SELECT one, other, mutual, count(*) AS happenings, count(*) FILTER (quad <= 2) AS cooperative,
                   count(*) FILTER (quad >= 3) AS conflictual, round(avg(score), 2) AS score, min(since) AS since,
                   max(until) AS until
            FROM pair GROUP BY one, other, mutual
        )
        SELECT a.name AS actor, b.name AS recipient, mutual, happenings, cooperative, conflictual, score,
               CAST(since AS VARCHAR) AS since, CAST(until AS VARCHAR) AS until, a.entity AS actor_entity,
               b.entity AS recipient_entity
        FROM busy JOIN called a ON a.who = one JOIN called b ON b.who = other
        ORDER BY happenings DESC, one, other, mutual""",  # noqa: S608 - our own words
        found.values,
    )


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View(
            "reports", "Reports", "What has been read.", ("topic", "actor", "since", "until", "source"), reports,
            (("published", "Published", "date"), ("title", "Report", "report"), ("source", "Outlet", "source"),
             ("credit", "Agency", "text"), ("id", "Id", "faint")),
            "No report fits these filters.",
        ),
        View(
            "timeline", "Timeline", "What happened, each happening once, in order of time.", _EVENT_FILTERS,
            queries.timeline,
            (("date", "Date", "date"), ("type", "What", "type"), ("status", "Status", "status"),
             ("actors", "Who", "names"), ("recipients", "To whom", "names"),
             ("place", "Where", "text"), ("words", "Words", "happening"),
             ("sources", "Sources", "number"), ("disputes", "Differ on", "names")),
            "No event fits these filters.",
        ),
        View(
            "events", "Events", "Each event as one report tells it.", _EVENT_FILTERS, queries.events,
            (("date", "Date", "date"), ("type", "What", "type"), ("status", "Status", "status"),
             ("actors", "Who", "names"), ("recipients", "To whom", "names"),
             ("place", "Where", "text"), ("words", "Words", "event"),
             ("via", "On whose word", "names"), ("certainty", "Certainty", "share"), ("source", "Outlet", "source")),
            "No event fits these filters.",
        ),
        View(
            "statements", "Statements", "Who said what, and through whom.",
            ("actor", "with", "topic", "place", "since", "until", "source"), queries.statements,
            (("date", "Date", "date"), ("speakers", "Who", "names"), ("manner", "How", "text"),
             ("words", "What", "statement"), ("addressees", "To whom", "names"), ("via", "Relayed by", "names"),
             ("source", "Outlet", "source")),
            "No statement fits these filters.",
        ),
        View(
            "network", "Network", "Who deals with whom: happenings between two actors.", _EVENT_FILTERS,
            network,
            (("actor", "Who", "text"), ("recipient", "To or with whom", "pair"), ("happenings", "Happenings", "number"),
             ("cooperative", "Cooperative", "number"), ("conflictual", "Conflictual", "number"),
             ("score", "Mean score", "number"), ("since", "First", "date"), ("until", "Last", "date")),
            "No two actors deal with each other in what these filters keep.",
        ),
        View(
            "positions", "Positions", "Where each party stands, and how it moved.",
            ("holder", "topic", "since", "until", "source"), queries.positions,
            (("date", "Date", "date"), ("holders", "Who", "names"), ("stance", "Stance", "stance"),
             ("moved", "Before", "text"), ("topic", "Topic", "text"), ("words", "Words", "position"),
             ("source", "Outlet", "source")),
            "No position fits these filters.",
        ),
        View(
            "figures", "Figures", "Which figures are claimed, and by whom.",
            ("actor", "place", "since", "until", "source"), queries.figures,
            (("date", "Date", "date"), ("what", "What", "text"), ("low", "How many", "amount"), ("of", "Of", "text"),
             ("via", "Who says so", "names"), ("place", "Where", "text"), ("evidence", "Words", "figure"),
             ("source", "Outlet", "source")),
            "No figure fits these filters.",
        ),
        View(
            "sources", "Sources", "Whose words reach the reader through whom.", ("actor", "since", "until", "source"),
            sources,
            (("outlet", "Outlet", "text"), ("relay", "Relayed by", "text"), ("speakers", "Whose words", "names"),
             ("n", "Statements", "number"), ("words", "For example", "statement")),
            "No statement fits these filters.",
        ),
        View(
            "map", "Map", "Where it happened.", _EVENT_FILTERS, queries.timeline, (),
            "Nothing that fits these filters has a place.",
        ),
    )
}  # fmt: skip
