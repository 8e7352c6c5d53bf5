"""CSV: a folder with one table per layer."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from onrecord.exports import tables
from onrecord.exports.shape import DEFAULT, Options, folder
from onrecord.record import Record

NAME = "csv"
SUFFIX = ""
ABOUT = "CSV: a folder with one table per layer; ids join"


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write the tables; gives the number of documents."""
    done = 0
    with folder(target) as made, ExitStack() as files:
        writers = {}
        for table in tables.TABLES:
            out = files.enter_context((made / f"{table}.csv").open("w", encoding="utf-8", newline=""))
            writers[table] = csv.writer(out, lineterminator="\n")
            writers[table].writerow(tables.columns(table))
        for found in tables.rows(records, options):
            for table, rows in found.items():
                writers[table].writerows([_cell(v) for v in row] for row in rows)
            done += 1
    return done


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "|".join(str(v).replace("|", "/") for v in value)
    return "" if value is None else value
