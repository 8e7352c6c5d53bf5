"""Loading of the word lists (YAML beside the layers): once per process, on first use."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from onrecord import lists

HERE = Path(__file__).parent


@cache
def vocabulary(name: str) -> Any:
    """The contents of `layers/NAME.yaml`."""
    return lists.read(HERE / f"{name}.yaml")


@cache
def words(name: str, key: str) -> frozenset[str]:
    """One list of a vocabulary file as a set."""
    return frozenset(vocabulary(name)[key])
