"""The tables of a project file, as `tables.yaml` describes them: SQL, Arrow schemas, and their meaning for the docs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import yaml

VERSION = "1"
Rows = list[tuple[Any, ...]]

_SQL = {
    "text": "VARCHAR", "int": "BIGINT", "real": "DOUBLE", "bool": "BOOLEAN", "texts": "VARCHAR[]", "ints": "UBIGINT[]",
    "blob": "BLOB", "json": "JSON",
}  # fmt: skip


class Column(NamedTuple):
    """One column: its name, type and meaning."""

    name: str
    type: str
    meaning: str


class Table(NamedTuple):
    """One table; `keyed` ones hold the findings of documents and are replaced with them."""

    name: str
    about: str
    keyed: bool
    columns: tuple[Column, ...]

    @property
    def sql(self) -> str:
        """The statement that creates the table."""
        columns = ", ".join(f'"{c.name}" {_SQL[c.type]}' for c in self.columns)
        return f'CREATE TABLE IF NOT EXISTS "{self.name}" ({columns})'


@cache
def tables() -> dict[str, Table]:
    """All tables, by name."""
    with Path(__file__).with_name("tables.yaml").open(encoding="utf-8") as lines:
        raw = yaml.safe_load(lines)
    return {
        name: Table(name, spec["about"], spec.get("keyed", False), tuple(Column(*c) for c in spec["columns"]))
        for name, spec in raw.items()
    }


@cache
def keyed() -> tuple[str, ...]:
    """The tables that hold findings of documents."""
    return tuple(t.name for t in tables().values() if t.keyed)


@cache
def _arrow_type(name: str) -> Any:
    return {
        "text": pa.string(), "json": pa.string(), "int": pa.int64(), "real": pa.float64(), "bool": pa.bool_(),
        "texts": pa.list_(pa.string()), "ints": pa.list_(pa.uint64()), "blob": pa.binary(),
    }[name]  # fmt: skip


@cache
def arrow_schema(table: str) -> Any:
    """The Arrow schema of a table."""
    return pa.schema([(c.name, _arrow_type(c.type)) for c in tables()[table].columns])


def arrow_table(table: str, rows: Sequence[tuple[Any, ...]]) -> Any:
    """Rows as an Arrow table."""
    schema = arrow_schema(table)
    columns: Iterable[Any] = zip(*rows, strict=True) if rows else [[] for _ in schema]
    return pa.table([pa.array(list(c), type=f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
