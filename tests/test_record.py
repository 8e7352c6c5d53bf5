"""The record as a contract: immutable, valid against its schema, the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from onrecord import record
from onrecord.reader import Reader
from onrecord.record import Span
from tests.soundness import sound

SCHEMA = record.json_schema()


def check(raw: bytes) -> dict[str, Any]:
    """All that must hold for any record whatever the text."""
    data: dict[str, Any] = json.loads(raw)
    jsonschema.validate(data, SCHEMA)
    sound(record.from_json(raw))
    return data


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
