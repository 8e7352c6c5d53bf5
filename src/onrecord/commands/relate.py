"""`onrecord relate`: the relation of participants that somebody has already found.

Reads a TSV with `sentence`, `source`, `target` (the participants' words), or `marked_sentence` with `<s>..</s>` and
`<t>..</t>`; writes the same rows with `type`, `mode`, `quad`, `status` and `certainty`.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from onrecord.commands.read import add_sanction_quad
from onrecord.errors import OnrecordError, said
from onrecord.sources.decode import decode

_TAG = re.compile(r"</?[st]>")
ADDED = ("type", "mode", "quad", "status", "certainty")
Bounds = tuple[int, int]


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("relate", help="code the relation of given pairs of participants")
    parser.add_argument("pairs", metavar="PAIRS.tsv", help="columns sentence, source, target; - for standard input")
    parser.add_argument("--encoding", metavar="NAME", help="text encoding (default: detected)")
    parser.add_argument("--none", action="store_true", help="leave pairs without a type when no event is likeliest")
    parser.add_argument("--codebook", metavar="FILE", help="your own event types, trained by `onrecord codebook train`")
    add_sanction_quad(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Code every row, in order."""
    from onrecord.codebook.classifier import Classifier
    from onrecord.codebook.own import index_for
    from onrecord.layers.events.given import PairCoder
    from onrecord.reader import Reader

    index = index_for(Path(args.codebook) if args.codebook else None)
    types = index.codebook.types
    if args.codebook and index.head is None:
        raise OnrecordError("E047", args.codebook, "pairs are coded by the trained head")
    rows, columns = _rows(args.pairs, args.encoding)
    coder = PairCoder(Reader(), index, Classifier())
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    kept = [c for c in columns if c not in ADDED]
    writer.writerow([*kept, *ADDED])
    for row in rows:
        verdict = coder.code(*bounds(row), allow_none=args.none)
        type_, certainty = verdict.best(allow_none=args.none)
        coded = type_ != "NONE"
        writer.writerow(
            [
                *(row[c] for c in kept),
                type_ if coded else "",
                (verdict.best_mode(type_) or "") if coded else "",
                types[type_].quad_class(args.sanction_quad) if coded else "",
                max(verdict.statuses, key=lambda s: verdict.statuses[s]) if coded else "",
                f"{certainty:.3f}",
            ]
        )
    return 0


def _rows(name: str, encoding: str | None) -> tuple[Iterator[dict[str, str]], list[str]]:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        raise OnrecordError("E001", name) from None
    except OSError as problem:
        raise OnrecordError("E009", name, said(problem)) from None
    table = list(csv.reader(io.StringIO(decode(raw, name, encoding), newline=""), delimiter="\t"))
    header = table[0]
    if "sentence" not in header and "marked_sentence" not in header:
        raise OnrecordError("E012", name, "TSV of pairs", "no column `sentence` or `marked_sentence`")
    short = next((n for n, row in enumerate(table[1:], 2) if row and len(row) < len(header)), None)
    if short:
        raise OnrecordError("E012", name, "TSV of pairs", f"line {short} has too few columns")
    return (dict(zip(header, row, strict=False)) for row in table[1:] if row), header


def bounds(row: dict[str, str]) -> tuple[str, Bounds | None, Bounds | None]:
    """The sentence, and where its source and target stand: from the marks, else the first place of their words."""
    marked = row.get("marked_sentence") or ""
    if _TAG.search(marked):
        plain, at, found = "", 0, dict[str, int]()
        for tag in _TAG.finditer(marked):
            plain += marked[at : tag.start()]
            found.setdefault(tag.group(), len(plain))
            at = tag.end()
        plain += marked[at:]
        return plain, _between(found, "s"), _between(found, "t")
    sentence = row.get("sentence") or marked
    return sentence, _words(sentence, row.get("source", "")), _words(sentence, row.get("target", ""))


def _between(found: dict[str, int], letter: str) -> Bounds | None:
    start, end = found.get(f"<{letter}>"), found.get(f"</{letter}>")
    return (start, end) if start is not None and end is not None and start < end else None


def _words(sentence: str, said: str) -> Bounds | None:
    at = sentence.find(said.strip()) if said.strip() else -1
    return (at, at + len(said.strip())) if at >= 0 else None
