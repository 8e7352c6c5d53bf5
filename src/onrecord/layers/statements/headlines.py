"""Headlines that attribute with a colon or a dash: "Town retaken: army", "Kremlin: no talks planned"."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.layers.statements.parts import Found, Range
from onrecord.layers.statements.tree import Tree
from onrecord.layers.vocabulary import words

_LINKS = frozenset({":", "–", "—", "-", "--"})
_NAMING = ("NN", "JJ", "PR", "DT", "CC", "IN", "PO", "CD", ",", "HY")
_LONGEST = 6


def find(tree: Tree) -> Iterator[Found]:
    """One statement for each headline that is built so."""
    for n, block in enumerate(tree.reading.blocks):
        if block.kind not in ("headline", "subhead") and not (n == 0 and block.kind == "body"):
            continue
        phrase = tree.reading.tokens_in(block.span)
        first, last = phrase.start, phrase.end - 1
        while last > first and (tree.tag[last] == "_SP" or tree.low[last] == "."):
            last -= 1
        if last - first > 40:
            continue
        links = [i for i in range(first + 1, last) if tree.low[i] in _LINKS and tree.quote_at[i] < 0]
        colons = [i for i in links if tree.low[i] == ":"]
        if len(colons) == 1 and _before(tree, first, colons[0], last):
            yield _found(tree, (first, colons[0] - 1), (colons[0] + 1, last), colons[0])
        elif links and _after(tree, first, links[-1], last):
            yield _found(tree, (links[-1] + 1, last), (first, links[-1] - 1), links[-1])


def _before(tree: Tree, first: int, colon: int, last: int) -> bool:
    """`Kremlin: no talks planned`."""
    return last - colon >= 3 and _names(tree, (first, colon - 1)) and _says(tree, (colon + 1, last))


def _after(tree: Tree, first: int, link: int, last: int) -> bool:
    """`Town retaken: army`; a dash needs a space before it."""
    spaced = tree.low[link] == ":" or tree.end[link - 1] < tree.start[link]
    return link - first >= 3 and spaced and _names(tree, (link + 1, last))


def _names(tree: Tree, part: Range) -> bool:
    """Whether a stretch names a possible speaker: a short noun phrase, somebody known or a usual source."""
    first, last = part
    if not 0 <= last - first < _LONGEST or any(not tree.tag[i].startswith(_NAMING) for i in range(first, last + 1)):
        return False
    said = " ".join(tree.low[first : last + 1])
    if said in words("statements/nouns", "labels") or tree.low[first] in words("statements/nouns", "labels"):
        return False
    known = any(first <= m.head <= last for m in tree.reading.mentions)
    named = any(tree.start[first] <= h.start and h.end <= tree.end[last] for h in tree.reading.names)
    return known or named or tree.lemma[last] in words("statements/nouns", "usual_sources")


def _says(tree: Tree, part: Range) -> bool:
    """Whether a stretch says something: it has a verb or stands in quotation marks."""
    first, last = part
    return tree.quote_at[first] >= 0 or any(tree.is_verb(i) or tree.tag[i] == "MD" for i in range(first, last + 1))


def _found(tree: Tree, source: Range, content: Range, link: int) -> Found:
    head = next((i for i in range(source[1], source[0] - 1, -1) if tree.reading.mention_of(i) is not None), source[1])
    return Found("headline", "said", link, (link, link), [content], head, source, frame="headline")
