"""Folders, globs, zip and gzip: order, ids, and what hostile ones try."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import Report, documents, limits
from tests.sources.making import codes, docs, items, write_docx, write_zip

TEXT = b"Peru protested.\n"


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / "b" / "1.txt").write_bytes(TEXT)
    (tmp_path / "b" / "c" / "1.txt").write_bytes(TEXT)
    (tmp_path / "a.jsonl").write_text('{"id": "row", "text": "Chile agreed."}\n')
    (tmp_path / ".hidden").write_bytes(TEXT)
    (tmp_path / "z.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    report = Report()
    found = list(documents([str(tmp_path)], report=report))
    assert [f.id if isinstance(f, Document) else f.code for f in found] == ["row", "b/1", "b/c/1", "E003"]
    assert (report.found, report.read, report.skipped) == (5, 3, 2)
    assert {row.where.rsplit("/", 1)[-1]: list(row.why) for row in report.rows if row.why} == {
        ".hidden": ["hidden file"],
        "z.png": ["E003"],
    }


def test_glob(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.html", "[x].txt"):
        (tmp_path / name).write_bytes(TEXT)
    assert [d.id for d in docs(tmp_path / "?.txt")] == ["a", "b"]
    assert [d.id for d in docs(tmp_path / "[x].txt")] == ["[x]"]
    assert codes(tmp_path / "*.csv") == ["E001"]


def test_links_are_not_followed_out_of_a_folder(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "1.txt").write_bytes(TEXT)
    (tmp_path / "secret.txt").write_bytes(b"A secret.")
    (inside / "2.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "3.txt").symlink_to(inside / "1.txt")
    (inside / "4").symlink_to(tmp_path)
    (inside / "5").symlink_to(inside)
    (inside / "6.txt").symlink_to("6.txt")
    assert codes(inside) == ["ok", "E016", "E016", "E016"]
    assert docs(inside / "2.txt")[0].text == "A secret."  # named by the user


def test_pipes_in_folders_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert codes(tmp_path) == ["E009"]


def test_zip(tmp_path: Path) -> None:
    book = write_docx(tmp_path / "x.docx", ["Chile agreed on Monday."]).read_bytes()
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.writestr("deep.txt", TEXT)
    members = {
        "b/1.txt": TEXT,
        "a.docx": book,
        "__MACOSX/._a.docx": b"\x00\x01",
        "rows.csv": b"id,text\nr1,Chile agreed.\n",
        "inner.zip": inner.getvalue(),
        "empty.txt": b"",
        "page.jsonl.gz": gzip.compress(b'{"text": "Peru protested."}\n'),
    }
    path = write_zip(tmp_path / "all.zip", members)
    found = items(path)
    assert [f.id if isinstance(f, Document) else f.code for f in found] == ["b/1", "a", "r1", "deep", "E002", "1"]
    fault = next(f for f in found if isinstance(f, OnrecordError))
    assert fault.where == f"{path}/empty.txt"


def test_names_that_climb_out(tmp_path: Path) -> None:
    names = ["../up.txt", "/etc/x.txt", "a/../../b.txt", "..\\up.txt", "C:\\x.txt", "fine.txt"]
    path = write_zip(tmp_path / "a.zip", dict.fromkeys(names, TEXT))
    found = items(path)
    assert [f.id if isinstance(f, Document) else f.code for f in found] == ["E017"] * 5 + ["fine"]
    assert "../up.txt" in str(found[0])


def test_links_and_locks_in_zips(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
        packed.writestr("ok.txt", TEXT)
    assert codes(path) == ["E016", "ok"]
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 4)
    raw[at + 8] |= 1  # the flag of encryption in the second entry of the directory
    path.write_bytes(raw)
    assert codes(path) == ["E016", "E018"]


def test_zip_bomb(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "bomb.zip", {"a.txt": bytes(64 * limits.MIB), "b.txt": TEXT})
    found = items(path)
    assert [f.code if isinstance(f, OnrecordError) else "ok" for f in found] == ["E015", "ok"]


def test_many_small_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each member stays within its own bounds, all together do not."""
    monkeypatch.setattr(limits, "FREE", 100_000)
    path = write_zip(tmp_path / "bomb.zip", {f"{n}.txt": b"Peru. " * 15_000 for n in range(20)})
    found = codes(path)
    assert found[0] == "ok"
    assert found[-1] == "E015"
    monkeypatch.setattr(limits, "MEMBERS", 10)
    assert codes(path) == ["E015"]


def test_archives_inside_each_other(tmp_path: Path) -> None:
    raw = TEXT
    name = "a.txt"
    for level in range(6):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            packed.writestr(name, raw)
        raw, name = out.getvalue(), f"{level}.zip"
    path = tmp_path / "a.zip"
    path.write_bytes(raw)
    assert codes(path) == ["E015"]


def test_broken_zip(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": os.urandom(50).hex().encode() * 50, "b.txt": TEXT})
    raw = bytearray(path.read_bytes())
    raw[60] ^= 0xFF
    path.write_bytes(raw)
    assert codes(path) == ["E028", "ok"]
    path.write_bytes(raw[: len(raw) // 2])
    assert codes(path) == ["E012"]


def test_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"id,text\n1,Peru protested.\n"))
    (doc,) = docs(path)
    assert doc.text == "Peru protested."
    raw = gzip.compress(os.urandom(200_000).hex().encode())
    (tmp_path / "b.txt.gz").write_bytes(raw[: len(raw) // 2])
    assert codes(tmp_path / "b.txt.gz") == ["E028"]
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(bytes(64 * limits.MIB)))
    assert codes(tmp_path / "c.txt.gz") == ["E015"]


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_office_files(tmp_path: Path, part: str, encoding: str) -> None:
    source = write_docx(tmp_path / "x.docx", ["Chile agreed."])
    bomb = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            raw = old.read(info)
            if info.filename == part:
                text = raw.decode().replace("?>", f"?>{bomb}", 1).replace("UTF-8", encoding.upper())
                raw = text.encode(encoding)
            new.writestr(info.filename, raw)
    assert codes(path) == ["E023"]


def test_bomb_in_an_office_file(tmp_path: Path) -> None:
    source = write_docx(tmp_path / "x.docx", ["Chile agreed."])
    path = tmp_path / "a.docx"
    path.write_bytes(source.read_bytes())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/media/image.png", bytes(64 * limits.MIB))
    assert codes(path) == ["E015"]


def test_members_that_lie_about_their_size(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": b"Peru. " * 1000})
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(raw)
    assert codes(path) in (["E028"], ["E012"])
