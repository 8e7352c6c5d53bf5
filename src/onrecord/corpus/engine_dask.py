"""Reading on a Dask cluster: chunks of documents go to the workers, Parquet parts come back and are loaded.

A part is named by a hash of what it was made from and written under a temporary name first, so that a chunk which a
lost worker leaves is simply done again, and a run that was stopped finds the parts that are done. The folder for the
parts must be one that the client and the workers share. Needs the extra `onrecord[dask]`.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.corpus.tabulate import reading_of
from onrecord.corpus.work import READER, Done, ReadDocument, Task, do, open_reader
from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.settings import Settings

CHUNK = 20
AHEAD = 4  # chunks in flight for each worker
_READERS: dict[tuple[str, str], ReadDocument] = {}
_LOCK = threading.Lock()
_PART = pa.schema(
    [("seq", pa.int64()), ("doc", pa.string()), ("document", pa.binary()), ("rows", pa.binary()),
     ("error", pa.list_(pa.string()))]
)  # fmt: skip


def runner(
    scheduler: str, settings: Settings, parts: Path, *, reader: str = READER, chunk: int = CHUNK
) -> Callable[[Iterable[Task]], Iterator[Done]]:
    """A function that does tasks on a cluster, results in the tasks' order."""

    def run(tasks: Iterable[Task]) -> Iterator[Done]:
        client = connect(scheduler)
        parts.mkdir(parents=True, exist_ok=True)
        folder = str(parts.resolve())
        try:
            yield from _run(client, tasks, settings, folder, reader, chunk)
        finally:
            client.close()
        if not any(parts.iterdir()):
            parts.rmdir()

    return run


def connect(scheduler: str) -> Any:
    """A client of a scheduler; E034 without the extra, E035 when nobody answers."""
    try:
        from distributed import Client
    except ImportError:
        raise OnrecordError("E034", "--engine dask", "dask", "dask") from None
    try:
        return Client(scheduler, timeout="10s")
    except (OSError, ValueError, TimeoutError) as problem:
        raise OnrecordError("E035", scheduler, str(problem).split("\n")[0] or type(problem).__name__) from None


def _run(client: Any, tasks: Iterable[Task], settings: Settings, folder: str, reader: str, size: int) -> Iterator[Done]:
    waiting: deque[Any] = deque()
    source = iter(tasks)
    while True:
        most = AHEAD * max(1, len(client.nthreads()))  # workers may come and go
        while len(waiting) < most and (chunk := list(islice(source, size))):
            # Priorities keep the order of the input; `pure=False` because a part is a file, not a value.
            waiting.append(client.submit(read_part, chunk, settings, folder, reader, pure=False, retries=2))
        if not waiting:
            return
        path = Path(waiting.popleft().result())
        yield from load_part(path)
        path.unlink(missing_ok=True)


def read_part(chunk: list[Task], settings: Settings, folder: str, reader: str) -> str:
    """On a worker: read the documents of a chunk and write the part. Returns its path."""
    name = hashlib.sha256(b"".join(t.key.encode() for t in chunk) + reading_of(settings).encode()).hexdigest()[:24]
    path = Path(folder) / f"{name}.parquet"
    if path.exists():
        return str(path)
    read = _reader(reader, settings)
    with _LOCK:  # one document at a time: the models are not made for threads
        done = [do(task, read) for task in chunk]
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    columns = {
        "seq": [d.seq for d in done],
        "doc": [d.key for d in done],
        "document": [msgspec.json.encode(d.document) for d in done],
        "rows": [msgspec.msgpack.encode(d.rows) for d in done],
        "error": [list(d.error) if d.error else None for d in done],
    }
    pq.write_table(pa.table(columns, schema=_PART), temporary, compression="zstd")
    temporary.replace(path)
    return str(path)


def _reader(reader: str, settings: Settings) -> ReadDocument:
    """The worker's reader: opened once, kept."""
    key = (reader, reading_of(settings))
    with _LOCK:
        if key not in _READERS:
            _READERS[key] = open_reader(reader, settings)
        return _READERS[key]


def load_part(path: Path) -> Iterator[Done]:
    """The results in a part."""
    for row in pq.read_table(path).to_pylist():
        document = msgspec.json.decode(row["document"], type=Document)
        rows = msgspec.msgpack.decode(row["rows"], type=dict[str, list[tuple[Any, ...]]])
        error = (row["error"][0], row["error"][1]) if row["error"] else None
        yield Done(row["seq"], row["doc"], document, rows, error)
