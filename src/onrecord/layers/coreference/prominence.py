"""How prominent a mention stands in its sentence, by the grammar."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.layers.actors.phrase import governor

_MAIN = {"ROOT", "conj", "ccomp", "parataxis"}


def prominence(token: Token) -> float:
    """2 for the subject of a main clause, down to 0 for what only modifies."""
    dep, verb = governor(token)
    if dep in ("nsubj", "nsubjpass"):
        return 2.0 if is_main(verb) else 1.2
    if dep in ("dobj", "dative", "agent") or (dep == "pobj" and verb.dep_ == "agent"):
        return 0.7
    if dep == "poss":
        return 0.3
    return 0.2


def is_main(verb: Token) -> bool:
    """Whether a verb heads a main clause (or one said to be so before its "he said")."""
    seen = 0
    while verb.dep_ == "conj" and verb.head.i != verb.i and seen < 8:
        verb = verb.head
        seen += 1
    if verb.dep_ == "ROOT":
        return True
    # "The talks failed, he said": the clause before its reporting verb is the main one.
    return bool(verb.dep_ == "ccomp" and verb.i < verb.head.i)
