"""Finding of known names in text, independent of any parser or tokeniser.

A name is looked up by its first word, longest first, on folded text (`fold.py`), so that accents, quotes and
hyphens don't matter. Case matters where it tells a name from a word: abbreviations must stand as written, other
names must begin with a capital.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.knowledge.days import holds
from onrecord.knowledge.entities import Alias, Entity
from onrecord.knowledge.fold import fold

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name in a text: the stretch, and the entities it can be, with the alias that matched."""

    start: int
    end: int
    entities: tuple[tuple[Entity, Alias], ...]


class NameIndex:
    """All aliases of some entities, by folded first word."""

    def __init__(self, entities: Iterable[Entity]):
        table: defaultdict[str, dict[str, list[tuple[Entity, Alias]]]] = defaultdict(dict)
        self.by_key: dict[str, Entity] = {}
        for entity in entities:
            self.by_key[entity.key] = entity
            for alias in entity.aliases:
                folded = fold(alias.text)
                first = _WORD.search(folded)
                if first is None:
                    continue
                owners = table[first.group()].setdefault(folded, [])
                if not any(e is entity and a.form == alias.form and a.start == alias.start for e, a in owners):
                    owners.append((entity, alias))
        self._table = {
            first: sorted(((name, tuple(owners)) for name, owners in names.items()), key=lambda x: (-len(x[0]), x[0]))
            for first, names in table.items()
        }

    def owners(self, name: str) -> tuple[tuple[Entity, Alias], ...]:
        """The entities that a whole name can mean."""
        folded = fold(name.strip())
        first = _WORD.search(folded)
        for known, found in self._table.get(first.group(), ()) if first else ():
            if known == folded:
                return found
        return ()

    def find(self, text: str, day: str | None = None, any_case: bool = False) -> list[Hit]:
        """Known names in a text, left to right, longest first, not overlapping.

        `day` leaves out aliases not in use then; `any_case` is for text in capitals, where case tells nothing.
        """
        folded, hits, at = fold(text), [], 0
        for word in _WORD.finditer(folded):
            start = word.start()
            if start < at:
                continue
            for name, owners in self._table.get(word.group(), ()):
                # Names may open with a mark ("'Ndrangheta"): the key is their first word.
                end = start + len(name)
                if not folded.startswith(name, start) or (end < len(folded) and folded[end].isalnum()):
                    continue
                said = text[start:end]
                fits = tuple(
                    (e, a) for e, a in owners if (any_case or _case_fits(said, a)) and holds(a.start, a.end, day)
                )
                if fits:
                    hits.append(Hit(start, end, fits))
                    at = end
                    break
        return hits


def _case_fits(said: str, alias: Alias) -> bool:
    if alias.exact:
        return said == alias.text
    if alias.text.startswith("the "):
        return said[4:5].isupper()
    if alias.text[:1].islower():
        return True
    return said[:1].isupper() or not said[:1].isalpha()
