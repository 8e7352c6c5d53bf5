"""The layer: quotations first, then cues, then a finding for each candidate that stands."""

from __future__ import annotations

from onrecord.layers.reading import Reading
from onrecord.layers.statements import cues, documents, headlines, quotations, relays, sources
from onrecord.layers.statements.parts import Found, letters, spans
from onrecord.layers.statements.tree import Tree, tree_of
from onrecord.layers.vocabulary import words
from onrecord.record import Span, Statement, StatementKind

# A noun phrase of so few words names a matter without telling what is said of it.
_NAME = 2


def find(reading: Reading) -> tuple[Statement, ...]:
    """The statements of a report in text order."""
    tree = tree_of(reading)
    said = quotations.find(tree)
    candidates = [*said.found, *headlines.find(tree), *cues.find(tree, said.used), *documents.find(tree)]
    candidates = _outermost(tree, candidates + said.floating)
    for found in candidates:
        relays.complete(tree, found)
    mute = words("statements/nouns", "mute")
    candidates = [c for c in candidates if c.source is None or tree.lemma[c.source] not in mute]
    _give_speakers(candidates)
    made = _settle(tree, [(span, c) for c in candidates for span in spans(tree, c) if not _mere_name(tree, span, c)])
    for span, found in made:
        if found.attribution == "inferred" and found.source is None:
            reading.warn("W131", "A quotation without a known speaker.", span)
    made.sort(key=lambda pair: (pair[0].start, pair[0].end))
    speakers = relays.Speakers(tree)
    return tuple(_statement(tree, n, span, c, speakers) for n, (span, c) in enumerate(made, 1))


def _outermost(tree: Tree, candidates: list[Found]) -> list[Found]:
    """The report's own attributions: not what is said inside what somebody says.

    An outer attribution that only passes an inner one on ("..., he said, the paper reported") becomes its relay.
    """
    holder: list[Found | None] = [None] * (tree.size + 1)
    keep: dict[int, Found] = {}
    dropped: set[int] = set()
    order = sorted(enumerate(candidates), key=lambda pair: (-_size(pair[1]), pair[0]))
    for n, found in order:
        outer = holder[found.anchor]
        if outer is not None and id(outer) not in dropped and relays.relays(tree, outer, found):
            found.via.extend([*([outer.source] if outer.source is not None else []), *outer.via])
            dropped.add(id(outer))
        elif _nested(tree, found, outer if outer is None or id(outer) not in dropped else None):
            continue
        keep[n] = found
        for first, last in found.pieces:
            for i in range(first, last + 1):
                holder[i] = found
    return [keep[n] for n in sorted(keep) if id(keep[n]) not in dropped]


def _nested(tree: Tree, found: Found, outer: Found | None) -> bool:
    """Whether a candidate is part of what somebody says; the clause of a claim that is talked about is not."""
    if found.attribution == "inferred":
        return outer is not None
    if found.frame == "quote":
        return False
    if tree.quote_at[found.anchor] >= 0:
        return True
    claim = found.frame == "noun-clause" and found.manner == "said"
    return outer is not None and not (claim and outer.frame in ("object", "object_predicate"))


def _give_speakers(candidates: list[Found]) -> None:
    """Floating quotations go to the last speaker before them: of their own paragraph first."""
    said = sorted((c for c in candidates if c.attribution == "explicit"), key=lambda c: c.anchor)
    at = 0
    last: Found | None = None
    for quotation in sorted((c for c in candidates if c.attribution == "inferred"), key=lambda c: c.anchor):
        while at < len(said) and said[at].anchor < quotation.anchor:
            if said[at].source is not None and said[at].manner in ("said", "written"):
                last = said[at]
            at += 1
        if last is not None:
            quotation.source, quotation.source_range, quotation.manner = last.source, last.source_range, last.manner


def _size(found: Found) -> int:
    return sum(last - first for first, last in found.pieces)


def _mere_name(tree: Tree, content: Span, found: Found) -> bool:
    """Whether all that is told is what it was about: "spoke of peace", "debated the budget" quote nobody."""
    if found.frame not in ("prepositions", "noun-prepositions") and found.rule != "question-something":
        return False
    phrase = tree.reading.tokens_in(content)
    said = [i for i in range(phrase.start, phrase.end) if any(ch.isalnum() for ch in tree.low[i])]
    return len(said) <= _NAME and not any(tree.quote_at[i] >= 0 or tree.is_verb(i) for i in said)


def _settle(tree: Tree, made: list[tuple[Span, Found]]) -> list[tuple[Span, Found]]:
    """One statement for one stretch: of two candidates with nearly the same content the earlier rule's stays."""
    out: list[tuple[Span, Found]] = []
    for span, found in made:
        if span.end - span.start < 1 or not any(ch.isalnum() for ch in tree.text[span.start : span.end]):
            continue
        if any(_same(span, other) for other, _ in out[-40:]):
            continue
        out.append((span, found))
    return out


def _same(a: Span, b: Span) -> bool:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0 and shared >= 0.85 * (max(a.end, b.end) - min(a.start, b.start))


def _statement(tree: Tree, n: int, content: Span, found: Found, who: relays.Speakers) -> Statement:
    source: Span | None = None
    if found.source is not None:
        main = max(found.pieces, key=lambda p: letters(tree, p))
        first, last = found.source_range or sources.phrase(tree, found.source, main)
        source = tree.span(first, last)
    cue = tree.span(*found.cue) if found.cue else None
    words_ = [content, *([cue] if cue else [])]
    if source and found.attribution == "explicit":
        words_.append(source)
    evidence = Span(start=min(s.start for s in words_), end=max(s.end for s in words_))
    speakers, via = who.of(found)
    return Statement(
        id=f"s{n}",
        speakers=speakers,
        source=source,
        cue=cue,
        kind=_kind(tree, content),
        manner=found.manner,
        content=content,
        addressees=who.actors(found.addressee) if found.addressee is not None else (),
        attribution=found.attribution,
        time=_time(tree, found),
        place=_place(tree, found),
        via=via,
        evidence=evidence,
        rule=found.rule,
    )


def _adjuncts(tree: Tree, found: Found) -> list[int]:
    """The cue's own adverbials: children of the cue outside what is said."""
    if not tree.is_verb(found.anchor):
        return []
    inside = [k for k in tree.kids[found.anchor] if tree.dep[k] in ("prep", "npadvmod", "advmod", "obl")]
    return [k for k in inside if not any(first <= k <= last for first, last in found.pieces)]


def _time(tree: Tree, found: Found) -> str | None:
    times = tree.reading.time_by_token
    for k in _adjuncts(tree, found):
        for i in range(tree.left[k], tree.right[k] + 1):
            if i in times:
                return times[i].id
    return None


def _place(tree: Tree, found: Found) -> str | None:
    places = tree.reading.place_by_token
    for k in _adjuncts(tree, found):
        if tree.low[k] in ("in", "at", "from", "outside", "near"):
            target = tree.child(k, "pobj")
            if target is not None and target in places:
                return places[target].id
    return None


def _kind(tree: Tree, content: Span) -> StatementKind:
    phrase = tree.reading.tokens_in(content)
    total = inside = 0
    for i in range(phrase.start, phrase.end):
        size = sum(ch.isalnum() for ch in tree.low[i])
        total += size
        if tree.quote_at[i] >= 0:
            inside += size
    if not inside:
        return "indirect"
    return "direct" if inside >= 0.95 * total else "mixed"


def speaker_of(reading: Reading, token: int) -> Statement | None:
    """The innermost quotation's statement that holds a token: its speaker is who "I" and "we" are there."""
    offset = reading.doc[token].idx
    if token not in reading.quote_by_token:
        return None
    holding = [s for s in reading.statements if s.kind != "indirect" and s.content.start <= offset < s.content.end]
    return min(holding, key=lambda s: s.content.end - s.content.start, default=None)
