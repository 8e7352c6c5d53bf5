"""Statements that a cue word and the parse give: verbs, nouns, adjectives, "according to", adverbs."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.layers.statements import complements
from onrecord.layers.statements.lexicon import Lexicon, Rule, lexicon
from onrecord.layers.statements.parts import Found, runs
from onrecord.layers.statements.sources import passive, source_of
from onrecord.layers.statements.tree import Tree

_BE = frozenset({"be", "become", "remain", "feel", "seem", "appear", "'", "’"})


def find(tree: Tree, skip: set[int]) -> Iterator[Found]:
    """Every candidate, in text order; `skip` holds the cues that already have their quotation."""
    words = lexicon()
    furniture = tree.reading.is_furniture
    for i in range(tree.size):
        if furniture[i] or i in skip:
            continue
        tag, lemma = tree.tag[i], tree.lemma[i]
        if tag[:2] == "VB":
            if lemma in words.verbs:
                yield from _verb(tree, i, words)
        elif tag[:2] == "NN":
            if lemma in words.nouns:
                yield from _noun(tree, i, words)
        elif tag[:2] == "JJ":
            if lemma in words.adjectives:
                yield from _adjective(tree, i, words)
        if tag == "RB" and lemma in words.adverbs:
            yield from _adverb(tree, i, words.adverbs[lemma])
        if (tree.low[i] == "to" and i and tree.low[i - 1] == "according") or tree.low[i] == "per":
            yield from _according(tree, i, words)


def _verb(tree: Tree, i: int, words: Lexicon) -> Iterator[Found]:
    for rule in words.verbs[tree.lemma[i]]:
        if rule.particle and not any(tree.dep[k] == "prt" and tree.low[k] in rule.particle for k in tree.kids[i]):
            continue
        found = complements.complement(tree, i, rule)
        if found is None:
            continue
        frame, tokens = found
        tokens = [t for t in tokens if t != i]
        if not tokens:
            continue
        if frame in ("passive", "raising"):
            source = None
            by = tree.child(i, "agent")
            if by is not None:
                source = tree.child(by, "pobj")
        else:
            source = source_of(tree, i)
        if source is not None and source in tokens and frame != "clause":
            source = None
        if source is not None and (tree.dep[source] == "expl" or tree.low[source] in ("it", "there") and passive(tree, i)):
            source = None
        yield Found(
            rule=rule.name,
            manner=rule.manner,
            anchor=i,
            cue=(i, i),
            pieces=runs(tokens, 1),
            source=source,
            addressee=tree.child(i, "dobj", "dative") if rule.addressee else None,
            frame=frame,
        )
        return


def _noun(tree: Tree, i: int, words: Lexicon) -> Iterator[Found]:
    for rule in words.nouns[tree.lemma[i]]:
        found = complements.complement(tree, i, rule)
        if found is None:
            continue
        frame, tokens = found
        source = tree.child(i, "poss")
        head = tree.head[i]
        if source is None:
            by = next((k for k in tree.children(i, "prep") if tree.low[k] in ("by", "from")), None)
            source = tree.child(by, "pobj") if by is not None else None
        if source is None and tree.dep[i] in ("dobj", "attr") and tree.is_verb(head):
            source = source_of(tree, head)
        if source is None:
            continue
        yield Found(rule=rule.name, manner=rule.manner, anchor=i, cue=(i, i), pieces=runs(tokens, 1), source=source, frame="noun-" + frame)
        return


def _adjective(tree: Tree, i: int, words: Lexicon) -> Iterator[Found]:
    head = tree.head[i]
    if tree.dep[i] not in ("acomp", "oprd", "ROOT", "conj", "advcl"):
        return
    for rule in words.adjectives[tree.lemma[i]]:
        found = complements.complement(tree, i, rule)
        if found is None and head != i:  # the clause hung on "be"
            found = next((("clause", tree.subtree(k)) for k in tree.children(head, "ccomp") if k > i), None) if "clause" in rule.frames else None
        if found is None:
            continue
        frame, tokens = found
        source = tree.subject(i) if tree.subject(i) is not None else source_of(tree, head if head != i else i)
        yield Found(rule=rule.name, manner=rule.manner, anchor=i, cue=(i, i), pieces=runs(tokens, 1), source=source, frame="adj-" + frame)
        return


def _adverb(tree: Tree, i: int, rule: Rule) -> Iterator[Found]:
    verb = tree.head[i]
    if tree.lemma[verb] in lexicon().verbs:
        return
    if verb == i or not tree.is_verb(verb) and tree.tag[verb] != "MD":
        return
    tokens = [t for t in tree.subtree(verb) if t != i]
    yield Found(rule=rule.name, manner=rule.manner, anchor=i, cue=(i, i), pieces=runs(tokens, 1), source=None, frame="adverb")


def _according(tree: Tree, i: int, words: Lexicon) -> Iterator[Found]:
    rule = words.rules["according-to"]
    top = i - 1 if tree.low[i] == "to" else i
    source = tree.child(i, "pobj")
    if source is None and top != i:
        source = tree.child(top, "pobj")
    if source is None:
        return
    first, last = min(top, tree.left[top]), max(tree.right[top], tree.right[i])
    host = tree.head[top]
    while tree.dep[host] in ("prep", "advmod", "amod", "pobj", "nmod") and tree.head[host] != host and not tree.is_verb(host):
        host = tree.head[host]
    tokens = [t for t in tree.subtree(host, without=(top,)) if not first <= t <= last]
    # A finite clause above that is only a part of a sentence: take the sentence's main clause.
    pieces = runs(tokens, 0)
    pieces = [p for p in pieces if any(ch.isalnum() for ch in tree.text[tree.start[p[0]] : tree.end[p[1]]])]
    if not pieces:
        return
    yield Found(rule=rule.name, manner=rule.manner, anchor=top, cue=(top, i), pieces=pieces, source=source, frame="according")
