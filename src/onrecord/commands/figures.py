"""`onrecord figures`: which figures are claimed, and by whom."""

from __future__ import annotations

import argparse

from onrecord.commands import asking

FILTERS = ("actor", "type", "place", "since", "until", "source")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = asking.add(commands, "figures", "which figures are claimed, and by whom", FILTERS)
    parser.set_defaults(run=asking.runner("figures", FILTERS))
