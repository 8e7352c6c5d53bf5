"""JSON Lines: a record a line, as `onrecord read --jsonl` prints it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from onrecord.exports.shape import DEFAULT, Options, binary_file
from onrecord.record import Record

NAME = "jsonl"
SUFFIX = ".jsonl"
ABOUT = "JSON Lines: whole records, one a line"


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:  # noqa: ARG001 - one shape
    """Write records whole (no event is left out: the others refer to it)."""
    done = 0
    with binary_file(target) as out:
        for record in records:
            out.write(record.to_json() + b"\n")
            done += 1
    return done
