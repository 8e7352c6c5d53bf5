"""The fuzzing of `benchmarks/fuzz.py`, a little of it in every run of the tests, and that it keeps what it finds."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from benchmarks import fuzz, fuzz_inputs
from benchmarks.fuzz import Cost, Fuzz

FEW = 120


@pytest.fixture(scope="module")
def fuzzing(tmp_path_factory: pytest.TempPathFactory) -> Fuzz:
    return Fuzz(20, None, tmp_path_factory.mktemp("fuzz"))


def test_some_inputs(fuzzing: Fuzz) -> None:
    read = [fuzzing.run(number).read for number in range(FEW)]
    assert sum(read) > FEW / 2, "most inputs are refused: the fuzzing does not reach the readers"


def test_inputs_come_from_their_number_alone(fuzzing: Fuzz) -> None:
    assert [fuzzing.make(n).raw for n in range(40)] == [fuzzing.make(n).raw for n in range(40)]
    texts = [fuzz_inputs.text_of(random.Random(n)) for n in range(300)]
    assert sorted(map(len, texts))[150] < 300
    assert len(set(texts)) > 290


def test_what_raises_is_kept_with_its_input_until_it_is_right(
    tmp_path: Path, fuzzing: Fuzz, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inputs").mkdir()
    words = ["fuzz", "--inputs", "6", "--from", "4", "--job", "0"]
    monkeypatch.setattr("sys.argv", words)
    monkeypatch.setattr(fuzz, "Fuzz", lambda *_: fuzzing)
    run = fuzzing.run

    def fails(number: int) -> Cost:
        if number == 7:
            raise KeyError("it")
        return run(number)

    monkeypatch.setattr(fuzzing, "run", fails)
    assert fuzz._job(fuzz._words(), tmp_path) == 0
    assert {cost.number for cost in fuzz._costs(tmp_path)} == {4, 5, 6, 8, 9}
    assert json.loads((tmp_path / "inputs" / "7.json").read_text())["error"] == "KeyError: 'it'"
    assert (tmp_path / "inputs" / f"7.{fuzzing.make(7).kind}").read_bytes() == fuzzing.make(7).raw
    seen: list[int] = []
    monkeypatch.setattr(fuzzing, "run", lambda number: seen.append(number) or run(number))
    assert fuzz._job(fuzz._words(), tmp_path) == 0
    assert seen == [7]
    assert list((tmp_path / "inputs").iterdir()) == []


def test_slow_inputs_are_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inputs").mkdir()
    costs = [Cost(n, "layers", 500, 10.0, True) for n in range(20)]
    costs += [
        Cost(20, "layers", 500, 900.0, True),
        Cost(21, "layers", 500, 800.0, True),
        Cost(22, "layers", 3, 1, False),
    ]
    (tmp_path / "costs-0.jsonl").write_text("".join(json.dumps(c) + "\n" for c in costs) + "[23, ")

    class Again:
        def __init__(self, *_: Any) -> None: ...

        def run(self, number: int) -> Cost:
            return Cost(number, "layers", 500, 11.0 if number == 20 else 700.0, True)

    monkeypatch.setattr(fuzz, "Fuzz", Again)
    figures = fuzz._figures(1, None, tmp_path)
    assert (figures["inputs"], figures["slow"], figures["measured again"]) == (23, [21], 2)
    assert figures["kinds"]["layers"]["times the median"] == 70.0
    assert "| layers | 23 | 22 | 20.0 |" in fuzz.show(figures)
    assert "Slow: 21" in fuzz.show(figures)
