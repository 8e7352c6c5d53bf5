"""The gazetteer: names of places and where they are, mapped into memory from one compact file.

`gazetteer.bin` (built by `training/build_gazetteer.py`) holds a JSON header and flat arrays. Names are kept as 64-bit
hashes of their folded form in one sorted array, so that looking up all word sequences of a report is one binary
search; no table of strings is ever built. Populated places are from GeoNames (CC BY 4.0).
"""

from __future__ import annotations

import hashlib
import json
import math
import mmap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PATH = Path(__file__).with_name("gazetteer.bin")
MAGIC = b"ONRGAZ01"
# Marks on an owner of a name: the name is not its main one; English reports use the name.
ALTERNATE, USUAL = 1 << 31, 1 << 30


_PLAIN = str.maketrans({"-": " ", "'": None})


def canonical(folded: str) -> str:
    """A folded name without hyphens and apostrophes, which no two reports set alike."""
    return folded.translate(_PLAIN)


@lru_cache(maxsize=65536)
def key_of(folded: str) -> int:
    """The hash under which a folded name is filed."""
    return int.from_bytes(hashlib.blake2b(canonical(folded).encode(), digest_size=8).digest(), "little")


def pack(arrays: Mapping[str, NDArray[Any]], tables: Mapping[str, Sequence[str]]) -> bytes:
    """The bytes of a gazetteer file."""
    layout, at = {}, 0
    for name, array in arrays.items():
        layout[name] = [array.dtype.str, at, len(array)]
        at += -(-array.nbytes // 8) * 8
    header = json.dumps({"arrays": layout, "tables": tables}, ensure_ascii=True, sort_keys=True).encode()
    header += b" " * (-(len(MAGIC) + 8 + len(header)) % 8)
    parts = [MAGIC, len(header).to_bytes(8, "little"), header]
    for array in arrays.values():
        raw = array.tobytes()
        parts.append(raw + b"\0" * (-len(raw) % 8))
    return b"".join(parts)


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the gazetteer. `alternate`: the name asked for is not its main one."""

    index: int
    name: str
    lat: float | None
    lon: float | None
    population: int
    country: str | None
    admin1: str | None
    feature: str
    geonames: int | None
    alternate: bool = False


@dataclass(frozen=True, slots=True)
class Owners:
    """The places that bear one name, as columns, the most populous first.

    `alternate`: the name is not the place's main one; `usual`: English reports use it; `point`: unit vectors.
    """

    index: NDArray[np.uint32]
    alternate: NDArray[np.bool_]
    usual: NDArray[np.bool_]
    population: NDArray[np.uint32]
    country: NDArray[np.uint16]
    admin1: NDArray[np.uint16]
    feature: NDArray[np.uint8]
    point: NDArray[np.float64]


class Gazetteer:
    """The places of one file, looked up by name."""

    def __init__(self, path: Path = PATH):
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._map[: len(MAGIC)] != MAGIC:
            raise ValueError(f"{path} is not a gazetteer file")
        start = len(MAGIC) + 8
        length = int.from_bytes(self._map[len(MAGIC) : start], "little")
        header = json.loads(self._map[start : start + length])
        self._arrays: dict[str, NDArray[Any]] = {
            name: np.frombuffer(self._map, dtype=dtype, count=count, offset=start + length + at)
            for name, (dtype, at, count) in header["arrays"].items()
        }
        self._tables: dict[str, list[str]] = header["tables"]
        self.country_code: dict[str, int] = {name: i for i, name in enumerate(self._tables["country"])}
        self.admin1_code: dict[str, int] = {name: i for i, name in enumerate(self._tables["admin1"])}
        self.feature_code: dict[str, int] = {name: i for i, name in enumerate(self._tables["feature"])}
        self._site = lru_cache(maxsize=4096)(self._read)
        self._owners = lru_cache(maxsize=4096)(self._columns)

    def __len__(self) -> int:
        return len(self._arrays["lat"])

    def find(self, names: Sequence[str]) -> list[tuple[int, int]]:
        """For each folded name, the range of its owners (empty when unknown), by one search for all."""
        keys = np.array([key_of(name) for name in names], dtype="<u8")
        table = self._arrays["keys"]
        first = np.searchsorted(table, keys, side="left")
        last = np.searchsorted(table, keys, side="right")
        return list(zip(first.tolist(), last.tolist(), strict=True))

    def owners(self, found: tuple[int, int]) -> Owners:
        """The places of a range that `find` gave."""
        return self._owners(found)

    @property
    def features(self) -> list[str]:
        """The sorts of places, by their code."""
        return self._tables["feature"]

    def feature_name(self, code: int) -> str:
        """The sort of place that a column's code means."""
        return self._tables["feature"][code]

    def site(self, index: int, alternate: bool = False) -> Site:
        """One place."""
        return self._site(index | (ALTERNATE if alternate else 0))

    def named(self, folded: str) -> list[Site]:
        """The places that bear a folded name, the most populous first."""
        found = self.owners(self.find([folded])[0])
        return [self.site(int(i), bool(a)) for i, a in zip(found.index, found.alternate, strict=True)]

    def _columns(self, found: tuple[int, int]) -> Owners:
        raw = self._arrays["owners"][found[0] : found[1]]
        index = raw & np.uint32(USUAL - 1)
        lat = np.radians(self._arrays["lat"][index].astype(np.float64))
        lon = np.radians(self._arrays["lon"][index].astype(np.float64))
        point = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
        return Owners(
            index=index,
            alternate=(raw & np.uint32(ALTERNATE)) > 0,
            usual=(raw & np.uint32(USUAL)) > 0,
            population=self._arrays["population"][index],
            country=self._arrays["country"][index],
            admin1=self._arrays["admin1"][index],
            feature=self._arrays["feature"][index],
            point=point,
        )

    def _read(self, value: int) -> Site:
        at = value & (USUAL - 1)
        arrays, tables = self._arrays, self._tables
        lat, lon = float(arrays["lat"][at]), float(arrays["lon"][at])
        known = not (math.isnan(lat) or math.isnan(lon))
        begin, end = arrays["text_at"][at : at + 2].tolist()
        return Site(
            index=at,
            name=bytes(arrays["text"][begin:end]).decode(),
            lat=round(lat, 4) if known else None,
            lon=round(lon, 4) if known else None,
            population=int(arrays["population"][at]),
            country=tables["country"][arrays["country"][at]] or None,
            admin1=tables["admin1"][arrays["admin1"][at]] or None,
            feature=tables["feature"][arrays["feature"][at]],
            geonames=int(arrays["geonames"][at]) or None,
            alternate=bool(value & ALTERNATE),
        )


@lru_cache(maxsize=1)
def load() -> Gazetteer:
    """The shipped gazetteer, mapped once per process."""
    return Gazetteer()
