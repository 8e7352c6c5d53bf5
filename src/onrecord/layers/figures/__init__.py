"""Figures: numbers that a report claims, what they count, for where and when, and on whose word.

`quantities.py` reads numbers (`numbers.yaml`), `patients.py` finds whom a word of killing, wounding, arresting ...
is said of, `meaning.py` says what each number counts (`meanings.yaml`), `settle.py` weighs what was found, and
`context.py` adds place, time and sources. See `docs/figures.md`.
"""

from __future__ import annotations

from onrecord.layers.figures.find import find

__all__ = ["find"]
