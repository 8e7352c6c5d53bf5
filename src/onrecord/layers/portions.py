"""Portions: what the parser is given at a time, so that odd texts take no more time per kilobyte than a report.

No report comes near these bounds. What does (a whole book on one line, a hundred thousand brackets, a list without a
full stop) is cut: spaCy's tokenizer is quadratic in a stretch without blanks, its layers take memory by the block, and
rules over one sentence may look at every pair of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.layers.reading import Block
from onrecord.record import Span

BLOCK = 20_000  # characters
RUN = 400  # characters without a blank
SENTENCE = 250  # tokens without an end mark
_RUN = re.compile(rf"\S{{{RUN},}}")
_STOP = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=\S)")
_ENDS = frozenset(".!?…")


def cut(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks, long ones in several: at the end of a sentence, else between words, else anywhere."""
    return [part for block in blocks for part in _parts(text, block)]


def _parts(text: str, block: Block) -> Iterator[Block]:
    start, end = block.span.start, block.span.end
    while end - start > BLOCK and block.kind not in ("furniture", "credit"):
        stop, begin = _gap(text, start, start + BLOCK)
        yield Block(Span(start=start, end=stop), block.kind)
        start = begin
    yield Block(Span(start=start, end=end), block.kind)


def _gap(text: str, start: int, limit: int) -> tuple[int, int]:
    """Where a part ends, and where the next begins behind the blanks."""
    window = max(start + 1, limit - BLOCK // 4)
    last = None
    for last in _STOP.finditer(text, window, limit):  # noqa: B007 - the last one counts
        pass
    if last is None:
        for last in re.finditer(r"\s+(?=\S)", text[window:limit]):  # noqa: B007
            pass
        if last is None:
            return limit, limit
        return window + last.start(), window + last.end()
    begin = last.end()
    return len(text[start:begin].rstrip()) + start, begin


def tokens(text: str, nlp: Language) -> Doc:
    """The tokens of a block; a stretch without a blank is looked at piece by piece."""
    if _RUN.search(text) is None:
        return nlp.tokenizer(text)
    at, words, spaces = 0, [], []
    while at < len(text):
        stop = _piece(text, at)
        for token in nlp.tokenizer(text[at:stop]):
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
        at = stop
    return Doc(nlp.vocab, words=words, spaces=spaces)


def _piece(text: str, at: int) -> int:
    """The end of the piece that begins here: before the next long stretch, or a part of it."""
    found = _RUN.search(text, at)
    if found is None:
        return len(text)
    return found.start() if found.start() > at else min(at + RUN, found.end())


def starts(words: Sequence[str]) -> list[bool | None] | None:
    """Where sentences must begin at the latest, for the parser; None when no end mark is missing for so long."""
    if len(words) <= SENTENCE:
        return None
    out: list[bool | None] = [None] * len(words)
    since, found = 0, False
    for i, word in enumerate(words):
        if i - since >= SENTENCE:
            out[i], since, found = True, i, True
        if word in _ENDS:
            since = i + 1
    return out if found else None
