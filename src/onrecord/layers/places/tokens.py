"""The report's tokens as plain lists, and what the entity recogniser and the knowledge say about them.

Reading attributes off spaCy's tokens one by one is slow; this is done once per report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from spacy.attrs import ENT_IOB, ENT_TYPE

from onrecord.layers.reading import Reading

Known = Literal["demonym", "person", "body"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch that the entity recogniser marked."""

    start: int
    end: int
    label: str


@dataclass
class Tokens:
    """Tokens of a report by index. `known`: stretches that our tables hold as something else than a place."""

    reading: Reading
    words: list[str] = field(init=False)
    start: list[int] = field(init=False)
    stop: list[int] = field(init=False)
    tags: list[str] = field(init=False)
    capital: list[bool] = field(init=False)
    entity: dict[int, Entity] = field(init=False)
    sentence_starts: frozenset[int] = field(init=False)
    dateline: frozenset[int] = field(init=False)
    headline: frozenset[int] = field(init=False)
    known: dict[tuple[int, int], Known] = field(init=False)
    taken: dict[int, tuple[int, int]] = field(init=False)
    capitals: set[int] = field(init=False)
    surnames: set[str] = field(init=False)

    def __post_init__(self) -> None:
        doc = self.reading.doc
        self.text = self.reading.document.text
        self.words = [token.text for token in doc]
        self.start = self.reading.starts
        self.stop = [s + len(w) for s, w in zip(self.start, self.words, strict=True)]
        self.tags = [token.tag_ for token in doc]
        furniture = self.reading.is_furniture
        self.capital = [w[:1].isupper() and not f for w, f in zip(self.words, furniture, strict=True)]
        self.sentence_starts = frozenset(sent.start for sent in doc.sents)
        self.dateline, self.headline = self._block("dateline"), self._block("headline") | self._block("subhead")
        self._entities()
        self._knowledge()

    def _block(self, kind: str) -> frozenset[int]:
        return frozenset(t.i for b in self.reading.blocks if b.kind == kind for t in self.reading.tokens_in(b.span))

    def _entities(self) -> None:
        """Entities from the raw columns: a sequence that spaCy would refuse does no harm here."""
        self.entity = {}
        strings = self.reading.doc.vocab.strings
        table = self.reading.doc.to_array([ENT_IOB, ENT_TYPE]).tolist()
        begin, kind = 0, 0
        for i, (iob, label) in enumerate([*table, [2, 0]]):
            if kind and (iob != 1 or label != kind):
                found = Entity(begin, i, strings[kind])
                for k in range(begin, i):
                    self.entity[k] = found
                kind = 0
            if label and not kind:
                begin, kind = i, label

    def _knowledge(self) -> None:
        """Names of people, bodies and peoples; bare capitals; surnames that the report uses."""
        self.known, self.taken, self.capitals, self.surnames = {}, {}, set(), set()
        for hit in self.reading.names:
            first, last = self.reading.token_at(hit.start), self.reading.token_at(hit.end - 1) + 1
            forms = {alias.form for _, alias in hit.entities}
            kinds = {entity.kind for entity, _ in hit.entities}
            if "capital" in forms:
                self.capitals.add(last - 1)
            if "country" in kinds and forms & {"name", "capital"}:
                continue
            if "demonym" in forms and kinds <= {"country", "population"}:
                label: Known = "demonym"
            elif kinds == {"person"}:
                label = "person"
                self.surnames.add(self.words[last - 1])
            else:
                label = "body"
            self.known[first, last] = label
            for i in range(first, last):
                self.taken[i] = (first, last)
        for found in dict.fromkeys(self.entity.values()):
            if found.label == "PERSON" and found.end - found.start > 1:
                self.surnames.add(self.words[found.end - 1])
                self.surnames.add(self.words[found.start])

    def __len__(self) -> int:
        return len(self.words)

    def said(self, start: int, end: int) -> str:
        """The words from one token to another, verbatim."""
        return self.text[self.start[start] : self.stop[end - 1]]

    def joined(self, a: int, b: int) -> bool:
        """Whether two neighbouring tokens stand with nothing, or one space, between them."""
        gap = self.start[b] - self.stop[a]
        return gap == 0 or (gap == 1 and self.text[self.stop[a]] in " \n\u00a0")

    def spaced(self, a: int, b: int) -> bool:
        """Whether one space parts two neighbouring tokens."""
        return self.start[b] - self.stop[a] == 1 and self.joined(a, b)

    def proper(self, i: int) -> bool:
        """Whether a token is part of a name: a capital, tagged as a proper noun."""
        return 0 <= i < len(self.words) and self.capital[i] and self.tags[i] in ("NNP", "NNPS")

    def word(self, i: int) -> str:
        """A token's text; empty outside the report."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def label(self, i: int) -> str:
        """What the entity recogniser calls a token."""
        found = self.entity.get(i)
        return found.label if found else ""
