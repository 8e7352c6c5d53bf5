"""Bounded, seeded fuzzing of readers and layers: no exception but numbered errors, no input far slower than the rest.

    uv run python -m benchmarks.fuzz [--inputs 2000] [--seed 1] [--only layers|sources]

Half of the inputs are texts for the layers: pieces of our examples cut, doubled, swapped and strewn with marks. The
other half are spoilt files for the readers of formats. Prints the exceptions, each with the seed that makes it again,
and the slowest inputs per kilobyte beside the median of their format; inputs under half a kilobyte count as half a
kilobyte. Exit code 1 when something raised, or was more than 20 times as slow as that median. The full run is
`--inputs 100000` (about an hour).
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from benchmarks.machine import keep, machine, reports, versions
from onrecord.errors import OnrecordError
from onrecord.reader import Reader
from onrecord.record import from_json
from onrecord.sources import documents

LIMIT = 20.0
PIECES = [
    '"', "“", "”", "'", "‘", "’", "«", "»", "``", "(", ")", "[", "]", "\n", "\n\n", "\r\n", "\t", "\x0c", "\u2028",
    "\u00a0", "\u200f", "\u202e", "\u0301", "\x00", "\ufeff", "🙂", "漢", ".", "...", "!", "?", ",", ";", ":", "-", "–",
    "--", "/", "%", "$", "0", "7", "1,000", "3.5m", "2017-11-11", "9999", "0001-01-01", "31/02/2015", "Feb. 30",
    "Monday", "last week", "since", "between", "and", "said", "told", "according to", "he", "they", "who", "that",
    "not", "if", "Mr", "President", "Reuters - ", "3 min read\n", "Kyiv", "Syria's", "rebels", "killed", "at least",
    "dozens of", "x" * 300,
    "9" * 200, "will", "accused", "of", "the",
]  # fmt: skip
DAYS = [None, "2017-11-11", "1999-02-28T23:59:59Z", "0001-01-01", "9999-12-31"]
FORMATS = ["jsonl", "csv", "tsv", "html", "txt", "xml", "eml", "mbox", "rtf", "docx", "xlsx", "zip", "gz", "pdf",
           "warc", "parquet"]  # fmt: skip


def main() -> int:
    """Run, print, keep."""
    parser = argparse.ArgumentParser(description="fuzz readers and layers")
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("layers", "sources"))
    args = parser.parse_args()
    reader, texts = Reader(), reports()
    reader.read(texts[0], published="2017-11-11")
    with tempfile.TemporaryDirectory() as folder:
        for ending in FORMATS:  # what a format needs is loaded before the clock runs
            _sources(random.Random(0), reader, texts, Path(folder), ending)
    raised: list[dict[str, Any]] = []
    speeds: dict[str, list[tuple[float, int, int]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(args.inputs):
            kind = args.only or ("layers" if number % 2 else "sources")
            dice = random.Random(f"{args.seed}:{number}")
            run = _layers if kind == "layers" else _sources
            begun = time.process_time()
            try:
                kind, size = run(dice, reader, texts, Path(folder))
            except Exception as problem:
                where = traceback.extract_tb(problem.__traceback__)[-1]
                raised.append({
                    "seed": f"{args.seed}:{number}", "kind": kind,
                    "error": f"{type(problem).__name__}: {problem}"[:200],
                    "at": f"{Path(where.filename).name}:{where.lineno}",
                })  # fmt: skip
                continue
            spent = 1000 * (time.process_time() - begun) / max(size / 1000, 0.5)
            speeds.setdefault(kind, []).append((spent, number, size))
    figures = _figures(args, raised, speeds)
    print(show(figures))
    print(keep("fuzz", figures))
    slow = any(kind["slowest"] and kind["slowest"][0]["times the median"] > LIMIT for kind in figures["kinds"].values())
    return 1 if raised or slow else 0


def _figures(args: argparse.Namespace, raised: list[dict[str, Any]], speeds: dict[str, Any]) -> dict[str, Any]:
    kinds = {}
    for kind, found in sorted(speeds.items()):
        median = statistics.median(spent for spent, _, _ in found)
        slowest = [
            {"ms/KB": round(spent, 1), "times the median": round(spent / max(median, 1e-9), 1), "size": size,
             "seed": f"{args.seed}:{number}"}
            for spent, number, size in sorted(found, reverse=True)[: 5 if kind == "layers" else 1]
        ]  # fmt: skip
        kinds[kind] = {"inputs": len(found), "median ms/KB": round(median, 2), "slowest": slowest}
    return {"machine": machine(), "versions": versions("onrecord"), "inputs": args.inputs, "seed": args.seed,
            "raised": raised, "kinds": kinds}  # fmt: skip


def spoil(dice: random.Random, text: str, blows: int) -> str:
    """A text with pieces cut, doubled, moved and put in."""
    for _ in range(blows):
        at, length = dice.randrange(len(text) + 1), dice.randrange(1, 60)
        choice = dice.random()
        if choice < 0.45:
            text = text[:at] + dice.choice(PIECES) * dice.choice([1, 1, 1, 2, 5, 40]) + text[at:]
        elif choice < 0.65:
            text = text[:at] + text[at + length :]
        elif choice < 0.85:
            text = text[:at] + text[at : at + length] * 2 + text[at + length :]
        else:
            there = dice.randrange(len(text) + 1)
            text = text[:at] + text[there : there + length] + text[at:]
    return text


def text_of(dice: random.Random, texts: list[str]) -> str:
    """A text for the layers."""
    if dice.random() < 0.2:
        return dice.choice(["", " "]).join(dice.choice(PIECES) for _ in range(dice.randrange(1, 150)))
    whole = dice.choice(texts)
    start = dice.randrange(len(whole))
    return spoil(dice, whole[start : start + dice.randrange(50, 1500)], dice.randrange(1, 25))


def _layers(dice: random.Random, reader: Reader, texts: list[str], _: Path) -> tuple[str, int]:
    text = text_of(dice, texts)
    try:
        record = reader.read(text, published=dice.choice(DAYS))
    except OnrecordError:
        return "layers", len(text)
    assert record.document.text == text
    assert from_json(record.to_json()) == record
    return "layers", len(text)


def _sources(dice: random.Random, _: Reader, texts: list[str], folder: Path, ending: str = "") -> tuple[str, int]:
    ending = ending or dice.choice(FORMATS)
    raw = bytearray(_file(dice, ending, texts))
    for _blow in range(dice.randrange(0, 12)):
        at = dice.randrange(len(raw) + 1)
        choice = dice.random()
        if choice < 0.4:
            raw[at : at + 1] = bytes([dice.randrange(256)])
        elif choice < 0.6:
            del raw[at : at + dice.randrange(1, 200)]
        elif choice < 0.8:
            raw[at:at] = raw[at : at + dice.randrange(1, 200)]
        else:
            raw[at:at] = dice.choice(PIECES).encode("utf-8", "surrogatepass") * dice.choice([1, 3, 50])
    path = folder / f"input.{ending}"
    path.write_bytes(bytes(raw))
    for item in documents([str(path)], None):
        assert isinstance(item, OnrecordError) or item.text.strip()
    return ending, len(raw)


def _file(dice: random.Random, ending: str, texts: list[str]) -> bytes:
    """A sound file of a format that can be made with what Python has; else the format's opening bytes and a text."""
    text = spoil(dice, dice.choice(texts), dice.randrange(0, 6))
    if ending == "jsonl":
        return b"\n".join(
            json.dumps({"id": str(n), "text": text, "published": "2017-11-11"}).encode() for n in range(2)
        )
    if ending in ("csv", "tsv"):
        import csv
        import io

        out = io.StringIO()
        csv.writer(out, delimiter="," if ending == "csv" else "\t").writerows(
            [["id", "text", "date"], ["1", text, "2017"]]
        )
        return out.getvalue().encode("utf-8", "replace")
    if ending in ("zip", "docx", "xlsx"):
        return _zip(ending, text)
    if ending == "gz":
        import gzip

        return gzip.compress(text.encode("utf-8", "replace"))
    heads = {
        "html": "<html><body><article><p>{}</p></article></body></html>",
        "xml": '<?xml version="1.0"?><rss version="2.0"><channel><title>a</title><item><title>b</title>'
        "<description>{}</description></item></channel></rss>",
        "eml": "From: a@example.org\nSubject: news\nDate: Sat, 11 Nov 2017 10:00:00 +0000\n\n{}",
        "mbox": "From a@example.org Sat Nov 11 10:00:00 2017\nSubject: news\n\n{}\n",
        "rtf": "{{\\rtf1\\ansi {}}}",
        "pdf": "%PDF-1.4\n{}",
        "warc": "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 40\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}",
        "parquet": "PAR1{}PAR1",
    }
    return heads.get(ending, "{}").format(text).encode("utf-8", "replace")


def _zip(ending: str, text: str) -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    if ending == "xlsx":
        import openpyxl
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        book = openpyxl.Workbook()
        sheet = book.create_sheet("reports", 0)
        for row in (["id", "text"], ["1", ILLEGAL_CHARACTERS_RE.sub("", text).lstrip("=")]):
            sheet.append(row)
        book.save(out)
    elif ending == "docx":
        import docx

        page = docx.Document()
        page.add_paragraph("".join(c for c in text if c.isprintable()))
        page.save(out)
    else:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("a.txt", text.encode("utf-8", "replace"))
            packed.writestr("b/c.jsonl", json.dumps({"text": text}))
    return out.getvalue()


def show(figures: dict[str, Any]) -> str:
    """What was found."""
    lines = [f"{figures['inputs']} inputs, seed {figures['seed']}: {len(figures['raised'])} raised"]
    lines += [f"  {r['seed']} {r['kind']} {r['error']} ({r['at']})" for r in figures["raised"][:40]]
    for kind, got in figures["kinds"].items():
        lines.append(f"{kind}: {got['inputs']} inputs, median {got['median ms/KB']} ms a kilobyte; slowest:")
        lines += [
            f"  {s['ms/KB']} ms/KB, {s['times the median']} x the median, {s['size']} long, seed {s['seed']}"
            for s in got["slowest"]
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
