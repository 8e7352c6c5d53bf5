"""Times: expressions of time, their TIMEX3 values and intervals, and the time that governs an event.

`rules.yaml`, `lexicon.yaml` and `holidays.yaml` are the grammar; `lexer.py`, `terminals.py` and `grammar.py` match
it; `resolve.py` works values out on the calendar; `governing.py` says which time an event happened at.
"""

from onrecord.layers.times.find import find
from onrecord.layers.times.governing import governing, narrative

__all__ = ["find", "governing", "narrative"]
