"""Short forms of people's names, and where a text uses them.

A bare surname names a person when the text names that person in full, when the person holds a high office on the
document's day, or when nobody else of that name serves a state that the text names. Family names come first in
Chinese, Korean and Vietnamese names.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from onrecord.knowledge.days import first_day, holds, last_day, shift
from onrecord.knowledge.entities import Alias, Entity
from onrecord.knowledge.fold import fold
from onrecord.knowledge.names import Hit
from onrecord.knowledge.tables import HERE, rows

_CAPITALISED = re.compile(r"\b[A-Z\u00c0-\u024f][\w'’-]{2,}")
_POSSESSIVE = re.compile(r"['’]s$")
_ROMAN = re.compile(r"^[IVX]+$|^Jr\.?$|^Sr\.?$")
_ARTICLE = re.compile(r"^(?:al|el|ul|ad|as|ash|ar|an|at|az|ed|es)[- ]", re.IGNORECASE)
# Days before taking office, and after leaving it, on which a holder of high office is as well known.
_BEFORE, _AFTER = 100, 365


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Family-name-first states, particles, surnames that are also common words, high offices."""
    table: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows("name_words.csv", HERE):
        table[row["list"]].append(row["word"])
    return (
        frozenset(table["family_first"]),
        frozenset(table["particle"]),
        frozenset(table["common_word"]),
        frozenset(table["high_office"]),
    )


@lru_cache(maxsize=1)
def _no_surnames() -> frozenset[str]:
    """Words that open a name without being a part of it (titles, articles)."""
    return frozenset(row["word"] for row in rows("name_words.csv", HERE) if row["list"] == "not_surname")


@lru_cache(maxsize=1)
def _given_first() -> frozenset[str]:
    """States whose people are called by the first of their names, which is no family name."""
    return frozenset(row["word"] for row in rows("name_words.csv", HERE) if row["list"] == "given_first")


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    """Words after which a surname follows."""
    return frozenset(row["word"] for row in rows("name_words.csv", HERE) if row["list"] == "title")


def family_comes_first(country: str | None) -> bool:
    """Whether people of a state are called by the first word of their name."""
    return country in _lists()[0] or country in _given_first()


def short_forms(name: str, country: str | None = None) -> tuple[str, ...]:
    """The short forms under which a person of this full name goes in a report, longest first."""
    family_first, particles, _, _ = _lists()
    parts = [p for p in name.split() if not _ROMAN.match(p)]
    if len(parts) < 2:
        return ()
    if country in _given_first():
        # Called by the first name, in foreign reports by the last as well.
        return tuple(dict.fromkeys(p for p in (parts[0], parts[-1]) if len(p) > 2 and p.lower() not in _no_surnames()))
    if country in family_first:
        return (parts[0],) if len(parts[0]) > 1 and parts[0].lower().rstrip(".") not in _no_surnames() else ()
    at = len(parts) - 1
    while at > 1 and parts[at - 1].lower() in particles:
        at -= 1
    forms = [" ".join(parts[at:])]
    last = parts[-1]
    bare = _ARTICLE.sub("", last)
    forms += [last, bare]
    return tuple(dict.fromkeys(f for f in forms if len(f) > 2 and f[:1].isalpha()))


class Surnames:
    """People by the folded short forms of their names (`pack.index_surnames`)."""

    def __init__(self, entities: Sequence[Entity], index: Mapping[str, Sequence[int]]):
        self._entities = entities
        self._index = index

    def bearers(self, surname: str) -> list[Entity]:
        """The people of a surname."""
        return [self._entities[n] for n in self._index.get(fold(surname.strip()), ())]

    def find(self, text: str, day: str | None, full: Sequence[Hit]) -> list[Hit]:
        """Bare surnames in a text, outside the names already found. Several people may share one: all are given."""
        named = {entity.key for hit in full for entity, _ in hit.entities if entity.kind == "person"}
        states = {s for hit in full for entity, _ in hit.entities for s in _states(entity)}
        starts = [hit.start for hit in full]
        common = _lists()[2]
        hits: list[Hit] = []
        for word in _CAPITALISED.finditer(text):
            said = _POSSESSIVE.sub("", word.group())
            start, end = word.start(), word.start() + len(said)
            at = bisect_right(starts, end - 1) - 1
            if at >= 0 and full[at].end > start:
                continue
            people = self.bearers(said)
            if not people:
                continue
            inside = [p for p in people if p.key in named]
            fits = inside or [p for p in people if _prominent(p, day)] or _serving(people, day, states)
            if not fits or (not inside and fold(said) in common and not _titled(text, start)):
                continue
            start = self._with_particle(text, start, said, fits)
            hits.append(Hit(start, end, tuple((p, Alias(text[start:end])) for p in dict.fromkeys(fits))))
        return hits

    def _with_particle(self, text: str, start: int, said: str, fits: Sequence[Entity]) -> int:
        """Where a surname begins, with the particle before it ("de Mistura")."""
        before = text[:start].rstrip(" ")
        particle = before[before.rfind(" ", max(0, len(before) - 12)) + 1 :] if len(before) < start else ""
        if particle and particle.lower() in _lists()[1]:
            full = fold(f"{particle} {said}")
            if all(p in self.bearers(full) for p in fits):
                return len(before) - len(particle)
        return start


def _titled(text: str, start: int) -> bool:
    """Whether the word before a surname is a title: "President Bush", "Mrs May"."""
    before = text[max(0, start - 16) : start].split()
    return bool(before) and text[start - 1] == " " and before[-1].lower().rstrip(".") in _titles()


def _states(entity: Entity) -> Iterable[str]:
    if entity.country:
        yield entity.country
    if entity.kind != "person":
        yield from (code[:3] for code in entity.codes)


def _serving(people: Sequence[Entity], day: str | None, states: set[str]) -> list[Entity]:
    """The one bearer of a surname who serves on a day a state or bloc that the text names."""
    if day is None:
        return []
    serving = [
        person
        for person in dict.fromkeys(people)
        if any(t.code[:3] in states and holds(t.start, t.end, day) for t in person.terms)
    ]
    return serving if len(serving) == 1 else []


def _prominent(person: Entity, day: str | None) -> bool:
    """Whether a person holds, about a day, an office that makes a bare surname enough."""
    high = _lists()[3]
    if day is None:
        return False
    terms = [t for t in person.terms if t.office is not None and t.office.lower() in high]
    if not terms:
        return False
    soon, before = shift(day, _BEFORE), shift(day, -_AFTER)
    return any(first_day(t.start) <= soon and last_day(t.end) >= before for t in terms)
