"""Files in formats of others, made by code from lines that we wrote: no real export is among the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import Item, Report, documents


def items(path: Path | str, encoding: str | None = None, **said: dict[str, str]) -> list[Item]:
    """What a path gives; the report must add up (E029 otherwise) and agree with what came."""
    report = Report()
    found = list(documents([str(path)], encoding, report=report, **said))
    assert report.read == sum(isinstance(f, Document) for f in found)
    assert report.found == report.read + report.skipped
    for item in found:
        if isinstance(item, OnrecordError):
            assert "\n" not in str(item)
    return found


def docs(path: Path | str, encoding: str | None = None, **said: dict[str, str]) -> list[Document]:
    """The documents of a path that holds nothing else."""
    found = items(path, encoding, **said)
    assert all(isinstance(f, Document) for f in found), [str(f) for f in found if not isinstance(f, Document)]
    return [f for f in found if isinstance(f, Document)]


def codes(path: Path | str, encoding: str | None = None, **said: dict[str, str]) -> list[str]:
    """`ok` for each document, the number for each error."""
    return [f.code if isinstance(f, OnrecordError) else "ok" for f in items(path, encoding, **said)]


def write_docx(path: Path, lines: Sequence[str]) -> Path:
    import docx

    book = docx.Document()
    for line in lines:
        book.add_paragraph(line)
    book.save(str(path))
    return path


def write_rtf(path: Path, lines: Sequence[str]) -> Path:
    """As word processors write it: cp1252 bytes as \\'hh, other characters as \\u with a stand-in."""
    out = [
        r"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fcharset204 Arial;}}",
        r"{\colortbl;\red0\green0\blue0;}{\*\generator Made for a test;}{\info{\title Not the text}}",
        r"{\header\pard Page header\par}",
    ]
    for line in lines:
        out.append(r"\pard\plain\f0\fs24 " + "".join(_rtf(ch) for ch in line) + r"\par")
    path.write_bytes(("\r\n".join(out) + "}").encode("ascii"))
    return path


def _rtf(ch: str) -> str:
    if ch in "\\{}":
        return "\\" + ch
    if ch == "\t":
        return r"\tab "
    if ord(ch) < 128:
        return ch
    try:
        return f"\\'{ch.encode('cp1252')[0]:02x}"
    except UnicodeEncodeError:
        return "".join(f"\\u{unit - 65536 if unit > 32767 else unit}?" for unit in _units(ch))


def _units(ch: str) -> list[int]:
    raw = ch.encode("utf-16-le")
    return [int.from_bytes(raw[i : i + 2], "little") for i in range(0, len(raw), 2)]


def write_txt(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


def write_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in members.items():
            packed.writestr(name, raw)
    return path


def pdf_bytes(pages: Sequence[Sequence[str]], **about: str) -> bytes:
    """A PDF with the lines of each page set one below the other."""
    import fpdf

    book = fpdf.FPDF()
    book.set_font("Helvetica", size=11)
    if about:
        book.set_title(about["title"])
    for lines in pages:
        book.add_page()
        for number, line in enumerate(lines):
            book.text(15, 20 + 6 * number, line)
    return bytes(book.output())


def warc_bytes(pages: Sequence[tuple[str, bytes, str, int]], gz: bool = False) -> bytes:
    """A web archive of responses: address, body, content type, status."""
    from fastwarc.stream_io import GzipWriter
    from fastwarc.warc import WarcRecord, WarcRecordType

    out = io.BytesIO()
    info = WarcRecord()
    info.init_headers(WarcRecordType.warcinfo)
    info.set_bytes_content(b"software: test\r\n")
    records = [info]
    for url, body, kind, status in pages:
        record = WarcRecord()
        record.init_headers(WarcRecordType.response)
        record.headers["WARC-Target-URI"] = url
        record.headers["WARC-Date"] = "2021-03-05T04:05:06Z"
        record.headers["Content-Type"] = "application/http; msgtype=response"
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        record.set_bytes_content(head + body)
        records.append(record)
    for record in records:
        if gz:
            with GzipWriter(out) as packed:
                record.write(packed)
        else:
            record.write(out)
    return out.getvalue()
