"""Look-ups in a record that several exports need."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from onrecord.exports.shape import Options, events
from onrecord.record import Actor, Event, Figure, Place, Record, Span, Time

_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+|\n\s*")


class Days(NamedTuple):
    """First and last day of an event (ISO; empty when unknown), and how finely the time is told."""

    start: str
    end: str
    grain: str

    @property
    def day(self) -> str:
        """The day, when the time is told to the day; no first of the month stands in for a month."""
        return self.start if self.start == self.end else ""


def told(records: Iterable[Record], options: Options, *, happened: bool = False) -> Iterator[tuple[Look, Event]]:
    """The events to write (see `shape.events`), each with its record."""
    for record in records:
        look = Look(record)
        for event in events(record, options, happened=happened):
            yield look, event


class Look:
    """A record with its parts by id."""

    def __init__(self, record: Record):
        self.record = record
        self.document = record.document
        self.actors: dict[str, Actor] = {a.id: a for a in record.actors}
        self.places: dict[str, Place] = {p.id: p for p in record.places}
        self.times: dict[str, Time] = {t.id: t for t in record.times}
        self.figures: dict[str, Figure] = {f.id: f for f in record.figures}
        self._ends: list[int] | None = None

    def line(self, span: Span | None) -> str:
        """The words of a span on one line."""
        return _SPACE.sub(" ", self.record.quote(span)).strip() if span else ""

    def name(self, actor: Actor) -> str:
        """An actor's name, else the words of its first mention."""
        return actor.name or (self.line(actor.mentions[0]) if actor.mentions else "")

    def named(self, ids: tuple[str, ...]) -> list[Actor]:
        """The actors of some ids."""
        return [self.actors[i] for i in ids if i in self.actors]

    def mention(self, actor: Actor, evidence: tuple[Span, ...]) -> Span | None:
        """The mention of an actor that stands in the evidence, else its first one."""
        inside = (m for m in actor.mentions if any(m in e for e in evidence))
        return next(inside, actor.mentions[0] if actor.mentions else None)

    def sides(self, event: Event) -> tuple[list[Actor], list[Actor]]:
        """Those who did it and those it was done to; in a mutual event the first one and the others."""
        actors, recipients = self.named(event.actors), self.named(event.recipients)
        return (actors[:1], actors[1:]) if event.mutual and not recipients else (actors, recipients)

    def dyads(self, event: Event) -> list[tuple[Actor | None, Actor | None]]:
        """Each actor with each recipient; in a mutual event each pair of participants once, in text order."""
        actors, recipients = self.named(event.actors), self.named(event.recipients)
        if event.mutual and not recipients and len(actors) > 1:
            return [(a, b) for n, a in enumerate(actors) for b in actors[n + 1 :]]
        left: list[Actor | None] = [*actors] or [None]
        right: list[Actor | None] = [*recipients] or [None]
        return [(a, r) for a in left for r in right]

    def days(self, event: Event, options: Options) -> Days:
        """When an event happened. The report's date counts only when the user asked for it."""
        time = self.times.get(event.time or "")
        if time and event.time_basis != "published":
            return Days(time.start or "", time.end or "", time.grain or "")
        published = (self.document.published or "")[:10]
        if options.published_dates and published:
            return Days(published, published, "day")
        return Days("", "", "")

    def place(self, event: Event) -> Place | None:
        """Where an event happened."""
        return self.places.get(event.place or "")

    def evidence(self, event: Event) -> Span:
        """One stretch that holds all of an event's evidence."""
        spans = event.evidence or (event.trigger,)
        return Span(start=min(s.start for s in spans), end=max(s.end for s in spans))

    def sentence(self, at: int) -> int:
        """The number of the sentence that holds an offset, counted from 1 by end marks and line ends."""
        if self._ends is None:
            self._ends = [m.end() for m in _SENTENCE_END.finditer(self.document.text)]
        return 1 + bisect_right(self._ends, at)

    def killed(self, event: Event) -> list[Figure]:
        """The death tolls that measure an event, without those that are part of another."""
        figures = [self.figures[i] for i in event.figures if i in self.figures]
        tolls = [f for f in figures if f.what == "killed"]
        ids = {f.id for f in tolls}
        return [f for f in tolls if f.part_of not in ids]


def event_id(record: Record, event: Event) -> str:
    """An event's id across documents."""
    return f"{record.document.id}-{event.id}"


def span_days(days: Days) -> int | None:
    """How many days an interval covers; None when one end is open."""
    try:
        return (date.fromisoformat(days.end) - date.fromisoformat(days.start)).days + 1
    except ValueError:
        return None


def degrees(value: float | None) -> str:
    """A coordinate as text."""
    return "" if value is None else f"{value:.6g}"


def number(value: float | int | None) -> str:
    """A count as text, without a decimal point where it is whole."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else str(value)
