"""The example bank: sentences with their coding, in a compact inline markup that a person can read and extend.

`TYPE:mode+mode | status | contexts | tags | sentence`, where the sentence marks `{trigger}`, `[A:actor]` and
`[R:recipient]`. The format is described in `docs/codebook.md`; `check` is what `onrecord codebook check` runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import OnrecordError
from onrecord.record import Span

HERE = Path(__file__).parent / "examples"
NONE = "NONE"
_MARK = re.compile(r"\[(?P<role>[AR]):(?P<who>[^\[\]{}]+)\]|\{(?P<trigger>[^\[\]{}]+)\}")


@dataclass(frozen=True, slots=True)
class Example:
    """One coded sentence. Spans are offsets into `sentence`, which has no marks."""

    type: str
    modes: tuple[str, ...]
    status: str | None
    contexts: tuple[str, ...]
    tags: tuple[str, ...]
    sentence: str
    trigger: Span
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    where: str

    @property
    def pair(self) -> str | None:
        """Id of the boundary pair it belongs to."""
        return next((t for t in self.tags if re.fullmatch(r"p[A-Z]*\d+", t)), None)


def parse_line(line: str, where: str) -> Example:
    """Read one line; raises `OnrecordError` E021 with what is wrong with it."""

    def wrong(reason: str) -> OnrecordError:
        return OnrecordError("E021", where, reason)

    fields = [field.strip() for field in line.split("|")]
    if len(fields) != 5:
        raise wrong(f"{len(fields)} fields between bars, not 5")
    label, status, contexts, tags, marked = fields
    type_, _, modes = label.partition(":")
    plain: list[str] = []
    length = at = 0
    triggers: list[Span] = []
    people: dict[str, list[Span]] = {"A": [], "R": []}
    for mark in _MARK.finditer(marked):
        before, inner = marked[at : mark.start()], mark["who"] or mark["trigger"]
        plain += [before, inner]
        span = Span(start=length + len(before), end=length + len(before) + len(inner))
        (triggers if mark["trigger"] else people[mark["role"]]).append(span)
        length, at = span.end, mark.end()
    plain.append(marked[at:])
    sentence = "".join(plain)
    if len(triggers) != 1:
        raise wrong(f"{len(triggers)} triggers, not 1")
    if any(ch in sentence for ch in "[]{}"):
        raise wrong("a bracket that marks nothing")
    return Example(
        type=type_.strip(),
        modes=tuple(m for m in modes.split("+") if m),
        status=None if status == "-" else status,
        contexts=() if contexts == "-" else tuple(c.strip() for c in contexts.split(",") if c.strip()),
        tags=tuple(tags.split()),
        sentence=sentence,
        trigger=triggers[0],
        actors=tuple(people["A"]),
        recipients=tuple(people["R"]),
        where=where,
    )


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a bank file that are examples, each with `file:line`."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield line, f"{path.name}:{number}"


def groups(examples: Sequence[Example]) -> list[int]:
    """A number for each example; those of one boundary pair and those that share a sentence have the same."""
    chief = list(range(len(examples)))

    def top(i: int) -> int:
        while chief[i] != i:
            i = chief[i]
        return i

    seen: dict[tuple[str, str], int] = {}
    for i, example in enumerate(examples):
        # The bank's pair ids are good in all its files, a user's in one.
        file = example.where.split(":")[0]
        keys = [("sentence", example.sentence)]
        keys += [("bank" if file.startswith("bank_") else file, example.pair)] if example.pair else []
        for key in keys:
            one, other = sorted((top(seen.setdefault(key, i)), top(i)))
            chief[other] = one
    return [top(i) for i in range(len(examples))]


def load(folder: Path = HERE) -> list[Example]:
    """All examples of the bank, in file and line order."""
    return [parse_line(line, where) for path in sorted(folder.glob("*.txt")) for line, where in lines(path)]
