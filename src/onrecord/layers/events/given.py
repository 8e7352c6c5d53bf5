"""Coding two participants that somebody has already found (`onrecord relate`).

The network reads the pair first. Where it is not sure, the sentence is parsed as a report's would be, but its actors
are the two that are given, and nobody else: the network looks again with the word over both in the parse marked as the
trigger, and the frames that bind the participants add their weight.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from onrecord.codebook.classifier import Classifier, Verdict
from onrecord.codebook.encode import Bounds, Pair
from onrecord.codebook.index import Index
from onrecord.layers import furniture, quotes, syntax
from onrecord.layers.events.find import with_duties
from onrecord.layers.events.roles import Candidate
from onrecord.layers.events.scene import Scene
from onrecord.layers.events.select import Selector
from onrecord.layers.events.settle import Settler
from onrecord.layers.reading import Mention, Reading
from onrecord.reader import Reader, plain_document
from onrecord.record import Actor, Span

# The network's first look stands when its best type is this likely.
SURE = 0.9
# What a frame that binds both participants, or the actor alone, adds to the logarithm of its type's probability;
# fitted on the examples of the bank that the network has not seen (training/fit_pairs.py).
BOTH, ALONE = 1.5, 1.0
_LEAST = 1e-6


class PairCoder:
    """Codes pairs of participants by the network and the frames together."""

    def __init__(self, reader: Reader, index: Index, classifier: Classifier):
        self._reader = reader
        self._index = index
        self._classifier = classifier

    def code(self, sentence: str, actor: Bounds | None, recipient: Bounds | None, allow_none: bool = False) -> Verdict:
        """The verdict on one pair; `actor` and `recipient` are character bounds in the sentence.

        Without `allow_none` the pair is to get an event in any case, however likely it is that there is none.
        """
        pair = Pair(sentence, actor, recipient)
        first = self.seen(pair)
        if not sentence.strip() or first.best(allow_none)[1] >= SURE:
            return first
        return combined(first, *self.parsed(pair, first))

    def parsed(self, pair: Pair, first: Verdict) -> tuple[Verdict, Found]:
        """The network's second look, at the word over both in the parse, and the frames' view."""
        found = look(self._reader, self._index, *pair[:3])
        return (self.seen(pair._replace(trigger=found.trigger)) if found.trigger else first), found

    def seen(self, pair: Pair) -> Verdict:
        """One look of the network."""
        (verdict,) = self._classifier.classify([pair])
        return verdict if self._index.head is None else self._index.head.over(verdict, pair.sentence)


@dataclass(frozen=True, slots=True)
class Found:
    """The frames' view of a pair: types that bind both participants, types that bind the actor, and the trigger."""

    both: tuple[str, ...]
    actor: tuple[str, ...]
    trigger: Bounds | None


def combined(first: Verdict, again: Verdict, found: Found, both: float = BOTH, alone: float = ALONE) -> Verdict:
    """Two looks of the network (their geometric mean) and the frames as one verdict."""
    weights = {found.both[0]: both} if found.both else {found.actor[0]: alone} if found.actor else {}
    risen = {
        name: math.sqrt(max(chance, _LEAST) * max(again.types[name], _LEAST)) * math.exp(weights.get(name, 0.0))
        for name, chance in first.types.items()
    }
    total = sum(risen.values())
    return replace(again, types={name: round(value / total, 6) for name, value in risen.items()})


def look(reader: Reader, index: Index, sentence: str, actor: Bounds | None, recipient: Bounds | None) -> Found:
    """Parse a sentence and match the frames with the given participants as its only actors."""
    reading = _reading(reader, sentence, actor, recipient)
    both, alone = list[str](), list[str]()
    for candidate in _candidates(Scene(reading, index)):
        told = {*candidate.actors, *candidate.recipients}
        if "a1" in candidate.actors:
            (both if "a2" in told else alone).append(candidate.type)
    heads = [m.head for m in reading.mentions]
    trigger = _over(reading, *heads) if len(heads) == 2 else None
    return Found(tuple(both), tuple(alone), trigger)


def _reading(reader: Reader, sentence: str, actor: Bounds | None, recipient: Bounds | None) -> Reading:
    document = plain_document(sentence)
    parts, _ = furniture.blocks(sentence)
    marks, _ = quotes.find(sentence, parts)
    names = reader.knowledge.find(sentence, None)
    doc = syntax.parse(sentence, parts, names, reader.nlp)
    reading = Reading(document, reader.settings, reader.knowledge, doc, parts, quotes=marks, names=tuple(names))
    found = ((f"a{n}", Span(start=b[0], end=b[1])) for n, b in enumerate((actor, recipient), 1) if b)
    people(reading, dict(found), lambda span: reading.tokens_in(span).root)
    return reading


def people(reading: Reading, given: dict[str, Span], head: Callable[[Span], Token]) -> None:
    """Give a parsed reading actors that somebody has found, by id, as the only ones; `head` gives a span's head."""
    reading.mentions = tuple(Mention(span, head(span).i, "group", "description") for span in given.values())
    reading.actors = tuple(_actor(id, span) for id, span in given.items())
    reading.referents = tuple((id,) for id in given)


def _actor(id: str, span: Span) -> Actor:
    return Actor(
        id=id,
        name=None,
        kind="group",
        code=None,
        codes=(),
        wikidata=None,
        role=None,
        country=None,
        mentions=(span,),
    )


def _candidates(scene: Scene) -> Iterator[Candidate]:
    """The frames' settled candidates of every sentence, without the network."""
    selector = Selector(scene)
    settler = Settler(scene, selector.roles)
    for sent in scene.reading.sentences():
        chosen = with_duties(selector, settler, sent)
        yield from (c for c in sorted(chosen, key=lambda c: c.token.i) if settler.settle(c))


def _over(reading: Reading, first: int, second: int) -> Bounds | None:
    """The lowest word over both heads that stands in neither participant."""
    inside = {t.i for m in reading.mentions for t in reading.tokens_in(m.span)}
    one, other = _up(reading.doc[first]), set(_up(reading.doc[second]))
    found = next((i for i in one if i in other and i not in inside), None)
    if found is None:
        return None
    token = reading.doc[found]
    return token.idx, token.idx + len(token)


def _up(token: Token) -> list[int]:
    return [token.i, *(t.i for t in token.ancestors)]
