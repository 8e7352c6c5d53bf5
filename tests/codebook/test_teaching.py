"""`onrecord codebook new` and `train`: what a user writes is accepted, learned, checked and used."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from onrecord import Reader, Settings
from onrecord.cli import main
from onrecord.codebook import bank, own, teaching
from onrecord.codebook.bank import parse_line
from onrecord.codebook.regression import fit
from onrecord.layers.events import derive

ROOT = Path(__file__).parent.parent.parent
OWN = ROOT / "examples" / "own"
PAGE = (ROOT / "docs" / "howto" / "own-events.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(ROOT / ".pytest_cache"))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tutorial's type, trained once for this file."""
    folder = tmp_path_factory.mktemp("own")
    for file in OWN.iterdir():
        shutil.copy(file, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(ROOT / ".pytest_cache"))
        teaching.train(folder / "ceasefire.yaml", derive.cues)
    return folder / "ceasefire.yaml"


def test_the_skeleton_is_accepted_and_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "my.yaml"
    assert main(["codebook", "new", str(mine)]) == 0
    assert main(["codebook", "check", str(mine)]) == 0
    text = mine.read_text(encoding="utf-8")
    assert "my.examples.txt" in text
    assert main(["codebook", "new", str(mine)]) == 3
    assert "E044" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == text
    for file in (mine, own.examples_file(mine)):
        file.write_text(file.read_text(encoding="utf-8").replace("PRISONER_EXCHANGE", "SWAP"), encoding="utf-8")
    assert main(["codebook", "check", str(mine)]) == 0
    mine.write_text(text.replace("instead: false", "instead: true"), encoding="utf-8")
    own.examples_file(mine).unlink()
    assert main(["codebook", "check", str(mine)]) == 0


def test_a_wrong_example_is_named_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "my.yaml"
    main(["codebook", "new", str(mine)])
    own.examples_file(mine).write_text("# x\nDANCE | actual | - | - | [A:X] {danced}.\n", encoding="utf-8")
    assert main(["codebook", "check", str(mine)]) == 3
    assert "my.examples.txt:2: unknown type DANCE" in capsys.readouterr().err
    own.examples_file(mine).write_text("PRISONER_EXCHANGE | actual | - | - | [A:X] {swapped} men.\n", encoding="utf-8")
    assert main(["codebook", "train", str(mine)]) == 3
    assert "E045" in capsys.readouterr().err


def test_the_tutorials_files_are_those_of_the_examples() -> None:
    for name in ("ceasefire.yaml", "ceasefire.examples.txt", "truce.txt"):
        assert (OWN / name).read_text(encoding="utf-8") in PAGE


def test_cues_come_from_triggers() -> None:
    lines = [
        "X | actual | - | - | [A:The army] {violated} the truce.",
        "X | actual | - | - | A {truce violation} by [A:the army] was seen.",
    ]
    found = derive.cues([parse_line(line, "my:1") for line in lines])
    assert found == {"X": {"verbs": ["violate"], "nouns": ["truce violation"]}}


def test_pairs_and_like_sentences_share_a_fold() -> None:
    data = bank.load()[::7]
    where = teaching.folds(data, np.zeros(len(data), dtype=np.int64))
    numbers = bank.groups(data)
    for i, example in enumerate(data):
        assert where[i] == where[numbers[i]]
        same = [k for k, other in enumerate(data) if other.pair and other.pair == example.pair]
        assert {int(where[k]) for k in same} <= {int(where[i])}
    assert set(where.tolist()) == set(range(teaching.FOLDS))


def test_regression_finds_the_known_minimum() -> None:
    vectors = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    labels = np.array([0, 0, 1, 1])
    weights, intercepts = fit(vectors, labels, 2, np.ones(4), 0.1)
    assert intercepts[0] == pytest.approx(intercepts[1], abs=1e-3)
    slope = float(weights[1, 0] - weights[0, 0])
    # Where the loss of two opposite weights is level: penalty * w = mean of |x| * (1 - right).
    gap = np.abs(vectors[:, 0]) / (1 + np.exp(np.abs(vectors[:, 0]) * slope))
    assert 0.1 * slope / 2 == pytest.approx(float(gap.mean()), abs=1e-3)


@pytest.mark.slow
def test_reports_are_coded_with_the_trained_type(trained: Path) -> None:
    reader = Reader(Settings(codebook_file=trained))
    text = (OWN / "truce.txt").read_text(encoding="utf-8")
    events = reader.read(text).events
    kinds = [e.type for e in events]
    assert kinds.count("CEASEFIRE_VIOLATION") == 3
    assert "REJECT" in kinds
    assert "ACCUSE" in kinds
    for path in sorted((ROOT / "examples").glob("*.txt")):
        found = reader.read(path.read_text(encoding="utf-8")).events
        assert all(e.type != "CEASEFIRE_VIOLATION" for e in found), path.name


@pytest.mark.slow
def test_explain_relate_and_a_stale_head(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = str(OWN / "truce.txt")
    assert main(["explain", report, "--codebook", str(trained), "--event", "e1"]) == 0
    said = capsys.readouterr().out
    assert "ceasefire_violation.break" in said
    assert "the head of CEASEFIRE_VIOLATION agreed" in said
    pairs = trained.parent / "pairs.tsv"
    pairs.write_text(
        "sentence\tsource\ttarget\n"
        "Rebel fighters broke a truce with the army on Sunday.\tRebel fighters\tthe army\n"
        "France imposed sanctions on Mali.\tFrance\tMali\n",
        encoding="utf-8",
    )
    assert main(["relate", str(pairs), "--codebook", str(trained), "--sanction-quad", "4"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()[1:]]
    assert [(row[3], row[5]) for row in rows] == [("CEASEFIRE_VIOLATION", "4"), ("SANCTION", "4")]
    file = own.examples_file(trained)
    text = file.read_text(encoding="utf-8")
    file.write_text("# a comment alone makes nothing stale\n" + text, encoding="utf-8")
    assert main(["explain", report, "--codebook", str(trained), "--event", "e1"]) == 0
    file.write_text(text + "NONE | - | - | - | [A:The army] {rested}.\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["explain", report, "--codebook", str(trained), "--event", "e1"]) == 3
    assert "E046" in capsys.readouterr().err


def test_a_type_without_cues_must_be_trained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "ceasefire.yaml"
    text = (OWN / "ceasefire.yaml").read_text(encoding="utf-8")
    start, end = text.index("    frames:"), text.index("    boundaries:")
    mine.write_text(text[:start] + text[end:], encoding="utf-8")
    shutil.copy(OWN / "ceasefire.examples.txt", tmp_path)
    assert main(["codebook", "check", str(mine)]) == 0
    assert main(["read", str(OWN / "truce.txt"), "--codebook", str(mine)]) == 3
    assert "E047" in capsys.readouterr().err
