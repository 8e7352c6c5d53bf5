"""One file as a reader gets it: its name, its bytes (whole or as a stream), the options, and its tally."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import Any, BinaryIO, NamedTuple, cast

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import limits
from onrecord.sources.decode import decode
from onrecord.sources.make import STDIN, document
from onrecord.sources.report import Tally


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said about all inputs."""

    encoding: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)


class Passed(NamedTuple):
    """A piece that is no report and no fault either (a picture in a web archive): counted, not complained of."""

    why: str


Item = Document | OnrecordError
Piece = Document | OnrecordError | Passed
Read = Callable[["Given"], Iterator[Piece]]


class Given:
    """One input. `opener` gives a new stream of its bytes; with `once` it can be called only one time.

    `where` is the name that a user sees, `name` the one whose ending tells the format (`a.warc` in `a.warc.gz`).
    """

    def __init__(
        self,
        where: str,
        opener: Callable[[], BinaryIO],
        options: Options,
        *,
        id: str | None = None,
        name: str | None = None,
        once: bool = False,
        depth: int = 0,
        size: int | None = None,
        tally: Tally | None = None,
    ):
        self.where = where
        self.name = name or where
        self.options = options
        self.depth = depth
        self.size = size
        self.tally = tally or Tally(where)
        self._opener = opener
        self._once = once
        self._stream: BinaryIO | None = None
        self._id = id

    @property
    def id(self) -> str | None:
        """The id of a file's only report: its name without the ending; None for standard input."""
        if self._id or self.where == STDIN:
            return self._id
        return stem(PurePath(self.where).name)

    @property
    def suffix(self) -> str:
        """The ending in lower case, e.g. `.csv`; empty for standard input."""
        return "" if self.name == STDIN else PurePath(self.name).suffix.lower()

    @cached_property
    def head(self) -> bytes:
        """The first bytes."""
        if not self._once:
            with self._opener() as stream:
                return _fill(stream, limits.HEAD)
        self._stream = self._opener()
        return _fill(self._stream, limits.HEAD)

    def open(self) -> BinaryIO:
        """The bytes as a stream, from the first one on."""
        if not self._once:
            return self._opener()
        head = self.head
        assert self._stream is not None
        return cast("BinaryIO", io.BufferedReader(_Rejoined(head, self._stream)))

    def seekable(self) -> BinaryIO:
        """The bytes as a stream that can go back; copied to a temporary file when the input cannot."""
        stream = self.open()
        if stream.seekable():
            return stream
        with stream:
            return _copy(stream)

    def keep(self) -> None:
        """Make an input that can be read once into one that can be opened again."""
        if self._once:
            head = self.head
            copy = self.seekable()
            self._once = False
            self._opener = lambda: cast("BinaryIO", io.BufferedReader(_Window(copy)))
            self.__dict__["head"] = head

    def bytes(self) -> bytes:
        """All the bytes. Raises E024 when they are too many to be read in one piece."""
        with self.open() as stream:
            raw = stream.read(limits.WHOLE + 1)
        if len(raw) > limits.WHOLE:
            raise OnrecordError("E024", self.where, limits.size(limits.WHOLE))
        return raw

    def text(self) -> str:
        """All the text, verbatim."""
        return decode(self.bytes(), self.where, self.options.encoding)

    def document(self, text: str, *, id: str | None = None, **said: Any) -> Document:
        """A document out of this input."""
        return document(text, self.where, id=id or self.id, **said)

    def found(self, count: int = 1) -> None:
        """Count pieces that a reader sees, before it tries to read them."""
        self.tally.found += count


def stem(name: str) -> str:
    """A file's name without its ending (`.gz` and the ending before it are one)."""
    path = PurePath(name)
    if path.suffix.lower() == ".gz":
        path = path.with_suffix("")
    return path.with_suffix("").as_posix() if path.name.strip(".") else name


def _copy(stream: BinaryIO) -> BinaryIO:
    """A temporary file (in memory while it is small) with the bytes of a stream."""
    copy = tempfile.SpooledTemporaryFile(max_size=limits.WHOLE // 8)  # noqa: SIM115 - handed to the caller
    while chunk := stream.read(limits.MIB):
        copy.write(chunk)
    copy.seek(0)
    return cast("BinaryIO", copy)


def _fill(stream: BinaryIO, count: int) -> bytes:
    """Up to so many bytes, from a stream that may give fewer at a time or break off (who reads on will see)."""
    parts: list[bytes] = []
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    try:
        while count > 0 and (chunk := read(count)):
            parts.append(chunk)
            count -= len(chunk)
    except Exception:
        if not parts:
            raise
    return b"".join(parts)


class _Window(io.RawIOBase):
    """A view of a kept copy with a place of its own, so that closing it closes nothing else."""

    def __init__(self, copy: BinaryIO):
        self._copy = copy
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._copy.seek(self._at)
        self._copy.seek(offset, whence)
        self._at = self._copy.tell()
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        self._copy.seek(self._at)
        chunk = self._copy.read(len(view))
        view[: len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)


class _Rejoined(io.RawIOBase):
    """A stream whose head was read, from the start again."""

    def __init__(self, head: bytes, rest: BinaryIO):
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        if self._head:
            chunk, self._head = self._head[: len(view)], self._head[len(view) :]
        else:
            chunk = self._rest.read(len(view))
        view[: len(chunk)] = chunk
        return len(chunk)
