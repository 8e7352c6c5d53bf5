"""`onrecord export`: records in other people's formats."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import get_args

from onrecord.commands.read import min_certainty_of
from onrecord.errors import UsageError
from onrecord.record import Status


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    from onrecord.exports import FORMATS

    parser = commands.add_parser("export", help="write records in other people's formats")
    parser.add_argument("input", metavar="INPUT", help="JSON Lines of records, one record's JSON, or a project file")
    parser.add_argument("--to", required=True, choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS))
    parser.add_argument("--out", required=True, metavar="PATH", help="file or folder to write; - for standard output")
    parser.add_argument(
        "--status",
        metavar="STATUS,...",
        help="only events of these statuses (default: all; what happened, for formats that have no status)",
    )
    parser.add_argument("--min-certainty", type=float, default=0.0, metavar="P", help="only events this certain")
    parser.add_argument(
        "--published-dates", action="store_true", help="the report's date for events that have no time of their own"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Export and say how many rows were written."""
    from onrecord.exports import Options, get
    from onrecord.exports.inputs import records

    statuses = frozenset(args.status.split(",")) if args.status else None
    wrong = sorted((statuses or frozenset()) - set(get_args(Status)))
    if wrong:
        raise UsageError(f"no such status: {', '.join(wrong)}; there are {', '.join(get_args(Status))}")
    options = Options(statuses=statuses, min_certainty=min_certainty_of(args), published_dates=args.published_dates)
    done = get(args.to).write(records(args.input), Path(args.out), options)
    print(f"{done} written to {args.out} ({args.to}).", file=sys.stderr)
    return 0
