"""The state of one reading: the document and what the layers have found so far.

Layers are called in pipeline order. Each reads a `Reading` and returns its own findings; `reader.py` alone puts
them into it. Token indexes refer to `Reading.doc`, whose tokens cover the whole of `document.text` in order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Phrase

from onrecord.knowledge.names import Hit
from onrecord.knowledge.store import Knowledge
from onrecord.record import (
    Actor,
    ActorKind,
    Document,
    Event,
    Figure,
    Notice,
    Place,
    Position,
    Span,
    Statement,
    Time,
)
from onrecord.settings import Settings

BlockKind = Literal["headline", "subhead", "dateline", "date", "body", "furniture", "credit"]


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph of the text and what sort it is."""

    span: Span
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch between quotation marks.

    `outer` holds the marks, `inner` does not; `closed` is False when a paragraph opened a quotation that goes on in
    the next.
    """

    outer: Span
    inner: Span
    closed: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that refer to an actor.

    `head` is the index of the token that heads the noun phrase; `key` names the entity they refer to as far as this
    mention alone tells (a knowledge key, or a local one), None for pronouns.
    """

    span: Span
    head: int
    kind: ActorKind
    form: Literal["name", "description", "pronoun", "metonym", "demonym"]
    key: str | None = None
    name: str | None = None
    codes: tuple[str, ...] = ()
    role: str | None = None
    country: str | None = None
    wikidata: str | None = None
    plural: bool = False


@dataclass
class Reading:
    """One report while it is being read."""

    document: Document
    settings: Settings
    knowledge: Knowledge
    doc: Doc
    blocks: tuple[Block, ...]
    quotes: tuple[Quote, ...] = ()
    names: tuple[Hit, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    mentions: tuple[Mention, ...] = ()
    actors: tuple[Actor, ...] = ()
    # One actor id (or several, for "they", "the two") for each mention, by position in `mentions`.
    referents: tuple[tuple[str, ...], ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    positions: tuple[Position, ...] = ()
    warnings: list[Notice] = field(default_factory=list)

    @cached_property
    def starts(self) -> list[int]:
        """Start offset of every token."""
        return [token.idx for token in self.doc]

    def token_at(self, offset: int) -> int:
        """Index of the token that covers a code point."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def tokens_in(self, span: Span) -> Phrase:
        """The tokens that start inside a span (or cover its start)."""
        first = self.token_at(span.start)
        last = bisect_left(self.starts, span.end)
        return self.doc[first : max(last, first + 1)]

    def text(self, span: Span) -> str:
        """The words of a span, verbatim."""
        return self.document.text[span.start : span.end]

    def span(self, tokens: Iterable[Token]) -> Span:
        """The stretch from the first to the last of some tokens."""
        found = list(tokens)
        return Span(
            start=min(t.idx for t in found),
            end=max(t.idx + len(t) for t in found),
        )

    def block_of(self, offset: int) -> Block | None:
        """The block that covers an offset."""
        at = bisect_right(self._block_starts, offset) - 1
        return self.blocks[at] if at >= 0 and offset < self.blocks[at].span.end else None

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.span.start for block in self.blocks]

    @cached_property
    def is_furniture(self) -> list[bool]:
        """For every token, whether it lies in page furniture."""
        out = [False] * len(self.doc)
        for block in self.blocks:
            if block.kind in ("furniture", "credit"):
                for token in self.tokens_in(block.span):
                    out[token.i] = True
        return out

    def sentences(self) -> Iterator[Phrase]:
        """Sentences outside furniture, in order."""
        yield from self._sentences

    @cached_property
    def _sentences(self) -> tuple[Phrase, ...]:
        return tuple(s for s in self.doc.sents if not s.text.isspace() and not self.is_furniture[s.start])

    @cached_property
    def _mention_by_head(self) -> dict[int, int]:
        return {mention.head: i for i, mention in reversed(list(enumerate(self.mentions)))}

    def mention_of(self, token: Token | int) -> Mention | None:
        """The mention headed by a token."""
        at = self._mention_by_head.get(token if isinstance(token, int) else token.i)
        return None if at is None else self.mentions[at]

    def actors_of(self, token: Token | int) -> tuple[str, ...]:
        """Ids of the actors that the noun phrase headed by a token refers to; empty when none."""
        at = self._mention_by_head.get(token if isinstance(token, int) else token.i)
        return () if at is None or not self.referents else self.referents[at]

    @cached_property
    def time_by_token(self) -> dict[int, Time]:
        """For each token of a time expression, that time."""
        return {token.i: time for time in self.times for token in self.tokens_in(time.span)}

    @cached_property
    def place_by_token(self) -> dict[int, Place]:
        """For each token of a place mention, that place."""
        return {t.i: place for place in self.places for span in place.mentions for t in self.tokens_in(span)}

    @cached_property
    def quote_by_token(self) -> dict[int, Quote]:
        """For each token inside quotation marks, the innermost quotation."""
        out: dict[int, Quote] = {}
        for quote in sorted(self.quotes, key=lambda q: q.depth):
            for token in self.tokens_in(quote.outer):
                out[token.i] = quote
        return out

    def warn(self, code: str, message: str, span: Span | None = None) -> None:
        """Note something that could not be settled."""
        self.warnings.append(Notice(code=code, message=message, span=span))
