"""Resolution: which of the places that bear a name is meant.

Each name has one sense in a report. Candidates are weighed by population, by what the text says they lie in, by the
places near them that the report names too, and by where the report is from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.knowledge.gazetteer import Gazetteer, Owners, Site
from onrecord.layers.places.names import Name
from onrecord.layers.reading import Reading

_ROUNDS = 3
_NEAR = 0.00032  # chord: 1 - cos of about 161 km
_CLOSE_CALL = 0.35


@dataclass(frozen=True, slots=True)
class Sense:
    """What a name was taken for, and by which rule; `rival`: another that fits about as well."""

    site: Site | None
    rule: str
    rival: Site | None = None
    country: str | None = None
    admin1: str | None = None


@dataclass(slots=True)
class _Group:
    """The mentions of one name."""

    key: str
    owners: Owners
    names: list[Name]
    prior: NDArray[np.float64]
    score: NDArray[np.float64]
    pick: int = 0
    rule: str = "population"
    fixed: bool = False


def resolve(reading: Reading, book: Gazetteer, names: list[Name]) -> list[Sense]:
    """A sense for every name, in order."""
    groups: dict[str, _Group] = {}
    of: list[_Group | None] = []
    for name in names:
        if name.owners is None or name.known is None:
            of.append(None)
            continue
        key = f"{name.known[0]}"
        group = groups.get(key)
        if group is None:
            prior = _prior(book, name.owners)
            group = groups[key] = _Group(key, name.owners, [], prior, prior)
        group.names.append(name)
        of.append(group)
    ordered = list(groups.values())
    by_name = {id(n): g for n, g in zip(names, of, strict=True) if g is not None}
    home = _home(reading, book)
    for group in ordered:
        _kinds(book, group)
        if home is not None:
            group.prior = group.prior + 0.7 * (group.owners.country == home)
        group.pick = int(group.prior.argmax())
        group.score = group.prior
    for _ in range(2):
        for group in ordered:
            _containers(book, group, by_name)
    for _ in range(_ROUNDS):
        _neighbours(book, ordered)
    out = []
    for name, found in zip(names, of, strict=True):
        out.append(_sense(book, found) if found is not None else _unknown(book, name, names, by_name))
    return out


def _prior(book: Gazetteer, owners: Owners) -> NDArray[np.float64]:
    """How likely each owner is without any context."""
    feature = owners.feature
    prior = np.log10(owners.population.astype(np.float64) + 300)
    prior -= 1.0 * owners.alternate
    prior += 1.2 * (feature == book.feature_code.get("country", 255))
    prior -= 0.6 * (feature == book.feature_code.get("admin1", 255))
    prior -= 1.3 * (feature == book.feature_code.get("admin2", 255))
    known = {book.feature_code.get(f, 255) for f in ("country", "admin1", "admin2", "city")}
    prior += 0.8 * ~np.isin(feature, list(known))
    return prior


def _kinds(book: Gazetteer, group: _Group) -> None:
    """`Aleppo province` asks for a division, `the city of Aleppo` for a town."""
    wants = {n.wants for n in group.names if n.wants}
    if wants & {
        "province",
        "region",
        "state",
        "governorate",
        "district",
        "county",
        "oblast",
        "department",
        "prefecture",
    } and (len([n for n in group.names if n.wants]) * 2 >= len(group.names)):
        divisions = [book.feature_code[f] for f in ("admin1", "admin2") if f in book.feature_code]
        group.prior = group.prior + 1.5 * np.isin(group.owners.feature, divisions)


def _home(reading: Reading, book: Gazetteer) -> int | None:
    """The country of the report's source, when its name or web address tells."""
    source = reading.document.source or reading.document.url or ""
    if not source:
        return None
    for entity, _ in reading.knowledge.names.owners(source):
        if entity.country:
            return book.country_code.get(entity.country)
    domain = source.lower().split("//")[-1].split("/")[0]
    code = domain.rsplit(".", 1)[-1] if "." in domain else ""
    return book.country_code.get(_TOP_LEVEL.get(code, ""))


_TOP_LEVEL = {"uk": "GBR", "ca": "CAN", "au": "AUS", "ie": "IRL", "nz": "NZL", "za": "ZAF", "in": "IND"}


def _containers(book: Gazetteer, group: _Group, by_name: dict[int, _Group]) -> None:
    """Candidates that lie in what the text puts after the name."""
    owners = group.owners
    for name in group.names:
        for outer in name.inside:
            other = by_name.get(id(outer))
            if other is None or other is group:
                continue
            inside = np.zeros(len(owners.index), dtype=bool)
            best = -1
            for k in np.argsort(-other.score, kind="stable")[:6].tolist():
                here = _lies_in(book, owners, other.owners, k)
                if here.any():
                    inside, best = here, k
                    break
            if not inside.any():
                continue
            group.score = group.prior + 6.0 * inside
            group.pick = int(group.score.argmax())
            group.rule, group.fixed = "container", True
            if not other.fixed and best != other.pick:
                other.score = other.score.copy()
                other.score[best] += 3.0
                other.pick = best
                other.rule = "content"


def _lies_in(book: Gazetteer, owners: Owners, outer: Owners, k: int) -> NDArray[np.bool_]:
    """Which candidates lie in one candidate for the container."""
    feature = outer.feature[k]
    same = owners.country == outer.country[k]
    not_self = owners.index != outer.index[k]
    if feature == book.feature_code.get("country", 255):
        return same & not_self & (owners.feature != feature)
    if feature == book.feature_code.get("admin1", 255):
        return same & (owners.admin1 == outer.admin1[k]) & not_self & (owners.feature != feature)
    near = (owners.point @ outer.point[k]) > 1 - _NEAR / 2
    return near & not_self


def _neighbours(book: Gazetteer, groups: list[_Group]) -> None:
    """Support of each candidate by what the other names are taken for."""
    if len(groups) < 2:
        return
    points = np.stack([g.owners.point[g.pick] for g in groups])
    country = np.array([g.owners.country[g.pick] for g in groups])
    admin1 = np.array([g.owners.admin1[g.pick] for g in groups])
    feature = np.array([g.owners.feature[g.pick] for g in groups])
    broad = np.isin(feature, [book.feature_code.get(f, 255) for f in ("country", "admin1")])
    weight = np.array([1 + 0.5 * min(len(g.names) - 1, 2) for g in groups])
    picks: list[int] = []
    for n, group in enumerate(groups):
        owners = group.owners
        if group.fixed or len(owners.index) == 1:
            picks.append(group.pick)
            continue
        others = weight.copy()
        others[n] = 0
        near = (owners.point @ points.T) > 1 - _NEAR
        same_admin = (owners.admin1[:, None] == admin1[None, :]) & (owners.admin1[:, None] > 0)
        same_admin &= owners.country[:, None] == country[None, :]
        same_country = owners.country[:, None] == country[None, :]
        support = (near & ~broad[None, :]) * 0.8 + same_admin * 0.6 + same_country * 0.25
        total = support @ others
        group.score = group.prior + 3.0 * total / (total + 2.0)
        pick = int(group.score.argmax())
        if pick != group.pick or (pick != int(group.prior.argmax()) and group.rule == "population"):
            group.rule = "neighbours"
        picks.append(pick)
    for group, pick in zip(groups, picks, strict=True):
        group.pick = pick


def _sense(book: Gazetteer, group: _Group) -> Sense:
    owners = group.owners
    pick = group.pick
    site = book.site(int(owners.index[pick]), bool(owners.alternate[pick]))
    rule = group.rule if len(owners.index) > 1 else "only one"
    return Sense(site, rule, _rival(book, group, site))


def _rival(book: Gazetteer, group: _Group, site: Site) -> Site | None:
    """A candidate elsewhere whose score is about as good."""
    owners = group.owners
    far = (owners.point @ owners.point[group.pick]) < 1 - _NEAR
    close = far & (group.score > group.score[group.pick] - _CLOSE_CALL)
    if group.fixed or not close.any():
        return None
    at = int(np.where(close, group.score, -np.inf).argmax())
    return book.site(int(owners.index[at]))


def _unknown(book: Gazetteer, name: Name, names: list[Name], by_name: dict[int, _Group]) -> Sense:
    """A name that the gazetteer lacks: a street or building takes the point of its container; else nothing."""
    for outer in name.inside:
        group = by_name.get(id(outer))
        if group is None:
            continue
        sense = _sense(book, group)
        if sense.site is None:
            continue
        if name.part in ("street", "building") and sense.site.feature in ("city", "admin2"):
            return Sense(sense.site, "inside container")
        return Sense(None, "unknown", country=sense.site.country, admin1=sense.site.admin1)
    return Sense(None, "unknown")
