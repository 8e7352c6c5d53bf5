"""Quotations: who says what stands between quotation marks, paragraph by paragraph.

The parse of quoted speech is shaky, so the rules here lean on the words outside the marks: the cue before, after or
between quotations, and the last speaker for a quotation without a cue.
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.layers.statements.lexicon import Lexicon, lexicon
from onrecord.layers.statements.parts import Found
from onrecord.layers.statements.sources import passive, source_of
from onrecord.layers.statements.tree import Quoted, Tree

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_REACH = 30
_SKIP = frozenset({"_SP"})


@dataclass(slots=True)
class _Item:
    """A quotation in its paragraph."""

    n: int
    quoted: Quoted
    first: int  # first token inside the marks
    last: int  # last token inside the marks
    ends: str  # last character inside
    full: bool


def find(tree: Tree) -> tuple[list[Found], set[int]]:
    """Statements of whole quotations, and the cue tokens they use."""
    words = lexicon()
    out: list[Found] = []
    used: set[int] = set()
    speaker: Found | None = None
    at = 0
    quotes = tree.quotes
    for block in tree.reading.blocks:
        inside: list[tuple[int, Quoted]] = []
        while at < len(quotes) and quotes[at].quote.outer.start < block.span.end:
            if quotes[at].quote.outer.start >= block.span.start:
                inside.append((at, quotes[at]))
            at += 1
        if not inside or block.kind in ("furniture", "credit"):
            continue
        phrase = tree.reading.tokens_in(block.span)
        speaker = _block(tree, phrase.start, phrase.end, inside, speaker, words, out, used)
    return out, used


def _block(tree: Tree, first: int, end: int, inside: list[tuple[int, Quoted]], speaker: Found | None, words: Lexicon, out: list[Found], used: set[int]) -> Found | None:
    items = [_item(tree, n, q, first, end) for n, q in inside]
    latest: Found | None = None  # the statement of this paragraph that a following quotation carries on
    waiting: list[_Item] = []
    for k, item in enumerate(items):
        if not item.full:
            continue
        before = items[k - 1].quoted.last + 1 if k else first
        after = items[k + 1].quoted.first if k + 1 < len(items) else end
        cue = _cue_after(tree, item, after, words) or _cue_before(tree, item, before, words)
        if cue is not None and cue[0] in used:
            if latest is not None and latest.anchor == cue[0]:
                latest.pieces.append((item.first, item.last))
            continue
        if cue is not None:
            anchor, source = cue
            rule = words.verbs.get(tree.lemma[anchor], (words.rules["say"],))[0]
            latest = Found(rule="quote-" + rule.name, manner=rule.manner, anchor=anchor, cue=(anchor, anchor), pieces=[(item.first, item.last)], source=source, frame="quote")
            latest.pieces = [(w.first, w.last) for w in waiting] + latest.pieces
            waiting = []
            out.append(latest)
            used.add(anchor)
            speaker = latest
        elif latest is not None and item.quoted.first > latest.anchor:
            latest.pieces.append((item.first, item.last))
        else:
            waiting.append(item)
    for item in waiting:
        prior = speaker
        if prior is None:
            continue
        out.append(Found(rule="floating-quotation", manner=prior.manner, anchor=item.first, cue=None, pieces=[(item.first, item.last)], source=prior.source, source_range=prior.source_range, attribution="inferred", frame="quote"))
    return speaker


def _item(tree: Tree, n: int, quoted: Quoted, first: int, end: int) -> _Item:
    inner = quoted.quote.inner
    a, b = quoted.first, quoted.last
    while a < b and tree.end[a] <= inner.start:
        a += 1
    while b > a and tree.start[b] >= inner.end:
        b -= 1
    text = tree.text[inner.start : inner.end].strip()
    opening = next((ch for ch in text if ch.isalnum()), "")
    capital = opening.isupper() or opening.isdigit() or text[:1] in "….["
    ends = text[-1:] if text else ""
    prev = quoted.first - 1
    while prev >= first and tree.tag[prev] in _SKIP:
        prev -= 1
    starts = prev < first or tree.low[prev][-1:] in ".?!:,”\"’)…—–-;" or tree.low[prev] in ("''", "--")
    finite = any(tree.tag[t] in _FINITE for t in range(a, b + 1))
    long = b - a >= 2
    nxt = quoted.last + 1
    closed = nxt >= end or ends in ".?!,…—-" or (nxt < end and tree.low[nxt] in (",", ".", "?", "!"))
    cue_before = prev >= first and tree.is_verb(prev) and tree.lemma[prev] in lexicon().verbs
    full = bool(text) and closed and (
        (capital and (starts or cue_before) and (long or finite or ends in ".?!" or prev < first or tree.low[prev] == ","))
        or (not capital and starts and finite and prev < first)
    )
    return _Item(n, quoted, a, b, ends, full)


def _cue_after(tree: Tree, item: _Item, stop: int, words: Lexicon) -> tuple[int, int | None] | None:
    """The cue of a quotation that comes after it, in the same sentence."""
    i = item.quoted.last + 1
    if item.ends == "." and i < stop and tree.low[i] != ",":
        return None
    if i < stop and tree.low[i] in (".", "?", "!"):
        return None
    limit = min(stop, i + _REACH)
    verbs: list[int] = []
    t = i
    while t < limit and tree.low[t] not in (".", "?", "!", ";"):
        if tree.is_verb(t):
            verbs.append(t)
        t += 1
    for v in verbs:
        known = any("quote" in r.frames for r in words.verbs.get(tree.lemma[v], ()))
        if not known or tree.tag[v] in ("VBG", "VB") and tree.dep[v] in ("acl", "amod"):
            continue
        if tree.dep[v] == "relcl" and tree.head[v] >= i and len(verbs) > 1:
            continue
        source = _near_source(tree, v, i, t)
        if source is not None:
            return v, source
    if verbs:  # an unknown verb in the place of one of saying: "Never," he grinned.
        v = verbs[0]
        source = tree.subject(v)
        if source is not None and i <= source < t and item.ends in ",?!" and v - i <= 8 and not passive(tree, v) and tree.tag[v] in ("VBD", "VBZ"):
            return v, source
    return None


def _near_source(tree: Tree, verb: int, first: int, stop: int) -> int | None:
    """The source of a verb outside quotations: by the parse, else the noun next to it."""
    source = source_of(tree, verb)
    if source is not None and (first <= source < stop or tree.quote_at[source] < 0 and tree.sentence[source] == tree.sentence[verb]):
        return source
    for t in range(verb + 1, min(stop, verb + 3)):  # said Smith
        if tree.tag[t] in ("NNP", "NN", "NNS", "NNPS", "PRP", "DT", "PRP$") or tree.dep[t] == "compound":
            top = t
            while tree.dep[top] in ("compound", "det", "amod", "poss", "nmod", "nummod") and tree.head[top] > top and tree.head[top] < stop:
                top = tree.head[top]
            return top
        break
    for t in range(verb - 1, first - 1, -1):  # Smith said
        if tree.tag[t] in ("NNP", "NN", "NNS", "NNPS", "PRP", "WP"):
            return t
        if tree.is_verb(t):
            break
    return None


def _cue_before(tree: Tree, item: _Item, start: int, words: Lexicon) -> tuple[int, int | None] | None:
    """The cue of a quotation that comes before it, in the same sentence."""
    t = item.quoted.first - 1
    floor = max(start, t - _REACH)
    while t >= floor:
        if tree.low[t] in (".", "?", "!", ";") and t < item.quoted.first - 1:
            return None
        if tree.is_verb(t) and any("quote" in r.frames for r in words.verbs.get(tree.lemma[t], ())):
            return t, source_of(tree, t)
        t -= 1
    return None
