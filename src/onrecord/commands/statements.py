"""`onrecord statements`: who said what."""

from __future__ import annotations

import argparse

from onrecord.commands import asking

FILTERS = ("actor", "with", "type", "place", "since", "until", "source", "topic")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = asking.add(commands, "statements", "who said what", FILTERS)
    parser.set_defaults(run=asking.runner("statements", FILTERS))
