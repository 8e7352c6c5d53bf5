"""Plain text: one file, one report, verbatim.

Version 1 (2024). Exports of Nexis, Factiva and ProQuest in plain text have readers of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.sources.given import Given, Piece

SUFFIXES = (".txt", ".text", ".md", ".asc")


def read(given: Given, text: str | None = None) -> Iterator[Piece]:
    """The report in a text file; its id is the file's name without the ending."""
    made = given.document(given.text() if text is None else text)
    given.found()
    yield made
