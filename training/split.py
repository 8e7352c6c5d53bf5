"""Which of the bank's examples are kept out of training."""

from __future__ import annotations

import zlib

from onrecord.codebook.bank import Example


def letter(example: Example) -> str:
    """The bank file an example stands in."""
    return example.where.split(":")[0].removeprefix("bank_")[0]


def kept_out(example: Example) -> bool:
    """Whether an example is kept out of training: one in twelve of the later banks, by a hash, pairs together."""
    return letter(example) > "e" and zlib.crc32((example.pair or example.sentence).encode()) % 12 == 0
