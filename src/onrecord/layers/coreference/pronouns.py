"""Pronouns: which actor named before they mean, by kind, number, gender, place in the sentence and distance."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.layers.actors.lexicon import actor_words, lemma
from onrecord.layers.actors.phrase import governor
from onrecord.layers.coreference.clusters import Cluster, Clusters
from onrecord.layers.reading import Mention, Reading
from onrecord.layers.vocabulary import vocabulary, words
from onrecord.record import ActorKind, Span

_RELATIVE = {"who", "whom", "which", "that", "whose"}
_CLOSE = 0.75


def pronouns_of(reading: Reading) -> Iterator[Mention]:
    """Pronouns (and "the two") of a reading as mentions without a key."""
    table = vocabulary("coreference")["pronouns"]
    for sentence in reading.sentences():
        for token in sentence:
            entry = table.get(token.lower_)
            if entry is not None and token.tag_ in ("PRP", "PRP$"):
                kind: ActorKind = "person" if entry.get("gender") else "unknown"
                yield _mention(token, kind, entry["number"] == "plural")
            elif token.lower_ in _RELATIVE and relative_of(token) is not None:
                yield _mention(token, "unknown", False)
            elif token.lower_ in words("coreference", "two_words") and _stands_alone(token):
                yield _mention(token, "person", True)


def _mention(token: Token, kind: ActorKind, plural: bool) -> Mention:
    return Mention(Span(start=token.idx, end=token.idx + len(token)), token.i, kind, "pronoun", plural=plural)


def _stands_alone(token: Token) -> bool:
    """ "The two", "the pair", "both" as a noun phrase of its own."""
    if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj"):
        return False
    return token.lower_ == "both" or any(t.lower_ == "the" for t in token.children)


def relative_of(token: Token) -> Token | None:
    """The noun that a relative pronoun stands for."""
    if token.lower_ not in _RELATIVE or token.tag_ not in ("WP", "WDT", "WP$"):
        return None
    clause = token.head
    while clause.dep_ not in ("relcl", "ROOT") and clause.head.i != clause.i:
        clause = clause.head
    return clause.head if clause.dep_ == "relcl" and clause.head.i < token.i else None


class Pronouns:
    """Finds the actors that pronouns mean."""

    def __init__(self, reading: Reading, clusters: Clusters, sentence_of: list[int]):
        self.reading = reading
        self.clusters = clusters
        self.sentence_of = sentence_of
        # Clusters by the token that heads their mention (filled by the resolver).
        self.heads: dict[int, set[int]] = {}

    def gender(self, token: Token) -> str | None:
        """The gender that a pronoun shows."""
        entry = vocabulary("coreference")["pronouns"].get(token.lower_) or {}
        return entry.get("gender")

    def resolve(self, mention: Mention, token: Token) -> tuple[Cluster, ...]:
        """The actors a pronoun means; empty when it is not clear or means no actor."""
        here = self.sentence_of[token.i]
        said = token.lower_
        if said in words("coreference", "two_words"):
            from onrecord.layers.coreference.descriptions import Descriptions

            return Descriptions(self.reading, self.clusters, self.sentence_of).pair(here) or ()
        entry = vocabulary("coreference")["pronouns"][said]
        if entry["number"] == "plural":
            return self._plural(mention, token, here)
        if entry.get("gender"):
            fits = [
                c
                for c in self.clusters.all
                if c.kind == "person" and not c.plural and c.gender in (None, entry["gender"])
            ]
            return self._best(fits, mention, token, here, 6)
        if not self._refers(token):
            return ()
        fits = [c for c in self.clusters.all if c.kind in entry["kinds"] and not c.plural]
        return self._best(fits, mention, token, here, 1)

    def _refers(self, token: Token) -> bool:
        """Whether an "it" can mean an actor at all."""
        if token.tag_ == "PRP$":
            return True
        verb = token.head
        return not (token.dep_ in ("nsubj", "nsubjpass") and lemma(verb) in words("coreference", "empty_it"))

    def _plural(self, mention: Mention, token: Token, here: int) -> tuple[Cluster, ...]:
        fits = [c for c in self.clusters.all if c.plural or c.kind in ("group", "population", "organization")]
        scored = self._scored(fits, token, here, 2)
        together = self._coordinated(token, here)
        if together is not None and (not scored or scored[0][0] < together[0] + 1):
            return together[1]
        return self._pick(scored, mention)

    def _coordinated(self, token: Token, here: int) -> tuple[float, tuple[Cluster, ...]] | None:
        """People or states joined by "and" as a subject shortly before."""
        for back in range(0, 2):
            named = [
                c for c in self.clusters.all if here - back in c.sentences and c.subjects[here - back] and not c.plural
            ]
            for kinds in (("person",), ("country",)):
                several = [c for c in named if c.kind in kinds]
                if len(several) >= 2:
                    return 5.0 - back, tuple(several)
        return None

    def _best(self, fits: list[Cluster], mention: Mention, token: Token, here: int, reach: int) -> tuple[Cluster, ...]:
        return self._pick(self._scored(fits, token, here, reach), mention)

    def _pick(self, scored: list[tuple[float, Cluster]], mention: Mention) -> tuple[Cluster, ...]:
        if not scored:
            return ()
        if len(scored) > 1 and scored[0][0] - scored[1][0] < _CLOSE:
            self.reading.warn("W122", "A pronoun that fits several actors.", mention.span)
            return ()
        return (scored[0][1],)

    def _scored(self, fits: list[Cluster], token: Token, here: int, reach: int) -> list[tuple[float, Cluster]]:
        barred = self._barred(token)
        out: list[tuple[float, Cluster]] = []
        for cluster in fits:
            if cluster.number in barred or not cluster.sentences:
                continue
            distance = here - cluster.last
            if distance > reach:
                continue
            score = 5.0 - distance * 1.2 + min(len(cluster.sentences), 6) * 0.3
            if cluster.subjects[cluster.last]:
                score += 1.5
            if cluster.named:
                score += 0.3
            if token.lower_ in ("it", "its") and cluster.kind == "unknown":
                score -= 2
            out.append((score, cluster))
        return sorted(out, key=lambda x: (-x[0], -x[1].last, x[1].number))

    def _barred(self, token: Token) -> set[int]:
        """Actors that the grammar rules out: the other arguments of the same verb."""
        if token.tag_ == "PRP$" or token.lower_.endswith(("self", "selves")):
            return set()
        _, verb = governor(token)
        barred: set[int] = set()
        for child in verb.children:
            if child.i != token.i and child.dep_ in ("nsubj", "dobj", "dative", "nsubjpass"):
                barred |= self.heads.get(child.i, set())
        return barred


__all__ = ["Pronouns", "actor_words", "pronouns_of", "relative_of"]
