"""Running of the coreference cases: what each expects, what the reader says, and which it misses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from onrecord.knowledge.fold import fold
from onrecord.layers.reading import Reading
from onrecord.reader import Reader, plain_document
from onrecord.record import Actor

CASES = Path(__file__).parents[1] / "cases" / "coreference"
_CODE = re.compile(r"^[A-Z]{3}(?:[A-Z]{3})?$")
_SECTORS = {"COP", "REB", "OPP", "MIL", "GOV"}


@dataclass(frozen=True)
class Check:
    """One expectation of a report, and what came out."""

    report: str
    kind: str
    phrase: str
    wanted: Any
    got: str
    right: bool


def reports() -> Iterator[dict[str, Any]]:
    """All reports of the case files, in order."""
    for path in sorted(CASES.glob("*.yaml")):
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]


def run(reader: Reader, report: dict[str, Any]) -> list[Check]:
    """Every check of one report."""
    text = report["text"]
    reading = reader.open(plain_document(text, published=str(report["published"]), id=report["id"]))
    checks = []
    for phrase, wanted in (report.get("refer") or {}).items():
        found = _actors(reading, phrase)
        checks.append(Check(report["id"], "refer", phrase, wanted, _names(found), _right(reading, found, wanted)))
    for phrase, wanted in (report.get("codes") or {}).items():
        found = _actors(reading, phrase)
        checks.append(
            Check(
                report["id"],
                "codes",
                phrase,
                wanted,
                str([a.code for a in found]),
                any(a.code == wanted for a in found),
            )
        )
    for phrase, wanted in (report.get("speaks") or {}).items():
        found = _speakers(reading, text.index(phrase))
        checks.append(Check(report["id"], "speaks", phrase, wanted, _names(found), _right(reading, found, wanted)))
    return checks


def _actors(reading: Reading, phrase: str) -> list[Actor]:
    """The actors that the words in brackets refer to."""
    before, inner, after = re.fullmatch(r"(.*)\[(.*)\](.*)", phrase, re.S).groups()  # type: ignore[union-attr]
    at = reading.document.text.index(before + inner + after) + len(before)
    end = at + len(inner)
    actors = {a.id: a for a in reading.actors}
    heads = [t for t in reading.doc if at <= t.idx < end]
    heads.sort(key=lambda t: (at <= t.head.idx < end and t.head.i != t.i, -t.i))
    for token in heads:
        if reading.mention_of(token) is not None:
            return [actors[i] for i in reading.actors_of(token)]
    return []


def _speakers(reading: Reading, at: int) -> list[Actor]:
    actors = {a.id: a for a in reading.actors}
    around = [s for s in reading.statements if s.content.start <= at < s.content.end]
    if not around:
        return []
    inner = min(around, key=lambda s: s.content.end - s.content.start)
    return [actors[i] for i in inner.speakers]


def _right(reading: Reading, found: list[Actor], wanted: Any) -> bool:
    if wanted is None:
        return not found
    several = wanted if isinstance(wanted, list) else [wanted]
    return len(found) == len(several) and all(
        any(_is(a, w, [reading.text(m) for m in a.mentions]) for a in found) for w in several
    )


def _is(actor: Actor, wanted: str, words: list[str]) -> bool:
    if wanted in _SECTORS:
        return any(c[3:] == wanted for c in actor.codes)
    if _CODE.match(wanted) and any(c.startswith(wanted) for c in actor.codes):
        return True
    return any(fold(wanted) in fold(said) for said in (actor.name or "", *words))


def _names(actors: list[Actor]) -> str:
    return ", ".join(f"{a.name} ({a.code})" for a in actors) or "nobody"


_KINDS = {"speaks": "who speaks", "refer": "who is meant", "codes": "code"}
PAGE = Path(__file__).parents[2] / "docs" / "coreference.md"
_HEAD = """<!-- Made by python -m tests.layers.coreference_cases: change the cases or the code, not this page. -->

# Coreference: what is known to go wrong

{reports} short reports in `tests/cases/coreference` say who is meant by a name, a pronoun or a description, and who
speaks. {right} of them ({share:.1%}) are read right in every point; of {checks} single points {points}
({points_share:.1%}).

What is not clear stays open on purpose (warning W122): a pronoun that fits two people about as well has no referent.

## Misses

| report | words | means | read as |
|---|---|---|---|
"""


def page(reader: Reader) -> str:
    """`docs/coreference.md`."""
    found = {report["id"]: run(reader, report) for report in reports()}
    checks = [c for one in found.values() for c in one]
    right = sum(all(c.right for c in one) for one in found.values())
    points = sum(c.right for c in checks)
    head = _HEAD.format(
        reports=len(found), right=right, share=right / len(found), checks=len(checks), points=points,
        points_share=points / len(checks),
    )  # fmt: skip
    rows = [
        f"| `{c.report}` | {c.phrase} ({_KINDS[c.kind]}) | {c.wanted or 'nobody for certain'} | {c.got} |\n"
        for c in checks
        if not c.right
    ]
    return head + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(Reader()), encoding="utf-8")
    print(PAGE)
