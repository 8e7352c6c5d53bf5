"""Making and comparing project files."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onrecord.corpus.ingest import Counts, Ingest
from onrecord.corpus.link import link
from onrecord.corpus.schema import tables
from onrecord.corpus.store import Store
from onrecord.record import Document
from onrecord.settings import Settings

STUB = "tests.corpus.stub:reader"
SKIPPED = {"runs", "failures", "meta"}  # they tell of runs, not of reports


def fill(
    path: Path,
    documents: Iterable[Document],
    *,
    workers: int = 0,
    linked: bool = True,
    settings: Settings | None = None,
) -> Counts:
    """Ingest with the stub reader."""
    with Store(path, write=True) as store:
        counts = Ingest(store, settings or Settings(), workers=workers, reader=STUB).run(documents)
        if linked:
            link(store)
    return counts


def dump(path: Path, leave: Iterable[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Every table, its rows in a fixed order. `leave` names columns that do not count, as `table.column`."""
    out = {}
    with Store(path) as store:
        for table in tables().values():
            if table.name not in SKIPPED:
                columns = ", ".join(f'"{c.name}"' for c in table.columns if f"{table.name}.{c.name}" not in leave)
                out[table.name] = sorted(store.rows(f'SELECT {columns} FROM "{table.name}"'), key=repr)
        out["failures"] = sorted(store.rows('SELECT DISTINCT "where", code, message FROM failures'))
    return out


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with Store(path) as store:
        return store.rows(sql)


def main(project: str, size: str, workers: str) -> None:
    """Ingest and link, saying on standard output what is done, for the kill test."""
    from onrecord.corpus import ingest
    from tests.corpus.stub import corpus

    ingest.BATCH = 7
    with Store(project, write=True) as store:
        run = Ingest(
            store,
            Settings(),
            workers=int(workers),
            reader=STUB,
            progress=lambda counts: print("read", counts.read, flush=True),
        )
        run.run(corpus(int(size)))
        link(store, lambda what: print("link", what, flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
