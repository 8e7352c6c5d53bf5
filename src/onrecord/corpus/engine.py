"""Worker processes of our own: they keep their models, take documents and give rows back, in input order.

Each worker has its own pipe, so that one that is killed takes nothing with it: its documents go to a new worker. A
document that stops two workers is given up with E033. At most `AHEAD` documents wait for a slow one before them, so
that memory stays level.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any

from onrecord.corpus.work import READER, Done, Task, do, open_reader
from onrecord.errors import OnrecordError
from onrecord.settings import Settings

_EACH = 2  # tasks that a worker holds: one in work, one waiting
AHEAD = 32  # finished results that may wait for an earlier one, per worker
_STOPS = 2


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


class _Worker:
    """A process, our end of its pipe, and the tasks it holds, oldest first."""

    def __init__(self, settings: Settings, reader: str):
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.pipe: Connection[Any, Any] = ours
        self.process = context.Process(target=_serve, args=(theirs, settings, reader), daemon=True)
        self.process.start()
        theirs.close()
        self.held: deque[Task] = deque()

    def give(self, task: Task) -> bool:
        """Hand over a task; False when the worker is gone."""
        self.held.append(task)
        try:
            self.pipe.send(task)
        except (BrokenPipeError, ConnectionResetError, OSError):
            return False
        return True

    def stop(self) -> None:
        """End the process at once."""
        self.pipe.close()
        if self.process.is_alive():
            self.process.terminate()
        self.process.join(5)


def _serve(pipe: Connection[Any, Any], settings: Settings, reader: str) -> None:
    """The worker's loop: ends when the other end closes, however it does."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.stdout = sys.stderr
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    waiting: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, waiting), daemon=True).start()
    read = open_reader(reader, settings)
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
        self.workers = [_Worker(settings, reader) for _ in range(count)]

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
        while len(order) < self.most:
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
            if not worker.give(task):
                self._replace(worker)
        return more

    def _collect(self) -> None:
        """Take what has come; replace workers that are gone."""
        by_pipe = {w.pipe: w for w in self.workers if w.held}
        for pipe in wait(list(by_pipe)):
            worker = by_pipe[pipe]  # type: ignore[index]
            try:
                done = worker.pipe.recv()
            except (EOFError, ConnectionResetError, OSError):
                self._replace(worker)
                continue
            worker.held.popleft()
            self.ready[done.seq] = done

    def _replace(self, worker: _Worker) -> None:
        worker.stop()
        self.workers[self.workers.index(worker)] = _Worker(self.settings, self.reader)
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
