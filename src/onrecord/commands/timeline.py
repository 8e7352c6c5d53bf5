"""`onrecord timeline`: what happened, happening by happening, and how many say so."""

from __future__ import annotations

import argparse

from onrecord.commands import asking

FILTERS = ("actor", "with", "type", "place", "since", "until", "source", "status")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = asking.add(commands, "timeline", "what happened, happening by happening, and how many say so", FILTERS)
    parser.set_defaults(run=asking.runner("timeline", FILTERS))
