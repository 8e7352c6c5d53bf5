"""Times: expressions of time, their TIMEX3 values and intervals, and the time that governs an event.

The grammar is data: `rules.yaml`, `lexicon.yaml`, `holidays.yaml`. `lexer.py`, `terminals.py`, `grammar.py` and
`checks.py` match it; `values.py` holds what a match comes to, worked out by `days.py`, `clock.py`, `periods.py` and
`spans.py`; `prepositions.py` bounds the interval; `governing.py` says which time an event happened at.
"""

from onrecord.layers.times.find import find
from onrecord.layers.times.governing import governing, narrative

__all__ = ["find", "governing", "narrative"]
