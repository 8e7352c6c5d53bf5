"""`onrecord codebook`: the shipped book is whole, a broken one is refused with a numbered line."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.cli import main


def test_shipped_codebook_and_bank_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "check"]) == 0
    assert capsys.readouterr().out == "0 problems\n"


def test_a_type_is_shown_with_its_cues(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "show", "retreat"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("RETREAT  quad 2")
    assert "ceasefire" in shown
    assert "Frames" in shown


def test_an_unknown_type_and_a_broken_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "show", "DANCE"]) == 3
    assert "E011" in capsys.readouterr().err
    mine = tmp_path / "mine.yaml"
    mine.write_text("types:\n  - type: X\n    quad: 9\n    colour: red\n")
    assert main(["codebook", "check", str(mine)]) == 3
    assert "E021" in capsys.readouterr().err
