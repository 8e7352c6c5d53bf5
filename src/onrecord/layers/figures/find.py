from __future__ import annotations
from onrecord.layers.reading import Reading
from onrecord.record import Figure
def find(reading: Reading) -> tuple[Figure, ...]:
    return ()
