"""Worker processes of our own: they keep their models, take documents and give rows back, in input order.

Each worker has its own pipe, so that one that is killed takes nothing with it: its documents go to a new worker. A
document that stops two workers is given up with E033. At most `AHEAD` documents wait for a slow one before them, so
that memory stays level.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import queue
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from onrecord.corpus.work import READER, Done, Task, do, open_reader
from onrecord.errors import OnrecordError
from onrecord.settings import Settings

_EACH = 8  # tasks that a worker holds: one in work, the others for as long as results are being written
AHEAD = 32  # finished results that may wait for an earlier one, per worker
_STOPS = 2
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
_Inbox = queue.SimpleQueue[tuple["_Worker", bytes | None]]


def usable_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def run(
    tasks: Iterable[Task], settings: Settings, *, workers: int | None = None, reader: str = READER
) -> Iterator[Done]:
    """Do tasks on worker processes (0: in this one); results come in the tasks' order."""
    count = usable_cores() if workers is None else workers
    if count == 0:
        read = open_reader(reader, settings)
        yield from (do(task, read) for task in tasks)
        return
    pool = _Pool(count, settings, reader)
    try:
        yield from pool.map(tasks)
    finally:
        pool.close()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Processes started in the block use one thread each for their arithmetic: there is a worker for every core."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class _Worker:
    """A process, our end of its pipe, and the tasks it holds, oldest first. What it sends goes to the inbox."""

    def __init__(self, settings: Settings, reader: str, inbox: _Inbox):
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.pipe: Connection[Any, Any] = ours
        self.process = context.Process(target=_serve, args=(theirs, settings, reader), daemon=True)
        with _one_thread():
            self.process.start()
        theirs.close()
        self.held: deque[Task] = deque()
        self.thread = threading.Thread(target=self._listen, args=(inbox,), daemon=True)
        self.thread.start()

    def _listen(self, inbox: _Inbox) -> None:
        """Take results off the pipe at once, so that no worker waits while others' results are being written."""
        try:
            while True:
                inbox.put((self, self.pipe.recv_bytes()))
        except (EOFError, OSError):
            inbox.put((self, None))

    def give(self, task: Task) -> None:
        """Hand over a task. When the worker is gone, the inbox says so."""
        self.held.append(task)
        try:
            self.pipe.send(task)
        except OSError:
            return

    def stop(self) -> None:
        """End the process at once."""
        if self.process.is_alive():
            self.process.terminate()
        self.process.join(5)
        self.thread.join(5)
        self.pipe.close()


def _serve(pipe: Connection[Any, Any], settings: Settings, reader: str) -> None:
    """The worker's loop: ends when the other end closes, however it does."""
    sys.stdout = sys.stderr
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    waiting: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, waiting), daemon=True).start()
    try:
        read = open_reader(reader, settings)
    except Exception as problem:
        pipe.send(f"{type(problem).__name__}: {problem}")
        return
    while (task := waiting.get()) is not None:
        try:
            pipe.send(do(task, read))
        except (BrokenPipeError, ConnectionResetError):
            return


def _receive(pipe: Connection[Any, Any], waiting: queue.SimpleQueue[Task | None]) -> None:
    """Take tasks off the pipe at once: else both ends could wait for the other to read."""
    while True:
        try:
            waiting.put(pipe.recv())
        except (EOFError, OSError):
            waiting.put(None)
            return


class _Pool:
    def __init__(self, count: int, settings: Settings, reader: str):
        self.settings, self.reader = settings, reader
        self.most = AHEAD * count
        self.stops: dict[int, int] = {}
        self.ready: dict[int, Done] = {}
        self.again: deque[Task] = deque()
        self.inbox: _Inbox = queue.SimpleQueue()
        self.workers = [_Worker(settings, reader, self.inbox) for _ in range(count)]

    def close(self) -> None:
        for worker in self.workers:
            worker.stop()

    def map(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Feed, collect, and give out in order."""
        order: deque[int] = deque()
        source = iter(tasks)
        more = True
        while True:
            more = self._feed(source, order, more)
            while order and order[0] in self.ready:
                yield self.ready.pop(order.popleft())
            if not order and not more:
                return
            if any(w.held for w in self.workers):
                self._collect()

    def _feed(self, source: Iterator[Task], order: deque[int], more: bool) -> bool:
        while len(order) < self.most or self.again:
            worker = min(self.workers, key=lambda w: len(w.held))
            if len(worker.held) >= _EACH:
                return more
            if self.again:
                task = self.again.popleft()
            else:
                found = next(source, None) if more else None
                if found is None:
                    return False
                task = found
                order.append(task.seq)
            worker.give(task)
        return more

    def _collect(self) -> None:
        """Take what has come; replace workers that are gone."""
        worker, sent = self.inbox.get()
        while True:
            if sent is None:
                self._replace(worker)
            else:
                self._take(worker, pickle.loads(sent))  # noqa: S301 - our own process sent it
            try:
                worker, sent = self.inbox.get_nowait()
            except queue.Empty:
                return

    def _take(self, worker: _Worker, sent: Done | str) -> None:
        if isinstance(sent, str):  # the reader cannot be opened: here neither, which tells why
            open_reader(self.reader, self.settings)
            raise OnrecordError("E036", "worker process", sent)
        worker.held.popleft()
        self.ready[sent.seq] = sent

    def _replace(self, worker: _Worker) -> None:
        worker.stop()
        self.workers[self.workers.index(worker)] = _Worker(self.settings, self.reader, self.inbox)
        if not worker.held:
            return
        first, *rest = worker.held
        self.again.extend(rest)
        self.stops[first.seq] = self.stops.get(first.seq, 0) + 1
        if self.stops[first.seq] < _STOPS:
            self.again.appendleft(first)
            return
        problem = OnrecordError("E033", first.document.id, f"exit code {worker.process.exitcode}")
        self.ready[first.seq] = Done(first.seq, first.key, first.document, {}, (problem.code, str(problem)))
