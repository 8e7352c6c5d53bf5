"""Where, when and on whose word a figure is claimed, and the clause that proves it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from onrecord.layers import places, times
from onrecord.layers.figures.lexicon import meanings
from onrecord.layers.figures.patients import clause_of, subjects
from onrecord.layers.reading import Reading
from onrecord.record import Place, Span, Statement, Time

_MANY = 40


class Context:
    """Looks up the setting of figures in one reading; what is asked twice is worked out once."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.places: dict[int, str | None] = {}
        self.times: dict[int, str | None] = {}
        self.spots = sorted(reading.place_by_token)
        self.said = sorted(reading.statements, key=lambda s: s.content.start)
        self.said_from = [s.content.start for s in self.said]
        self.said_to = list(accumulate((s.content.end for s in self.said), max))

    def place(self, trigger: int, node: int) -> str | None:
        """Id of the place that governs the trigger, its clause, or the noun counted."""
        for at in self._anchors(trigger, node) if self.spots else ():
            if at not in self.places:
                found: Place | None = places.governing(self.reading, at)
                self.places[at] = found.id if found else None
            if self.places[at]:
                return self.places[at]
        return self._only_place(trigger)

    def _only_place(self, trigger: int) -> str | None:
        """The one place that the clause names, or the one within the country that it names too."""
        verb, by_token = clause_of(self.reading.doc[trigger]), self.reading.place_by_token
        first, stop = (bisect_left(self.spots, k) for k in (verb.left_edge.i, verb.right_edge.i + 1))
        found = {by_token[k].id: by_token[k] for k in self.spots[first : min(stop, first + _MANY)]}
        towns = [p for p in found.values() if p.feature not in ("country", "admin1", "region")]
        if len(found) == 1:
            return next(iter(found))
        if len(towns) == 1 and all(p.country == towns[0].country for p in found.values()):
            return towns[0].id
        return None

    def time(self, trigger: int, node: int) -> str | None:
        """Id of the time that governs the trigger, or since when the count runs."""
        if not self.reading.times:
            return None
        if since := self._since(trigger):
            return since.id
        for at in self._anchors(trigger, node):
            if at not in self.times:
                found: Time | None = times.governing(self.reading, at)
                self.times[at] = found.id if found else None
            if self.times[at]:
                return self.times[at]
        return None

    def _anchors(self, trigger: int, node: int) -> list[int]:
        doc = self.reading.doc
        verb = clause_of(doc[trigger])
        return list(dict.fromkeys([trigger, node, verb.i]))

    def _since(self, trigger: int) -> Time | None:
        """The time behind "since": "since the conflict began in March 2011"."""
        wanted, by_token = meanings().sets["since"], self.reading.time_by_token
        verb = clause_of(self.reading.doc[trigger])
        for child in verb.children:
            at = child if child.lower_ in wanted else next((c for c in child.lefts if c.lower_ in wanted), None)
            if at is None or at.i < verb.i - 20:
                continue
            for k in range(at.i, min(child.right_edge.i + 1, at.i + 20)):
                if k in by_token:
                    return by_token[k]
        return None

    def via(self, start: int, end: int, trigger: int) -> tuple[str, ...]:
        """Who claims a figure: the speakers of the statements it stands in, innermost first, and who relays them."""
        around = sorted(self._around(start, end), key=_length)
        chain = [actor for s in around for actor in (*s.speakers, *s.via)]
        if not chain:
            chain = list(self._put(trigger))
        return tuple(dict.fromkeys(chain))

    def _around(self, start: int, end: int) -> Iterator[Statement]:
        """The statements whose content holds a stretch: backwards, as long as an earlier one reaches so far."""
        at = bisect_right(self.said_from, start) - 1
        while at >= 0 and self.said_to[at] >= end:
            if end <= self.said[at].content.end:
                yield self.said[at]
            at -= 1

    def _put(self, trigger: int) -> tuple[str, ...]:
        """`the ministry put the toll at 40`: whoever puts it there."""
        verb = clause_of(self.reading.doc[trigger])
        if verb.lower_ not in meanings().sets["relaying"]:
            return ()
        for subject in subjects(verb):
            return self.reading.actors_of(subject)
        return ()

    def evidence(self, trigger: int, first: int, last: int) -> Span:
        """The clause around a figure, within its sentence."""
        doc = self.reading.doc
        verb = clause_of(doc[trigger])
        left = min(int(verb.left_edge.i), first, trigger)
        right = max(int(verb.right_edge.i), last, trigger)
        while right > last and (doc[right].is_space or doc[right].is_punct):
            right -= 1
        while left < first and doc[left].is_space:
            left += 1
        return Span(start=doc[left].idx, end=doc[right].idx + len(doc[right]))


def _length(statement: Statement) -> int:
    return statement.content.end - statement.content.start
