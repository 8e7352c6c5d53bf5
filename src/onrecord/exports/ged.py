"""UCDP-GED-shaped: a CSV with columns of that data set. It is not that data set, nor coded by its rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.exports import codes
from onrecord.exports.delimited import write_rows
from onrecord.exports.look import Days, Look, degrees, event_id, number, span_days, told
from onrecord.exports.shape import DEFAULT, Options
from onrecord.exports.sides import Side, side
from onrecord.record import Actor, Event, Figure, Record

NAME = "ged"
SUFFIX = ".csv"
ABOUT = "UCDP-GED-shaped CSV: assaults that happened and for which a death toll is claimed"
COLUMNS = (
    "id", "type_of_violence", "side_a", "side_b", "date_start", "date_end", "date_prec", "where_prec", "adm_1",
    "latitude", "longitude", "source_article", "source_headline", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "event_clarity",
)  # fmt: skip


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write the deadly assaults; gives their number."""
    return write_rows(target, COLUMNS, _rows(records, options))


def _rows(records: Iterable[Record], options: Options) -> Iterator[list[str]]:
    for look, event in told(records, options, happened=True):
        tolls = look.killed(event)
        if event.type == "ASSAULT" and any((f.high or f.low or 0) > 0 for f in tolls):
            yield _row(look, event, tolls, look.days(event, options))


def _row(look: Look, event: Event, tolls: list[Figure], days: Days) -> list[str]:
    place = look.place(event)
    actors, recipients = look.sides(event)
    return [
        event_id(look.record, event), _violence(actors, recipients), "; ".join(look.name(a) for a in actors),
        "; ".join(look.name(a) for a in recipients) or "", days.start, days.end, _date_prec(days),
        codes.precision(place.feature, "ged_where") if place else "", (place.admin1 or "") if place else "",
        degrees(place.lat) if place else "", degrees(place.lon) if place else "",
        look.document.url or look.document.source or "", look.document.title or "", *_deaths(tolls), "",
    ]  # fmt: skip


def _violence(actors: list[Actor], recipients: list[Actor]) -> str:
    """1 a state fights an armed group or a state, 2 armed groups fight, 3 one side against civilians; else unknown."""
    a, b = {side(x) for x in actors}, {side(x) for x in recipients}
    armed = {Side.STATE, Side.ARMED}
    if not a & armed or not b or Side.UNKNOWN in b:
        return ""
    if b == {Side.CIVILIAN}:
        return "3"
    if not b & armed:
        return ""
    return "1" if Side.STATE in a | b else "2"


def _deaths(tolls: list[Figure]) -> list[str]:
    """Deaths of a, b, civilians, unknown; best, high, low. Which side's dead they are is known for civilians only."""
    words = codes.table("civilian_words", "word")
    of_civilians = [f for f in tolls if any(w in words for w in (f.of or "").lower().split())]
    others = [f for f in tolls if f not in of_civilians]
    lows = [f.low for f in tolls if f.low is not None]
    highs = [f.high for f in tolls if f.high is not None]
    low, high = min(lows, default=None), max(highs, default=None)
    open_ended = any(f.high is None for f in tolls)
    agreed = low if low == high and not open_ended and not any(f.approximate for f in tolls) else None
    return [
        "",
        "",
        _exact(of_civilians),
        _exact(others),
        number(agreed),
        "" if open_ended else number(high),
        number(low),
    ]


def _exact(tolls: list[Figure]) -> str:
    values = {f.low for f in tolls if f.low is not None and f.low == f.high and not f.approximate}
    return number(values.pop()) if len(values) == 1 else ""


def _date_prec(days: Days) -> str:
    length = span_days(days)
    if length is None:
        return ""
    return "1" if length == 1 else "2" if length < 7 else "3" if length == 7 else "4" if length <= 31 else "5"
