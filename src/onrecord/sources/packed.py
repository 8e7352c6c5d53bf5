"""Zip and gzip, and the zip inside Office files: what is safe to unpack, and nothing else.

Nothing is ever written to disk under a name from an archive; names that climb out, links, locked members and bombs
are refused one by one, and the rest goes on.

Version 1 (2024): zip (stored, deflated, bzip2, LZMA), gzip (also of many members).
"""

from __future__ import annotations

import gzip
import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple, cast

from onrecord.errors import OnrecordError, said
from onrecord.sources import limits
from onrecord.sources.given import Given, Passed, stem
from onrecord.sources.limits import Budget, Guarded

ZIP_SUFFIXES = (".zip",)
GZIP_SUFFIXES = (".gz",)
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, gzip.BadGzipFile)
_DRIVE = re.compile(r"[A-Za-z]:")
_ENTITY = re.compile(b"\x00?".join(b"<!ENTITY"[i : i + 1] for i in range(8)))
_CHUNK = limits.MIB
_HIDDEN = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


class Refused(NamedTuple):
    """A member that is not read: an error, or a reason why that is none."""

    where: str
    why: OnrecordError | Passed


def is_hidden(name: str) -> bool:
    """Whether a file belongs to the operating system, not to the user."""
    return any(part.startswith(".") or part.lower() in _HIDDEN for part in PurePosixPath(name).parts)


def opened(stream: BinaryIO, where: str, kind: str) -> zipfile.ZipFile:
    """The zip of a stream. Raises E012 for one that is broken, E015 for one with too many members."""
    try:
        packed = zipfile.ZipFile(stream)
    except (*BROKEN, OSError, ValueError) as problem:
        raise OnrecordError("E012", where, kind, said(problem)) from None
    if len(packed.infolist()) > limits.MEMBERS:
        raise OnrecordError("E015", where, f"{limits.MEMBERS} files")
    return packed


def members(given: Given) -> Iterator[Given | Refused]:
    """The files in a zip, in the archive's order."""
    if given.depth >= limits.DEPTH:
        raise OnrecordError("E015", given.where, f"{limits.DEPTH} archives inside each other")
    with given.seekable() as stream:
        stream.seek(0, io.SEEK_END)
        budget = Budget(given.where, limits.allowance(stream.tell()))
        stream.seek(0)
        with opened(stream, given.where, "zip") as packed:
            for info in packed.infolist():
                if not info.is_dir():
                    yield _refusal(info, given.where) or _member(packed, info, given, budget)


def _refusal(info: zipfile.ZipInfo, archive: str) -> Refused | None:
    name = info.filename
    where = f"{archive}/{name}"
    after = "The file was skipped."
    slashes = name.replace("\\", "/")
    if slashes.startswith("/") or _DRIVE.match(slashes) or ".." in slashes.split("/"):
        return Refused(archive, OnrecordError("E017", archive, _printable(name), after=after))
    if stat.S_ISLNK(info.external_attr >> 16):
        return Refused(where, OnrecordError("E016", where, "the archive", after=after))
    if info.flag_bits & 1:
        return Refused(where, OnrecordError("E018", where, after=after))
    if is_hidden(name):
        return Refused(where, Passed("hidden file"))
    return None


def _printable(name: str) -> str:
    return "".join(ch if ch.isprintable() else "?" for ch in name)[:100]


def _member(packed: zipfile.ZipFile, info: zipfile.ZipInfo, given: Given, budget: Budget) -> Given:
    where = f"{given.where}/{_printable(info.filename)}"
    allowed = limits.allowance(info.compress_size)

    def opener() -> BinaryIO:
        guarded = Guarded(cast("BinaryIO", packed.open(info)), Budget(where, allowed), budget)
        return cast("BinaryIO", io.BufferedReader(guarded))

    return Given(where, opener, given.options, id=stem(info.filename), depth=given.depth + 1, size=info.file_size)


def unzipped(given: Given) -> Given:
    """What a gzip file holds, under its name without `.gz`."""
    if given.depth >= limits.DEPTH:
        raise OnrecordError("E015", given.where, f"{limits.DEPTH} archives inside each other")
    given.keep()
    packed = given.size
    if packed is None:
        with given.seekable() as stream:
            packed = stream.seek(0, io.SEEK_END)
    allowed = limits.allowance(packed)

    def opener() -> BinaryIO:
        stream = gzip.GzipFile(fileobj=given.open())
        guarded = Guarded(cast("BinaryIO", stream), Budget(given.where, allowed))
        return cast("BinaryIO", io.BufferedReader(guarded))

    name = given.name[:-3] if given.suffix == ".gz" else given.name
    return Given(given.where, opener, given.options, id=given.id, name=name, depth=given.depth + 1)


def check_office(stream: BinaryIO, where: str, kind: str) -> zipfile.ZipFile:
    """An Office file's zip, when it is safe to parse: no bomb (E015), no lock (E018), no entities (E023)."""
    stream.seek(0, io.SEEK_END)
    budget = Budget(where, min(limits.WHOLE * 2, limits.allowance(stream.tell())))
    stream.seek(0)
    if stream.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise OnrecordError("E018", where)  # what Office makes of a file with a password; also the format before 2007
    packed = opened(stream, where, kind)
    try:
        for info in packed.infolist():
            if info.flag_bits & 1:
                raise OnrecordError("E018", where)
            _scan(packed, info, budget, where)
    except (*BROKEN, OSError) as problem:
        raise OnrecordError("E012", where, kind, said(problem)) from None
    stream.seek(0)
    return packed


def _scan(packed: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, where: str) -> None:
    """Unpack a member once, throwing it away, to see that it is small and declares no entities."""
    xml = info.filename.lower().endswith((".xml", ".rels"))
    with packed.open(info) as member:
        tail = b""
        while chunk := member.read(_CHUNK):
            budget.spend(len(chunk))
            if xml and _ENTITY.search(tail + chunk):
                raise OnrecordError("E023", where)
            tail = chunk[-32:]


def has_entities(raw: bytes) -> bool:
    """Whether XML declares entities, in any encoding of which ASCII is a part."""
    return bool(_ENTITY.search(raw))
