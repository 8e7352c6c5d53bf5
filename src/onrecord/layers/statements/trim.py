"""Cutting content to size: what a cue's complement holds that the speaker did not say, and what it lost."""

from __future__ import annotations

from onrecord.layers.statements.lexicon import lexicon
from onrecord.layers.statements.parts import Range, runs
from onrecord.layers.statements.tree import Tree
from onrecord.layers.vocabulary import words

_FORMS = frozenset({"VBD", "VBZ", "VBG", "VBP"})
_CONTRAST = frozenset({"while", "although", "though", "whereas"})


def content(tree: Tree, cue: int, tokens: list[int], used: set[int]) -> list[Range]:
    """The content's stretches, without the branches that belong to the report, with quotations kept whole."""
    inside = set(tokens)
    inside.discard(cue)
    for i in tokens:
        if i != cue and i in inside and _foreign(tree, i, cue, used):
            inside.difference_update(tree.subtree(i))
            for k in tree.kids[tree.head[i]]:
                if tree.dep[k] == "cc" and k < i and k > tree.head[i]:
                    inside.discard(k)
    return [whole_quotes(tree, piece, cue) for piece in runs(sorted(inside), 1)]


def _foreign(tree: Tree, i: int, cue: int, used: set[int]) -> bool:
    """Whether a branch of the content is the report's own: another cue with its quotation, a contrasting clause."""
    if i in used and i > cue and tree.dep[i] in ("conj", "advcl", "ccomp", "dep") and tree.quote_at[i] < 0:
        return True
    if _same_level(tree, i, cue) or _document(tree, i, cue):
        return True
    if tree.dep[i] == "appos" and i > cue and tree.lemma[i] in words("statements/nouns", "allegations"):
        return tree.low[tree.left[i] - 1] == ","  # ..., a charge that the minister rejects
    if tree.dep[i] != "advcl" or not tree.is_verb(i) or tree.lemma[i] not in lexicon().verbs or i < cue:
        return False
    if (
        tree.tag[i] == "VBG"
        and i == tree.left[i]
        and tree.low[i - 1] == ","
        and tree.child(i, "ccomp", "dobj") is not None
    ):
        return True  # ..., noting that
    return any(tree.dep[k] == "mark" and tree.low[k] in _CONTRAST for k in tree.kids[i])


def split(tree: Tree, frame: str, tokens: list[int]) -> list[list[int]]:
    """Coordinated complements told apart: "that A, but that B", "of A-ing and of B-ing"."""
    inside = set(tokens)
    cuts: list[int] = []
    for i in tokens:
        if frame == "clause" and tree.dep[i] == "conj" and tree.head[i] in inside:
            mark = next((k for k in tree.kids[i] if tree.low[k] == "that" and tree.dep[k] == "mark"), None)
            first = tree.low[tokens[0]] == "that"
            if mark is not None and first and mark in inside:
                cuts.append(mark)
        if frame == "object_predicate" and tree.dep[i] == "conj" and tree.low[i] in ("of", "for"):
            again = any(tree.low[t] == tree.low[i] for t in tokens if t < i)
            if again and i - 1 in inside and tree.dep[i - 1] == "cc":
                cuts.append(i)
    out: list[list[int]] = []
    for i in tokens:
        if not out or i in cuts:
            out.append([])
        out[-1].append(i)
    for part in out[:-1]:
        while part and (tree.dep[part[-1]] == "cc" or tree.tag[part[-1]] == ","):
            part.pop()
    return [part for part in out if part]


def _same_level(tree: Tree, i: int, cue: int) -> bool:
    """`said he would try and insisted that ...`: a cue in the form of the first, hung on the clause between them."""
    if (
        tree.dep[i] != "conj"
        or i < cue
        or tree.tag[i] != tree.tag[cue]
        or tree.tag[i] not in ("VBD", "VBZ", "VBG", "VBP")
    ):
        return False
    head = tree.head[i]
    if tree.lemma[i] not in lexicon().verbs or tree.subject(i) is not None:
        return False
    if not _speaks(tree, i) or (tree.tag[head] == tree.tag[i] and tree.lemma[head] in lexicon().verbs):
        return False
    return any(tree.dep[k] in ("ccomp", "xcomp", "dobj") for k in tree.kids[i])


def _document(tree: Tree, i: int, cue: int) -> bool:
    """`agreed there was no solution, in a joint statement`: where it was said, not what."""
    if tree.dep[i] != "prep" or tree.low[i] != "in" or i < cue or tree.low[i - 1] != ",":
        return False
    target = tree.child(i, "pobj")
    return target is not None and tree.lemma[target] in words("statements/nouns", "documents")


def _speaks(tree: Tree, i: int) -> bool:
    """Whether a verb is one of speech rather than of thought or intention."""
    return lexicon().verbs[tree.lemma[i]][0].manner in ("said", "written", "asked")


def whole_quotes(tree: Tree, piece: Range, cue: int) -> Range:
    """A stretch that ends (or begins) inside a quotation is carried to the quotation's edge."""
    first, last = piece
    quoted = tree.quote_at[last]
    if quoted >= 0 and quoted != tree.quote_at[cue] and tree.quotes[quoted].first > cue:
        last = max(last, tree.quotes[quoted].last)
    quoted = tree.quote_at[first]
    if quoted >= 0 and quoted != tree.quote_at[cue] and tree.quotes[quoted].last < cue:
        first = min(first, tree.quotes[quoted].first)
    if cue < first and last + 1 < tree.size:
        quoted = tree.quote_at[last + 1]
        if quoted >= 0 and tree.quotes[quoted].first == last + 1 and tree.sentence[first] == tree.sentence[last + 1]:
            last = tree.quotes[quoted].last  # he would "need help. We'll see"
    return first, min(last, tree.size - 1)
