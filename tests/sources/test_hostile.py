"""Whatever the bytes: documents or numbered errors, totals that add up, no exception, and time in proportion."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import Item, Report, detect, inputs
from onrecord.sources.given import Given, Options
from tests.sources.making import warc_bytes

NAMES = sorted({f"x{suffix}" for suffix in detect._BY_SUFFIX} | {"x", "x.zip", "x.gz", "x.csv.gz"})
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
PIECES = [
    b"End of Document\n", b"Body\n", b"Length: 3 words\n", b"3 of 5 DOCUMENTS\n", b"January 3, 2019\n", b"Load-Date: x\n",  # noqa: E501
    b"_" * 40 + b"\n", b"Full text: x\n", b"ProQuest document ID: 1\n", b"Publication date: May 1, 2019\n", b"HD\tx\n",
    b"PD\t3 May 2019\n", b"212 words\n", b"Document LIMAT00020190506ef560002l\n", b"AN\n", b"{\\rtf1 ", b"{", b"}",
    b"\\'e9", b"\\u-4000 ?", b"\\par ", b"\\bin99 ", b"<rss><channel><item>", b"</item>", b"<title>x</title>", b"<feed>",  # noqa: E501
    b"<description>&lt;p&gt;x", b"<html><body><p>", b"</p>", b"<!DOCTYPE a [<!ENTITY", b"From a@b.c Mon May  6 12:00:00 2019\n",  # noqa: E501
    b"From: a\n", b"Date: Mon, 6 May 2019 07:00:00 -0500\n", b"Subject: =?utf-8?q?=ff?=\n", b"Content-Type: text/html; charset=x\n",  # noqa: E501
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n", b"\n", b"\r\n", b"text,date\n", b'"', b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",  # noqa: E501
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 40\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",  # noqa: E501
    b'{"text": "x"}\n', b'{"text": "\\ud800"}\n', b"%PDF-1.7\n", b"1 0 obj <</Type/Catalog>> endobj", b"PAR1", b"PK\x03\x04", b"\x1f\x8b\x08",  # noqa: E501
    "“Żółć” ".encode(), b"caf\xe9 ", b"Peru protested. ",
]  # fmt: skip


def read(name: str, raw: bytes) -> list[Item]:
    report = Report()
    one = Given(name, lambda: io.BytesIO(raw), Options(), size=len(raw))
    found = list(inputs._file(one, report))
    report.check()
    assert report.read == sum(isinstance(item, Document) for item in found)
    for item in found:
        if isinstance(item, OnrecordError):
            assert item.code != "E026", str(item)
            assert len(str(item).splitlines()) == 1
        else:
            item.text.encode()
            assert item.text.strip()
    return found


@QUICK
@given(st.sampled_from(NAMES), st.lists(st.sampled_from(PIECES), max_size=30))
def test_pieces_of_formats(name: str, pieces: list[bytes]) -> None:
    read(name, b"".join(pieces))


@QUICK
@given(st.sampled_from(NAMES), st.binary(max_size=400))
def test_bytes(name: str, raw: bytes) -> None:
    read(name, raw)


@cache
def whole(kind: str) -> bytes:
    """A good file of a kind, to be spoilt."""
    out = io.BytesIO()
    if kind == "x.docx":
        import docx

        book = docx.Document()
        book.add_paragraph("Peru protested.")
        book.save(out)
    elif kind == "x.xlsx":
        import openpyxl

        sheet = openpyxl.Workbook()
        assert sheet.active is not None
        sheet.active.append(["text", "date"])
        sheet.active.append(["Peru protested.", "3 May 2019"])
        sheet.save(out)
    elif kind == "x.parquet":
        import pyarrow
        import pyarrow.parquet

        pyarrow.parquet.write_table(pyarrow.table({"text": ["Peru protested."] * 20}), out)
    elif kind == "x.pdf":
        from tests.sources.making import pdf_bytes

        return pdf_bytes([["Peru protested."]])
    elif kind == "x.zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("a/b.txt", b"Peru protested. " * 30)
            packed.writestr("c.csv", b"text\nChile agreed.\n")
    else:
        page = b"<html><body><p>The ministers of Peru and Chile met in Lima on Monday.</p></body></html>"
        return warc_bytes([("https://example.org/", page, "text/html", 200)] * 2, gz=kind == "x.warc.gz")
    return out.getvalue()


@QUICK
@given(st.sampled_from(["x.docx", "x.xlsx", "x.parquet", "x.pdf", "x.zip", "x.warc", "x.warc.gz"]), st.data())
def test_spoilt_files(kind: str, data: st.DataObject) -> None:
    raw = bytearray(whole(kind))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del raw[data.draw(st.integers(0, len(raw) - 1)) :]
    read(kind, bytes(raw))


LARGE: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "one line of text": ("x.txt", lambda n: b"x" * n),
    "digits": ("x.txt", lambda n: b"1" * n),
    "colons": ("x.txt", lambda n: b"Length: " * (n // 8)),
    "counters": ("x.txt", lambda n: b"1 of 2 DOCUMENTS\n\nA\n\nMay 1, 2019\n\nT\n\nLENGTH: 1\n\nx\n" * (n // 60)),
    "end marks": ("x.txt", lambda n: b"End of Document\nLength: 1\n" * (n // 26)),
    "blank lines": ("x.txt", lambda n: b"End of Document\nLength: 1\n" + b"\n" * n),
    "rules": ("x.txt", lambda n: (b"_" * 30 + b"\nProQuest document ID: 1\n") * (n // 56)),
    "rtf groups": ("x.rtf", lambda n: b"{\\rtf1 " + b"{\\b x}" * (n // 6) + b"}"),
    "rtf backslashes": ("x.rtf", lambda n: b"{\\rtf1 " + b"\\" * n),
    "rtf links": ("x.rtf", lambda n: b"{\\rtf1 " + b"{\\field{\\*\\fldinst{HYPERLINK " * (n // 29)),
    "accession lines": ("x.rtf", lambda n: b"{\\rtf1 " + b"Document LIMAT00020190506ef560002l\\par " * (n // 39)),
    "brackets in html": ("x.html", lambda n: b"<html><body>" + b"<div>" * (n // 5)),
    "unclosed comments": ("x.html", lambda n: b"<html>" + b"<!--" * (n // 4)),
    "entities in a feed": ("x.rss", lambda n: b"<rss><channel><item><description>" + b"&amp;" * (n // 5)),
    "tags in a feed": ("x.rss", lambda n: b"<rss>" + b"<item>" * (n // 6)),
    "quotes in a table": ("x.csv", lambda n: b"text\n" + b'"' * n),
    "columns": ("x.csv", lambda n: b"text" + b",a" * (n // 2) + b"\nx"),
    "json brackets": ("x.jsonl", lambda n: b'{"text": ' + b"[" * n),
    "headers of a mail": ("x.eml", lambda n: b"From: a\n" + b"Subject: x\n" * (n // 11)),
    "folded header": ("x.eml", lambda n: b"From: a\nSubject: " + b"=?utf-8?q?x?= " * (n // 14) + b"\n\nx"),
    "from lines": ("x.mbox", lambda n: b"From a@b.c Mon May  6 12:00:00 2019\n\n" * (n // 37)),
    "records": ("x.warc", lambda n: b"WARC/1.0\r\nContent-Length: 0\r\n\r\n" * (n // 31)),
    "unknown": ("x", lambda n: b"<!--" * (n // 4)),
}


@pytest.mark.parametrize("case", sorted(LARGE))
def test_time_is_in_proportion(case: str) -> None:
    """Four times the bytes take about four times as long; a rule that explodes takes sixteen times and more."""
    name, make = LARGE[case]

    def seconds(size: int) -> float:
        raw = make(size)
        start = time.process_time()
        read(name, raw)
        return time.process_time() - start

    seconds(1_000)  # imports
    small, large = seconds(50_000), seconds(200_000)
    assert large < max(0.5, 9 * small)
