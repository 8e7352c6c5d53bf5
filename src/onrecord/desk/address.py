"""Filters in the address: what a page shows can be sent to a colleague as a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from onrecord.corpus.filters import Filters

WORDS = ("actor", "with", "holder", "type", "status", "place", "since", "until", "source", "topic")
_MANY = ("type", "status")
PAGE_SIZE = 50
_LAST_PAGE = 100_000


class Address(NamedTuple):
    """The path and what the query says."""

    path: str
    items: tuple[tuple[str, str], ...]

    @property
    def page(self) -> int:
        """The page of a list, from 1."""
        said = self.get("page")
        return min(max(int(said), 1), _LAST_PAGE) if said.isdecimal() and len(said) < 8 else 1

    def get(self, name: str, default: str = "") -> str:
        """The first value of a name."""
        return next((v for k, v in self.items if k == name), default)

    def all(self, name: str) -> list[str]:
        """All values of a name."""
        return [v for k, v in self.items if k == name]

    def filters(self, allowed: Sequence[str] = WORDS) -> Filters:
        """The filters among what the query says."""
        given: dict[str, Any] = {}
        for name in allowed:
            values = self.all(name)
            if values:
                given["other" if name == "with" else name] = tuple(values) if name in _MANY else values[0]
        return Filters(**given)

    def href(self, path: str | None = None, **changes: Any) -> str:
        """A link to here with some values changed (None takes one out); the page starts anew unless it is given."""
        changes.setdefault("page", None)
        names = {k.rstrip("_"): v for k, v in changes.items()}
        kept = [(k, v) for k, v in self.items if k not in names]
        for name, value in names.items():
            values = value if isinstance(value, list | tuple) else [value]
            kept += [(name, str(v)) for v in values if v is not None and v != ""]
        where = path or self.path
        return f"{where}?{urlencode(kept)}" if kept else where

    def only(self, names: Sequence[str], path: str) -> str:
        """A link to another page with some of the values."""
        kept = [(k, v) for k, v in self.items if k in names]
        return f"{path}?{urlencode(kept)}" if kept else path


def address(path: str, query: QueryParams) -> Address:
    """The address of a request, without empty values and what only says what has been done."""
    kept = ((k, v.strip()) for k, v in query.multi_items() if k not in ("done", "token"))
    return Address(path, tuple((k, v) for k, v in kept if v))


def local(target: str, default: str = "/") -> str:
    """A path of the desk to go back to; anything else is not followed."""
    if target.startswith("/") and not target.startswith(("//", "/\\")) and "\n" not in target and "\r" not in target:
        return target
    return default
