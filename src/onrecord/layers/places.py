"""Places (being written)."""

from __future__ import annotations

from onrecord.layers.reading import Reading
from onrecord.record import Place


def find(reading: Reading) -> tuple[Place, ...]:
    """Places."""
    return ()
