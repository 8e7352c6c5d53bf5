"""Resolution: which of the places that bear a name is meant.

A name has one sense in a report, except where the text itself says what it lies in ("Springfield, Ill."). Candidates
are weighed by how well known they are, by where the report is from, and by the places that the report names beside
them (`support`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from onrecord.knowledge.gazetteer import Gazetteer, Owners, Site
from onrecord.layers.places.names import Name
from onrecord.layers.places.prior import home, priors
from onrecord.layers.places.support import BROAD, Support, lies_in
from onrecord.layers.reading import Reading

_ROUNDS = 3
_FAR = 0.99968  # cosine of about 161 km on the globe
_CLOSE_CALL = 0.3
_CONTAINED = 6.0
_WELL_KNOWN = 100_000
_UNLIKELY = 3.0


@dataclass(frozen=True, slots=True)
class Sense:
    """What a name was taken for, and by which rule; `rival`: another that fits about as well."""

    site: Site | None
    rule: str
    rival: Site | None = None
    country: str | None = None
    admin1: str | None = None


@dataclass(slots=True)
class Group:
    """The mentions of one name that share a sense."""

    owners: Owners
    names: list[Name]
    prior: NDArray[np.float64]
    score: NDArray[np.float64] = field(init=False)
    pick: int = field(init=False)
    rule: str = "prominence"
    fixed: bool = False
    outside: Group | None = None  # what the text says it lies in, though no known place of the name does

    def __post_init__(self) -> None:
        self.score = self.prior
        self.pick = int(self.prior.argmax())


def resolve(reading: Reading, book: Gazetteer, names: list[Name]) -> list[Sense]:
    """A sense for every name, in order."""
    groups, of = _grouped(reading, book, names)
    for _ in range(2):
        for group in groups:
            _contained(book, group, of)
    free = [g for g in groups if g.outside is None]
    support = Support(book)
    for _ in range(_ROUNDS):
        support.apply(free)
    out = []
    for name in names:
        mine = of.get(id(name))
        out.append(_unknown(book, name, of) if mine is None else _sense(book, mine))
    return out


def _grouped(reading: Reading, book: Gazetteer, names: list[Name]) -> tuple[list[Group], dict[int, Group]]:
    """Names by what they may mean; those that are said to lie in different places apart."""
    groups: dict[tuple[int, str], Group] = {}
    of: dict[int, Group] = {}
    source = home(reading, book)
    where: dict[int, str] = {}
    for name in names:
        if name.known is not None and name.inside and name.inside[0].known is not None:
            where.setdefault(name.known[0], str(name.inside[0].known[0]))
    for name in names:
        if name.owners is None or name.known is None:
            continue
        said = str(name.inside[0].known[0]) if name.inside and name.inside[0].known else ""
        key = (name.known[0], said or where.get(name.known[0], ""))
        if key not in groups:
            groups[key] = Group(name.owners, [], priors(book, name.owners, source))
        groups[key].names.append(name)
        of[id(name)] = groups[key]
    for group in groups.values():
        _asked_kind(book, group)
    return list(groups.values()), of


def _asked_kind(book: Gazetteer, group: Group) -> None:
    """`Aleppo province` asks for a division, not for the town."""
    asked = sum(n.wants is not None for n in group.names)
    if asked * 2 >= len(group.names):
        divisions = [book.feature_code.get(f, 255) for f in ("admin1", "admin2")]
        group.prior = group.prior + 2.0 * np.isin(group.owners.feature, divisions)
        group.score, group.pick = group.prior, int(group.prior.argmax())


def _contained(book: Gazetteer, group: Group, of: dict[int, Group]) -> None:
    """Candidates that lie in what the text puts after the name."""
    for name in group.names:
        for outer in name.inside:
            other = of.get(id(outer))
            if other is None or other is group or other.outside is not None:
                continue
            ranked = [k for k in np.argsort(-other.score, kind="stable")[:8].tolist() if _likely(book, other, k)]
            hits = [(k, here) for k in ranked if (here := lies_in(book, group.owners, other.owners, k)).any()]
            if not hits:
                if name.certain and _elsewhere(book, group, other):
                    group.outside = other
                continue
            best, here = hits[0]
            if not name.certain and group.prior[here].max() < group.prior.max() - 2.5:
                continue
            group.score = group.prior + _CONTAINED * here
            group.pick = int(group.score.argmax())
            group.rule, group.fixed, group.outside = "container", True, None
            if best != other.pick and not other.fixed:
                other.score = other.score.copy()
                other.score[best] += _CONTAINED
                other.pick, other.rule, other.fixed = best, "content", True


def _likely(book: Gazetteer, group: Group, k: int) -> bool:
    """Whether a bearer of a name may be meant where it is said to hold something."""
    slack = _UNLIKELY if book.feature_name(int(group.owners.feature[k])) in BROAD else _CLOSE_CALL
    return bool(group.score[k] >= group.score.max() - slack) and not group.owners.alternate[k]


def _elsewhere(book: Gazetteer, group: Group, outer: Group) -> bool:
    """Whether a name is said to lie where none of its bearers does ("Lebanon, Kansas", a hamlet)."""
    mine, other = (book.feature_name(int(g.owners.feature[g.pick])) for g in (group, outer))
    if other == "admin1":
        return mine not in ("admin1", "capital")
    return other == "country" and mine == "city" and int(group.owners.population[group.pick]) < _WELL_KNOWN


def _sense(book: Gazetteer, group: Group) -> Sense:
    owners, pick = group.owners, group.pick
    if group.outside is not None:
        outer = group.outside
        site = book.site(int(outer.owners.index[outer.pick]))
        return Sense(None, "unknown in container", country=site.country, admin1=site.admin1)
    site = book.site(int(owners.index[pick]), bool(owners.alternate[pick]))
    return Sense(site, group.rule if len(owners.index) > 1 else "only one", _rival(book, group))


def _rival(book: Gazetteer, group: Group) -> Site | None:
    """A candidate elsewhere whose score is about as good."""
    owners = group.owners
    if group.fixed or len(owners.index) == 1:
        return None
    far = (owners.point @ owners.point[group.pick]) < _FAR
    close = far & (group.score > group.score[group.pick] - _CLOSE_CALL)
    if not close.any():
        return None
    return book.site(int(owners.index[int(np.where(close, group.score, -np.inf).argmax())]))


def _unknown(book: Gazetteer, name: Name, of: dict[int, Group]) -> Sense:
    """A name that the gazetteer lacks: a street or building takes the point of the town it is in; else nothing."""
    for outer in name.inside:
        group = of.get(id(outer))
        if group is None:
            continue
        sense = _sense(book, group)
        if sense.site is None:
            return Sense(None, "unknown", country=sense.country, admin1=sense.admin1)
        if name.part is not None and sense.site.feature in ("city", "capital"):
            return Sense(sense.site, "nearest container")
        return Sense(None, "unknown", country=sense.site.country, admin1=sense.site.admin1)
    return Sense(None, "unknown")
