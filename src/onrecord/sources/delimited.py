"""CSV and TSV: a header row, then a row a report. The comma may be a semicolon, a tab or a bar.

Version 1 (2024): RFC 4180 with the liberties that spreadsheets take; rows are streamed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from onrecord.errors import OnrecordError, said
from onrecord.sources import limits
from onrecord.sources.columns import resolve, row_document, unique
from onrecord.sources.decode import text_lines
from onrecord.sources.given import Given, Piece

SUFFIXES = (".csv", ".tsv", ".tab")
_MARKS = ",;\t|"


def read(given: Given) -> Iterator[Piece]:
    """The reports of a table, in order. Raises E013 when no column can be the text."""
    csv.field_size_limit(limits.LINE)
    with given.open() as stream:
        lines = _lines(text_lines(stream, given.head, given.where, given.options.encoding), given)
        first = next((line for line in lines if line.strip()), "")
        mark = "\t" if given.suffix in (".tsv", ".tab") else _mark(first)
        rows = csv.reader(_chain(first, lines), delimiter=mark)
        try:
            header = unique(next(rows, []))
        except csv.Error as problem:
            raise OnrecordError("E025", given.where, 1, said(problem)) from None
        columns = resolve(header, given)
        number = 1
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as problem:
                given.found()
                after = "The rest was not read."
                yield OnrecordError("E025", given.where, number + 1, said(problem), after=after)
                return
            number += 1
            if not any(cell.strip() for cell in cells):
                continue
            given.found()
            try:
                if any(cell.strip() for cell in cells[len(header) :]):
                    reason = f"{len(cells)} cells under a header of {len(header)}"
                    raise OnrecordError("E025", given.where, number, reason, after="The row was skipped.")
                yield row_document(given, dict(zip(header, cells, strict=False)), columns, number)
            except OnrecordError as error:
                yield error


def _lines(lines: Iterable[str | None], given: Given) -> Iterator[str]:
    for line in lines:
        if line is None:
            raise OnrecordError("E024", given.where, f"{limits.LINE} characters a line", after="The rest was not read.")
        yield line


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _mark(header: str) -> str:
    """The mark that parts the header into most columns."""
    return max(_MARKS, key=lambda mark: (header.count(mark), -_MARKS.index(mark)))
