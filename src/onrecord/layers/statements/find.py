"""The layer: quotations first, then cues, then a finding for each candidate that stands."""

from __future__ import annotations

from onrecord.layers.reading import Reading
from onrecord.layers.statements import cues, quotations, sources
from onrecord.layers.statements.parts import Found, letters, one_span
from onrecord.layers.statements.tree import Tree
from onrecord.record import Span, Statement, StatementKind


def find(reading: Reading) -> tuple[Statement, ...]:
    """The statements of a report in text order."""
    tree = Tree(reading)
    said = quotations.find(tree)
    candidates = _outermost(tree, said.found + list(cues.find(tree, said.used)) + said.floating)
    _give_speakers(tree, candidates)
    made = [(one_span(tree, c.pieces), c) for c in candidates]
    made = _settle(tree, made)
    made.sort(key=lambda pair: (pair[0].start, pair[0].end))
    return tuple(_statement(tree, n, span, c) for n, (span, c) in enumerate(made, 1))


def _outermost(tree: Tree, candidates: list[Found]) -> list[Found]:
    """Candidates that are not themselves part of what somebody says: the report's own attributions."""
    inside = [False] * (tree.size + 1)
    keep: list[tuple[int, Found]] = []
    order = sorted(enumerate(candidates), key=lambda pair: (-_size(pair[1]), pair[0]))
    for n, found in order:
        if found.frame != "quote" and (tree.quote_at[found.anchor] >= 0 or inside[found.anchor]):
            continue
        keep.append((n, found))
        for first, last in found.pieces:
            for i in range(first, last + 1):
                inside[i] = True
    return [found for _, found in sorted(keep, key=lambda pair: pair[0])]


def _give_speakers(tree: Tree, candidates: list[Found]) -> None:
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


def _statement(tree: Tree, n: int, content: Span, found: Found) -> Statement:
    reading = tree.reading
    source: Span | None = None
    if found.source is not None:
        main = max(found.pieces, key=lambda p: letters(tree, p))
        first, last = found.source_range or sources.phrase(tree, found.source, main)
        source = tree.span(first, last)
    cue = tree.span(*found.cue) if found.cue else None
    spans = [content, *([cue] if cue else [])]
    if source and found.attribution == "explicit":
        spans.append(source)
    evidence = Span(start=min(s.start for s in spans), end=max(s.end for s in spans))
    speakers = reading.actors_of(found.source) if found.source is not None else ()
    return Statement(
        id=f"s{n}",
        speakers=speakers,
        source=source,
        cue=cue,
        kind=_kind(tree, content),
        manner=found.manner,
        content=content,
        addressees=reading.actors_of(found.addressee) if found.addressee is not None else (),
        attribution=found.attribution,
        time=None,
        place=None,
        via=(),
        evidence=evidence,
        rule=found.rule,
    )


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
