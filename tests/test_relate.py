"""`onrecord relate`: given pairs coded, rows and order kept, faults told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from onrecord.cli import main

ROWS = [
    (
        "1",
        "Peru's foreign minister condemned Chile over the border raid.",
        "Peru's foreign minister",
        "Chile",
        "ACCUSE",
    ),
    ("2", "Chadian troops shelled rebel camps near Bardai at dawn.", "Chadian troops", "rebel camps", "ASSAULT"),
    ("3", "Fiji's prime minister met the Tongan king in Suva.", "Fiji's prime minister", "the Tongan king", "CONSULT"),
]


def relate(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    assert main(["relate", str(path)]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter="\t"))


def test_rows_come_back_coded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pairs.tsv"
    lines = ["mine\tsentence\tsource\ttarget", *("\t".join(row[:4]) for row in ROWS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = relate(path, capsys)
    assert [r["mine"] for r in found] == ["1", "2", "3"]
    assert [r["type"] for r in found] == [row[4] for row in ROWS]
    assert [r["quad"] for r in found] == ["3", "4", "1"]
    assert all(0 <= float(r["certainty"]) <= 1 for r in found)
    assert relate(path, capsys) == found


def test_marked_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(
        "marked_sentence\n<s>Chadian troops</s> shelled <t>rebel camps</t> near Bardai.\n", encoding="utf-8"
    )
    assert relate(path, capsys)[0]["type"] == "ASSAULT"


def test_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("a\tb\n1\t2\n", encoding="utf-8")
    assert main(["relate", str(path)]) == 3
    assert "E012" in capsys.readouterr().err
    assert main(["relate", str(tmp_path / "none.tsv")]) == 3
    assert "E001" in capsys.readouterr().err
