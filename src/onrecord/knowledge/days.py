"""Dates that are known only to the day, month or year, as bounds that compare with a day."""

from __future__ import annotations

import calendar
from datetime import date as Day  # noqa: N812 - `date` is a date of any precision here
from datetime import timedelta


def first_day(date: str) -> str:
    """The first day that a date of any precision can mean ("2017" -> "2017-01-01"); empty: the dawn of time."""
    if not date:
        return "0000-00-00"
    parts = date[:10].split("-")
    return "-".join([*parts, *["01"] * (3 - len(parts))])


def last_day(date: str) -> str:
    """The last day that a date of any precision can mean ("2017-02" -> "2017-02-28"); empty: still so."""
    if not date:
        return "9999-99-99"
    parts = date[:10].split("-")
    if len(parts) == 1:
        return f"{parts[0]}-12-31"
    if len(parts) == 2:
        return f"{date[:7]}-{calendar.monthrange(int(parts[0]), int(parts[1]))[1]:02d}"
    return date[:10]


def holds(start: str, end: str, day: str | None) -> bool:
    """Whether a day (None: unknown, so anything may hold) lies between two dates of any precision, inclusive."""
    return day is None or first_day(start) <= day[:10] <= last_day(end)


def shift(day: str, days: int) -> str:
    """A day some days later or earlier; the calendar's first or last where it ends there."""
    try:
        return (Day.fromisoformat(day[:10]) + timedelta(days=days)).isoformat()
    except OverflowError:
        return (Day.max if days > 0 else Day.min).isoformat()
