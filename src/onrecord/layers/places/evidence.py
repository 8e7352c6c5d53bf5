"""Evidence: what speaks for and against a name's being a place where it stands.

Each kind of evidence is a function that gives a number; `weigh` adds them up. The numbers were set by hand on open
texts and on what a reader would say, not fitted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.knowledge.gazetteer import Gazetteer
from onrecord.layers.places.tokens import Tokens
from onrecord.layers.vocabulary import words

if TYPE_CHECKING:
    from onrecord.layers.places.names import Name

_PLACES = ("GPE", "LOC")
_NAMES = ("ORG", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT")
_TIMES = ("DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT")
_SITES = frozenset(("site", "base", "camp", "crossing"))
_IN = frozenset(("in", "at", "near", "off", "outside", "throughout", "across", "inside"))


def spelled(tokens: Tokens, book: Gazetteer, name: Name) -> bool:
    """Codes of two or three letters must stand in capitals; states' postal codes only after a comma."""
    said = tokens.said(name.start, name.end)
    if not said[:1].isupper():
        return False
    if said.endswith(".") and "." not in said[:-1] and not _abbreviates(book, name):
        return False
    bare = said.replace(".", "")
    whole = said in words("places", "short_names")
    if len(bare) <= 3 and bare.isalpha() and not whole:
        if not said.isupper():
            return len(bare) == 3 or "." in said
        if len(bare) == 2:
            return "." in said or tokens.word(name.start - 1) == ","
    if said.isupper() and len(bare) <= 4 and not name.dateline and not whole:
        return bool(_features(book, name) - {"city", "admin2"})
    return True


def _features(book: Gazetteer, name: Name) -> set[str]:
    return {book.feature_name(f) for f in name.owners.feature.tolist()} if name.owners else set()


def _abbreviates(book: Gazetteer, name: Name) -> bool:
    return "admin1" in _features(book, name)


def weigh(tokens: Tokens, book: Gazetteer, name: Name, last: Name | None) -> float | None:
    """The sum of the evidence; None: it cannot be a place."""
    i, j = name.start, name.end
    known = tokens.known.get((i, j))
    covering = tokens.taken.get(i) or tokens.taken.get(j - 1)
    if known == "demonym" or part_of_name(tokens, i, j):
        return None
    if covering and covering != (i, j) and covering[0] <= i and j <= covering[1] and not heads_body(tokens, name):
        return None
    if known == "body" and _features(book, name) <= _SITES and not name.dateline and before(tokens, i) < 1.0:
        return None  # "the Kremlin said", but "outside the Kremlin"
    score = fame(book, name) + recogniser(tokens, name) + before(tokens, i) + after(tokens, name)
    score += in_list(tokens, name, last)
    score += 3.0 if name.dateline else 0.0
    score -= {"person": 3.0, "body": 1.0}.get(known or "", 0.0)
    said = tokens.said(i, j)
    if tokens.tags[j - 1] not in ("NNP", "NNPS") and tokens.label(j - 1) not in _PLACES:
        score -= 2.5
    if said in words("places", "ordinary"):
        score -= 3.0
    if said in tokens.surnames and not name.dateline:
        score -= 2.0
    if i in tokens.sentence_starts and j - i == 1 and not tokens.label(i):
        score -= 1.0
    return score


def fame(book: Gazetteer, name: Name) -> float:
    """How well known the name is as a place's."""
    owners = name.owners
    assert owners is not None
    main = ~owners.alternate
    if not main.any():
        most = int(owners.population.max())
        value = -1.5 if most < 100_000 else -0.5 if most < 1_000_000 else 0.5
    else:
        most = int(owners.population[main].max())
        features = {book.feature_name(f) for f in owners.feature[main].tolist()}
        value = 0.0 if most < 15_000 else 0.5 if most < 100_000 else 1.0 if most < 1_000_000 else 1.5
        if features - {"city", "admin1", "admin2"}:
            value += 1.5
        elif "admin1" in features and most > 1_000_000:
            value += 1.0
    if owners.usual.any():
        value += 1.5
    return value + (0.5 if name.end - name.start > 1 else 0.0)


def recogniser(tokens: Tokens, name: Name) -> float:
    """What the entity recogniser says."""
    i, j = name.start, name.end
    found = tokens.entity.get(j - 1)
    if found is None:
        return 0.0
    begin = found.start + (tokens.words[found.start].lower() == "the")
    wider = begin < i or found.end > j
    if found.label in _PLACES:
        return 1.5 if wider else 2.5
    if found.label == "PERSON":
        return -2.0 if wider else -1.0
    if found.label in _NAMES:
        if wider and begin == i and heads_body(tokens, name):
            return 1.0
        return -3.0 if wider else -0.5
    if found.label in _TIMES:
        return -2.0
    return 0.5 if found.label == "FAC" else 0.0


def heads_body(tokens: Tokens, name: Name) -> bool:
    """`Huntsville Police Department`, `US Army`: a place before the name of a public body."""
    after = tokens.word(name.end)
    if not tokens.proper(name.end) or not tokens.spaced(name.end - 1, name.end):
        return False
    return after in words("places", "public") or (
        tokens.said(name.start, name.end) in ("US", "U.S.", "UK", "U.K.") and after not in words("places", "private")
    )


def before(tokens: Tokens, i: int) -> float:
    """The word before: preposition, kind of place, part of the compass, title, another name."""
    at = i - 1
    if tokens.word(at).lower() in ("the", '"', "“", "‘"):
        at -= 1
    if at < 0 or not tokens.joined(at, at + 1):
        return 0.0
    word = tokens.words[at]
    low = word.lower()
    if word in words("places", "titles"):
        return -3.0
    if low in _IN:
        return 2.0
    if word in words("places", "compass"):
        return 1.5
    if low == "of" and tokens.word(at - 1).lower() in words("places", "kinds_before"):
        return 3.0
    if low in words("places", "leading"):
        return 1.0
    if low in words("places", "acts_on"):
        return 1.5
    if low in words("places", "kinds_before") and not tokens.capital[at]:
        return 1.0
    if at == i - 1 and tokens.proper(at) and tokens.spaced(at, i):
        return -1.5
    return 0.0


def after(tokens: Tokens, name: Name) -> float:
    """The word after: a kind of place, people of the place, another name."""
    j = name.end
    if j >= len(tokens) or not tokens.joined(j - 1, j):
        return 0.0
    word = tokens.words[j]
    low = word.lower()
    if word in ("'s", "’s"):
        return 0.3
    if word == "-":
        return 1.0 if tokens.word(j + 1) in words("places", "hyphened") else 0.0
    if word in (",", "("):
        return 0.5 if j + 1 < len(tokens) and tokens.capital[j + 1] else 0.0
    if not tokens.spaced(j - 1, j):
        return 0.0
    if low in words("places", "kinds_after") and (not tokens.capital[j] or low in words("places", "divisions")):
        name.wants = low
        return 2.0
    if low in words("places", "people_after"):
        return 1.5
    if low == "in" and j + 1 < len(tokens) and tokens.capital[j + 1]:
        return 0.7
    if tokens.proper(j):
        if word in words("places", "titles") or word in words("places", "offices") or word in words("places", "public"):
            return 0.5
        mine, other = tokens.entity.get(j - 1), tokens.entity.get(j)
        if mine and other and mine != other and mine.label in _PLACES:
            return 0.0
        return -2.0
    return 0.0


def part_of_name(tokens: Tokens, i: int, j: int) -> bool:
    """`Bank of China`, `West Nile virus`, `St. Mary's School`, `Paris agreement`, `Chad Smith`: within a name."""
    follows = tokens.word(j)
    if follows.lower() in words("places", "not_after") and tokens.spaced(j - 1, j):
        return True
    if tokens.word(i) in ("St.", "St", "Saint") and follows in ("'s", "’s"):
        return True
    if tokens.words[i] in words("places", "given_names") and j == i + 1 and tokens.proper(j) and tokens.spaced(i, j):
        listed = words("places", "titles") | words("places", "offices") | words("places", "public")
        return follows not in listed and follows.lower() not in words("places", "kinds_after")
    at = i - 1 - (tokens.word(i - 1).lower() == "the")
    return tokens.word(at) == "of" and tokens.word(at - 1) in words("places", "bodies_of")


def in_list(tokens: Tokens, name: Name, last: Name | None) -> float:
    """`Khartoum and Al Jazirah`: joined to the place before it."""
    if last is None or not 0 < name.start - last.end <= 2:
        return 0.0
    between = [w.lower() for w in tokens.words[last.end : name.start]]
    if between in (["'s"], ["’s"]):
        return 1.5
    return 1.5 if between in ([","], ["and"], ["or"], ["to"], [",", "and"], ["/"], ["-"]) else 0.0


def looks_like_place(tokens: Tokens, start: int, end: int, label: str) -> bool:
    """Whether the words round an unknown name say that it is a place."""
    said = before(tokens, start)
    last, first = tokens.words[end - 1], tokens.words[start]
    several = end - start > 1
    if several and (last in words("places", "land") or first in words("places", "land_before")):
        return True
    if tokens.words[start] in tokens.surnames and not several:
        return False
    follows = tokens.word(end).lower()
    if follows in words("places", "kinds_after") and tokens.spaced(end - 1, end):
        return True
    if label == "GPE":
        return said >= 2.0
    return label == "LOC" and several and said >= 1.0
