"""Times (being written)."""

from __future__ import annotations

from onrecord.layers.reading import Reading
from onrecord.record import Time


def find(reading: Reading) -> tuple[Time, ...]:
    """Time expressions."""
    return ()
