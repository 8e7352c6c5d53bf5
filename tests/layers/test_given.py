"""Pairs that somebody has already found: the frames bind them, the network looks twice where it is not sure."""

from __future__ import annotations

import pytest

from onrecord.codebook.classifier import Classifier, Verdict
from onrecord.codebook.encode import Bounds
from onrecord.codebook.index import builtin_index
from onrecord.layers.events.given import ALONE, BOTH, Found, PairCoder, combined, look
from onrecord.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def bounds(sentence: str, words: str) -> Bounds:
    at = sentence.index(words)
    return at, at + len(words)


def test_frames_bind_the_given_participants_alone(reader: Reader) -> None:
    sentence = "After Chad shelled the rebels, Niger's envoy met the mayor of Diffa in the town hall."
    actor, recipient = bounds(sentence, "Niger's envoy"), bounds(sentence, "the mayor of Diffa")
    found = look(reader, builtin_index(), sentence, actor, recipient)
    assert found.both == ("CONSULT",)
    assert "ASSAULT" not in found.both + found.actor
    assert found.trigger == bounds(sentence, "met")


def test_other_participants_other_frames(reader: Reader) -> None:
    sentence = "After Chad shelled the rebels, Niger's envoy met the mayor of Diffa in the town hall."
    found = look(reader, builtin_index(), sentence, bounds(sentence, "Chad"), bounds(sentence, "the rebels"))
    assert found.both == ("ASSAULT",)
    assert found.trigger == bounds(sentence, "shelled")


def test_one_participant_gives_no_trigger(reader: Reader) -> None:
    sentence = "Students marched in Lima."
    found = look(reader, builtin_index(), sentence, bounds(sentence, "Students"), None)
    assert found.actor == ("PROTEST",)
    assert (found.both, found.trigger) == ((), None)


def test_frames_weigh_in_the_common_verdict() -> None:
    view = Verdict(types={"AID": 0.5, "AGREE": 0.5, "NONE": 0.0}, statuses={"actual": 1.0}, modes={})
    even = combined(view, view, Found((), (), None))
    assert even.types["AID"] == pytest.approx(even.types["AGREE"])
    alone = combined(view, view, Found((), ("AID",), None))
    both = combined(view, view, Found(("AID",), ("AGREE",), None))
    assert 0.5 < alone.types["AID"] < both.types["AID"] < 1
    assert sum(both.types.values()) == pytest.approx(1, abs=1e-5)
    assert BOTH > ALONE > 0


def test_sure_first_look_stands_and_the_same_pair_gets_the_same(reader: Reader) -> None:
    coder = PairCoder(reader, builtin_index(), Classifier())
    sentence = "The foreign ministry condemned the shelling of Diffa by Chad."
    actor, recipient = bounds(sentence, "The foreign ministry"), bounds(sentence, "Chad")
    first = coder.code(sentence, actor, recipient)
    assert first.best(allow_none=False)[0] == "ACCUSE"
    assert coder.code(sentence, actor, recipient).types == first.types
    assert coder.code("", None, None).types
