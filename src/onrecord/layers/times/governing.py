"""The time that governs an event: by syntax, not by nearness.

An event's own time is a modifier of its verb or noun. Without one, it shares the time of a clause that syntax ties
to it: a conjunct, a participle ("killing five"), a clause with "when", the noun it is a relative clause of. What a
report verb is dated by never dates what it reports.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.layers.reading import Reading
from onrecord.layers.times.tense import tense_of
from onrecord.layers.vocabulary import words
from onrecord.record import Time

_FINE = {"time": 0, "day": 1, "week": 2, "month": 3, "quarter": 4, "year": 5, "decade": 6, None: 7}
_VERBAL = ("VERB", "AUX")
_CLAUSES = frozenset(["relcl", "acl", "ccomp", "advcl", "xcomp", "csubj", "parataxis", "pcomp"])
_NOT_WHEN = frozenset(["nsubj", "nsubjpass", "conj", "cc", "punct", "det", "agent"])
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM")


def governing(reading: Reading, token_index: int) -> Time | None:
    """The time of the event headed by a token (verb or noun); None when no time governs it."""
    return _governing(reading, reading.doc[token_index], frozenset())


def _governing(reading: Reading, token: Token, seen: frozenset[int]) -> Time | None:
    if token.i in seen or len(seen) > 8:
        return None
    seen = seen | {token.i}
    if found := own(reading, token):
        return found
    if token.pos_ in _VERBAL:
        return _verb_time(reading, token, seen)
    return _noun_time(reading, token, seen)


def own(reading: Reading, token: Token) -> Time | None:
    """The time that modifies a token itself; the finest when there are several."""
    found = [(time, abs(at - token.i)) for child in token.children for time, at in _told_by(reading, child)]
    dated = [(t, d) for t, d in found if _is_when(t)]
    return min(dated, key=lambda f: (_FINE[f[0].grain], f[1]))[0] if dated else None


def _is_when(time: Time) -> bool:
    """Whether a time can say when: a date, or a stretch whose ends are known."""
    return time.type in ("DATE", "TIME") or bool(time.start or time.end)


def _told_by(reading: Reading, child: Token) -> Iterator[tuple[Time, int]]:
    """The times that a dependent tells: itself, or as the object of its preposition."""
    times = reading.time_by_token
    if child.dep_ in ("prep", "agent", "dative") or child.pos_ in ("ADP", "SCONJ"):
        for inner in child.children:
            if inner.i in times:
                yield times[inner.i], inner.i
            elif inner.dep_ == "prep" or (inner.dep_ == "pobj" and inner.lemma_ in ("hour", "day", "night", "part")):
                yield from _told_by(reading, inner)
    elif child.dep_ in ("pobj",):
        for inner in child.children:
            yield from _told_by(reading, inner)
    elif child.i in times and child.dep_ not in _NOT_WHEN:
        yield times[child.i], child.i


# ------------------------------------------------------------------ verbs


def _verb_time(reading: Reading, verb: Token, seen: frozenset[int]) -> Time | None:
    return (
        _astray(reading, verb)
        or _from_arguments(reading, verb)
        or _from_clauses(reading, verb, seen)
        or _from_above(reading, verb, seen)
    )


def _astray(reading: Reading, verb: Token) -> Time | None:
    """A time that the parser hung on a name or thing after the verb: it belongs to the verb."""
    best: Time | None = None
    for noun in _right_nouns(verb, 0):
        time = _after_noun(reading, noun)
        if time is None:
            continue
        eventive = noun.lemma_.lower() in words("times/governing", "events")
        if eventive and _FINE[time.grain] > 2 and verb.lemma_ not in words("times/governing", "light"):
            continue
        if best is None or _FINE[time.grain] < _FINE[best.grain]:
            best = time
    return best


def _right_nouns(head: Token, depth: int) -> Iterator[Token]:
    """The nouns to the right of a verb that belong to its clause."""
    if depth > 6:
        return
    for child in head.rights:
        if child.dep_ in _CLAUSES or (child.dep_ == "conj" and child.pos_ in _VERBAL) or child.pos_ in _VERBAL:
            continue
        if child.pos_ in _NOMINAL:
            yield child
        yield from _right_nouns(child, depth + 1)


def _after_noun(reading: Reading, noun: Token) -> Time | None:
    """The time that stands behind a noun, as a bare phrase or after a preposition."""
    found = [
        time
        for child in noun.rights
        if child.dep_ in ("npadvmod", "prep", "advmod", "appos", "nmod")
        for time, at in _told_by(reading, child)
        if at > noun.i and _is_when(time)
    ]
    return min(found, key=lambda t: _FINE[t.grain]) if found else None


def _from_arguments(reading: Reading, verb: Token) -> Time | None:
    """The time of the event a verb's subject names ("Friday's attack killed five"), or that it happened in."""
    for child in verb.children:
        happens = child.dep_ in ("nsubj", "nsubjpass") and verb.lemma_ in words("times/governing", "happens")
        light = child.dep_ in ("dobj", "obj") and verb.lemma_ in words("times/governing", "light")
        if happens or light:
            if found := own(reading, child):
                return found
        elif child.dep_ == "prep" and child.lower_ in words("times/governing", "within"):
            for noun in child.children:
                if noun.dep_ == "pobj" and (found := own(reading, noun) or _told_in_clause(reading, noun)):
                    return found
    return None


def _from_clauses(reading: Reading, verb: Token, seen: frozenset[int]) -> Time | None:
    """The time of a clause below that is simultaneous: after "when", or an infinitive of how it unfolds."""
    for child in verb.children:
        if child.i in seen:
            continue
        if child.dep_ == "advcl" and _mark(child) in words("times/governing", "together"):
            if found := own(reading, child) or _astray(reading, child):
                return found
        elif child.dep_ in ("xcomp", "ccomp") and (_infinitive(child) or child.tag_ == "VBG"):
            found = own(reading, child) or _astray(reading, child)
            if found and (verb.lemma_ in words("times/governing", "aspect") or _looks_back(reading, verb, found)):
                return found
        elif child.dep_ == "conj" and child.pos_ in _VERBAL and not _has_subject(child):
            found = own(reading, child) or _astray(reading, child)
            if found and child.tag_ == verb.tag_:
                return found
    return None


def _infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(t.lower_ == "to" for t in verb.lefts)


def _looks_back(reading: Reading, verb: Token, time: Time) -> bool:
    """Whether a time after the infinitive can only belong to the past verb above: "ordered it to close last year"."""
    published = reading.document.published
    return tense_of(verb) == "past" and bool(published and time.end and time.end[:10] <= published[:10])


def _mark(verb: Token) -> str | None:
    """The conjunction that opens a clause."""
    return next((t.lower_ for t in verb.lefts if t.dep_ in ("mark", "advmod") and t.i < verb.i), None)


def _has_subject(verb: Token) -> bool:
    return any(t.dep_ in ("nsubj", "nsubjpass", "expl") for t in verb.lefts)


def _from_above(reading: Reading, verb: Token, seen: frozenset[int]) -> Time | None:
    """The time of what a verb hangs on, where the two share it."""
    head = verb.head
    if head.i == verb.i or head.i in seen:
        return None
    if verb.dep_ == "conj" and head.pos_ in _VERBAL:
        if _has_subject(verb) and not _fronted(reading, head):
            return None
        return _fronted(reading, head) or _governing(reading, head, seen) if _same_tense(verb, head) else None
    if _mark(verb) in ("when", "where") and head.i in reading.time_by_token:
        return reading.time_by_token[head.i]
    if verb.dep_ == "pcomp" and head.lower_ in ("after", "before", "while", "by") and head.head.pos_ in _VERBAL:
        return _same_day(_governing(reading, head.head, seen)) if verb.tag_ == "VBG" or _close(head) else None
    if verb.dep_ in ("advcl", "acl") and head.pos_ in _VERBAL:
        mark = _mark(verb)
        if mark in ("after", "before") and any(_close(t) for t in verb.lefts):
            return _same_day(_governing(reading, head, seen))
        if mark in words("times/governing", "together") or (verb.tag_ == "VBG" and mark is None):
            return _governing(reading, head, seen)
        return None
    if verb.dep_ == "xcomp" and head.lemma_ in words("times/governing", "aspect"):
        return _governing(reading, head, seen)
    if verb.dep_ in ("relcl", "acl") and head.pos_ in _NOMINAL and head.lemma_ in words("times/governing", "events"):
        return own(reading, head)
    return None


def _close(conjunction: Token) -> bool:
    """Whether a clause is said to be hours or moments away: "hours after", "shortly before"."""
    before = conjunction.nbor(-1) if conjunction.i else None
    return (
        conjunction.lower_ in ("after", "before")
        and before is not None
        and before.lower_ in words("times/governing", "close")
    )


def _same_day(time: Time | None) -> Time | None:
    return time if time and time.grain in ("day", "time") else None


def _fronted(reading: Reading, verb: Token) -> Time | None:
    """The time that opens a sentence: it holds for all its conjuncts."""
    found = [t for child in verb.lefts for t, at in _told_by(reading, child) if _is_when(t) and at < verb.i]
    return min(found, key=lambda t: _FINE[t.grain]) if found else None


def _same_tense(verb: Token, head: Token) -> bool:
    return tense_of(verb) == tense_of(head)


# ------------------------------------------------------------------ nouns


def _noun_time(reading: Reading, noun: Token, seen: frozenset[int]) -> Time | None:
    if found := _told_in_clause(reading, noun):
        return found
    head = noun.head
    if head.i == noun.i or head.i in seen:
        return None
    if noun.dep_ in ("conj", "appos") and head.pos_ in _NOMINAL:
        return _governing(reading, head, seen)
    if noun.dep_ in ("nsubj", "nsubjpass") and head.pos_ in _VERBAL:
        happens = head.lemma_ in words("times/governing", "happens") or noun.dep_ == "nsubjpass"
        light = head.lemma_ in words("times/governing", "light")
        return _governing(reading, head, seen) if (happens or light) and not _reports(head) else None
    if noun.dep_ in ("dobj", "obj") and head.lemma_ in words("times/governing", "light"):
        return _governing(reading, head, seen)
    if noun.dep_ == "pobj":
        return _object_time(reading, head, seen)
    return None


def _told_in_clause(reading: Reading, noun: Token) -> Time | None:
    """The time of a clause that describes a noun: "talks held on Friday"."""
    for child in noun.rights:
        if child.dep_ not in ("relcl", "acl") or child.pos_ not in _VERBAL:
            continue
        if found := own(reading, child) or _astray(reading, child):
            return found
    return None


def _object_time(reading: Reading, prep: Token, seen: frozenset[int]) -> Time | None:
    """The time of a noun behind a preposition: a round of talks is dated by the round, "met for talks" by the verb."""
    above = prep.head
    if above.i in seen:
        return None
    if prep.lower_ == "of" and above.pos_ in _NOMINAL:
        return _governing(reading, above, seen)
    if (
        above.pos_ in _VERBAL
        and not _reports(above)
        and prep.lower_ in ("in", "during", "at", "for", "to", "on", "with")
    ):
        return own(reading, above)
    return None


def _reports(verb: Token) -> bool:
    return verb.lemma_ in words("times/governing", "reports")


# ------------------------------------------------------------------ the story's time


def narrative(reading: Reading, token_index: int) -> Time | None:
    """The day that a past-tense sentence without any time goes on telling of; None when that is not safe.

    Safe: the sentence before, in the same paragraph, is told in the past and its main event has a day of its own;
    this one is in the simple past, names no time, and does not report or look back ("had").
    """
    token = reading.doc[token_index]
    sentence = token.sent
    if sentence.start == 0 or any(t.i in reading.time_by_token for t in sentence):
        return None
    before = reading.doc[sentence.start - 1].sent
    here, there = reading.block_of(token.idx), reading.block_of(before.root.idx)
    if here is None or here != there or token.i in reading.quote_by_token:
        return None
    verb = token
    while verb.pos_ not in _VERBAL and verb.head.i != verb.i:
        verb = verb.head
    if verb.tag_ not in ("VBD", "VBN") or any(t.lower_ in ("had", "has", "have") for t in verb.lefts):
        return None
    if tense_of(before.root) != "past" or _reports(before.root):
        return None
    time = governing(reading, before.root.i)
    return time if time and time.grain in ("day", "time") and time.basis != "ambiguous" and time.start else None
