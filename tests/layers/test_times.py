"""The times layer on short reports written for it (`tests/cases/times`), and on inputs that could hurt it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from onrecord.knowledge import store
from onrecord.layers import furniture, publication, quotes, syntax, times
from onrecord.layers.reading import Reading
from onrecord.layers.times.calendar import duration, easter, interval, nth_weekday, value_at
from onrecord.layers.times.grammar import grammar
from onrecord.reader import plain_document
from onrecord.settings import Settings

CASES = Path(__file__).parents[1] / "cases" / "times"
BAR = 0.95
FIELDS = ("timex", "type", "start", "end", "grain", "basis")


def read(text: str, published: str | None = None) -> Reading:
    """A reading with the layers that times stand on, and its times."""
    blocks, credit = furniture.blocks(text)
    document = publication.complete(plain_document(text, published=published), blocks, credit, Settings())
    knowledge = store.load(None)
    names = knowledge.find(text, document.published)
    doc = syntax.parse(text, blocks, names, syntax.load_model())
    marks, _ = quotes.find(text, blocks)
    reading = Reading(document, Settings(), knowledge, doc, blocks, quotes=marks, names=tuple(names))
    reading.times = times.find(reading)
    return reading


def cases() -> list[dict[str, Any]]:
    return [case for path in sorted(CASES.glob("*.yaml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


def faults(case: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the reading of a case; nothing when it is right."""
    reading = read(case["text"], case.get("published"))
    text = case["text"]
    if case.get("times") == [] and reading.times:
        yield f"found {[t.text for t in reading.times]} where there is no time"
    for want in case.get("times", []):
        at = text.index(want["text"])
        here = [t for t in reading.times if t.span.start < at + len(want["text"]) and at < t.span.end]
        if len(here) != 1:
            yield f"{want['text']}: {len(here)} times ({[t.text for t in here]})"
            continue
        for name in FIELDS:
            if name in want and getattr(here[0], name) != want[name]:
                yield f"{want['text']}: {name} is {getattr(here[0], name)}, not {want[name]}"
    codes = {notice.code for notice in reading.warnings}
    for code in case.get("warnings", []):
        if code not in codes:
            yield f"no {code}"
    for question, ask in (("governs", times.governing), ("narrative", times.narrative)):
        for word, want in case.get(question, {}).items():
            token = next(t for t in reading.doc if t.text == word)
            got = ask(reading, token.i)
            if (got is None) != (want is None) or (got and want not in got.text and got.text not in want):
                yield f"{question} {word}: {got and got.text}, not {want}"


def test_cases() -> None:
    """At least 95 of 100 short reports are read wholly right."""
    found = cases()
    assert len(found) >= 120
    assert len({case["id"] for case in found}) == len(found)
    wrong = {case["id"]: list(faults(case)) for case in found}
    wrong = {name: said for name, said in wrong.items() if said}
    right = 1 - len(wrong) / len(found)
    listing = "\n".join(f"{name}: {'; '.join(said)}" for name, said in wrong.items())
    print(f"{right:.3f} of {len(found)} right\n{listing}")
    assert right >= BAR, listing
