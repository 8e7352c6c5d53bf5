"""A user's own event types: one YAML file, its types beside PLOVER's or instead of them.

    instead: false            # true: PLOVER's types are left out
    types:
      - type: CEASEFIRE_VIOLATION
        quad: 4
        ...                   # the keys of `types/*.yaml`
    examples: |               # or in a file beside it, `my.examples.txt`
      CEASEFIRE_VIOLATION | actual | - | - | [A:Rebels] {broke} the truce with [R:the army].

A type with the name of one of PLOVER's takes its place, and its cues go before those of other types. Word classes
(`@arms`) and contexts are those of onrecord. A type without frames takes its cues from its examples, by `codebook
train`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import get_args

import msgspec

from onrecord.codebook import head as heads
from onrecord.codebook.bank import NONE, Example, lines, parse_line
from onrecord.codebook.check import check
from onrecord.codebook.classifier import digest
from onrecord.codebook.index import Index, builtin_index, compile_index
from onrecord.codebook.load import builtin, convert, read_yaml
from onrecord.codebook.model import CodebookData, EventType, Status
from onrecord.errors import OnrecordError


class OwnTypes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file holds."""

    types: tuple[EventType, ...]
    instead: bool = False
    examples: str = ""


def read(path: Path) -> OwnTypes:
    """The file as it stands; E021 when it breaks the schema."""
    return convert(read_yaml(path), OwnTypes, path)


def load(path: Path, own: OwnTypes | None = None) -> CodebookData:
    """The codebook that a file (or what was read from it) asks for; E021 says what is wrong with it."""
    own = own or read(path)
    shipped = builtin()
    mine = {entry.type for entry in own.types}
    types = {entry.type: _alone(entry, mine) if own.instead else entry for entry in own.types}
    if not own.instead:
        types |= {name: entry for name, entry in shipped.types.items() if name not in types}
    book = CodebookData(types=types, contexts=shipped.contexts, classes=shipped.classes)
    taught = {example.type for example in examples(path, own, book)}
    problems = [problem for problem in check(book) if problem.split(":")[0].split(" ")[0] in mine]
    problems = [problem for problem in problems if problem not in {f"{name}: no frames" for name in taught}]
    if not mine:
        problems = ["types: none"]
    if problems:
        raise OnrecordError("E021", path, "; ".join(problems))
    return book


def _alone(entry: EventType, mine: set[str]) -> EventType:
    """A type without PLOVER's beside it: what would be one of those is no event."""
    theirs = set(builtin().types) - mine
    kept = [msgspec.structs.replace(b, to=NONE) if b.to in theirs else b for b in entry.boundaries]
    return msgspec.structs.replace(entry, boundaries=tuple(kept), future=None, threatened=None)


def examples_file(path: Path) -> Path:
    """Where the examples stand when they are not in the file itself."""
    return path.with_suffix(".examples.txt")


def examples(path: Path, own: OwnTypes, book: CodebookData) -> list[Example]:
    """The user's examples, from the file and from the one beside it; E021 names the line that is wrong."""
    return [_checked(parse_line(line, where), book) for line, where in _lines(path, own)]


def _lines(path: Path, own: OwnTypes) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(own.examples.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield line, f"{path.name}:examples:{number}"
    if examples_file(path).exists():
        yield from lines(examples_file(path))


def _checked(example: Example, book: CodebookData) -> Example:
    known = book.types.get(example.type) or builtin().types.get(example.type)
    wrong = [m for m in example.modes if known is not None and m not in known.modes]
    if known is None and example.type != NONE:
        raise OnrecordError("E021", example.where, f"unknown type {example.type}")
    if wrong:
        raise OnrecordError("E021", example.where, f"unknown mode {wrong[0]}")
    if example.status is not None and example.status not in get_args(Status):
        raise OnrecordError("E021", example.where, f"unknown status {example.status}")
    if not (example.actors or example.recipients):
        raise OnrecordError("E021", example.where, "no participant is marked")
    return example


def stamp(path: Path, own: OwnTypes) -> str:
    """A hash of all that training depends on: the types, the examples (not comments), the network's weights."""
    said = msgspec.json.encode([own.types, own.instead, [line.strip() for line, _ in _lines(path, own)], digest()])
    return hashlib.sha256(said).hexdigest()[:32]


def index_for(path: Path | None) -> Index:
    """The index of a user's codebook, or of the one that comes with onrecord."""
    if path is None:
        return builtin_index()
    parts = (path, examples_file(path), heads.beside(path))
    return _index(path, tuple(part.stat().st_mtime_ns if part.exists() else 0 for part in parts))


@lru_cache(maxsize=4)
def _index(path: Path, changed: tuple[int, ...]) -> Index:  # noqa: ARG001 - part of the key: what changed is read anew
    file = read(path)
    book = load(path, file)
    head = heads.load(path, stamp(path, file)) if heads.beside(path).exists() else None
    types = dict(book.types)
    own = frozenset(entry.type for entry in file.types)
    for name in sorted(own):
        if not types[name].frames:
            frame = head.frame(name) if head is not None else None
            if frame is None:
                raise OnrecordError("E047", path, f"{name} has no frames")
            types[name] = msgspec.structs.replace(types[name], frames={heads.DERIVED: frame})
    index = compile_index(msgspec.structs.replace(book, types=types))
    # A user's cue goes before a shipped one of the same head, however specific that is.
    cues = {key: tuple(sorted(found, key=lambda cue: cue.type not in own)) for key, found in index.cues.items()}
    return replace(index, cues=cues, head=head)


def counted(found: list[Example]) -> Counter[str]:
    """How many examples each type has."""
    return Counter(example.type for example in found)
