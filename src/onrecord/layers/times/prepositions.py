"""What the words before and between expressions make of their intervals: since, until, before, from ... to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from onrecord.layers.times.lexer import Lexemes
from onrecord.layers.times.values import Value
from onrecord.layers.vocabulary import words


def bounded(value: Value, lexemes: Lexemes, at: int, published: date | None) -> Value:
    """A value with the interval that "since", "until", "before" or "after" in front of it makes."""
    if value.type == "DURATION" or not value.start:
        return value
    before = lexemes.low[at - 1] if at else "¶"
    if before in words("times/prepositions", "since"):
        today = published.isoformat() if published else None
        return replace(value, end=today if today and today >= value.start[:10] else None)
    if before in words("times/prepositions", "until"):
        return replace(value, start=None)
    try:
        if before in words("times/prepositions", "before") and value.day:
            return replace(value, start=None, end=(value.day - timedelta(1)).isoformat())
        if before in words("times/prepositions", "after") and value.end:
            return replace(value, start=(date.fromisoformat(value.end[:10]) + timedelta(1)).isoformat(), end=None)
    except OverflowError:
        return value
    return value


def spans_to(lexemes: Lexemes, first: tuple[int, int], second: int) -> bool:
    """Whether two expressions are the ends of one stretch: "from X to Y", "between X and Y", "X - Y"."""
    at, end = first
    between = lexemes.low[end:second] if second - end == 1 else []
    before = lexemes.low[at - 1] if at else "¶"
    if between == ["and"]:
        return before == "between"
    if between in (["to"], ["until"], ["till"], ["through"]):
        return before in words("times/prepositions", "from") or between == ["through"]
    return bool(between) and between[0] in ("-", "–", "—")
