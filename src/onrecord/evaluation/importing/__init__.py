"""Codings that others made, as records: PLOVER JSON, brat standoff and our own JSON Lines.

One module each, of one shape: `NAME`, `fits(path, head)` and `read(path, texts)`, which yields records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from onrecord.errors import OnrecordError, said
from onrecord.evaluation.importing import brat, ours, plover
from onrecord.record import Document, Record

KINDS = {module.NAME: module for module in (ours, plover, brat)}
_HEAD = 65_536


def read(path: Path, kind: str | None = None, texts: Iterable[Document] = ()) -> Iterator[Record]:
    """The records of a coding. `kind`: as it is named in `KINDS`, else found out. `texts`: the reports it is about."""
    try:
        head = b"" if path.is_dir() else path.open("rb").read(_HEAD)
    except FileNotFoundError:
        raise OnrecordError("E001", path) from None
    except OSError as problem:
        raise OnrecordError("E009", path, said(problem)) from None
    known = {d.id: d for d in texts}
    for name, module in KINDS.items():
        if kind == name or (kind is None and module.fits(path, head)):
            try:
                yield from module.read(path, known)
            except (msgspec.DecodeError, UnicodeDecodeError) as problem:
                raise OnrecordError("E042", path, "?", said(problem)) from None
            return
    raise OnrecordError("E012", path, "coding", "neither records, PLOVER JSON nor brat standoff")
