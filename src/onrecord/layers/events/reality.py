"""Reality: whether the event that a word names happened, goes on, lies ahead, is asked for, supposed or denied.

The word's own auxiliaries and negation are read first, then what governs it, upwards: "plans *to visit*", "failed
*to agree*", "*if* X attacks", "the threat *of war*". `status.yaml` lists the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Token

from onrecord.codebook.index import fold, folded
from onrecord.codebook.load import word_lists
from onrecord.layers.events import grammar

# `purpose`: an infinitive of purpose; `general`: a law, habit or ability; both are no events.
Reality = str
_UP = 8


@dataclass(frozen=True, slots=True)
class Tables:
    """`status.yaml`, folded."""

    governors: dict[str, str]
    auxiliaries: dict[str, str]
    clauses: dict[str, str]
    adjectives: dict[str, str]
    negation: frozenset[str]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The status words, each with what it says."""
    data: dict[str, Any] = word_lists("status")

    def turn(part: str) -> dict[str, str]:
        out: dict[str, str] = {}
        for status, listed in data[part].items():
            for word in listed:
                out.setdefault(fold(word), status)
        return out

    return Tables(
        turn("governors"), turn("auxiliaries"), turn("clauses"), turn("adjectives"), frozenset(data["negation"])
    )


def negated(token: Token) -> bool:
    """Whether a word is negated by a dependent of its own ("not", "never", "no", or a negative subject)."""
    words = tables().negation
    for child in token.children:
        if child.lower_ in words and child.dep_ in ("neg", "det", "preconj", "advmod", "nsubj", "nsubjpass", "cc"):
            return bool(child.dep_ != "cc")
        if child.dep_ in ("nsubj", "nsubjpass") and (
            child.lower_ in words
            or any(g.lower_ in ("no", "neither", "none") for g in child.children if g.dep_ in ("det", "preconj"))
        ):
            return True
    return False


def auxiliary(verb: Token) -> str | None:
    """What a verb's auxiliaries say: future, hypothetical, requested, ongoing; None when nothing."""
    table = tables().auxiliaries
    said: str | None = None
    be = False
    perfect = False
    for child in verb.children:
        if child.dep_ in ("aux", "auxpass"):
            low = child.lower_
            if low in table:
                said = table[low]
            if grammar.norm(child) == "be":
                be = child.tag_ in ("VBZ", "VBP", "VBN") or low in ("'s", "'re")
            perfect = perfect or low in ("have", "having")
    if said == "hypothetical" and perfect and not be and verb.tag_ == "VBN":
        return "hypothetical"
    if said is None and verb.tag_ == "VBG" and be:
        return "ongoing"
    return said


def _future_in_past(verb: Token) -> bool:
    """Told as future in the past: "said it would send", unless a condition or a perfect makes it unreal."""
    if not any(c.dep_ == "aux" and c.lower_ in ("would", "'d") for c in verb.children):
        return False
    if any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children):
        return False
    if any(c.dep_ == "advcl" and any(m.lower_ in ("if", "unless") for m in c.children) for c in verb.children):
        return False
    return verb.dep_ == "ccomp" and verb.head.tag_ in ("VBD", "VBN")


def shares_auxiliary(verb: Token) -> bool:
    """A coordinated bare verb takes the first one's auxiliaries and negation ("will not attack or invade")."""
    if verb.dep_ != "conj" or not grammar.is_verb(verb.head):
        return False
    if any(c.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass") for c in verb.children):
        return False
    first = verb.head
    cc = next((c.lower_ for c in first.children if c.dep_ == "cc"), "and")
    if cc == "but":
        return False
    return verb.tag_ in (first.tag_, "VB")


def of_verb(verb: Token, depth: int = 0) -> Reality:
    """The reality of what a verb says."""
    own = auxiliary(verb)
    if negated(verb):
        return "condition" if verb.dep_ == "advcl" and _adverbial(verb, _UP) == "condition" else "negated"
    if shares_auxiliary(verb) and depth < _UP:
        shared = of_verb(verb.head, depth + 1)
        if own is None:
            return shared
    if depth >= _UP:
        return own or "actual"
    over = _governed(verb, depth)
    if own == "hypothetical" and _future_in_past(verb):
        own = "future"
    if own in ("future", "hypothetical", "requested"):
        return over if over in ("negated", "condition") else own
    if over != "actual":
        return over
    return own or "actual"


def _governed(verb: Token, depth: int) -> Reality:
    """What stands over a verb says about it."""
    head = verb.head
    dep = verb.dep_
    if head == verb:
        infinitive = verb.tag_ == "VB" and any(c.tag_ == "TO" for c in verb.children)
        return "future" if infinitive else "actual"
    if dep == "conj" and grammar.is_verb(head):
        over = _governed(head, depth + 1)
        return over if over in ("condition", "purpose", "future", "hypothetical", "negated") else "actual"
    if dep == "advcl":
        return _adverbial(verb, depth)
    if dep == "pcomp":
        return _gerund(verb, depth)
    if dep in ("xcomp", "acl") or (dep in ("ccomp", "relcl") and grammar.infinitive(verb)):
        if dep == "acl" and not grammar.infinitive(verb) and not any(c.dep_ == "mark" for c in verb.children):
            return "actual"
        return _under(head, verb, depth)
    if dep == "ccomp":
        word = grammar.norm(head)
        effect = tables().governors.get(word)
        if word in folded("light", "unreal"):
            return effect if effect in ("future", "hypothetical") else "hypothetical"
        mark = next((c.lower_ for c in verb.children if c.dep_ == "mark"), "")
        return "hypothetical" if mark in ("whether", "if") else "actual"
    if dep == "relcl":
        return "actual"
    return "actual"


def _adverbial(verb: Token, depth: int) -> Reality:
    """Adverbial clauses: conditions, purposes, and what goes with the main clause."""
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod")}
    table = tables().clauses
    for mark in sorted(marks):
        if mark in table:
            return "condition" if table[mark] == "hypothetical" else table[mark]
    if any(c.dep_ == "aux" and c.lower_ == "should" for c in verb.children) and not marks:
        return "condition"
    if grammar.infinitive(verb) and not marks:
        return "purpose"
    if verb.tag_ == "VBG" and not marks and verb.i > verb.head.i:
        over = of_verb(verb.head, depth + 1) if depth < _UP else "actual"
        return over if over in ("future", "hypothetical", "condition") else "actual"
    return "actual"


def _gerund(verb: Token, depth: int) -> Reality:
    """A gerund after a preposition ("without firing", "the risk of attacking", "accused of bombing")."""
    prep = verb.head
    said = tables().clauses.get(prep.lower_) or ("negated" if prep.lower_ in ("without", "instead") else None)
    if said:
        return said
    over = prep.head
    effect = tables().governors.get(grammar.norm(over))
    if prep.lower_ == "from" and effect in ("negated", "hypothetical"):
        return "negated"
    if prep.lower_ in ("by", "after", "in", "since", "while", "over") or effect is None:
        return "actual"
    if prep.lower_ in ("before", "until"):
        return "actual"
    if prep.lower_ in ("of", "on", "at", "to", "about", "against", "for"):
        return _combine(effect, over, depth)
    return "actual"


def _under(head: Token, verb: Token, depth: int) -> Reality:
    """The complement of a verb, noun or adjective."""
    word = grammar.norm(head)
    if word == "be" and grammar.infinitive(verb):
        return "negated" if negated(head) else "future"
    if word == "have" and grammar.infinitive(verb):
        if any(c.lower_ == "yet" for c in head.children):
            return "negated"
        return "requested"
    if word == "go" and grammar.infinitive(verb) and head.tag_ == "VBG":
        return "negated" if negated(head) else "future"
    if word == "use" and head.tag_ == "VBD":
        return "historical"
    if word == "yet" or any(c.lower_ == "yet" and c.i > head.i for c in head.children):
        return "negated"
    effect = tables().governors.get(word)
    if effect is None:
        if grammar.is_verb(head):
            over = of_verb(head, depth + 1)
            return over if over != "ongoing" else "actual"
        return "hypothetical" if grammar.infinitive(verb) and not grammar.is_verb(head) else "actual"
    return _combine(effect, head, depth)


def _combine(effect: str, head: Token, depth: int) -> Reality:
    """A governor's effect together with the governor's own reality."""
    if grammar.is_verb(head):
        own = of_verb(head, depth + 1)
    elif head.dep_ in ("acomp", "attr", "oprd") and grammar.is_verb(head.head):
        own = "negated" if negated(head) else of_verb(head.head, depth + 1)
    else:
        own = of_noun(head, depth + 1)
    if own == "negated":
        if effect == "ended":
            return "ongoing"
        return "actual" if effect == "negated" else "negated"
    if effect in ("actual", "ongoing", "ended"):
        if own in ("future", "hypothetical", "condition", "requested", "purpose", "historical"):
            return own
        return effect
    return effect


def of_noun(noun: Token, depth: int = 0) -> Reality:
    """The reality of what a noun names."""
    table = tables()
    if any(c.dep_ in ("det", "neg", "preconj") and c.lower_ in ("no", "neither", "not") for c in noun.children):
        return "negated"
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "advmod", "nmod"):
            said = table.adjectives.get(grammar.norm(child)) or table.adjectives.get(child.lower_)
            if said:
                return said
    if depth >= _UP:
        return "actual"
    head, dep = noun.head, noun.dep_
    if head == noun:
        return "actual"
    if dep == "conj":
        return of_noun(head, depth + 1) if not grammar.is_verb(head) else "actual"
    if dep in ("dobj", "nsubjpass", "oprd", "attr", "dative") and grammar.is_verb(head):
        return _object_of(head, depth)
    if dep in ("nsubj", "nsubjpass") and any(c.lower_ == "yet" for c in head.children):
        return "negated" if any(c.dep_ == "xcomp" for c in head.children) else "actual"
    if dep in ("nsubj",) and grammar.is_verb(head):
        own = of_verb(head, depth + 1)
        return own if grammar.norm(head) != "be" or own in ("future", "hypothetical") else "actual"
    if dep == "pobj":
        return _prepositional(head, depth)
    return "actual"


def _object_of(verb: Token, depth: int) -> Reality:
    """The object of a verb: what the verb does with it."""
    word = grammar.norm(verb)
    effect = None if word in folded("status", "infinitive_only") else tables().governors.get(word)
    own = of_verb(verb, depth + 1)
    if effect is None or effect == "actual":
        return own
    return _combine(effect, verb, depth)


def _prepositional(prep: Token, depth: int) -> Reality:
    """The object of a preposition."""
    over = prep.head
    if prep.lower_ in ("without", "instead"):
        return "negated"
    if prep.lower_ in ("ahead", "before") or (prep.lower_ == "of" and over.lower_ == "ahead"):
        return "future"
    if prep.lower_ in ("of", "for", "on", "to", "about", "against", "from", "over") and over != prep:
        word = grammar.norm(over)
        effect = tables().governors.get(word)
        if effect in ("future", "hypothetical", "negated") and (
            not grammar.is_verb(over) or prep.lower_ in ("for", "against", "about", "from")
        ):
            return _combine(effect, over, depth)
        if prep.lower_ == "of" and effect in ("ended", "ongoing") and not grammar.is_verb(over):
            return effect
        if grammar.is_verb(over) and prep.lower_ in ("in", "on", "to", "with"):
            return of_verb(over, depth + 1)
    return "actual"
