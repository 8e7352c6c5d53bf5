"""Times of day: by the clock, by part of the day, with their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from onrecord.layers.times.days import on_day
from onrecord.layers.times.values import Context, Sense, Value, kind, resolve, unknown


def _hour(sense: Sense) -> tuple[int, int] | None:
    """Hour and minute of a clock sense."""
    if sense["kind"] == "same":
        return _hour(sense[sense["of"]])
    if "point" in sense:
        return int(sense["point"]), 0
    hour, minute = sense["clock"]
    if "ampm" in sense and hour <= 12:
        hour = hour % 12 + sense["ampm"]
    elif hour < 12 and (sense.get("part") in ("AF", "EV") or (sense.get("part") == "NI" and hour >= 6)):
        hour += 12
    return hour, minute


@kind("moment")
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
        return on_day({"count": 0}, context)
    told = context.narrative
    if told and told.grain in ("day", "time") and told.day:
        return replace(told, basis="narrative", others=())
    return on_day({"count": 0}, context)


def _part_day(step: int, part: str, context: Context) -> Value:
    if context.published is None:
        return unknown("TIME", "time")
    day = (context.published + timedelta(step)).isoformat()
    return Value("TIME", f"{day}T{part}", day, day, "time", "published")


@kind("last-night")
def _last_night(sense: Sense, context: Context) -> Value:
    return _part_day(-1, sense.get("part", "NI"), context)


@kind("tonight")
def _tonight(_: Sense, context: Context) -> Value:
    return _part_day(0, "NI", context)


@kind("overnight")
def _overnight(_: Sense, context: Context) -> Value:
    return _part_day(0, "NI", context)


@kind("part-narrative")
def _part_narrative(sense: Sense, context: Context) -> Value:
    told = context.narrative
    if told is None or told.grain not in ("day", "time") or told.day is None:
        return Value("TIME", f"XXXX-XX-XXT{sense['part']}", grain="time")
    day = (told.day + timedelta(sense["count"])).isoformat()
    return Value("TIME", f"{day}T{sense['part']}", day, day, "time", "narrative")
