"""Finding the time expressions of a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from onrecord.layers.reading import Reading
from onrecord.layers.times.checks import Checks
from onrecord.layers.times.grammar import Match, Matcher
from onrecord.layers.times.lexer import Lexemes, lex
from onrecord.layers.times.prepositions import bounded
from onrecord.layers.times.resolve import Context, Value, resolve
from onrecord.layers.times.tense import tense_at
from onrecord.record import Span, Time

_READ = ("headline", "subhead", "dateline", "date", "body")
_STORY = frozenset(["weekday", "days", "date", "dated-weekday", "month", "year", "same", "moment", "holiday", "later",
                    "narrative", "ago", "unit", "iso", "numeric", "day-from", "stretch", "last-night"])  # fmt: skip


def find(reading: Reading) -> tuple[Time, ...]:
    """Time expressions, in text order."""
    lexemes = lex(reading.document.text, [b.span for b in reading.blocks if b.kind in _READ])
    published, hour = _published(reading.document.published)
    matcher = Matcher(lexemes, Checks(reading, lexemes).table())
    told: Value | None = None
    quarter: str | None = None
    out: list[Time] = []
    at = 0
    while at < len(lexemes):
        match = matcher.longest(at)
        if match is None:
            at += 1
            continue
        token = reading.doc[reading.token_at(lexemes.start[match.end - 1])]
        context = Context(published, hour, tense_at(token), told, quarter)
        value = resolve(match.sense, context)
        value = bounded(value, lexemes, at, match.end, published)
        out.append(_time(reading, lexemes, at, match, value, len(out) + 1))
        if value.timex and "-Q" in value.timex and not value.timex.startswith("X"):
            quarter = value.timex if quarter is None else quarter
        if value.type in ("DATE", "TIME") and value.start and _tells(match.sense):
            told = replace(value, basis="narrative", others=())
        at = match.end
    return tuple(out)


def _tells(sense: dict[str, Any]) -> bool:
    """Whether an expression moves the story's day."""
    return sense["kind"] in _STORY


def _published(said: str | None) -> tuple[date | None, int | None]:
    """Day and hour of publication; midnight sharp is taken for a day without an hour."""
    if not said:
        return None, None
    try:
        day = date.fromisoformat(said[:10])
    except ValueError:
        return None, None
    clock = said[11:16]
    if len(clock) == 5 and clock[:2].isdigit() and said[11:19] not in ("00:00", "00:00:00"):
        return day, int(clock[:2])
    return day, None


def _time(reading: Reading, lexemes: Lexemes, at: int, match: Match, value: Value, number: int) -> Time:
    """The finding, with its warnings."""
    span = Span(start=lexemes.start[at], end=lexemes.end[match.end - 1])
    text = reading.text(span)
    if value.others:
        fits = " or ".join([str(value.timex), *value.others])
        reading.warn("W102", f"“{text}” fits {fits}; {value.timex} is given.", span)
    elif value.timex is None and reading.document.published:
        reading.warn("W103", f"No value could be worked out for “{text}”.", span)
    return Time(
        id=f"t{number}",
        span=span,
        text=text,
        type=value.type,
        timex=value.timex,
        start=value.start,
        end=value.end,
        grain=value.grain,
        basis=value.basis,
        rule=match.rule.name,
    )
