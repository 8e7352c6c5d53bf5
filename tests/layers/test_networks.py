"""spaCy's networks by quicker operations find what spaCy finds."""

from __future__ import annotations

import pytest
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, SENT_START, TAG
from spacy.tokens import Doc

from onrecord.layers import networks, ruler
from onrecord.reader import Reader

COLUMNS = [TAG, DEP, HEAD, SENT_START, ENT_IOB, ENT_TYPE]
PIECES = [
    "Kenya",
    "  \t ",
    "The European Union's foreign policy chief met Abdel Fattah \n al-Burhan in Port Sudan on 3 March 2024.  He left.",
    "UN, NATO. Bank of England! \n\n New York Times reporter John Smith ... paid $3.5 million to 200 Syrians in",
    "University of",
]


def test_same_as_spacy_on_pieces_of_all_lengths(reader: Reader) -> None:
    ours = ruler.annotate([reader.nlp.make_doc(piece) for piece in PIECES], reader.nlp)
    for mine, theirs in zip(ours, reader.nlp.pipe(PIECES), strict=True):
        assert mine.to_array(COLUMNS).tolist() == theirs.to_array(COLUMNS).tolist(), theirs.text
    assert sum(len(doc.ents) for doc in ours) > 5


def test_neighbours_change_nothing(reader: Reader) -> None:
    alone = [doc for piece in PIECES for doc in ruler.annotate([reader.nlp.make_doc(piece)], reader.nlp)]
    together = ruler.annotate([reader.nlp.make_doc(piece) for piece in PIECES], reader.nlp)
    assert [d.to_array(COLUMNS).tolist() for d in alone] == [d.to_array(COLUMNS).tolist() for d in together]


def test_no_text_is_no_trouble(reader: Reader) -> None:
    assert list(ruler.annotate([], reader.nlp)) == []
    (empty,) = ruler.annotate([Doc(reader.nlp.vocab)], reader.nlp)
    assert len(empty) == 0


def test_the_pipeline_itself_is_left_as_it_is(reader: Reader) -> None:
    for name in ("tok2vec", "parser", "ner"):
        assert not any(isinstance(node.ops, networks.QuickOps) for node in reader.nlp.get_pipe(name).model.walk())


def test_components_run_as_they_are_without_openblas(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks.THREADS, "_set", None)
    assert all(networks.quick(component) is None for _, component in reader.nlp.pipeline)


def test_threads_are_given_back() -> None:
    if not networks.THREADS.known:
        pytest.skip("numpy has no OpenBLAS here")
    before = networks.THREADS._get()
    with networks.THREADS.one(), networks.THREADS.one():
        assert networks.THREADS._get() == 1
    assert networks.THREADS._get() == before
