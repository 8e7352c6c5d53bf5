"""A quick import of spaCy: without its command line, which brings a project manager and HTTP clients (0.6 s)."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_CLI = ("spacy.cli", "spacy.cli.info")


def import_spacy() -> None:
    """Import spaCy, if it is not yet imported. `spacy.cli` and `spacy.info` still work: they load when asked for."""
    if "spacy" in sys.modules:
        return
    for name in _CLI:
        stand_in = ModuleType(name)
        stand_in.__path__ = []
        stand_in.info = _info  # type: ignore[attr-defined]
        sys.modules[name] = stand_in
    try:
        import spacy
    finally:
        for name in _CLI:
            sys.modules.pop(name, None)
    vars(spacy).pop("cli", None)


def _info(*args: Any, **kwargs: Any) -> Any:
    from importlib import import_module

    return import_module("spacy.cli.info").info(*args, **kwargs)
