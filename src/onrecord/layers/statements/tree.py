"""The parse as plain lists: heads, labels, tags and edges by token index, for rules that visit every token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from spacy.attrs import DEP, HEAD, LEMMA, LOWER, TAG

from onrecord.layers.reading import Quote, Reading
from onrecord.layers.vocabulary import vocabulary
from onrecord.record import Span

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
# No clause has more tokens; what has is no sentence.
LONGEST = 1000
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def tree_of(reading: Reading) -> Tree:
    """The tree of a reading, built once and kept with it."""
    kept = reading.__dict__
    found = kept.get("_tree")
    if not isinstance(found, Tree):
        found = kept["_tree"] = Tree(reading)
    return found


@dataclass(frozen=True, slots=True)
class Quoted:
    """An outermost quotation by token indexes (marks included) and what its words look like."""

    first: int
    last: int
    quote: Quote


class Tree:
    """The corrected parse of a reading, indexed for speed."""

    def __init__(self, reading: Reading):
        doc = reading.doc
        self.reading = reading
        self.text = reading.document.text
        table = doc.to_array([HEAD, DEP, TAG, LEMMA, LOWER])
        strings = doc.vocab.strings
        names = {int(k): strings[int(k)].lower() if k else "" for k in set(table[:, 3].tolist())}
        lows = {int(k): strings[int(k)] for k in set(table[:, 4].tolist())}
        labels = {int(k): strings[int(k)] if k else "" for column in (1, 2) for k in set(table[:, column].tolist())}
        steps = table[:, 0].astype("int64").tolist()
        self.size = len(steps)
        self.head: list[int] = [i + step for i, step in enumerate(steps)]
        self.dep: list[str] = [labels[k] for k in table[:, 1].tolist()]
        self.tag: list[str] = [labels[k] for k in table[:, 2].tolist()]
        self.low: list[str] = [lows[k] for k in table[:, 4].tolist()]
        self.lemma: list[str] = [names[k] or low for k, low in zip(table[:, 3].tolist(), self.low, strict=True)]
        mends = vocabulary("statements/nouns")["lemmas"]
        for i, low in enumerate(self.low):
            if low in mends:
                self.lemma[i] = mends[low]
        self.start: list[int] = reading.starts
        self.end: list[int] = [s + len(low) for s, low in zip(self.start, self.low, strict=True)]
        for i in range(self.size - 1):
            self.end[i] = min(self.end[i], self.start[i + 1])
        self.kids: list[list[int]] = [[] for _ in range(self.size)]
        for i, head in enumerate(self.head):
            if head != i:
                self.kids[head].append(i)
        self.left, self.right = self._edges()
        self.sentence, self.last = self._sentences()

    def _edges(self) -> tuple[list[int], list[int]]:
        left, right = list(range(self.size)), list(range(self.size))
        order = [i for i in range(self.size) if self.head[i] == i]
        for i in order:  # grows while it is walked: parents before children
            order.extend(self.kids[i])
        for i in reversed(order):
            head = self.head[i]
            left[head] = min(left[head], left[i])
            right[head] = max(right[head], right[i])
        return left, right

    def _sentences(self) -> tuple[list[int], list[int]]:
        """For every token the index of its sentence's first and last token (of overlong ones: some way on)."""
        firsts: list[int] = []
        lasts: list[int] = []
        for sent in self.reading.doc.sents:
            for first in range(sent.start, sent.end, LONGEST):
                stop = min(first + LONGEST, sent.end)
                firsts.extend([first] * (stop - first))
                lasts.extend([stop - 1] * (stop - first))
        return firsts, lasts

    @cached_property
    def quotes(self) -> list[Quoted]:
        """Outermost quotations in order."""
        found: list[Quoted] = []
        reach = -1
        for quote in self.reading.quotes:
            if quote.outer.start < reach:
                continue
            reach = quote.outer.end
            phrase = self.reading.tokens_in(quote.outer)
            found.append(Quoted(phrase.start, phrase.end - 1, quote))
        return found

    @cached_property
    def quote_at(self) -> list[int]:
        """For every token the number of the outermost quotation it lies in, or -1."""
        out = [-1] * self.size
        for n, quoted in enumerate(self.quotes):
            for i in range(quoted.first, min(quoted.last + 1, self.size)):
                out[i] = n
        return out

    def is_verb(self, i: int) -> bool:
        """Whether a token is tagged as a verb."""
        return self.tag[i].startswith("V")

    def child(self, i: int, *deps: str) -> int | None:
        """The first child with one of some labels."""
        return next((k for k in self.kids[i] if self.dep[k] in deps), None)

    def children(self, i: int, *deps: str) -> Iterator[int]:
        """All children with one of some labels, in order."""
        return (k for k in self.kids[i] if self.dep[k] in deps)

    def subject(self, i: int) -> int | None:
        """The child that is the subject."""
        return next((k for k in self.kids[i] if self.dep[k] in SUBJECTS), None)

    def speaker(self, i: int) -> int | None:
        """The subject of a verb of saying: the one after it in `..., said Smith`, should the parse have two."""
        if i and self.low[i - 1] in (",", "”", '"', "''"):
            after = next((k for k in self.kids[i] if self.dep[k] == "nsubj" and k > i), None)
            if after is not None:
                return after
        return self.child(i, "nsubj")

    def beside(self, head: int) -> int | None:
        """A second subject right after the first: an apposition that the parse took for another subject."""
        if self.dep[head] not in ("nsubj", "nsubjpass"):
            return None
        for k in self.kids[self.head[head]]:
            if self.dep[k] == self.dep[head] and k != head and self.left[k] == self.right[head] + 1:
                return k
        return None

    def within(self, i: int, top: int) -> bool:
        """Whether a token is `top` or below it."""
        while i != top:
            up = self.head[i]
            if up == i:
                return False
            i = up
        return True

    def subtree(self, top: int, without: Iterable[int] = ()) -> list[int]:
        """Token indexes at and below `top`, in order, leaving out some branches.

        Of a branch longer than any sentence only `top` itself is given: this keeps odd texts linear.
        """
        if self.right[top] - self.left[top] > LONGEST:
            return [top]
        skip = set(without)
        found = [top]
        for i in found:
            found.extend(k for k in self.kids[i] if k not in skip)
        return sorted(found)

    def span(self, first: int, last: int) -> Span:
        """The stretch of text from one token to another."""
        return Span(start=self.start[first], end=max(self.end[last], self.start[first]))
