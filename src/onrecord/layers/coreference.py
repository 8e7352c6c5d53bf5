"""Coreference (being written)."""

from __future__ import annotations

from onrecord.layers.reading import Mention, Reading
from onrecord.record import Actor


def resolve(reading: Reading) -> tuple[tuple[Mention, ...], tuple[Actor, ...], tuple[tuple[str, ...], ...]]:
    """Mentions (pronouns added), actors, and the ids of the actors each mention refers to."""
    return (), (), ()
