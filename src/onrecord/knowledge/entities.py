"""Entities of the knowledge tables and what holds for them on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from onrecord.knowledge.days import first_day, holds
from onrecord.knowledge.fold import fold
from onrecord.record import ActorKind


class Term(Struct, frozen=True, array_like=True, gc=False):
    """Something that holds from one date to another: an office, a code, a party in power."""

    code: str
    start: str = ""
    end: str = ""
    office: str | None = None


class Alias(Struct, frozen=True, array_like=True, gc=False):
    """A name and when it is in use. `exact`: the letters' case counts (abbreviations)."""

    text: str
    start: str = ""
    end: str = ""
    exact: bool = False
    ambiguous: bool = False
    form: str = "name"  # name | demonym | metonym | capital


class Entity(Struct, frozen=True, array_like=True, gc=False):
    """One entry of the knowledge. `key` is unique: table and name, e.g. `person:Rex Tillerson`."""

    key: str
    name: str
    kind: ActorKind
    aliases: tuple[Alias, ...] = ()
    country: str | None = None
    wikidata: str | None = None
    codes: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    note: str = ""
    # The days between which a body existed, as far as the tables tell.
    start: str = ""
    end: str = ""

    def on(self, day: str | None) -> tuple[tuple[str, ...], str | None]:
        """Codes (main first) and office on a day.

        A person between or after offices is of the elite (ELI); before the first office nothing is known but the
        country. Without a day, the latest term counts.
        """
        current = [t for t in self.terms if holds(t.start, t.end, day)]
        if day is None and current:
            current = [max(self.terms, key=lambda t: first_day(t.start))]
        if current:
            current = sorted(current, key=lambda t: first_day(t.start), reverse=True)
            codes = list(dict.fromkeys([*(t.code for t in current), *self.codes]))
            return tuple(codes), current[0].office
        if not self.terms:
            return self.codes, None
        past = [t for t in self.terms if day is None or first_day(t.start) <= day]
        if self.key.startswith("party:"):
            return tuple(dict.fromkeys([f"{self.country}OPP", *self.codes])), None
        if self.kind != "person":
            if self.codes:
                return self.codes, None
            nearest = max(past, key=lambda t: first_day(t.start)) if past else min(self.terms, key=lambda t: t.start)
            return tuple(dict.fromkeys([nearest.code, *self.codes])), None
        if past:
            last = max(past, key=lambda t: first_day(t.start))
            state = last.code[:3]
            code = f"{state}ELI" if state not in ("UNO", "IGO", "NGO", "IMG", "ISM", "MNC", "EUR") else state
            return tuple(dict.fromkeys([code, *self.codes])), f"former {last.office}" if last.office else None
        return self.codes, None


def merge(entities: Iterable[Entity]) -> Iterator[Entity]:
    """Join entries of one key: aliases, codes and terms are united in order."""
    found: dict[str, Entity] = {}
    for entity in entities:
        have = found.get(entity.key)
        if have is None:
            found[entity.key] = entity
            continue
        found[entity.key] = replace(
            have,
            aliases=tuple(dict.fromkeys(have.aliases + entity.aliases)),
            codes=tuple(dict.fromkeys(have.codes + entity.codes)),
            terms=tuple(dict.fromkeys(have.terms + entity.terms)),
            wikidata=have.wikidata or entity.wikidata,
            start=min(have.start, entity.start),
            end="" if not have.end or not entity.end else max(have.end, entity.end),
            country=have.country or entity.country,
        )
    yield from found.values()


_BODIES = ("body:", "group:", "party:", "outlet:")


def same_bodies(entities: Iterable[Entity]) -> Iterator[Entity]:
    """Join the entries of one body in several tables (an armed group that became a party): same name, same state.

    The codes of an entry that has an end hold for its days only.
    """
    found = list(entities)
    first: dict[tuple[str, str | None], Entity] = {}
    into: dict[str, str] = {}
    for entity in found:
        if not entity.key.startswith(_BODIES):
            continue
        names = list(dict.fromkeys(fold(n) for n in (entity.name, *_long_names(entity))))
        for name in names:
            other = first.get((name, entity.country))
            if other is not None and (fold(other.name) in _names(entity) or fold(entity.name) in _names(other)):
                into[entity.key] = into.get(other.key, other.key)
                break
        for name in names:
            first.setdefault((name, entity.country), entity)
    joined = {key for pair in into.items() for key in pair}
    yield from merge(replace(_with_days(e) if e.key in joined else e, key=into.get(e.key, e.key)) for e in found)


def _names(entity: Entity) -> set[str]:
    return {fold(entity.name), *(fold(a.text) for a in entity.aliases)}


def _long_names(entity: Entity) -> Iterator[str]:
    yield from (a.text for a in entity.aliases if len(a.text) > 6 and not a.ambiguous)


def _with_days(entity: Entity) -> Entity:
    if not entity.end or entity.terms:
        return entity
    return replace(entity, codes=(), terms=tuple(Term(c, entity.start, entity.end) for c in entity.codes))


def same_people(entities: Iterable[Entity]) -> Iterator[Entity]:
    """Join people of a state whom two tables spell differently: one's name, folded, is a name of the other's."""
    found = list(entities)
    first: dict[tuple[str, str | None], str] = {}
    for entity in found:
        if entity.kind == "person":
            first.setdefault((fold(entity.name), entity.country), entity.key)
    into: dict[str, str] = {}
    for entity in found:
        if entity.kind != "person":
            continue
        for name in (entity.name, *(a.text for a in entity.aliases)):
            other = first.get((fold(name), entity.country))
            if other is not None and other != entity.key and into.get(other, other) != entity.key and " " in name:
                into[entity.key] = into.get(other, other)
                break
    yield from merge(replace(e, key=into.get(e.key, e.key)) for e in found)
