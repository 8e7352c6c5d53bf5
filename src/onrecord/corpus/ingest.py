"""Many reports into a project file: read what is new, replace what was read otherwise, go on where a run was stopped.

Results are written in batches, each in one transaction: after a kill the next run finds whole batches, skips them by
their keys, and goes on. A document is known by its content (see `tabulate.key_of`), so no input is entered twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import msgspec

from onrecord import __version__
from onrecord.corpus import decisions, engine, schema, tabulate
from onrecord.corpus.schema import Rows
from onrecord.corpus.store import STEP, Store, now
from onrecord.corpus.work import READER, Done, Task
from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.settings import Settings
from onrecord.sources import Item, Report, html, jsonl, text
from onrecord.sources.report import Tally

BATCH = 100
BATCH_CHARACTERS = 2_000_000
BATCH_SECONDS = 5.0
_LOOK = 64  # documents looked up at a time
RunTasks = Callable[[Iterable[Task]], Iterator[Done]]


class Counts(msgspec.Struct):
    """What a run did: found documents are read, present, or among the skipped."""

    found: int = 0
    read: int = 0
    present: int = 0
    skipped: int = 0
    expected: int = 0  # documents in the inputs, when that could be told beforehand


class Known(NamedTuple):
    """A row whose document needs no reading: it is in, or it comes a second time in this run."""

    key: str
    id: str


class Ingest:
    """One run. `progress` is called with the counts after every document."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        run_tasks: RunTasks | None = None,
        workers: int | None = None,
        reader: str = READER,
        inputs: Sequence[str] = (),
        report: Report | None = None,
        progress: Callable[[Counts], None] | None = None,
    ):
        self.store = store
        self.settings = settings
        self.reading = tabulate.reading_of(settings)
        self.counts = Counts()
        self.failed: list[tuple[str, str, str]] = []
        self._run_tasks: RunTasks = run_tasks or (
            lambda tasks: engine.run(tasks, settings, workers=workers, reader=reader)
        )
        self._progress = progress or (lambda _: None)
        self._inputs = list(inputs)
        self._report = report
        self._tallies: dict[str, Tally] = {}
        self.counts.expected = expected(inputs)
        self._batch = _Batch(store, self.reading)
        self._run = 0

    def run(self, items: Iterable[Item]) -> Counts:
        """Take in items (documents, and errors of inputs that could not be opened)."""
        self._open_run()
        try:
            for done in self._run_tasks(self._tasks(items)):
                self._take(done)
            self._commit()
            self._close_run("done")
        except BaseException as problem:
            if isinstance(problem, OnrecordError):
                self._commit()
            # What is committed stays; the run's row says that it did not end.
            self.counts.read -= self._batch.unwritten
            with suppress(duckdb.Error):
                self._close_run("interrupted")
            raise
        return self.counts

    def _open_run(self) -> None:
        store = self.store
        with store.transaction():
            store.db.execute("UPDATE runs SET state = 'interrupted' WHERE state = 'running'")
            self._run = int(store.one("SELECT coalesce(max(run), 0) + 1 FROM runs"))
            settings = msgspec.json.encode(self.settings, enc_hook=str).decode()
            row = (self._run, now(), None, "running", __version__, self.reading, settings, self._inputs, 0, 0, 0, 0)
            store.append("runs", [row])

    def _close_run(self, state: str) -> None:
        c = self.counts
        self.store.db.execute(
            "UPDATE runs SET finished = ?, state = ?, found = ?, read = ?, present = ?, skipped = ? WHERE run = ?",
            [now(), state, c.found, c.read, c.present, c.skipped, self._run],
        )

    def _tasks(self, items: Iterable[Item]) -> Iterator[Task]:
        """The documents to read. Those that are in are counted and passed over."""
        number = 0
        for chunk in _chunks(self._documents(items), _LOOK):
            keyed = [(tabulate.key_of(document), document, tally) for document, tally in chunk]
            readings = self.store.readings([key for key, _, _ in keyed])
            given = set[str]()
            for key, document, tally in keyed:
                if key in given or key in self._batch.in_work or readings.get(key) == self.reading:
                    self.counts.present += 1
                    self._batch.another_id(Known(key, document.id))
                    self._progress(self.counts)
                    if self._batch.full:
                        self._commit()
                    continue
                given.add(key)
                if tally:
                    self._tallies[key] = tally
                self._batch.in_work.add(key)
                number += 1
                yield Task(number, key, document)

    def _documents(self, items: Iterable[Item]) -> Iterator[tuple[Document, Tally | None]]:
        """The documents among the items, each with the count of the file that it came from."""
        for item in items:
            if isinstance(item, OnrecordError):
                self._fail(item.where, item.code, str(item))
                continue
            self.counts.found += 1
            source = item.source or self.settings.source
            document = item if source == item.source else msgspec.structs.replace(item, source=source)
            yield document, self._report.rows[-1] if self._report and self._report.rows else None

    def _fail(self, where: str, code: str, message: str) -> None:
        self.counts.skipped += 1
        self.failed.append((where, code, message))
        self._batch.failures.append((self._run, where, code, message))

    def _take(self, done: Done) -> None:
        tally = self._tallies.pop(done.key, None)
        if done.error:
            self._fail(done.document.id, *done.error)
            if tally:
                tally.refuse(done.error[0])
            self._batch.in_work.discard(done.key)
        else:
            self.counts.read += 1
            self._batch.add(done)
        self._progress(self.counts)
        if self._batch.full:
            self._commit()

    def _commit(self) -> None:
        self.store.sparingly(STEP, self._batch.write)


class _Batch:
    """Results that wait for their transaction, and the keys in work, so that nothing is read twice in one run."""

    def __init__(self, store: Store, reading: str):
        self.store = store
        self.reading = reading
        self.failures: Rows = []
        self.in_work: set[str] = set()
        self._done: list[Done] = []
        self._known: list[Known] = []
        self._kept = 0  # of the known, those whose first row is still being read
        self._characters = 0
        self._since = time.monotonic()

    def add(self, done: Done) -> None:
        self._done.append(done)
        self._characters += len(done.document.text)

    def another_id(self, known: Known) -> None:
        self._known.append(known)

    @property
    def unwritten(self) -> int:
        """How many were read and are not in the file."""
        return len(self._done)

    @property
    def full(self) -> bool:
        waiting = len(self._done) + len(self._known) - self._kept
        if waiting >= BATCH or self._characters >= BATCH_CHARACTERS:
            return True
        return waiting > 0 and time.monotonic() - self._since > BATCH_SECONDS

    def write(self) -> None:
        """Everything that waits, in one transaction."""
        store, keys = self.store, [d.key for d in self._done]
        with store.transaction():
            present = store.readings(keys)
            store.drop_findings(list(present))
            self._documents(present)
            for table in schema.keyed():
                store.append(table, [row for done in self._done for row in done.rows.get(table, ())])
            decisions.replay(store, keys)
            known = self._inputs()
            store.append("failures", self.failures)
            store.append("pending", [(d.key, d.rows["features"][0][1]) for d in self._done])
        store.trim()
        self.in_work.difference_update(keys)
        self._known, self._kept = known, len(known)
        self._done.clear()
        self._characters = 0
        self.failures.clear()
        self._since = time.monotonic()

    def _documents(self, present: dict[str, str | None]) -> None:
        """Rows of documents that are new; those that were in keep their place and lose their links."""
        store = self.store
        seq = int(store.one("SELECT coalesce(max(seq), 0) FROM documents"))
        new = (d for d in self._done if d.key not in present)
        numbers = {d.key: seq + n for n, d in enumerate(new, 1)}
        rows = [_document_row(d, numbers.get(d.key, 0), self.reading) for d in self._done]
        if present:
            with store.keys(present):
                # The scope that the document had is looked at again too: its date may have changed.
                store.db.execute(
                    "INSERT INTO pending SELECT doc, coalesce(left(published, 7), 'undated') "
                    "FROM documents JOIN _keys USING (doc)"
                )
            for row in rows:
                if row[0] in present:
                    store.db.execute(
                        "UPDATE documents SET title = ?, published = ?, source = ?, language = ?, credit = ?, "
                        "reading = ?, story = NULL, copy = NULL WHERE doc = ?",
                        [row[3], row[5], row[6], row[8], row[9], self.reading, row[0]],
                    )
        store.append("documents", [row for row in rows if row[0] not in present])

    def _inputs(self) -> list[Known]:
        """Note the ids under which documents came, once each. Gives those whose first row is still being read."""
        came = [(d.key, d.document.id) for d in self._done]
        later: list[Known] = []
        waiting = self.in_work.difference(d.key for d in self._done)
        for known in self._known:
            if known.key in waiting:
                later.append(known)  # its first row is still being read
            else:
                came.append((known.key, known.id))
        if not came:
            return later
        store = self.store
        store.db.register("_came", schema.arrow_table("inputs", came))
        store.db.execute(
            "INSERT INTO inputs SELECT DISTINCT doc, id FROM _came SEMI JOIN documents USING (doc) "
            "ANTI JOIN inputs USING (doc, id) ORDER BY doc, id"
        )
        store.db.unregister("_came")
        return later


def expected(inputs: Sequence[str]) -> int:
    """How many documents the inputs hold, when lines of JSON Lines and single files tell; else 0."""
    count = 0
    for name in inputs:
        path = Path(name)
        if not path.is_file() or path.suffix.lower() not in (*jsonl.SUFFIXES, *text.SUFFIXES, *html.SUFFIXES):
            return 0
        if path.suffix.lower() in jsonl.SUFFIXES:
            with path.open("rb") as lines:
                count += sum(1 for line in lines if line.strip())
        else:
            count += 1
    return count


def _document_row(done: Done, seq: int, reading: str) -> tuple[object, ...]:
    d = done.document
    plain = (d.id, d.title, d.text, d.published, d.source, d.url, d.language, d.credit)
    return (done.key, seq, *plain, reading, None, None, None, None)


def _chunks(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for item in items:
        chunk.append(item)
        if len(chunk) >= size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
