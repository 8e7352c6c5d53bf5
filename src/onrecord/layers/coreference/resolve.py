"""Resolution, from the top of the report to its end: every mention joins the actor it refers to or opens a new one."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from onrecord.knowledge.tables import BLOCS
from onrecord.layers.actors.lexicon import lemma
from onrecord.layers.coreference.clusters import Cluster, Clusters
from onrecord.layers.coreference.descriptions import Descriptions
from onrecord.layers.coreference.names import join_of
from onrecord.layers.coreference.people import gender_of
from onrecord.layers.coreference.prominence import prominence
from onrecord.layers.coreference.pronouns import Pronouns, pronouns_of, relative_of
from onrecord.layers.coreference.speech import Speech
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
        self.descriptions.heads = self.pronouns.heads
        self.mentions: list[Mention] = []
        self.referents: list[tuple[Cluster, ...]] = []
        self.by_head: dict[int, tuple[Cluster, ...]] = {}

    def run(self) -> Resolution:
        taken = {m.head for m in self.reading.mentions}
        stream = [*self.reading.mentions, *(m for m in pronouns_of(self.reading) if m.head not in taken)]
        stream.sort(key=lambda m: (m.span.start, m.span.end, m.form == "pronoun", m.head))
        spans: dict[tuple[Span, str | None], tuple[Cluster, ...]] = {}
        for read in stream:
            mention = self._owned(read)
            same = spans.get((mention.span, mention.key)) if mention.form != "pronoun" else None
            found = same if same is not None else self._refer(mention)
            if mention.form != "pronoun":
                spans[mention.span, mention.key] = found
            if same is None:
                self._note(mention, found)
            self._add(mention, found)
        self._look_ahead()
        self._first_person()
        return self._result()

    def _add(self, mention: Mention, found: tuple[Cluster, ...]) -> None:
        self.mentions.append(mention)
        self.referents.append(found)
        if found:
            self.by_head.setdefault(mention.head, found)
            self.pronouns.heads.setdefault(mention.head, {c.number for c in found})

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

    def _owned(self, mention: Mention) -> Mention:
        """A description with the code of its owner, where a pronoun or description names the owner ("its fighters")."""
        if mention.form != "description":
            return mention
        token = self.doc[mention.head]
        owner = next((t for t in token.children if t.dep_ == "poss"), None)
        owners = self.by_head.get(owner.i, ()) if owner is not None else ()
        if owner is None or not owners or (owner.tag_ != "PRP$" and mention.codes):
            return mention
        sector = mention.codes[0][3:] if mention.codes else ""
        codes = []
        for one in owners:
            base = one.codes[0][:3] if one.codes and one.codes[0][:3] in BLOCS else one.country
            if base:
                codes.append(base if base == "IMG" or not sector else f"{base}{sector}")
        name = mention.name
        if owner.tag_ == "PRP$" and len(owners) == 1 and owners[0].name:
            said = self.reading.text(mention.span).split(maxsplit=1)
            mark = "'" if owners[0].name.endswith("s") and owners[0].plural else "'s"
            name = f"{owners[0].name}{mark} {said[-1]}" if said[0].lower() == owner.lower_ else name
        country = owners[0].country if len(owners) == 1 else None
        return replace(mention, codes=tuple(dict.fromkeys(codes)) or mention.codes, name=name, country=country)

    def _note(self, mention: Mention, found: tuple[Cluster, ...]) -> None:
        """Tell the actors of a mention about it."""
        token = self.doc[mention.head]
        sentence = self.sentence_of[mention.head]
        weight = prominence(token)
        if len(found) > 1:
            self.clusters.together.append((sentence, weight, found))
        for cluster in found:
            self.clusters.seen(cluster, sentence, weight)
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
            self.clusters.learn(cluster, self._nouns(mention, token))
            if cluster.kind == "person":
                cluster.gender = cluster.gender or gender_of(self.reading, mention, token)

    def _nouns(self, mention: Mention, token: Token) -> set[str]:
        """The nouns by which a mention describes its actor."""
        found = {lemma(token)} if mention.form == "description" else set()
        if mention.role:
            found |= {mention.role, mention.role.split()[-1]}
        for t in self.reading.tokens_in(mention.span):
            if t.pos_ in ("NOUN", "ADJ") or (t.pos_ == "PROPN" and t.i != mention.head and t.lower_ not in found):
                found.add(lemma(t))
        return found

    def _look_ahead(self) -> None:
        """A pronoun in a clause before the main one, with nobody named before it, means the main clause's subject."""
        for at, mention in enumerate(self.mentions):
            if mention.form != "pronoun" or self.referents[at] or mention.kind != "person" or mention.plural:
                continue
            token = self.doc[mention.head]
            verb, seen = token.head, 0
            while verb.dep_ not in ("advcl", "ROOT", "prep", "pcomp") and seen < 8:
                verb, seen = verb.head, seen + 1
            main = verb
            for _ in range(8):
                main = main.head
            if verb.i == main.i or token.i > main.i or main.dep_ != "ROOT":
                continue
            for child in main.children:
                found = self.by_head.get(child.i, ())
                fits = (
                    len(found) == 1
                    and found[0].kind == "person"
                    and found[0].gender in (None, self.pronouns.gender(token))
                )
                if child.dep_ in ("nsubj", "nsubjpass") and child.i > token.i and fits:
                    self.referents[at] = found
                    self.by_head.setdefault(token.i, found)

    def _first_person(self) -> None:
        """First person: who speaks the quotation, or who issued the text."""
        speech = Speech(self.reading, self.descriptions, self.clusters, self.by_head)
        for mention, found in speech.mentions():
            for cluster in found:
                self.clusters.seen(cluster, self.sentence_of[mention.head], 0.0)
            self._add(mention, found)

    def _result(self) -> Resolution:
        order = sorted(range(len(self.mentions)), key=lambda i: (self.mentions[i].span.start, self.mentions[i].head))
        mentions = [self.mentions[i] for i in order]
        referents = [self.referents[i] for i in order]
        used = [c for c in self.clusters.all if c.count]
        ids = {c.number: f"a{n}" for n, c in enumerate(used, 1)}
        spans: dict[int, dict[Span, None]] = {c.number: {} for c in used}
        for mention, found in zip(mentions, referents, strict=True):
            if mention.form == "pronoun" and relative_of(self.doc[mention.head]) is not None:
                continue
            for cluster in found:
                spans[cluster.number][mention.span] = None
        actors = tuple(self._actor(c, ids[c.number], list(spans[c.number])) for c in used)
        return tuple(mentions), actors, tuple(tuple(ids[c.number] for c in found) for found in referents)

    def _actor(self, cluster: Cluster, name: str, spans: list[Span]) -> Actor:
        codes = cluster.codes
        if not codes and cluster.kind == "person" and cluster.country:
            codes = (f"{cluster.country}UNK",)  # the state is known, what he does is not
        if not cluster.codes and spans:
            self.reading.warn("W121", f"No code is known for {cluster.name!r}.", spans[0])
        return Actor(
            id=name, name=cluster.name, kind=cluster.kind, code=codes[0] if codes else None, codes=codes,
            wikidata=cluster.wikidata, role=cluster.role, country=cluster.country, mentions=tuple(sorted(spans)),
        )  # fmt: skip


def _sentence_numbers(reading: Reading) -> list[int]:
    out = [0] * len(reading.doc)
    for number, sentence in enumerate(reading.doc.sents):
        for i in range(sentence.start, sentence.end):
            out[i] = number
    return out
