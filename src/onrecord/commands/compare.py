"""`onrecord compare`: what two sources tell, and where they differ."""

from __future__ import annotations

import argparse

from onrecord.commands import asking

FILTERS = ("actor", "with", "type", "place", "since", "until", "status")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = asking.add(commands, "compare", "what two sources tell, and where they differ", FILTERS)
    parser.add_argument("one", metavar="SOURCE", help="outlet or agency")
    parser.add_argument("other_source", metavar="SOURCE", help="another one")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Ask and print."""
    words = asking.chosen(args, FILTERS)
    return asking.show(args, lambda c: c.compare(args.one, args.other_source, limit=args.limit, **words), "compare")
