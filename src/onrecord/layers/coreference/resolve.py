"""Resolution, from the top of the report to its end: every mention joins the actor it refers to or opens a new one."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from onrecord.layers.actors.lexicon import lemma
from onrecord.layers.coreference.clusters import Cluster, Clusters
from onrecord.layers.coreference.descriptions import Descriptions
from onrecord.layers.coreference.names import join_of
from onrecord.layers.coreference.people import gender_of
from onrecord.layers.coreference.prominence import prominence
from onrecord.layers.coreference.pronouns import Pronouns, pronouns_of, relative_of
from onrecord.layers.reading import Mention, Reading
from onrecord.record import Actor, Span

Resolution = tuple[tuple[Mention, ...], tuple[Actor, ...], tuple[tuple[str, ...], ...]]


def resolve(reading: Reading) -> Resolution:
    """Mentions (pronouns added), actors, and the ids of the actors each mention refers to."""
    return _Resolver(reading).run()


class _Resolver:
    def __init__(self, reading: Reading):
        self.reading = reading
        self.doc = reading.doc
        self.sentence_of = _sentence_numbers(reading)
        self.clusters = Clusters()
        self.descriptions = Descriptions(reading, self.clusters, self.sentence_of)
        self.pronouns = Pronouns(reading, self.clusters, self.sentence_of)
        self.mentions: list[Mention] = []
        self.referents: list[tuple[Cluster, ...]] = []
        self.by_head: dict[int, tuple[Cluster, ...]] = {}

    def run(self) -> Resolution:
        stream = [*self.reading.mentions, *pronouns_of(self.reading)]
        stream.sort(key=lambda m: (m.span.start, m.form == "pronoun", m.span.end, m.head))
        spans: dict[tuple[Span, str | None], tuple[Cluster, ...]] = {}
        for mention in stream:
            same = spans.get((mention.span, mention.key)) if mention.form != "pronoun" else None
            found = same if same is not None else self._refer(mention)
            if mention.form != "pronoun":
                spans[mention.span, mention.key] = found
            if same is None:
                self._note(mention, found)
            self.mentions.append(mention)
            self.referents.append(found)
            self.by_head.setdefault(mention.head, found)
            self.pronouns.heads.setdefault(mention.head, {c.number for c in found})
        return self._result()

    def _refer(self, mention: Mention) -> tuple[Cluster, ...]:
        token = self.doc[mention.head]
        if mention.form == "pronoun":
            above = relative_of(token)
            if above is not None:
                return self.by_head.get(above.i, ())
            return self.pronouns.resolve(mention, token)
        if mention.form == "description":
            found = self.descriptions.resolve(mention, token)
            if found is not None:
                return found
        else:
            joined = self.clusters.by_key.get(mention.key or "") or join_of(mention, self.clusters)
            if joined is not None:
                return (joined,)
        known = self.clusters.by_key.get(mention.key or "")
        return (known,) if known is not None else (self.clusters.new(mention),)

    def _note(self, mention: Mention, found: tuple[Cluster, ...]) -> None:
        """Tell the actors of a mention about it."""
        token = self.doc[mention.head]
        sentence = self.sentence_of[mention.head]
        weight = prominence(token)
        for cluster in found:
            cluster.sentences.append(sentence)
            cluster.weight[sentence] = max(weight, cluster.weight.get(sentence, 0.0))
            if len(found) > 1:
                continue
            if mention.form == "pronoun":
                cluster.gender = cluster.gender or self.pronouns.gender(token)
                continue
            cluster.take(mention)
            entity = self.reading.knowledge.entity(mention.key) if mention.key else None
            if entity is not None:
                cluster.terms = entity.terms
            self.clusters.by_key.setdefault(mention.key or "", cluster)
            cluster.nouns |= self._nouns(mention, token)
            if cluster.kind == "person":
                cluster.gender = cluster.gender or gender_of(self.reading, mention, token)

    def _nouns(self, mention: Mention, token: Token) -> set[str]:
        """The nouns by which a mention describes its actor."""
        found = {lemma(token)} if mention.form == "description" else set()
        if mention.role:
            found |= {mention.role, mention.role.split()[-1]}
        for t in self.reading.tokens_in(mention.span):
            if t.pos_ == "NOUN" or (t.pos_ == "PROPN" and t.i != mention.head and t.lower_ not in found):
                found.add(lemma(t))
        return found

    def _result(self) -> Resolution:
        used = [c for c in self.clusters.all if c.sentences]
        ids = {c.number: f"a{n}" for n, c in enumerate(used, 1)}
        spans: dict[int, list[Span]] = {c.number: [] for c in used}
        for mention, found in zip(self.mentions, self.referents, strict=True):
            if mention.form == "pronoun" and relative_of(self.doc[mention.head]) is not None:
                continue
            for cluster in found:
                if mention.span not in spans[cluster.number]:
                    spans[cluster.number].append(mention.span)
        actors = tuple(self._actor(c, ids[c.number], spans[c.number]) for c in used)
        referents = tuple(tuple(ids[c.number] for c in found) for found in self.referents)
        return tuple(self.mentions), actors, referents

    def _actor(self, cluster: Cluster, name: str, spans: list[Span]) -> Actor:
        if not cluster.codes and spans:
            self.reading.warn("W121", f"No code is known for {cluster.name!r}.", spans[0])
        return Actor(
            id=name, name=cluster.name, kind=cluster.kind, code=cluster.codes[0] if cluster.codes else None, codes=cluster.codes,
            wikidata=cluster.wikidata, role=cluster.role, country=cluster.country, mentions=tuple(sorted(spans)),
        )  # fmt: skip


def _sentence_numbers(reading: Reading) -> list[int]:
    out = [0] * len(reading.doc)
    for number, sentence in enumerate(reading.doc.sents):
        for i in range(sentence.start, sentence.end):
            out[i] = number
    return out


__all__ = ["replace", "resolve"]
