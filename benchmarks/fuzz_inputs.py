"""What `benchmarks/fuzz.py` feeds: short texts for the layers and files for the readers of formats, all from a seed."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache

from tests.sources.frames import ATOM, ATOM_ENTRY, MAIL, MAKERS, PAGE, RSS, RSS_ITEM
from tests.sources.test_hostile import PIECES as MARKUP
from tests.sources.test_hostile import whole

from benchmarks.machine import reports
from onrecord.codebook.load import builtin

PIECES = [
    '"', "“", "”", "'", "‘", "’", "«", "»", "``", "(", ")", "[", "]", "\n", "\n\n", "\r\n", "\t", "\x0c", "\u2028",
    "\u00a0", "\u200f", "\u202e", "\u0301", "\x00", "\ufeff", "🙂", "漢", ".", "...", "!", "?", ",", ";", ":", "-", "–",
    "--", "/", "%", "$", "0", "7", "1,000", "3.5m", "2017-11-11", "9999", "0001-01-01", "31/02/2015", "Feb. 30",
    "Monday", "last week", "since", "between", "and", "said", "told", "according to", "he", "they", "who", "that",
    "not", "if", "Mr", "President", "Reuters - ", "3 min read\n", "Kyiv", "Syria's", "rebels", "killed", "at least",
    "dozens of", "will", "accused", "of", "the", "two days later", "the end of 1998", "12 per cent", "her", "whose",
    "to", "would have", "was", "by", "in", "Angela Merkel", "US", "UN", "talks", "a treaty", "x" * 60, "9" * 40,
]  # fmt: skip
DAYS = [None, "2017-11-11", "1999-02-28T23:59:59Z", "0001-01-01", "9999-12-31", "2016-02-29"]
PACKED = (
    "docx",
    "xlsx",
    "zip",
    "gz",
    "pdf",
    "warc",
    "warc.gz",
    "parquet",
)  # a blow or two undo most of these
LONG = 100  # one text in so many is longer than the rest, so that what grows too fast with the length shows


@cache
def _texts() -> list[str]:
    return reports()


@cache
def _cues() -> list[str]:
    """Verbs and nouns of the codebook's frames."""
    frames = [frame for kind in builtin().types.values() for frame in kind.frames.values()]
    return sorted({cue for frame in frames for cue in (*frame.verbs, *frame.nouns)})


def spoil(dice: random.Random, text: str, blows: int) -> str:
    """A text with pieces cut, doubled, moved and put in."""
    for _ in range(blows):
        at, length = dice.randrange(len(text) + 1), dice.randrange(1, 40)
        choice = dice.random()
        if choice < 0.45:
            piece = dice.choice(PIECES) if dice.random() < 0.7 else f" {dice.choice(_cues())} "
            text = text[:at] + piece * dice.choice([1, 1, 1, 1, 2, 5]) + text[at:]
        elif choice < 0.65:
            text = text[:at] + text[at + length :]
        elif choice < 0.85:
            text = text[:at] + text[at : at + length] * 2 + text[at + length :]
        else:
            there = dice.randrange(len(text) + 1)
            text = text[:at] + text[there : there + length] + text[at:]
    return text


def text_of(dice: random.Random) -> str:
    """A text for the layers: a stretch of a report that is spoilt, or pieces thrown together."""
    long = dice.randrange(LONG) == 0
    if dice.random() < 0.25:
        glue = dice.choice(["", " ", " "])
        words = [
            dice.choice(PIECES) if dice.random() < 0.7 else dice.choice(_cues())
            for _ in range(dice.randrange(1, 400 if long else 50))
        ]
        return glue.join(words)
    report = dice.choice(_texts())
    start = dice.randrange(len(report) - 60)
    length = dice.randrange(800, 3000) if long else dice.randrange(60, 300)
    stretch = (report[start:] + "\n" + report)[:length]
    return spoil(dice, stretch, dice.randrange(1, 40 if long else 12))


def file_of(dice: random.Random, ending: str) -> bytes:
    """A file of a format; most are sound when they are made and spoilt after that."""
    report = dice.choice(_texts())
    start = dice.randrange(len(report) - 60)
    raw = bytearray(FORMATS[ending](dice, spoil(dice, report[start : start + 400], dice.randrange(0, 4))))
    for _ in range(dice.choice([0, 0, 0, 1, 2] if ending in PACKED else [0, 0, 1, 2, 4, 8])):
        at = dice.randrange(len(raw) + 1)
        choice = dice.random()
        if choice < 0.3:
            raw[at : at + 1] = bytes([dice.randrange(256)])
        elif choice < 0.5:
            del raw[at : at + dice.randrange(1, 100)]
        elif choice < 0.7:
            raw[at:at] = raw[at : at + dice.randrange(1, 100)]
        elif choice < 0.85:
            raw[at:at] = dice.choice(MARKUP) * dice.choice([1, 1, 3, 30])
        else:
            raw[at:at] = dice.choice(PIECES).encode() * dice.choice([1, 1, 3, 30])
    return bytes(raw)


# Times of day and numbers that the makers of files put in: the same input shall have the same bytes every time.
_CHANGING = {
    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?": b"2020-01-01T00:00:00",
    rb"D:\d{14}": b"D:20200101000000",
    rb"urn:uuid:[0-9A-Fa-f-]{36}": b"urn:uuid:00000000-0000-0000-0000-000000000000",
    rb"/ID \[<[0-9A-F]{32}><[0-9A-F]{32}>\]": b"/ID [<" + b"0" * 32 + b"><" + b"0" * 32 + b">]",
}


def _timeless(raw: bytes) -> bytes:
    for pattern, steady in _CHANGING.items():
        raw = re.sub(pattern, steady, raw)
    return raw


def _filled(frame: str) -> Callable[[random.Random, str], bytes]:
    return lambda _, text: frame.replace("{TEXT}", text).encode()


def _made(name: str) -> Callable[[random.Random, str], bytes]:
    """A sound file of one or two reports."""

    def made(dice: random.Random, text: str) -> bytes:
        return MAKERS[name]([text] * dice.choice([1, 2]))

    return made


def _rows(separator: str) -> Callable[[random.Random, str], bytes]:
    def made(dice: random.Random, text: str) -> bytes:
        out = io.StringIO()
        day = dice.choice(["2017-05-01", "3 May 2019", "05/06/2019", "31/05/2019", ""])
        csv.writer(out, delimiter=separator).writerows([["id", "text", "date"], ["1", text, day]])
        return out.getvalue().encode()

    return made


def _office(ending: str, parts: tuple[str, ...]) -> Callable[[random.Random, str], bytes]:
    """A sound file whose text is changed and, at times, whose markup is spoilt."""

    def made(dice: random.Random, text: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole(ending))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                raw = old.read(name)
                if name in parts:
                    said = "".join(c for c in text if c.isprintable() and c not in "<&")
                    markup = raw.decode().replace("Peru protested.", said)
                    raw = (spoil(dice, markup, dice.randrange(1, 3)) if dice.random() < 0.3 else markup).encode()
                new.writestr(zipfile.ZipInfo(name), _timeless(raw), zipfile.ZIP_DEFLATED)
        return out.getvalue()

    return made


def _zip(dice: random.Random, text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", dice.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as packed:
        name = dice.choice(["a.txt", "../a.txt", "/a", "a.html", "a.zip", ".a", "a.eml"])
        packed.writestr(zipfile.ZipInfo(name), text, packed.compression)
        packed.writestr(zipfile.ZipInfo("b/c.jsonl"), json.dumps({"text": text}), packed.compression)
    return out.getvalue()


FORMATS: dict[str, Callable[[random.Random, str], bytes]] = {
    "txt": _filled("{TEXT}"),
    "html": _filled(PAGE),
    "csv": _rows(","),
    "tsv": _rows("\t"),
    "eml": _filled(MAIL),
    "letter.eml": _filled(
        "From: a@example.org\nDate: Sat, 11 Nov 2017 10:00:00 +0000\n"
        "Content-Type: multipart/alternative; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\n{TEXT}\n--b\nContent-Type: text/html\n\n<p>{TEXT}</p>\n--b--\n"
    ),
    "rtf": _filled("{\\rtf1\\ansi{\\fonttbl{\\f0 Times;}}\\pard\\b {TEXT}\\b0\\par \\'e9\\u8220 ?}"),
    "docx": _office("x.docx", ("word/document.xml",)),
    "xlsx": _office("x.xlsx", ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")),
    "zip": _zip,
    "gz": lambda dice, text: gzip.compress(FORMATS[dice.choice(["txt", "jsonl", "html", "eml"])](dice, text), mtime=0),
    "pdf": lambda _dice, _text: _timeless(whole("x.pdf")),
    "jsonl": _made("x.jsonl"),
    "parquet": _made("x.parquet"),
    "mbox": _made("x.mbox"),
    "rss": _filled(RSS[0] + RSS_ITEM + RSS[1]),
    "atom": _filled(ATOM[0] + ATOM_ENTRY.replace("<content>", '<content type="html">') + ATOM[1]),
    "warc": lambda dice, text: _timeless(_made("x.warc")(dice, text)),
    "warc.gz": lambda dice, text: gzip.compress(FORMATS["warc"](dice, text), mtime=0),
    "nexis.txt": _made("nexis.txt"),
    "nexis.rtf": _made("nexis.rtf"),
    "nexis-old.txt": _made("nexis-old.txt"),
    "factiva.rtf": _made("factiva.rtf"),
    "proquest.txt": _made("proquest.txt"),
}
