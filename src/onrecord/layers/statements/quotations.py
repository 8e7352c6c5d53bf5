"""Quotations: who says what stands between quotation marks, paragraph by paragraph.

The parse of quoted speech is shaky, so the rules here lean on the words outside the marks: the cue before, after or
between quotations, a colon, and (for a quotation without any of these) the last speaker, once that is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.layers.statements.lexicon import Lexicon, lexicon
from onrecord.layers.statements.parts import Found
from onrecord.layers.statements.sources import near_source, passive, source_of
from onrecord.layers.statements.tree import FINITE, Quoted, Tree

_REACH = 40
_MARKS = "\"'”’“‘»«` "
_ENDERS = ".?!…"
_STOP = frozenset({".", "?", "!", ";"})
_DASHES = frozenset({"-", "--", "–", "—", "―"})
_Cue = tuple[int, int | None]


@dataclass(slots=True)
class _Item:
    """A quotation in its paragraph."""

    quoted: Quoted
    first: int  # first token inside the marks
    last: int  # last token inside the marks
    prev: int  # last token before it in the paragraph, or -1
    next: int  # first token after it in the paragraph, or -1
    opens: bool  # starts a sentence of the report
    ends: str  # last character inside
    finite: bool
    full: bool


@dataclass(slots=True)
class Paragraphs:
    """What the quotations of a report yield: statements, the cues they use, and quotations without a cue."""

    found: list[Found]
    used: set[int]
    floating: list[Found]


def find(tree: Tree) -> Paragraphs:
    """Statements of whole quotations."""
    words = lexicon()
    out = Paragraphs([], set(), [])
    at = 0
    quotes = tree.quotes
    for block in tree.reading.blocks:
        inside: list[Quoted] = []
        while at < len(quotes) and quotes[at].quote.outer.start < block.span.end:
            if quotes[at].quote.outer.start >= block.span.start:
                inside.append(quotes[at])
            at += 1
        if inside and block.kind not in ("furniture", "credit"):
            phrase = tree.reading.tokens_in(block.span)
            _block(tree, phrase.start, phrase.end, inside, words, out)
    return out


def _block(tree: Tree, first: int, end: int, inside: list[Quoted], words: Lexicon, out: Paragraphs) -> None:
    items = [_item(tree, q, first, end) for q in inside]
    latest: Found | None = None  # the statement of this paragraph that a following quotation carries on
    waiting: list[Found] = []
    for k, item in enumerate(items):
        if latest is not None and _carries_on(tree, item, latest):
            latest.pieces.append((item.first, item.last))
            continue
        if not item.full:
            continue
        floor = items[k - 1].quoted.last + 1 if k else first
        limit = items[k + 1].quoted.first if k + 1 < len(items) else end
        cue = _cue(tree, item, floor, limit, words)
        if cue is not None and cue[0] in out.used:
            if latest is not None and latest.anchor == cue[0]:
                latest.pieces.append((item.first, item.last))
            continue
        if cue is not None:
            latest = _found(tree, item, cue, words)
            for before in waiting:
                latest.pieces.extend(before.pieces)
            waiting = []
            out.found.append(latest)
            out.used.add(latest.anchor)
        elif latest is not None and not _other_cue(tree, latest, item, words):
            latest.pieces.append((item.first, item.last))
        elif item.opens:
            waiting.append(
                Found(
                    "floating-quotation",
                    "said",
                    item.first,
                    None,
                    [(item.first, item.last)],
                    attribution="inferred",
                    frame="quote",
                )
            )
    out.floating.extend(f for f in waiting if _speech(tree, f))


def _other_cue(tree: Tree, latest: Found, item: _Item, words: Lexicon) -> bool:
    """Whether something else is reported between a statement and a quotation after it."""
    begin = max(latest.anchor, latest.pieces[-1][1]) + 1
    if item.first - begin <= 25:
        return False
    main = ("ROOT", "conj", "dep", "ccomp")
    return any(
        tree.tag[t] in FINITE and tree.dep[t] in main and tree.lemma[t] in words.verbs for t in range(begin, item.first)
    )


def _found(tree: Tree, item: _Item, cue: _Cue, words: Lexicon) -> Found:
    anchor, source = cue
    rule = next((r for r in words.verbs.get(tree.lemma[anchor], ()) if "quote" in r.frames), words.rules["say"])
    if not tree.is_verb(anchor):
        return Found(
            "quotation-colon", "said", anchor, (anchor, anchor), [(item.first, item.last)], source, frame="quote"
        )
    return Found(rule.name, rule.manner, anchor, (anchor, anchor), [(item.first, item.last)], source, frame="quote")


def _speech(tree: Tree, found: Found) -> bool:
    """Whether a quotation without a cue reads like speech (a sentence), not like a title."""
    first, last = found.pieces[0]
    text = tree.text[tree.start[first] : tree.end[last]].rstrip(_MARKS)
    return last - first >= 2 and text[-1:] in ".?!,…" and any(tree.tag[t] in FINITE for t in range(first, last + 1))


def _carries_on(tree: Tree, item: _Item, latest: Found) -> bool:
    """Whether a quotation goes on after the cue of the one before: "No," he said, "we won't"."""
    if (item.full and item.opens) or item.prev < 0 or latest.anchor > item.first:
        return False
    since = latest.pieces[-1][1]
    if latest.anchor < since:
        return False
    between = range(since + 1, item.first)
    if any(tree.low[t] in _STOP for t in between):
        return False
    verbs = [t for t in between if tree.is_verb(t) and t != latest.anchor]
    return tree.low[item.prev] in (",", "–", "—", "--", "-", ":") and (not verbs or item.prev - latest.anchor <= 6)


def _item(tree: Tree, quoted: Quoted, first: int, end: int) -> _Item:
    inner = quoted.quote.inner
    a, b = quoted.first, quoted.last
    while a < b and tree.end[a] <= inner.start:
        a += 1
    while b > a and tree.start[b] >= inner.end:
        b -= 1
    text = tree.text[inner.start : inner.end].strip()
    letter = next((ch for ch in text if ch.isalnum()), "")
    capital = letter.isupper() or letter.isdigit() or text[:1] in "….["
    ends = text.rstrip(_MARKS)[-1:]
    prev, after = quoted.first - 1, quoted.last + 1
    while prev >= first and tree.tag[prev] == "_SP":
        prev -= 1
    while after < end and tree.tag[after] == "_SP":
        after += 1
    prev, after = (prev if prev >= first else -1), (after if after < end else -1)
    opens = prev < 0 or tree.low[prev] in _STOP or tree.low[prev][-1:] in _MARKS or tree.low[prev][-1:] in _ENDERS
    led = prev >= 0 and tree.low[prev] in (",", ":", "–", "—", "--", "-")
    verb = prev >= 0 and tree.is_verb(prev) and tree.lemma[prev] in lexicon().verbs
    closed = after < 0 or ends in ".?!,…—-–" or tree.low[after] in (",", ".", "?", "!", ";")
    finite = any(tree.tag[t] in FINITE for t in range(a, b + 1))
    weighty = b - a >= 2 or finite or ends in ".?!" or prev < 0 or led
    clear = opens or led or (verb and b - a >= 4)
    words_of_verb = verb and ends in ".?!" and after < 0  # said "no deal."
    begins = capital or (finite and clear) or words_of_verb
    full = bool(text) and closed and weighty and (opens or led or verb) and begins
    return _Item(quoted, a, b, prev, after, opens, ends, finite, full)


def _cue(tree: Tree, item: _Item, floor: int, limit: int, words: Lexicon) -> _Cue | None:
    before = None if item.opens else _cue_before(tree, item, floor, words)
    if before is not None and tree.dep[before[0]] != "advcl":
        return before
    return _signature(tree, item) or _cue_after(tree, item, limit, words) or before or _colon(tree, item, floor)


def _signature(tree: Tree, item: _Item) -> _Cue | None:
    """`"Nobody asked us." - Maria Lopez, teacher`: a name after a dash, on the quotation's line or the next."""
    i = item.quoted.last + 1
    while i < tree.size and tree.tag[i] == "_SP" and i <= item.quoted.last + 2:
        i += 1
    if item.ends not in ".?!,…" or i >= tree.size or tree.low[i] not in _DASHES:
        return None
    name = i + 1
    while name < min(tree.size, i + 10) and tree.low[name] not in (",", ".", "(") and "\n" not in tree.low[name]:
        if not tree.tag[name].startswith(("NN", "JJ", "DT", "PRP$", "POS", "HYPH")):
            return None
        name += 1
    if not i + 1 < name < i + 10 or not any(tree.tag[t].startswith("NNP") for t in range(i + 1, name)):
        return None
    return i, name - 1


def _quotes(tree: Tree, verb: int, words: Lexicon) -> bool:
    """Whether a verb takes quotations."""
    return any("quote" in rule.frames for rule in words.verbs.get(tree.lemma[verb], ()))


def _cue_after(tree: Tree, item: _Item, stop: int, words: Lexicon) -> _Cue | None:
    """The cue of a quotation that comes after it, in the same sentence."""
    begin = item.next
    if begin < 0 or tree.low[begin] in _STOP:
        return None
    end = begin
    while end < min(stop, begin + _REACH) and tree.low[end] not in _STOP:
        end += 1
    if item.ends == "." and tree.low[begin] != "," and end - begin > 6:
        return None
    verbs = [t for t in range(begin, end) if tree.is_verb(t) and tree.dep[t] not in ("amod", "aux", "auxpass")]
    if tree.low[begin] in ("and", "but"):  # "It is so," and urged them to come, he said
        verbs = [v for v in verbs if tree.subject(v) is not None]
    for v in verbs:
        if not _quotes(tree, v, words) or (tree.tag[v] in ("VBG", "VB") and tree.dep[v] in ("acl", "amod", "xcomp")):
            continue
        if tree.dep[v] in ("relcl", "acl") and begin <= tree.head[v] < v and len(verbs) > 1:
            continue
        source = near_source(tree, v, begin, end)
        if source is None:
            continue
        lead = min(tree.left[source] if begin <= tree.left[source] else source, v)
        if lead - begin <= 4 or v - begin <= 3:
            return v, source
    for v in verbs[:1]:  # an unknown verb in the place of one of saying: "Never," he grinned; "Great!" beamed Smith
        if v == begin and tree.tag[v] in ("VBD", "VBZ") and item.ends in ",?!" and not _quotes(tree, v, words):
            source = near_source(tree, v, begin, end)
            if source is not None and source > v:
                return v, source
        source = tree.subject(v)
        if source is None or not begin <= source < end or item.ends not in ",?!" or passive(tree, v):
            continue
        if v - begin <= 8 and tree.tag[v] in ("VBD", "VBZ") and tree.left[source] == begin:
            return v, source
    return None


def _cue_before(tree: Tree, item: _Item, start: int, words: Lexicon) -> _Cue | None:
    """The cue of a quotation that comes before it, in the same sentence."""
    t = item.prev
    floor = max(start, t - _REACH)
    colon = t >= 0 and tree.low[t] == ":"
    while t >= floor:
        if tree.low[t] in _STOP:
            return None
        if tree.low[t] in ("said", "says") and not tree.is_verb(t):  # Said one veteran, "..."
            return t, near_source(tree, t, floor, item.first)
        if tree.is_verb(t) and tree.dep[t] not in ("amod", "compound") and _quotes(tree, t, words):
            if colon and tree.head[t] < t and tree.dep[t] in ("relcl", "ccomp", "acl") and tree.tag[t] != "VBG":
                t -= 1
                continue
            return t, near_source(tree, t, floor, item.first)
        t -= 1
    return None


def _colon(tree: Tree, item: _Item, floor: int) -> _Cue | None:
    """`The board was conclusive in its findings: "..."`: the subject of the clause before a colon speaks."""
    if item.prev < 0 or tree.low[item.prev] != ":" or item.prev <= floor:
        return None
    begin = max(tree.sentence[item.prev - 1], floor)
    for t in range(begin, item.prev):
        if tree.tag[t] in FINITE and tree.dep[t] not in ("relcl", "acl", "advcl", "aux", "auxpass"):
            source = source_of(tree, t)
            if source is not None and begin <= source < item.prev:
                return t, source
    for t in range(begin, item.prev):
        if tree.head[t] == t and (tree.tag[t].startswith("NN") or tree.tag[t] == "PRP"):
            return item.prev, t
    return None
