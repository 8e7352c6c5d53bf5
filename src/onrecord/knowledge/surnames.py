"""Short forms of people's names, and where a text uses them.

A bare surname names a person when the text names that person in full, or when the person holds a high office on the
document's day. Family names come first in Chinese, Korean and Vietnamese names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from onrecord.knowledge.days import first_day, holds, last_day
from onrecord.knowledge.entities import Alias, Entity
from onrecord.knowledge.fold import fold
from onrecord.knowledge.names import Hit
from onrecord.knowledge.tables import HERE, rows

_CAPITALISED = re.compile(r"\b[A-Z\u00c0-\u024f][\w'’-]{2,}")
_ROMAN = re.compile(r"^[IVX]+$|^Jr\.?$|^Sr\.?$")
_ARTICLE = re.compile(r"^(?:al|el|ul|ad|as|ash|ar|an|at|az|ed|es)[- ]", re.IGNORECASE)


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


def short_forms(name: str, country: str | None = None) -> tuple[str, ...]:
    """The short forms under which a person of this full name goes in a report, longest first."""
    family_first, particles, _, _ = _lists()
    parts = [p for p in name.split() if not _ROMAN.match(p)]
    if len(parts) < 2:
        return ()
    if country in family_first:
        return (parts[0],) if len(parts[0]) > 1 else ()
    at = len(parts) - 1
    while at > 1 and parts[at - 1].lower() in particles:
        at -= 1
    forms = [" ".join(parts[at:])]
    last = parts[-1]
    bare = _ARTICLE.sub("", last)
    forms += [last, bare]
    return tuple(dict.fromkeys(f for f in forms if len(f) > 2 and f[:1].isalpha()))


class Surnames:
    """People by the folded first word of their short forms."""

    def __init__(self, people: Iterable[Entity]):
        self._people: defaultdict[str, list[tuple[str, Entity]]] = defaultdict(list)
        for person in people:
            if person.kind == "person":
                forms = {
                    f: None
                    for a in (person.name, *(a.text for a in person.aliases))
                    for f in short_forms(a, person.country)
                }
                for form in forms:
                    self._people[fold(form)].append((form, person))

    def find(self, text: str, day: str | None, full: Sequence[Hit]) -> list[Hit]:
        """Bare surnames in a text, outside the names already found. Several people may share one: all are given."""
        blocs = {
            c
            for hit in full
            for entity, _ in hit.entities
            for c in (entity.country, *(x[:3] for x in entity.codes))
            if c
        }
        named = {entity.key for hit in full for entity, _ in hit.entities if entity.kind == "person"}
        taken = [(h.start, h.end) for h in full]
        _, _, common, _ = _lists()
        hits: list[Hit] = []
        at = 0
        for word in _CAPITALISED.finditer(text):
            start, end = word.span()
            said = re.sub(r"['’]s$", "", word.group())
            end = start + len(said)
            while at < len(taken) and taken[at][1] <= start:
                at += 1
            if at < len(taken) and taken[at][0] < end:
                continue
            people = self._people.get(fold(said), ())
            inside = [p for _, p in people if p.key in named]
            fits = inside or [p for _, p in people if _prominent(p, day)] or _serving(people, day, blocs)
            if not fits or (not inside and fold(said) in common):
                continue
            unique = tuple((p, Alias(said)) for p in dict.fromkeys(fits))
            hits.append(Hit(start, end, unique))
        return hits


def _serving(people: Sequence[tuple[str, Entity]], day: str | None, blocs: set[str]) -> list[Entity]:
    """The one bearer of a surname who serves on a day a state or bloc that the text names."""
    if day is None:
        return []
    serving = [
        person for _, person in dict.fromkeys(people)
        if any(t.code[:3] in blocs and first_day(t.start) <= day and holds(t.start, t.end, day) for t in person.terms)
    ]  # fmt: skip
    return serving if len(serving) == 1 else []


def _near(day: str, days: int) -> str:
    return (date.fromisoformat(day[:10]) + timedelta(days=days)).isoformat()


def _prominent(person: Entity, day: str | None) -> bool:
    """Whether a person holds, on a day, an office that makes a bare surname enough."""
    _, _, _, high = _lists()
    if day is None:
        return False
    # Those about to take office, and those who have just left it, are as well known.
    soon, before = _near(day, 100), _near(day, -365)
    return any(
        t.office is not None and t.office.lower() in high and first_day(t.start) <= soon and last_day(t.end) >= before
        for t in person.terms
    )
