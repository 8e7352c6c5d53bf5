"""Rows to documents: which column is the text, the title, the date; what is not known is carried along in `extra`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources.dates import ORDERS, AmbiguousDateError, Order, written
from onrecord.sources.given import Given, Options
from onrecord.sources.make import iso_date
from onrecord.sources.plain import folded
from onrecord.sources.words import table

FIELDS = ("id", "text", "title", "published", "source", "url", "language", "credit")
_SHOWN = 12  # columns named in an error


class Columns(NamedTuple):
    """The column of each field, and the order of numbers in dates where the user gave one."""

    of: dict[str, str]
    order: Order | None = None


def parse(said: str) -> dict[str, str]:
    """The mapping that `--map text=body,published=date:dmy` asks for. Raises E011 for a field that does not exist."""
    mapping: dict[str, str] = {}
    for part in said.split(","):
        name, equals, column = part.partition("=")
        if not equals or not column.strip():
            raise OnrecordError("E011", "--map", "FIELD=COLUMN", part.strip() or "(nothing)")
        mapping[name.strip()] = column.strip()
    return checked(mapping)


def checked(mapping: Mapping[str, str] | None) -> dict[str, str]:
    """The mapping, when all its fields exist. Raises E011."""
    for name in mapping or {}:
        if name not in FIELDS:
            raise OnrecordError("E011", "--map", "field", f"{name} (fields: {', '.join(FIELDS)})")
    return dict(mapping or {})


def asked(options: Options) -> Columns:
    """What the user's mapping says, with nothing guessed."""
    of = dict(options.mapping)
    plain, _, last = of.get("published", "").rpartition(":")
    order = next((order for order in ORDERS if order == last), None)
    if order and plain:
        of["published"] = plain
    return Columns(of, order if plain else None)


def resolve(header: Sequence[str], given: Given) -> Columns:
    """The columns of a table: as mapped, else by the names that columns usually bear. Raises E013."""
    said = asked(given.options)
    by_name: dict[str, str] = {}
    for column in header:
        by_name.setdefault(folded(column), column)
    of: dict[str, str] = {}
    for name, column in said.of.items():
        if folded(column) not in by_name:
            raise _missing(given, column, header)
        of[name] = by_name[folded(column)]
    for name, usual in table("columns").items():
        taken = set(of.values())
        fits = (by_name[folded(word)] for word in usual if folded(word) in by_name)
        found = next((column for column in fits if column not in taken), None)
        if name not in of and found:
            of[name] = found
    if "text" not in of:
        raise _missing(given, "for the text", header)
    return Columns(of, said.order)


def _missing(given: Given, column: str, header: Sequence[str]) -> OnrecordError:
    shown = ", ".join(header[:_SHOWN]) + (", ..." if len(header) > _SHOWN else "")
    return OnrecordError("E013", given.where, column, shown or "none")


def unique(header: Sequence[object]) -> list[str]:
    """Column names without doubles and blanks, so that no cell is lost."""
    names: list[str] = []
    seen: set[str] = set()
    times: dict[str, int] = {}
    for number, cell in enumerate(header, 1):
        name = base = str(cell).strip() if cell not in (None, "") else f"column_{number}"
        while name in seen:
            times[base] = times.get(base, 1) + 1
            name = f"{base}_{times[base]}"
        seen.add(name)
        names.append(name)
    return names


def row_document(given: Given, row: Mapping[str, Any], columns: Columns, number: int) -> Document:
    """The document of a row. Raises E025 for one that is none."""

    def wrong(reason: str) -> OnrecordError:
        return OnrecordError("E025", given.where, number, reason, after="The row was skipped.")

    said: dict[str, str] = {}
    for name, column in columns.of.items():
        value = row.get(column)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if not isinstance(value, str | int | float | date | datetime | Decimal):
            raise wrong(f"`{column}` is not text")
        said[name] = _day(value, columns.order, wrong) if name == "published" else _plain_text(value)
    if "text" not in said:
        raise wrong(f"no text in `{columns.of['text']}`")
    known = set(columns.of.values())
    extra = {name: carried(value) for name, value in row.items() if name not in known}
    text = said.pop("text")
    try:
        return given.document(text, id=said.pop("id", None) or f"{given.id or 'row'}-{number}", extra=extra, **said)
    except OnrecordError as error:
        raise wrong(error.reason) from None


def _plain_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # spreadsheets keep ids as floating numbers
    return str(value)


def _day(value: object, order: Order | None, wrong: Any) -> str:
    """The publication date of a cell, in ISO 8601."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() and not value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    said = _plain_text(value).strip()
    try:
        return iso_date(said, "")
    except OnrecordError:
        pass
    try:
        found = written(said, order)
    except AmbiguousDateError:
        raise wrong(
            f"the date {said} may be day/month or month/day (say which with --map published=COLUMN:dmy or :mdy)"
        ) from None
    if not found or not found.iso:
        raise wrong(f"not a date: {said[:40]}")
    return found.iso


def carried(value: Any) -> Any:
    """A cell that can be written as JSON."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | timedelta):
        return str(value)
    if isinstance(value, float) and (not math.isfinite(value)):
        return None
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    if isinstance(value, Mapping):
        return {str(key): carried(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [carried(item) for item in value]
    return value
