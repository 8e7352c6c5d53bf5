"""Statements that a cue word and the parse give: verbs, nouns, adjectives, "according to", adverbs."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.layers.statements import complements, trim
from onrecord.layers.statements.lexicon import Lexicon, Rule, lexicon
from onrecord.layers.statements.parts import Found, runs
from onrecord.layers.statements.sources import passive, source_of
from onrecord.layers.statements.tree import FINITE, Tree
from onrecord.layers.vocabulary import vocabulary
from onrecord.layers.vocabulary import words as listed

_CLOSING = frozenset({"”", '"', "''", "’", "'"})
_STARTS = ("DT", "PRP", "NN", "EX", "CD", "JJ", "``")
_ASIDE_REACH = 60
_BREAKS = frozenset({",", ".", ";", "!", "?", ":"})


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
                yield from _verb(tree, i, words, skip)
        elif tag[:2] == "NN":
            if lemma in words.nouns:
                yield from _noun(tree, i, words)
            if lemma in listed("statements/nouns", "views"):
                yield from _in_words_of(tree, i, words)
        elif tag[:2] == "JJ" and lemma in words.adjectives:
            yield from _adjective(tree, i, words)
        if tag == "RB" and lemma in words.adverbs:
            yield from _adverb(tree, i, words.adverbs[lemma])
        if (tree.low[i] == "to" and i and tree.low[i - 1] == "according") or tree.low[i] == "per":
            yield from _according(tree, i, words)


def _verb(tree: Tree, i: int, words: Lexicon, used: set[int]) -> Iterator[Found]:
    if tree.dep[i] in ("amod", "compound"):
        return
    if i > 1 and tree.low[i] in listed("statements/nouns", "citing") and tree.is_verb(i - 2):
        return  # the paper said, citing officials, that ...
    for rule in words.verbs[tree.lemma[i]]:
        if rule.particle and not any(tree.dep[k] == "prt" and tree.low[k] in rule.particle for k in tree.kids[i]):
            continue
        found = complements.complement(tree, i, rule)
        if found is None:
            continue
        frame, tokens = found
        source = _source(tree, i, frame, set(tokens))
        parts = [trim.content(tree, i, part, used) for part in trim.split(tree, frame, tokens)]
        for pieces in parts:
            if pieces:
                yield Found(
                    rule=rule.name,
                    manner=rule.manner,
                    anchor=i,
                    cue=(i, i),
                    pieces=pieces,
                    source=source,
                    addressee=tree.child(i, "dobj", "dative") if rule.addressee else None,
                    frame=frame,
                )
        yield from _more_clauses(tree, i, rule, frame, source, used)
        return
    for rule in words.verbs[tree.lemma[i]]:
        if rule.aside or rule.late:
            made = list(_aside(tree, i, rule)) if rule.aside else []
            yield from made or _late(tree, i, rule)
            return


def _more_clauses(tree: Tree, i: int, rule: Rule, frame: str, source: int | None, used: set[int]) -> Iterator[Found]:
    """`said that A, but that B`, where the second clause hangs on the cue itself."""
    if frame != "clause":
        return
    for k in tree.children(i, "conj"):
        if any(tree.low[m] == "that" and tree.dep[m] == "mark" for m in tree.kids[k]):
            pieces = trim.content(tree, i, tree.subtree(k), used)
            if pieces:
                yield Found(rule.name, rule.manner, i, (i, i), pieces, source, frame=frame)


def _finite(tree: Tree, part: tuple[int, int]) -> bool:
    return any(tree.tag[t] in FINITE for t in range(part[0], part[1] + 1))


def _begins_clause(tree: Tree, first: int, last: int) -> bool:
    """Whether the words after a cue, which the parse did not take for its clause, can be one."""
    if last - first < 3 or not tree.tag[first].startswith(_STARTS) or first in tree.reading.time_by_token:
        return False
    return any(tree.tag[t] in FINITE for t in range(first, last))


def _late(tree: Tree, i: int, rule: Rule) -> Iterator[Found]:
    """`said after the vote in May that it was over`, where the parse hung the clause on another word."""
    if tree.tag[i] not in ("VBD", "VBZ", "VBP", "VBG"):
        return
    stop = tree.last[i]
    if rule.aside:
        source = source_of(tree, i)
        if source is not None and source < i and _begins_clause(tree, i + 1, stop):
            pieces = trim.content(tree, i, list(range(i + 1, stop + 1)), set())
            yield Found(rule.name, rule.manner, i, (i, i), pieces, source, frame="clause")
            return
    for t in range(i + 1, min(i + 16, tree.size)):
        if tree.low[t] in _BREAKS - {","} or (tree.is_verb(t) and tree.tag[t] in FINITE):
            return
        if tree.low[t] == "that" and tree.tag[t] == "IN" and tree.sentence[t] == tree.sentence[i]:
            tokens = list(range(t, stop + 1))
            yield Found(
                rule.name,
                rule.manner,
                i,
                (i, i),
                trim.content(tree, i, tokens, set()),
                source_of(tree, i),
                frame="clause",
            )
            return


def _source(tree: Tree, i: int, frame: str, content: set[int]) -> int | None:
    if frame in ("passive", "raising"):
        by = tree.child(i, "agent")
        return tree.child(by, "pobj") if by is not None else None
    source = source_of(tree, i)
    if source is None or tree.dep[source] == "expl" or (source in content and frame != "clause"):
        return None
    if tree.low[source] in ("it", "there") and passive(tree, i):
        return None
    return source


def _aside(tree: Tree, i: int, rule: Rule) -> Iterator[Found]:
    """`The road, he said, was shut`, where the parse lost the thread: the sentence without its aside."""
    if tree.tag[i] not in ("VBD", "VBZ", "VBP"):
        return
    subject = tree.speaker(i)
    if subject is None or abs(subject - i) > 25:
        return
    first = min(tree.left[subject], i)
    root = _opening(tree, i, first)
    last = max(i, tree.right[subject])
    while last + 1 < tree.size and tree.sentence[last + 1] == root and tree.low[last + 1] not in _BREAKS:
        last += 1
        if last - i > 20:
            return
    before = first - 1
    while before > root and tree.low[before] in _CLOSING:  # The vote "was a farce," he said
        before -= 1
    if last + 1 >= tree.size or before < root + 1 or tree.low[before] != ",":
        return
    stop = max(tree.last[i], last + 1)
    pieces = [(root, first - 2 if before == first - 1 else first - 1)]
    report = last + 2 < tree.size and tree.tag[last + 2] in ("IN", "WRB", "VBG") and _finite(tree, pieces[0])
    if report:
        pass  # ..., he said, as troops moved in: the rest is the report's own
    elif tree.low[last + 1] == "," and stop > last + 3:
        pieces.append((last + 2, stop))
    elif tree.low[last + 1] not in (".", "!", "?"):
        return
    if sum(b - a + 1 for a, b in pieces) < 4:
        return
    yield Found(rule="aside", manner=rule.manner, anchor=i, cue=(i, i), pieces=pieces, source=subject, frame="aside")


def _opening(tree: Tree, i: int, first: int) -> int:
    """Where what is said before an aside begins: after a colon or semicolon, else with the sentence."""
    root = tree.sentence[i]
    for t in range(first - 1, max(root, first - _ASIDE_REACH), -1):
        if tree.low[t] in (":", ";"):
            return t + 1
    return root


def _noun(tree: Tree, i: int, words: Lexicon) -> Iterator[Found]:
    for rule in words.nouns[tree.lemma[i]]:
        found = complements.complement(tree, i, rule)
        if found is None:
            continue
        frame, tokens = found
        if tree.lemma[tokens[-1]] in vocabulary("statements/nouns")["idioms"].get(tree.lemma[i], ()):
            return  # requests for comment
        source = tree.child(i, "poss")
        head = tree.head[i]
        if rule.name == "belief-noun" and _gone_or_material(tree, i, head, tokens):
            return
        if source is None:
            by = next((k for k in tree.children(i, "prep") if tree.low[k] in ("by", "from")), None)
            source = tree.child(by, "pobj") if by is not None else None
        if source is None and tree.dep[i] in ("dobj", "attr") and tree.is_verb(head):
            source = source_of(tree, head)
        if source is None:
            continue
        yield _one_word(tree, i, rule, tokens, source, "noun-" + frame)
        return


def _one_word(tree: Tree, i: int, rule: Rule, tokens: list[int], source: int | None, frame: str) -> Found:
    """What a cue of one word (a noun, an adjective) attributes."""
    return Found(
        rule=rule.name,
        manner=rule.manner,
        anchor=i,
        cue=(i, i),
        pieces=trim.content(tree, i, tokens, set()),
        source=source,
        frame=frame,
    )


def _gone_or_material(tree: Tree, i: int, head: int, tokens: list[int]) -> bool:
    """Whether a noun of support is of deeds, not thoughts, or tells of what has ended ("ended its support for")."""
    about = listed("statements/nouns", "material")
    ended = tree.dep[i] == "dobj" and tree.lemma[head] in listed("statements/nouns", "ending")
    return ended or (tree.lemma[i] == "support" and any(tree.lemma[t] in about for t in tokens))


def _adjective(tree: Tree, i: int, words: Lexicon) -> Iterator[Found]:
    head = tree.head[i]
    made = tree.lemma[i] == "clear" and tree.lemma[head] == "make"  # made (it) clear that
    if tree.dep[i] not in ("acomp", "oprd", "ROOT", "conj", "advcl") and not made:
        return
    for rule in words.adjectives[tree.lemma[i]]:
        found = complements.complement(tree, i, rule)
        if found is None and made:
            late = (k for k in tree.children(i, "advcl") if any(tree.low[m] == "that" for m in tree.kids[k]))
            found = next((("clause", tree.subtree(k)) for k in late), None)
        if found is None and head != i:  # the clause hung on "be"
            found = (
                next((("clause", tree.subtree(k)) for k in tree.children(head, "ccomp") if k > i), None)
                if "clause" in rule.frames
                else None
            )
        if found is None:
            continue
        frame, tokens = found
        source = (
            tree.subject(i) if tree.subject(i) is not None and not made else source_of(tree, head if head != i else i)
        )
        yield _one_word(tree, i, rule, tokens, source, "adj-" + frame)
        return


def _adverb(tree: Tree, i: int, rule: Rule) -> Iterator[Found]:
    verb = tree.head[i]
    if tree.lemma[verb] in lexicon().verbs:
        return
    if verb == i or (not tree.is_verb(verb) and tree.tag[verb] != "MD"):
        return
    tokens = [t for t in tree.subtree(verb) if t != i]
    yield Found(
        rule=rule.name, manner=rule.manner, anchor=i, cue=(i, i), pieces=runs(tokens, 1), source=None, frame="adverb"
    )


def _according(tree: Tree, i: int, words: Lexicon) -> Iterator[Found]:
    rule = words.rules["according-to"]
    top = i - 1 if tree.low[i] == "to" else i
    source = tree.child(i, "pobj")
    if source is None and top != i:
        source = tree.child(top, "pobj")
    if source is None or (top == i and not tree.tag[source].startswith("NNP")):
        return
    first, last = min(top, tree.left[top]), max(tree.right[top], tree.right[i])
    start, stop = _bounds(tree, first, last)
    head = tree.head[top]
    relay: list[int] = []
    told = next((k for k in tree.children(head, "ccomp") if k < top), None) if tree.lemma[head] in words.verbs else None
    after = last + 1
    if told is not None and head > last:  # X is so, according to Y, the paper said
        pieces = [(start, first - 1)]
        by = source_of(tree, head)
        relay = [by] if by is not None and by != source else []
    elif first - start <= 1:
        pieces = [(after, stop)]
    elif after >= stop or tree.low[after] != "," or head <= last:
        pieces = [(start, first - 1)]
    else:
        pieces = [(start, first - 1), (after, stop)]
    pieces = [
        p for p in pieces if p[0] <= p[1] and any(c.isalnum() for c in tree.text[tree.start[p[0]] : tree.end[p[1]]])
    ]
    pieces = [trim.whole_quotes(tree, p, top) for p in pieces]
    if not pieces:
        return
    yield Found(
        rule.name, rule.manner, top, (top, i), pieces, source, frame="according", via=relay, root=_main(tree, head)
    )


def _in_words_of(tree: Tree, i: int, words: Lexicon) -> Iterator[Found]:
    """`in the words of the judge, "..."`, `in her view, ...`."""
    top = tree.head[i]
    if tree.dep[i] != "pobj" or tree.low[top] != "in":
        return
    source = tree.child(i, "poss")
    of = next((k for k in tree.children(i, "prep") if tree.low[k] == "of"), None)
    if source is None and of is not None:
        source = tree.child(of, "pobj")
    if source is None:
        return
    first, last = top, max(i, tree.right[source])
    start, stop = _bounds(tree, first, last)
    rule = words.rules["according-to"]
    if last + 2 < tree.size and tree.low[last + 1] == "," and tree.quote_at[last + 2] >= 0:
        quoted = tree.quotes[tree.quote_at[last + 2]]
        pieces = [(quoted.first, min(quoted.last, tree.size - 1))]
    elif first - start <= 1 and last + 1 < stop:
        pieces = [(last + 1, stop)]
    elif first - start > 2 and (last + 1 >= stop or tree.low[last + 1] == ","):
        pieces = [(start, first - 1), *([(last + 1, stop)] if last + 2 < stop else [])]
    else:
        return
    yield Found(rule.name, rule.manner, top, (top, i), pieces, source, frame="according", root=_main(tree, top))


def _main(tree: Tree, i: int) -> int:
    """The verb that governs a token."""
    while not tree.is_verb(i) and tree.head[i] != i:
        i = tree.head[i]
    return i


def _bounds(tree: Tree, first: int, last: int) -> tuple[int, int]:
    """The sentence round a phrase, or the brackets it stands in."""
    root = tree.sentence[first]
    start, stop = first, last
    while start > root and tree.low[start - 1] not in ("(", "["):
        start -= 1
    while stop + 1 < tree.size and tree.sentence[stop + 1] == root and tree.low[stop + 1] not in (")", "]"):
        stop += 1
    return start, stop
