"""The example reports' records, held as golden files: a change of any finding is seen in review.

`python tests/test_examples.py` writes them anew after a change that is meant.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.reader import Reader

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.txt"))


def golden(path: Path) -> Path:
    return path.with_suffix(".record.json")


def made(path: Path, reader: Reader) -> bytes:
    return reader.read(path.read_text(encoding="utf-8"), id=path.stem).to_json(indent=1) + b"\n"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_record_is_the_golden_one(path: Path, reader: Reader) -> None:
    assert made(path, reader) == golden(path).read_bytes(), "run python tests/test_examples.py if this change is meant"


if __name__ == "__main__":
    shared_reader = Reader()
    for example in EXAMPLES:
        golden(example).write_bytes(made(example, shared_reader))
