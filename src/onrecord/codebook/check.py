"""Checks of a codebook beyond its schema: everything a name refers to must be there, nothing may stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.codebook.index import split
from onrecord.codebook.load import builtin, word_lists
from onrecord.codebook.model import CodebookData, Conditions, EventType, Kind

_CAMEO = re.compile(r"(0[1-9]|1\d|20)\d{1,2}")
PLOVER = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]


def check(codebook: CodebookData | None = None) -> list[str]:
    """Every problem of a codebook in one line each; empty when it is sound."""
    book = codebook or builtin()
    problems = [p for entry in book.types.values() for p in _type_problems(entry, book)]
    if codebook is None:
        problems += [f"{name}: no file for this type" for name in PLOVER if name not in book.types]
        if len(book.contexts) != 37:
            problems.append(f"contexts: {len(book.contexts)}, not 37")
    for name, context in book.contexts.items():
        both = set(context.words) & set(context.weak)
        if both:
            problems.append(f"contexts {name}: both strong and weak: {', '.join(sorted(both))}")
    return problems


def _type_problems(entry: EventType, book: CodebookData) -> Iterator[str]:
    where = entry.type
    if not entry.frames:
        yield f"{where}: no frames"
    for target in (entry.future, entry.threatened):
        if target and target not in book.types:
            yield f"{where}: unknown type {target}"
    for name, mode in entry.modes.items():
        yield from _cameo_problem(f"{where} mode {name}", mode.cameo)
    yield from _cameo_problem(where, entry.cameo)
    seen: dict[tuple[str, str], str] = {}
    for name, frame in entry.frames.items():
        spot = f"{where} frame {name}"
        yield from _class_problems(spot, frame, book)
        yield from _cameo_problem(spot, frame.cameo)
        yield from (f"{spot}: unknown mode {m}" for m in frame.modes if m not in entry.modes)
        slots = (*frame.actor, *frame.recipient)
        yield from (f"{spot}: unknown slot {s}" for s in slots if not _slot_ok(s.lstrip("+")))
        if not (frame.verbs or frame.nouns or frame.adjectives):
            yield f"{spot}: no cues"
        kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
            ("verb", frame.verbs),
            ("noun", frame.nouns),
            ("adjective", frame.adjectives),
        )
        for kind, cues in kinds:
            for cue in cues:
                if cue != cue.lower() or not cue.strip():
                    yield f"{spot}: cue not in lower case: {cue!r}"
                if seen.get((kind, cue)) == name:
                    yield f"{spot}: {kind} cue twice: {cue}"
                seen[kind, cue] = name
                if not cue.startswith("*"):
                    split(cue, kind)
    for number, boundary in enumerate(entry.boundaries, 1):
        spot = f"{where} boundary {number}"
        yield from _class_problems(spot, boundary, book)
        if boundary.to not in (*book.types, "NONE"):
            yield f"{spot}: unknown type {boundary.to}"
        sent_to = book.types.get(boundary.to)
        yield from (f"{spot}: unknown mode {m}" for m in boundary.modes if sent_to and m not in sent_to.modes)
        yield from (f"{spot}: unknown frame {f}" for f in boundary.frames if f not in entry.frames)
    for number, trap in enumerate(entry.traps, 1):
        spot = f"{where} trap {number}"
        yield from _class_problems(spot, trap, book)
        yield from (f"{spot}: unknown frame {f}" for f in trap.frames if f not in entry.frames)


def _slot_ok(slot: str) -> bool:
    words = word_lists("light")
    return slot in words["slots"] or slot in words["prepositions"]


def _cameo_problem(spot: str, code: str | None) -> Iterator[str]:
    if code is not None and not _CAMEO.fullmatch(code):
        yield f"{spot}: not a CAMEO code: {code}"


def _class_problems(spot: str, conditions: Conditions, book: CodebookData) -> Iterator[str]:
    lists = (
        conditions.subject,
        conditions.object,
        conditions.near,
        conditions.topic,
        conditions.not_subject,
        conditions.not_object,
        conditions.not_near,
    )
    for words in lists:
        for word in words:
            if word.startswith("@") and word[1:] not in book.classes:
                yield f"{spot}: unknown class {word}"
            if word != word.lower():
                yield f"{spot}: condition not in lower case: {word}"
