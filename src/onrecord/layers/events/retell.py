"""Retelling: one report, one event per fact.

A headline or standfirst that tells what the body tells again is joined to the body's event, which keeps both
stretches as evidence. So is a repetition on the same authority. A later sentence that tells the same fact in other
words or on other authority stays an event of its own and points back with `same_as`.
"""

from __future__ import annotations

import msgspec

from onrecord.codebook.index import fold
from onrecord.layers.events.kinds import SAID
from onrecord.layers.events.scene import Scene
from onrecord.record import Event, Time


class Retelling:
    """Compares events of one report."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.times = {t.id: t for t in scene.reading.times}
        self._cache: dict[str, frozenset[str]] = {}

    def link(self, events: list[Event]) -> list[Event]:
        """Join and link retellings, in text order."""
        kept: list[Event] = []
        for event in events:
            earlier = next((k for k in range(len(kept) - 1, -1, -1) if self.same(kept[k], event)), None)
            if earlier is None:
                kept.append(event)
            elif self._repeats(kept[earlier], event):
                kept[earlier] = self._joined(kept[earlier], event)
            else:
                root = kept[earlier].same_as or kept[earlier].id
                kept.append(msgspec.structs.replace(event, same_as=root))
        return self._without_echoes(kept)

    def _without_echoes(self, events: list[Event]) -> list[Event]:
        """Drop what a headline says in its own words of parties and a matter that the body tells in full."""
        body = [e for e in events if not self._in_headline(e)]
        return [e for e in events if not self._in_headline(e) or not any(self._echoes(e, b) for b in body)]

    def _echoes(self, headline: Event, told: Event) -> bool:
        if headline.quad is None or told.quad is None or (headline.quad <= 2) != (told.quad <= 2):
            return False
        ours = self._lands((*headline.actors, *headline.recipients))
        theirs = self._lands((*told.actors, *told.recipients))
        return bool(ours) and ours <= theirs

    def _lands(self, ids: tuple[str, ...]) -> set[str]:
        """Actors by country, so that a minister, his ministry and his state count as one side."""
        known = self.scene.actors
        return {known[i].country or i if i in known else i for i in ids}

    def same(self, first: Event, second: Event) -> bool:
        """Whether two events can be one fact."""
        if first.type != second.type or not self._statuses_agree(first, second):
            return False
        if not self._parties_agree(first, second) or not self._times_agree(first, second):
            return False
        if first.place and second.place and first.place != second.place and not self._nested(first.place, second.place):
            return False
        headline = self._in_headline(first)
        if first.type in SAID or first.type in ("PROTEST", "COERCE", "SANCTION", "ASSAULT", "AID", "MOBILIZE"):
            shared = self._shared_words(first, second)
            return shared >= (1 if headline else 2)
        return True

    def _in_headline(self, event: Event) -> bool:
        return self.scene.reading.token_at(event.trigger.start) in self.scene.headline

    def _statuses_agree(self, first: Event, second: Event) -> bool:
        real = ("actual", "ongoing", "ended", "historical")
        return first.status == second.status or (first.status in real and second.status in real)

    def _parties_agree(self, first: Event, second: Event) -> bool:
        """Whether the parties fit: those of one are among those of the other, role by role."""
        if first.mutual or second.mutual or first.type == "CONSULT":
            a, b = {*first.actors, *first.recipients}, {*second.actors, *second.recipients}
            a2, b2 = self._expanded(a), self._expanded(b)
            return bool(a & b or a2 & b2) and (a2 <= b2 or b2 <= a2 or len(a & b) >= 2)
        return self._fit(first.actors, second.actors) and self._fit(first.recipients, second.recipients)

    def _expanded(self, ids: set[str]) -> set[str]:
        """Actors by what they are known as, so that a government and its country count as one."""
        out = set()
        for actor_id in ids:
            actor = self.scene.actors.get(actor_id)
            out.add(
                actor.code
                if actor is not None and actor.code and actor.kind in ("country", "organization")
                else actor_id
            )
        return out

    def _fit(self, left: tuple[str, ...], right: tuple[str, ...]) -> bool:
        if not left or not right:
            return True
        a, b = set(left), set(right)
        if a <= b or b <= a:
            return True
        return self._expanded(a) <= self._expanded(b) or self._expanded(b) <= self._expanded(a)

    def _times_agree(self, first: Event, second: Event) -> bool:
        one, two = self.times.get(first.time or ""), self.times.get(second.time or "")
        if one is None or two is None:
            return True
        return _overlap(one, two)

    def _nested(self, one: str, two: str) -> bool:
        places = {p.id: p for p in self.scene.reading.places}
        a, b = places.get(one), places.get(two)
        return bool(a and b and a.country and a.country == b.country and "country" in (a.feature, b.feature))

    def _shared_words(self, first: Event, second: Event) -> int:
        return len(self._words(first) & self._words(second))

    def _words(self, event: Event) -> frozenset[str]:
        """Content words of an event's clauses, without its participants' names."""
        key = f"{event.id} {len(event.evidence)}"
        if key not in self._cache:
            self._cache[key] = self._content(event)
        return self._cache[key]

    def _content(self, event: Event) -> frozenset[str]:
        reading = self.scene.reading
        out = set()
        names = {
            fold(word)
            for actor in (*event.actors, *event.recipients)
            if actor in self.scene.actors
            for span in self.scene.actors[actor].mentions
            for word in reading.text(span).split()
        }
        for span in event.evidence:
            for token in reading.tokens_in(span):
                if token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM") and not token.is_stop:
                    out.add(fold(token.lemma_ or token.text))
        return frozenset(out - names)

    def _repeats(self, first: Event, second: Event) -> bool:
        """Whether the later event only repeats the earlier on the same authority, so that one event holds both."""
        if self._in_headline(first) and not second.same_as:
            return True
        full = set(first.actors) == set(second.actors) and set(first.recipients) == set(second.recipients)
        return full and set(first.via) == set(second.via) and first.type in SAID

    def _joined(self, first: Event, second: Event) -> Event:
        """One event of two: the body's telling, with the evidence of both."""
        lead, rest = (second, first) if self._in_headline(first) else (first, second)
        evidence = tuple(sorted({*first.evidence, *second.evidence}, key=lambda s: (s.start, s.end)))
        return msgspec.structs.replace(
            lead,
            id=first.id,
            actors=lead.actors or rest.actors,
            recipients=lead.recipients or tuple(r for r in rest.recipients if r not in lead.actors),
            time=lead.time or rest.time,
            time_basis=lead.time_basis if lead.time else rest.time_basis,
            place=lead.place or rest.place,
            modes=tuple(dict.fromkeys([*lead.modes, *rest.modes])) if not lead.modes else lead.modes,
            evidence=evidence,
        )


def _overlap(one: Time, two: Time) -> bool:
    """Whether two times can be the same; open ends fit."""
    a1, a2 = one.start or "", one.end or "9999"
    b1, b2 = two.start or "", two.end or "9999"
    return a1 <= b2 and b1 <= a2
