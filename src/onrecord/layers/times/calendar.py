"""Calendar arithmetic on TIMEX3 values: the interval and grain of a value, units, shifts, moving feasts."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from onrecord.record import Grain

SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
PARTS_OF_DAY = ("MO", "MI", "AF", "EV", "NI", "DT")
_GRAINS: dict[str, Grain] = {
    "second": "time", "minute": "time", "hour": "time", "day": "day", "night": "day", "weekend": "day",
    "week": "week", "fortnight": "week", "month": "month", "quarter": "quarter", "season": "quarter",
    "year": "year", "decade": "decade", "century": "decade", "millennium": "decade",
}  # fmt: skip
_CODES = {
    "second": ("T", "S", 1), "minute": ("T", "M", 1), "hour": ("T", "H", 1), "day": ("", "D", 1), "night": ("", "D", 1),
    "weekend": ("", "D", 2), "week": ("", "W", 1), "fortnight": ("", "W", 2), "month": ("", "M", 1),
    "quarter": ("", "Q", 1), "year": ("", "Y", 1), "decade": ("", "Y", 10), "century": ("", "Y", 100),
    "millennium": ("", "Y", 1000), "season": ("", "M", 3),
}  # fmt: skip
_HALVES = {"year": "6M", "hour": "30M", "minute": "30S", "decade": "", "century": "", "day": "T12H"}
_VALUE = re.compile(
    r"(?P<y>\d{4})(?:-(?:W(?P<w>\d\d)(?P<we>-WE)?|Q(?P<q>[1-4])|H(?P<h>[12])|(?P<s>SP|SU|FA|WI)"
    r"|(?P<m>\d\d)(?:-(?P<d>\d\d)(?P<t>T.*)?)?))?"
)


def grain_of_unit(unit: str) -> Grain:
    """How finely a unit tells time."""
    return _GRAINS[unit]


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def week_value(day: date) -> str:
    """The ISO week a day lies in, as a TIMEX3 value."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def quarter_of(day: date) -> int:
    """The calendar quarter of a day."""
    return (day.month - 1) // 3 + 1


def interval(value: str) -> tuple[date | None, date | None, Grain | None]:
    """First and last day and grain of a TIMEX3 date value; None where it tells none."""
    if len(value) == 3 and value.isdigit():
        return date(int(value) * 10, 1, 1), date(int(value) * 10 + 9, 12, 31), "decade"
    if len(value) == 2 and value.isdigit() and value != "00":
        return date(int(value) * 100, 1, 1), date(int(value) * 100 + 99, 12, 31), "decade"
    found = _VALUE.fullmatch(value)
    if not found:
        return None, None, None
    try:
        return _interval(found)
    except ValueError:
        return None, None, None


def _interval(found: re.Match[str]) -> tuple[date, date, Grain]:
    year = int(found["y"])
    if found["w"]:
        monday = date.fromisocalendar(year, int(found["w"]), 1)
        if found["we"]:
            return monday + timedelta(5), monday + timedelta(6), "day"
        return monday, monday + timedelta(6), "week"
    if found["q"]:
        last = int(found["q"]) * 3
        return date(year, last - 2, 1), month_end(year, last), "quarter"
    if found["h"]:
        return (date(year, 1, 1), date(year, 6, 30), "quarter") if found["h"] == "1" else (
            date(year, 7, 1), date(year, 12, 31), "quarter")  # fmt: skip
    if found["s"]:
        first, last = SEASONS[found["s"]]
        return date(year, first, 1), month_end(year + (last < first), last), "quarter"
    if found["d"]:
        day = date(year, int(found["m"]), int(found["d"]))
        return day, day, "time" if found["t"] else "day"
    if found["m"]:
        return date(year, int(found["m"]), 1), month_end(year, int(found["m"])), "month"
    return date(year, 1, 1), date(year, 12, 31), "year"


def add_months(day: date, months: int) -> date:
    """A day some months on, the last of the month where it has no such day."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(day: date, unit: str, count: float) -> date:
    """A day some units on (or back); raises `ValueError` or `OverflowError` outside the calendar."""
    if unit in ("second", "minute", "hour"):
        return day + timedelta(seconds=count * {"second": 1, "minute": 60, "hour": 3600}[unit])
    if unit in ("day", "night"):
        return day + timedelta(days=int(count))
    if unit in ("week", "weekend", "fortnight"):
        return day + timedelta(days=round(count * (14 if unit == "fortnight" else 7)))
    months = {"month": 1, "quarter": 3, "season": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
    return add_months(day, round(count * months[unit]))


def value_at(day: date, unit: str) -> str:
    """The TIMEX3 value of the unit that a day lies in."""
    if unit in ("week", "fortnight"):
        return week_value(day)
    if unit == "weekend":
        return week_value(day) + "-WE"
    if unit == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if unit == "quarter":
        return f"{day.year:04d}-Q{quarter_of(day)}"
    if unit == "season":
        return season_at(day)
    if unit == "year":
        return f"{day.year:04d}"
    if unit == "decade":
        return f"{day.year // 10:03d}"
    if unit == "century":
        return f"{day.year // 100:02d}"
    return day.isoformat()


def season_at(day: date) -> str:
    """The season (northern) a day lies in."""
    name = next(
        n for n, (a, b) in SEASONS.items() if (a <= day.month <= b if a < b else day.month >= a or day.month <= b)
    )
    return f"{day.year - (name == 'WI' and day.month < 3):04d}-{name}"


def duration(count: float | str, unit: str) -> str:
    """The TIMEX3 value of a length of time; `X` counts are vague."""
    time, code, factor = _CODES[unit]
    if isinstance(count, str):
        return f"P{time}X{code}"
    whole = count * factor
    if whole == int(whole):
        return f"P{time}{int(whole)}{code}"
    if whole * 2 == int(whole * 2) and _HALVES.get(unit):
        half = _HALVES[unit]
        if whole < 1:
            return f"P{time}{half}" if not half.startswith("T") else f"P{half}"
        return f"P{time}{int(whole)}{code}{half}"
    return f"P{time}{whole:g}{code}"


def easter(year: int) -> date:
    """Western Easter Sunday (Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth (or last: -1) weekday (1 = Monday) of a month."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    last = month_end(year, month)
    return last - timedelta((last.isoweekday() - weekday) % 7)
