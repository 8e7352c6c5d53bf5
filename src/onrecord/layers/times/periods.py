"""Periods: weeks, months, quarters, seasons, years, decades, and parts of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from onrecord.layers.times import calendar
from onrecord.layers.times.values import Context, Sense, Value, dated, kind, resolve, unknown
from onrecord.record import TimeBasis


@kind("month")
def _month(sense: Sense, context: Context) -> Value:
    month = sense["month"]
    if isinstance(sense.get("year"), int):
        return dated(f"{sense['year']:04d}-{month:02d}", "absolute")
    today = context.published
    if today is None:
        return Value("DATE", f"XXXX-{month:02d}", grain="month")
    if sense.get("unit") == "year":
        year = today.year + sense["rel"] if "rel" in sense else _told_year(context)
        return dated(f"{year:04d}-{month:02d}", "published") if year else unknown(grain="month")
    rel = sense.get("rel")
    ahead = (month - today.month) % 12
    if rel == 0:
        year = today.year
    elif rel is None and context.tense == "present" and 0 < ahead <= 6:
        year = today.year + (month < today.month)
    elif rel == 1 or (rel is None and context.tense == "future"):
        year = today.year + (month < today.month or (rel == 1 and month == today.month))
    elif rel is None and context.tense is None:
        year = today.year + (1 if month - today.month < -6 else -1 if month - today.month > 6 else 0)
    else:
        year = today.year - (month > today.month or (rel == -1 and month == today.month))
    return dated(f"{year:04d}-{month:02d}", "published")


def _told_year(context: Context) -> int | None:
    told = context.narrative or (context.published and Value("DATE", start=context.published.isoformat()))
    return told.day.year if told and told.day else None


@kind("year")
def _year(sense: Sense, _: Context) -> Value:
    return dated(f"{sense['year']:04d}", "absolute")


@kind("year-range")
def _year_range(sense: Sense, _: Context) -> Value:
    """Years of one century ("1950-53"): the value of the first, the interval of all."""
    last = sense["year"] // 100 * 100 + sense["last"]
    value = dated(f"{sense['year']:04d}", "absolute")
    return replace(value, end=f"{last:04d}-12-31") if last > sense["year"] else unknown(grain="year")


@kind("fiscal")
def _fiscal(sense: Sense, _: Context) -> Value:
    """A fiscal year: whose it is decides its days, so the interval stays open."""
    return Value("DATE", f"{sense['year']:04d}", grain="year", basis="absolute")


@kind("decade")
def _decade(sense: Sense, _: Context) -> Value:
    return dated(f"{sense['decade'] // 10:03d}", "absolute")


@kind("century")
def _century(sense: Sense, _: Context) -> Value:
    return dated(f"{sense['nth'] - 1:02d}", "absolute")


@kind("season")
def _season(sense: Sense, context: Context) -> Value:
    season = sense["season"]
    if isinstance(sense.get("year"), int):
        return dated(f"{sense['year']:04d}-{season}", "absolute")
    today = context.published
    if today is None:
        return Value("DATE", f"XXXX-{season}", grain="quarter")
    rel = sense.get("rel")
    if not 2 <= today.year <= 9997:
        return unknown(grain="quarter")  # the calendar ends before the next or the last one
    values = [f"{today.year + n:04d}-{season}" for n in (-1, 0, 1)]
    days = [calendar.interval(v)[:2] for v in values]
    begun = [v for v, (a, _) in zip(values, days, strict=True) if a and a <= today]
    ended = [v for v, (_, b) in zip(values, days, strict=True) if b and b < today]
    ahead = [v for v, (_, b) in zip(values, days, strict=True) if b and b >= today]
    if rel == -1:
        best = ended[-1]
    elif rel == 1:
        best = next(v for v, (a, _) in zip(values, days, strict=True) if a and a > today)
    elif rel == 0 or context.tense == "future":
        best = values[1] if rel == 0 else ahead[0]
    else:
        best = begun[-1]
    return dated(best, "published")


@kind("quarter")
def _quarter(sense: Sense, context: Context) -> Value:
    nth, year = sense["nth"], sense.get("year")
    if isinstance(year, int):
        return dated(f"{year:04d}-Q{nth}", "absolute")
    today = context.published
    if today is None:
        return Value("DATE", f"XXXX-Q{nth}", grain="quarter")
    if "rel" in sense:
        return dated(f"{today.year + sense['rel']:04d}-Q{nth}", "published")
    now = calendar.quarter_of(today)
    ahead = nth > now and context.tense != "future"  # results are reported after the quarter, even those "expected"
    return dated(f"{today.year - ahead:04d}-Q{nth}", "published")


@kind("story-quarter")
def _story_quarter(_: Sense, context: Context) -> Value:
    """The quarter that the report has spoken of ("the quarter"), else the last that ended."""
    if context.quarter:
        return dated(context.quarter, "narrative")
    if context.published is None:
        return unknown(grain="quarter")
    return dated(calendar.value_at(calendar.shift(context.published, "quarter", -1), "quarter"), "published")


@kind("year-period")
def _year_period(sense: Sense, context: Context) -> Value:
    tail = context.quarter[4:] if context.quarter else ""
    return dated(f"{sense['year']:04d}{tail}", "narrative" if tail else "absolute")


@kind("year-end")
def _year_end(_: Sense, context: Context) -> Value:
    if context.published is None:
        return unknown(grain="day")
    return dated(f"{context.published.year:04d}-12-31", "published")


@kind("first-months")
def _first_months(sense: Sense, context: Context) -> Value:
    """The first (last) three or six months of a year: its quarter or half; other counts are a length with two ends."""
    year = _year(sense, context) if "year" in sense else _unit({"unit": "year", "count": sense.get("rel", 0)}, context)
    months = int(sense["num"])
    if not year.start or not year.end:
        return Value("DURATION", calendar.duration(months, "month"), grain="month")
    if sense["edge"] == "first":
        timex = {3: f"{year.timex}-Q1", 6: f"{year.timex}-H1"}[months]
    else:
        timex = {3: f"{year.timex}-Q4", 6: f"{year.timex}-H2"}[months]
    return dated(timex, year.basis)


@kind("half")
def _half(sense: Sense, context: Context) -> Value:
    year = sense.get("year")
    if year is None and context.published is None:
        return unknown(grain="quarter")
    if year is None and context.published:
        year = context.published.year + sense["rel"]
    return dated(f"{year:04d}-H{1 if sense['first'] == 'first' else 2}", "absolute" if "year" in sense else "published")


@kind("unit")
def _unit(sense: Sense, context: Context) -> Value:
    unit = sense.get("unit", "year")
    if context.published is None:
        return unknown(grain=calendar.grain_of_unit(unit))
    day = calendar.shift(context.published, unit, sense["count"])
    return dated(calendar.value_at(day, unit), "published")


@kind("narrative")
def _narrative(sense: Sense, context: Context) -> Value:
    unit = sense.get("unit", "year")
    told = context.narrative
    anchor = told.day if told and fine_enough(told, unit) else None
    basis: TimeBasis = "narrative"
    if anchor is None:
        anchor, basis = context.published, "published"
        if anchor is None:
            return unknown(grain=calendar.grain_of_unit(unit))
    return dated(calendar.value_at(calendar.shift(anchor, unit, sense["count"]), unit), basis)


_ORDER = ("time", "day", "week", "month", "quarter", "year", "decade")


def fine_enough(value: Value, unit: str) -> bool:
    """Whether a value tells time finely enough to count units from it."""
    grain = calendar.grain_of_unit(unit)
    return value.grain is not None and _ORDER.index(value.grain) <= max(_ORDER.index(grain), 1)


@kind("week-of")
def _week_of(sense: Sense, context: Context) -> Value:
    day = resolve(sense["date"], context)
    return dated(calendar.week_value(day.day), day.basis) if day.day else unknown(grain="week")


@kind("weekend")
def _weekend(_: Sense, context: Context) -> Value:
    today = context.published
    if today is None:
        return unknown(grain="day")
    monday = today - timedelta(today.isoweekday() - 1)
    if context.tense != "future" and today.isoweekday() < 6:
        monday -= timedelta(7)
    return dated(calendar.week_value(monday) + "-WE", "published")


@kind("year-ago")
def year_ago(sense: Sense, context: Context) -> Value:
    """A year before the report's day, or before the quarter or month that it compares with."""
    if context.published is None:
        return unknown(grain="year")
    if "nth" in sense:
        quarter = _quarter({"nth": sense["nth"]}, context).timex or ""
        return dated(f"{int(quarter[:4]) - 1:04d}{quarter[4:]}", "published")
    if like := context.month or context.quarter:
        return dated(f"{int(like[:4]) - 1:04d}{like[4:]}", "narrative")
    return dated(f"{context.published.year - 1:04d}", "published")


@kind("stretch")
def _stretch(sense: Sense, context: Context) -> Value:
    """The early, middle or late part of a period: its value, and the part of its interval."""
    if "period" in sense:
        value = resolve(sense["period"], context)
    else:
        value = _unit({"unit": sense["unit"], "count": 0}, context)
    part = sense.get("earlylate") or sense.get("edge")
    if not value.start or not value.end:
        return value
    first, last = date.fromisoformat(value.start[:10]), date.fromisoformat(value.end[:10])
    days = (last - first).days + 1
    today = context.published
    if part == "BEFORE" and today and first <= today <= last:
        return replace(value, end=today.isoformat())
    if part == "AFTER" and today and first <= today <= last and context.tense != "past":
        return replace(value, start=today.isoformat())
    if part == "START":
        return replace(value, end=(first + timedelta(max(days // 2 - 1, 0))).isoformat())
    if part == "END":
        return replace(value, start=(first + timedelta(days // 2)).isoformat())
    if part == "MID":
        quarter = timedelta(days // 4)
        return replace(value, start=(first + quarter).isoformat(), end=(last - quarter).isoformat())
    return value
