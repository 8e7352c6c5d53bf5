"""`onrecord network`: who deals with whom."""

from __future__ import annotations

import argparse

from onrecord.commands import asking

FILTERS = ("actor", "with", "type", "place", "since", "until", "source", "status")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = asking.add(commands, "network", "who deals with whom", FILTERS)
    parser.set_defaults(run=asking.runner("network", FILTERS))
