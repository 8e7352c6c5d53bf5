"""The words of export formats (`words.yaml`): labels, markers, months, in the languages of their interfaces."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from onrecord import lists
from onrecord.sources.plain import folded


@cache
def _all() -> dict[str, Any]:
    loaded: dict[str, Any] = lists.read(Path(__file__).parent / "words.yaml")
    return loaded


@cache
def table(*path: str) -> dict[str, Any]:
    """A mapping of the word list."""
    found: Any = _all()
    for name in path:
        found = found[name]
    return dict(found)


@cache
def listed(*path: str) -> frozenset[str]:
    """A list of words, folded (see `plain.folded`)."""
    found: Any = _all()
    for name in path:
        found = found[name]
    return frozenset(folded(str(word)) for word in found)


@cache
def labels(*path: str) -> dict[str, str]:
    """Labels of fields in every language, folded, to the field's name."""
    return {folded(str(label)): name for name, all_labels in table(*path).items() for label in all_labels}


def language(said: str | None) -> str | None:
    """The ISO 639-1 code of a language named in words ("ENGLISH", "Deutsch; GERMAN"); None when not known."""
    names = table("languages")
    for word in (said or "").replace(";", " ").replace(",", " ").split():
        if code := names.get(folded(word)):
            return str(code)
    return None
