"""Inputs as a user names them (files, folders, archives, globs, `-` for standard input) to documents, in input order.

Every file has a line in the report: pieces found, read and skipped, and why. A piece or file that cannot be read
yields its error and the rest goes on; totals that do not add up end the run (E029).
"""

from __future__ import annotations

import errno
import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, cast

from onrecord.errors import OnrecordError, said
from onrecord.record import Document
from onrecord.sources import columns, detect, packed
from onrecord.sources.given import Given, Item, Options, Passed, stem
from onrecord.sources.make import STDIN
from onrecord.sources.packed import Refused
from onrecord.sources.report import Report

_GLOB = frozenset("*?[")
_DEEPEST_FOLDER = 64


def documents(
    names: Iterable[str],
    encoding: str | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    report: Report | None = None,
) -> Iterator[Item]:
    """The documents of some inputs; an input or row that cannot be read yields its error and the rest goes on.

    `mapping` names columns of tables and keys of JSON Lines (`{"text": "body", "published": "date:dmy"}`); `report`
    collects what was found, read and skipped in each file. Raises E029 at the end when its totals do not add up.
    """
    options = Options(encoding, columns.checked(mapping))
    report = report or Report()
    yielded = refused = 0
    for name in names:
        for item in _named(name, options, report):
            yielded += isinstance(item, Document)
            refused += isinstance(item, OnrecordError)
            yield item
    report.check()


def _named(name: str, options: Options, report: Report) -> Iterator[Item]:
    if name == STDIN:
        yield from _file(Given(STDIN, lambda: cast("BinaryIO", sys.stdin.buffer), options, once=True), report)
        return
    path = Path(name)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        matches = sorted(glob.glob(name, recursive=True)) if _GLOB & set(name) else []  # noqa: PTH207 - Path.glob takes no absolute ones
        if not matches:
            yield _fault(OnrecordError("E001", name), report)
        for match in matches:
            yield from _named_path(Path(match), Path(match).stat().st_mode, match, options, report)
        return
    except (OSError, ValueError) as problem:  # a name that is too long, a NUL in it
        yield _fault(OnrecordError("E009", name, said(problem)), report)
        return
    yield from _named_path(path, mode, name, options, report)


def _named_path(path: Path, mode: int, name: str, options: Options, report: Report) -> Iterator[Item]:
    if stat.S_ISDIR(mode):
        yield from _folder(path, options, report)
    else:
        yield from _file(_from_path(path, name, options, once=not stat.S_ISREG(mode)), report)


def _from_path(path: Path, where: str, options: Options, *, id: str | None = None, once: bool = False) -> Given:
    return Given(where, lambda: path.open("rb"), options, id=id, once=once)


def _folder(root: Path, options: Options, report: Report) -> Iterator[Item]:
    """Every file below a folder, in order of names. Links are not followed."""
    seen = False
    for path in _below(root, 0):
        seen = True
        if packed.is_hidden(path.relative_to(root).as_posix()):
            _pass(str(path), "hidden file", report)
            continue
        if path.is_symlink():
            if _leads_out(path, root):
                error = OnrecordError("E016", path, root, after="The file was skipped.")
                yield _fault(error, report)
            else:
                _pass(str(path), "link to a file in the folder", report)
            continue
        if not path.is_file():
            yield _fault(OnrecordError("E009", path, "not a plain file", after="The file was skipped."), report)
            continue
        name = stem(path.relative_to(root).as_posix())
        yield from _file(_from_path(path, str(path), options, id=name), report)
    if not seen:
        yield _fault(OnrecordError("E014", root), report)


def _below(folder: Path, depth: int) -> Iterator[Path]:
    """Files and links below a folder; a folder that cannot be listed comes as itself."""
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in listed:
        if entry.is_dir(follow_symlinks=False) and depth < _DEEPEST_FOLDER and not packed.is_hidden(entry.name):
            yield from _below(Path(entry.path), depth + 1)
        else:
            yield Path(entry.path)


def _leads_out(link: Path, root: Path) -> bool:
    try:
        return not link.resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a link to nothing, or to itself
        return True


def _file(given: Given, report: Report) -> Iterator[Item]:
    """The documents of one file, or of all files in an archive."""
    try:
        if detect.is_gzip(given):
            given = packed.unzipped(given)
        if detect.is_zip(given):
            yield from _archive(given, report)
            return
    except OnrecordError as error:
        yield _fault(error, report)
        return
    except Exception as problem:
        yield _fault(_wrapped(problem, given), report)
        return
    yield from _pieces(given, report)


def _archive(given: Given, report: Report) -> Iterator[Item]:
    seen = False
    for member in packed.members(given):
        seen = True
        if isinstance(member, Given):
            yield from _file(member, report)
        elif isinstance(member.why, Passed):
            _pass(member.where, member.why.why, report)
        else:
            yield _fault(member.why, report)
    if not seen:
        yield _fault(OnrecordError("E014", given.where), report)


def _pieces(given: Given, report: Report) -> Iterator[Item]:
    """The pieces of one file, counted as they come. What ends the file counts as a piece."""
    tally = report.open(given.where)
    given.tally = tally
    fault: OnrecordError | None = None
    try:
        for piece in detect.reader_for(given)(given):
            if isinstance(piece, Passed):
                tally.why[piece.why] += 1
                continue
            if isinstance(piece, OnrecordError):
                tally.why[piece.code] += 1
            else:
                tally.read += 1
            yield piece
        if not tally.found:
            fault = OnrecordError("E014", given.where)
    except OnrecordError as error:
        fault = error
    except Exception as problem:
        fault = _wrapped(problem, given)
    if fault:
        # Pieces that were counted and not given yet are lost with the file; when there are none, the end is one.
        lost = tally.found - tally.read - tally.skipped
        tally.found += lost == 0
        tally.why[fault.code] += max(1, lost)
        yield fault


def _wrapped(problem: Exception, given: Given) -> OnrecordError:
    """Faults of the system, of broken archives, and of readers, as numbered errors."""
    words = said(problem)
    if isinstance(problem, FileNotFoundError):
        return OnrecordError("E001", given.where)
    # A member whose place in the archive is a wrong one gives EINVAL, a locked one RuntimeError.
    inside = isinstance(problem, RuntimeError) or (isinstance(problem, OSError) and problem.errno == errno.EINVAL)
    if isinstance(problem, packed.BROKEN) or (inside and given.depth):
        return OnrecordError("E028", given.where, words, after="The rest was not read.")
    if isinstance(problem, OSError):
        return OnrecordError("E009", given.where, words)
    return OnrecordError("E026", given.where, f"{type(problem).__name__}: {words}")


def _fault(error: OnrecordError, report: Report) -> OnrecordError:
    """An error of a whole file, with its line in the report."""
    tally = report.open(error.where)
    tally.found = 1
    tally.why[error.code] += 1
    return error


def _pass(where: str, why: str, report: Report) -> None:
    tally = report.open(where)
    tally.found = 1
    tally.why[why] += 1


__all__ = ["Item", "Refused", "Report", "documents"]
