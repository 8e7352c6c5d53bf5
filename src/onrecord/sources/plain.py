"""Small helpers on plain lines: folding, labels, paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

_SPACE = re.compile(r"\s+")
_LONGEST_LABEL = 60


def folded(words: str) -> str:
    """Lower case, without accents and doubled spaces, so that labels compare."""
    apart = unicodedata.normalize("NFKD", words.strip().casefold())
    return _SPACE.sub(" ", "".join(ch for ch in apart if not unicodedata.combining(ch)))


def squeezed(words: str) -> str:
    """Words on one line, with single spaces."""
    return _SPACE.sub(" ", words).strip()


def labelled(line: str, labels: Mapping[str, str]) -> tuple[str, str] | None:
    """Field and value of "Label: value", for known labels only: a colon in a headline makes no field."""
    label, colon, _ = line[:_LONGEST_LABEL].partition(":")
    if not colon or not (name := labels.get(folded(label))):
        return None
    return name, line[len(label) + 1 :].strip()


def blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Runs of lines that blank lines part, however many these are."""
    run: list[str] = []
    for line in lines:
        if line.strip():
            run.append(line.strip())
        elif run:
            yield run
            run = []
    if run:
        yield run


def joined(lines: Sequence[str], *, wrapped: bool) -> str:
    """A text of paragraphs: each line is one, or (hard-wrapped files) each run of lines is."""
    if wrapped:
        return "\n\n".join(" ".join(run) for run in blocks(lines))
    return "\n\n".join(line.strip() for line in lines if line.strip())


def cut(text: str) -> list[str]:
    """The lines of a text."""
    return re.split(r"\r\n|[\n\r\f\v\x85\u2028\u2029]", text)
