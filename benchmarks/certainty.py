"""Is an event's `certainty` what it says? `python -m benchmarks.certainty [FILE.yaml ...]` tells.

Reads the coded reports of `tests/cases/heldout/dev_*.yaml`. An event is right when it matches one of the gold's, an
optional one included, by type, participants and place in the text. In reports whose coding is complete every other
event is wrong; in the rest only those that the gold says are none. Prints the expected calibration error (15 bins,
definition in `onrecord.codebook.calibration`) and the share of right events bin by bin, with its standard error.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import yaml
from tests.layers.event_cases import Report, listed

from onrecord import Reader
from onrecord.codebook.calibration import bins, expected_calibration_error
from onrecord.record import Event

HELD = Path(__file__).parent.parent / "tests" / "cases" / "heldout"
Judged = tuple[Event, bool]


def judged(files: list[Path]) -> Iterator[Judged]:
    """Every event that the gold judges, and whether it is right."""
    reader = Reader()
    for file in files:
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]:
            report = Report(reader.read(case["text"], published=str(case["published"])))
            yield from _judged(case, report)


def _judged(case: dict[str, Any], report: Report) -> Iterator[Judged]:
    right = {
        e.id for gold in case.get("events", []) for e in report.matching(_strict(gold)) if _received(gold, e, report)
    }
    wrong = {
        e.id
        for gold in case.get("not_events", [])
        for e in report.matching(_strict(gold))
        if e.status in listed(gold.get("status", e.status))
    }
    for event in report.record.events:
        if event.id in right - wrong:
            yield event, True
        elif case.get("complete") or event.id in wrong:
            yield event, False


def _strict(gold: dict[str, Any]) -> dict[str, Any]:
    """A gold event with its actors left open where they are optional."""
    return {**gold, "actors": []} if gold.get("actors_optional") else gold


def _received(gold: dict[str, Any], event: Event, report: Report) -> bool:
    """Whether one of the recipients that the gold allows is there, or none where it may be left out."""
    allowed = listed(gold.get("recipients_any"))
    if not allowed or (gold.get("recipient_optional") and not event.recipients):
        return True
    return any(report.is_actor(r, want) for r in (*event.recipients, *event.actors) for want in allowed)


def main() -> None:
    """Print the table."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(HELD.glob("dev_*.yaml"))
    found = list(judged(files))
    sure, good = [e.certainty for e, _ in found], [ok for _, ok in found]
    print(f"{len(found)} events judged in {', '.join(f.name for f in files)}; right {sum(good) / len(good):.3f}")
    print(f"mean certainty {sum(sure) / len(sure):.3f}; ECE {expected_calibration_error(sure, good):.3f}")
    print("certainty      events   mean   right  s.e.")
    for b in bins(sure, good):
        spread = sqrt(b.right * (1 - b.right) / b.count)
        print(f"{b.low:.3f}-{b.high:.3f} {b.count:8} {b.certainty:7.3f} {b.right:6.3f} {spread:6.3f}")
    by_value: defaultdict[float, list[bool]] = defaultdict(list)
    for event, ok in found:
        by_value[event.certainty].append(ok)
    print("\nvalue   events  right")
    for value, oks in sorted(by_value.items()):
        print(f"{value:.2f} {len(oks):9} {sum(oks) / len(oks):7.3f}")


if __name__ == "__main__":
    main()
