"""Role nouns: the words that name people and bodies by what they do, with the sector they give."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, cast

from msgspec import Struct

from onrecord.knowledge.tables import HERE, rows

RoleKind = Literal["person", "organization", "group"]


class Role(Struct, frozen=True, array_like=True, gc=False):
    """A noun that names people or bodies by what they do. `sector` is empty when others decide it."""

    noun: str
    sector: str
    kind: RoleKind
    title: bool = False
    plural: bool = False


def shipped(folder: Path = HERE) -> Iterator[tuple[str, Role]]:
    """The roles of `roles.csv` by noun, singular and plural, in lower case."""
    for row in rows("roles.csv", folder):
        noun = row["noun"].lower()
        # A population is a people; those whom only a role unites ("residents") are a group.
        kind = cast(RoleKind, "group" if row["kind"] == "population" else row["kind"] or "person")
        sector = row["sector"].split("|")[0]
        title = row["title"] == "1"
        yield noun, Role(noun, sector, kind, title)
        if row["plural"]:
            yield row["plural"].lower(), Role(noun, sector, kind, title, plural=True)
