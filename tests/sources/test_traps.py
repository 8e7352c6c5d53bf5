"""Bombs, entities, names that climb out and links, in every format that could carry them (more in test_archives.py)."""

from __future__ import annotations

import base64
import io
import stat
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.record import Document
from onrecord.sources import limits
from tests.sources.making import codes, items
from tests.sources.test_hostile import whole

SECRET = "the-words-of-another-file"
PARAGRAPH = "The foreign ministers of Peru and Chile met in Lima on Monday to talk about the border, officials said."


def laughs(root: str, file: Path) -> str:
    """A document type whose entities grow tenfold nine times, and one that names a file."""
    grown = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    return f'<!DOCTYPE {root} [<!ENTITY a0 "ha">{grown}<!ENTITY x SYSTEM "{file.as_uri()}">]>'


def html_page(file: Path) -> str:
    body = f"<p>{PARAGRAPH} &a9; &x;</p><p>{PARAGRAPH}</p>"
    return f"{laughs('html', file)}<html><head><title>T</title></head><body><article>{body}</article></body></html>"


def mail(kind: str, body: str) -> bytes:
    head = "From: a@example.org\nDate: Sat, 11 Nov 2017 10:00:00 +0000\nSubject: x\nMIME-Version: 1.0\n"
    return f"{head}Content-Type: {kind}; charset=utf-8\n\n{body}\n".encode()


def office(kind: str, part: str, file: Path, root: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole(kind))) as good, zipfile.ZipFile(out, "w") as made:
        assert part in good.namelist()
        for name in good.namelist():
            raw = good.read(name).decode("utf-8", "surrogateescape")
            if name == part:
                head, body = raw.split("?>", 1) if raw.startswith("<?xml") else ("", raw)
                raw = (head + "?>" if head else "") + laughs(root, file) + body.replace("Peru protested.", "&a9;&x;")
            made.writestr(name, raw.encode("utf-8", "surrogateescape"))
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in members.items():
            packed.writestr(name, raw)
    return out.getvalue()


def book(**more: bytes) -> dict[str, bytes]:
    """The members of a zip that is made like an electronic book."""
    return {
        "META-INF/container.xml": b'<?xml version="1.0"?><container><rootfiles/></container>',
        "OEBPS/1.xhtml": f"<html><body><article><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article></body></html>".encode(),
        **more,
    }


def rss(file: Path, tag: str = "description") -> bytes:
    item = f"<item><title>t</title><{tag}>&a9;&x; {PARAGRAPH}</{tag}></item>"
    return f'<?xml version="1.0"?>{laughs("rss", file)}<rss version="2.0"><channel>{item}</channel></rss>'.encode()


ENTITIES: dict[str, tuple[Callable[[Path], bytes], set[str]]] = {
    "a.docx": (lambda file: office("x.docx", "word/document.xml", file, "w"), {"E023"}),
    "rels.docx": (lambda file: office("x.docx", "_rels/.rels", file, "r"), {"E023"}),
    "sheet.xlsx": (lambda file: office("x.xlsx", "xl/worksheets/sheet1.xml", file, "w"), {"E023"}),
    "book.xlsx": (lambda file: office("x.xlsx", "xl/workbook.xml", file, "w"), {"E023"}),
    "a.rss": (rss, {"E023"}),
    "a.atom": (lambda file: rss(file).replace(b"rss", b"feed"), {"E023"}),
    "feed.zip": (lambda file: zipped({"a.xml": rss(file)}), {"E023"}),
    "a.html": (lambda file: html_page(file).encode(), {"ok"}),
    "a.xhtml": (lambda file: b'<?xml version="1.0"?>' + html_page(file).encode(), {"ok"}),
    "a.epub": (lambda file: zipped(book(**{"OEBPS/2.xhtml": html_page(file).encode()})), {"ok", "E012"}),
    "html.eml": (lambda file: mail("text/html", html_page(file)), {"ok"}),
    "xml.eml": (lambda file: mail("text/xml", rss(file).decode()), {"E019"}),
}


@pytest.mark.parametrize("name", ENTITIES)
def test_entities(tmp_path: Path, name: str) -> None:
    make, wanted = ENTITIES[name]
    other = tmp_path / "other.txt"
    other.write_text(SECRET)
    path = tmp_path / name
    path.write_bytes(make(other))
    begun = time.process_time()
    found = items(path)
    assert time.process_time() - begun < 5
    assert {"ok" if isinstance(item, Document) else item.code for item in found} == wanted
    for item in found:
        if isinstance(item, Document):
            assert SECRET not in str(item)
            assert len(item.text) < 2_000


BOMB = bytes(64 * limits.MIB)
BOMBS: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "a.xlsx": (lambda: _with("x.xlsx", "xl/media/image.png"), ["E015"]),
    "sheet.xlsx": (lambda: _with("x.xlsx", "xl/worksheets/sheet1.xml"), ["E015"]),
    "a.docx": (lambda: _with("x.docx", "word/document.xml"), ["E015"]),
    "a.epub": (lambda: zipped(book(**{"OEBPS/2.xhtml": BOMB})), ["ok", "E015"]),
    "mail.zip": (lambda: zipped({"a.eml": b"From: a\n\n" + BOMB, "b.txt": PARAGRAPH.encode()}), ["E015", "ok"]),
    "feed.zip": (lambda: zipped({"a.rss": b"<rss>" + BOMB, "b.txt": PARAGRAPH.encode()}), ["E015", "ok"]),
    "attached.eml": (lambda: _attached(zipped({"a.txt": BOMB})), ["ok"]),
    "a.pdf": (lambda: _pdf(BOMB), ["E022"]),
}


def _with(kind: str, part: str) -> bytes:
    """A good Office file one part of which is a bomb."""
    with zipfile.ZipFile(io.BytesIO(whole(kind))) as good:
        return zipped({**{name: good.read(name) for name in good.namelist()}, part: BOMB})


def _attached(raw: bytes) -> bytes:
    head = mail('multipart/mixed; boundary="b"', f"--b\nContent-Type: text/plain\n\n{PARAGRAPH}\n--b").decode()
    named = 'Content-Type: application/zip; name="../../../tmp/x.zip"\nContent-Transfer-Encoding: base64\n'
    where = 'Content-Disposition: attachment; filename="../../../tmp/x.zip"\n'
    return f"{head.rstrip()}\n{named}{where}\n{base64.encodebytes(raw).decode()}\n--b--\n".encode()


def _pdf(page: bytes) -> bytes:
    """A page whose packed content is a bomb of spaces."""
    packed = zlib.compress(page.replace(b"\0", b" "))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table, len(out),
    )  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(tmp_path: Path, name: str) -> None:
    make, wanted = BOMBS[name]
    path = tmp_path / name
    path.write_bytes(make())
    begun = time.process_time()
    found = [code for code in codes(path) if code != "E012"]  # E012: the parts of a book that are no text
    assert found == wanted
    assert time.process_time() - begun < 10
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.epub", "a.zip"])
def test_members_that_lead_out(tmp_path: Path, name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for member in ("../up.xhtml", "/abs.txt", "OEBPS/../../b.txt"):
            packed.writestr(member, PARAGRAPH)
        link = zipfile.ZipInfo("OEBPS/link.xhtml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
        packed.writestr("OEBPS/fine.txt", PARAGRAPH)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(out.getvalue())
    assert codes(folder) == ["E017", "E017", "E017", "E016", "ok"]
    assert [p.name for p in tmp_path.rglob("*")] == ["in", name]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.rss", "a.html", "a.eml", "a.epub"])
def test_links_out_of_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SECRET)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).symlink_to(tmp_path / name)
    assert codes(folder) == ["E016"]


def test_office_members_that_climb_are_not_written(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(whole("x.docx"))) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    path = tmp_path / "in" / "a.docx"
    path.parent.mkdir()
    path.write_bytes(zipped({**parts, "../../up.txt": b"x", "/abs.txt": b"x"}))
    assert codes(path) == ["ok"]
    assert [p.name for p in tmp_path.rglob("*")] == ["in", "a.docx"]
