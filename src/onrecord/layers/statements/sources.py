"""Whose words: the noun phrase that is the source of a cue, as an annotator would mark it."""

from __future__ import annotations

from onrecord.layers.statements.lexicon import lexicon
from onrecord.layers.statements.parts import Range
from onrecord.layers.statements.tree import Tree

RELATIVES = frozenset({"who", "which", "that", "whom"})
_UP = frozenset({"xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "acomp", "agent", "conj"})
_TRAILING = frozenset({"relcl", "acl", "conj", "appos", "prep", "punct"})
_LIMIT = 12


def source_of(tree: Tree, verb: int) -> int | None:
    """Head token of the source of a verb: its subject, or whoever controls a verb without one."""
    at, steps = verb, 0
    while steps < _LIMIT:
        steps += 1
        if passive(tree, at):
            return agent(tree, at) if at == verb else tree.child(at, "nsubjpass")
        subject = tree.speaker(at)
        if subject is not None:
            return subject
        up, dep = tree.head[at], tree.dep[at]
        if up == at:
            return None
        if dep in ("acl", "relcl"):
            return up
        if dep not in _UP:
            return None
        at = _reporting(tree, up) if dep in ("conj", "advcl", "pcomp", "prep", "dep") else up
    return None


def _reporting(tree: Tree, verb: int) -> int:
    """`said it was early but added`: a cue hung on the clause that is said goes with the verb of saying."""
    head = tree.head[verb]
    if tree.dep[verb] == "ccomp" and head < verb and not _is_cue(tree, verb) and _is_cue(tree, head):
        return head
    return verb


def _is_cue(tree: Tree, verb: int) -> bool:
    return tree.is_verb(verb) and any("quote" in r.frames for r in lexicon().verbs.get(tree.lemma[verb], ()))


_NOMINAL = frozenset({"NNP", "NN", "NNS", "NNPS", "PRP", "WP", "CD", "DT"})
_INSIDE = frozenset({"compound", "det", "amod", "poss", "nmod", "nummod", "appos", "pobj", "prep", "conj", "npadvmod"})


def near_source(tree: Tree, verb: int, first: int, stop: int) -> int | None:
    """The source of a cue outside quotations: by the parse, else the noun phrase next to the cue."""
    source = source_of(tree, verb)
    if source is not None and tree.quote_at[source] < 0 and tree.sentence[source] == tree.sentence[verb]:
        return source
    t = verb - 1
    while t > first and (tree.tag[t] in ("RB", "MD") or tree.dep[t] in ("aux", "neg")):
        t -= 1
    if t >= first and tree.low[t] == ",":  # Murphy, the head of the group, said
        t -= 1
    if t >= first and tree.tag[t] in _NOMINAL:
        return _top(tree, t, first, verb)
    for t in range(verb + 1, min(stop, verb + 3)):  # said Smith
        if tree.tag[t] in _NOMINAL or tree.dep[t] in ("compound", "det", "amod"):
            return None if t in tree.reading.time_by_token else _top(tree, t, verb + 1, stop)
    return None


def _top(tree: Tree, t: int, first: int, stop: int) -> int:
    """The head of the noun phrase that a token belongs to, inside a stretch."""
    while tree.dep[t] in _INSIDE and first <= tree.head[t] < stop and tree.head[t] != t:
        t = tree.head[t]
    return t


def passive(tree: Tree, verb: int) -> bool:
    """Whether a verb stands in the passive."""
    if any(tree.dep[k] in ("auxpass", "nsubjpass") for k in tree.kids[verb]):
        return True
    if tree.tag[verb] != "VBN":
        return False
    head = tree.head[verb]
    if tree.dep[verb] == "acl" and tree.head[head] == head and tree.low[verb - 1] == ",":
        return False  # The mayor, who ..., asked for tents: the sentence's own verb, mistaken for a participle
    return tree.dep[verb] == "acl" or (
        tree.dep[verb] == "advcl" and not any(tree.dep[k] == "aux" for k in tree.kids[verb])
    )


def agent(tree: Tree, verb: int) -> int | None:
    """The noun phrase after "by" of a passive."""
    by = tree.child(verb, "agent")
    if by is None:
        return None
    return tree.child(by, "pobj")


def phrase(tree: Tree, head: int, block: Range | None = None) -> Range:
    """First and last token of the source's noun phrase; `block` is a stretch that it must not touch (the content)."""
    if tree.low[head] in RELATIVES and tree.dep[head] in ("nsubj", "dobj", "nsubjpass"):
        clause = tree.head[head]
        if tree.dep[clause] == "relcl":
            noun = tree.head[clause]
            return tree.left[noun], head
    first, last = tree.left[head], tree.right[head]
    beside = tree.beside(head)
    if beside is not None:
        last = tree.right[beside]
    clauses = [k for k in tree.kids[head] if tree.dep[k] in ("relcl", "acl") and k > head]
    for k in tree.kids[head] if block else ():
        touching = block is not None and tree.left[k] <= block[1] and tree.right[k] >= block[0]
        if touching and k > head and tree.dep[k] in _TRAILING:
            last = min(last, tree.left[k] - 1)
    if block and clauses and first <= block[1] and last >= block[0]:
        last = min(last, tree.left[clauses[0]] - 1)
    if block and first <= block[1] and last >= block[0]:
        first, last = head, head
    last = max(last, head)
    while last > head and tree.tag[last] in (",", ":", ".", "''", "``", "HYPH", "_SP"):
        last -= 1
    while first < head and tree.tag[first] in (",", ":", ".", "''", "``", "_SP"):
        first += 1
    return first, last
