"""The knowledge in memory: loaded once per process, on first use."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from onrecord.knowledge.entities import Entity, merge, same_people
from onrecord.knowledge.names import Hit, NameIndex
from onrecord.knowledge.surnames import Surnames
from onrecord.knowledge.tables import all_entities


class Knowledge:
    """Entities and their names. `own`: a user's entities, which stand before ours where names clash."""

    def __init__(self, own: tuple[Entity, ...] = ()):
        ours = list(same_people(merge(all_entities())))
        taken = {alias.text for entity in own for alias in entity.aliases}
        if taken:
            from dataclasses import replace

            ours = [replace(e, aliases=tuple(a for a in e.aliases if a.text not in taken)) for e in ours]
        self.names = NameIndex([*own, *ours])
        self.surnames = Surnames(self.names.by_key.values())

    def find(self, text: str, day: str | None = None) -> list[Hit]:
        """Known names in a text in order: full names, and bare surnames of people it names or who hold high office."""
        full = self.names.find(text, day)
        return sorted([*full, *self.surnames.find(text, day, full)], key=lambda hit: hit.start)

    def entity(self, key: str) -> Entity | None:
        """The entity of a key."""
        return self.names.by_key.get(key)

    def country(self, code: str | None) -> Entity | None:
        """The state or territory of an alpha-3 code."""
        return self.names.by_key.get(f"country:{code}") if code else None


@lru_cache(maxsize=4)
def load(own_file: Path | None = None) -> Knowledge:
    """The shipped knowledge, with a user's own actors before it."""
    if own_file is None:
        return Knowledge()
    from onrecord.knowledge.own import read_actors

    return Knowledge(tuple(read_actors(own_file)))
