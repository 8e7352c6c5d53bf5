"""A user's own event types: one YAML file, its types beside PLOVER's or instead of them.

    instead: false            # true: PLOVER's types are left out
    types:
      - type: CEASEFIRE_VIOLATION
        quad: 4
        ...                   # the keys of `types/*.yaml`

A type with the name of one of PLOVER's takes its place, and its cues go before those of other types. Word classes
(`@arms`) and contexts are those of onrecord.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import msgspec

from onrecord.codebook.check import check
from onrecord.codebook.index import Index, builtin_index, compile_index
from onrecord.codebook.load import builtin, convert, read_yaml
from onrecord.codebook.model import CodebookData, EventType
from onrecord.errors import OnrecordError


class OwnTypes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file holds."""

    types: tuple[EventType, ...]
    instead: bool = False


def load(path: Path) -> CodebookData:
    """The codebook that a file asks for; E021 says what is wrong with it."""
    own = convert(read_yaml(path), OwnTypes, path)
    types = {entry.type: entry for entry in own.types}
    shipped = builtin()
    if not own.instead:
        types |= {name: entry for name, entry in shipped.types.items() if name not in types}
    book = CodebookData(types=types, contexts=shipped.contexts, classes=shipped.classes)
    mine = {entry.type for entry in own.types}
    problems = [problem for problem in check(book) if problem.split(":")[0].split(" ")[0] in mine]
    if not mine:
        problems = ["types: none"]
    if problems:
        raise OnrecordError("E021", path, "; ".join(problems))
    return book


def index_for(path: Path | None) -> Index:
    """The index of a user's codebook, or of the one that comes with onrecord."""
    return builtin_index() if path is None else _index(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=4)
def _index(path: Path, changed: int) -> Index:  # noqa: ARG001 - part of the key: a changed file is read anew
    own = frozenset(entry.type for entry in convert(read_yaml(path), OwnTypes, path).types)
    index = compile_index(load(path))
    # A user's cue goes before a shipped one of the same head, however specific that is.
    cues = {key: tuple(sorted(found, key=lambda cue: cue.type not in own)) for key, found in index.cues.items()}
    return replace(index, cues=cues)
