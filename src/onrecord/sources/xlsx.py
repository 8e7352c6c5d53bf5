"""Excel workbooks: on each sheet a header row, then a row a report.

Version 1 (2024): Office Open XML (.xlsx, .xlsm), read row by row; formulas count as the values last saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from onrecord.errors import OnrecordError, said
from onrecord.sources.columns import resolve, row_document, unique
from onrecord.sources.given import Given, Passed, Piece
from onrecord.sources.packed import check_office

SUFFIXES = (".xlsx", ".xlsm")


def read(given: Given) -> Iterator[Piece]:
    """The reports of all sheets that have a column for the text. Raises E012 or E013."""
    import openpyxl

    with given.seekable() as stream:
        check_office(stream, given.where, "Excel")
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except Exception as problem:  # openpyxl raises what zipfile, expat and its own checks raise
            raise OnrecordError("E012", given.where, "Excel", said(problem)) from None
        refusals: list[OnrecordError] = []
        read_any = False
        for sheet in book.worksheets:
            rows = _cells(sheet, given.where)
            header = unique(_trimmed(next(rows, ())))
            if not header:
                continue
            try:
                columns = resolve(header, given)
            except OnrecordError as error:
                refusals.append(error)
                continue
            read_any = True
            for number, cells in enumerate(rows, 2):
                if not any(cell not in (None, "") for cell in cells):
                    continue
                given.found()
                try:
                    yield row_document(given, dict(zip(header, cells, strict=False)), columns, number)
                except OnrecordError as error:
                    yield error
        if refusals and not read_any:
            raise refusals[0]
        for _ in refusals:
            given.found()
            yield Passed("sheet without a column for the text")


def _cells(sheet: Any, where: str) -> Iterator[Sequence[Any]]:
    """The rows of a sheet. Its XML is parsed only now: E012 where it breaks off."""
    try:
        yield from sheet.iter_rows(values_only=True)
    except Exception as problem:
        raise OnrecordError("E012", where, "Excel", said(problem), after="The rest was not read.") from None


def _trimmed(cells: Sequence[Any]) -> list[Any]:
    """The header without the empty cells that formatting leaves at its end."""
    kept = list(cells)
    while kept and kept[-1] in (None, ""):
        kept.pop()
    return kept
