r"""The network's features of bank sentences and a user's examples, worked out once and kept in the user's cache folder.

`$XDG_CACHE_HOME/onrecord` (`~/.cache/onrecord`; on Windows `%LOCALAPPDATA%\onrecord`) may be removed at any time.
Where it cannot be written the features are worked out each time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from onrecord.codebook.classifier import Classifier, digest
from onrecord.codebook.encode import Pair

Floats = npt.NDArray[np.float64]
Kept = dict[str, npt.NDArray[np.float32]]
# Vectors beyond this number are those of examples that have changed since: the file starts afresh.
MOST = 40_000


def folder() -> Path:
    """Where the cache lies."""
    fallback = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else None
    base = os.environ.get("XDG_CACHE_HOME") or fallback
    return Path(base) / "onrecord" if base else Path.home() / ".cache" / "onrecord"


def of(pairs: Sequence[Pair]) -> Floats:
    """The features of each pair, one row each."""
    file = folder() / f"features-{digest()}.npz"
    kept = _read(file)
    names = [sha256(repr(tuple(pair)).encode()).hexdigest()[:20] for pair in pairs]
    missing = {name: pair for name, pair in zip(names, pairs, strict=True) if name not in kept}
    if missing:
        views = Classifier().classify(missing.values())
        new = {name: view.features.astype(np.float32) for name, view in zip(missing, views, strict=True)}
        kept = kept | new
        _write(file, kept if len(kept) <= MOST else {name: kept[name] for name in names})
    return np.array([kept[name] for name in names], dtype=np.float64)


def _read(file: Path) -> Kept:
    try:
        with np.load(file, allow_pickle=False) as found:
            return dict(zip(found["names"].tolist(), found["vectors"], strict=True))
    except (OSError, ValueError, KeyError, BadZipFile):
        return {}


def _write(file: Path, kept: Kept) -> None:
    fresh = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as out:
            np.savez(out, names=np.array(list(kept)), vectors=np.array(list(kept.values())))
        fresh.replace(file)
    except OSError:
        fresh.unlink(missing_ok=True)
