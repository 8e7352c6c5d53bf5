"""What people ask for, as conditions on the tables: actors, types, places, days, outlets, statuses, topics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from onrecord.knowledge.fold import fold
from onrecord.sources.make import iso_date

_ITEM = re.compile(r"Q\d+")
_CODE = re.compile(r"[A-Z]{3,9}")


class Condition(NamedTuple):
    """A condition in SQL and its values."""

    sql: str
    values: tuple[Any, ...]


class Filters(NamedTuple):
    """What to keep. Each is None (or empty) when it does not matter.

    An actor is a name or part of one, a PLOVER code or the head of one in capitals ("USAGOV", "USA", "REB"), or a
    Wikidata item ("Q22686"). A place is a name or part of one, or a country's alpha-3 code in capitals.
    """

    actor: str | None = None
    other: str | None = None
    type: Sequence[str] = ()
    place: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    status: Sequence[str] = ()
    holder: str | None = None
    topic: str | None = None


def holds(column: str) -> str:
    """Whether a column holds some words, whatever their capitals and accents; takes one value, folded."""
    return f"contains(strip_accents(lower({column})), ?)"


def person(column: str, said: str) -> Condition:
    """A participant in columns `{column}entity`, `{column}code`, `{column}name`."""
    if _ITEM.fullmatch(said):
        return Condition(f"{column}entity = ?", (said,))
    if _CODE.fullmatch(said):
        return Condition(f"({column}code LIKE ? OR substr({column}code, 4, 3) = ?)", (f"{said}%", said))
    return Condition(holds(f"{column}name"), (fold(said),))


def people(names: str, entities: str, codes: str, said: str) -> Condition:
    """Someone in columns that hold lists."""
    if _ITEM.fullmatch(said):
        return Condition(f"list_contains({entities}, ?)", (said,))
    if _CODE.fullmatch(said):
        return Condition(
            f"len(list_filter({codes}, lambda c: c LIKE ? OR substr(c, 4, 3) = ?)) > 0", (f"{said}%", said)
        )
    return Condition(f"len(list_filter({names}, lambda n: {holds('n')})) > 0", (fold(said),))


def involved(said: str, *, parts: tuple[str, ...] = ("actor", "recipient")) -> Condition:
    """Events `e` in which somebody takes part."""
    who = person("", said)
    marks = ", ".join(f"'{p}'" for p in parts)
    sql = f"(e.doc, e.id) IN (SELECT (doc, event) FROM event_actors WHERE part IN ({marks}) AND {who.sql})"  # noqa: S608
    return Condition(sql, who.values)


def place(said: str, *, name: str, country: str | None) -> Condition:
    """Where."""
    if country and re.fullmatch(r"[A-Z]{3}", said):
        return Condition(f"{country} = ?", (said,))
    return Condition(holds(name), (fold(said),))


def days(f: Filters, first: str, last: str, published: str = "d.published") -> list[Condition]:
    """Between two days. What has no day of its own counts by the day on which it was published."""
    out = []
    if f.since:
        since = iso_date(f.since, "--since")[:10]
        out.append(Condition(f"coalesce({last}, {first}, left({published}, 10)) >= ?", (since,)))
    if f.until:
        until = iso_date(f.until, "--until")[:10]
        out.append(Condition(f"coalesce({first}, {last}, left({published}, 10)) <= ?", (until,)))
    return out


def source(said: str) -> Condition:
    """An outlet by a part of its name, or the agency that a report comes from by its whole name."""
    return Condition(f"({holds('d.source')} OR lower(d.origin) = lower(?))", (fold(said), said))


def whole_source(said: str) -> Condition:
    """An outlet or agency by its whole name."""
    return Condition("(lower(d.source) = lower(?) OR lower(d.origin) = lower(?))", (said, said))


def one_of(column: str, said: Sequence[str]) -> Condition:
    """One of some values."""
    return Condition(f"{column} IN ({', '.join('?' * len(said))})", tuple(said))


def topic(said: str, *columns: str) -> Condition:
    """Every word of a topic in one of the columns."""
    text = " || ' ' || ".join(f"coalesce({c}, '')" for c in columns)
    words = fold(said).split()
    return Condition(" AND ".join(holds(text) for _ in words), tuple(words))


def joined(conditions: Sequence[Condition]) -> Condition:
    """All of them; true when there are none."""
    if not conditions:
        return Condition("true", ())
    return Condition(" AND ".join(c.sql for c in conditions), tuple(v for c in conditions for v in c.values))
