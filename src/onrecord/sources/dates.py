"""Dates as exports write them, in English, German, French and Spanish.

A date is only read when the whole of the words is one: digits or a month inside a headline make no date. Numbers in
an order that cannot be told (03/04/2019) raise `AmbiguousDateError`, unless the order is given.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from onrecord.sources.plain import folded
from onrecord.sources.words import listed, table

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
_LONGEST = 90
_CLOCK = re.compile(
    r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:\.\d+)?|(?:gmt|utc|(?<=\s))[+-]\d{1,2}:?(?:\d{2})?\b|\ba\.m\.?|\bp\.m\.?"
)
_NUMERIC = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})[.,]?")
_COMPACT = re.compile(r"(?:19|20)\d{6}")
_MARKS = frozenset(".,-;()°/|")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\s\w]")


class AmbiguousDateError(ValueError):
    """Numbers that two calendars read differently."""


class Written(NamedTuple):
    """A date as far as it was written: reports of magazines often name only a month."""

    year: int
    month: int
    day: int | None

    @property
    def iso(self) -> str | None:
        """The ISO day; None when no day was named."""
        return None if self.day is None else f"{self.year:04}-{self.month:02}-{self.day:02}"


def written(words: str, order: Order | None = None) -> Written | None:
    """The date that the words are, None when they are anything else or more."""
    if len(words) > _LONGEST:
        return None
    said = _CLOCK.sub(" ", folded(words)).strip(" ,;")
    if _COMPACT.fullmatch(said):
        return _valid(int(said[:4]), int(said[4:6]), int(said[6:]))
    if numeric := _numeric(said, order):
        return numeric
    return _in_words(said)


def _numeric(said: str, order: Order | None) -> Written | None:
    """Numbers, perhaps with the name of the day beside them."""
    words = [w for w in said.replace(",", " ").split() if w not in listed("weekdays") | listed("date_fillers")]
    found = _NUMERIC.fullmatch(words[0]) if len(words) == 1 else None
    if not found:
        return None
    a, mark, b, c = int(found[1]), found[2], int(found[3]), int(found[4])
    if len(found[1]) == 4:
        return _valid(a, b, c)
    if len(found[1]) > 2 or len(found[4]) != 4:
        return None
    if order == "mdy":
        return _valid(c, a, b)
    if order == "dmy" or mark == "." or a > 12 or a == b:
        return _valid(c, b, a)
    if b > 12:
        return _valid(c, a, b)
    raise AmbiguousDateError(said)


def _in_words(said: str) -> Written | None:
    months = table("months")
    fillers = listed("date_fillers") | listed("weekdays")
    month = day = year = None
    for token in _TOKEN.findall(said):
        if token.isdecimal():
            if len(token) == 4 and year is None:
                year = int(token)
            elif len(token) <= 2 and day is None:
                day = int(token)
            else:
                return None
        elif token in months and month is None:
            month = int(months[token])
        elif token not in fillers and token not in _MARKS:
            return None
    if year is None or month is None or not 1000 <= year <= 2200:
        return None
    return Written(year, month, None) if day is None else _valid(year, month, day)


def _valid(year: int, month: int, day: int) -> Written | None:
    try:
        date(year, month, day)
    except ValueError:
        return None
    return Written(year, month, day)
