"""The time that governs an event: by syntax, not by nearness."""

from __future__ import annotations

from onrecord.layers.reading import Reading
from onrecord.record import Time


def governing(reading: Reading, token_index: int) -> Time | None:
    """The time of the event headed by a token; None when no time governs it."""
    return None


def narrative(reading: Reading, token_index: int) -> Time | None:
    """The time a retelling sentence inherits when that is safe."""
    return None
