"""`onrecord evaluate`: how far two codings of the same reports agree."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from onrecord.errors import OnrecordError, UsageError

if TYPE_CHECKING:
    from onrecord.evaluation.compare import Comparison, Difference, Unpaired
    from onrecord.record import Record

_FEW = 40


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("evaluate", help="agreement of two coders, or of a reader with a gold coding")
    add_inputs(
        parser,
        gold="records (JSON, JSON Lines, project file): the first coder's. A project file alone: what people decided "
        "in it against what the reader found, in the reports and layers that they reviewed",
        pred="records of the same reports: the second coder's",
        alone=True,
    )
    parser.add_argument(
        "--machine",
        action="store_true",
        help="PRED is a project file: what the reader found, without people's decisions",
    )
    parser.add_argument("--json", action="store_true", help="all measures as JSON")
    parser.add_argument("--disagreements", metavar="CSV", help="write every disagreement with its words to a file")
    parser.add_argument("--resamples", type=int, default=1000, metavar="N", help="draws of the bootstrap (1000)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the bootstrap (0)")
    parser.set_defaults(run=run)


def add_inputs(parser: argparse.ArgumentParser, *, alone: bool = False, **inputs: str) -> None:
    """The words for two codings (the second may be left out) and for a choice of layers."""
    for number, (name, meaning) in enumerate(inputs.items()):
        parser.add_argument(name, metavar=name.upper(), help=meaning, nargs="?" if alone and number else None)
    parser.add_argument("--layers", metavar="LAYER,...", help="only these layers")


class Sides(NamedTuple):
    """The two codings to compare, with their names, and the layers."""

    first: Iterable[Record]
    second: Iterable[Record]
    names: tuple[str, str]
    layers: list[str]


def two(args: argparse.Namespace, first: str, second: str, *, machine: bool = False) -> Sides:
    """Two inputs with the layers asked for. `machine`: the second as the reader made it."""
    from onrecord.exports.inputs import keyed, records

    pred = (record for _, record in keyed(second, decided=not machine))
    return Sides(records(first), pred, (first, second), _layers(args))


def _reviewed(args: argparse.Namespace) -> Sides:
    """A project's records as people decided them, and as the reader made them: only what was reviewed."""
    from onrecord.exports.inputs import keyed, reviewed

    docs = reviewed(args.gold)
    if not docs:
        raise OnrecordError("E048", args.gold)
    asked = _layers(args)
    layers = [name for name in asked if args.layers or any(name in found for found in docs.values())]

    def side(*, decided: bool) -> Iterator[Record]:
        return (record for key, record in keyed(args.gold, decided=decided) if key in docs)

    return Sides(side(decided=True), side(decided=False), (args.gold, "the reader"), layers)


def _layers(args: argparse.Namespace) -> list[str]:
    from onrecord.evaluation.layers import LAYERS

    chosen = args.layers.split(",") if args.layers else list(LAYERS)
    wrong = [name for name in chosen if name not in LAYERS]
    if wrong:
        raise UsageError(f"no such layer: {', '.join(wrong)}; there are {', '.join(LAYERS)}")
    return chosen


def compared(sides: Sides) -> tuple[Comparison, list[Difference], Unpaired]:
    """The comparison of two codings with its differences, document by document; E043 when they share none."""
    from onrecord.evaluation.compare import Comparison, Unpaired, paired

    comparison, left = Comparison(sides.layers), Unpaired([], [], [])
    found = [d for one, other in paired(sides.first, sides.second, left) for d in comparison.add(one, other)]
    if not comparison.documents:
        raise OnrecordError("E043", *sides.names)
    return comparison, found, left


def run(args: argparse.Namespace) -> int:
    """Compare, then print the measures and the disagreements."""
    from onrecord.evaluation.compare import plain
    from onrecord.exports.shape import to_json

    if args.resamples < 0:
        raise UsageError("--resamples is 0 or more")
    comparison, found, left = compared(_sides(args))
    if args.disagreements:
        write_differences(Path(args.disagreements), found)
    report = comparison.report(args.resamples, args.seed)
    if args.json:
        print(to_json({"documents": comparison.documents, **left._asdict(), "layers": plain(report)}))
    else:
        _show(report, comparison.documents, args.resamples)
        show_differences(found, _FEW, *(("first", "second") if args.pred else ("people", "reader")))
    tell_unpaired(left)
    return 0


def _sides(args: argparse.Namespace) -> Sides:
    from onrecord.exports.inputs import is_project, reviewed

    if args.pred is None:
        if not is_project(args.gold):
            raise UsageError("PRED is missing: only a project file can be given alone")
        return _reviewed(args)
    if args.machine:
        if not is_project(args.pred):
            raise UsageError("--machine needs a project file as PRED")
    elif is_project(args.pred) and (docs := reviewed(args.pred)):
        print(
            f"{args.pred}: people decided about {len(docs)} of its reports, and it counts with their decisions; "
            "--machine takes what the reader found.",
            file=sys.stderr,
        )
    return two(args, args.gold, args.pred, machine=args.machine)


def tell_unpaired(left: Unpaired) -> None:
    """Say on standard error which documents were left out."""
    why = {
        "only in the first": left.first_only,
        "only in the second": left.second_only,
        "of another text": left.other_text,
    }
    for reason, ids in why.items():
        if ids:
            print(
                f"{len(ids)} documents {reason}, left out: {', '.join(ids[:5])}{' ...' if ids[5:] else ''}",
                file=sys.stderr,
            )


def _show(report: dict[str, dict[str, Any]], documents: int, resamples: int) -> None:
    interval = f"95 % intervals of {resamples} draws of documents" if documents > 1 and resamples else "no intervals"
    print(f"{documents} document{'s' if documents > 1 else ''}; {interval}\n")
    print(f"{'layer':<24}{'first':>7}{'second':>8}{'both':>6}  {'precision':<19}{'recall':<19}{'F1':<19}words' alpha")
    for name, of in report.items():
        measured = "".join(f"{shown(of[key]):<19}" for key in ("precision", "recall", "f1"))
        print(f"{name:<24}{of['first']:>7}{of['second']:>8}{of['both']:>6}  {measured}{shown(of['words_alpha'])}")
    print(f"\n{'of those that both have':<24}{'pairs':>7}  {'agreement':<19}Krippendorff's alpha")
    for name, of in report.items():
        for field, value in of["values"].items():
            if value["pairs"]:
                alpha = shown(value["alpha"]) if "alpha" in value else ""
                print(f"{name + '.' + field:<24}{value['pairs']:>7}  {shown(value['agreement']):<19}{alpha}".rstrip())


def shown(estimate: Any) -> str:
    """A measure with its interval: `0.83 [0.71, 0.92]`."""
    value, low, high = estimate
    if value is None:
        return "-"
    return f"{value:.2f}" + (f" [{low:.2f}, {high:.2f}]" if low is not None else "")


def write_differences(path: Path, found: Iterable[Difference]) -> None:
    """Write differences as CSV."""
    from onrecord.evaluation.compare import Difference
    from onrecord.exports.shape import text_file

    with text_file(path) as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(Difference._fields)
        writer.writerows([_cell(value) for value in row] for row in found)


def show_differences(found: list[Difference], most: int, first: str, second: str) -> None:
    """Print differences, the first `most` of them."""
    if found:
        print(f"\n{len(found)} differences")
    for d in found[:most]:
        words = d.words if len(d.words) <= 100 else d.words[:99] + "…"
        only = {"only in first": f"only in {first}: {d.first}", "only in second": f"only in {second}: {d.second}"}
        what = only.get(d.what) or f"{d.what}: {_cell(d.first) or '-'} | {_cell(d.second) or '-'}"
        print(f"{d.document} {d.layer} [{d.start}:{d.end}] {what}\n    “{words}”")
    if len(found) > most:
        print(f"... and {len(found) - most} more (--disagreements FILE writes all)")


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "|".join("" if v is None else str(v) for v in value)
    return "" if value is None else str(value)
