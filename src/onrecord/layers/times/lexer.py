"""Lexing: the words of the text blocks as the time grammar sees them, with the classes of `lexicon.yaml`.

Finer than the parser's tokens: "mid-1996", "22-year-old" and "7pm" come apart, "p.m." and "Sept." keep their stops.
Offsets are those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from onrecord.layers.vocabulary import vocabulary, words
from onrecord.record import Span

# One pass over the text; each alternative begins with a different sort of character, so nothing is tried twice.
_LEXEME = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-]))"
    r"|(?P<numeric>\d{1,4}(?P<sep>[/.])\d{1,2}(?P=sep)\d{2,4}(?![\d/]))"
    r"|(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?![\d:]))"
    r"|(?P<nth>\d{1,2}(?:st|nd|rd|th)(?![^\W_]))"
    r"|(?P<decade>\d{2,4}['’]?s(?![^\W_]))"
    r"|(?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}(?:\.\d+)?(?:/\d{1,2}(?!\d))?)"
    r"|(?P<ampm>[AaPp]\.?[Mm]\b\.?)"
    r"|(?P<word>[^\W\d_]+(?:\.(?=[^\W\d_]\.)[^\W\d_])*)"
    r"|(?P<poss>['’]s(?![^\W_]))"
    r"|(?P<other>[^\s\w]|[\d_])"
)


@cache
def classes() -> dict[str, dict[str, Any]]:
    """For each word of the lexicon, its classes and what it means in each."""
    out: dict[str, dict[str, Any]] = {}
    for name, entries in vocabulary("times/lexicon").items():
        if not name.isupper():  # the lower-case keys are settings of the scan
            continue
        pairs = entries.items() if isinstance(entries, dict) else ((word, word) for word in entries)
        for word, value in pairs:
            out.setdefault(word, {})[name] = value
    return out


@dataclass(slots=True)
class Lexemes:
    """The lexemes of one report, as parallel lists, and where words of the lexicon's time classes stand."""

    text: str
    low: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.low)

    def said(self, i: int) -> str:
        """A lexeme as written."""
        return self.text[self.start[i] : self.end[i]]

    def glued(self, i: int) -> bool:
        """Whether a lexeme follows the one before without a space."""
        return i > 0 and self.start[i] == self.end[i - 1]

    def capital(self, i: int) -> bool:
        """Whether a lexeme begins with a capital."""
        return self.text[self.start[i]].isupper()


def lex(text: str, spans: Iterable[Span]) -> Lexemes:
    """The lexemes of some stretches of a text; a `¶` stands after each stretch, so that no phrase runs over it."""
    out = Lexemes(text)
    dotted = words("times/lexicon", "dotted")
    low, kind, start, end = out.low, out.kind, out.start, out.end
    for span in spans:
        for found in _LEXEME.finditer(text, span.start, span.end):
            sort = found.lastgroup or "other"
            word = found.group().lower()
            stop = found.end()
            if end and found.start() < end[-1]:
                continue  # the stop of an abbreviation, taken with it
            if sort == "sep":
                sort = "numeric"
            if sort == "word" and word in dotted and stop < span.end and text[stop] == ".":
                stop += 1
            low.append(word.replace("’", "'"))
            kind.append(sort)
            start.append(found.start())
            end.append(stop)
        low.append("¶")
        kind.append("other")
        start.append(span.end)
        end.append(span.end)
    return out
