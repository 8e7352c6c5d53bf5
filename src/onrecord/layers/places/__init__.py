"""Places: which words of a report name a place, and where on earth it is.

`find` recognises names (`names.py`) and resolves them (`resolve.py`); `governing` says at which place the event
headed by a word happens (`governing.py`). See `docs/places.md`.
"""

from __future__ import annotations

from onrecord.layers.places.governing import governing
from onrecord.layers.places.layer import find

__all__ = ["find", "governing"]
