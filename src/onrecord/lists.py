"""Our YAML lists in one compact file, so that they load at once: `lists.bin`, built by `training/build_packs.py`.

Each list stands there with a digest of the file it was read from. When that has changed since, the file itself is read:
slower, never wrong.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

HERE = Path(__file__).parent
PACKED = HERE / "lists.bin"
# Folders with lists, and whether every scalar in them is text ("on", "no" and "off" are words).
FOLDERS = {"codebook": True, "layers": False, "sources": False}

Stored = dict[str, tuple[bytes, bytes]]


def read(path: Path) -> Any:
    """A list of ours, from the packed file when that is up to date. Raises `OSError`, and `ValueError` for bad YAML."""
    raw = path.read_bytes()
    name = path.relative_to(HERE)
    found = _stored().get(name.as_posix())
    if found is not None and found[0] == _digest(raw):
        return msgspec.msgpack.decode(found[1])
    return parse(raw, FOLDERS[name.parts[0]])


def parse(raw: bytes, text: bool) -> Any:
    """YAML as plain data; with `text`, every scalar as text. Raises `ValueError`."""
    import yaml

    kinds = ("CBaseLoader", "BaseLoader") if text else ("CSafeLoader", "SafeLoader")
    loader = getattr(yaml, kinds[0], None) or getattr(yaml, kinds[1])
    try:
        return yaml.load(raw, Loader=loader)  # noqa: S506 - these loaders build plain data only
    except yaml.YAMLError as problem:
        raise ValueError(str(problem)) from problem


def files() -> list[tuple[Path, bool]]:
    """All lists, and how they are read."""
    return [(path, text) for folder, text in FOLDERS.items() for path in sorted((HERE / folder).rglob("*.yaml"))]


def write() -> Path:
    """Build the packed file."""
    stored: Stored = {}
    for path, text in files():
        raw = path.read_bytes()
        stored[path.relative_to(HERE).as_posix()] = (_digest(raw), msgspec.msgpack.encode(parse(raw, text)))
    PACKED.write_bytes(msgspec.msgpack.encode(stored))
    return PACKED


@lru_cache(maxsize=1)
def _stored() -> Stored:
    return msgspec.msgpack.decode(PACKED.read_bytes(), type=Stored) if PACKED.exists() else {}


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=16).digest()
