"""The record as a contract: immutable, valid against its schema, the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from onrecord import record
from onrecord.reader import Reader
from onrecord.record import Span

SCHEMA = record.json_schema()


def spans(value: object) -> list[tuple[int, int]]:
    """Every span anywhere in a decoded record."""
    if isinstance(value, dict):
        if set(value) == {"start", "end"} and isinstance(value["start"], int):
            return [(value["start"], value["end"])]
        return [s for part in value.values() for s in spans(part)]
    if isinstance(value, list):
        return [s for part in value for s in spans(part)]
    return []


def ids(data: dict[str, list[dict[str, str]]]) -> list[str]:
    layers = ("actors", "places", "times", "statements", "events", "positions", "figures")
    return [item["id"] for layer in layers for item in data[layer]]


def check(raw: bytes) -> dict:
    """All that must hold for any record whatever the text."""
    data = json.loads(raw)
    jsonschema.validate(data, SCHEMA)
    length = len(data["document"]["text"])
    data_without_extra = {**data, "document": {**data["document"], "extra": {}}}
    assert all(0 <= s < e <= length for s, e in spans(data_without_extra))
    known = ids(data)
    assert len(known) == len(set(known))
    for time in data["times"]:
        assert time["text"] == data["document"]["text"][time["span"]["start"] : time["span"]["end"]]
    for layer, keys in REFERENCES.items():
        for item in data[layer]:
            for key in keys:
                value = item[key]
                for wanted in value if isinstance(value, list) else [value] if value else []:
                    assert wanted in known, (layer, key, wanted)
    return data


REFERENCES = {
    "statements": ("speakers", "addressees", "time", "place", "via"),
    "events": ("actors", "recipients", "place", "time", "via", "statements", "figures", "same_as"),
    "positions": ("holders", "statement", "event", "time", "reverses"),
    "figures": ("place", "time", "via", "part_of"),
}


def test_examples_are_valid_and_repeatable(reader: Reader, examples: list[Path]) -> None:
    assert len(examples) >= 5
    for path in examples:
        text = path.read_text(encoding="utf-8")
        raw = reader.read(text, id=path.stem).to_json()
        check(raw)
        assert reader.read(text, id=path.stem).to_json() == raw
        assert Reader().read(text, id=path.stem).to_json() == raw


def test_record_is_immutable_and_survives_json(reader: Reader) -> None:
    made = reader.read("France condemned the attack on Monday.", published="2020-01-08", id="x")
    with pytest.raises(AttributeError):
        made.version = "2"  # type: ignore[misc]
    assert record.from_json(made.to_json()) == made
    assert json.loads(made.to_json(indent=2)) == json.loads(made.to_json())


def test_broken_record_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        record.from_json(b'{"document": {}}')


def test_span_arithmetic() -> None:
    assert Span(start=2, end=4) in Span(start=0, end=4)
    assert Span(start=2, end=5) not in Span(start=0, end=4)
    assert Span(start=0, end=2).overlaps(Span(start=1, end=3))
    assert not Span(start=0, end=2).overlaps(Span(start=2, end=3))
