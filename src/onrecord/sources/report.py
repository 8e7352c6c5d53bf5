"""What became of each file: pieces found, read and skipped, and why. The totals must add up, or the run fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from onrecord.errors import ERRORS, OnrecordError


class Tally:
    """The count of one file. Readers count what they find; what is yielded or refused is counted apart from that."""

    def __init__(self, where: str):
        self.where = where
        self.found = 0
        self.read = 0
        self.why: Counter[str] = Counter()

    @property
    def skipped(self) -> int:
        """How many pieces were skipped, for any reason."""
        return self.why.total()

    @property
    def adds_up(self) -> bool:
        """Whether every piece that was found has been accounted for."""
        return self.found == self.read + self.skipped

    def refuse(self, code: str) -> None:
        """A piece that was handed on as a document could not be read after all."""
        self.read -= 1
        self.why[code] += 1


class Report:
    """The tallies of a run, in input order."""

    def __init__(self) -> None:
        self.rows: list[Tally] = []

    def open(self, where: str) -> Tally:
        """The tally of the next file."""
        self.rows.append(Tally(where))
        return self.rows[-1]

    def refuse(self, error: OnrecordError) -> None:
        """The document handed on last could not be read; for callers that read one document at a time."""
        if self.rows:
            self.rows[-1].refuse(error.code)

    @property
    def found(self) -> int:
        """Pieces found in all files."""
        return sum(row.found for row in self.rows)

    @property
    def read(self) -> int:
        """Documents handed on and not refused."""
        return sum(row.read for row in self.rows)

    @property
    def skipped(self) -> int:
        """Pieces skipped in all files."""
        return sum(row.skipped for row in self.rows)

    def check(self) -> None:
        """Raises E029 for the first file whose totals do not add up."""
        for row in self.rows:
            if not row.adds_up:
                raise OnrecordError("E029", row.where, row.found, row.read, row.skipped, after="")

    def lines(self) -> Iterator[str]:
        """The table, as lines of text."""
        table = [("file", "found", "read", "skipped", "why")]
        table += [(r.where, str(r.found), str(r.read), str(r.skipped), _why(r.why)) for r in self.rows]
        table += [("total", str(self.found), str(self.read), str(self.skipped), "")]
        widths = [max(len(row[i]) for row in table) for i in range(4)]
        for row in table:
            numbers = "  ".join(cell.rjust(width) for cell, width in zip(row[1:4], widths[1:], strict=True))
            yield f"{row[0].ljust(widths[0])}  {numbers}  {row[4]}".rstrip()


def _why(reasons: Counter[str]) -> str:
    return ", ".join(f"{count} x {reason}{_meaning(reason)}" for reason, count in sorted(reasons.items()))


def _meaning(reason: str) -> str:
    """What a number says, when that needs no particulars."""
    said = ERRORS[reason][0] if reason in ERRORS else ""
    return f" {said}" if said and "{" not in said else ""
