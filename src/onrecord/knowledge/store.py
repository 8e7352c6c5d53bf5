"""The knowledge in memory: loaded once per process, on first use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from onrecord.knowledge import pack
from onrecord.knowledge.entities import Entity
from onrecord.knowledge.names import Hit, NameIndex
from onrecord.knowledge.roles import Role
from onrecord.knowledge.surnames import Surnames


class Knowledge:
    """Entities and their names. `own`: a user's entities, which stand before ours where names clash."""

    def __init__(self, own: tuple[Entity, ...] = (), roles: Mapping[str, Role] | None = None):
        shipped = pack.load()
        self.names = NameIndex(shipped.entities, shipped.names)
        self.surnames = Surnames(shipped.entities, shipped.surnames)
        self.roles: dict[str, Role] = {**shipped.roles, **(roles or {})}
        self.own = NameIndex(own, pack.index_names(own)) if own else None
        self._own_surnames = Surnames(own, pack.index_surnames(own)) if own else None

    def find(self, text: str, day: str | None = None) -> list[Hit]:
        """Known names in a text in order: full names, and bare surnames of people it names or who hold high office."""
        full = self.names.find(text, day)
        if self.own is None or self._own_surnames is None:
            return _in_order([*full, *self.surnames.find(text, day, full)])
        full = _longest(self.own.find(text, day), full)
        short = _longest(self._own_surnames.find(text, day, full), self.surnames.find(text, day, full))
        return _in_order([*full, *short])

    def owners(self, name: str) -> tuple[Entity, ...]:
        """The entities that a whole name can mean, the user's own before ours; bare surnames too."""
        for index in (self.own, self.names):
            found = index.owners(name) if index is not None else ()
            if found:
                return tuple(dict.fromkeys(entity for entity, _ in found))
        return tuple(self.surnames.bearers(name))

    def entity(self, key: str) -> Entity | None:
        """The entity of a key."""
        mine = self.own.by_key.get(key) if self.own is not None else None
        return mine or self.names.by_key.get(key)

    def country(self, code: str | None) -> Entity | None:
        """The state or territory of an alpha-3 code."""
        return self.entity(f"country:{code}") if code else None


def _in_order(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.start)


def _longest(own: list[Hit], ours: list[Hit]) -> list[Hit]:
    """Both lists without overlaps: the longer name wins, of equals the user's own."""
    ranked = sorted(
        [(h.start, -h.end, 0, h) for h in own] + [(h.start, -h.end, 1, h) for h in ours], key=lambda x: x[:3]
    )
    out: list[Hit] = []
    for start, _, _, hit in ranked:
        if not out or start >= out[-1].end:
            out.append(hit)
    return out


@lru_cache(maxsize=4)
def load(own_file: Path | None = None) -> Knowledge:
    """The shipped knowledge, with a user's own actors before it."""
    if own_file is None:
        return Knowledge()
    from onrecord.knowledge.own import read_own

    mine = read_own(own_file)
    return Knowledge(mine.actors, mine.roles)
