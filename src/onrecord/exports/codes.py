"""Other people's codes for countries, sectors, bodies and acts, from `data/`. Unknown is the empty text."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).with_name("data")
_COUNTRIES = Path(__file__).parent.parent / "knowledge" / "countries.csv"
_ADMIN1 = Path(__file__).parent.parent / "knowledge" / "admin1.csv"
Row = dict[str, str]
_NONE: Row = {}


def rows(path: Path) -> list[Row]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def table(name: str, key: str) -> dict[str, Row]:
    """A table of `data/` by one of its columns."""
    return {row[key]: row for row in rows(_DATA / f"{name}.csv")}


@cache
def _countries() -> dict[str, Row]:
    return {row["code"]: row for row in rows(_COUNTRIES)}


@cache
def _states() -> dict[str, str]:
    return {row["name"]: row["code"] for row in rows(_ADMIN1) if row["country"] == "USA"}


def country_name(code: str | None) -> str:
    """The English name of a country (ISO 3166 alpha-3)."""
    return _countries().get(code or "", _NONE).get("name", "")


def iso2(code: str | None) -> str:
    """The two-letter code of a country that exists today."""
    row = _countries().get(code or "", _NONE)
    return row.get("iso2", "") if not row.get("to") else ""


def country_code(code: str | None, system: str) -> str:
    """A country in another system: `cow` (Correlates of War), `fips` (FIPS 10-4) or `cameo`."""
    return table("country_codes", "code").get(code or "", _NONE).get(system, "")


def us_state(name: str | None) -> str:
    """The postal code of a US state."""
    return _states().get(name or "", "")


@cache
def acled() -> dict[tuple[str, str], tuple[str, str]]:
    """ACLED's event and sub-event type by PLOVER type and mode."""
    return {(r["type"], r["mode"]): (r["event_type"], r["sub_event_type"]) for r in rows(_DATA / "acled.csv")}


class Coded(NamedTuple):
    """A PLOVER entity code taken apart."""

    entity: str  # country or body; empty when the code names none
    sector: str


def take_apart(code: str | None) -> Coded:
    """Country or body, and sector: USAGOV is (USA, GOV), UNO is (UNO, ''), CVL is ('', CVL)."""
    parts = [code[at : at + 3] for at in range(0, len(code), 3)] if code else []
    sectors = table("sectors", "sector")
    entity = parts[0] if parts and parts[0] not in sectors else ""
    sector = next((p for p in parts if p in sectors), "")
    return Coded(entity, sector)


def sector_names(codes: Iterable[str]) -> list[str]:
    """The names of the sectors of some codes, each once."""
    names = (table("sectors", "sector").get(take_apart(c).sector, _NONE).get("name", "") for c in codes)
    return list(dict.fromkeys(n for n in names if n))


def cameo(code: str | None, column: str) -> str:
    """A column of the CAMEO table for a code."""
    return table("cameo", "code").get(code or "", _NONE).get(column, "")


def precision(feature: str | None, column: str) -> str:
    """How exact a sort of place is, in another system's scale."""
    return table("precision", "feature").get(feature or "", _NONE).get(column, "")
