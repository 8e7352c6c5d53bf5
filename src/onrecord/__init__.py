"""onrecord: from news reports to the attributed record.

`onrecord.read(text, published="2017-11-11")` reads one report; `onrecord.Reader` reads many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Corpus", "Document", "Reader", "Record", "Settings", "Span", "__version__", "read"]

if TYPE_CHECKING:
    from onrecord.corpus.api import Corpus
    from onrecord.reader import Reader, read
    from onrecord.record import Document, Record, Span
    from onrecord.settings import Settings

_HOMES = {
    "Corpus": "corpus.api",
    "Reader": "reader",
    "read": "reader",
    "Document": "record",
    "Record": "record",
    "Span": "record",
    "Settings": "settings",
}


def __getattr__(name: str) -> Any:
    """Import the public names on first use: nothing is loaded by `import onrecord`."""
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(f"onrecord.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
