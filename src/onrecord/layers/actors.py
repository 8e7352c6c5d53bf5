"""Actors (being written)."""

from __future__ import annotations

from onrecord.layers.reading import Mention, Reading


def find(reading: Reading) -> tuple[Mention, ...]:
    """Mentions of actors."""
    return ()
