"""`onrecord import`: codings that others made, as gold records or as decisions on a reading."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from onrecord.errors import OnrecordError, UsageError

if TYPE_CHECKING:
    from onrecord.corpus.decisions.model import Decision
    from onrecord.record import Document, Record


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("import", help="read PLOVER JSON, brat standoff or records coded by people")
    parser.add_argument("file", metavar="FILE", help="PLOVER JSON, a brat folder or .zip, or records")
    parser.add_argument("--out", metavar="PATH", help="JSON Lines to write; - for standard output")
    parser.add_argument("--from", dest="kind", metavar="FORMAT", help="records, plover or brat (default: detected)")
    parser.add_argument("--texts", metavar="FILE", help="the reports that were coded (JSON Lines with ids, text files)")
    parser.add_argument("--on", metavar="RECORDS", help="a reading of the same reports: write decisions on it")
    parser.add_argument("--who", metavar="NAME", help="who decided (with --on)")
    parser.add_argument("--at", metavar="TIME", help="when, ISO 8601 (with --on; default: now)")
    parser.add_argument("--keep", action="store_true", help="put the decisions into the project file that --on names")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import and say how many records or decisions were written."""
    from onrecord.evaluation.importing import KINDS
    from onrecord.exports.shape import binary_file

    if args.kind and args.kind not in KINDS:
        raise UsageError(f"no such format: {args.kind}; there are {', '.join(KINDS)}")
    if bool(args.on) != bool(args.who):
        raise UsageError("--on and --who go together")
    if not args.out and not args.keep:
        raise UsageError("say where to write: --out PATH (or --keep)")
    if args.keep and not args.on:
        raise UsageError("--keep goes with --on PROJECT")
    decided: list[Decision] = []
    done = 0
    if args.out:
        with binary_file(Path(args.out)) as out:
            for line in _lines_of(args, decided):
                out.write(line + b"\n")
                done += 1
    else:
        done = sum(1 for _ in _lines_of(args, decided))
    if args.keep:
        _keep(args.on, decided)
    print(f"{done} {'decisions' if args.on else 'records'} written to {args.out or args.on}.", file=sys.stderr)
    return 0


def _lines_of(args: argparse.Namespace, decided: list[Decision]) -> Iterator[bytes]:
    """The lines to write; decisions are also collected when they shall be kept."""
    if not args.on:
        yield from _gold(args)
        return
    for decision in _decided(args):
        if args.keep:
            decided.append(decision)
        yield msgspec.json.encode(decision)


def _gold(args: argparse.Namespace) -> Iterator[bytes]:
    from onrecord.evaluation.importing import read

    texts = list(_texts(args.texts)) if args.texts else []
    for record in read(Path(args.file), args.kind, texts):
        yield record.to_json()


def _texts(name: str) -> Iterator[Document]:
    """The reports of an input, or of records of them."""
    from onrecord.exports.inputs import records
    from onrecord.sources import documents

    try:
        yield from (record.document for record in records(name))
    except OnrecordError as problem:
        if problem.code != "E040":
            raise
    else:
        return
    for item in documents([name]):
        if isinstance(item, OnrecordError):
            raise item
        yield item


def _decided(args: argparse.Namespace) -> Iterator[Decision]:
    from onrecord.commands.evaluate import tell_unpaired
    from onrecord.corpus.store import now
    from onrecord.evaluation.compare import Unpaired, paired
    from onrecord.evaluation.decisions import decisions
    from onrecord.exports.inputs import keyed
    from onrecord.record import from_json

    left, keys = Unpaired([], [], []), dict[int, str]()

    def machine() -> Iterator[Record]:
        for key, record in keyed(args.on, decided=False):
            keys.clear()
            keys[id(record)] = key
            yield record

    at, shared = args.at or now(), 0
    for human, reading in paired(map(from_json, _gold(args)), machine(), left):
        shared += 1
        yield from decisions(human, reading, args.who, at, keys[id(reading)])
    tell_unpaired(left)
    if not shared:
        raise OnrecordError("E043", args.file, args.on)


def _keep(project: str, made: list[Decision]) -> None:
    """Put decisions into a project file, in place of those of the same ids, and its tables in order with them."""
    from onrecord.corpus.decisions import settle
    from onrecord.corpus.decisions.model import keep
    from onrecord.corpus.store import Store

    with Store(project, write=True) as store, store.transaction():
        for decision in made:
            store.db.execute("DELETE FROM decisions WHERE decision = ?", [decision.decision])
            keep(store, decision)
        settle(store, *dict.fromkeys(str(d.doc) for d in made))
