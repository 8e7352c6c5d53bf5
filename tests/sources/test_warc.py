"""Web archives: pages in many encodings, what is no page, packed and broken archives."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import Report, documents
from tests.sources.making import codes, docs, items, warc_bytes


def page(words: str, charset: str | None = None) -> str:
    declared = f'<meta charset="{charset}">' if charset else ""
    return f"""<!doctype html><html lang="en"><head>{declared}<title>Ministers meet in Lima</title>
<meta property="article:published_time" content="2019-05-06T10:00:00Z"></head><body><nav>Home</nav><article>
<h1>Ministers meet in Lima</h1><p>The foreign ministers of Peru and Chile met in Lima on Monday, {words}, to discuss
the disputed border.</p><p>They agreed to set up a commission that will report within six months.</p></article>
</body></html>"""


WORDS = "à São Tomé café"
PAGES = [
    ("https://example.org/1", page(WORDS, "utf-8").encode(), "text/html", 200),
    ("https://example.org/2", page(WORDS, "iso-8859-1").encode("iso-8859-1"), "text/html", 200),
    ("https://example.org/3", page(WORDS).encode("cp1252"), "text/html; charset=windows-1252", 200),
    ("https://example.org/4", page(WORDS, "utf-8").encode("cp1252"), "text/html; charset=UTF-8", 200),
    ("https://example.org/5", page(WORDS).encode("utf-16"), "text/html", 200),
    ("https://example.org/6", b"\x89PNG", "image/png", 200),
    ("https://example.org/7", b"moved", "text/html", 301),
    ("https://example.org/8", b"<html><body><nav>Menu</nav></body></html>", "text/html", 200),
]


@pytest.mark.parametrize("gz", [False, True])
def test_pages(tmp_path: Path, gz: bool) -> None:
    path = tmp_path / ("a.warc.gz" if gz else "a.warc")
    path.write_bytes(warc_bytes(PAGES, gz))
    report = Report()
    found = list(documents([str(path)], report=report))
    read = [f for f in found if isinstance(f, Document)]
    assert [d.url for d in read] == [f"https://example.org/{n}" for n in range(1, 6)]
    for doc in read:
        assert WORDS in doc.text, doc.url
        assert doc.title == "Ministers meet in Lima"
        assert doc.published == "2019-05-06"
        assert doc.extra["fetched"] == "2021-03-05T04:05:06Z"
    assert len({d.id for d in read}) == 5
    (fault,) = (f for f in found if isinstance(f, OnrecordError))
    assert fault.code == "E005"
    assert "https://example.org/8" in str(fault)
    (row,) = report.rows
    assert (row.found, row.read, row.skipped) == (8, 5, 3)
    assert dict(row.why) == {"HTTP status 301": 1, "not a page (image/png)": 1, "E005": 1}


def test_the_day_of_fetching_is_no_date(tmp_path: Path) -> None:
    bare = page("they said").replace('<meta property="article:published_time" content="2019-05-06T10:00:00Z">', "")
    path = tmp_path / "a.warc"
    path.write_bytes(warc_bytes([("https://example.org/1", bare.encode(), "text/html", 200)]))
    (doc,) = docs(path)
    assert doc.published is None


@pytest.mark.parametrize("gz", [False, True])
def test_archive_that_breaks_off(tmp_path: Path, gz: bool) -> None:
    raw = warc_bytes(PAGES[:3], gz)
    path = tmp_path / ("a.warc.gz" if gz else "a.warc")
    path.write_bytes(raw[: len(raw) - 150])
    found = items(path)
    assert len([f for f in found if isinstance(f, Document)]) >= 2
    assert isinstance(found[-1], OnrecordError)
    assert found[-1].code == "E028"


def test_archive_without_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(warc_bytes([]))
    assert codes(path) == ["E014"]


def test_large_archive_is_streamed(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "a.warc"
    body = b"x" * 1_000_000
    path.write_bytes(warc_bytes([("https://example.org/x", body, "image/png", 200)] * 40))
    tracemalloc.start()
    assert list(documents([str(path)])) == []
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_packed_and_chunked_pages(tmp_path: Path, encoding: str) -> None:
    raw = page(WORDS, "utf-8").encode()
    body = gzip.compress(raw) if encoding == "gzip" else zlib.compress(raw)
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(body[i : i + 100]), body[i : i + 100]) for i in range(0, len(body), 100))
    kind = f"text/html\r\nContent-Encoding: {encoding}\r\nTransfer-Encoding: chunked"
    path = tmp_path / "a.warc"
    path.write_bytes(warc_bytes([("https://example.org/1", chunked + b"0\r\n\r\n", kind, 200)]))
    (doc,) = docs(path)
    assert WORDS in doc.text


def test_bombs_in_pages(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(64_000_000))
    path = tmp_path / "a.warc.gz"
    pages = [("https://example.org/1", bomb, "text/html\r\nContent-Encoding: gzip", 200), PAGES[0]]
    path.write_bytes(warc_bytes(pages, gz=True))
    assert codes(path) == ["E024", "ok"]
    path.write_bytes(warc_bytes([("https://example.org/1", bytes(64_000_000), "text/html", 200), PAGES[0]], gz=True))
    assert codes(path) == ["E015"]
    path = tmp_path / "a.warc"
    path.write_bytes(warc_bytes([("https://example.org/1", b" " * 20_000_000, "text/html", 200), PAGES[0]]))
    assert codes(path) == ["E024", "ok"]


@pytest.mark.parametrize(
    "raw",
    [b"WARC/1.0\r\n", b"WARC/1.0\r\n\r\n", b"WARC/1.0\r\nContent-Length: many\r\n\r\n", b"WARC/1.0\r\na: b\r\n" * 9999],
)
def test_broken_headers(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(raw)
    assert codes(path) == ["E028"]
