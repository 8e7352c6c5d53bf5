"""How much a file may hold or unpack to: the bounds that keep a hostile file from eating the machine."""

from __future__ import annotations

import io
from typing import BinaryIO

from onrecord.errors import OnrecordError

MIB = 1024 * 1024
HEAD = 64 * 1024  # bytes looked at to tell formats and encodings
WHOLE = 256 * MIB  # the most that is read in one piece
LINE = 32 * MIB  # the longest line (characters), row or mail (bytes)
PAGE = 16 * MIB  # the largest web page out of an archive
RATIO = 200  # how far text may unpack; real text stays below 50
FREE = 16 * MIB  # what may be unpacked before the ratio is looked at
UNPACKED = 16 * 1024 * MIB  # the most that one archive may unpack to
MEMBERS = 100_000  # the most files in one archive
DEPTH = 3  # archives inside archives


def size(count: int) -> str:
    """A number of bytes for people."""
    return f"{count / MIB:.0f} MiB" if count >= MIB else f"{count} bytes"


def allowance(packed: int) -> int:
    """How many bytes so many packed bytes may unpack to."""
    return min(UNPACKED, max(FREE, packed * RATIO))


class Budget:
    """What may still be unpacked from one archive. Raises E015 when it is spent."""

    def __init__(self, where: str, left: int):
        self.where = where
        self.granted = left
        self._left = left

    def spend(self, count: int) -> None:
        """Take so many bytes."""
        self._left -= count
        if self._left < 0:
            raise OnrecordError("E015", self.where, size(self.granted))


class Guarded(io.RawIOBase):
    """A stream that unpacks, read against budgets (its own and its archive's)."""

    def __init__(self, stream: BinaryIO, *budgets: Budget):
        self._stream = stream
        self._budgets = budgets

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read some bytes, once they are paid for."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        # One read at a time, so that what stands before a break is not lost with it.
        read = getattr(self._stream, "read1", self._stream.read)
        chunk: bytes = read(len(view))
        for budget in self._budgets:
            budget.spend(len(chunk))
        view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        """Close the stream underneath too."""
        if not self.closed:
            self._stream.close()
        super().close()
