"""`onrecord.Corpus`: a project file in Python, with answers as Arrow, pandas or Polars tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from onrecord.corpus import queries
from onrecord.corpus.decisions.apply import apply
from onrecord.corpus.decisions.model import standing
from onrecord.corpus.filters import Filters, whole_source
from onrecord.corpus.queries import Query
from onrecord.corpus.store import Store, unpack
from onrecord.errors import OnrecordError
from onrecord.record import Record, from_json


class Result:
    """An answer. Nothing is fetched until it is asked for in some form; each form asks anew."""

    def __init__(self, store: Store, query: Query, limit: int | None = None):
        self._store = store
        self._sql = query.sql if limit is None else f"SELECT * FROM ({query.sql}) LIMIT {limit:d}"  # noqa: S608
        self._values = list(query.values)

    def _ask(self) -> Any:
        return self._store.db.execute(self._sql, self._values)

    def arrow(self) -> Any:
        """A `pyarrow.Table`."""
        return self._store.db.sql(self._sql, params=self._values).to_arrow_table()

    def pandas(self) -> Any:
        """A `pandas.DataFrame` (extra `onrecord[pandas]`)."""
        _needs("pandas")
        return self.arrow().to_pandas()

    def polars(self) -> Any:
        """A `polars.DataFrame` (extra `onrecord[polars]`)."""
        return _needs("polars").from_arrow(self.arrow())

    def rows(self) -> list[dict[str, Any]]:
        """A list of dicts."""
        return list(self)

    def columns(self) -> list[str]:
        """The names of the columns."""
        result = self._ask()
        names = [c[0] for c in result.description]
        result.fetchall()
        return names

    def __iter__(self) -> Iterator[dict[str, Any]]:
        result = self._ask()
        names = [c[0] for c in result.description]
        for row in result.fetchall():
            yield dict(zip(names, row, strict=True))


def _needs(module: str) -> Any:
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError:
        raise OnrecordError("E034", f"Result.{module}()", module, module) from None


class Corpus:
    """A project file made by `onrecord ingest`, opened for reading.

    `Corpus("project.duckdb").timeline(actor="Vladimir Putin", since="2017-11-01").pandas()`. Filters are those of the
    command line; `other` is `--with`.
    """

    def __init__(self, path: Path | str):
        self._store = Store(path)

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def sql(self, query: str, values: Sequence[Any] = ()) -> Result:
        """The answer to a question in SQL; the tables are described in docs/tables.md."""
        return Result(self._store, Query(query, tuple(values)))

    def table(self, name: str) -> Result:
        """A whole table."""
        from onrecord.corpus.schema import tables

        if name not in tables():
            raise OnrecordError("E011", self._store.path, f"table ({', '.join(tables())})", name)
        return self.sql(f'SELECT * FROM "{name}"')  # noqa: S608 - checked

    def timeline(self, *, limit: int | None = None, **filters: Any) -> Result:
        """One row for each happening, in order of time."""
        return Result(self._store, queries.timeline(Filters(**filters)), limit)

    def events(self, *, limit: int | None = None, **filters: Any) -> Result:
        """One row for each event as one report tells it."""
        return Result(self._store, queries.events(Filters(**filters)), limit)

    def statements(self, *, limit: int | None = None, **filters: Any) -> Result:
        """Who said what."""
        return Result(self._store, queries.statements(Filters(**filters)), limit)

    def positions(self, *, limit: int | None = None, **filters: Any) -> Result:
        """Where someone stands, and how it moved."""
        return Result(self._store, queries.positions(Filters(**filters)), limit)

    def figures(self, *, limit: int | None = None, **filters: Any) -> Result:
        """Which figures are claimed."""
        return Result(self._store, queries.figures(Filters(**filters)), limit)

    def network(self, *, limit: int | None = None, **filters: Any) -> Result:
        """Who deals with whom."""
        return Result(self._store, queries.network(Filters(**filters)), limit)

    def compare(self, one: str, other: str, *, limit: int | None = None, **filters: Any) -> Result:
        """What two sources tell, and where they differ. E011 when the project has no such source."""
        for name in (one, other):
            if not self._store.rows(f"SELECT 1 FROM documents d WHERE {whole_source(name).sql} LIMIT 1", [name, name]):  # noqa: S608
                known = self._store.rows("SELECT source FROM documents WHERE source IS NOT NULL "
                                         "GROUP BY source ORDER BY count(*) DESC, source LIMIT 8")  # fmt: skip
                listed = ", ".join(source for (source,) in known) or "no document has an outlet"
                raise OnrecordError("E011", self._store.path, f"source ({listed})", name)
        return Result(self._store, queries.compare(one, other, Filters(**filters)), limit)

    def stories(self) -> Result:
        """Document ids with their story, in order of arrival."""
        return self.sql(
            "SELECT i.id, d.story, d.doc FROM inputs i JOIN documents d USING (doc) ORDER BY d.seq, i.id <> d.id, i.id"
        )

    def record(self, doc: str, *, decided: bool = True) -> Record:
        """The record of a document, by its key or its id, with its story and (`decided`) what people decided in it."""
        rows = self._store.rows(
            "SELECT d.doc, r.record, d.story FROM documents d JOIN records r USING (doc) WHERE d.doc = ? OR d.id = ? "
            "ORDER BY d.doc <> ?, d.seq LIMIT 1",
            [doc, doc, doc],
        )
        if not rows:
            raise OnrecordError("E011", self._store.path, "document", doc)
        return self._record(*rows[0], decided=decided)

    def records(self, *, decided: bool = True) -> Iterator[Record]:
        """All records, in order of arrival; `decided=False`: as the reader made them."""
        for (doc,) in self._store.rows("SELECT doc FROM documents ORDER BY seq"):
            rows = self._store.rows(
                "SELECT r.record, d.story FROM records r JOIN documents d USING (doc) WHERE doc = ?", [doc]
            )
            yield self._record(doc, *rows[0], decided=decided)

    def _record(self, doc: str, kept: bytes, story: str | None, *, decided: bool) -> Record:
        record = _with_story(kept, story)
        return apply(record, standing(self._store, [doc]).get(doc, [])).record if decided else record


def _with_story(kept: bytes, story: str | None) -> Record:
    record = from_json(unpack(kept))
    return msgspec.structs.replace(record, document=msgspec.structs.replace(record.document, story=story))
