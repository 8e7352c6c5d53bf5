"""Bounded, seeded fuzzing of readers and layers: no exception but numbered errors, no input far slower than the rest.

    uv run python -m benchmarks.fuzz [--inputs 3000] [--from 0] [--jobs 1] [--seed 1] [--only layers|sources]

Every second input is a text for the layers (a stretch of our examples, cut, doubled, swapped and strewn with marks and
with the codebook's words); the others are files for the readers of formats, spoilt (`fuzz_inputs.py`). Each record must
be sound: text as given, spans inside it, ids that resolve, JSON that comes back the same; one in twenty is read twice
and must give the same bytes. Each file must give documents or numbered errors whose totals add up.

What is found goes to `build/fuzz` (or --to) as it comes: a line for each input, those that raised with the input
itself, and what each job has in hand. The same command again goes on where it was stopped (and tries again what had
raised); `--from N` begins at input N; the summary is over all that the folder holds for the seed. `--again N` runs one
input and shows how it raises.

Cost is CPU time (of the process, so that a busy machine does not count) per kilobyte of input. What is shorter than a
quarter of a kilobyte counts as one: opening a file or starting the pipeline costs the same for a letter as for a line.
It is measured against the median of its kind, which is that of inputs that gave a document: one that is refused at its
first byte says nothing about reading. Whatever takes more than half of 20 times that median is measured three more
times in another process, and the least counts. Exit code 1 when something raised, or was slower than 20 times.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.soundness import sound

from benchmarks.fuzz_inputs import DAYS, FORMATS, file_of, text_of
from benchmarks.machine import ROOT, keep, machine, table, versions
from onrecord.errors import OnrecordError
from onrecord.reader import Reader
from onrecord.record import from_json
from onrecord.sources import Report, documents

LIMIT = 20.0  # times the median of the kind
FLOOR = 0.25  # kilobytes
LONGEST = 120  # seconds by the wall clock after which an input is given up (a timer of CPU time makes its clock coarse)
TWICE = 20  # one record in so many is read a second time
OWN_FAULTS = ("E026", "E029")  # numbered, but faults of our own
FULL = 100_000


class Cost(NamedTuple):
    """One input that was run: its number, its kind, its size, CPU milliseconds, and whether it gave a document."""

    number: int
    kind: str
    size: int
    ms: float
    read: bool

    @property
    def per_kilobyte(self) -> float:
        """Milliseconds a kilobyte."""
        return self.ms / max(self.size / 1000, FLOOR)


class Made(NamedTuple):
    """An input: of which kind, its bytes, and how it is run (giving whether there was a document) and checked."""

    kind: str
    raw: bytes
    run: Callable[[], Any]
    check: Callable[[Any], bool]


class TooLongError(Exception):
    """An input took more than `LONGEST` seconds."""


class Fuzz:
    """Makes inputs by their numbers and runs them, with one reader for all."""

    def __init__(self, seed: int, only: str | None, folder: Path):
        self.seed, self.only, self.folder = seed, only, folder
        self.reader = Reader()
        for ending in FORMATS:  # what a format needs is loaded before the clock runs
            made = self._file(random.Random(0), ending)
            made.check(made.run())
        self.reader.read("Peru accused Chile on Monday.", published="2017-11-11")

    def make(self, number: int) -> Made:
        """The input of a number."""
        dice = random.Random(f"{self.seed}:{number}")
        kind = self.only or ("layers" if number % 2 else "sources")
        return self._text(dice) if kind == "layers" else self._file(dice, dice.choice(list(FORMATS)))

    def run(self, number: int) -> Cost:
        """Run an input; raises whatever is wrong with it."""
        made = self.make(number)
        begun = time.process_time()
        found = made.run()
        spent = 1000 * (time.process_time() - begun)
        return Cost(number, made.kind, len(made.raw), round(spent, 3), made.check(found))

    def _text(self, dice: random.Random) -> Made:
        text, day, twice = text_of(dice), dice.choice(DAYS), dice.randrange(TWICE) == 0

        def run() -> Any:
            try:
                return self.reader.read(text, published=day, id="x")
            except OnrecordError:
                return None

        def check(record: Any) -> bool:
            if record is None:
                assert not text.strip(), "a text was refused"
                return False
            raw = record.to_json()
            sound(record)
            assert record.document.text == text, "another text"
            assert from_json(raw) == record, "JSON comes back otherwise"
            assert not twice or run().to_json() == raw, "not the same twice"
            return True

        return Made("layers", text.encode(), run, check)

    def _file(self, dice: random.Random, ending: str) -> Made:
        raw = file_of(dice, ending)
        path = self.folder / f"input.{ending}"
        path.write_bytes(raw)

        def run() -> Any:
            report = Report()
            return list(documents([str(path)], None, report=report)), report

        def check(found: Any) -> bool:
            items, report = found
            good = 0
            for item in items:
                if isinstance(item, OnrecordError):
                    assert item.code not in OWN_FAULTS, str(item)
                    assert str(item).isprintable(), "an error that is no line"
                else:
                    good += 1
                    assert item.text.strip(), "an empty document"
                    item.text.encode()
            assert report.read == good, "totals"
            return good > 0

        return Made(ending, raw, run, check)


def main() -> int:
    """Run, print, keep."""
    args = _words()
    seeded = args.to / (f"seed-{args.seed}" + (f"-{args.only}" if args.only else ""))
    (seeded / "inputs").mkdir(parents=True, exist_ok=True)
    if args.job is not None:
        return _job(args, seeded)
    if args.again is not None:
        with tempfile.TemporaryDirectory() as scratch:
            print(Fuzz(args.seed, args.only, Path(scratch)).run(args.again))
        return 0
    jobs = [
        subprocess.Popen([sys.executable, "-m", "benchmarks.fuzz", *sys.argv[1:], "--job", str(job)], cwd=ROOT)
        for job in range(args.jobs)
    ]
    ended = [job.wait() for job in jobs]
    if any(ended):
        print(f"a job ended with {max(ended, key=abs)}; {seeded}/in-hand-* say at which input")
        return 2
    figures = _figures(args.seed, args.only, seeded)
    print(show(figures))
    print(keep("fuzz", figures) if args.keep else "not kept for RESULTS.md (--keep does)")
    return 1 if figures["raised"] or figures["slow"] else 0


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="fuzz readers and layers")
    parser.add_argument("--inputs", type=int, default=3000, help=f"how many; the full run is {FULL}")
    parser.add_argument("--from", dest="first", type=int, default=0, help="number of the first input")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("layers", "sources"))
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "fuzz", help="folder for what is found")
    parser.add_argument("--keep", action="store_true", help="keep the summary for RESULTS.md")
    parser.add_argument("--again", type=int, metavar="N", help="run this one input and show what it raises")
    parser.add_argument("--job", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _job(args: argparse.Namespace, seeded: Path) -> int:
    """One process's share of the inputs."""
    done = {cost.number for cost in _costs(seeded)}
    numbers = [n for n in range(args.first, args.first + args.inputs) if n % args.jobs == args.job and n not in done]
    signal.signal(signal.SIGALRM, _too_long)
    in_hand = seeded / f"in-hand-{args.job}"
    with (
        tempfile.TemporaryDirectory() as scratch,
        (seeded / f"costs-{args.job}.jsonl").open("a", encoding="utf-8") as costs,
    ):
        fuzz = Fuzz(args.seed, args.only, Path(scratch))
        begun, raised = time.monotonic(), 0
        for at, number in enumerate(numbers, 1):
            in_hand.write_text(str(number))
            signal.setitimer(signal.ITIMER_REAL, LONGEST)
            try:
                cost = fuzz.run(number)
            except Exception as problem:
                raised += 1
                _keep_raised(seeded, number, fuzz.make(number), problem)
            else:
                costs.write(json.dumps(cost) + "\n")
                costs.flush()
                _forget_raised(seeded, number)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            if at % 500 == 0:
                left = (len(numbers) - at) * (time.monotonic() - begun) / at
                print(f"job {args.job}: {at} of {len(numbers)}, {raised} raised, {left / 60:.0f} min left", flush=True)
    in_hand.unlink(missing_ok=True)
    return 0


def _too_long(*_: object) -> None:
    raise TooLongError(f"more than {LONGEST} s")


def _keep_raised(seeded: Path, number: int, made: Made, problem: Exception) -> None:
    where = traceback.extract_tb(problem.__traceback__)[-1]
    said = {
        "number": number, "kind": made.kind, "error": f"{type(problem).__name__}: {problem}"[:300],
        "at": f"{Path(where.filename).name}:{where.lineno}",
    }  # fmt: skip
    (seeded / "inputs" / f"{number}.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    (seeded / "inputs" / f"{number}.{made.kind}").write_bytes(made.raw)


def _forget_raised(seeded: Path, number: int) -> None:
    for path in (seeded / "inputs").glob(f"{number}.*"):
        path.unlink()


def _costs(seeded: Path) -> Iterator[Cost]:
    """What was measured; the last word on an input counts. A line that a kill cut off is passed over."""
    found: dict[int, Cost] = {}
    for path in sorted(seeded.glob("costs-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                cost = Cost(*json.loads(line))
            except (ValueError, TypeError):
                continue
            found[cost.number] = cost
    yield from (found[number] for number in sorted(found))


def _figures(seed: int, only: str | None, seeded: Path) -> dict[str, Any]:
    raised = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((seeded / "inputs").glob("*.json"))]
    by_kind: dict[str, list[Cost]] = {}
    for cost in _costs(seeded):
        by_kind.setdefault(cost.kind, []).append(cost)
    medians = {kind: _median(costs) for kind, costs in by_kind.items()}
    again = _measured_again(seed, only, by_kind, medians)
    kinds: dict[str, Any] = {}
    slow = []
    for kind, costs in sorted(by_kind.items(), key=lambda item: (item[0] != "layers", item[0])):
        counted = [again.get(cost.number, cost) for cost in costs]
        worst = max(counted, key=lambda cost: cost.per_kilobyte)
        times = worst.per_kilobyte / medians[kind]
        kinds[kind] = {
            "inputs": len(costs), "gave documents": sum(c.read for c in costs),
            "median ms/KB": round(medians[kind], 2), "slowest ms/KB": round(worst.per_kilobyte, 1),
            "times the median": round(times, 1), "slowest input": worst.number,
        }  # fmt: skip
        slow += [c.number for c in counted if c.per_kilobyte > LIMIT * medians[kind]]
    return {"machine": machine(), "versions": versions("onrecord"), "seed": seed, "limit": LIMIT,
            "inputs": sum(map(len, by_kind.values())) + len(raised), "raised": raised, "slow": slow,
            "measured again": len(again), "kinds": kinds}  # fmt: skip


def _median(costs: list[Cost]) -> float:
    read = [cost for cost in costs if cost.read] or costs
    return max(statistics.median(cost.per_kilobyte for cost in read), 1e-6)


def _measured_again(
    seed: int, only: str | None, by_kind: dict[str, list[Cost]], medians: dict[str, float]
) -> dict[int, Cost]:
    """Those that may be too slow, each measured three more times; the least of the four."""
    odd = [c for kind, costs in by_kind.items() for c in costs if c.per_kilobyte > LIMIT / 2 * medians[kind]]
    if not odd:
        return {}
    with tempfile.TemporaryDirectory() as scratch:
        fuzz = Fuzz(seed, only, Path(scratch))
        return {c.number: min([c, *(fuzz.run(c.number) for _ in range(3))], key=lambda cost: cost.ms) for c in odd}


def show(figures: dict[str, Any]) -> str:
    """What was found, as Markdown."""
    raised, slow = figures["raised"], figures["slow"]
    lines = [
        f"{figures['inputs']} inputs, seed {figures['seed']}: {len(raised)} raised, {len(slow)} slower than "
        f"{figures['limit']:g} times the median of their kind ({figures['measured again']} measured again).\n"
    ]
    columns = ["inputs", "gave documents", "median ms/KB", "slowest ms/KB", "times the median", "slowest input"]
    lines.append(
        table(["kind", *columns], [[kind, *(got[c] for c in columns)] for kind, got in figures["kinds"].items()])
    )
    lines += [f"- input {r['number']} ({r['kind']}): {r['error']} ({r['at']})" for r in raised[:40]]
    if slow:
        lines.append(f"\nSlow: {', '.join(map(str, slow[:40]))}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
