"""Modes and contexts: how an event was done, and in which sphere it belongs."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.layers.events import grammar
from onrecord.layers.events.roles import Candidate
from onrecord.layers.events.scene import Scene, Words


def settle(scene: Scene, candidate: Candidate) -> None:
    """Give a candidate its modes and CAMEO code."""
    entry = scene.index.codebook.types[candidate.type]
    own = candidate.cue.frame.modes if candidate.type == candidate.cue.type else ()
    modes = list(dict.fromkeys([*candidate.modes, *own]))
    modes = [m for m in modes if m in entry.modes]
    if not modes:
        modes = by_topic(scene, candidate) or by_words(scene, candidate)
    if not modes:
        modes = [name for name, mode in entry.modes.items() if mode.preferred]
    candidate.modes = modes
    code = candidate.cameo or (candidate.cue.frame.cameo if candidate.type == candidate.cue.type else None)
    candidate.cameo = scene.index.cameo(candidate.type, code, tuple(modes))


def by_words(scene: Scene, candidate: Candidate) -> list[str]:
    """Modes shown by words of the clause; at most two."""
    clause = scene.clause(candidate.token)
    return [name for name, words, _ in scene.index.mode_words[candidate.type] if words and words.found(*clause)][:2]


def by_topic(scene: Scene, candidate: Candidate) -> list[str]:
    """The mode shown by what a demand, refusal or threat is about: first its head words, then all of it."""
    table = [(name, topic) for name, _, topic in scene.index.mode_words[candidate.type] if topic]
    if not table:
        return []
    for words in _topics(scene, candidate):
        for name, topic in table:
            if topic.found(*words):
                return [name]
    return []


def _topics(scene: Scene, candidate: Candidate) -> list[Words]:
    heads: list[Token] = []
    for root in (candidate.token, *candidate.matched[1:]):
        heads += list(grammar.complements(root))
    nouns: list[Token] = [t for head in heads if grammar.is_verb(head) for t in grammar.objects(head)]
    for root in (candidate.token, *candidate.matched[1:]):
        for child in root.children:
            if child.dep_ == "dobj":
                nouns.append(child)
            elif child.dep_ == "prep" and child.lower_ in ("for", "to", "of", "on", "with", "against", "from", "over"):
                nouns += [c for c in child.children if c.dep_ == "pobj"]
    if not candidate.is_noun:
        nouns += list(grammar.objects(candidate.token))
    whole = [t for head in (*heads, *nouns) for t in head.subtree]
    return [scene.words(heads), scene.words(nouns), scene.words(whole), scene.clause(candidate.token)]


def contexts(scene: Scene, start: int, end: int) -> tuple[str, ...]:
    """Contexts of a paragraph (a range of tokens): a strong word, or two different weak ones."""
    known = scene.contexts.get((start, end))
    if known is not None:
        return known
    words = scene.words(scene.doc[start:end])
    out = []
    for name, (strong, weak) in scene.index.contexts.items():
        found = strong.found(*words) or len(weak.single & words[0]) + sum(w in words[1] for w in weak.several) > 1
        if found:
            out.append(name)
    scene.contexts[start, end] = tuple(out)
    return scene.contexts[start, end]
