"""Events: the case files' bars, and what no event may break."""

from __future__ import annotations

import json

import pytest

from onrecord import Reader
from onrecord.codebook import builtin
from tests.layers.event_cases import run


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


# Bars: the share of events found (F1) and of events kept out, a little under what stands.
BARS = {
    "cooperation": (0.85, 1.0),
    "verbal_conflict": (0.9, 0.9),
    "material_conflict": (0.85, 0.9),
    "reality": (0.85, 0.9),
}


@pytest.mark.parametrize("name", BARS)
def test_case_file(name: str, reader: Reader) -> None:
    events, kept_out = BARS[name]
    score = run(name, reader)
    said = "\n".join(score.notes)
    assert score.f1 >= events, f"{score.f1:.3f}\n{said}"
    assert score.share("kept out") >= kept_out, said
    for attribute, bar in (("status", 0.9), ("date", 0.8), ("source", 0.8), ("mode", 0.8)):
        assert score.share(attribute) >= bar, f"{attribute}\n{said}"


TEXT = (
    "Russian warplanes bombed Aleppo on Friday, killing 20 civilians, activists said. France condemned the raids and "
    "called on Moscow to stop them. If the bombing goes on, Paris will impose sanctions, its foreign minister warned."
    "\n\n"
    "The United States did not take part. Its defence secretary met his British counterpart in London on Saturday."
)


def test_ids_spans_and_references_hold(reader: Reader) -> None:
    record = reader.read(TEXT, published="2016-10-02")
    actors = {a.id for a in record.actors}
    ids = [e.id for e in record.events]
    assert ids == [f"e{n}" for n in range(1, len(ids) + 1)]
    assert len(ids) >= 4
    for event in record.events:
        assert {*event.actors, *event.recipients, *event.via} <= actors
        assert not set(event.actors) & set(event.recipients)
        assert event.actors or event.recipients
        assert event.rule
        assert event.same_as is None or event.same_as in ids[: ids.index(event.id)]
        assert event.statements == () or set(event.statements) <= {s.id for s in record.statements}
        assert any(event.trigger.overlaps(span) for span in event.evidence)
        entry = builtin().types[event.type]
        assert set(event.modes) <= set(entry.modes)
        assert event.quad == entry.quad


def test_same_input_same_bytes(reader: Reader) -> None:
    first, second = reader.read(TEXT, published="2016-10-02"), reader.read(TEXT, published="2016-10-02")
    assert json.loads(first.to_json()) == json.loads(second.to_json())


def test_no_participant_no_event(reader: Reader) -> None:
    assert reader.read("Talks were held. The weather was fine.", published="2016-10-02").events == ()
