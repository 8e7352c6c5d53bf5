"""Names met again: a surname after the full name, a short name of a body after the long one."""

from __future__ import annotations

from onrecord.knowledge.fold import fold
from onrecord.knowledge.surnames import family_comes_first
from onrecord.layers.coreference.clusters import Cluster, Clusters
from onrecord.layers.reading import Mention

_SMALL = {"of", "the", "for", "and", "al", "de", "-", "in", "on"}


def join_of(mention: Mention, clusters: Clusters) -> Cluster | None:
    """The actor that an unknown name, or a name after a shorter one, means; None when it is met for the first time."""
    if not mention.name:
        return None
    words = fold(mention.name).split()
    if mention.kind == "person":
        return _person(words, mention, clusters)
    if mention.key and mention.key.startswith("name:"):
        return _body(words, clusters)
    return None


def _person(words: list[str], mention: Mention, clusters: Clusters) -> Cluster | None:
    known = not (mention.key or "").startswith("name:")
    fits = clusters.with_word(words[-1].split("-")[-1])
    if len(words) == 1:
        fits += clusters.with_word(words[0])
    for cluster in fits:
        if cluster.kind != "person" or not cluster.named or not cluster.name:
            continue
        have: list[str] = fold(cluster.name).split()
        if known and not cluster.key.startswith("name:"):
            continue  # two different entries of the tables are two people
        if words == have or _short_of(words, have) or _short_of(have, words):
            return cluster
        if len(words) == 1 and words[0] == have[0] and family_comes_first(cluster.country):
            return cluster
    return None


def _short_of(short: list[str], full: list[str]) -> bool:
    """Whether one name is the surname (or first and last name) of another."""
    if not short or len(short) > len(full) or short[-1].split("-")[-1] != full[-1].split("-")[-1]:
        return False
    return len(short) == 1 or short[0] == full[0] or set(short) <= set(full)


def _body(words: list[str], clusters: Clusters) -> Cluster | None:
    said = [w for w in words if w not in _SMALL]
    if not said:
        return None
    for cluster in clusters.with_word(said[0]):
        if cluster.kind not in ("organization", "group") or not cluster.named or not cluster.name:
            continue
        have = [w for w in fold(cluster.name).split() if w not in _SMALL]
        if have and (said == have[: len(said)] or have == said[: len(have)]):
            return cluster
    return None
