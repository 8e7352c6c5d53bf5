"""Where, when and on whose word a figure is claimed, and the clause that proves it."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.layers import places, times
from onrecord.layers.figures.lexicon import meanings
from onrecord.layers.figures.patients import clause_of, subjects
from onrecord.layers.reading import Reading
from onrecord.record import Place, Span, Statement, Time


class Context:
    """Looks up the setting of figures in one reading; what is asked twice is worked out once."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.places: dict[int, str | None] = {}
        self.times: dict[int, str | None] = {}

    def place(self, trigger: int, node: int) -> str | None:
        """Id of the place that governs the trigger, its clause, or the noun counted."""
        for at in self._anchors(trigger, node):
            if at not in self.places:
                found: Place | None = places.governing(self.reading, at)
                self.places[at] = found.id if found else None
            if self.places[at]:
                return self.places[at]
        return self._only_place(trigger)

    def _only_place(self, trigger: int) -> str | None:
        """The one place that the clause names, or the one within the country that it names too."""
        verb, by_token = clause_of(self.reading.doc[trigger]), self.reading.place_by_token
        sent = verb.sent
        span = range(_left(verb, sent.start), _right(verb, sent.end - 1) + 1)
        found = {place.id: place for k in span if (place := by_token.get(k)) is not None}
        towns = [p for p in found.values() if p.feature not in ("country", "admin1", "region")]
        if len(found) == 1:
            return next(iter(found))
        if len(towns) == 1 and all(p.country == towns[0].country for p in found.values()):
            return towns[0].id
        return None

    def time(self, trigger: int, node: int) -> str | None:
        """Id of the time that governs the trigger, or since when the count runs."""
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
        around = [s for s in self.reading.statements if s.content.start <= start and end <= s.content.end]
        around.sort(key=_length)
        chain = [actor for s in around for actor in (*s.speakers, *s.via)]
        if not chain:
            chain = list(self._put(trigger))
        return tuple(dict.fromkeys(chain))

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
        sent = doc[first].sent
        left = min(_left(verb, sent.start), first, trigger)
        right = max(_right(verb, sent.end - 1), last, trigger)
        while right > last and (doc[right].is_space or doc[right].is_punct):
            right -= 1
        while left < first and doc[left].is_space:
            left += 1
        return Span(start=doc[left].idx, end=doc[right].idx + len(doc[right]))


def _left(verb: Token, at_least: int) -> int:
    return max(int(verb.left_edge.i), at_least)


def _right(verb: Token, at_most: int) -> int:
    return min(int(verb.right_edge.i), at_most)


def _length(statement: Statement) -> int:
    return statement.content.end - statement.content.start
