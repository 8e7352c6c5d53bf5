"""Positions (being written)."""

from __future__ import annotations

from onrecord.layers.reading import Reading
from onrecord.record import Position


def find(reading: Reading) -> tuple[Position, ...]:
    """Findings."""
    return ()
