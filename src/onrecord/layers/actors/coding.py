"""Coding of descriptions: the state or bloc they belong to, and the sector, on the document's day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice

from spacy.tokens import Token

from onrecord.knowledge.entities import Entity
from onrecord.knowledge.roles import Role
from onrecord.knowledge.tables import BLOCS
from onrecord.layers.actors.known import Known, KnownNames
from onrecord.layers.actors.lexicon import actor_words, lemma, modifier_sectors
from onrecord.layers.actors.phrase import of_phrase, possessor
from onrecord.layers.reading import Reading
from onrecord.record import Span


class Coder:
    """Gives descriptions their codes."""

    def __init__(self, reading: Reading, known: KnownNames):
        self.reading = reading
        self.known = known

    @cached_property
    def main_country(self) -> str | None:
        """The state that the report is set in, when one stands out among the places and names."""
        counts: Counter[str] = Counter()
        for place in self.reading.places:
            if place.country and place.feature != "country":
                counts[place.country] += 3 * len(place.mentions)
        for known in self.known.all:
            entity = known.entity
            if entity is not None and entity.country and not any(c[3:] == "JRN" or c in BLOCS for c in entity.codes):
                counts[entity.country] += self._weight(known, entity)
        ranked = counts.most_common(2)
        if not ranked:
            return None
        if len(ranked) == 1 or ranked[0][1] >= 1.4 * ranked[1][1]:
            return ranked[0][0]
        return None

    def _weight(self, known: Known, entity: Entity) -> int:
        """How much a name says about where a report is set: a dateline most, a person of some state least."""
        block = self.reading.block_of(known.span.start)
        if block is not None and entity.kind == "country":
            opens = self.reading.text(Span(start=block.span.start, end=known.span.end))
            if block.kind == "dateline" or (opens.isupper() and len(opens) < 40):
                return 8
        if entity.kind == "country":
            # Who acts may act abroad; where something is, it is.
            where = known.root.dep_ == "pobj" and known.root.head.lower_ in actor_words("where")
            return 3 if where else 1
        return {"person": 1}.get(entity.kind, 2)

    def owner(self, words: Sequence[Token], head: Token) -> Known | None:
        """The known name that a description belongs to: a modifier, a possessor, or the object of "of" or "for"."""
        for token in [*reversed(words[:-1])]:
            known = self.known.at(token)
            if known is not None and known.entity is not None and not self._backs(token):
                return known
        owner = possessor(head)
        if owner is not None and (known := self.known.at(owner)) and known.entity is not None:
            return known
        for prepositions in (("of", "for", "from"), ("in", "at")):
            under = of_phrase(head, *prepositions)
            depth = 0
            while under is not None and depth < 3:
                known = self.known.at(under)
                if known is not None and known.entity is not None:
                    return known
                inner = self._inside(under)
                if inner is not None:
                    return inner
                under = of_phrase(under, "of", "for", "in")
                depth += 1
        return None

    def _inside(self, noun: Token) -> Known | None:
        for child in noun.children:
            known = self.known.at(child)
            if (
                child.dep_ in ("compound", "amod", "nmod", "poss", "appos")
                and known is not None
                and known.entity is not None
            ):
                return known
        return None

    def _backs(self, token: Token) -> bool:
        """Whether a name only backs the head ("Russian-backed rebels", "pro-Iranian militia")."""
        doc = token.doc
        after = doc[token.i + 1] if token.i + 1 < len(doc) else token
        before = doc[token.i - 1] if token.i else token
        joined = before.text == "-" and not before.whitespace_  # a dash stands apart
        return bool((after.text == "-" and not token.whitespace_) or (joined and 0 < before.i != token.i))

    def sector(self, role: Role, words: Sequence[Token], head: Token, owner: Known | None) -> str:
        """The sector of a description: its own, unless it only carries another's."""
        bearer = lemma(head) in actor_words("bearers") or not role.sector
        if bearer:
            given = self.given(words[:-1])
            under = of_phrase(head, "of", "for")
            if not given and under is not None:
                given = self.given(list(islice(under.subtree, 6)))
            if given:
                return given
            if owner is not None and owner.entity is not None and owner.entity.kind != "country":
                codes, _ = owner.entity.on(self.reading.document.published)
                if codes and len(codes[0]) > 3:
                    return codes[0][3:6]
                if codes:
                    return ""
        return role.sector

    def given(self, words: Iterable[Token]) -> str:
        """The sector that modifiers give, the one nearest the head first."""
        table = modifier_sectors()
        found = list(words)
        for i in range(len(found) - 1, -1, -1):
            pair = f"{found[i - 1].lower_} {found[i].lower_}" if i else ""
            joined = "".join(t.lower_ for t in found[max(0, i - 2) : i + 1])
            for word in (joined, pair, found[i].lower_, lemma(found[i])):
                if word in table:
                    return table[word]
        return ""

    def codes(
        self, role: Role, words: Sequence[Token], head: Token, owner: Known | None
    ) -> tuple[tuple[str, ...], str | None]:
        """Codes and country of a description."""
        said = {t.lower_ for t in words[:-1]}
        if said & actor_words("stateless_modifiers") and lemma(head) in actor_words("stateless_heads"):
            return ("IMG",), None
        sector = self.sector(role, words, head, owner)
        entity = owner.entity if owner is not None else None
        base = self._base(entity)
        country = base if base and base not in BLOCS else None
        foreign = (said - set(role.noun.split())) & actor_words("stateless_modifiers")  # not a foreign minister
        outside = foreign or self._homeless(words, head)
        homeless = entity is None or entity.kind == "population"
        if base is None and homeless and sector not in ("", "UNK") and not outside:
            base = country = self._context(head)
        if base is None:
            return (), None
        if said & actor_words("former"):
            sector = "ELI" if role.kind == "person" and sector in ("GOV", "MIL", "LEG", "") else sector
        if base in BLOCS:
            return (f"{base}{sector}" if sector not in ("", "GOV") and base != "IMG" else base,), None
        several = self._states(words)
        if len(several) > 1:
            return tuple(f"{state}{sector}" for state in several), None
        return ((f"{base}{sector}",) if sector else (base,)), country

    def _homeless(self, words: Sequence[Token], head: Token) -> bool:
        """Whether a noun is of people who are often from elsewhere than the place they are in."""
        pair = "".join(t.lower_ + t.whitespace_ for t in words[-2:-1]) + lemma(head)
        return lemma(head) in actor_words("no_context") or pair in actor_words("no_context")

    def _states(self, words: Sequence[Token]) -> list[str]:
        """The states that joint modifiers name: "US and British aircraft"."""
        found: dict[str, None] = {}
        for token in words[:-1]:
            known = self.known.at(token)
            entity = known.entity if known is not None else None
            if entity is not None and entity.kind == "country" and entity.country and not self._backs(token):
                found[entity.country] = None
        return list(found)

    def people(self, codes: tuple[str, ...], head: Token) -> tuple[tuple[str, ...], str | None]:
        """Codes of a people: one at home in many states belongs to the state that the report puts it in."""
        if not codes or len(codes[0]) > 3:
            return codes, codes[0][:3] if codes and codes[0][:3] not in BLOCS else None
        if codes[0] in BLOCS:
            return codes, None
        base = self._context(head)
        return ((f"{base}{codes[0]}",), base) if base else ((), None)

    def _base(self, entity: Entity | None) -> str | None:
        """The state or bloc of an entity; none for a people at home in many states."""
        if entity is None:
            return None
        codes, _ = entity.on(self.reading.document.published)
        if codes and codes[0][:3] in BLOCS:
            return codes[0][:3]
        if entity.kind == "population" and codes and len(codes[0]) == 3:
            return None
        return entity.country or (codes[0][:3] if codes else None)

    def _context(self, head: Token) -> str | None:
        """The state of a description that names none: where it is put, or its sentence is; else the report's own."""
        under = of_phrase(head, "in", "at", "near", "from", "of")
        if under is not None and (place := self.reading.place_by_token.get(under.i)) is not None:
            return place.country
        return self._sender(head) or self._sentence_country(head) or self.main_country

    def _sender(self, head: Token) -> str | None:
        """The state that sends, loses or withdraws: "France, which has sent 2,500 troops"."""
        verb = head.head
        if head.dep_ != "dobj" or lemma(verb) not in actor_words("sending_verbs"):
            return None
        for child in islice(verb.children, 40):
            if child.dep_ == "nsubj":
                who = verb.head if child.tag_ in ("WDT", "WP") and verb.dep_ == "relcl" else child
                known = self.known.at(who)
                return self._base(known.entity) if known is not None else None
        return None

    def _sentence_country(self, head: Token) -> str | None:
        """The one state in which a clause says that something happens ("shot near Gisenyi")."""
        verb, seen = head, 0
        while verb.pos_ != "VERB" and verb.head.i != verb.i and seen < 6:
            verb, seen = verb.head, seen + 1
        found: set[str] = set()
        for child in islice(verb.children, 40):
            if child.dep_ == "prep" and child.lower_ in ("in", "at", "near", "outside", "inside"):
                for noun in child.children:
                    place = self.reading.place_by_token.get(noun.i)
                    if noun.dep_ == "pobj" and place is not None and place.country:
                        found.add(place.country)
        return found.pop() if len(found) == 1 else None
