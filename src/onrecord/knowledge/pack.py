"""The tables in one compact file, so that they load at once: `tables.bin`, built by `training/build_packs.py`.

The file carries a digest of the tables it was built from. When the tables have changed since, they are read
themselves: slower, never wrong.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from onrecord.knowledge.entities import Entity, merge, same_bodies, same_people
from onrecord.knowledge.fold import fold
from onrecord.knowledge.names import first_word
from onrecord.knowledge.roles import Role, shipped
from onrecord.knowledge.surnames import short_forms
from onrecord.knowledge.tables import HERE, TABLES, all_entities

PACKED = HERE / "tables.bin"
VERSION = 2

# Names by their folded first word, longest first; for each the entities (and which of their aliases) it can mean.
Names = dict[str, list[tuple[str, list[tuple[int, int]]]]]


class Pack(Struct, frozen=True, array_like=True, gc=False):
    """Entities with the indexes over them."""

    digest: str
    entities: list[Entity]
    names: Names
    surnames: dict[str, list[int]]
    roles: dict[str, Role]


def load(folder: Path = HERE) -> Pack:
    """The tables of a folder, from its packed file when that is up to date."""
    current = digest(folder)
    packed = folder / PACKED.name
    if packed.exists():
        raw = packed.read_bytes()
        if raw.startswith(current.encode("ascii")):
            return msgspec.msgpack.decode(raw[len(current) :], type=Pack)
    return build(folder)


def write(folder: Path = HERE) -> Path:
    """Build the packed file of a folder."""
    pack = build(folder)
    packed = folder / PACKED.name
    packed.write_bytes(pack.digest.encode("ascii") + msgspec.msgpack.encode(pack))
    return packed


def digest(folder: Path = HERE) -> str:
    """A digest of the tables."""
    sum_ = hashlib.blake2b(str(VERSION).encode(), digest_size=16)
    for path in sorted(folder / name for name in (*TABLES, *(p.name for p in folder.glob("offices*.csv")))):
        sum_.update(path.name.encode("utf-8"))
        sum_.update(path.read_bytes() if path.exists() else b"")
    return sum_.hexdigest()


def build(folder: Path = HERE) -> Pack:
    """Read the tables and index them."""
    entities = list(same_bodies(same_people(merge(all_entities(folder)))))
    roles: dict[str, Role] = {}
    for noun, role in shipped(folder):
        roles.setdefault(noun, role)
    return Pack(digest(folder), entities, index_names(entities), index_surnames(entities), roles)


def index_names(entities: Iterable[Entity]) -> Names:
    """All aliases by the first word of their folded form."""
    table: defaultdict[str, dict[str, list[tuple[int, int]]]] = defaultdict(dict)
    for number, entity in enumerate(entities):
        had: set[tuple[str, str, str]] = set()
        for place, alias in enumerate(entity.aliases):
            folded = fold(alias.text)
            first = first_word(folded)
            if first is None or (folded, alias.form, alias.start) in had:
                continue
            had.add((folded, alias.form, alias.start))
            table[first].setdefault(folded, []).append((number, place))
    return {first: sorted(found.items(), key=lambda x: (-len(x[0]), x[0])) for first, found in table.items()}


def index_surnames(entities: Iterable[Entity]) -> dict[str, list[int]]:
    """People by the folded short forms of their names."""
    table: defaultdict[str, list[int]] = defaultdict(list)
    for number, person in enumerate(entities):
        if person.kind == "person":
            names = (person.name, *(alias.text for alias in person.aliases))
            for form in dict.fromkeys(fold(f) for name in names for f in short_forms(name, person.country)):
                table[form].append(number)
    return dict(table)
