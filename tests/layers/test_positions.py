"""Positions: the case file, the rules' tables, and `onrecord explain`, which shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from onrecord.cli import main
from onrecord.layers.positions.rules import rules
from onrecord.layers.statements import describe
from onrecord.reader import Reader, plain_document
from onrecord.record import Position

ROOT = Path(__file__).parent.parent
CASES = yaml.safe_load((ROOT / "cases" / "positions" / "positions.yaml").read_text("utf-8"))
RIGHT = 0.9


def _problems(reader: Reader, case: dict[str, Any]) -> list[str]:
    reading = reader.open(plain_document(case["text"], published="2018-05-16"))
    names = {a.id: " | ".join([a.name or "", *map(reading.text, a.mentions)]).lower() for a in reading.actors}

    def fits(position: Position, wanted: dict[str, Any]) -> bool:
        about = reading.text(position.about).lower()
        held = any(wanted["holder"].lower() in names[h] for h in position.holders)
        return held and position.stance == wanted["stance"] and all(w.lower() in about for w in wanted["about"])

    left = list(reading.positions)
    matched: list[Position | None] = []
    for wanted in case["positions"]:
        found = next((p for p in left if fits(p, wanted)), None)
        matched.append(found)
        if found is not None:
            left.remove(found)
    out = [f"missed {w}" for w, m in zip(case["positions"], matched, strict=True) if m is None]
    out += [f"extra {p.stance} {reading.text(p.about)!r}" for p in left if not case.get("more")]
    for wanted, found in zip(case["positions"], matched, strict=True):
        if "reverses" in wanted and found is not None:
            earlier = matched[wanted["reverses"]]
            if earlier is None or found.reverses != earlier.id:
                out.append("reversal not marked")
    return out


def test_cases(reader: Reader) -> None:
    wrong = {case["id"]: problems for case in CASES if (problems := _problems(reader, case))}
    assert 1 - len(wrong) / len(CASES) >= RIGHT, wrong


def test_every_position_rests_on_its_words(reader: Reader) -> None:
    for case in CASES:
        record = reader.read(case["text"], published="2018-05-16")
        said = {s.id for s in record.statements}
        for position in record.positions:
            assert position.holders
            assert position.topic
            assert position.evidence.start <= position.about.start < position.about.end <= position.evidence.end
            assert position.statement is None or position.statement in said
            assert position.rule in rules().names


def test_page_of_rules_is_up_to_date() -> None:
    page = (ROOT.parent / "docs" / "statements.md").read_text(encoding="utf-8")
    assert page.strip() == describe.page().strip(), "run python -m onrecord.layers.statements.describe"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("explain") / "report.txt"
    path.write_text("Turkey rejected the plan on Monday.\n\nThe army said the road was open.\n", encoding="utf-8")
    return str(path)


def test_explain_statement(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", report, "--statement", "s2", "--published", "2018-05-16"]) == 0
    out = capsys.readouterr().out
    assert "the road was open" in out
    assert "Verbs of plain saying" in out


def test_explain_position(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", report, "--position", "x1", "--published", "2018-05-16"]) == 0
    assert "the plan" in capsys.readouterr().out


def test_explain_unknown_id(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", report, "--statement", "s99", "--published", "2018-05-16"]) == 3
    assert "there are: s1" in capsys.readouterr().err


def test_explain_needs_one_kind(report: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["explain", report])
    assert stop.value.code == 2
