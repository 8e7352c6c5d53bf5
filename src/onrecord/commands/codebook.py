"""`onrecord codebook show TYPE` and `onrecord codebook check [FILE]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from onrecord.errors import OnrecordError


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("codebook", help="show and check event types")
    parts = parser.add_subparsers(dest="part", required=True, metavar="WHAT")
    show = parts.add_parser("show", help="print an event type: definition, modes, boundaries, cues")
    show.add_argument("type", metavar="TYPE", help="ASSAULT, CONSULT ...")
    show.add_argument("--codebook", metavar="FILE", help="your own event types")
    show.set_defaults(run=run_show)
    check = parts.add_parser("check", help="validate our codebook and example bank, or a file of your own")
    check.add_argument("file", nargs="?", metavar="FILE", help="your own event types")
    check.set_defaults(run=run_check)


def run_show(args: argparse.Namespace) -> int:
    """Print one type; E011 when there is none of that name."""
    from onrecord.codebook import own, pages
    from onrecord.codebook.load import builtin

    book = own.load(Path(args.codebook)) if args.codebook else builtin()
    entry = book.types.get(args.type.upper())
    if entry is None:
        raise OnrecordError(
            "E011", "codebook", "event type", f"{args.type} (there are {', '.join(book.types)})", after=""
        )
    print(pages.one(entry), end="")
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Print what is wrong, a line each; 1 when anything is, 3 when the file cannot be read."""
    from onrecord.codebook import own
    from onrecord.codebook.bank import HERE, lines, parse_line
    from onrecord.codebook.check import check
    from onrecord.codebook.load import builtin

    if args.file:
        problems = check(own.load(Path(args.file)))
    else:
        problems = check(builtin())
        for path in sorted(HERE.glob("*.txt")):
            for line, where in lines(path):
                try:
                    parse_line(line, where)
                except OnrecordError as error:
                    problems.append(str(error))
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems")
    return int(bool(problems))
