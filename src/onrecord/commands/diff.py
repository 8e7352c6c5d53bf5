"""`onrecord diff`: what a new version reads differently."""

from __future__ import annotations

import argparse
from pathlib import Path

from onrecord.commands.evaluate import add_inputs, compared, show_differences, tell_unpaired, two, write_differences

_ALL = 1_000_000_000


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("diff", help="what two versions' records of the same reports differ in")
    add_inputs(parser, old="records (JSON, JSON Lines, project file)", new="records of the same reports")
    parser.add_argument("--csv", metavar="CSV", help="write the differences to a file instead")
    parser.add_argument("--exit-code", action="store_true", help="1 when there is a difference")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List the differences in text order, document by document."""
    _, found, left = compared(two(args, args.old, args.new))
    if args.csv:
        write_differences(Path(args.csv), found)
    else:
        show_differences(found, _ALL, "old", "new")
        if not found:
            print("No difference.")
    tell_unpaired(left)
    return 1 if found and args.exit_code else 0
