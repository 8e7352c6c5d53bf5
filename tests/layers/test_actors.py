"""The actors layer on short reports written for it (`tests/cases/actors`): who is an actor, of what kind and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from onrecord.knowledge.fold import fold
from onrecord.reader import Reader, plain_document
from onrecord.record import Actor

CASES = Path(__file__).parents[1] / "cases" / "actors"
BAR = 0.9


def cases() -> Iterator[dict[str, Any]]:
    for path in sorted(CASES.glob("*.yaml")):
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]


def misses(reader: Reader, case: dict[str, Any]) -> Iterator[str | None]:
    """For each expectation of a case: None when it holds, else what came out instead."""
    text = case["text"]
    reading = reader.open(plain_document(text, published=str(case["published"]), id=case["id"]))
    actors = {a.id: a for a in reading.actors}
    for phrase, wanted in case["find"].items():
        before, inner, after = re.fullmatch(r"(.*?)\[(.*)\](.*)", phrase, re.DOTALL).groups()  # type: ignore[union-attr]
        at = text.index(before + inner + after) + len(before)
        heads = [t.i for t in reading.doc if at <= t.idx < at + len(inner)]
        found = [actors[i] for head in heads[-1:] for i in reading.actors_of(head)]
        problem = _problem(found, wanted)
        yield f"{case['id']}: {phrase}: {problem}" if problem else None


def _problem(found: list[Actor], wanted: Any) -> str | None:
    if wanted == "none":
        return f"found {found[0].name}" if found else None
    if len(found) != 1:
        return "not found" if not found else "several"
    actor = found[0]
    codes = wanted.get("code", "")
    for ok, said in (
        (wanted.get("kind", actor.kind) == actor.kind, f"kind {actor.kind}"),
        (_coded(actor, codes if isinstance(codes, list) else [codes]), f"code {actor.code}"),
        (fold(wanted.get("name", "")) in fold(actor.name or ""), f"name {actor.name}"),
    ):
        if not ok:
            return said
    return None


def _coded(actor: Actor, wanted: list[str]) -> bool:
    return any(
        (actor.code or "").startswith(code) or (len(code) == 3 and (actor.code or "")[3:] == code) for code in wanted
    )


def test_recognition_and_coding(reader: Reader) -> None:
    results = [miss for case in cases() for miss in misses(reader, case)]
    wrong = [miss for miss in results if miss]
    assert 1 - len(wrong) / len(results) >= BAR, "\n".join(wrong)


def test_every_mention_lies_in_the_text_and_has_its_head_inside(reader: Reader) -> None:
    for case in cases():
        reading = reader.open(plain_document(case["text"], published=str(case["published"])))
        assert len(reading.mentions) == len(reading.referents)
        ids = {a.id for a in reading.actors}
        for mention, referents in zip(reading.mentions, reading.referents, strict=True):
            head = reading.doc[mention.head]
            assert mention.span.start <= head.idx < mention.span.end
            assert set(referents) <= ids
        for actor in reading.actors:
            assert actor.mentions, actor.name


def test_the_same_text_gives_the_same_actors(reader: Reader) -> None:
    for case in list(cases())[:10]:
        first, second = (reader.read(case["text"], published=str(case["published"])) for _ in range(2))
        assert first.actors == second.actors
