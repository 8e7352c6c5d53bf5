"""Rows of text cells to delimited files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from onrecord.exports.shape import text_file


def write_rows(
    target: Path, header: Sequence[str] | None, rows: Iterable[Sequence[str]], *, delimiter: str = ","
) -> int:
    """Write rows as they come: RFC 4180 quoting for commas; tab-separated cells lose tabs and line ends instead."""
    tabs = delimiter == "\t"
    done = 0
    with text_file(target) as out:
        quoting: Literal[0, 3] = csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL
        quote = None if tabs else '"'
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=quoting, quotechar=quote)
        if header is not None:
            writer.writerow(header)
        for row in rows:
            writer.writerow([_flat(cell) for cell in row] if tabs else row)
            done += 1
    return done


def _flat(cell: str) -> str:
    return " ".join(cell.split()) if any(c in cell for c in "\t\n\r\v\f\x85\u2028\u2029") else cell
