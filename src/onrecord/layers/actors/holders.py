"""Offices that only one person holds at a time: "the US secretary of state" is whoever held the office on the day."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from onrecord.knowledge.days import holds
from onrecord.knowledge.entities import Entity
from onrecord.knowledge.store import Knowledge
from onrecord.layers.actors.lexicon import actor_words, lemma
from onrecord.layers.actors.phrase import Phrase, of_phrase


@lru_cache(maxsize=2)
def _offices(knowledge: Knowledge) -> dict[tuple[str, str], list[Entity]]:
    """The people who ever held an office, by state or bloc and office."""
    found: defaultdict[tuple[str, str], dict[str, Entity]] = defaultdict(dict)
    for entity in knowledge.names.by_key.values():
        if entity.kind != "person":
            continue
        for term in entity.terms:
            office = (term.office or "").lower()
            if office in actor_words("single_offices"):
                found[term.code[:3], office][entity.key] = entity
    return {key: list(people.values()) for key, people in found.items()}


def holder(knowledge: Knowledge, phrase: Phrase, base: str | None, owner: int, day: str | None) -> Entity | None:
    """The one person who held the described office on the day; None when none or several did, or no day is known.

    `base` is the state or bloc, `owner` the index of the last token of its name.
    """
    head = phrase.head
    if base is None or day is None or not any(t.lower_ == "the" for t in head.children):
        return None
    under = of_phrase(head, "of")
    title = "".join(t.lower_ + t.whitespace_ for t in phrase.before if t.i > owner) + lemma(head)
    names = {title, f"un {title}", f"{title} of {under.lower_}" if under is not None else title} - (
        {title} if under is not None and lemma(head) == "secretary" else set()
    )
    people = {
        entity.key: entity
        for name in sorted(names)
        for entity in _offices(knowledge).get((base, name), ())
        for term in entity.terms
        if (term.office or "").lower() == name and term.code[:3] == base and holds(term.start, term.end, day)
    }
    return next(iter(people.values())) if len(people) == 1 else None
