"""Resolution: what a phrase means (its sense) becomes a TIMEX3 value and an interval, in its context.

The context is the report's day, the last day the story has spoken of, and the tense of the clause. What cannot be
worked out safely stays None; what fits two days says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from onrecord.layers.times import calendar
from onrecord.layers.times.terminals import century_of
from onrecord.layers.vocabulary import vocabulary
from onrecord.record import Grain, TimeBasis, TimexType

Sense = dict[str, Any]
Tense = Literal["past", "present", "future"]


@dataclass(frozen=True, slots=True)
class Value:
    """A resolved expression; `others` are values that fit as well."""

    type: TimexType
    timex: str | None = None
    start: str | None = None
    end: str | None = None
    grain: Grain | None = None
    basis: TimeBasis | None = None
    others: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The first day of the interval."""
        return date.fromisoformat(self.start[:10]) if self.start else None


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is worked out from."""

    published: date | None
    hour: int | None = None
    tense: Tense | None = None
    narrative: Value | None = None
    quarter: str | None = None
    month: str | None = None
    verbless: bool = False


def dated(timex: str, basis: TimeBasis | None, kind: TimexType = "DATE", others: tuple[str, ...] = ()) -> Value:
    """A value with the interval its timex tells."""
    start, end, grain = calendar.interval(timex)
    if others:
        basis = "ambiguous"
    return Value(
        kind, timex, start.isoformat() if start else None, end.isoformat() if end else None, grain, basis, others
    )


def unknown(kind: TimexType = "DATE", grain: Grain | None = None) -> Value:
    """An expression that cannot be given a value here."""
    return Value(kind, grain=grain)


def resolve(sense: Sense, context: Context) -> Value:
    """The value of a sense in its context."""
    try:
        return _KINDS[sense["kind"]](sense, context)
    except (ValueError, OverflowError):
        return unknown()


def _ymd(year: int, month: int, day: int) -> str:
    return date(year, month, day).isoformat()


# ------------------------------------------------------------------ days


def _same(sense: Sense, context: Context) -> Value:
    return resolve(sense[sense["of"]], context)


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
            day = _ymd(*order)
        except ValueError:
            continue
        if day not in found and 1000 <= order[0] < 2200:
            found.append(day)
    return tuple(found)


def _numeric(sense: Sense, context: Context) -> Value:
    fits = numeric_days(sense["parts"])
    if len(fits) > 1 and context.published:
        near = [d for d in fits if abs((date.fromisoformat(d) - context.published).days) <= 7]
        if len(near) == 1:
            return dated(near[0], "absolute")
    return dated(fits[0], "absolute", others=fits[1:])


def _date(sense: Sense, context: Context) -> Value:
    month, day = sense["month"], sense["day"]
    if "year" in sense and isinstance(sense["year"], int):
        return dated(_ymd(sense["year"], month, day), "absolute")
    today = context.published
    if today is None:
        return Value("DATE", f"XXXX-{month:02d}-{day:02d}", grain="day")
    if "unit" in sense:
        return dated(_ymd(today.year + sense["rel"], month, day), "published")
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
        best = near[0]
        if context.tense is None and abs(abs((near[0] - today).days) - abs((near[1] - today).days)) <= _EVEN:
            return dated(best.isoformat(), "published", others=(near[1].isoformat(),))
    return dated(best.isoformat(), "published")


def _day_range(sense: Sense, context: Context) -> Value:
    """ "June 8-9": the value of the first day, the interval of both."""
    first, last = (_date({**sense, "day": sense[name]}, context) for name in ("day", "last"))
    return replace(first, end=last.end) if first.start and last.end and first.start < last.end else first


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
    """ "Next Friday": in the coming week; when one still lies ahead in this week, either is meant."""
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


def _weekday_of_week(sense: Sense, context: Context) -> Value:
    if context.published is None:
        return Value("DATE", f"XXXX-WXX-{sense['weekday']}", grain="day")
    monday = context.published - timedelta(context.published.isoweekday() - 1)
    return dated((monday + timedelta(7 * sense["rel"] + sense["weekday"] - 1)).isoformat(), "published")


def _days(sense: Sense, context: Context) -> Value:
    if context.published is None:
        return unknown(grain="day")
    return dated((context.published + timedelta(sense["count"])).isoformat(), "published")


def _day_from(sense: Sense, context: Context) -> Value:
    base = resolve(sense["day"], context)
    if base.day is None:
        return unknown(grain="day")
    return dated((base.day + timedelta(sense["count"])).isoformat(), base.basis)


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


# ------------------------------------------------------------------ times of day


def _hour(sense: Sense) -> tuple[int, int] | None:
    """Hour and minute of a clock sense."""
    if sense["kind"] == "same":
        return _hour(sense[sense["of"]])
    if "point" in sense:
        return int(sense["point"]), 0
    hour, minute = sense["clock"]
    if "ampm" in sense and hour <= 12:
        hour = hour % 12 + sense["ampm"]
    elif sense.get("part") in ("AF", "EV") and hour < 12:
        hour += 12
    elif sense.get("part") == "NI" and 6 <= hour < 12:
        hour += 12
    return hour, minute


def _moment(sense: Sense, context: Context) -> Value:
    base = _moment_day(sense, context)
    clock = sense.get("clock")
    tail = ""
    if isinstance(clock, dict):
        hour, minute = _hour(clock) or (0, 0)
        tail = f"T{hour:02d}:{minute:02d}"
    part = "T" + sense["part"] if "part" in sense else ""
    if base.day is None:
        known = base.timex or "XXXX-XX-XX"
        return Value("TIME", f"{known}{tail or part}", grain="time") if tail or part else unknown("TIME", "time")
    day = base.day.isoformat()
    if not tail:
        return replace(base, type="TIME", timex=day + part, start=day, end=day, grain="time")
    zone = clock.get("zone") or "" if isinstance(clock, dict) else ""
    start = (
        f"{day}{tail}{zone}" if not tail.startswith("T24") else f"{(base.day + timedelta(1)).isoformat()}T00:00{zone}"
    )
    return replace(base, type="TIME", timex=day + tail, start=start, end=start, grain="time")


def _moment_day(sense: Sense, context: Context) -> Value:
    """The day of a moment: its own, else the one the story last spoke of, else the report's."""
    if "day" in sense and isinstance(sense["day"], dict):
        return resolve(sense["day"], context)
    if sense.get("count") == 0:
        return _days({"count": 0}, context)
    told = context.narrative
    if told and told.grain in ("day", "time") and told.day:
        return replace(told, basis="narrative", others=())
    return _days({"count": 0}, context)


def _part_day(step: int, part: str, context: Context) -> Value:
    if context.published is None:
        return unknown("TIME", "time")
    day = (context.published + timedelta(step)).isoformat()
    return Value("TIME", f"{day}T{part}", day, day, "time", "published")


def _last_night(sense: Sense, context: Context) -> Value:
    return _part_day(-1, sense.get("part", "NI"), context)


def _tonight(_: Sense, context: Context) -> Value:
    return _part_day(0, "NI", context)


def _overnight(_: Sense, context: Context) -> Value:
    return _part_day(0, "NI", context)


def _part_narrative(sense: Sense, context: Context) -> Value:
    told = context.narrative
    if told is None or told.grain not in ("day", "time") or told.day is None:
        return Value("TIME", f"XXXX-XX-XXT{sense['part']}", grain="time")
    day = (told.day + timedelta(sense["count"])).isoformat()
    return Value("TIME", f"{day}T{sense['part']}", day, day, "time", "narrative")


# ------------------------------------------------------------------ periods


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


def _year(sense: Sense, _: Context) -> Value:
    return dated(f"{sense['year']:04d}", "absolute")


def _fiscal(sense: Sense, _: Context) -> Value:
    """A fiscal year: whose it is decides its days, so the interval stays open."""
    return Value("DATE", f"{sense['year']:04d}", grain="year", basis="absolute")


def _decade(sense: Sense, _: Context) -> Value:
    return dated(f"{sense['decade'] // 10:03d}", "absolute")


def _century(sense: Sense, _: Context) -> Value:
    return dated(f"{sense['nth'] - 1:02d}", "absolute")


def _season(sense: Sense, context: Context) -> Value:
    season = sense["season"]
    if isinstance(sense.get("year"), int):
        return dated(f"{sense['year']:04d}-{season}", "absolute")
    today = context.published
    if today is None:
        return Value("DATE", f"XXXX-{season}", grain="quarter")
    rel = sense.get("rel")
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


def _story_quarter(_: Sense, context: Context) -> Value:
    """ "The quarter": the one the report has spoken of, else the last that ended."""
    if context.quarter:
        return dated(context.quarter, "narrative")
    if context.published is None:
        return unknown(grain="quarter")
    return dated(calendar.value_at(calendar.shift(context.published, "quarter", -1), "quarter"), "published")


def _year_period(sense: Sense, context: Context) -> Value:
    tail = context.quarter[4:] if context.quarter else ""
    return dated(f"{sense['year']:04d}{tail}", "narrative" if tail else "absolute")


def _year_end(_: Sense, context: Context) -> Value:
    if context.published is None:
        return unknown(grain="day")
    return dated(f"{context.published.year:04d}-12-31", "published")


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


def _half(sense: Sense, context: Context) -> Value:
    year = sense.get("year")
    if year is None and context.published is None:
        return unknown(grain="quarter")
    if year is None and context.published:
        year = context.published.year + sense["rel"]
    return dated(f"{year:04d}-H{1 if sense['first'] == 'first' else 2}", "absolute" if "year" in sense else "published")


def _unit(sense: Sense, context: Context) -> Value:
    unit = sense.get("unit", "year")
    if context.published is None:
        return unknown(grain=calendar.grain_of_unit(unit))
    day = calendar.shift(context.published, unit, sense["count"])
    return dated(calendar.value_at(day, unit), "published")


def _narrative(sense: Sense, context: Context) -> Value:
    unit = sense.get("unit", "year")
    told = context.narrative
    anchor = told.day if told and _fine_enough(told, unit) else None
    basis: TimeBasis = "narrative"
    if anchor is None:
        anchor, basis = context.published, "published"
        if anchor is None:
            return unknown(grain=calendar.grain_of_unit(unit))
    return dated(calendar.value_at(calendar.shift(anchor, unit, sense["count"]), unit), basis)


_ORDER = ("time", "day", "week", "month", "quarter", "year", "decade")


def _fine_enough(value: Value, unit: str) -> bool:
    """Whether a value tells time finely enough to count units from it."""
    grain = calendar.grain_of_unit(unit)
    return value.grain is not None and _ORDER.index(value.grain) <= max(_ORDER.index(grain), 1)


def _week_of(sense: Sense, context: Context) -> Value:
    day = resolve(sense["date"], context)
    return dated(calendar.week_value(day.day), day.basis) if day.day else unknown(grain="week")


def _weekend(_: Sense, context: Context) -> Value:
    today = context.published
    if today is None:
        return unknown(grain="day")
    monday = today - timedelta(today.isoweekday() - 1)
    if context.tense != "future" and today.isoweekday() < 6:
        monday -= timedelta(7)
    return dated(calendar.week_value(monday) + "-WE", "published")


def _year_ago(sense: Sense, context: Context) -> Value:
    if context.published is None:
        return unknown(grain="year")
    if "nth" in sense:
        quarter = _quarter({"nth": sense["nth"]}, context).timex or ""
        return dated(f"{int(quarter[:4]) - 1:04d}{quarter[4:]}", "published")
    if like := context.month or context.quarter:
        return dated(f"{int(like[:4]) - 1:04d}{like[4:]}", "narrative")
    return dated(f"{context.published.year - 1:04d}", "published")


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


# ------------------------------------------------------------------ counted stretches


def amount(sense: Sense) -> tuple[float | str, str]:
    """Count and unit of a count sense."""
    if "count" in sense:
        return amount(sense["count"])
    unit = sense.get("units") or sense.get("unit") or "day"
    return (1.5 if "half" in sense else sense.get("num", 1.0)), unit


def _duration(sense: Sense, _: Context) -> Value:
    count, unit = amount(sense["count"])
    return Value("DURATION", calendar.duration(count, unit), grain=calendar.grain_of_unit(unit))


def _age(sense: Sense, _: Context) -> Value:
    unit = sense.get("units") or sense["unit"]
    return Value("DURATION", calendar.duration(sense["num"], unit), grain=calendar.grain_of_unit(unit))


def _vague_length(sense: Sense, context: Context) -> Value:
    unit = sense.get("units") or sense["unit"]
    if "recent" in sense:
        return _window({"count": {"kind": "count", "num": "X", "unit": unit}, "sign": -1}, context)
    return Value("DURATION", calendar.duration(sense.get("num", "X"), unit), grain=calendar.grain_of_unit(unit))


def _past_decade(sense: Sense, context: Context) -> Value:
    return _window({"count": {"kind": "count", "num": 1.0, "unit": sense["unit"]}, "sign": -1}, context)


def _ago(sense: Sense, context: Context) -> Value:
    count, unit = amount(sense["count"])
    if isinstance(count, str):
        return Value("DATE", "PAST_REF" if sense["sign"] < 0 else "FUTURE_REF", grain=calendar.grain_of_unit(unit))
    if context.published is None:
        return unknown(grain=calendar.grain_of_unit(unit))
    if unit == "year" and count == 1 and sense["sign"] < 0:
        return _year_ago(sense, context)
    day = calendar.shift(context.published, unit, sense["sign"] * count)
    return dated(calendar.value_at(day, unit), "published")


def _later(sense: Sense, context: Context) -> Value:
    count, unit = amount(sense["count"])
    if isinstance(count, str):
        return Value("DATE", "PAST_REF" if sense["sign"] < 0 else None, grain=calendar.grain_of_unit(unit))
    if unit == "year" and count == 1 and sense["sign"] < 0:
        return _year_ago(sense, context)
    told = context.narrative
    if told and told.day and _fine_enough(told, unit):
        day = calendar.shift(told.day, unit, sense["sign"] * count)
        return dated(calendar.value_at(day, unit), "narrative")
    return unknown(grain=calendar.grain_of_unit(unit))


def _counted(sense: Sense) -> Sense:
    """The count of a window; its unit may stand beside it."""
    return {**({"units": sense["units"]} if "units" in sense else {}), **sense["count"]}


def _window(sense: Sense, context: Context) -> Value:
    """The last or next so many units: a length, and the stretch that ends or begins with the report's day."""
    count, unit = amount(_counted(sense))
    grain = calendar.grain_of_unit(unit)
    value = Value("DURATION", calendar.duration(count, unit), grain=grain, basis="published")
    today = context.published
    if today is None:
        return replace(value, basis=None)
    far = None
    if not isinstance(count, str):
        far = calendar.shift(today, unit, sense["sign"] * count).isoformat()
    if sense["sign"] < 0:
        return replace(value, start=far, end=today.isoformat())
    return replace(value, start=today.isoformat(), end=far)


def _ref(sense: Sense, context: Context) -> Value:
    """The present, past or future: open but for the side that the report's day bounds."""
    today = context.published.isoformat() if context.published else None
    ref = sense["ref"]
    if today is None:
        return Value("DATE", ref)
    start = today if ref != "PAST_REF" else None
    end = today if ref != "FUTURE_REF" else None
    return Value("DATE", ref, start, end, basis="published")


# ------------------------------------------------------------------ sets


def _set(sense: Sense, _: Context) -> Value:
    unit = sense.get("units") or sense["unit"]
    count = 2.0 if "other" in sense else sense.get("num", 1.0) if "units" in sense else 1.0
    return Value("SET", calendar.duration(count, unit), grain=calendar.grain_of_unit(unit))


def _set_day(sense: Sense, _: Context) -> Value:
    part = f"T{sense['part']}" if "part" in sense else ""
    return Value("SET", f"XXXX-WXX-{sense['weekday']}{part}", grain="time" if part else "day")


def _set_month(sense: Sense, _: Context) -> Value:
    return Value("SET", f"XXXX-{sense['month']:02d}", grain="month")


def _set_season(sense: Sense, _: Context) -> Value:
    return Value("SET", f"XXXX-{sense['season']}", grain="quarter")


_KINDS: dict[str, Callable[[Sense, Context], Value]] = {
    "same": _same, "iso": _iso, "numeric": _numeric, "date": _date, "dated-weekday": _dated_weekday,
    "weekday": _weekday, "weekday-of-week": _weekday_of_week, "days": _days, "day-from": _day_from,
    "holiday": _holiday, "nth-of-month": _nth_of_month, "moment": _moment, "last-night": _last_night,
    "tonight": _tonight, "overnight": _overnight, "part-narrative": _part_narrative, "month": _month, "year": _year,
    "fiscal": _fiscal, "decade": _decade, "century": _century, "season": _season, "quarter": _quarter, "half": _half, "first-months": _first_months, "day-range": _day_range, "story-quarter": _story_quarter, "year-period": _year_period, "year-end": _year_end,
    "past-decade": _past_decade,
    "unit": _unit, "narrative": _narrative, "week-of": _week_of, "weekend": _weekend, "year-ago": _year_ago,
    "stretch": _stretch, "duration": _duration, "age": _age, "vague-length": _vague_length, "ago": _ago,
    "later": _later, "window": _window, "ref": _ref, "set": _set, "set-day": _set_day, "set-month": _set_month,
    "set-season": _set_season,
}  # fmt: skip
