"""The table of what was found, read and skipped: it adds up, or the run fails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import OnrecordError
from onrecord.sources import Report, delimited, detect, documents
from onrecord.sources.given import Given, Piece
from tests.sources.making import write_zip


def test_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,Peru protested.\n2,\n3,Chile agreed.\n")
    write_zip(tmp_path / "b.zip", {"c.txt": b"Peru protested.", "d.txt": b""})
    report = Report()
    list(documents([str(tmp_path / "a.csv"), str(tmp_path / "b.zip"), str(tmp_path / "no.txt")], report=report))
    lines = [line.replace(f"{tmp_path}/", "").split(maxsplit=4) for line in report.lines()]
    assert lines == [
        ["file", "found", "read", "skipped", "why"],
        ["a.csv", "3", "2", "1", "1 x E025"],
        ["b.zip/c.txt", "1", "1", "0"],
        ["b.zip/d.txt", "1", "0", "1", "1 x E002 is empty"],
        ["no.txt", "1", "0", "1", "1 x E001 no such file"],
        ["total", "6", "3", "3"],
    ]


def test_a_reader_that_loses_pieces_fails_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def loses(given: Given) -> Iterator[Piece]:
        pieces = delimited.read(given)
        next(pieces)
        yield from pieces

    monkeypatch.setitem(detect._BY_SUFFIX, ".csv", loses)
    path = tmp_path / "a.csv"
    path.write_text("text\nPeru protested.\nChile agreed.\n")
    with pytest.raises(OnrecordError) as raised:
        list(documents([str(path)]))
    assert raised.value.code == "E029"


def test_a_reader_that_fails_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(given: Given) -> Iterator[Piece]:
        raise KeyError(given.where)
        yield

    monkeypatch.setitem(detect._BY_SUFFIX, ".csv", fails)
    for name in ("a.csv", "b.txt"):
        (tmp_path / name).write_text("text\nPeru protested.\n")
    first, second = documents([str(tmp_path / "a.csv"), str(tmp_path / "b.txt")])
    assert isinstance(first, OnrecordError)
    assert first.code == "E026"
    assert not isinstance(second, OnrecordError)


def test_command_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"nr,content text,day\n1,Peru protested.,03/04/2001\n2,{'Peru. ' * 30},03/04/2001\n")
    words = ["--jsonl", "--report", "--map", "text=content text,published=day:dmy,id=nr", "--max-characters", "50"]
    done = subprocess.run(
        [sys.executable, "-m", "onrecord.cli", "read", *words, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert '"id":"1"' in done.stdout
    assert '"published":"2001-04-03"' in done.stdout
    lines = done.stderr.splitlines()
    assert lines[1].split()[1:] == ["2", "1", "1", "1", "x", "E008"]
    assert lines[2].split() == ["total", "2", "1", "1"]
    assert lines[3].startswith("E008 ")
