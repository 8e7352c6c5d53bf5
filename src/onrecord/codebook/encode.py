"""A sentence with its participants and trigger as the numbers that the coder's network reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Bounds = tuple[int, int]
Ints = npt.NDArray[np.int64]
# Word pieces that mark, in order: actor begins, ends; recipient begins, ends; trigger begins, ends.
MARKS = ("[unused1]", "[unused2]", "[unused3]", "[unused4]", "[unused5]", "[unused6]")


class Pair(NamedTuple):
    """A sentence and the character bounds of the actor, the recipient and the trigger, as far as they are known."""

    sentence: str
    actor: Bounds | None = None
    recipient: Bounds | None = None
    trigger: Bounds | None = None

    def behind(self, start: str) -> Pair:
        """The pair in a sentence that begins with other words."""
        moved = [(b[0] + len(start), b[1] + len(start)) if b else None for b in self[1:]]
        return Pair(start + self.sentence, *moved)


class Encoder:
    """Word pieces with marks round participants and trigger."""

    def __init__(self, tokenizer_file: Path):
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._marks = [self._id(m) for m in MARKS]
        self._first, self._last = self._id("[CLS]"), self._id("[SEP]")

    def _id(self, piece: str) -> int:
        found = self._tokenizer.token_to_id(piece)
        if found is None:
            raise ValueError(f"the tokenizer has no piece {piece}")
        return int(found)

    def encode(self, pairs: Sequence[Pair], longest: int) -> tuple[Ints, Ints, Ints]:
        """Ids and mask, each (pairs, length), and positions (pairs, 3) of the opening marks, 0 where there is none.

        A sentence longer than `longest` word pieces is cut round its marks.
        """
        rows, places = [], []
        for pair in pairs:
            pieces, marks = self._row(pair, longest)
            rows.append(pieces)
            places.append(marks)
        width = max(map(len, rows))
        ids = np.zeros((len(rows), width), dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
        return ids, mask, np.array(places, dtype=np.int64)

    def _row(self, pair: Pair, longest: int) -> tuple[list[int], list[int]]:
        cuts: list[tuple[int, int, int]] = []  # offset, order, mark
        for k, bounds in enumerate((pair.actor, pair.recipient, pair.trigger)):
            if bounds:
                cuts += [(bounds[0], 1, 2 * k), (bounds[1], 0, 2 * k + 1)]
        cuts.sort(key=lambda c: (c[0], c[1], c[2]))
        ids: list[int] = []
        where = [0, 0, 0]
        at = 0
        for offset, _, mark in cuts:
            ids += self._pieces(pair.sentence[at:offset])
            if mark % 2 == 0:
                where[mark // 2] = len(ids)
            ids.append(self._marks[mark])
            at = offset
        ids += self._pieces(pair.sentence[at:])
        start = 0
        if len(ids) > longest - 2:
            found = [w for w, b in zip(where, pair[1:], strict=True) if b] or [0]
            middle = (min(found) + max(found)) // 2
            start = max(0, min(middle - (longest - 2) // 2, len(ids) - longest + 2))
            ids = ids[start : start + longest - 2]
        known = [bool(b) for b in pair[1:]]
        moved = [w - start + 1 if k and 0 <= w - start < len(ids) else 0 for w, k in zip(where, known, strict=True)]
        return [self._first, *ids, self._last], moved

    def _pieces(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids) if text.strip() else []
