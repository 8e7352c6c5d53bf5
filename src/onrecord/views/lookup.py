"""Look-ups in a finished record that both views need."""

from __future__ import annotations

import re
from functools import cached_property

from onrecord.record import Actor, Event, Figure, Place, Record, Span, Statement, Time


class Lookup:
    """A record with its parts by id."""

    def __init__(self, record: Record):
        self.record = record
        self.actors: dict[str, Actor] = {a.id: a for a in record.actors}
        self.places: dict[str, Place] = {p.id: p for p in record.places}
        self.times: dict[str, Time] = {t.id: t for t in record.times}
        self.statements: dict[str, Statement] = {s.id: s for s in record.statements}

    def quote(self, span: Span | None) -> str:
        """The words of a span on one line."""
        return re.sub(r"\s+", " ", self.record.quote(span)).strip() if span else ""

    def name(self, actor_id: str) -> str:
        """The name of an actor, or how the text describes it."""
        actor = self.actors.get(actor_id)
        if actor is None:
            return "?"
        return actor.name or (self.quote(actor.mentions[0]) if actor.mentions else "?")

    def names(self, ids: tuple[str, ...]) -> str:
        """Several actors' names."""
        return ", ".join(self.name(i) for i in ids)

    def chain(self, speakers: tuple[str, ...], via: tuple[str, ...], outlet: bool = False) -> str:
        """Who has it from whom, the one nearest to the reader first: `Kremlin ← joint statement ← Trump, Putin`."""
        links = [self.name(i) for i in via]
        if outlet and self.record.document.source:
            links.insert(0, self.record.document.source)
        if speakers:
            links.append(self.names(speakers))
        return " ← ".join(links)

    def when(self, time_id: str | None) -> str:
        """A time in ISO form, as short as its grain allows."""
        time = self.times.get(time_id or "")
        if time is None:
            return ""
        if time.grain in ("month", "year", "decade", "quarter") and time.start and time.timex:
            return time.timex if time.timex[:1].isdigit() else time.start
        return time.start or (f"until {time.end}" if time.end else "")

    def where(self, place_id: str | None) -> str:
        """The name of a place."""
        place = self.places.get(place_id or "")
        return place.name if place else ""

    def amount(self, figure: Figure) -> str:
        """A figure as a range: `330,000 or more`, `250,000-300,000`, `about 5,000`."""
        low, high = (_number(figure.low), _number(figure.high))
        about = "about " if figure.approximate else ""
        if low and high:
            return f"{about}{low}" if low == high else f"{about}{low}–{high}"
        if low:
            return f"{about}{low} or more"
        return f"{about}up to {high}" if high else "?"

    @cached_property
    def events_in_time(self) -> list[Event]:
        """Events by the day they began, undated ones last, else in text order."""

        def key(event: Event) -> tuple[str, int]:
            time = self.times.get(event.time or "")
            start = (time.start or time.end) if time else None
            return (start or "9999", event.trigger.start)

        return sorted(self.record.events, key=key)


def _number(value: float | int | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
