"""ACLED-shaped: a CSV with columns of that data set. It is not that data set, nor coded by its rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.exports import codes
from onrecord.exports.delimited import write_rows
from onrecord.exports.look import Days, Look, degrees, event_id, number, span_days, told
from onrecord.exports.shape import DEFAULT, Options
from onrecord.exports.sides import Side, side
from onrecord.record import Event, Record

NAME = "acled"
SUFFIX = ".csv"
ABOUT = "ACLED-shaped CSV: violence, protests and arrests that happened"
COLUMNS = (
    "event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "actor2", "country",
    "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale",
    "notes", "fatalities",
)  # fmt: skip


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write the events that have a type there; gives their number."""
    return write_rows(target, COLUMNS, _rows(records, options))


def _rows(records: Iterable[Record], options: Options) -> Iterator[list[str]]:
    for look, event in told(records, options, happened=True):
        if kind := event_kind(look, event):
            yield _row(look, event, kind, look.days(event, options))


def event_kind(look: Look, event: Event) -> tuple[str, str] | None:
    """ACLED's event type and sub-event type: by type and mode, else by who fights whom; None when neither tells."""
    for mode in event.modes:
        known = codes.acled().get((event.type, mode))
        if known:
            return known
    if event.type != "ASSAULT":
        return ("Protests", "") if event.type == "PROTEST" else None
    first = {side(a) for a in look.named(event.actors)}
    second = {side(a) for a in look.named(event.recipients)}
    armed = {Side.STATE, Side.ARMED}
    if first & armed and second & armed:
        return "Battles", "Armed clash"
    return ("Violence against civilians", "Attack") if second == {Side.CIVILIAN} else None


def _row(look: Look, event: Event, kind: tuple[str, str], days: Days) -> list[str]:
    place = look.place(event)
    actors, recipients = look.sides(event)
    killed = {number(f.low) for f in look.killed(event) if f.low is not None and f.low == f.high and not f.approximate}
    return [
        event_id(look.record, event), days.start if _time_precision(days) else "", _time_precision(days), *kind,
        "; ".join(look.name(a) for a in actors), "; ".join(look.name(a) for a in recipients),
        codes.country_name(place.country) if place else "", (place.admin1 or "") if place else "",
        place.name if place and place.feature == "admin2" else "", "",
        place.name if place else "", degrees(place.lat) if place else "", degrees(place.lon) if place else "",
        codes.precision(place.feature, "acled_geo") if place else "", look.document.source or "", "",
        look.line(look.evidence(event)), killed.pop() if len(killed) == 1 else "",
    ]  # fmt: skip


def _time_precision(days: Days) -> str:
    length = span_days(days)
    if length is None:
        return ""
    return "1" if length == 1 else "2" if length <= 7 else "3" if length <= 31 else ""
