"""A quick start of spaCy: without what a reader never uses, and with nothing looked up or built twice."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

# Modules that spaCy imports and a reader never calls, with what is taken from them: its command line, which brings a
# project manager and HTTP clients (0.6 s), and a YAML library (0.1 s).
_UNUSED = {
    "spacy.cli": ("info",),
    "spacy.cli.info": ("info",),
    "srsly._yaml_api": ("read_yaml", "write_yaml", "yaml_dumps", "yaml_loads", "is_yaml_serializable"),
}


def import_spacy() -> None:
    """Import spaCy, if it is not yet imported. `spacy.cli`, `spacy.info` and srsly's YAML load when asked for."""
    if "spacy" in sys.modules:
        return
    names = [name for name in _UNUSED if name not in sys.modules]
    for name in names:
        stand_in = ModuleType(name)
        stand_in.__path__ = []
        for called in _UNUSED[name]:
            setattr(stand_in, called, _late("spacy.cli.info" if called == "info" else name, called))
        sys.modules[name] = stand_in
    try:
        import spacy
    finally:
        for name in names:
            sys.modules.pop(name, None)
    vars(spacy).pop("cli", None)


def _late(module: str, name: str) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(import_module(module), name)(*args, **kwargs)

    return call


@contextmanager
def quick_load() -> Iterator[None]:
    """Within, an English pipeline loads faster (0.15 s).

    spaCy's registries look each group of entry points up once, not at every name; the tokenizer does not make the
    special cases of the language before those of the pipeline take their place.
    """
    import catalogue  # type: ignore[import-untyped]
    from spacy.lang.en import English

    points: Any = catalogue.AVAILABLE_ENTRY_POINTS
    cases = English.Defaults.tokenizer_exceptions
    if hasattr(points, "select"):
        catalogue.AVAILABLE_ENTRY_POINTS = _Grouped(points)
    English.Defaults.tokenizer_exceptions = {}
    try:
        yield
    finally:
        catalogue.AVAILABLE_ENTRY_POINTS = points
        English.Defaults.tokenizer_exceptions = cases


class _Grouped:
    """Entry points, each group looked for once."""

    def __init__(self, points: Any):
        self._points = points
        self._groups: dict[str, list[Any]] = {}

    def select(self, group: str) -> list[Any]:
        """Those of one group."""
        if group not in self._groups:
            self._groups[group] = list(self._points.select(group=group))
        return self._groups[group]
