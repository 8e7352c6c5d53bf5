"""Seconds a report and peak memory of `onrecord ingest`, on generated corpora.

    uv run python -m benchmarks.scale [--sizes 1000,5000] [--workers 1,2] [--dask] [--stub]

`--sizes 1000,5000,20000` takes hours on two cores. `--stub` uses a reader that finds nothing, to measure all but the
reading. Each run is a process of its own; memory is the peak of that process, and of its workers together, apart.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import corpora


def main() -> None:
    """Run the sizes and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,5000")
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--dask", action="store_true", help="two local Dask workers too")
    parser.add_argument("--stub", action="store_true")
    parser.add_argument("--one", nargs=4, metavar=("ENGINE", "WORKERS", "PROJECT", "FOLDER"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        engine, workers, project, folder = args.one
        print(json.dumps(one(engine, int(workers), project, folder, stub=args.stub)))
        return
    memory = "peak MB, reading | peak MB, linking | peak MB, a worker"
    print(f"| reports | engine | workers | s to read | ms a report | s to link | {memory} |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, args.sizes.split(",")):
            corpora.write(size, Path(folder) / str(size))
            runs = [("local", w) for w in args.workers.split(",")] + ([("dask", "2")] if args.dask else [])
            for engine, workers in runs:
                _row(Path(folder), size, engine, workers, stub=args.stub)


def _row(folder: Path, size: int, engine: str, workers: str, *, stub: bool) -> None:
    project = folder / f"{size}-{engine}-{workers}.duckdb"
    command = [
        sys.executable,
        "-m",
        "benchmarks.scale",
        "--one",
        engine,
        workers,
        str(project),
        str(folder / str(size)),
    ]
    done = subprocess.run([*command, *(["--stub"] if stub else [])], capture_output=True, text=True, check=True)
    got: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    each = 1000 * got["read_s"] / size
    print(
        f"| {size} | {engine} | {workers} | {got['read_s']:.0f} | {each:.1f} | {got['link_s']:.1f} "
        f"| {got['reading_mb']:.0f} | {got['linking_mb']:.0f} | {got['worker_mb']:.0f} |",
        flush=True,
    )


def one(engine: str, workers: int, project: str, folder: str, *, stub: bool) -> dict[str, float]:
    """One run in this process."""
    from onrecord.corpus import engine_dask
    from onrecord.corpus.ingest import Ingest
    from onrecord.corpus.link import link
    from onrecord.corpus.store import Store
    from onrecord.corpus.work import READER
    from onrecord.settings import Settings
    from onrecord.sources import documents

    reader = "benchmarks.scale:nothing" if stub else READER
    names = sorted(str(p) for p in Path(folder).iterdir())
    run_tasks = cluster = None
    if engine == "dask":
        from distributed import LocalCluster

        cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
        parts = Path(f"{project}.parts")
        run_tasks = engine_dask.runner(cluster.scheduler_address, Settings(), parts, reader=reader)
    with Store(project, write=True) as store:
        begun = time.perf_counter()
        Ingest(store, Settings(), run_tasks=run_tasks, workers=workers, reader=reader).run(documents(names))
        read = time.perf_counter()
        reading = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        link(store)
        linked = time.perf_counter()
    if cluster:
        cluster.close()
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    linking = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    memory = {"reading_mb": reading, "linking_mb": linking, "worker_mb": worker}
    return {"read_s": read - begun, "link_s": linked - read, **memory}


def nothing(_: Any) -> Any:
    """A reader that finds nothing."""
    from onrecord.record import Record

    return lambda document: Record(
        document=document, actors=(), places=(), times=(), statements=(), events=(), positions=(), figures=(),
        sources=(), warnings=(), version="stub",
    )  # fmt: skip


if __name__ == "__main__":
    main()
