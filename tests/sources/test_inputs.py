"""Bytes to documents: encodings, marks, line ends, binary files, JSON Lines with faults, HTML pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import documents

TEXT = "Café talks resume\n\nFrance’s envoy met rebels in Bangui on Monday.\n"


def read(path: Path, encoding: str | None = None) -> list[Document | OnrecordError]:
    return list(documents([str(path)], encoding))


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode("utf-8"), "utf-8 with a mark"),
        (TEXT.encode("utf-16"), "utf-16 with a mark"),
        (TEXT.encode("utf-16-le"), "utf-16 without a mark"),
        (TEXT.encode("utf-32"), "utf-32 with a mark"),
        (TEXT.encode("cp1252"), "windows"),
    ],
)
def test_encodings(tmp_path: Path, raw: bytes, name: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(raw)
    (found,) = read(path)
    assert isinstance(found, Document), name
    assert found.text == TEXT
    assert found.id == "report"


def test_declared_encoding_is_taken_at_its_word(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Ελλάδα".encode("iso8859-7"))
    (found,) = read(path, "iso8859-7")
    assert isinstance(found, Document)
    assert found.text == "Ελλάδα"
    (wrong,) = read(path, "utf-8")
    assert isinstance(wrong, OnrecordError)
    assert wrong.code == "E004"


def test_line_ends_and_form_feeds_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"One.\r\nTwo.\x0cThree.\rFour.")
    (found,) = read(path)
    assert isinstance(found, Document)
    assert found.text == "One.\r\nTwo.\x0cThree.\rFour."


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("empty.txt", b"", "E002"),
        ("blank.txt", b" \n\n", "E002"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "E003"),
        ("page.html", b"<html><body><nav>Menu</nav></body></html>", "E005"),
    ],
)
def test_unreadable_inputs(tmp_path: Path, name: str, raw: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    (found,) = read(path)
    assert isinstance(found, OnrecordError)
    assert found.code == code
    assert str(path) in str(found)
    assert "\n" not in str(found)


def test_missing_file_and_empty_folder(tmp_path: Path) -> None:
    missing, folder = documents([str(tmp_path / "no.txt"), str(tmp_path)])
    assert isinstance(missing, OnrecordError)
    assert missing.code == "E001"
    assert isinstance(folder, OnrecordError)
    assert folder.code == "E014"


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    good = {"id": 7, "text": "Peru protested.", "published": "2001-02-03", "mine": [1, {"a": 2}]}
    rows = [
        json.dumps(good),
        "{not json",
        json.dumps({"id": "x"}),
        json.dumps(["text"]),
        json.dumps({"text": "Chile agreed.", "published": "yesterday"}),
        '{"text": "half \\ud800 pair"}',
        "",
        json.dumps({"text": "Chile agreed."}),
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    found = read(path)
    assert [f.id for f in found if isinstance(f, Document)] == ["7", "8"]
    first = found[0]
    assert isinstance(first, Document)
    assert first.extra == {"mine": [1, {"a": 2}]}
    lines = [f.reason.split(":")[0] for f in found if isinstance(f, OnrecordError)]
    assert lines == ["line 2", "line 3", "line 4", "line 5", "line 6"]


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ministers meet</title>
<meta property="article:published_time" content="2019-05-06T10:00:00Z">
<meta property="og:site_name" content="The Example Wire">
<link rel="canonical" href="https://example.org/a"></head><body><nav>Home | World</nav><article><h1>Ministers meet</h1>
<p>The foreign ministers of Peru and Chile met in Lima on Monday to discuss the disputed border, officials said.</p>
<p>They agreed to set up a commission that will report within six months, according to a joint statement.</p></article>
<footer>All rights reserved</footer></body></html>"""


def test_html_page(tmp_path: Path) -> None:
    path = tmp_path / "saved-page"
    path.write_text(PAGE, encoding="utf-8")
    (found,) = read(path)
    assert isinstance(found, Document)
    assert found.published == "2019-05-06"
    assert found.title == "Ministers meet"
    assert found.source == "The Example Wire"
    assert "commission that will report" in found.text
    assert "<p>" not in found.text
