"""Parquet tables: a row a report, columns mapped by name.

Version 1 (2024): any Parquet that Arrow reads, in batches of rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import OnrecordError
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
            raise OnrecordError("E012", given.where, "Parquet", str(problem).splitlines()[0][:100]) from None
        groups = (table.metadata.row_group(i).total_byte_size for i in range(table.metadata.num_row_groups))
        if max(groups, default=0) > limits.WHOLE * 4:
            raise OnrecordError("E024", given.where, f"{limits.size(limits.WHOLE * 4)} in a row group")
        header = list(table.schema_arrow.names)
        columns = resolve(header, given)
        number = 0
        try:
            for batch in table.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    given.found()
                    try:
                        yield row_document(given, row, columns, number)
                    except OnrecordError as error:
                        yield error
        except (pyarrow.ArrowException, OSError) as problem:
            raise OnrecordError(
                "E028", given.where, str(problem).splitlines()[0][:100], after="The rest was not read."
            ) from None
