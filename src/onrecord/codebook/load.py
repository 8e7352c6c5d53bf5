"""Loading of the codebook: YAML files to checked objects, once per process.

YAML is read with every scalar as text (so that `on`, `no` and `off` stay words) and then converted by the schema in
`model.py`; a file that breaks the schema is refused with E021.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from onrecord import lists
from onrecord.codebook.model import CodebookData, Context, EventType
from onrecord.errors import OnrecordError

HERE = Path(__file__).parent
T = TypeVar("T")


def read_yaml(path: Path) -> Any:
    """A YAML file with every scalar as text."""
    try:
        if path.is_relative_to(HERE):
            return lists.read(path)
        return lists.parse(path.read_text(encoding="utf-8").encode(), text=True)
    except (OSError, ValueError) as problem:
        raise OnrecordError("E021", path, " ".join(str(problem).split())) from problem


def convert(raw: Any, kind: type[T], path: Path) -> T:
    """Plain data as an object of the schema; E021 says what does not fit."""
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as problem:
        raise OnrecordError("E021", path, str(problem)) from problem


def read_type(path: Path) -> EventType:
    """One event type from its file."""
    return convert(read_yaml(path), EventType, path)


@lru_cache(maxsize=1)
def builtin() -> CodebookData:
    """The codebook that comes with onrecord: PLOVER's 16 types and 37 contexts."""
    types = {}
    for path in sorted((HERE / "types").glob("*.yaml")):
        entry = read_type(path)
        types[entry.type] = entry
    contexts = convert(read_yaml(HERE / "contexts.yaml"), dict[str, Context], HERE / "contexts.yaml")
    classes = convert(read_yaml(HERE / "classes.yaml"), dict[str, list[str]], HERE / "classes.yaml")
    return CodebookData(types=types, contexts=contexts, classes={k: frozenset(v) for k, v in classes.items()})


@lru_cache(maxsize=4)
def word_lists(name: str) -> dict[str, Any]:
    """`status.yaml` or `light.yaml` as plain data."""
    found = read_yaml(HERE / f"{name}.yaml")
    return dict(found)
