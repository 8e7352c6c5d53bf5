"""GDELT-2.0-shaped: a headerless tab-separated table with the 61 columns of its events. It is not that data set."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from onrecord.exports import codes
from onrecord.exports.delimited import write_rows
from onrecord.exports.look import Look, degrees, event_id
from onrecord.exports.shape import DEFAULT, Options, events
from onrecord.record import Actor, Event, Place, Record

NAME = "gdelt"
SUFFIX = ".tsv"
ABOUT = "GDELT-2.0-shaped TSV: 61 columns, no header, one pair of participants a row"

_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
          "Type2Code", "Type3Code")  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{c}" for c in _ACTOR), *(f"Actor2{c}" for c in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"Actor1Geo_{c}" for c in _GEO), *(f"Actor2Geo_{c}" for c in _GEO), *(f"ActionGeo_{c}" for c in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
_TYPES = 3


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write a row for each pair of participants in events that happened; gives their number."""
    return write_rows(target, None, _rows(records, options), delimiter="\t")


def _rows(records: Iterable[Record], options: Options) -> Iterator[list[str]]:
    for record in records:
        look = Look(record)
        retold = Counter(e.same_as for e in record.events if e.same_as)
        for event in events(record, options, happened=True):
            for number, (first, second) in enumerate(look.dyads(event)):
                yield [
                    _number(f"{event_id(record, event)}-{number}"), *_dates(look, event, options),
                    *_actor(look, first), *_actor(look, second), *_action(look, event, 1 + retold[event.id]),
                    *[""] * (2 * len(_GEO)), *_geo(look.place(event)), *_cited(look),
                ]  # fmt: skip


def _number(key: str) -> str:
    """A number of 18 digits or fewer that is the same for the same event and pair."""
    return str(int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:8]) % 10**18)


def _dates(look: Look, event: Event, options: Options) -> list[str]:
    """Day, month, year and share of the year, each only as far as the report tells it."""
    days = look.days(event, options)
    start, end = days.start, days.end
    if not start or start[:4] != end[:4]:
        return [""] * 4
    month = start[:4] + start[5:7] if start[:7] == end[:7] else ""
    if not days.day:
        return ["", month, start[:4], ""]
    day = date.fromisoformat(days.day)
    length = date(day.year, 12, 31).timetuple().tm_yday
    share = (day.timetuple().tm_yday - 1) / length
    return [f"{day:%Y%m%d}", month, start[:4], f"{day.year + share:.4f}"]


def _actor(look: Look, actor: Actor | None) -> list[str]:
    if actor is None:
        return [""] * len(_ACTOR)
    bodies, sectors = codes.table("bodies", "code"), codes.table("sectors", "sector")
    parts = [codes.take_apart(c) for c in actor.codes or ((actor.code,) if actor.code else ())]
    country = next((c for p in parts if (c := codes.country_code(p.entity, "cameo"))), "")
    group = next((g for p in parts if (g := bodies.get(p.entity, {}).get("gdelt_group", ""))), "")
    types = [
        t for p in parts for t in (bodies.get(p.entity, {}).get("gdelt_type"), sectors.get(p.sector, {}).get("cameo"))
    ]
    known = list(dict.fromkeys(t for t in types if t))[:_TYPES]
    parts_of_code = (country, *known[:1]) if country else (*known[:1], group)
    whole = "".join(c for c in parts_of_code if c)
    return [whole, look.name(actor).upper(), country, group, "", "", "", *known, *[""] * (_TYPES - len(known))]


def _action(look: Look, event: Event, mentions: int) -> list[str]:
    root = codes.cameo(event.cameo, "root")
    return [
        "1" if look.sentence(event.trigger.start) <= 2 else "0", event.cameo or "", (event.cameo or "")[:3], root,
        codes.cameo(event.cameo, "quad") or str(event.quad or ""), codes.cameo(event.cameo, "goldstein"), str(mentions),
        "1", "1", "",
    ]  # fmt: skip


def _geo(place: Place | None) -> list[str]:
    if place is None:
        return [""] * len(_GEO)
    american = place.country == "USA"
    type_ = codes.precision(place.feature, "gdelt_geo_usa" if american else "gdelt_geo")
    fips = codes.country_code(place.country, "fips")
    state = codes.us_state(place.admin1) if american else ""
    full = ", ".join(dict.fromkeys(p for p in (place.name, place.admin1, codes.country_name(place.country)) if p))
    whole = fips if type_ == "1" else ""
    return [
        type_,
        full,
        fips,
        whole or (fips + state if state else ""),
        "",
        degrees(place.lat),
        degrees(place.lon),
        whole,
    ]


def _cited(look: Look) -> list[str]:
    digits = "".join(c for c in (look.document.published or "")[:19] if c.isdigit())
    return [digits.ljust(14, "0") if digits else "", look.document.url or ""]
