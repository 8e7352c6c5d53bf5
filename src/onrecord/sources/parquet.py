"""Parquet tables: a row a report, columns mapped by name.

Version 1 (2024): any Parquet that Arrow reads, in batches of rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.errors import OnrecordError, said
from onrecord.sources import limits
from onrecord.sources.columns import resolve, row_document
from onrecord.sources.given import Given, Piece

SUFFIXES = (".parquet", ".pq")
_BATCH = 64


def read(given: Given) -> Iterator[Piece]:
    """The reports of a table, in order. Raises E012, E013, E024."""
    import pyarrow
    import pyarrow.parquet

    with given.seekable() as stream:
        try:
            table = pyarrow.parquet.ParquetFile(stream)
        except (pyarrow.ArrowException, OSError, ValueError) as problem:
            raise OnrecordError("E012", given.where, "Parquet", said(problem)) from None
        groups = (table.metadata.row_group(i).total_byte_size for i in range(table.metadata.num_row_groups))
        if max(groups, default=0) > limits.WHOLE * 4:
            raise OnrecordError("E024", given.where, f"{limits.size(limits.WHOLE * 4)} in a row group")
        header = list(table.schema_arrow.names)
        columns = resolve(header, given)
        for number, row in enumerate(_rows(table, given), 1):
            given.found()
            try:
                yield row_document(given, row, columns, number)
            except OnrecordError as error:
                yield error


def _rows(table: Any, given: Given) -> Iterator[dict[str, Any]]:
    """The rows; E028 where Arrow cannot go on or a text is no UTF-8."""
    try:
        for batch in table.iter_batches(batch_size=_BATCH):
            yield from batch.to_pylist()
    except Exception as problem:  # Arrow's own, UnicodeDecodeError, and what Python makes of days that are none
        raise OnrecordError("E028", given.where, said(problem), after="The rest was not read.") from None
