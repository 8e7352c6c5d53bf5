"""What every export looks like, what a user can ask of it, and files that are whole or not there."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Any, Protocol, TextIO

import msgspec
from msgspec import Meta, Struct

from onrecord.errors import OnrecordError, said
from onrecord.record import Event, Record

HAPPENED = frozenset({"actual", "ongoing", "ended", "historical"})
STDOUT = "-"


class Options(Struct, frozen=True, kw_only=True):
    """What a user can ask of an export."""

    statuses: Annotated[
        frozenset[str] | None,
        Meta(
            description="Statuses of the events that are written; None: all, or what happened where a format has none."
        ),
    ] = None
    min_certainty: Annotated[float, Meta(description="Events less certain than this are left out.", ge=0, le=1)] = 0.0
    published_dates: Annotated[
        bool, Meta(description="Give events without a time of their own the report's date (else the cell stays empty).")
    ] = False


DEFAULT = Options()


class Export(Protocol):
    """The shape of an export's module."""

    NAME: str
    SUFFIX: str
    ABOUT: str

    def write(self, records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
        """Write the records, one after another as they come; gives the number of rows, features or documents."""
        ...


def events(record: Record, options: Options, *, happened: bool = False) -> list[Event]:
    """The events to write. `happened`: for formats that cannot say that an event did not happen; retellings go too."""
    statuses = options.statuses or (HAPPENED if happened else None)
    return [
        e
        for e in record.events
        if (statuses is None or e.status in statuses)
        and e.certainty >= options.min_certainty
        and not (happened and e.same_as)
    ]


def to_json(value: Any) -> str:
    """Plain values as one line of JSON; keys in the order given."""
    return msgspec.json.encode(value).decode("utf-8")


@contextmanager
def binary_file(target: Path) -> Iterator[IO[bytes]]:
    """A file that replaces the old one only when all of it is written; `-` is standard output."""
    if str(target) == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with _writing(target):
        if target.exists() and not target.is_file():
            with target.open("wb") as device:  # /dev/stdout, a named pipe: nothing to replace; a folder fails here
                yield device
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                yield out
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


@contextmanager
def text_file(target: Path) -> Iterator[TextIO]:
    """The same for text: UTF-8, and line ends as they are written."""
    with binary_file(target) as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8", newline="", write_through=False)
        yield out
        out.flush()
        out.detach()


def collection(target: Path, head: str, items: Iterable[Any]) -> int:
    """One JSON object that ends in a list: `head` up to the list's bracket, then the items one by one."""
    done = 0
    with text_file(target) as out:
        out.write(head)
        for item in items:
            out.write((",\n" if done else "\n") + to_json(item))
            done += 1
        out.write("\n]}\n")
    return done


@contextmanager
def folder(target: Path) -> Iterator[Path]:
    """A folder whose files reach their place only when all of them are written; other files in it stay."""
    if str(target) == STDOUT:
        raise OnrecordError("E041", target, "this format is a folder of files")
    with _writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            yield made
            target.mkdir(exist_ok=True)
            for path in sorted(made.iterdir()):
                path.replace(target / path.name)
        finally:
            shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if isinstance(problem, BrokenPipeError):
            raise
        raise OnrecordError("E041", target, said(problem)) from None
