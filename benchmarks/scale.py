"""Seconds a report and peak memory of `onrecord ingest`, on generated corpora of growing size.

    uv run python -m benchmarks.scale [--runs 1000:2,5000:2,20000:2,2000:1,2000:2,2000:dask] [--stub]

A run is a size and a number of local workers, or `dask` for two local Dask workers. Each is a process of its own.
The time a report counts from the first report read: what starting takes, once a run, stands beside it (`start s`).
Memory is the peak of resident memory (VmHWM) of that process while reading and, counted anew, while linking, and of its
largest worker. `--sizes 1000,5000 --workers 1,2` is a shorter way to name all their combinations. `--stub` reads by
looking for a few words (see `stub`), to measure all but the reading; its figures are printed and not kept.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import corpora
from benchmarks.machine import alone, forget_peak, keep, machine, peak_mb, table, versions

RUNS = "1000:2,5000:2,20000:2,2000:1,2000:2,2000:dask"
MEMORY, TIME, SPEEDUP, DASK = 1.10, 1.15, 1.7, 1.2
_POLL = 0.5


def main() -> None:
    """Run what was asked for, print the tables, keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", help=f"SIZE:WORKERS or SIZE:dask, several with commas (default: {RUNS})")
    parser.add_argument("--sizes", help="sizes, for all combinations with --workers")
    parser.add_argument("--workers", default="2", help="numbers of workers, or dask")
    parser.add_argument("--stub", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("ENGINE", "PROJECT", "FOLDER"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one(*args.one, stub=args.stub)))
        return
    product = ",".join(f"{s}:{w}" for s in (args.sizes or "").split(",") for w in args.workers.split(",") if s)
    figures: dict[str, Any] = {
        "machine": machine(),
        "versions": versions("onrecord", "spacy", "duckdb", "distributed"),
        "runs": [],
    }
    with tempfile.TemporaryDirectory() as folder:
        for run in (args.runs or product or RUNS).split(","):
            size, _, engine = run.partition(":")
            figures["runs"].append(_run(Path(folder), int(size), engine, stub=args.stub))
            print(json.dumps(figures["runs"][-1]), file=sys.stderr, flush=True)
    print(show(figures))
    if not args.stub:
        print(keep("scale", figures))


def _run(folder: Path, size: int, engine: str, *, stub: bool) -> dict[str, Any]:
    inputs = folder / str(size)
    if not inputs.exists():
        corpora.write(size, inputs)
    project = folder / f"{size}-{engine}.duckdb"
    words = [sys.executable, "-m", "benchmarks.scale", "--one", engine, str(project), str(inputs)]
    words += ["--stub"] if stub else []
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, env=alone(), check=False)
    if done.returncode:
        raise SystemExit(f"the run {size}:{engine} failed")
    got: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    for file in folder.glob(f"{project.name}*"):
        file.unlink()
    return {"reports": size, "engine": engine, **got}


def one(engine: str, project: str, folder: str, *, stub: bool) -> dict[str, float]:
    """One run in this process."""
    from onrecord.corpus import engine_dask
    from onrecord.corpus.ingest import Counts, Ingest
    from onrecord.corpus.link import link
    from onrecord.corpus.store import Store
    from onrecord.corpus.work import READER
    from onrecord.settings import Settings
    from onrecord.sources import documents

    reader = "benchmarks.scale:stub" if stub else READER
    names = sorted(str(p) for p in Path(folder).iterdir())
    run_tasks, workers = None, 2
    with ExitStack() as stack:
        if engine == "dask":
            from distributed import LocalCluster

            cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
            stack.enter_context(cluster)
            parts = Path(f"{project}.parts")
            run_tasks = engine_dask.runner(cluster.scheduler_address, Settings(), parts, reader=reader)
        else:
            workers = int(engine)
        children = stack.enter_context(_Children())
        store = stack.enter_context(Store(project, write=True))
        begun, spent = time.perf_counter(), time.process_time()
        first: list[float] = []  # when the first report was read: processes have started and models are loaded

        def progress(counts: Counts) -> None:
            if counts.read and not first:
                first.append(time.perf_counter())

        how: dict[str, Any] = {"run_tasks": run_tasks, "workers": workers, "reader": reader}
        counts = Ingest(store, Settings(), **how, progress=progress).run(documents(names))
        read, used = time.perf_counter(), time.process_time() - spent
        reading = peak_mb()
        forget_peak()
        link(store)
        linked = time.perf_counter()
        size = counts.read
        return {
            "start s": round(first[0] - begun, 2),
            "read s": round(read - begun, 2),
            "link s": round(linked - read, 2),
            "ms a report": round(1000 * (linked - first[0]) / size, 2),
            "own CPU ms a report, reading": round(1000 * used / size, 2),
            "MB reading": round(reading),
            "MB linking": round(peak_mb()),
            "MB a worker": round(children.peak),
            "happenings": store.one("SELECT count(*) FROM happenings"),
        }


class _Children:
    """Watches the peak memory of the processes that this one starts."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Children:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        tasks = Path("/proc/self/task")
        while not self._over.wait(_POLL) and tasks.exists():
            for task in tasks.iterdir():
                try:
                    pids = (task / "children").read_text().split()
                except OSError:
                    continue
                self.peak = max([self.peak, *(peak_mb(int(pid)) for pid in pids)])


def stub(_: Any) -> Any:
    """A reader that finds an event in each sentence with a known verb and two known parties, and nothing else."""
    from benchmarks.quick import read

    return read


def show(figures: dict[str, Any]) -> str:
    """The tables: the runs, then what is asked of them."""
    runs = figures["runs"]
    columns = [name for name in runs[0] if name != "happenings"]
    rows = [[run[name] for name in columns] for run in runs]
    checks = [[what, value, bar] for what, value, bar in _checks(runs)]
    return table(columns, rows) + "\n\n" + table(["what", "measured", "bar"], checks)


def _checks(runs: list[dict[str, Any]]) -> list[tuple[str, Any, str]]:
    found: list[tuple[str, Any, str]] = []
    for engine in dict.fromkeys(run["engine"] for run in runs):
        same = sorted((run for run in runs if run["engine"] == engine), key=lambda run: run["reports"])
        if len(same) < 2:
            continue
        sizes = f"{same[0]['reports']} to {same[-1]['reports']} reports, {_named(engine)}"
        for what in ("MB reading", "MB linking", "MB a worker"):
            found.append((f"{what}, largest against smallest, {sizes}", _spread(same, what), f"at most {MEMORY}"))
        found.append(
            (f"time a report, longest against shortest, {sizes}", _spread(same, "ms a report"), f"at most {TIME}")
        )
    took = {(run["reports"], run["engine"]): run["read s"] for run in runs}
    for size in dict.fromkeys(run["reports"] for run in runs):
        one, two, dask = (took.get((size, engine)) for engine in ("1", "2", "dask"))
        if one and two:
            found.append(
                (f"reading {size} reports, 2 workers against 1: faster by", round(one / two, 2), f"at least {SPEEDUP}")
            )
        if two and dask:
            found.append(
                (
                    f"reading {size} reports, 2 Dask workers against 2 local: time",
                    round(dask / two, 2),
                    f"at most {DASK}",
                )
            )
    return found


def _named(engine: str) -> str:
    return "2 Dask workers" if engine == "dask" else f"{engine} worker{'s' if engine != '1' else ''}"


def _spread(runs: list[dict[str, Any]], what: str) -> float | None:
    values = [run[what] for run in runs]
    return round(max(values) / min(values), 2) if min(values) else None


if __name__ == "__main__":
    main()
