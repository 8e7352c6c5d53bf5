"""Parquet: a folder with one table per layer, lists as lists."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.exports import tables
from onrecord.exports.shape import DEFAULT, Options, folder
from onrecord.record import Record

NAME = "parquet"
SUFFIX = ""
ABOUT = "Parquet: a folder with one table per layer; ids join"
_GROUP = 20_000


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write the tables in row groups of some thousands; gives the number of documents."""
    done = 0
    with folder(target) as made, ExitStack() as files:
        writers = {t: _Writer(made / f"{t}.parquet", tables.arrow_schema(t), files) for t in tables.TABLES}
        for found in tables.rows(records, options):
            for table, rows in found.items():
                writers[table].add(rows)
            done += 1
        for writer in writers.values():
            writer.flush()
    return done


class _Writer:
    """Collects rows until they fill a row group."""

    def __init__(self, path: Path, schema: Any, files: ExitStack):
        self.schema = schema
        self.out = files.enter_context(pq.ParquetWriter(path, schema, compression="zstd"))
        self.rows: list[tuple[Any, ...]] = []

    def add(self, rows: list[tuple[Any, ...]]) -> None:
        self.rows += rows
        if len(self.rows) >= _GROUP:
            self.flush()

    def flush(self) -> None:
        """Write what is there."""
        if self.rows:
            arrays = [
                pa.array(list(c), type=f.type) for c, f in zip(zip(*self.rows, strict=True), self.schema, strict=True)
            ]
            self.out.write_table(pa.table(arrays, schema=self.schema))
            self.rows = []
