"""The worker's job: one document in, its record and its rows out. The same in every engine."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple, cast

import msgspec

from onrecord.corpus import store, tabulate
from onrecord.corpus.features import features
from onrecord.corpus.schema import Rows
from onrecord.errors import OnrecordError
from onrecord.record import Document, Record
from onrecord.settings import Settings

ReadDocument = Callable[[Document], Record]
READER = "onrecord.corpus.work:reader"


class Task(NamedTuple):
    """One document to read. `seq` and `key` are kept through all engines."""

    seq: int
    key: str
    document: Document


class Done(NamedTuple):
    """What came of a task: rows of findings, or an error's code and line."""

    seq: int
    key: str
    document: Document
    rows: dict[str, Rows]
    error: tuple[str, str] | None


def reader(settings: Settings) -> ReadDocument:
    """The real reader; its models load on first use and stay."""
    from onrecord.reader import Reader

    return Reader(settings).read


def open_reader(path: str, settings: Settings) -> ReadDocument:
    """The reading function that `module:function` makes of the settings."""
    module, _, name = path.partition(":")
    make = cast("Callable[[Settings], ReadDocument]", getattr(import_module(module), name))
    return make(settings)


def do(task: Task, read: ReadDocument) -> Done:
    """Read a document and make its rows. A fault in the reader is an error of that document, not of the run."""
    try:
        record = read(task.document)
    except OnrecordError as error:
        return Done(task.seq, task.key, task.document, {}, (error.code, str(error)))
    except Exception as problem:
        fault = OnrecordError("E036", task.document.id, f"{type(problem).__name__}: {problem}")
        return Done(task.seq, task.key, task.document, {}, (fault.code, str(fault)))
    rows = tabulate.findings(task.key, record)
    rows["records"] = [(task.key, store.pack(record.to_json()))]
    rows["features"] = [(task.key, *features(record.document))]
    slim = msgspec.structs.replace(record.document, text=task.document.text)
    return Done(task.seq, task.key, slim, rows, None)
