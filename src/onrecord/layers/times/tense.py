"""The tense of the clause that an expression stands in, as far as it tells past from future."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

from onrecord.layers.vocabulary import words

Tense = Literal["past", "present", "future"]
PRENOMINAL = ("compound", "nmod", "amod", "poss", "nummod")
_VERBAL = ("VERB", "AUX")


def tense_at(token: Token) -> Tense | None:
    """Tense of the nearest verb above a token; None when no verb says."""
    at = token
    before_noun = token.dep_ in PRENOMINAL
    for _ in range(12):
        if at.pos_ in _VERBAL:
            found = tense_of(at)
            if found == "future" and before_noun and not _said_ahead(at):
                return None
            if found:
                return found
        if at.i != token.i and at.lower_ in words("times/tense", "future_words"):
            return "past" if at.lower_ == "until" and _not_until(at.head) else "future"
        if at.lower_ in ("soon", "early") and at.head.lower_ == "as":
            return "future"
        if at.head.i == at.i:
            return None
        at = at.head
    return None


def _said_ahead(verb: Token) -> bool:
    """Whether a verb itself speaks of what is to come, so that "Friday's vote" lies ahead of it."""
    helpers = {t.lower_ for t in verb.lefts if t.dep_ in ("aux", "auxpass")}
    return bool(helpers & {"will", "shall", "'ll", "’ll"}) or verb.lower_ in words("times/tense", "future_words")


def _not_until(verb: Token) -> bool:
    """Whether the day is over ("had not spoken until Friday")."""
    said = {t.lower_ for t in verb.lefts}
    return "had" in said or bool(said & {"not", "n't", "n’t"})


def tense_of(verb: Token) -> Tense | None:
    """Tense of a verb with its auxiliaries."""
    helpers = [t for t in verb.lefts if t.dep_ in ("aux", "auxpass")]
    said = {t.lower_ for t in helpers}
    if said & words("times/tense", "future_helpers"):
        return "past" if any(t.lower_ in ("have", "been") for t in helpers) and "will" not in said else "future"
    if verb.lower_ in words("times/tense", "future_words"):
        return "future"
    if "to" in said or (verb.tag_ == "VB" and verb.dep_ == "xcomp"):
        return _purpose(verb)
    if said & {"had", "was", "were", "did", "has", "have", "been"}:
        return "past"
    if verb.tag_ == "VBD":
        return "past"
    if said & {"is", "are", "am", "'s", "'re"} and verb.tag_ == "VBG":
        return "future"
    if verb.tag_ == "VBN":
        return "past"
    if verb.tag_ in ("VBZ", "VBP"):
        timetable = verb.lemma_ in words("times/tense", "timetable") or any(
            t.lower_ in words("times/tense", "comes_about" if t.dep_ == "dobj" else "future_words")
            for t in verb.rights
            if t.dep_ in ("dobj", "acomp", "oprd")
        )
        return "future" if timetable or _opens_ahead(verb) else "present"
    return None


def _opens_ahead(verb: Token) -> bool:
    """Whether a present-tense clause opens with a word that makes it lie ahead ("until talks resume")."""
    return any(t.lower_ in words("times/tense", "ahead_openers") for t in verb.lefts if t.dep_ in ("mark", "advmod"))


def _purpose(verb: Token) -> Tense | None:
    """An infinitive: ahead, unless what governs it has already brought it about ("managed to flee")."""
    head = verb.head
    if head.i == verb.i or head.lemma_ in words("times/tense", "looks_ahead") or head.pos_ == "NOUN":
        return "future"
    if head.lemma_ in words("times/tense", "brought_about"):
        return "past" if head.tag_ in ("VBD", "VBN") else None
    return "future" if head.tag_ in ("VBZ", "VBP") else None
