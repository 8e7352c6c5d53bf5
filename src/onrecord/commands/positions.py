"""`onrecord positions`: where the parties stand, and how that moved."""

from __future__ import annotations

import argparse

from onrecord.commands import asking

FILTERS = ("holder", "topic", "actor", "type", "since", "until", "source")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = asking.add(commands, "positions", "where the parties stand, and how that moved", FILTERS)
    parser.set_defaults(run=asking.runner("positions", FILTERS))
