"""Whether a clause tells of something that has happened: not denied, not feared for the future, not merely planned."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from onrecord.layers.figures.lexicon import meanings


def is_real(verb: Token, low: Sequence[str]) -> bool:
    """Whether the clause headed by a verb is told as fact (or as someone's claim of fact)."""
    sets = meanings().sets
    perfect = infinitive = modal = False
    for child in verb.children:
        word = low[child.i]
        if child.dep_ == "neg":
            return False
        if child.dep_ == "aux":
            perfect = perfect or word in sets["perfect"]
            infinitive = infinitive or word == "to"
            modal = modal or (word in sets["modals"] and child.tag_ == "MD")
        elif (
            word in sets["unreal_marks"]
            if child.dep_ == "mark"
            else word in sets["doubtful"] and child.dep_ == "advmod"
        ):
            return False
    if modal and not perfect:
        return False
    head = verb.head
    if infinitive and not perfect:
        return (
            verb.dep_ == "xcomp"
            and (head.lemma_ in sets["real_infinitives"] or head.lemma_ in sets["raising"])
            and head.i != verb.i
        )
    if verb.dep_ in ("xcomp", "pcomp", "conj") and head.i != verb.i:
        if low[head.i] in sets["unreal_verbs"] and verb.dep_ == "xcomp":
            return False
        if verb.dep_ == "pcomp" and low[head.head.i] in sets["unreal_verbs"]:
            return False
        if verb.dep_ == "conj" and verb.tag_ in ("VB",) and head.pos_ in ("VERB", "AUX"):
            return is_real(head, low) if head.i < verb.i else True
    return True
