"""Two actors at once: "the two", "both sides", "the two countries"."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.layers.coreference.clusters import Cluster, Clusters

_PEOPLE = ("person",)
_POWERS = ("country", "organization", "group")


def pair(
    clusters: Clusters, here: int, orders: Sequence[Sequence[str]] = (_PEOPLE, ("country",), _POWERS)
) -> tuple[Cluster, ...] | None:
    """The two people (else states, else bodies) that one sentence before named together; None when not just two."""
    recent = clusters.recent(here, 4)
    for kinds in orders:
        fits = [c for c in recent if c.kind in kinds and not (c.plural and c.kind == "person")]
        for back in range(0, 4):
            together = [c for c in fits if here - back in c.weight]
            if len(together) > 2:
                leading = [c for c in together if c.weight.get(here - back, 0) >= 0.7]
                together = leading if len(leading) == 2 else together
            if len(together) == 2:
                return tuple(together)
            if len(together) > 2:
                return None
    return None
