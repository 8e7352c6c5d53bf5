from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.reader import Reader
from onrecord.record import Record
from tests.exports import made


@pytest.fixture(scope="session")
def read_examples(reader: Reader, examples: list[Path]) -> list[Record]:
    """The examples as the reader reads them today."""
    return [reader.read(path.read_text(encoding="utf-8"), id=path.stem) for path in examples]


@pytest.fixture
def records(read_examples: list[Record]) -> list[Record]:
    """A record made by hand, an empty one, and the examples."""
    return [made.record(), made.empty(), *read_examples]
