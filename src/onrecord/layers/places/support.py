"""Support: how well each bearer of a name fits the other places that the report names.

Three things count: towns near by, places of the same first-level division, places of the same country. A country
that holds many bearers of the name lends less to each; the whole levels off, so that no crowd outvotes everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onrecord.knowledge.gazetteer import Gazetteer, Owners

if TYPE_CHECKING:
    from onrecord.layers.places.resolve import Group

BROAD = ("country", "admin1")
_NEAR = 0.99968  # cosine of about 161 km
_CLOSE = 0.99984  # about 114 km
_REGION = 0.98769  # cosine of about 1,000 km
_MOST = 4.0
_HALF = 2.0
_CONTEXT = 200  # the names most often used: enough to weigh the others by


class Support:
    """Weighs groups of names against each other."""

    def __init__(self, book: Gazetteer):
        self._broad = np.array([name in BROAD for name in book.features])

    def apply(self, groups: list[Group]) -> None:
        """One round: every free group is weighed against what the others are taken for now."""
        if len(groups) < 2:
            return
        context = sorted(range(len(groups)), key=lambda n: -len(groups[n].names))[:_CONTEXT]
        place = {n: at for at, n in enumerate(context)}
        picks = [(groups[n].owners, groups[n].pick) for n in context]
        points = np.stack([o.point[p] for o, p in picks])
        country = np.array([o.country[p] for o, p in picks])
        admin1 = np.array([o.admin1[p] for o, p in picks])
        broad = self._broad[np.array([o.feature[p] for o, p in picks])]
        weight = np.array([1 + 0.5 * min(len(groups[n].names) - 1, 2) for n in context])
        chosen: list[int] = []
        for n, group in enumerate(groups):
            if group.fixed or len(group.owners.index) == 1:
                chosen.append(group.pick)
                continue
            others = weight
            if n in place:
                others = weight.copy()
                others[place[n]] = 0
            total = self._fit(group.owners, points, country, admin1, broad) @ others
            group.score = group.prior + _MOST * total / (total + _HALF)
            chosen.append(int(group.score.argmax()))
        for group, pick in zip(groups, chosen, strict=True):
            if not group.fixed:
                group.rule = "prominence" if pick == int(group.prior.argmax()) else "neighbours"
            group.pick = pick

    def _fit(
        self,
        owners: Owners,
        points: NDArray[np.float64],
        country: NDArray[np.uint16],
        admin1: NDArray[np.uint16],
        broad: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        """For each bearer (row) and each other place (column), how much the one speaks for the other."""
        cosine = owners.point @ points.T
        near = (cosine > _NEAR) & ~broad[None, :]
        same = (owners.country[:, None] == country[None, :]) & (owners.country[:, None] > 0)
        division = same & (owners.admin1[:, None] == admin1[None, :]) & (owners.admin1[:, None] > 0)
        _, code, count = np.unique(owners.country, return_inverse=True, return_counts=True)
        rarity = 1 / count[code]
        fit: NDArray[np.float64] = near * 0.8 + division * 0.6 + same * 0.5 * rarity[:, None] + (cosine > _REGION) * 0.1
        return fit


def lies_in(book: Gazetteer, owners: Owners, outer: Owners, k: int) -> NDArray[np.bool_]:
    """Which bearers of one name lie in one bearer of another."""
    feature = book.feature_name(int(outer.feature[k]))
    inside: NDArray[np.bool_] = (owners.index != outer.index[k]) & (owners.feature != book.feature_code["country"])
    if feature in BROAD:
        inside &= owners.country == outer.country[k]
        if feature == "admin1":
            inside &= (owners.admin1 == outer.admin1[k]) & (owners.feature != outer.feature[k])
        return inside
    cosine = owners.point @ outer.point[k]
    inside &= cosine > (_CLOSE if feature in ("city", "capital", "admin2") else _NEAR)
    return inside
