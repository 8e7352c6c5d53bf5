"""Loading of the word lists (YAML beside the layers): once per process, on first use."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def vocabulary(name: str) -> Any:
    """The contents of `layers/NAME.yaml`."""
    with (HERE / f"{name}.yaml").open(encoding="utf-8") as lines:
        return yaml.load(lines, Loader=_Loader)  # noqa: S506 - a safe loader


@cache
def words(name: str, key: str) -> frozenset[str]:
    """One list of a vocabulary file as a set."""
    return frozenset(vocabulary(name)[key])
