"""`onrecord import`: codings that others made, as gold records or as decisions on a reading."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError, UsageError

if TYPE_CHECKING:
    from onrecord.record import Document


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("import", help="read PLOVER JSON, brat standoff or records coded by people")
    parser.add_argument("file", metavar="FILE", help="PLOVER JSON, a brat folder or .zip, or records")
    parser.add_argument("--out", required=True, metavar="PATH", help="JSON Lines to write; - for standard output")
    parser.add_argument("--from", dest="kind", metavar="FORMAT", help="records, plover or brat (default: detected)")
    parser.add_argument("--texts", metavar="FILE", help="the reports that were coded (JSON Lines with ids, text files)")
    parser.add_argument("--on", metavar="RECORDS", help="a reading of the same reports: write decisions on it")
    parser.add_argument("--who", metavar="NAME", help="who decided (with --on)")
    parser.add_argument("--at", metavar="TIME", help="when, ISO 8601 (with --on; default: left open)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import and say how many records or decisions were written."""
    from onrecord.evaluation.importing import KINDS
    from onrecord.exports.shape import binary_file

    if args.kind and args.kind not in KINDS:
        raise UsageError(f"no such format: {args.kind}; there are {', '.join(KINDS)}")
    if bool(args.on) != bool(args.who):
        raise UsageError("--on and --who go together")
    done = 0
    with binary_file(Path(args.out)) as out:
        for line in _decided(args) if args.on else _gold(args):
            out.write(line + b"\n")
            done += 1
    print(f"{done} {'decisions' if args.on else 'records'} written to {args.out}.", file=sys.stderr)
    return 0


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


def _decided(args: argparse.Namespace) -> Iterator[bytes]:
    from onrecord.commands.evaluate import tell_unpaired
    from onrecord.evaluation.compare import Unpaired, paired
    from onrecord.evaluation.decisions import decisions
    from onrecord.exports.inputs import records
    from onrecord.exports.shape import to_json
    from onrecord.record import from_json

    left = Unpaired([], [], [])
    shared = 0
    for human, machine in paired(map(from_json, _gold(args)), records(args.on), left):
        shared += 1
        for decision in decisions(human, machine, args.who, args.at):
            yield to_json(decision).encode("utf-8")
    tell_unpaired(left)
    if not shared:
        raise OnrecordError("E043", args.file, args.on)
