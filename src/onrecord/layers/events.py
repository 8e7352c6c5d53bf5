"""Events (being written)."""

from __future__ import annotations

from onrecord.layers.reading import Reading
from onrecord.record import Event


def find(reading: Reading) -> tuple[Event, ...]:
    """Findings."""
    return ()


def measure(reading: Reading) -> tuple[Event, ...]:
    """The events with the figures that measure them."""
    return reading.events
