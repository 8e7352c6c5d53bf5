"""POLECAT-shaped: a tab-separated table with the 40 columns of that data set. It is not that data set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.exports import codes
from onrecord.exports.delimited import write_rows
from onrecord.exports.look import Look, degrees, event_id
from onrecord.exports.shape import DEFAULT, Options, events
from onrecord.record import Actor, Event, Record

NAME = "polecat"
SUFFIX = ".tsv"
ABOUT = "POLECAT-shaped TSV: 40 columns, one event a row"

_SIDE = ("{0} Name", "{0} Country", "{0} COW", "Primary {0} Sector", "{0} Sectors", "{0} Title", "{0} Name Raw",
         "Wikipedia {0} ID")  # fmt: skip
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *(c.format("Actor") for c in _SIDE), *(c.format("Recipient") for c in _SIDE),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
_QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write the events that happened; gives their number."""
    return write_rows(target, COLUMNS, _rows(records, options), delimiter="\t")


def _rows(records: Iterable[Record], options: Options) -> Iterator[list[str]]:
    for record in records:
        look = Look(record)
        story = _story(look)
        for event in events(record, options, happened=True):
            yield [*_what(look, event, options), *_side(look, look.named(event.actors), event),
                   *_side(look, look.named(event.recipients), event), *_where(look, event), *story]  # fmt: skip


def _what(look: Look, event: Event, options: Options) -> list[str]:
    days = look.days(event, options)
    return [
        event_id(look.record, event), days.day, event.type, ";".join(event.modes),
        "" if event.score is None else f"{event.score:.1f}", _QUADS.get(event.quad or 0, ""), ";".join(event.contexts),
    ]  # fmt: skip


def _side(look: Look, actors: list[Actor], event: Event) -> list[str]:
    countries = [a.country or codes.take_apart(a.code).entity for a in actors]
    sectors = codes.sector_names(c for a in actors for c in (a.codes or (a.code or "",)))
    raw = [look.line(m) for a in actors if (m := look.mention(a, event.evidence))]
    return [
        _joined(look.name(a) for a in actors), _joined(codes.country_name(c) for c in countries),
        _joined(codes.country_code(c, "cow") for c in countries), sectors[0] if sectors else "", _joined(sectors),
        _joined(a.role or "" for a in actors), _joined(raw), _joined(a.wikidata or "" for a in actors),
    ]  # fmt: skip


def _where(look: Look, event: Event) -> list[str]:
    place = look.place(event)
    if place is None:
        return [""] * 10
    city = place.name if place.feature in ("city", "capital") else ""
    return [
        place.name, city, place.name if place.feature == "admin2" else "", place.admin1 or "",
        codes.country_name(place.country), degrees(place.lat), degrees(place.lon), str(place.geonames or ""),
        look.line(place.mentions[0]) if place.mentions else "", place.feature or "",
    ]  # fmt: skip


def _story(look: Look) -> list[str]:
    document, actors = look.document, look.record.actors
    return [
        document.source or "", document.published or "", _joined(a.name or "" for a in actors if a.kind == "person"),
        _joined(a.name or "" for a in actors if a.kind == "organization"), _joined(p.name for p in look.record.places),
        document.language or "", f"onrecord {look.record.version}",
    ]  # fmt: skip


def _joined(values: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(v.replace(";", ",") for v in values if v))
