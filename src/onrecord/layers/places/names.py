"""Recognition: which words name a place.

Every run of capitalised words is looked up in the gazetteer at once; what speaks for and against its being a place
here is added up (`_score`). Names that the gazetteer does not know count when the entity recogniser or a pattern
("the town of Taruje") says that they are places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Doc, Token

from onrecord.knowledge.fold import fold
from onrecord.knowledge.gazetteer import Gazetteer, Owners
from onrecord.layers.reading import Reading
from onrecord.layers.vocabulary import vocabulary, words

Part = Literal["compass", "street", "building", "land"]
_LONGEST = 6
_ENOUGH = 2.5
_SURE = 4.5
_INNER = frozenset(
    "of de la the el al le les du des di da do dos del bin ibn en sur au aux am an der den van and on upon y - ' ’ & ash ad as az"
    " ar at und in by a o os as".split()
)
_PLACE_ENTS = ("GPE", "LOC")
_SAINT = re.compile(r"\bst\.? ")
_MOUNT = re.compile(r"\bmt\.? ")
_FORT = re.compile(r"\bft\.? ")
_ARTICLE = re.compile(r"^(?:al|el|ad|as|ash|ar|an|at|az|ed|es|the)[- ]")


@dataclass(slots=True)
class Name:
    """Words taken for the name of a place: tokens `start` to `end`, and the places that bear it."""

    start: int
    end: int
    key: str
    owners: Owners | None
    score: float
    known: tuple[int, int] | None = None
    part: Part | None = None
    feature: str | None = None
    wants: str | None = None  # a kind of place that the words ask for ("X province")
    inside: list[Name] = field(default_factory=list)  # the containers that the text names right after it
    dateline: bool = False

    @property
    def head(self) -> int:
        """The last token."""
        return self.end - 1


def recognise(reading: Reading, book: Gazetteer) -> list[Name]:
    """Names of places in a report, in order, not overlapping."""
    found = _Finder(reading, book)
    return found.run()


class _Finder:
    """One pass over one report."""

    def __init__(self, reading: Reading, book: Gazetteer):
        self.reading, self.book = reading, book
        self.doc: Doc = reading.doc
        self.text = reading.document.text
        self.words = [t.text for t in self.doc]
        self.at = reading.starts
        self.stop = [s + len(w) for s, w in zip(self.at, self.words, strict=True)]
        self.capital = [w[:1].isupper() and not f for w, f in zip(self.words, reading.is_furniture, strict=True)]
        self.tags = [t.tag_ for t in self.doc]
        self.ents: dict[int, tuple[int, int, str]] = {}
        for ent in self.doc.ents:
            for i in range(ent.start, ent.end):
                self.ents[i] = (ent.start, ent.end, ent.label_)
        self.first = {s.start for s in self.doc.sents}
        self.dateline = {t.i for b in reading.blocks if b.kind == "dateline" for t in reading.tokens_in(b.span)}
        self._learn_names()

    def _learn_names(self) -> None:
        """What the knowledge holds about stretches of the text: tokens to leave alone, capitals, surnames."""
        self.taken: dict[int, tuple[int, int]] = {}
        self.capitals: set[int] = set()
        self.exact: dict[tuple[int, int], str] = {}
        self.surnames: set[str] = set()
        for hit in self.reading.names:
            first, last = self.reading.token_at(hit.start), self.reading.token_at(hit.end - 1) + 1
            forms = {a.form for _, a in hit.entities}
            kinds = {e.kind for e, _ in hit.entities}
            if "capital" in forms:
                self.capitals.add(last - 1)
            if "country" in kinds and forms & {"name", "capital"}:
                continue
            if "demonym" in forms and kinds <= {"country", "population"}:
                label = "demonym"
            elif kinds == {"person"}:
                label = "person"
                self.surnames.add(self.words[last - 1])
            else:
                label = "body"
            self.exact[first, last] = label
            for i in range(first, last):
                self.taken[i] = (first, last)
        for start, end, label in set(self.ents.values()):
            if label == "PERSON" and end - start > 1:
                self.surnames.add(self.words[end - 1])
                self.surnames.add(self.words[start])

    def run(self) -> list[Name]:
        """Look up, weigh, choose."""
        spans = list(self._spans())
        keys: list[str] = []
        for start, end in spans:
            keys.append(fold(self.text[self.at[start] : self.stop[end - 1]]))
        known = dict(zip(spans, self._look_up(keys), strict=True))
        chosen: list[Name] = []
        doubtful: list[Name] = []
        at = 0
        for i in range(len(self.words)):
            if i < at or not self.capital[i]:
                continue
            name = self._best(i, known)
            if name is None:
                continue
            if name.score >= _ENOUGH:
                chosen.append(name)
                at = name.end
            else:
                doubtful.append(name)
        sure = {n.key for n in chosen if n.score >= _SURE}
        taken = {i for n in chosen for i in range(n.start, n.end)}
        for name in doubtful:
            if name.key in sure and name.score >= 0.5 and not taken & set(range(name.start, name.end)):
                chosen.append(name)
                taken |= set(range(name.start, name.end))
        chosen.extend(n for n in self._unknown(taken))
        chosen.sort(key=lambda n: n.start)
        chosen = [n for n in chosen if not self._is_metonym(n)]
        self._contain(chosen)
        return [self._widen(n) for n in chosen]

    def _spans(self) -> Iterator[tuple[int, int]]:
        """Token sequences that can be a name: they begin and end with a capital."""
        n = len(self.words)
        for i in range(n):
            if not self.capital[i]:
                continue
            for j in range(i, min(i + _LONGEST, n)):
                if j > i and not self._joined(j - 1, j):
                    break
                if self.capital[j] or self.words[j] == ".":
                    yield i, j + 1
                elif self.words[j] not in _INNER:
                    break

    def _joined(self, a: int, b: int) -> bool:
        """Whether two tokens stand in one line, nothing but a space between them."""
        gap = self.at[b] - self.stop[a]
        return gap == 0 or (gap == 1 and self.text[self.stop[a]] in " \n\u00a0")

    def _look_up(self, keys: list[str]) -> list[tuple[int, int]]:
        """Ranges of owners; a second look under the variant spelling where there is one."""
        found = self.book.find(keys) if keys else []
        again = [(n, v) for n, key in enumerate(keys) if found[n][0] == found[n][1] and (v := _variant(key))]
        for (n, _), other in zip(again, self.book.find([v for _, v in again]) if again else [], strict=True):
            found[n] = other
        return found

    def _best(self, i: int, known: dict[tuple[int, int], tuple[int, int]]) -> Name | None:
        """The longest name that begins at a token and is a place; else the best of the rest."""
        best: Name | None = None
        for j in range(min(i + _LONGEST, len(self.words)), i, -1):
            hit = known.get((i, j))
            if hit is None or hit[0] == hit[1]:
                continue
            key = fold(self.text[self.at[i] : self.stop[j - 1]])
            owners = self.book.owners(hit)
            name = Name(i, j, key, owners, 0.0, hit, dateline=i in self.dateline)
            score = self._score(name)
            if score is None:
                continue
            name.score = score
            if score >= _ENOUGH:
                return name
            if best is None or score > best.score:
                best = name
        return best

    def _score(self, name: Name) -> float | None:
        """What speaks for and against a known name's being a place here; None: it cannot be one."""
        i, j, owners = name.start, name.end, name.owners
        assert owners is not None
        said = self.text[self.at[i] : self.stop[j - 1]]
        if not self._spelling_fits(name, said):
            return None
        blocked = self.exact.get((i, j))
        if blocked == "demonym":
            return None
        covering = self.taken.get(i) or self.taken.get(j - 1)
        if covering and covering != (i, j) and covering[0] <= i and j <= covering[1]:
            return None
        score = self._fame(name) + self._entity(i, j) + self._before(i, name) + self._after(j, name)
        if name.dateline:
            score += 3
        if blocked == "person":
            score -= 3
        elif blocked == "body":
            score -= 1
        if self.tags[j - 1] not in ("NNP", "NNPS") and self.ents.get(j - 1, (0, 0, ""))[2] not in _PLACE_ENTS:
            score -= 2.5
        if said in self.surnames and not name.dateline:
            score -= 2
        if i in self.first and j - i == 1 and (j - 1) not in self.ents:
            score -= 1
        return score

    def _spelling_fits(self, name: Name, said: str) -> bool:
        """Codes of two or three letters must stand in capitals; states' postal codes only after a comma."""
        if self.text[self.at[name.start]].isupper() is False:
            return False
        bare = said.replace(".", "")
        if len(bare) <= 3 and bare.isalpha():
            if "." not in said and len(bare) <= 3 and not said.isupper():
                return len(bare) == 3 or said in words("places", "short_names")
            if said.isupper() and len(bare) == 2 and said not in words("places", "short_names"):
                return "." in said or (name.start > 0 and self.words[name.start - 1] == ",")
        if said.isupper() and len(bare) <= 4 and not name.dateline:
            features = {self.book.feature_name(f) for f in name.owners.feature} if name.owners else set()
            return bool(features & {"country", "admin1", "region"})
        return True

    def _fame(self, name: Name) -> float:
        """How well known the name is as a place's."""
        owners = name.owners
        assert owners is not None
        main = ~owners.alternate
        fame = 0.0
        if main.any():
            most = int(owners.population[main].max())
            features = {self.book.feature_name(f) for f in owners.feature[main]}
            fame = 0.0 if most < 15_000 else 0.5 if most < 100_000 else 1 if most < 1_000_000 else 1.5
            if features - {"city", "admin1", "admin2"}:
                fame += 1.5
            elif "admin1" in features and most > 1_000_000:
                fame += 1
        else:
            most = int(owners.population.max())
            fame = -1.5 if most < 100_000 else -0.5 if most < 1_000_000 else 0.5
        return fame + (0.5 if name.end - name.start > 1 else 0)

    def _entity(self, i: int, j: int) -> float:
        """What the entity recogniser says."""
        ent = self.ents.get(j - 1)
        if ent is None:
            return 0.0
        start, end, label = ent
        wider = start < i - (self.words[start].lower() == "the") or end > j
        if label in _PLACE_ENTS:
            return 2.5 if not wider else 1.5
        if label == "FAC":
            return 0.5
        if label == "NORP":
            return 0.0
        if label == "PERSON":
            return -2.0 if wider else -1.0
        if label in ("ORG", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT"):
            return -3.0 if wider else -0.5
        return 0.0

    def _before(self, i: int, name: Name) -> float:
        """The word before: preposition, kind of place, title, another name."""
        at = i - 1
        if at >= 0 and self.words[at].lower() in ("the", '"', "“", "‘"):
            at -= 1
        if at < 0 or not self._joined(at, at + 1):
            return 0.0
        before = self.words[at]
        low = before.lower()
        if before in words("places", "titles"):
            return -3.0
        if low in words("places", "compass"):
            return 1.5
        if low in ("in", "near", "outside", "throughout", "across", "inside"):
            return 2.0
        if low in ("at", "from", "to", "around", "into", "towards", "toward", "through", "of", "off", "via", "between"):
            if low == "of" and at > 0 and self.words[at - 1].lower() in vocabulary("places")["kinds"]["before"]:
                return 3.0
            return 1.0
        if low in vocabulary("places")["kinds"]["before"]:
            return 1.0
        if self.capital[at] and self.tags[at] in ("NNP", "NNPS") and at == i - 1:
            return -1.5
        return 0.0

    def _after(self, j: int, name: Name) -> float:
        """The word after: a kind of place, another name."""
        if j >= len(self.words):
            return 0.0
        after = self.words[j]
        if not self._joined(j - 1, j):
            return 0.0
        low = after.lower()
        if low in vocabulary("places")["kinds"]["after"] and self.stop[j - 1] < self.at[j]:
            name.wants = low
            return 2.0
        if (
            after == "-"
            and j + 1 < len(self.words)
            and self.words[j + 1] in ("based", "born", "area", "led", "controlled")
        ):
            return 1.0
        if after == "," and j + 1 < len(self.words) and self.capital[j + 1]:
            return 0.5
        if self.capital[j] and self.tags[j] in ("NNP", "NNPS") and self.stop[j - 1] < self.at[j]:
            if after in words("places", "titles") or after in words("places", "offices"):
                return 0.0
            mine, other = self.ents.get(j - 1), self.ents.get(j)
            if mine and other and mine != other and mine[2] in _PLACE_ENTS:
                return 0.0
            return -2.0
        return 0.0

    def _unknown(self, taken: set[int]) -> Iterator[Name]:
        """Names that the gazetteer does not know."""
        for ent in self.doc.ents:
            start, end = ent.start, ent.end
            while start < end and not self.capital[start]:
                start += 1
            while end > start and self.words[end - 1] in ("'s", "’s", ".", ",", "-"):
                end -= 1
            if start >= end or taken & set(range(start, end)) or any(i in self.taken for i in range(start, end)):
                continue
            last = self.words[end - 1]
            before = self._before(start, Name(start, end, "", None, 0.0))
            part: Part | None = None
            if end - start > 1 and last in words("places", "streets"):
                part = "street"
            elif end - start > 1 and last in words("places", "buildings"):
                part = "building"
            if part and ent.label_ in ("FAC", "LOC", "GPE", "ORG") and (ent.label_ != "ORG" or before >= 1):
                yield Name(start, end, fold(self._said(start, end)), None, 2.5, part=part, feature=part)
            elif ent.label_ == "LOC" or (ent.label_ == "GPE" and (before >= 1 or end - start > 1)):
                yield Name(start, end, fold(self._said(start, end)), None, 2.5 + before)

    def _said(self, start: int, end: int) -> str:
        return " ".join(self.text[self.at[start] : self.stop[end - 1]].split())

    def _is_metonym(self, name: Name) -> bool:
        """A bare capital that acts or is dealt with ("Kyiv said", "talks between Moscow and Washington")."""
        if name.head not in self.capitals or name.dateline or name.inside:
            return False
        token = self.doc[name.head]
        while token.dep_ == "conj":
            token = token.head
        if token.dep_ == "nsubj" and token.head.pos_ == "VERB" and token.i < token.head.i:
            return token.head.lemma_.lower() not in words("places", "place_verbs")
        return token.dep_ in ("pobj",) and token.head.lower_ in ("with", "between", "by", "against")

    def _contain(self, names: list[Name]) -> None:
        """`Long Beach, CA`, `Taruje in South Kordofan`: names that say what the one before lies in."""
        for a, b in zip(names, names[1:], strict=False):
            between = self.words[a.end : b.start]
            if between == [","] or (between and between[0] == "(" and len(between) == 1):
                a.inside.append(b)
            elif between and between[0].lower() in ("in",) and len(between) <= 2:
                if len(between) == 1 or between[1].lower() in ("the", *words("places", "compass")):
                    a.inside.append(b)

    def _widen(self, name: Name) -> Name:
        """`northern Syria`: take in the part of the compass."""
        at = name.start - 1
        if at >= 0 and self.words[at] in words("places", "compass") and self._joined(at, at + 1):
            name.part = "compass"
            name.start = at
            name.key = f"{self.words[at]} {name.key}"
        return name


def _variant(key: str) -> str | None:
    """Another common spelling of a folded name."""
    out = _FORT.sub("fort ", _MOUNT.sub("mount ", _SAINT.sub("saint ", key)))
    out = _ARTICLE.sub("", out)
    return out if out != key and len(out) > 2 else None
