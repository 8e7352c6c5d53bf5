"""Checks of actors, ours and a user's: codes that do not exist, dates that contradict, names that clash."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

from onrecord.knowledge.days import first_day, last_day
from onrecord.knowledge.entities import Entity, Term
from onrecord.knowledge.fold import fold
from onrecord.knowledge.tables import BLOCS

SECTORS = frozenset({
    "COP", "GOV", "JUD", "LEG", "MIL", "OPP", "PRM", "PTY", "REB", "SPY", "UAF", "UNK",
    "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "REL", "SOC",
})  # fmt: skip
# Offices that one state has only one holder of at a time.
SINGLE = frozenset(
    {"president", "prime minister", "chancellor", "king", "queen", "foreign minister", "secretary of state"}
)


def states(entities: Iterable[Entity]) -> frozenset[str]:
    """The alpha-3 codes of the states and territories among some entities."""
    return frozenset(e.country for e in entities if e.key.startswith("country:") and e.country)


def problems(entities: Iterable[Entity], known_states: frozenset[str]) -> Iterator[str]:
    """One line a problem, in order."""
    found = list(entities)
    for entity in found:
        yield from _codes(entity, known_states)
        yield from _dates(entity)
    yield from _shared_names(found)


def _codes(entity: Entity, known_states: frozenset[str]) -> Iterator[str]:
    for code in dict.fromkeys([*entity.codes, *(t.code for t in entity.terms)]):
        if entity.kind == "population" and code in SECTORS:
            continue  # a people at home in many states: the report gives the state
        if code[:3] not in known_states and code[:3] not in BLOCS:
            yield f"{entity.name}: {code}: no state or bloc has the code {code[:3]}"
        for sector in (code[i : i + 3] for i in range(3, len(code), 3)):
            if sector not in SECTORS:
                yield f"{entity.name}: {code}: there is no sector {sector}"
    if entity.country and entity.country not in known_states:
        yield f"{entity.name}: no state has the code {entity.country}"
    if not entity.codes and not entity.terms:
        yield f"{entity.name}: no code"


def _dates(entity: Entity) -> Iterator[str]:
    for term in entity.terms:
        if first_day(term.start) > last_day(term.end):
            yield f"{entity.name}: {term.code}: ends ({term.end}) before it begins ({term.start})"
    for alias in entity.aliases:
        if first_day(alias.start) > last_day(alias.end):
            yield f"{entity.name}: the name {alias.text} ends ({alias.end}) before it begins ({alias.start})"
    yield from _own_overlaps(entity)


def _own_overlaps(entity: Entity) -> Iterator[str]:
    """One office of one person, twice at the same time."""
    by_office: defaultdict[tuple[str, str | None], list[Term]] = defaultdict(list)
    for term in entity.terms:
        if term.office:
            by_office[term.code, term.office].append(term)
    for (code, office), terms in by_office.items():
        for first, second in _overlapping(terms):
            yield (
                f"{entity.name}: {office or code}: {first.start}..{first.end} and {second.start}..{second.end} overlap"
            )


def _overlapping(terms: list[Term]) -> Iterator[tuple[Term, Term]]:
    ordered = sorted(terms, key=lambda t: first_day(t.start))
    for first, second in itertools.pairwise(ordered):
        if last_day(first.end) > last_day(second.start):
            yield first, second


def _shared_names(entities: list[Entity]) -> Iterator[str]:
    owners: defaultdict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        for name in dict.fromkeys(fold(a.text) for a in entity.aliases if not a.ambiguous and a.form == "name"):
            owners[name].append(entity)
    for name, found in owners.items():
        if len(found) > 1:
            yield f"the name {name} is borne by {', '.join(e.name for e in found)}"


def double_offices(entities: Iterable[Entity], days: int = 60) -> Iterator[str]:
    """Offices of one state that two people hold for longer than some days at once."""
    held: defaultdict[tuple[str, str], list[tuple[Term, Entity]]] = defaultdict(list)
    for entity in entities:
        for term in entity.terms:
            if entity.kind == "person" and term.office and term.office.lower() in SINGLE:
                held[term.code, term.office.lower()].append((term, entity))
    for (code, office), found in held.items():
        ordered = sorted(found, key=lambda x: (first_day(x[0].start), last_day(x[0].end)))
        for (first, one), (second, two) in itertools.pairwise(ordered):
            # A date known to the year may be any day of it: only what overlaps for certain counts.
            start, end = last_day(second.start or "0001"), min(_surely(first.end), _surely(second.end))
            if one.key != two.key and _span(start, end) > days:
                yield f"{code} {office}: {one.name} (to {first.end or 'now'}) and {two.name} (from {second.start})"


def _surely(end: str) -> str:
    """The earliest day that an end can mean; still so when it is open."""
    return first_day(end) if end else last_day("")


def _span(start: str, end: str) -> int:
    """About how many days lie between two dates."""
    if end <= start:
        return 0
    if end == last_day(""):
        return 10**6
    year, month, day = (int(x) for x in start.split("-"))
    year2, month2, day2 = (int(x) for x in end.split("-"))
    return (year2 - year) * 365 + (month2 - month) * 30 + day2 - day
