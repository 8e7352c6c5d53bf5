"""Statements (being written)."""

from __future__ import annotations

from onrecord.layers.reading import Reading
from onrecord.record import Statement


def find(reading: Reading) -> tuple[Statement, ...]:
    """Findings."""
    return ()
