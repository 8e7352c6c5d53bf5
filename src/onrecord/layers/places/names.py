"""Recognition: which words name a place.

Every run of capitalised words is looked up in the gazetteer at once; what speaks for and against its being a place
here is added up (`evidence.py`). Names that the gazetteer does not know count when the entity recogniser and a
pattern ("the town of Taruje") say that they are places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from onrecord.knowledge.fold import fold
from onrecord.knowledge.gazetteer import Gazetteer, Owners
from onrecord.layers.places import evidence
from onrecord.layers.places.tokens import Entity, Tokens
from onrecord.layers.reading import Reading
from onrecord.layers.vocabulary import words

Part = Literal["compass", "street", "building"]
ENOUGH = 1.5
_SURE = 4.5
_SAME = 0.5
_LONGEST = 6
_CLOSES = (",", ".", ")", ";", ":", "—", "–", "--", "", "on")
_ARTICLE = re.compile(r"^(?:al|el|ad|as|ash|ar|an|at|az|ed|es)[- ]")


@dataclass(slots=True)
class Name:
    """Words taken for the name of a place: tokens `start` to `end`, and the places that bear it."""

    start: int
    end: int
    key: str
    owners: Owners | None = None
    known: tuple[int, int] | None = None
    score: float = 0.0
    part: Part | None = None
    wants: str | None = None  # the kind of place that the words ask for ("X province")
    inside: list[Name] = field(default_factory=list)  # what the text says it lies in
    certain: bool = False  # `inside` is said outright ("Lebanon, Kansas,")
    dateline: bool = False
    acts: bool = False  # a capital's name that stands for a government, if it is the capital that is meant

    @property
    def head(self) -> int:
        """The last token."""
        return self.end - 1


def recognise(reading: Reading, book: Gazetteer) -> list[Name]:
    """Names of places in a report, in order, not overlapping."""
    tokens = Tokens(reading)
    known = _look_up(tokens, book)
    chosen, doubtful = _choose(tokens, book, known)
    sure = {n.key for n in chosen if n.score >= _SURE}
    taken = {i for n in chosen for i in range(n.start, n.end)}
    for name in doubtful:
        if name.key in sure and name.score >= _SAME and not taken & set(range(name.start, name.end)):
            chosen.append(name)
            taken.update(range(name.start, name.end))
    chosen.extend(_said_outright(tokens, taken))
    chosen.extend(_unknown(tokens, taken))
    chosen.sort(key=lambda n: n.start)
    _contain(tokens, chosen)
    for name in chosen:
        name.acts = name.head in tokens.capitals and not name.dateline and acts(tokens, name)
        _widen(tokens, name)
    return chosen


def _look_up(tokens: Tokens, book: Gazetteer) -> dict[int, list[Name]]:
    """Known names by the token they begin at, longest first; one search for all."""
    spans = list(_spans(tokens))
    keys = [fold(tokens.said(start, end)) for start, end in spans]
    found = book.find(keys) if keys else []
    again = [(n, v) for n, key in enumerate(keys) if found[n][0] == found[n][1] and (v := _variant(key))]
    for (n, _), other in zip(again, book.find([v for _, v in again]) if again else [], strict=True):
        found[n] = other
    out: dict[int, list[Name]] = {}
    for (start, end), key, hit in zip(spans, keys, found, strict=True):
        if hit[0] < hit[1]:
            name = Name(start, end, key, book.owners(hit), hit, dateline=start in tokens.dateline)
            out.setdefault(start, []).insert(0, name)
    return out


def _spans(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Token sequences that can be a name: they begin with a capital and end with one (or with a full stop)."""
    n, inner = len(tokens), words("places", "inner")
    for i in range(n):
        if not tokens.capital[i]:
            continue
        for j in range(i, min(i + _LONGEST, n)):
            if j > i and not tokens.joined(j - 1, j):
                break
            if tokens.capital[j] or tokens.words[j] == ".":
                yield i, j + 1
            elif tokens.words[j] not in inner:
                break


def _variant(key: str) -> str | None:
    """A folded name without its article."""
    out = _ARTICLE.sub("", key)
    return out if out != key and len(out) > 2 else None


def _choose(tokens: Tokens, book: Gazetteer, known: dict[int, list[Name]]) -> tuple[list[Name], list[Name]]:
    """Left to right, the longest name at each place: those with enough evidence, and those with too little."""
    chosen: list[Name] = []
    doubtful: list[Name] = []
    at = 0
    for start in sorted(known):
        if start < at:
            continue
        before = chosen[-1] if chosen else None
        for name in known[start]:
            if not evidence.spelled(tokens, book, name):
                continue
            score = evidence.weigh(tokens, book, name, before)
            if score is not None:
                name.score = score
                (chosen if score >= ENOUGH else doubtful).append(name)
                at = name.end if score >= ENOUGH else at
            break
    return chosen, doubtful


def _unknown(tokens: Tokens, taken: set[int]) -> Iterator[Name]:
    """Names that the gazetteer does not know."""
    for found in dict.fromkeys(tokens.entity.values()):
        start, end = _trimmed(tokens, found)
        if start >= end or any(i in taken or i in tokens.taken for i in range(start, end)):
            continue
        said = tokens.said(start, end)
        name = Name(start, end, fold(" ".join(said.split())))
        last, several = tokens.words[end - 1], end - start > 1
        before = evidence.before(tokens, start)
        if any(c.isdigit() for c in said) and last not in words("places", "streets"):
            continue
        if several and last in words("places", "streets") and found.label in ("FAC", "LOC", "GPE"):
            name.part = "street"
            yield name
        elif several and last in words("places", "buildings") and found.label in ("FAC", "LOC", "GPE", "ORG"):
            if before >= 1:
                name.part = "building"
                yield name
        elif found.label in ("LOC", "GPE", "FAC") and evidence.looks_like_place(tokens, start, end, found.label):
            name.score = ENOUGH
            yield name


def _said_outright(tokens: Tokens, taken: set[int]) -> Iterator[Name]:
    """`the town of Taruje`: whatever bears a capital after a kind of place and "of"."""
    kinds = words("places", "kinds_before")
    for i, word in enumerate(tokens.words):
        if word != "of" or tokens.words[i - 1] not in kinds or i + 1 >= len(tokens):
            continue
        end = i + 1
        while tokens.proper(end) and tokens.joined(end - 1, end) and end not in taken and end not in tokens.taken:
            end += 1
        if end > i + 1:
            name = Name(i + 1, end, fold(" ".join(tokens.said(i + 1, end).split())), score=ENOUGH)
            taken.update(range(i + 1, end))
            yield name


def _trimmed(tokens: Tokens, found: Entity) -> tuple[int, int]:
    start, end = found.start, found.end
    while start < end and not (tokens.capital[start] and tokens.words[start] != "The"):
        start += 1
    while end > start and not tokens.words[end - 1][:1].isalnum():
        end -= 1
    if end > start and tokens.words[end - 1] in ("'s", "’s"):
        end -= 1
    return start, end


def acts(tokens: Tokens, name: Name) -> bool:
    """Whether a bare name acts or is dealt with ("Kyiv said", "talks between Moscow and Washington")."""
    token = tokens.reading.doc[name.head]
    for _ in range(20):
        if token.dep_ != "conj":
            break
        token = token.head
    if token.dep_ == "nsubj" and token.head.pos_ == "VERB" and token.i < token.head.i:
        return token.head.lemma_.lower() not in words("places", "place_verbs")
    if token.dep_ == "pobj" and token.head.lower_ == "between":
        return token.head.head.lemma_.lower() in words("places", "dealings")
    return token.dep_ == "pobj" and token.head.lower_ in ("with", "by", "against")


def _contain(tokens: Tokens, names: list[Name]) -> None:
    """`Long Beach, CA`, `Taruje in South Kordofan`: names that say what the one before lies in."""
    for n, (a, b) in enumerate(pairwise(names)):
        between = [w.lower() for w in tokens.words[a.end : b.start]]
        if between in ([","], ["("]):
            listed = n > 0 and tokens.words[names[n - 1].end : a.start] == [","]
            if not _goes_on(tokens, names, n + 1):
                a.inside.append(b)
                a.certain = not listed and tokens.word(b.end) in _CLOSES
            elif not listed:
                a.inside.append(b)
        elif between in (["'s"], ["’s"]):
            b.inside.append(a)
        elif between[:1] == ["in"] and all(w == "the" or w in words("places", "compass") for w in between[1:]):
            a.inside.append(b)


def _goes_on(tokens: Tokens, names: list[Name], n: int) -> bool:
    """Whether a list goes on after a name."""
    if n + 1 >= len(names):
        return False
    between = [w.lower() for w in tokens.words[names[n].end : names[n + 1].start]]
    return between in ([","], ["and"], [",", "and"])


def _widen(tokens: Tokens, name: Name) -> None:
    """`northern Syria`: take in the part of the compass."""
    at = name.start - 1
    if at >= 0 and tokens.words[at] in words("places", "compass") and tokens.joined(at, at + 1):
        name.part = "compass"
        name.start = at
        name.key = f"{tokens.words[at]} {name.key}"
