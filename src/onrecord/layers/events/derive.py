"""Cues of a user's types from the triggers of its examples, for types whose file gives none."""

from __future__ import annotations

from collections import defaultdict

from spacy.tokens import Span as Phrase

from onrecord.codebook.bank import Example
from onrecord.layers import syntax
from onrecord.layers.events import grammar

_PARTS = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "ADP", "PART", "ADV"})


def cues(examples: list[Example]) -> dict[str, dict[str, list[str]]]:
    """Verbs and nouns by type, in the order of the examples."""
    found: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: {"verbs": [], "nouns": []})
    for example in examples:
        doc = syntax.load_model()(example.sentence)
        words = doc.char_span(example.trigger.start, example.trigger.end, alignment_mode="expand")
        kind, cue = _cue(words)
        if cue and cue not in found[example.type][kind]:
            found[example.type][kind].append(cue)
    return dict(found)


def _cue(words: Phrase) -> tuple[str, str]:
    """The part of speech and the cue: a verb with what stands behind it, a noun with what stands before it."""
    root = words.root
    if grammar.is_verb(root):
        behind = [grammar.norm(t) for t in words if t.i > root.i and t.pos_ in _PARTS]
        return "verbs", " ".join([grammar.norm(root), *behind])
    if root.pos_ in ("NOUN", "PROPN"):
        before = [grammar.norm(t) for t in words if t.i < root.i and t.dep_ in ("compound", "amod")]
        return "nouns", " ".join([*before, grammar.norm(root)])
    return "verbs", ""
