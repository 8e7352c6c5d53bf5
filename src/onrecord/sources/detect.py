"""Which reader reads a file: by its ending, else by how it opens."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from onrecord.errors import OnrecordError
from onrecord.sources import (
    delimited,
    docx,
    feed,
    html,
    jsonl,
    mail,
    nexis,
    packed,
    parquet,
    pdf,
    proquest,
    rtf,
    text,
    warc,
    xlsx,
)
from onrecord.sources.given import Given, Piece, Read
from onrecord.sources.lines import Lines
from onrecord.sources.plain import cut

_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"


def plain_text(given: Given) -> Iterator[Piece]:
    """A file of plain text: an export of Nexis or ProQuest, else one report."""
    said = given.text()
    lines = Lines(cut(said), wrapped=True)
    for export in (nexis, proquest):
        if export.looks_like(lines):
            yield from export.articles(lines, given)
            return
    yield from text.read(given, said)


_BY_SUFFIX: dict[str, Read] = {
    **dict.fromkeys(text.SUFFIXES, plain_text),
    **dict.fromkeys(jsonl.SUFFIXES, jsonl.read),
    **dict.fromkeys(html.SUFFIXES, html.read),
    **dict.fromkeys(delimited.SUFFIXES, delimited.read),
    **dict.fromkeys(xlsx.SUFFIXES, xlsx.read),
    **dict.fromkeys(parquet.SUFFIXES, parquet.read),
    **dict.fromkeys(docx.SUFFIXES, docx.read),
    **dict.fromkeys(rtf.SUFFIXES, rtf.read),
    **dict.fromkeys(pdf.SUFFIXES, pdf.read),
    **dict.fromkeys(feed.SUFFIXES, feed.read),
    **dict.fromkeys(warc.SUFFIXES, warc.read),
    **dict.fromkeys(mail.EML_SUFFIXES, mail.read),
    **dict.fromkeys(mail.MBOX_SUFFIXES, mail.read_mailbox),
}


def is_gzip(given: Given) -> bool:
    """Whether a file is packed with gzip."""
    return given.head.startswith(_GZIP) and given.suffix not in _BY_SUFFIX


def is_zip(given: Given) -> bool:
    """Whether a file is an archive of files, and not an Office file (which is a zip too)."""
    if given.suffix in packed.ZIP_SUFFIXES:
        return True
    return given.suffix not in _BY_SUFFIX and given.head.startswith(_ZIP) and not _office(given)


def _office(given: Given) -> Read | None:
    """The reader of an Office file without its ending."""
    given.keep()
    try:
        with given.seekable() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (*packed.BROKEN, OSError):
        return None
    if "word/document.xml" in names:
        return docx.read
    return xlsx.read if "xl/workbook.xml" in names else None


def reader_for(given: Given) -> Read:
    """The reader of a file that is no archive. Raises E012 for one that claims to be packed and is not."""
    if known := _BY_SUFFIX.get(given.suffix):
        return known
    head = given.head
    if given.suffix in packed.GZIP_SUFFIXES and head:
        raise OnrecordError("E012", given.where, "gzip", "it does not open as one")
    for looks_like, read in (
        (pdf.looks_like, pdf.read),
        (rtf.looks_like, rtf.read),
        (warc.looks_like, warc.read),
        (mail.looks_like_mailbox, mail.read_mailbox),
        (feed.looks_like, feed.read),
        (html.looks_like, html.read),
        (mail.looks_like_message, mail.read),
        (jsonl.looks_like, jsonl.read),
    ):
        if looks_like(head):
            return read
    if head.startswith(b"PAR1"):
        return parquet.read
    if head.startswith(_ZIP) and (office := _office(given)):
        return office
    return plain_text
