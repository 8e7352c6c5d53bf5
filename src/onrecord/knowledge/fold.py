"""Folding of letters so that names compare as a reader compares them, without changing any offset."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_MARKS = {
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u02bb": "'", "`": "'", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-",
    "\u2014": "-", "\u00a0": " ", "\u202f": " ", "\n": " ", "\t": " ", "\r": " ", "\u00f8": "o", "\u00d8": "o",
    "\u0142": "l", "\u0141": "l", "\u0131": "i", "\u0130": "i", "\u00df": "s", "\u0111": "d", "\u0110": "d",
    "\u00e6": "a", "\u00c6": "a", "\u0259": "e", "\u018f": "e",
}  # fmt: skip


@lru_cache(maxsize=65536)
def _letter(ch: str) -> str:
    if ch in _MARKS:
        return _MARKS[ch]
    if ch.isascii():
        return ch.lower()
    base = unicodedata.normalize("NFKD", ch)[:1] or ch
    low = base.lower()
    return low if len(low) == 1 else ch


def fold(text: str) -> str:
    """Lower case, without accents, plain quotes, hyphens and spaces; the result is as long as the text."""
    if text.isascii():
        return text.lower().replace("\n", " ").replace("\t", " ").replace("\r", " ").replace("`", "'")
    return "".join(map(_letter, text))
