"""The questions of `onrecord timeline`, `events`, `statements`, `positions`, `figures`, `network`, `compare` in SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from onrecord.corpus.filters import (
    Condition,
    Filters,
    days,
    involved,
    joined,
    one_of,
    people,
    place,
    source,
    topic,
    whole_source,
)


class Query(NamedTuple):
    """SQL and its values."""

    sql: str
    values: tuple[Any, ...]


Make = Callable[[Filters], Query]
# A report of a happening, or an event that is not linked, stands for itself.
_WHAT = "coalesce(e.happening, e.doc || '-' || e.id)"


def _events_where(f: Filters) -> Condition:
    """Which events `e` are meant: found in their narrow columns first, so that few words need to be unpacked."""
    found = days(f, "e.first", "e.last", "e.published")
    if f.actor:
        found.append(involved(f.actor))
    if f.other:
        found.append(involved(f.other))
    if f.type:
        found.append(one_of("e.type", [t.upper() for t in f.type]))
    if f.status:
        found.append(one_of("e.status", [s.lower() for s in f.status]))
    if f.place:
        found.append(place(f.place, name="e.place", country="e.country"))
    tables = "events e"
    if f.source:
        found.append(source(f.source))
        tables += " JOIN documents d USING (doc)"
    if not found:
        return joined(found)
    where = joined(found)
    return Condition(f"e.rowid IN (SELECT e.rowid FROM {tables} WHERE {where.sql})", where.values)  # noqa: S608


def timeline(f: Filters) -> Query:
    """One row for each happening, in order of time: what, who, where, how many say so, and in what they differ."""
    where = _events_where(f)
    return Query(
        f"""
        WITH hit AS (
            SELECT {_WHAT} AS what, e.happening, count(*) AS said, min(e.first) AS first, max(e.last) AS last,
                   arg_min((e.type, e.actors, e.recipients, e.place, e.status, e.certainty, e.evidence, e.doc, d.id,
                   d.source, d.published), (coalesce(d.published, '9'), e.doc, e.id)) AS x
            FROM events e JOIN documents d USING (doc) WHERE {where.sql} GROUP BY ALL
        )
        SELECT coalesce(h.first, hit.first) AS date, coalesce(h.last, hit.last) AS until, x[1] AS type,
               coalesce(h.actors, x[2]) AS actors, coalesce(h.recipients, x[3]) AS recipients,
               coalesce(h.place, x[4]) AS place, coalesce(h.status, x[5]) AS status,
               coalesce(h.certainty, x[6]) AS certainty, coalesce(h.reports, 1) AS reports,
               coalesce(h.stories, 1) AS stories, coalesce(h.sources, 1) AS sources,
               coalesce(h.disputes, []) AS disputes,
               x[7] AS words, x[10] AS source, x[11] AS published, x[9] AS id, x[8] AS doc, hit.happening
        FROM hit LEFT JOIN happenings h USING (happening)
        ORDER BY date NULLS LAST, published NULLS LAST, doc, what
        """,  # noqa: S608 - our own columns; what users say goes in as values
        where.values,
    )


def events(f: Filters) -> Query:
    """One row for each event as one report tells it."""
    where = _events_where(f)
    return Query(
        f"""
        SELECT e.first AS date, e.last AS until, e.type, e.modes, e.contexts, e.quad, e.score, e.actors, e.recipients,
               e.place, e.country, e.lat, e.lon, e.status, e.certainty, e.via, e.trigger, e.evidence AS words, d.source,
               d.published, d.id, e.doc, e.id AS event, e.happening, e.start, e."end"
        FROM events e JOIN documents d USING (doc) WHERE {where.sql}
        ORDER BY date NULLS LAST, d.published NULLS LAST, e.doc, e.start
        """,  # noqa: S608
        where.values,
    )


def statements(f: Filters) -> Query:
    """Who said what; --actor is the speaker, --with whom it was said to or about."""
    found = days(f, "s.first", "s.last")
    if f.actor:
        found.append(people("s.speakers", "s.speaker_entities", "s.speaker_codes", f.actor))
    if f.other:
        found.append(people("s.addressees", "s.addressees", "s.addressees", f.other))
    if f.type:
        found.append(one_of("s.manner", [t.lower() for t in f.type]))
    if f.place:
        found.append(place(f.place, name="s.place", country=None))
    if f.source:
        found.append(source(f.source))
    if f.topic:
        found.append(topic(f.topic, "s.content"))
    where = joined(found)
    return Query(
        f"""
        SELECT s.first AS date, s.speakers, s.manner, s.kind, s.content AS words, s.addressees, s.via, s.place,
               d.source, d.published, d.id, s.doc, s.id AS statement, s.start, s."end"
        FROM statements s JOIN documents d USING (doc) WHERE {where.sql}
        ORDER BY coalesce(s.first, left(d.published, 10)) NULLS LAST, d.published NULLS LAST, s.doc, s.start
        """,  # noqa: S608
        where.values,
    )


def positions(f: Filters) -> Query:
    """Where someone stands, in order of time; `moved` says from which stance on the same topic, when it changed."""
    found = days(f, "p.first", "p.last")
    holder = f.holder or f.actor
    if holder:
        found.append(people("p.holders", "p.holder_entities", "p.holder_codes", holder))
    if f.type:
        found.append(one_of("p.stance", [t.lower() for t in f.type]))
    if f.topic:
        found.append(topic(f.topic, "p.topic", "p.about", "p.evidence"))
    if f.source:
        found.append(source(f.source))
    where = joined(found)
    # With a topic asked for, all that is found is about it; else each topic by its own words.
    by = "holders" if f.topic else "holders, lower(coalesce(topic, about))"
    return Query(
        f"""
        WITH held AS (
            SELECT coalesce(p.first, left(d.published, 10)) AS day, p.first AS date, p.holders, p.stance,
                   coalesce(p.topic, p.about) AS topic, p.about, p.evidence AS words, d.source, d.published, d.id,
                   p.doc, p.id AS position, p.start, p."end"
            FROM positions p JOIN documents d USING (doc) WHERE {where.sql}
        ), moved AS (
            SELECT *, lag(stance) OVER (PARTITION BY {by} ORDER BY day NULLS LAST, published, doc, start) AS before
            FROM held
        )
        SELECT date, holders, stance, CASE WHEN before <> stance THEN before END AS moved, topic, words, source,
               published, id, doc, position, start, "end"
        FROM moved ORDER BY day NULLS LAST, published NULLS LAST, doc, start
        """,  # noqa: S608
        where.values,
    )


def figures(f: Filters) -> Query:
    """Which figures are claimed, and by whom."""
    found = days(f, "g.first", "g.last")
    if f.actor:
        found.append(people("g.via", "g.via_entities", "g.via_entities", f.actor))
    if f.type:
        found.append(one_of("g.what", [t.lower() for t in f.type]))
    if f.place:
        found.append(place(f.place, name="g.place", country="g.country"))
    if f.source:
        found.append(source(f.source))
    where = joined(found)
    return Query(
        f"""
        SELECT g.first AS date, g.last AS until, g.what, g.low, g.high, g.of, g.approximate, g.via, g.place, g.country,
               g.words, g.evidence, d.source, d.published, d.id, g.doc, g.id AS figure, e.happening
        FROM figures g JOIN documents d USING (doc) LEFT JOIN events e ON e.doc = g.doc AND e.id = g.event
        WHERE {where.sql}
        ORDER BY coalesce(g.first, left(d.published, 10)) NULLS LAST, d.published NULLS LAST, g.doc, g.start
        """,  # noqa: S608
        where.values,
    )


def network(f: Filters) -> Query:
    """Who deals with whom: happenings between two actors, how many are cooperative or conflictual, mean score."""
    where = _events_where(f)
    return Query(
        f"""
        WITH hit AS (
            SELECT e.doc, e.id, {_WHAT} AS what, e.quad, e.score, e.first, coalesce(e.mutual, false) AS mutual
            FROM events e JOIN documents d USING (doc) WHERE {where.sql}
        ), part AS (
            SELECT h.*, a.part, coalesce(a.entity, a.name) AS entity, a.name, a.code
            FROM hit h JOIN event_actors a ON a.doc = h.doc AND a.event = h.id WHERE a.part IN ('actor', 'recipient')
        ), pair AS (
            SELECT a.what, a.quad, a.score, a.first, a.mutual, a.entity AS one, a.name AS actor, a.code AS actor_code,
                   b.entity AS other, b.name AS recipient, b.code AS recipient_code
            FROM part a JOIN part b ON a.doc = b.doc AND a.id = b.id AND a.entity <> b.entity AND (
                (a.part = 'actor' AND b.part = 'recipient') OR (a.mutual AND a.part = b.part AND a.entity < b.entity))
        )
        SELECT mode(actor ORDER BY actor) AS actor, mode(recipient ORDER BY recipient) AS recipient, mutual,
               count(DISTINCT what) AS happenings, count(DISTINCT what) FILTER (quad <= 2) AS cooperative,
               count(DISTINCT what) FILTER (quad >= 3) AS conflictual, round(avg(score), 2) AS score,
               min(first) AS since, max(first) AS until, min(actor_code) AS actor_code,
               min(recipient_code) AS recipient_code, one AS actor_entity, other AS recipient_entity
        FROM pair GROUP BY one, other, mutual ORDER BY happenings DESC, one, other, mutual
        """,  # noqa: S608
        where.values,
    )


def compare(one: str, other: str, f: Filters) -> Query:
    """Happenings that two sources tell of: which of them does, and where their words differ."""
    where, left, right = _events_where(f), whole_source(one), whole_source(other)

    def side(name: str) -> str:
        return f"""
            count(DISTINCT doc) FILTER ({name}) AS {name}_reports,
            mode(status ORDER BY status) FILTER ({name}) AS {name}_status,
            list_sort(list_distinct(flatten(list(actors) FILTER ({name})))) AS {name}_actors,
            list_sort(list_distinct(list(figure) FILTER ({name} AND figure IS NOT NULL))) AS {name}_figures"""

    return Query(
        f"""
        WITH hit AS (
            SELECT {_WHAT} AS what, e.happening, e.type, e.first, e.last, e.place, e.status, e.actors, e.recipients,
                   e.doc, coalesce({left.sql}, false) AS a, coalesce({right.sql}, false) AS b,
                   g.what || ' ' || g.words AS figure
            FROM events e JOIN documents d USING (doc) LEFT JOIN figures g ON g.doc = e.doc AND g.event = e.id
            WHERE {where.sql}
        ), told AS (
            SELECT what, any_value(happening ORDER BY doc) AS happening, min(type) AS type, min(first) AS date,
                   min(place) AS place, {side("a")}, {side("b")}
            FROM hit WHERE a OR b GROUP BY what
        )
        SELECT CASE WHEN a_reports = 0 THEN 'second' WHEN b_reports = 0 THEN 'first' ELSE 'both' END AS told_by, *,
               list_filter([
                   CASE WHEN a_reports > 0 AND b_reports > 0 AND (a_status = 'negated') <> (b_status = 'negated')
                        THEN 'whether' END,
                   CASE WHEN len(a_actors) > 0 AND len(b_actors) > 0 AND NOT list_has_any(a_actors, b_actors)
                        THEN 'who' END,
                   CASE WHEN len(a_figures) > 0 AND len(b_figures) > 0 AND a_figures <> b_figures
                        THEN 'figures' END], lambda x: x IS NOT NULL) AS differ
        FROM told ORDER BY date NULLS LAST, what
        """,  # noqa: S608
        (*left.values, *right.values, *where.values),
    )


QUERIES: dict[str, Make] = {
    "timeline": timeline, "events": events, "statements": statements, "positions": positions, "figures": figures,
    "network": network,
}  # fmt: skip
