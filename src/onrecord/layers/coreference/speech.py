"""First person: in a quotation its speaker and the side he speaks for; outside, who issued the text."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.layers.actors.lexicon import actor_words, lemma
from onrecord.layers.coreference.clusters import Cluster, Clusters
from onrecord.layers.coreference.descriptions import Descriptions
from onrecord.layers.reading import Mention, Quote, Reading
from onrecord.layers.vocabulary import words
from onrecord.record import Span

_SUBJECTS = ("nsubj", "nsubjpass")


class Speech:
    """Finds whom the first person means."""

    def __init__(
        self, reading: Reading, descriptions: Descriptions, clusters: Clusters, by_head: dict[int, tuple[Cluster, ...]]
    ):
        self.reading = reading
        self.descriptions = descriptions
        self.clusters = clusters
        self.by_head = by_head
        self._speakers: dict[Span, tuple[Cluster, ...]] = {}

    def mentions(self) -> Iterator[tuple[Mention, tuple[Cluster, ...]]]:
        """The pronouns of the first person whose referent is known."""
        self._speakers = self._by_quote()
        for sentence in self.reading.sentences():
            for token in sentence:
                one = token.lower_ in words("coreference", "first_singular") and token.tag_ in ("PRP", "PRP$")
                several = token.lower_ in words("coreference", "first_plural") and token.tag_ in ("PRP", "PRP$")
                if (not one and not several) or (token.lower_ == "us" and token.text.isupper()):
                    continue
                found = self._meant(token, several)
                if found:
                    span = Span(start=token.idx, end=token.idx + len(token))
                    yield Mention(span, token.i, "unknown", "pronoun", plural=several), found

    def _meant(self, token: Token, several: bool) -> tuple[Cluster, ...]:
        quote = self.reading.quote_by_token.get(token.i)
        if quote is None:
            return self._issuer() if several else ()
        speakers = self._speakers.get(quote.outer, ())
        if not several or len(speakers) != 1:
            return speakers
        return self._side(speakers[0])

    def _side(self, speaker: Cluster) -> tuple[Cluster, ...]:
        """Whom "we" means on someone's lips: the state whose office he holds, else himself."""
        official = any(c[3:6] in ("GOV", "MIL", "LEG", "SPY") for c in speaker.codes[:1])
        if speaker.kind == "person" and official and speaker.country:
            state = self.descriptions.state(speaker.country)
            if state is not None:
                return (state,)
        return (speaker,)

    def _issuer(self) -> tuple[Cluster, ...]:
        """Who issued the text, when its source is a body that the tables know."""
        source = self.reading.document.source
        if not source:
            return ()
        for entity, _ in self.reading.knowledge.names.owners(source):
            have = self.clusters.by_key.get(entity.key)
            if have is not None:
                return (have,)
            codes, _office = entity.on(self.reading.document.published)
            opened = Mention(
                Span(start=0, end=0), 0, entity.kind, "name", key=entity.key, name=entity.name, codes=codes,
                country=entity.country, wikidata=entity.wikidata,
            )  # fmt: skip
            cluster = self.clusters.new(opened)
            cluster.take(opened)
            return (cluster,)
        return ()

    def _by_quote(self) -> dict[Span, tuple[Cluster, ...]]:
        """The speakers of the quotations: by the reporting verb, else the speaker of one nearby in the paragraph."""
        found: dict[Span, tuple[Cluster, ...]] = {}
        by_block: dict[Span | None, tuple[Cluster, ...]] = {}
        outer = [q for q in self.reading.quotes if q.depth == 0]
        for quote in outer:
            speakers = self._reported(quote)
            if speakers:
                found[quote.outer] = speakers
                block = self.reading.block_of(quote.outer.start)
                by_block.setdefault(block.span if block else None, speakers)
        latest: tuple[Cluster, ...] = ()
        open_before = False
        for quote in outer:
            block = self.reading.block_of(quote.outer.start)
            own = found.get(quote.outer) or by_block.get(block.span if block else None)
            if not own and (open_before or (block is not None and quote.outer == block.span)):
                own = latest
            if own:
                found[quote.outer] = own
                latest = own
            open_before = not quote.closed
        for quote in self.reading.quotes:
            if quote.depth and (said := self._reported(quote)):
                found[quote.outer] = said
        return found

    def _reported(self, quote: Quote) -> tuple[Cluster, ...]:
        for token in self.reading.tokens_in(quote.inner):
            if token.pos_ not in ("VERB", "AUX"):
                continue
            verb = token.head
            outside = verb.idx < quote.outer.start or verb.idx >= quote.outer.end
            if verb.i != token.i and outside and lemma(verb) in actor_words("speech_verbs"):
                subject = next((t for t in verb.children if t.dep_ in _SUBJECTS), None)
                if subject is not None and subject.i in self.by_head:
                    return self.by_head[subject.i]
        return ()
