"""Records put together by hand: what importers share."""

from __future__ import annotations

from typing import Any

from onrecord import __version__
from onrecord.record import Document, Record


def document(id: str, text: str, **known: Any) -> Document:
    """A document of which little is known."""
    empty = dict.fromkeys(("title", "published", "source", "url", "language", "credit", "story"))
    return Document(**{**empty, "furniture": (), **known, "id": id, "text": text})


def record(about: Document, **layers: Any) -> Record:
    """A record with the layers that were coded; the others are empty."""
    names = ("actors", "places", "times", "statements", "events", "positions", "figures", "sources", "warnings")
    return Record(document=about, version=__version__, **{name: tuple(layers.get(name, ())) for name in names})
