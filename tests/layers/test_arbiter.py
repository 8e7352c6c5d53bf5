"""The network is asked where its verdict may count."""

from __future__ import annotations

import pytest

from onrecord.codebook.index import builtin_index
from onrecord.layers.events import arbiter
from onrecord.layers.events.scene import Scene
from onrecord.layers.events.select import Selector
from onrecord.reader import Reader, plain_document


def asked(reader: Reader, text: str) -> dict[str, bool]:
    """The candidates' words, and whether the network is asked about them."""
    scene = Scene(reader.open(plain_document(text, published="2018-05-04")), builtin_index())
    selector = Selector(scene)
    found = [c for sent in scene.reading.sentences() for c in selector.sentence(sent)]
    return {c.token.text: arbiter.doubtful(scene, c) for c in found}


@pytest.mark.parametrize(
    ("text", "word", "doubt"),
    [
        ("France condemned Iran on Tuesday.", "condemned", False),
        ("Russia supported Syria on Tuesday.", "supported", False),
        ("The villagers supported the students on Tuesday.", "supported", True),
        ("A shopkeeper condemned the tenants on Tuesday.", "condemned", False),
        ("Protesters sat in on Tuesday.", "sat", True),
    ],
)
def test_doubt(reader: Reader, text: str, word: str, doubt: bool) -> None:
    assert asked(reader, text)[word] is doubt


def test_only_the_doubtful_have_a_view(reader: Reader) -> None:
    text = "France condemned Iran on Tuesday. The villagers supported the students, a neighbour said."
    scene = Scene(reader.open(plain_document(text, published="2018-05-04")), builtin_index())
    selector = Selector(scene)
    found = [c for sent in scene.reading.sentences() for c in selector.sentence(sent)]
    views = arbiter.doubts(scene, found)
    assert [v is not None for v in views] == [arbiter.doubtful(scene, c) for c in found]
    assert {v is not None for v in views} == {True, False}


def test_a_view_of_no_event_drops_a_candidate(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The villagers supported the students on Tuesday."
    monkeypatch.setattr(arbiter, "NO_EVENT", 0.0)
    assert not reader.read(text, published="2018-05-04").events
