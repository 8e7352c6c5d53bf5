"""Days: calendar dates, weekdays, named days, and days told from other days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from onrecord.layers.times import calendar
from onrecord.layers.times.terminals import century_of
from onrecord.layers.times.values import Context, Sense, Value, dated, kind, resolve, unknown, ymd
from onrecord.layers.vocabulary import vocabulary


@kind("same")
def _same(sense: Sense, context: Context) -> Value:
    return resolve(sense[sense["of"]], context)


@kind("iso")
def _iso(sense: Sense, _: Context) -> Value:
    said = sense["iso"]
    value = dated(said[:10], "absolute")
    if len(said) > 10:
        return replace(value, type="TIME", timex=said[:16], start=said, end=said, grain="time")
    return value


def numeric_days(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The dates that three numbers can be: year first, else day first and month first."""
    if len(parts) != 3 or not all(p.isdigit() for p in parts):
        return ()
    a, b, c = (int(p) for p in parts)
    orders = [(a, b, c)] if len(parts[0]) == 4 else []
    if len(parts[0]) <= 2 and len(parts[2]) in (2, 4):
        year = c if len(parts[2]) == 4 else century_of(c)
        orders = [(year, b, a), (year, a, b)]
    found = []
    for order in orders:
        try:
            day = ymd(*order)
        except ValueError:
            continue
        if day not in found and 1000 <= order[0] < 2200:
            found.append(day)
    return tuple(found)


@kind("numeric")
def _numeric(sense: Sense, context: Context) -> Value:
    fits = numeric_days(sense["parts"])
    if len(fits) > 1 and context.published:
        near = [d for d in fits if abs((date.fromisoformat(d) - context.published).days) <= 7]
        if len(near) == 1:
            return dated(near[0], "absolute")
    return dated(fits[0], "absolute", others=fits[1:])


@kind("date")
def _date(sense: Sense, context: Context) -> Value:
    month, day = sense["month"], sense["day"]
    if "year" in sense and isinstance(sense["year"], int):
        return dated(ymd(sense["year"], month, day), "absolute")
    today = context.published
    if today is None:
        return Value("DATE", f"XXXX-{month:02d}-{day:02d}", grain="day")
    if "unit" in sense:
        return dated(ymd(today.year + sense["rel"], month, day), "published")
    if "rel" in sense:
        context = replace(
            context, tense="past" if sense["rel"] < 0 else "future" if sense["rel"] > 0 else context.tense
        )
    return _yearless(month, day, context, today)


_EVEN = 30  # when last and next year's day are as near as this, and no tense tells, both fit


_TENSE_REACH = 300  # days within which the tense alone decides between last and next year's day


def _yearless(month: int, day: int, context: Context, today: date) -> Value:
    """A day and month: the year by tense, else the nearest."""
    fits = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            fits.append(date(year, month, day))
        except ValueError:
            continue
    past = [d for d in fits if d <= today]
    later = [d for d in fits if d >= today]
    if context.tense == "past" and past and (today - past[-1]).days <= _TENSE_REACH:
        best = past[-1]
    elif context.tense == "future" and later and (later[0] - today).days <= _TENSE_REACH:
        best = later[0]
    else:
        near = sorted(fits, key=lambda d: (abs((d - today).days), d))
        if not near:
            return unknown(grain="day")  # there is no such day ("February 30"), or none within a year
        best = near[0]
        apart = [abs((d - today).days) for d in near]
        if context.tense is None and len(near) > 1 and apart[1] - apart[0] <= _EVEN:
            return dated(best.isoformat(), "published", others=(near[1].isoformat(),))
    return dated(best.isoformat(), "published")


@kind("day-range")
def _day_range(sense: Sense, context: Context) -> Value:
    """Two days of a month ("June 8-9"): the value of the first, the interval of both."""
    first, last = (_date({**sense, "day": sense[name]}, context) for name in ("day", "last"))
    return replace(first, end=last.end) if first.start and last.end and first.start < last.end else first


@kind("dated-weekday")
def _dated_weekday(sense: Sense, context: Context) -> Value:
    """A date with its weekday: a yearless date takes the nearest year in which the weekday fits."""
    value = resolve(sense["date"], context)
    weekday = sense.get("weekday") or sense.get("wdabbr")
    day = value.day
    if value.basis != "published" or day is None or day.isoweekday() == weekday:
        return value
    for step in (-1, 1, -2, 2):
        try:
            other = date(day.year + step, day.month, day.day)
        except ValueError:
            continue
        if other.isoweekday() == weekday:
            return dated(other.isoformat(), "published")
    return value


@kind("weekday")
def _weekday(sense: Sense, context: Context) -> Value:
    today, weekday = context.published, sense["weekday"]
    if "narrative" in sense:
        return _weekday_from(sense, context)
    if today is None:
        return Value("DATE", f"XXXX-WXX-{weekday}", grain="day")
    back = (today.isoweekday() - weekday) % 7
    past, ahead = today - timedelta(back), today + timedelta(-back % 7)
    rel = sense.get("rel")
    if rel is None and "next" in sense:
        rel = sense["next"]
    if rel == -1:
        return dated((today - timedelta(back or 7)).isoformat(), "published")
    if rel == 1:
        return _next_weekday(today, weekday)
    if rel == 0:
        monday = today - timedelta(today.isoweekday() - 1)
        inside = monday + timedelta(weekday - 1)
        return dated((ahead if context.tense == "future" else inside).isoformat(), "published")
    if context.tense == "future":
        return dated(ahead.isoformat(), "published")
    if context.tense == "past" and (today + timedelta(1)).isoweekday() == weekday and (context.hour or 0) >= 23:
        tomorrow = (today + timedelta(1)).isoformat()
        return dated(past.isoformat(), "ambiguous", others=(tomorrow,))
    if context.verbless and past != ahead:
        return dated(past.isoformat(), "ambiguous", others=(ahead.isoformat(),))
    return dated(past.isoformat(), "published")


def _next_weekday(today: date, weekday: int) -> Value:
    """The next Friday is that of the coming week; when one still lies ahead in this week, either may be meant."""
    ahead = today + timedelta((weekday - today.isoweekday() - 1) % 7 + 1)
    week = today - timedelta(today.isoweekday() - 1) + timedelta(6 + weekday)
    if ahead == week:
        return dated(ahead.isoformat(), "published")
    return dated(week.isoformat(), "ambiguous", others=(ahead.isoformat(),))


def _weekday_from(sense: Sense, context: Context) -> Value:
    """The weekday before or after the day the story last spoke of."""
    told = context.narrative
    anchor = told.day if told and told.grain in ("day", "time") else context.published
    if anchor is None:
        return Value("DATE", f"XXXX-WXX-{sense['weekday']}", grain="day")
    gap = (sense["weekday"] - anchor.isoweekday()) % 7
    step = gap or 7 if sense["narrative"] > 0 else (gap or 7) - 7 if gap else -7
    return dated((anchor + timedelta(step)).isoformat(), "narrative" if told else "published")


@kind("weekday-of-week")
def _weekday_of_week(sense: Sense, context: Context) -> Value:
    if context.published is None:
        return Value("DATE", f"XXXX-WXX-{sense['weekday']}", grain="day")
    monday = context.published - timedelta(context.published.isoweekday() - 1)
    return dated((monday + timedelta(7 * sense["rel"] + sense["weekday"] - 1)).isoformat(), "published")


@kind("days")
def on_day(sense: Sense, context: Context) -> Value:
    """So many days from the report's day."""
    if context.published is None:
        return unknown(grain="day")
    return dated((context.published + timedelta(sense["count"])).isoformat(), "published")


@kind("day-from")
def _day_from(sense: Sense, context: Context) -> Value:
    base = resolve(sense["day"], context)
    if base.day is None:
        return unknown(grain="day")
    return dated((base.day + timedelta(sense["count"])).isoformat(), base.basis)


@kind("holiday")
def _holiday(sense: Sense, context: Context) -> Value:
    row = vocabulary("times/holidays")[sense["holiday"]]
    if not row.keys() & {"date", "easter", "weekday"}:
        return unknown(grain="day")
    if "year" in sense:
        return dated(holiday(row, sense["year"]).isoformat(), "absolute")
    today = context.published
    if today is None:
        return Value("DATE", f"XXXX-{row['date']}" if "date" in row else None, grain="day")
    days = [holiday(row, today.year + n) for n in (-1, 0, 1)]
    rel = sense.get("rel")
    if rel == -1 or (rel is None and context.tense == "past"):
        best = max(d for d in days if d < today or (rel is None and d == today))
    elif rel == 1 or context.tense == "future":
        best = min(d for d in days if d > today or (rel is None and d == today))
    elif rel == 0:
        best = days[1]
    else:
        best = min(days, key=lambda d: (abs((d - today).days), d))
    return dated(best.isoformat(), "published")


def holiday(row: dict[str, Any], year: int) -> date:
    """The day of a named day in a year."""
    if "date" in row:
        return date.fromisoformat(f"{year:04d}-{row['date']}")
    if "easter" in row:
        return calendar.easter(year) + timedelta(row["easter"])
    month, weekday, which = row["weekday"]
    return calendar.nth_weekday(year, month, weekday, which) + timedelta(row.get("plus", 0))


@kind("nth-of-month")
def _nth_of_month(sense: Sense, context: Context) -> Value:
    today = context.published
    if today is None:
        return Value("DATE", f"XXXX-XX-{sense['day']:02d}", grain="day")
    months = [calendar.add_months(today.replace(day=1), n) for n in (-1, 0, 1)]
    fits = []
    for first in months:
        try:
            fits.append(first.replace(day=sense["day"]))
        except ValueError:
            continue
    past, later = [d for d in fits if d <= today], [d for d in fits if d >= today]
    best = later[0] if context.tense == "future" and later else past[-1] if past else fits[0]
    return dated(best.isoformat(), "published")
