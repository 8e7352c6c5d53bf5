"""`onrecord events`: events, report by report."""

from __future__ import annotations

import argparse

from onrecord.commands import asking

FILTERS = ("actor", "with", "type", "place", "since", "until", "source", "status")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = asking.add(commands, "events", "events, report by report", FILTERS)
    parser.set_defaults(run=asking.runner("events", FILTERS))
