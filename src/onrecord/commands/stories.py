"""`onrecord stories`: which reports tell the same story."""

from __future__ import annotations

import argparse
import csv
import sys

import msgspec


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("stories", help="which reports tell the same story")
    parser.add_argument("project", metavar="PROJECT.duckdb", help="made by `onrecord ingest`")
    parser.add_argument("--format", choices=("table", "csv", "jsonl"), default="table")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a line for each input row, or a table of the stories."""
    from onrecord.corpus.api import Corpus

    with Corpus(args.project) as corpus:
        if args.format == "table":
            _table(corpus.sql("SELECT * FROM stories ORDER BY documents DESC, story").rows())
            return 0
        rows = corpus.stories().rows()
    if args.format == "jsonl":
        for row in rows:
            sys.stdout.buffer.write(msgspec.json.encode({"id": row["id"], "story": row["story"]}) + b"\n")
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["id", "story"])
        writer.writerows([row["id"], row["story"]] for row in rows)
    return 0


def _table(rows: list[dict[str, object]]) -> None:
    from onrecord.commands.asking import show_table

    show_table(rows, ["story", "documents", "copies", "sources", "first", "last", "title"])
