"""The quick attribute ruler says what spaCy's own says."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.attrs import DEP, LEMMA, MORPH, POS, TAG
from spacy.tokens import Doc

from onrecord.layers import ruler
from onrecord.reader import Reader

ODD = [
    "They ain't gonna let's go, and I've gotta say: lemme alone! \n\n He'd better; who's there?",
    "More rebels than ever were best armed ... $5 -- 'tis  \t  said. MOST OF THEM DIED, Jr. &c.",
    "Her own men and his; whose? Which one's yours? I'm what you'd been, not n't nt. There had better been.",
]


def texts() -> list[str]:
    root = Path(__file__).parents[2]
    cases = (root / "tests" / "cases" / "statements" / "forms_quotes.yaml").read_text(encoding="utf-8")
    return [*ODD, cases, *(p.read_text(encoding="utf-8") for p in sorted((root / "examples").glob("*.txt")))]


@pytest.mark.parametrize("text", texts())
def test_same_as_the_ruler(reader: Reader, text: str) -> None:
    pieces = [piece for piece in text.split("\n\n") if piece]
    ours = ruler.annotate([reader.nlp.make_doc(p) for p in pieces], reader.nlp)
    for mine, theirs in zip(ours, reader.nlp.pipe(pieces), strict=True):
        columns = [POS, TAG, DEP, LEMMA, MORPH]
        assert mine.to_array(columns).tolist() == theirs.to_array(columns).tolist()
        assert [(e.start, e.end, e.label_) for e in mine.ents] == [(e.start, e.end, e.label_) for e in theirs.ents]


def test_a_pattern_that_looks_elsewhere_is_left_to_the_ruler(reader: Reader) -> None:
    from spacy.pipeline import AttributeRuler

    own = AttributeRuler(reader.nlp.vocab)
    own.add([[{"ORTH": "Bank"}]], {"LEMMA": "riverbank"})
    quick = ruler.Ruler(own)
    doc = quick(Doc(reader.nlp.vocab, words=["Bank", "bank"]))
    assert [t.lemma_ for t in doc] == ["riverbank", ""]
