"""Finding of known names in text, independent of any parser or tokeniser.

A name is looked up by its first word, longest first, on folded text (`fold.py`), so that accents, quotes and
hyphens don't matter. Case matters where it tells a name from a word: abbreviations must stand as written, other
names must begin with a capital.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from onrecord.knowledge.days import holds
from onrecord.knowledge.entities import Alias, Entity
from onrecord.knowledge.fold import fold

if TYPE_CHECKING:
    from onrecord.knowledge.pack import Names

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name in a text: the stretch, and the entities it can be, with the alias that matched."""

    start: int
    end: int
    entities: tuple[tuple[Entity, Alias], ...]


def first_word(folded: str) -> str | None:
    """The first word of a folded name: its key in the index."""
    found = _WORD.search(folded)
    return found.group() if found else None


class NameIndex:
    """All aliases of some entities, by folded first word (`pack.index_names`)."""

    def __init__(self, entities: Sequence[Entity], names: Names):
        self.entities = entities
        self._table = names

    @cached_property
    def by_key(self) -> dict[str, Entity]:
        """Entities by their key."""
        return {entity.key: entity for entity in self.entities}

    def owners(self, name: str) -> tuple[tuple[Entity, Alias], ...]:
        """The entities that a whole name can mean."""
        folded = fold(name.strip())
        first = first_word(folded)
        for known, owners in self._table.get(first, ()) if first else ():
            if known == folded:
                return tuple(self._pair(*owner) for owner in owners)
        return ()

    def _pair(self, number: int, place: int) -> tuple[Entity, Alias]:
        entity = self.entities[number]
        return entity, entity.aliases[place]

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
                pairs = (self._pair(*owner) for owner in owners)
                fits = tuple(
                    (e, a) for e, a in pairs if (any_case or _case_fits(said, a)) and holds(a.start, a.end, day)
                )
                if fits:
                    hits.append(Hit(start, end, fits))
                    at = end
                    break
        return hits


def _case_fits(said: str, alias: Alias) -> bool:
    if alias.exact:
        return said == alias.text
    if alias.text[:1].islower():
        return True
    return said[:1].isupper() or not said[:1].isalpha()
