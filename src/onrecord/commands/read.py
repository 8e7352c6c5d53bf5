"""`onrecord read`: reports in, records out."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError, UsageError
from onrecord.settings import Settings
from onrecord.sources import Item, Report, documents
from onrecord.sources.columns import parse
from onrecord.sources.make import iso_date

if TYPE_CHECKING:
    from onrecord.record import Record


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("read", help="read reports and print their records")
    parser.add_argument("inputs", nargs="+", metavar="FILE", help="files, folders, archives; - for standard input")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one record, indented")
    form.add_argument("--jsonl", action="store_true", help="one record a line, in input order")
    form.add_argument("--html", metavar="PAGE", help="write one page: the text beside the record")
    parser.add_argument("--report", action="store_true", help="print what was found, read and skipped in each file")
    add_settings(parser)
    parser.set_defaults(run=run)


def add_settings(parser: argparse.ArgumentParser) -> None:
    """The words that all reading commands share."""
    default = Settings()
    parser.add_argument("--published", metavar="DATE", help="publication date, for reports that bring none")
    parser.add_argument("--source", metavar="NAME", help="outlet, for reports that bring none")
    parser.add_argument("--encoding", metavar="NAME", help="text encoding (default: detected)")
    parser.add_argument(
        "--map", metavar="FIELD=COLUMN,...", help="columns of tables, e.g. text=body,published=date (or date:dmy)"
    )
    parser.add_argument("--actors", metavar="FILE", help="your own actors, before ours")
    parser.add_argument("--codebook", metavar="FILE", help="your own event types")
    parser.add_argument(
        "--max-characters", type=int, default=default.max_characters, metavar="N", help="refuse longer texts"
    )
    parser.add_argument(
        "--min-certainty",
        type=float,
        default=default.min_certainty,
        metavar="SHARE",
        help="leave out events less certain than this, 0 to 1",
    )
    add_sanction_quad(parser)


def min_certainty_of(args: argparse.Namespace) -> float:
    """The share that `--min-certainty` gives."""
    value = float(args.min_certainty)
    if not 0 <= value <= 1:
        raise UsageError("--min-certainty is between 0 and 1")
    return value


def add_sanction_quad(parser: argparse.ArgumentParser) -> None:
    """The word for the quad class of SANCTION, on which PLOVER's table and text differ."""
    parser.add_argument(
        "--sanction-quad",
        type=int,
        choices=(3, 4),
        default=Settings().sanction_quad,
        help="quad class of SANCTION: PLOVER's table says 3 (the default), its text 4",
    )


def settings_of(args: argparse.Namespace) -> Settings:
    """The settings that the words ask for."""
    return Settings(
        published=iso_date(args.published, "--published") if args.published else None,
        source=args.source,
        max_characters=args.max_characters,
        actors_file=Path(args.actors) if args.actors else None,
        codebook_file=Path(args.codebook) if args.codebook else None,
        min_certainty=min_certainty_of(args),
        sanction_quad=args.sanction_quad,
    )


def mapping_of(args: argparse.Namespace) -> dict[str, str]:
    """The columns that the words name."""
    return parse(args.map) if args.map else {}


def run(args: argparse.Namespace) -> int:
    """Read the inputs and print what was asked for; 3 when any input could not be read."""
    from onrecord.reader import Reader

    reader = Reader(settings_of(args))
    skipped: list[OnrecordError] = []
    report = Report()
    items = documents(args.inputs, args.encoding, mapping=mapping_of(args), report=report)
    done = 0
    try:
        for record in _progress(_records(reader, items, skipped, report), len(args.inputs)):
            _write(record, args, done)
            done += 1
    finally:
        if args.report:
            for line in report.lines():
                print(line, file=sys.stderr)
    for error in skipped:
        print(error, file=sys.stderr)
    if skipped and done + len(skipped) > 1:
        counts = ", ".join(f"{n} x {code}" for code, n in sorted(Counter(e.code for e in skipped).items()))
        print(f"{done} read, {len(skipped)} skipped ({counts}).", file=sys.stderr)
    report.check()
    return 3 if skipped else 0


def _records(reader: object, items: Iterator[Item], skipped: list[OnrecordError], report: Report) -> Iterator[Record]:
    from onrecord.reader import Reader

    assert isinstance(reader, Reader)
    for item in items:
        try:
            if isinstance(item, OnrecordError):
                raise item
            record = reader.read(item)
        except OnrecordError as error:
            if error is not item:
                report.refuse(error)
            skipped.append(error)
            continue
        yield record


def _progress(records: Iterator[Record], inputs: int) -> Iterable[Record]:
    """A progress bar on standard error when a person watches it and the records go elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        return records
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    def shown() -> Iterator[Record]:
        columns = (SpinnerColumn(), TextColumn("{task.completed} records"), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("reading", total=None if inputs == 1 else inputs)
            for record in records:
                yield record
                bar.advance(task)

    return shown()


def _write(record: Record, args: argparse.Namespace, done: int) -> None:
    if args.json or args.jsonl:
        sys.stdout.buffer.write(record.to_json(indent=2 if args.json else None) + b"\n")
        sys.stdout.buffer.flush()
        return
    if args.html:
        from onrecord.exports.shape import text_file
        from onrecord.views.page import page

        path = Path(args.html)
        if done:
            path = path.with_stem(f"{path.stem}-{done + 1}")
        with text_file(path) as out:
            out.write(page(record))
        return
    from onrecord.views.terminal import show

    if done:
        print()
    show(record)
