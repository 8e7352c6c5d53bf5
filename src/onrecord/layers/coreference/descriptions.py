"""Descriptions met again: "the president", "the group", "the US' top diplomat", "the two", "the rebels"."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Token

from onrecord.layers.actors.lexicon import lemma
from onrecord.layers.coreference.clusters import Cluster, Clusters
from onrecord.layers.reading import Mention, Reading
from onrecord.layers.vocabulary import vocabulary, words

_DEFINITE = {"the", "this", "that", "these", "those"}


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, frozenset[str]]:
    table: dict[str, list[str]] = vocabulary("actors")["office_synonyms"]
    return {name: frozenset(found) for name, found in table.items()}


class Descriptions:
    """Finds the actors that a description refers back to."""

    def __init__(self, reading: Reading, clusters: Clusters, sentence_of: list[int]):
        self.reading = reading
        self.clusters = clusters
        self.sentence_of = sentence_of

    def resolve(self, mention: Mention, token: Token) -> tuple[Cluster, ...] | None:
        """The actors a description refers to; None when it is of someone new."""
        if mention.key and not mention.key.startswith("new:"):
            known = self.clusters.by_key.get(mention.key)
            return None if known is None else (known,)
        definite = self._definite(mention, token)
        noun = lemma(token)
        if mention.plural or mention.kind == "group":
            several = self._several(mention, token, noun) if definite else None
            return several or self._same(mention, noun, definite)
        if mention.kind == "person":
            return self._person(mention, noun) if definite else None
        return self._body(mention, noun, definite)

    def _definite(self, mention: Mention, token: Token) -> bool:
        before = [t.lower_ for t in token.children if t.dep_ in ("det", "predet") or t.tag_ in ("DT", "PDT")]
        if any(d in _DEFINITE for d in before):
            return True
        if any(d in ("a", "an", "some", "another", "any", "several", "many") for d in before):
            return False
        return any(t.dep_ == "poss" for t in token.children)

    def _same(self, mention: Mention, noun: str, definite: bool) -> tuple[Cluster, ...] | None:
        """An earlier description by the same noun of the same state."""
        for cluster in reversed(self.clusters.all):
            if cluster.named or noun not in cluster.nouns or cluster.plural != mention.plural:
                continue
            if cluster.codes[:1] == mention.codes[:1]:
                return (cluster,)
            if definite and not mention.codes:
                return (cluster,)
        return None

    def _person(self, mention: Mention, noun: str) -> tuple[Cluster, ...] | None:
        offices = self._offices(mention, noun)
        found = [
            c for c in self.clusters.all if c.kind == "person" and not c.plural and self._holds(c, mention, offices)
        ]
        return self._latest(found, mention)

    def _offices(self, mention: Mention, noun: str) -> frozenset[str]:
        said = (mention.role or noun).lower()
        wanted = {said, noun} if noun != "minister" or said == noun else {said}
        text = " ".join(self.reading.text(mention.span).lower().split())
        for name, offices in _synonyms().items():
            if text.endswith(name) or said == name:
                wanted |= offices
        return frozenset(wanted)

    def _holds(self, cluster: Cluster, mention: Mention, offices: frozenset[str]) -> bool:
        if mention.country and cluster.country and mention.country != cluster.country and self._own_country(mention):
            return False
        held = {(cluster.role or "").lower(), *cluster.nouns}
        if held & offices:
            return True
        long = [o for o in offices if " " in o]
        return any(h.endswith(f" {o}") or o.endswith(f" {h}") for o in long for h in held if " " in h)

    def _own_country(self, mention: Mention) -> bool:
        """Whether the description itself names its state."""
        return len(self.reading.tokens_in(mention.span)) > 1

    def _latest(self, found: list[Cluster], mention: Mention) -> tuple[Cluster, ...] | None:
        if not found:
            return None
        here = self.sentence_of[mention.head]
        ranked = sorted(found, key=lambda c: (-c.last, -len(c.sentences)))
        if len(ranked) > 1 and ranked[0].last == ranked[1].last and here - ranked[0].last <= 2:
            best = [c for c in ranked if c.last == ranked[0].last]
            leading = sorted(best, key=lambda c: (-c.subjects[c.last], -len(c.sentences)))
            if leading[0].subjects[leading[0].last] == leading[1].subjects[leading[1].last]:
                self.reading.warn("W122", "A description that fits several people.", mention.span)
                return None
            return (leading[0],)
        return (ranked[0],)

    def _body(self, mention: Mention, noun: str, definite: bool) -> tuple[Cluster, ...] | None:
        same = self._same(mention, noun, definite)
        if same is not None:
            return same
        if (
            not definite
            or noun not in words("coreference", "body_nouns")
            or len(self.reading.tokens_in(mention.span)) > 1
        ):
            return None
        here = self.sentence_of[mention.head]
        fits = [c for c in self.clusters.all if c.kind in ("organization", "group") and c.named and here - c.last <= 4]
        if noun in ("group", "movement", "militia", "faction", "outfit"):
            fits = [c for c in fits if c.kind == "group" or noun in c.nouns] or fits
        else:
            fits = [c for c in fits if noun in c.nouns or noun in c.words]
        return self._latest(fits, mention)

    def _several(self, mention: Mention, token: Token, noun: str) -> tuple[Cluster, ...] | None:
        """ "The presidents", "the two leaders", "both sides"."""
        number = {t.lower_ for t in token.children if t.dep_ in ("nummod", "det", "predet", "amod")}
        counted = bool(number & words("coreference", "two_words"))
        people = [c for c in self.clusters.all if c.kind == "person" and not c.plural and noun in self._names_of(c)]
        here = self.sentence_of[mention.head]
        people = [c for c in people if here - c.last <= 8]
        if len(people) >= 2 and noun not in ("man", "woman", "person"):
            return tuple(people[-2:]) if counted else tuple(people)
        if counted and noun in words("coreference", "two_nouns"):
            return self.pair(here)
        return None

    def _names_of(self, cluster: Cluster) -> set[str]:
        held = set(cluster.nouns)
        for name, offices in _synonyms().items():
            if held & offices:
                held.add(name)
        if "leader" in held:
            held |= {w for w in (cluster.role or "").split()}
        return held

    def pair(self, here: int) -> tuple[Cluster, ...] | None:
        """The last two people (else states or bodies) that one sentence named together."""
        for kinds in (("person",), ("country", "organization", "group")):
            fits = [c for c in self.clusters.all if c.kind in kinds and not (c.plural and c.kind == "person")]
            for back in range(0, 4):
                together = [c for c in fits if here - back in c.sentences]
                if len(together) == 2:
                    return tuple(together)
                if len(together) > 2 and kinds == ("person",):
                    return None
        return None
