"""Counted stretches: durations, so long ago or after, windows that end or begin with the report's day, sets."""

from __future__ import annotations

from dataclasses import replace

from onrecord.layers.times import calendar
from onrecord.layers.times.periods import fine_enough, year_ago
from onrecord.layers.times.values import Context, Sense, Value, dated, kind, unknown


def amount(sense: Sense) -> tuple[float | str, str]:
    """Count and unit of a count sense."""
    if "count" in sense:
        return amount(sense["count"])
    unit = sense.get("units") or sense.get("unit") or "day"
    return (1.5 if "half" in sense else sense.get("num", 1.0)), unit


@kind("duration")
def _duration(sense: Sense, _: Context) -> Value:
    count, unit = amount(sense["count"])
    return Value("DURATION", calendar.duration(count, unit), grain=calendar.grain_of_unit(unit))


@kind("age")
def _age(sense: Sense, _: Context) -> Value:
    unit = sense.get("units") or sense["unit"]
    return Value("DURATION", calendar.duration(sense["num"], unit), grain=calendar.grain_of_unit(unit))


@kind("vague-length")
def _vague_length(sense: Sense, context: Context) -> Value:
    unit = sense.get("units") or sense["unit"]
    if "recent" in sense:
        return _window({"count": {"kind": "count", "num": "X", "unit": unit}, "sign": -1}, context)
    return Value("DURATION", calendar.duration(sense.get("num", "X"), unit), grain=calendar.grain_of_unit(unit))


@kind("past-decade")
def _past_decade(sense: Sense, context: Context) -> Value:
    return _window({"count": {"kind": "count", "num": 1.0, "unit": sense["unit"]}, "sign": -1}, context)


@kind("ago")
def _ago(sense: Sense, context: Context) -> Value:
    count, unit = amount(sense["count"])
    if isinstance(count, str):
        return Value("DATE", "PAST_REF" if sense["sign"] < 0 else "FUTURE_REF", grain=calendar.grain_of_unit(unit))
    if context.published is None:
        return unknown(grain=calendar.grain_of_unit(unit))
    if unit == "year" and count == 1 and sense["sign"] < 0:
        return year_ago(sense, context)
    day = calendar.shift(context.published, unit, sense["sign"] * count)
    return dated(calendar.value_at(day, unit), "published")


@kind("later")
def _later(sense: Sense, context: Context) -> Value:
    count, unit = amount(sense["count"])
    if isinstance(count, str):
        return Value("DATE", "PAST_REF" if sense["sign"] < 0 else None, grain=calendar.grain_of_unit(unit))
    if unit == "year" and count == 1 and sense["sign"] < 0:
        return year_ago(sense, context)
    told = context.narrative
    if told and told.day and fine_enough(told, unit):
        day = calendar.shift(told.day, unit, sense["sign"] * count)
        return dated(calendar.value_at(day, unit), "narrative")
    return unknown(grain=calendar.grain_of_unit(unit))


def _counted(sense: Sense) -> Sense:
    """The count of a window; its unit may stand beside it."""
    return {**({"units": sense["units"]} if "units" in sense else {}), **sense["count"]}


@kind("window")
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


@kind("ref")
def _ref(sense: Sense, context: Context) -> Value:
    """The present, past or future: open but for the side that the report's day bounds."""
    today = context.published.isoformat() if context.published else None
    ref = sense["ref"]
    if today is None:
        return Value("DATE", ref)
    start = today if ref != "PAST_REF" else None
    end = today if ref != "FUTURE_REF" else None
    return Value("DATE", ref, start, end, basis="published")


@kind("set")
def _set(sense: Sense, _: Context) -> Value:
    unit = sense.get("units") or sense["unit"]
    count = 2.0 if "other" in sense else sense.get("num", 1.0) if "units" in sense else 1.0
    return Value("SET", calendar.duration(count, unit), grain=calendar.grain_of_unit(unit))


@kind("set-day")
def _set_day(sense: Sense, _: Context) -> Value:
    part = f"T{sense['part']}" if "part" in sense else ""
    return Value("SET", f"XXXX-WXX-{sense['weekday']}{part}", grain="time" if part else "day")


@kind("set-month")
def _set_month(sense: Sense, _: Context) -> Value:
    return Value("SET", f"XXXX-{sense['month']:02d}", grain="month")


@kind("set-season")
def _set_season(sense: Sense, _: Context) -> Value:
    return Value("SET", f"XXXX-{sense['season']}", grain="quarter")
