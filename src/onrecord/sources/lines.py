"""What containers of exports (docx, rtf, txt, html) hand to the readers of exports: lines, and how these are broken."""

from __future__ import annotations

from typing import NamedTuple


class Lines(NamedTuple):
    """The lines of a file. In a wrapped one, a paragraph is a run of lines between blank ones; else it is a line."""

    lines: list[str]
    wrapped: bool
    headlines: frozenset[str] = frozenset()  # lines that the file itself marks as headlines
