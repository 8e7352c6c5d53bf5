"""`onrecord ingest`: many reports into one project file."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.commands.read import add_settings, mapping_of, settings_of
from onrecord.errors import UsageError
from onrecord.sources import Report, documents

if TYPE_CHECKING:
    from onrecord.corpus.ingest import Counts, Ingest
    from onrecord.corpus.work import Done, Task

_SHOWN_FAILURES = 20


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("ingest", help="read many reports into a project file")
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="files, folders, archives, globs; - for standard input"
    )
    parser.add_argument("--to", required=True, metavar="PROJECT.duckdb", help="the project file; made if need be")
    parser.add_argument("--workers", type=int, metavar="N", help="worker processes (default: all cores; 0: none)")
    parser.add_argument("--engine", choices=("local", "dask"), default="local", help="where the reading is done")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="Dask scheduler, e.g. tcp://node1:8786")
    parser.add_argument("--parts", metavar="FOLDER", help="shared folder for Dask's results (default: beside --to)")
    parser.add_argument("--no-link", action="store_true", help="leave stories and happenings for later")
    parser.add_argument(
        "--report", nargs="?", const="-", metavar="FILE",
        help="write per file what was found, read, skipped, and why (- or no FILE: print it)",
    )  # fmt: skip
    add_settings(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read what is new, then link; 3 when any input could not be read."""
    from onrecord.corpus.ingest import Ingest
    from onrecord.corpus.link import link
    from onrecord.corpus.store import Store

    if args.engine == "dask" and not args.scheduler:
        raise UsageError("--engine dask needs --scheduler ADDRESS")
    if args.workers is not None and args.workers < 0:
        raise UsageError("--workers must be 0 or more")
    settings, report = settings_of(args), Report()
    items = documents(args.inputs, args.encoding, mapping=mapping_of(args), report=report)
    with Store(args.to, write=True) as store, _bar() as shown:
        ingest = Ingest(
            store,
            settings,
            run_tasks=_dask(args) if args.engine == "dask" else None,
            workers=args.workers,
            inputs=args.inputs,
            report=report,
            progress=shown,
        )
        try:
            counts = ingest.run(items)
        finally:
            _write(report, args.report)
        report.check()
        if not args.no_link:
            link(store, shown.say)
    return _report(ingest, counts, args.to)


def _write(report: Report, where: str | None) -> None:
    """Put the table where it was asked for; after a run that was stopped too."""
    if where:
        from onrecord.exports.shape import text_file

        with text_file(Path(where)) as out:
            out.writelines(f"{line}\n" for line in report.lines())


def _dask(args: argparse.Namespace) -> Callable[[Iterable[Task]], Iterator[Done]]:
    from onrecord.corpus import engine_dask

    parts = Path(args.parts) if args.parts else Path(f"{args.to}.parts")
    return engine_dask.runner(args.scheduler, settings_of(args), parts)


def _report(ingest: Ingest, counts: Counts, path: str) -> int:
    for _, _, message in ingest.failed[:_SHOWN_FAILURES]:
        print(message, file=sys.stderr)
    if len(ingest.failed) > _SHOWN_FAILURES:
        print(f"... and {len(ingest.failed) - _SHOWN_FAILURES} more, in the table `failures`.", file=sys.stderr)
    said = f"{counts.read} read, {counts.present} already in, {counts.skipped} skipped"
    if ingest.failed:
        by_code = Counter(code for _, code, _ in ingest.failed)
        said += f" ({', '.join(f'{n} x {code}' for code, n in sorted(by_code.items()))})"
    print(f"{path}: {said}.", file=sys.stderr)
    return 3 if counts.skipped else 0


class _Shown:
    """Progress for a person who watches; silent otherwise."""

    def __call__(self, counts: Counts) -> None:
        """Show the counts."""

    def say(self, what: str) -> None:
        """Show what is being done."""


@contextmanager
def _bar() -> Iterator[_Shown]:
    """A bar with the rate and, when the number of documents is known, the time left."""
    if not sys.stderr.isatty():
        yield _Shown()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("reading", total=None, rate="")

        class Bar(_Shown):
            def __call__(self, counts: Counts) -> None:
                done = counts.read + counts.present + counts.skipped
                speed = bar.tasks[0].speed
                total = counts.expected or None
                bar.update(task, completed=done, total=total, rate=f"{speed:.1f}/s" if speed else "")

            def say(self, what: str) -> None:
                bar.update(task, description=what)

        yield Bar()
