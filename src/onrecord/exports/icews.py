"""ICEWS-shaped: a tab-separated table with the 20 columns of that data set. It is not that data set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.exports import codes
from onrecord.exports.delimited import write_rows
from onrecord.exports.look import Look, degrees, event_id, told
from onrecord.exports.shape import DEFAULT, Options
from onrecord.record import Actor, Event, Record

NAME = "icews"
SUFFIX = ".tsv"
ABOUT = "ICEWS-shaped TSV: 20 columns, one pair of participants a row"
COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write a row for each pair of participants in events that happened and have a CAMEO code; gives their number."""
    return write_rows(target, COLUMNS, _rows(records, options), delimiter="\t")


def _rows(records: Iterable[Record], options: Options) -> Iterator[list[str]]:
    for look, event in told(records, options, happened=True):
        if not event.cameo:
            continue
        dyads = look.dyads(event)
        for number, (source, target) in enumerate(dyads, 1):
            id = event_id(look.record, event) + (f"-{number}" if len(dyads) > 1 else "")
            yield _row(look, event, id, source, target, options)


def _row(look: Look, event: Event, id: str, source: Actor | None, target: Actor | None, options: Options) -> list[str]:
    days, place = look.days(event, options), look.place(event)
    city = place.name if place and place.feature in ("city", "capital") else ""
    district = place.name if place and place.feature == "admin2" else ""
    return [
        id, days.day, *_party(look, source), codes.cameo(event.cameo, "name"), event.cameo or "",
        codes.cameo(event.cameo, "goldstein"), *_party(look, target), look.document.id,
        str(look.sentence(event.trigger.start)), look.document.source or "", city, district,
        (place.admin1 or "") if place else "", codes.country_name(place.country) if place else "",
        degrees(place.lat) if place else "", degrees(place.lon) if place else "",
    ]  # fmt: skip


def _party(look: Look, actor: Actor | None) -> list[str]:
    if actor is None:
        return ["", "", ""]
    country = actor.country or codes.take_apart(actor.code).entity
    return [look.name(actor), ",".join(codes.sector_names(actor.codes)), codes.country_name(country)]
