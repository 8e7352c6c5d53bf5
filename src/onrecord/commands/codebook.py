"""`onrecord codebook show TYPE`, `check [FILE]`, `new FILE` and `train FILE`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError, said

if TYPE_CHECKING:
    from onrecord.codebook.head import Measured
    from onrecord.codebook.teaching import Outcome

# So many of the places where a confusion stands are named.
_NAMED = 3


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("codebook", help="show, check, write and train event types")
    parts = parser.add_subparsers(dest="part", required=True, metavar="WHAT")
    show = parts.add_parser("show", help="print an event type: definition, modes, boundaries, cues")
    show.add_argument("type", metavar="TYPE", help="ASSAULT, CONSULT ...")
    show.add_argument("--codebook", metavar="FILE", help="your own event types")
    show.set_defaults(run=run_show)
    check = parts.add_parser("check", help="validate our codebook and example bank, or a file of your own")
    check.add_argument("file", nargs="?", metavar="FILE", help="your own event types")
    check.set_defaults(run=run_check)
    new = parts.add_parser("new", help="write a file for your own event types, with comments and examples, to change")
    new.add_argument("file", metavar="FILE", help="e.g. my.yaml; my.examples.txt is written beside it")
    new.set_defaults(run=run_new)
    train = parts.add_parser("train", help="learn your own event types from the examples in the file or beside it")
    train.add_argument("file", metavar="FILE", help="your own event types")
    train.set_defaults(run=run_train)


def run_show(args: argparse.Namespace) -> int:
    """Print one type; E011 when there is none of that name."""
    from onrecord.codebook import own, pages
    from onrecord.codebook.load import builtin

    book = own.load(Path(args.codebook)) if args.codebook else builtin()
    entry = book.types.get(args.type.upper())
    if entry is None:
        raise OnrecordError(
            "E011", "codebook", "event type", f"{args.type} (there are {', '.join(book.types)})", after=""
        )
    print(pages.one(entry), end="")
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Print what is wrong, a line each; 1 when anything is, 3 when the file cannot be read."""
    from onrecord.codebook import own
    from onrecord.codebook.bank import HERE, lines, parse_line
    from onrecord.codebook.check import check
    from onrecord.codebook.load import builtin

    problems: list[str] = []
    if args.file:
        own.load(Path(args.file))
    else:
        problems = check(builtin())
        for path in sorted(HERE.glob("*.txt")):
            for line, where in lines(path):
                try:
                    parse_line(line, where)
                except OnrecordError as error:
                    problems.append(str(error))
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems")
    return int(bool(problems))


def run_new(args: argparse.Namespace) -> int:
    """Write the skeleton and its examples; E044 when either is there already."""
    from onrecord.codebook import own
    from onrecord.codebook.load import HERE

    path = Path(args.file)
    if path.suffix not in (".yaml", ".yml"):
        raise OnrecordError("E012", path, "YAML", "its name does not end in .yaml", after="Nothing was written.")
    files = {path: "own.yaml", own.examples_file(path): "own.examples.txt"}
    for file in files:
        if file.exists():
            raise OnrecordError("E044", file)
    for file, name in files.items():
        text = (HERE / "skeleton" / name).read_text(encoding="utf-8").replace("NAME", path.stem)
        try:
            file.write_text(text, encoding="utf-8", newline="\n")
        except OSError as problem:
            raise OnrecordError("E041", file, said(problem)) from problem
    print(f"Wrote {' and '.join(str(file) for file in files)}.")
    return 0


def run_train(args: argparse.Namespace) -> int:
    """Train and print how well the types are told apart by heads that had not seen the example."""
    from onrecord.codebook import teaching
    from onrecord.codebook.head import beside
    from onrecord.layers.events import derive
    from onrecord.layers.networks import THREADS

    path = Path(args.file)
    # More threads would not make it faster, but the figures depend on their number.
    with THREADS.one():
        outcome = teaching.train(path, derive.cues)
    for line in _told(outcome):
        print(line)
    print(f"Wrote {beside(path)}.")
    return 0


def _told(outcome: Outcome) -> Iterator[str]:
    head = outcome.head
    yield f"Against {outcome.bank} sentences of onrecord's example bank; 5 folds, boundary pairs together."
    yield from _table("trigger known (read)", head.own, head.scores)
    yield from _table("trigger not known (relate)", head.own, outcome.unmarked)
    for type_, cues in head.cues.items():
        yield f"{type_}: cues from the examples: {', '.join([*cues['verbs'], *cues['nouns']])}"
    for (is_, taken), where in sorted(outcome.mistakes.items(), key=lambda found: -len(found[1])):
        if is_ in head.own or taken in head.own:
            more = " ..." if len(where) > _NAMED else ""
            yield f"{is_} taken for {taken}: {len(where)} ({', '.join(where[:_NAMED])}{more})"


def _table(title: str, own: tuple[str, ...], scores: dict[str, Measured]) -> Iterator[str]:
    wide = max(len(title), *map(len, own))
    yield f"{title:{wide}}  examples  precision  recall     F1"
    for type_ in own:
        row = scores[type_]
        yield f"{type_:{wide}}  {row.examples:8}  {row.precision:9.3f}  {row.recall:6.3f}  {row.f1:5.3f}"
