"""What the commands that ask a project file share: filters, and tables, CSV or JSON out."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from onrecord.corpus.api import Corpus, Result

_WORDS: dict[str, tuple[str, str]] = {
    "actor": ("WHO", "name or part of it, code or its head in capitals (USA, USAGOV, REB), or Wikidata item"),
    "with": ("WHO", "another participant"),
    "type": ("TYPE", "type; may be given more than once"),
    "place": ("WHERE", "name or part of it, or alpha-3 code of a country in capitals"),
    "since": ("DATE", "first day"),
    "until": ("DATE", "last day"),
    "source": ("OUTLET", "outlet, or agency that the report comes from"),
    "status": ("STATUS", "actual, future, negated, ...; may be given more than once"),
    "holder": ("WHO", "whose positions"),
    "topic": ("WORDS", "words that the topic holds"),
}
_MANY = ("type", "status")
_SHOWN = {  # what a person sees; CSV and JSON give all
    "timeline": "date type actors recipients place status sources disputes words",
    "events": "date type actors recipients place status source words",
    "statements": "date speakers manner words source published",
    "positions": "date holders stance moved topic words source published",
    "figures": "date what low high of via place source published",
    "network": "actor recipient happenings cooperative conflictual score since until",
    "compare": "told_by date type place a_status b_status a_actors b_actors a_figures b_figures differ",
}


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str, filters: Sequence[str]
) -> argparse.ArgumentParser:
    """Add a command that asks, with some of the filters."""
    parser = commands.add_parser(name, help=about)
    parser.add_argument("project", metavar="PROJECT.duckdb", help="made by `onrecord ingest`")
    for word in filters:
        metavar, meaning = _WORDS[word]
        action = "append" if word in _MANY else "store"
        name_in_filters = "other" if word == "with" else word
        parser.add_argument(f"--{word}", dest=name_in_filters, metavar=metavar, help=meaning, action=action)
    parser.add_argument("--limit", type=int, metavar="N", help="at most N rows")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    return parser


def runner(name: str, filters: Sequence[str]) -> Callable[[argparse.Namespace], int]:
    """The function that runs a command made with `add`."""

    def run(args: argparse.Namespace) -> int:
        return show(args, lambda corpus: getattr(corpus, name)(limit=args.limit, **chosen(args, filters)), name)

    return run


def chosen(args: argparse.Namespace, filters: Sequence[str]) -> dict[str, Any]:
    """The filters that were given."""
    names = ["other" if word == "with" else word for word in filters]
    return {n: getattr(args, n) for n in names if getattr(args, n) is not None}


def show(args: argparse.Namespace, ask: Callable[[Corpus], Result], name: str) -> int:
    """Ask and print."""
    from onrecord.corpus.api import Corpus

    with Corpus(args.project) as corpus:
        rows = ask(corpus).rows()
        if args.format == "json":
            sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(rows), indent=2) + b"\n")
        elif args.format == "csv":
            _csv(rows or [dict.fromkeys(ask(corpus).columns(), "")], header_only=not rows)
        else:
            show_table(rows, _SHOWN[name].split())
    return 0


def _csv(rows: list[dict[str, Any]], *, header_only: bool) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(rows[0])
    if not header_only:
        writer.writerows([_cell(v) for v in row.values()] for row in rows)


def show_table(rows: list[dict[str, Any]], columns: list[str]) -> None:
    """Print rows as a table."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    if not rows:
        console.print("Nothing found.")
        return
    table = Table(*columns, box=None, padding=(0, 1, 0, 0), header_style="bold")
    for row in rows:
        table.add_row(*(Text(_cell(row[c], between=", ")) for c in columns))
    console.print(table)


def _cell(value: Any, between: str = "|") -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return between.join(str(v) for v in value if v is not None)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return str(value)
