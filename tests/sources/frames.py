"""Files with any number of reports, in every format that holds more than one, from texts that are given."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import zipfile
from collections.abc import Callable, Sequence

from tests.sources.making import warc_bytes

NEXIS = """A headline
The Example Times
May 1, 2019 Wednesday

Copyright 2019 The Example Times All Rights Reserved
Section: WORLD; Pg. 4
Length: 120 words
Byline: A. Writer

Body

{TEXT}

Load-Date: May 2, 2019

End of Document
"""
NEXIS_OLD = """
                              {N} of {OF} DOCUMENTS

                             The Example Times

                              May 1, 2019 Wednesday

A headline

BYLINE: A. Writer

LENGTH: 120 words

{TEXT}

LOAD-DATE: May 2, 2019
"""
FACTIVA = """HD\tA headline
WC\t120 words
PD\t3 May 2019
SN\tThe Example Times
LA\tEnglish
LP\t{TEXT}
TD\tMore.
AN\tDocument LIMAT00020190506ef560{N}l
"""
PROQUEST = """____________________________________________________________
Document {N} of {OF}

A headline

ProQuest document ID: {N}

Full text: {TEXT}

Publication title: The Example Times
Publication date: May 1, 2019
____________________________________________________________
"""
RSS = ('<?xml version="1.0"?><rss version="2.0"><channel><title>a</title>', "</channel></rss>")
RSS_ITEM = (
    "<item><title>b</title><pubDate>Sat, 11 Nov 2017 10:00:00 GMT</pubDate><description>{TEXT}</description></item>"
)
ATOM = ('<feed xmlns="http://www.w3.org/2005/Atom">', "</feed>")
ATOM_ENTRY = "<entry><title>b</title><updated>2017-11-11T10:00:00Z</updated><content>{TEXT}</content></entry>"
PAGE = "<html><head><title>A headline</title></head><body><article><p>{TEXT}</p></article></body></html>"
MAIL = (
    "From: a@example.org\nSubject: =?utf-8?q?ne=C3=A9ws?=\nDate: Sat, 11 Nov 2017 10:00:00 +0000\n"
    "Content-Type: text/plain; charset=utf-8\n\n{TEXT}\n"
)
FROM = "From a@example.org Sat Nov 11 10:00:00 2017\n"
RTF = ("{\\rtf1\\ansi ", "}")


def filled(frame: str, texts: Sequence[str], glue: str = "") -> str:
    """The frame once for each text, numbered."""
    return glue.join(
        frame.replace("{N}", f"{n:03}").replace("{OF}", str(len(texts))).replace("{TEXT}", text)
        for n, text in enumerate(texts, 1)
    )


def _markup(text: str) -> str:
    return html.escape(text, quote=False)


def _within(ends: tuple[str, str], body: str) -> bytes:
    return (ends[0] + body + ends[1]).encode()


def _rtf(text: str) -> str:
    out = "".join(c if c < "\x80" else f"\\u{ord(c)}?" for c in text.replace("\\", "\\\\"))
    return out.replace("\n", "\\par ").replace("\t", "\\tab ")


def _table(separator: str) -> Callable[[Sequence[str]], bytes]:
    def made(texts: Sequence[str]) -> bytes:
        out = io.StringIO()
        rows = [["id", "text", "date"], *([f"r{n}", text, "2019-05-01"] for n, text in enumerate(texts))]
        csv.writer(out, delimiter=separator).writerows(rows)
        return out.getvalue().encode()

    return made


def _lines(texts: Sequence[str]) -> bytes:
    return "\n".join(json.dumps({"id": f"r{n}", "text": text}) for n, text in enumerate(texts)).encode()


def _xlsx(texts: Sequence[str]) -> bytes:
    import openpyxl

    out = io.BytesIO()
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["id", "text"], *([f"r{n}", text] for n, text in enumerate(texts))):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _parquet(texts: Sequence[str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(pa.table({"id": [f"r{n}" for n in range(len(texts))], "text": list(texts)}), out)
    return out.getvalue()


def _zip(texts: Sequence[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for n, text in enumerate(texts):
            packed.writestr(f"{n:03}.txt", text)
    return out.getvalue()


def _docx(texts: Sequence[str]) -> bytes:
    import docx

    out = io.BytesIO()
    book = docx.Document()
    for line in filled(NEXIS, texts).splitlines():
        book.add_paragraph(line)
    book.save(out)
    return out.getvalue()


def _warc(texts: Sequence[str], gz: bool = False) -> bytes:
    pages = [PAGE.replace("{TEXT}", _markup(text)).encode() for text in texts]
    return warc_bytes([(f"https://example.org/{n}", p, "text/html", 200) for n, p in enumerate(pages)], gz=gz)


MAKERS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "x.jsonl": _lines,
    "x.jsonl.gz": lambda texts: gzip.compress(_lines(texts)),
    "x.csv": _table(","),
    "x.tsv": _table("\t"),
    "x.xlsx": _xlsx,
    "x.parquet": _parquet,
    "x.rss": lambda texts: _within(RSS, filled(RSS_ITEM, [_markup(_markup(t)) for t in texts])),
    "x.atom": lambda texts: _within(ATOM, filled(ATOM_ENTRY, [_markup(t) for t in texts])),
    "x.mbox": lambda texts: filled(FROM + MAIL + "\n", texts).encode(),
    "nexis.txt": lambda texts: filled(NEXIS, texts).encode(),
    "nexis-old.txt": lambda texts: filled(NEXIS_OLD, texts).encode(),
    "nexis.docx": _docx,
    "nexis.rtf": lambda texts: _within(RTF, _rtf(filled(NEXIS, texts))),
    "factiva.rtf": lambda texts: _within(RTF, _rtf(filled(FACTIVA, texts))),
    "proquest.txt": lambda texts: filled(PROQUEST, texts).encode(),
    "x.zip": _zip,
    "x.warc": _warc,
    "x.warc.gz": lambda texts: _warc(texts, gz=True),
}  # fmt: skip
