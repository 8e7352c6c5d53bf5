"""Finding the time expressions of a report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from msgspec import structs
from spacy.tokens import Token

from onrecord.layers.reading import Reading
from onrecord.layers.times import clock, days, periods, spans  # noqa: F401 - they register the kinds of sense
from onrecord.layers.times.checks import Checks
from onrecord.layers.times.grammar import Match, Matcher
from onrecord.layers.times.lexer import Lexemes, lex
from onrecord.layers.times.prepositions import bounded, spans_to
from onrecord.layers.times.tense import PRENOMINAL, tense_at
from onrecord.layers.times.values import Context, Value, resolve
from onrecord.record import Span, Time

_READ = ("headline", "subhead", "dateline", "date", "body")
_STORY = frozenset(["weekday", "days", "date", "dated-weekday", "month", "year", "same", "moment", "holiday", "later",
                    "narrative", "ago", "unit", "iso", "numeric", "day-from", "stretch", "last-night"])  # fmt: skip


def find(reading: Reading) -> tuple[Time, ...]:
    """Time expressions, in text order."""
    lexemes = lex(reading.document.text, [b.span for b in reading.blocks if b.kind in _READ])
    matcher = Matcher(lexemes, Checks(reading, lexemes).table())
    story = _Story(*_published(reading.document.published))
    out: list[Time] = []
    at = 0
    while at < len(lexemes):
        match = matcher.longest(at)
        if match is None:
            at += 1
            continue
        first, last = (reading.token_at(lexemes.start[k]) for k in (at, match.end - 1))
        token = reading.doc[first : last + 1].root
        value = resolve(match.sense, story.context(token, match.sense))
        story.go_on(token, match, value)
        if (
            story.last
            and value.end
            and out[-1].start
            and spans_to(lexemes, story.last, at)
            and value.end >= out[-1].start
        ):
            out[-1] = structs.replace(out[-1], end=value.end)
        else:
            value = bounded(value, lexemes, at, story.published)
        out.append(_time(reading, lexemes, at, match, value, len(out) + 1))
        story.last = (at, match.end)
        at = match.end
    return tuple(out)


@dataclass(slots=True)
class _Story:
    """What the report has spoken of so far: the last day, and the quarter or month that results are compared with."""

    published: date | None
    hour: int | None
    told: Value | None = None
    quarter: str | None = None
    month: tuple[int, str] | None = None
    longer: int = -1
    last: tuple[int, int] | None = None

    def context(self, token: Token, sense: dict[str, Any]) -> Context:
        """The context of an expression headed by a token."""
        here = token.sent.start
        tense = None if sense["kind"] == "month" and token.dep_ in PRENOMINAL else tense_at(token)
        month = self.month[1] if self.month and self.month[0] == here else None
        quarter = None if self.longer == here else self.quarter
        verbless = (
            tense is None and token.dep_ not in PRENOMINAL and not any(t.pos_ in ("VERB", "AUX") for t in token.sent)
        )
        return Context(self.published, self.hour, tense, self.told, quarter, month, verbless)

    def go_on(self, token: Token, match: Match, value: Value) -> None:
        """Take note of an expression."""
        timex = value.timex or ""
        here = token.sent.start
        if match.sense["kind"] in ("quarter", "story-quarter"):
            self.longer = -1
            if self.quarter is None and value.day and self.published and (self.published - value.day).days < 400:
                self.quarter = timex  # the report's own: the first that it names
        elif match.rule.name in ("nine-months", "year-ended", "year-of-report"):
            self.longer = here
        if match.sense["kind"] == "month" and value.start:
            self.month = (here, timex)
        if value.type in ("DATE", "TIME") and value.start and _tells(match.sense):
            self.told = replace(value, basis="narrative", others=())


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
    hour = said[11:16]
    if len(hour) == 5 and hour[:2].isdigit() and said[11:19] not in ("00:00", "00:00:00"):
        return day, int(hour[:2])
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
