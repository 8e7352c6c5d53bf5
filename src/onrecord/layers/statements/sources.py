"""Whose words: the noun phrase that is the source of a cue, as an annotator would mark it."""

from __future__ import annotations

from onrecord.layers.statements.parts import Range
from onrecord.layers.statements.tree import Tree

RELATIVES = frozenset({"who", "which", "that", "whom"})
_UP = frozenset({"xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "acomp", "agent"})
_EMPTY = frozenset({"it", "there", "what", "this"})
_LIMIT = 12


def source_of(tree: Tree, verb: int) -> int | None:
    """Head token of the source of a verb: its subject, or whoever controls a verb without one."""
    at, steps = verb, 0
    while steps < _LIMIT:
        steps += 1
        if passive(tree, at):
            return agent(tree, at) if at == verb else tree.child(at, "nsubjpass")
        subject = tree.child(at, "nsubj")
        if subject is not None:
            return subject
        up, dep = tree.head[at], tree.dep[at]
        if up == at:
            return None
        if dep == "acl":
            return up
        if dep == "relcl":
            return up
        if dep == "conj" or dep in _UP:
            at = up
            continue
        return None
    return None


def passive(tree: Tree, verb: int) -> bool:
    """Whether a verb stands in the passive."""
    if any(tree.dep[k] in ("auxpass", "nsubjpass") for k in tree.kids[verb]):
        return True
    return tree.tag[verb] == "VBN" and tree.dep[verb] == "acl"


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
    clauses = [k for k in tree.kids[head] if tree.dep[k] in ("relcl", "acl") and k > head]
    for k in tree.kids[head]:
        if tree.dep[k] in ("relcl", "acl", "conj", "appos", "prep", "punct") and k > head and block:
            if tree.left[k] <= block[1] and tree.right[k] >= block[0]:
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
