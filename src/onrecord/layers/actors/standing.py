"""How a state's or capital's name stands: as one that takes part, or as a mere place."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.layers.actors.lexicon import acted_on, actor_words, lemma
from onrecord.layers.actors.phrase import governor


def takes_part(name: Token, capital: bool) -> bool:
    """Whether a state (or capital) acts, speaks, or is acted on where its name stands."""
    dep, head = governor(name)
    if dep in ("nsubj", "csubj", "agent"):
        return not capital or _capital_acts(head)
    if dep == "nsubjpass":
        return not capital or lemma(head) in actor_words("human_objects")
    if dep in ("dobj", "dative", "iobj"):
        return lemma(head) in actor_words("human_objects") or (
            not capital and head.pos_ == "VERB" and _object_acts(head)
        )
    if dep == "pobj":
        return _under_preposition(head, capital)
    if dep == "poss":
        return lemma(head) in actor_words("action_nouns")
    if dep in ("compound", "nmod", "amod"):
        return lemma(head) in actor_words("action_nouns")
    return dep == "npadvmod" and _backer(name)


def _capital_acts(verb: Token) -> bool:
    return verb.pos_ in ("VERB", "AUX") and lemma(verb) not in actor_words("still_verbs")


def _object_acts(verb: Token) -> bool:
    return lemma(verb) not in {
        "visit",
        "leave",
        "enter",
        "reach",
        "tour",
        "flee",
        "have",
        "cross",
        "quit",
        "be",
        "include",
    }


def _under_preposition(preposition: Token, capital: bool) -> bool:
    said = preposition.lower_
    if said in actor_words("where"):
        return False
    if said in actor_words("taking_part"):
        # "by Damascus" may be the way; as the agent of a passive it acts.
        return not capital or said in ("with", "against", "between", "towards", "toward") or preposition.dep_ == "agent"
    if said == "to" and preposition.head.lower_ == "according":
        return True
    allowed = acted_on().get(said, frozenset())
    above = preposition.head
    if lemma(above) in allowed:
        return True
    if above.dep_ == "pobj" and above.head.lower_ == "of" and lemma(above.head.head) in allowed:
        return True  # "the delivery of a ship to Russia"
    # "imposed sanctions on X", "an offer of help to X": the words that license it may stand one step off.
    return any(
        lemma(t) in allowed
        for t in above.children
        if t.i < preposition.i and t.dep_ in ("dobj", "nsubjpass", "compound")
    )


def _backer(name: Token) -> bool:
    """Whether a name stands before a hyphen and a participle: "Russian-backed", "UN-led"."""
    return bool(name.head.tag_ in ("VBN", "VBD"))
