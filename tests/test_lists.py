"""The packed lists are those of the YAML files, and a changed file is read itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord import lists


def test_packed_lists_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []
    monkeypatch.setattr(lists, "parse", lambda raw, text: parsed.append(raw))
    for path, _ in lists.files():
        lists.read(path)
    assert not parsed, "run python training/build_packs.py"


def test_packed_lists_hold_what_the_files_hold() -> None:
    assert len(lists.files()) > 30
    for path, text in lists.files():
        assert lists.read(path) == lists.parse(path.read_bytes(), text), path


def test_a_changed_list_is_read_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "HERE", tmp_path)
    path = tmp_path / "codebook" / "light.yaml"
    path.parent.mkdir()
    path.write_text("give: [no, off, 12]\n", encoding="utf-8")
    assert lists.read(path) == {"give": ["no", "off", "12"]}


def test_without_the_packed_file_lists_are_read_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, text = lists.files()[0]
    monkeypatch.setattr(lists, "PACKED", tmp_path / "none.bin")
    lists._stored.cache_clear()
    try:
        assert lists.read(path) == lists.parse(path.read_bytes(), text)
    finally:
        lists._stored.cache_clear()
