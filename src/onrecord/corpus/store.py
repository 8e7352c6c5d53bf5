"""The project file: a DuckDB database with plain tables, written by one process at a time."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from onrecord.corpus import schema
from onrecord.corpus.schema import Rows
from onrecord.errors import OnrecordError

# Of the database while writing, so that memory is the same for a small project and a large one; Python, Arrow and the
# models come on top. One thread: each takes memory of its own, and the other cores read.
_MEMORY, _THREADS = "128MB", 1
STEP = "40MB"  # while a batch is written or reports are linked
_MORE = ("64MB", "256MB", "2GB")  # when a step cannot be done with what it is given
_KEPT = "4MB"  # what may stay between two steps: the database would fill the rest with what it wrote
# Rows a group. A checkpoint writes the last group of every table anew, with all its columns in memory: with the
# database's own 122,880 the cost of a batch would grow until a table has that many rows.
_GROUP = 2048
_LOG = 8_000_000  # bytes of the log that are written into the file at a time ...
_NEVER = "1TB"  # ... by us and not by a transaction that happens to be the one too many
_PATIENCE = 30.0  # seconds to wait for the file when another process took it between two steps

# What the system says when a file cannot be written, out of what DuckDB makes of it.
_REFUSED = re.compile(
    "no space left on device|file too large|disk quota exceeded|read-only file system|permission denied"
    "|no such file or directory|is a directory|not a directory|input/output error|out of memory",
    re.I,
)
_FAULTS = (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException, duckdb.OutOfMemoryException)
_WHOLE = "What was in the project before is whole; the same command can be given again."


def now() -> str:
    """The time of day and date, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def pack(record_json: bytes) -> bytes:
    """A record's JSON as it is kept."""
    return zlib.compress(record_json, 6)


def _line(message: str) -> str:
    return message.split("\n", maxsplit=1)[0]


def unpack(kept: bytes) -> bytes:
    """A kept record's JSON."""
    return zlib.decompress(kept)


class Store:
    """An open project file. Use as a context manager; `write=True` takes the one writer's place."""

    def __init__(self, path: Path | str, *, write: bool = False, threads: int | None = None):
        self.path = Path(path)
        self.writing = write
        if not write and not self.path.exists():
            raise OnrecordError("E001", path)
        config: dict[str, Any] = {"memory_limit": _MEMORY if write else "2GB"}
        threads = threads or (_THREADS if write else None)
        if threads:
            config["threads"] = threads
        try:
            self.db = self._written(config) if write else duckdb.connect(str(self.path), True, config)
        except duckdb.IOException as problem:
            raise self._refused(str(problem)) from None
        except duckdb.Error as problem:
            raise OnrecordError("E031", path, _line(str(problem))) from None
        self._limited = _MEMORY
        self._inside = False  # a transaction
        self.db.execute("SET TimeZone = 'UTC'")
        try:
            self._prepare(write)
        except BaseException as problem:
            self.db.close()
            raise self.fault(problem) from None

    def _written(self, config: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        """A connection with the file attached for writing: only ATTACH can say how large a group of rows is."""
        db = duckdb.connect(config={**config, "temp_directory": f"{self.path}.tmp", "checkpoint_threshold": _NEVER})
        try:
            self._attach(db)
        except BaseException:
            db.close()
            raise
        return db

    def _attach(self, db: duckdb.DuckDBPyConnection) -> None:
        name = str(self.path).replace("'", "''")
        db.execute(f"ATTACH '{name}' AS project (ROW_GROUP_SIZE {_GROUP})")
        db.execute("USE project")

    def _renew(self) -> None:
        """Write the log into the file and open it anew, which lets go of what is known of its older parts."""
        self.sparingly(self._limited, partial(self.db.execute, "CHECKPOINT"))
        self.db.execute("USE memory")
        self.db.execute("DETACH project")
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._attach(self.db)
            except duckdb.IOException as problem:
                fault = self._refused(str(problem))
                if fault.code != "E030" or time.monotonic() > until:
                    raise fault from None
            time.sleep(0.05)

    def _refused(self, message: str) -> OnrecordError:
        if "could not set lock" in message.lower():
            holder = re.search(r"PID (\d+)", message)
            return OnrecordError("E030", self.path, f"process {holder[1]}" if holder else "unknown")
        if self.writing and (found := _REFUSED.search(message)):
            return OnrecordError("E041", self.path, found[0])
        return OnrecordError("E031", self.path, _line(message))

    def fault(self, problem: BaseException) -> BaseException:
        """The numbered error for what DuckDB raises when its file cannot be read or written; others as they are."""
        if not isinstance(problem, _FAULTS):
            return problem
        message = str(problem)
        if not self.writing:
            return OnrecordError("E031", self.path, _line(message), after="")
        found = _REFUSED.search(message)
        return OnrecordError("E041", self.path, found[0] if found else _line(message), after=_WHOLE)

    def _prepare(self, write: bool) -> None:
        present = {name for (name,) in self.db.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if not present and write:
            with self.transaction():
                for table in schema.tables().values():
                    self.db.execute(table.sql)
                self.db.execute("INSERT INTO meta VALUES ('schema', ?)", [schema.VERSION])
            return
        if "meta" not in present or "documents" not in present:
            raise OnrecordError("E031", self.path, "no table `documents`")
        found = self.one("SELECT value FROM meta WHERE key = 'schema'")
        if found != schema.VERSION:
            raise OnrecordError("E032", self.path, found, schema.VERSION)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, _: object, problem: BaseException | None, __: object) -> None:
        self.close()
        if problem is not None and (numbered := self.fault(problem)) is not problem:
            raise numbered from None

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def trim(self, log: int = _LOG) -> None:
        """Let go of what is kept in memory of the file's contents beyond a small fixed amount.

        A log of more than so many bytes is written into the file, for which the log's changes are in memory too.
        """
        with self._limit(_KEPT):
            pass
        file = self.path.with_name(f"{self.path.name}.wal")
        if not self._inside and file.exists() and file.stat().st_size > log:
            self._renew()

    def sparingly(self, limit: str, work: Callable[[], Any]) -> None:
        """Do work that can be done again from the start, with little memory for the database; with more if need be."""
        for more in (limit, *_MORE):
            try:
                with self._limit(more):
                    work()
                return
            except duckdb.OutOfMemoryException:  # very long reports
                if more == _MORE[-1]:
                    raise

    @contextmanager
    def _limit(self, limit: str) -> Iterator[None]:
        before, self._limited = self._limited, limit
        # On a connection of its own: a limit that is refused, since more is in use, would end a transaction.
        with self.db.cursor() as aside, suppress(duckdb.OutOfMemoryException):
            aside.execute(f"SET memory_limit = '{limit}'")
        try:
            yield
        finally:
            self._limited = before
            with self.db.cursor() as aside:
                aside.execute(f"SET memory_limit = '{before}'")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.db.begin()
        self._inside = True
        try:
            yield
        except BaseException:
            self.db.rollback()
            raise
        else:
            self.db.commit()
        finally:
            self._inside = False

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.db.execute(sql, list(values)).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first value of a query, or None."""
        rows = self.rows(sql, values)
        return rows[0][0] if rows else None

    def append(self, table: str, rows: Rows) -> None:
        """Add rows (in the order of the table's columns)."""
        if rows:
            self.append_arrow(table, schema.arrow_table(table, rows))

    def append_arrow(self, table: str, rows: Any) -> None:
        """Add the rows of an Arrow table or reader."""
        self.db.register("_new", rows)
        self.db.execute(f'INSERT INTO "{table}" SELECT * FROM _new')  # noqa: S608 - our own names
        self.db.unregister("_new")

    def pend(self, docs: str) -> None:
        """Leave the documents that a query gives to the linking, if they are not already."""
        self.db.execute(
            f"INSERT INTO pending SELECT doc, scope FROM features WHERE doc IN ({docs}) "  # noqa: S608 - our own words
            "AND doc NOT IN (SELECT doc FROM pending)"
        )

    @contextmanager
    def keys(self, docs: Iterable[str]) -> Iterator[str]:
        """A relation `_keys(doc)` for joins, as long as the block runs."""
        self.db.register("_keys", pa.table({"doc": pa.array(sorted(set(docs)), pa.string())}))
        try:
            yield "_keys"
        finally:
            self.db.unregister("_keys")

    def readings(self, docs: Sequence[str]) -> dict[str, str | None]:
        """For those documents that are in: what they were read with."""
        if not docs:
            return {}
        with self.keys(docs):
            found = self.rows("SELECT doc, reading FROM documents JOIN _keys USING (doc)")
        return dict(found)

    def drop_findings(self, docs: Sequence[str]) -> None:
        """Take out the findings of documents (people's decisions stay)."""
        if not docs:
            return
        with self.keys(docs):
            for table in schema.keyed():
                self.db.execute(f'DELETE FROM "{table}" WHERE doc IN (SELECT doc FROM _keys)')  # noqa: S608

    def record_json(self, doc: str) -> bytes | None:
        """The record of a document as JSON, with its story."""
        kept = self.one("SELECT record FROM records WHERE doc = ?", [doc])
        return unpack(kept) if kept is not None else None
