"""Events: who did what to whom, by the codebook's frames.

The way a sentence takes: `matching` finds cues of the codebook whose conditions hold, `roles` fills their slots with
actors, `select` keeps one candidate per fact, `settle` (with `reality`) says what became of it and fixes the type,
`modes` and `circumstances` say how, when, where and on whose word, `retell` joins what the report tells twice.
"""

from __future__ import annotations

from onrecord.layers.events.find import find
from onrecord.layers.events.measure import measure

__all__ = ["find", "measure"]
