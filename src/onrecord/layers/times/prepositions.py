"""What the words before an expression make of its interval: since, until, before, after, between ... and."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from onrecord.layers.times.lexer import Lexemes
from onrecord.layers.times.resolve import Value

_SINCE = frozenset(["since"])
_UNTIL = frozenset(["until", "till", "til", "through", "by"])


def bounded(value: Value, lexemes: Lexemes, at: int, end: int, published: date | None) -> Value:
    """A value with the interval that "since" or "until" before it makes."""
    if value.type == "DURATION" or not value.start:
        return value
    before = lexemes.low[at - 1] if at else "¶"
    today = published.isoformat() if published else None
    if before in _SINCE:
        return replace(value, end=today if today and today >= value.start[:10] else None)
    if before in _UNTIL:
        return replace(value, start=None)
    if before == "before" and value.day:
        return replace(value, start=None, end=(value.day - timedelta(1)).isoformat())
    if before == "after" and value.end:
        return replace(value, start=(date.fromisoformat(value.end[:10]) + timedelta(1)).isoformat(), end=None)
    return value
