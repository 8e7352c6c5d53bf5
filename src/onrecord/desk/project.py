"""The project file as the desk holds it: opened when a page is asked for, let go when nobody asks.

DuckDB lets one process write. The desk takes that place for a request and keeps it a few seconds, so that
`onrecord ingest` can run while the desk stands open; while another process has it, pages say so (E030).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from onrecord.corpus.decisions.apply import Applied
from onrecord.corpus.decisions.tables import current
from onrecord.corpus.queries import Query
from onrecord.corpus.store import Store
from onrecord.errors import OnrecordError

IDLE_SECONDS = 2.0
_MEMORY = "1GB"
Row = dict[str, Any]


class Project:
    """One project file; requests take turns."""

    def __init__(self, path: Path, idle: float = IDLE_SECONDS):
        if not path.exists():
            raise OnrecordError("E001", path)
        self.path = path
        self.readonly = False
        self._idle = idle
        self._lock = threading.RLock()
        self._store: Store | None = None
        self._timer: threading.Timer | None = None

    @contextmanager
    def open(self) -> Iterator[Store]:
        """The store, for one request."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            if self._store is None:
                self._store = self._connect()
            try:
                yield self._store
            except Exception as problem:
                numbered = self._store.fault(problem)
                if numbered is problem:
                    raise
                self.release()  # after such a fault the database may refuse all else
                raise numbered from None
            finally:
                self._timer = threading.Timer(self._idle, self.release)
                self._timer.daemon = True
                self._timer.start()

    def _connect(self) -> Store:
        if not self.path.exists():
            raise OnrecordError("E001", self.path)
        try:
            store = Store(self.path, write=True)
            self.readonly = False
        except OnrecordError as problem:
            if problem.code != "E041":
                raise
            store = Store(self.path)
            self.readonly = True
        store.db.execute(f"SET memory_limit = '{_MEMORY}'")
        return store

    def release(self) -> None:
        """Let the file go, so that another process can write it."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            if self._store is not None:
                self._store.close()
                self._store = None

    @contextmanager
    def change(self) -> Iterator[Store]:
        """The store for a decision: all of it is written, or nothing."""
        with self.open() as store:
            if self.readonly:
                raise OnrecordError("E051", self.path, "it is read-only")
            with store.transaction():
                yield store


def ask(store: Store, query: Query | str, values: Any = ()) -> list[Row]:
    """The rows of a query as dicts."""
    sql, given = (query, values) if isinstance(query, str) else query
    result = store.db.execute(sql, list(given))
    names = [c[0] for c in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def page_of(store: Store, query: Query, size: int, page: int) -> list[Row]:
    """One page of a query's rows (which has its own order), and one row more when there are further pages."""
    paged = Query(f"{query.sql} LIMIT {size + 1:d} OFFSET {size * (page - 1):d}", query.values)
    return ask(store, paged)


def record_of(store: Store, doc: str) -> Applied:
    """A report's record with the decisions in it; E011 when there is none."""
    found = current(store, doc)
    if found is None:
        raise OnrecordError("E011", store.path, "report", doc[:40], after="")
    return found
