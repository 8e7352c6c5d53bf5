"""Numbers in digits, words and both: `1.5 million`, `two hundred and six`, `half a million`, `tens of thousands`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onrecord.layers.figures.lexicon import Numbers, Vague

_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,9})?([a-z]{1,3})?(\+)?")
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Number:
    """A value (lowest and highest; equal unless vague), the word behind it, and the scale word it was told in."""

    low: float | int | None
    high: float | int | None
    end: int
    vague: bool = False
    scale: int = 1
    share: bool = False


def number_at(low: Sequence[str], i: int, lex: Numbers, glued: Callable[[int], bool]) -> Number | None:
    """The number that begins at a word; None when there is none."""
    if i >= len(low):
        return None
    word = low[i]
    if word[:1].isdigit():
        return _digits(low, i, lex, glued)
    return _vague(low, i, lex) or _half(low, i, lex) or _words(low, i, lex)


def tidy(value: float) -> float | int:
    """A whole number as an int; others without the dust of binary fractions."""
    value = round(value, 6)
    return int(value) if float(value).is_integer() else value


def _digits(low: Sequence[str], i: int, lex: Numbers, glued: Callable[[int], bool]) -> Number | None:
    word = low[i]
    match = _DIGITS.fullmatch(word) if len(word) <= _LONGEST else None
    if match is None:
        return None
    whole, part, suffix, plus = match.groups()
    value = float(whole.replace(",", "") + (part or ""))
    end, scale = i + 1, 1
    if suffix:
        if suffix not in lex.suffixes:
            return None
        scale = lex.suffixes[suffix]
    elif len(whole) <= 3 and not part and _group(low, end) and not _group(low, end + 1):
        value, end = value * 1000 + int(low[end]), end + 1
    elif glued(i) and end < len(low) and low[end] in lex.suffixes and low[end] != "b":
        scale, end = lex.suffixes[low[end]], end + 1
    if not suffix:
        found, end = _scales(low, end, lex)
        scale *= found
    if end == i + 1 and not suffix and end < len(low) and low[end] in ("-", "‑") and glued(i):
        found, after = _scales(low, end + 1, lex)
        if found > 1:
            scale, end = found, after
    if end < len(low) and low[end] == "+" and glued(end - 1):
        end, plus = end + 1, "+"
    exact = tidy(value * scale)
    return Number(exact, None if plus else exact, end, False, scale)


def _group(low: Sequence[str], i: int) -> bool:
    """Whether a word is three digits that go on the number before it ("11 435")."""
    return i < len(low) and len(low[i]) == 3 and low[i].isdigit()


def _scales(low: Sequence[str], i: int, lex: Numbers) -> tuple[int, int]:
    """The product of the scale words at a position, and the word behind them."""
    scale = 1
    while i < len(low) and low[i] in lex.scales:
        scale *= lex.scales[low[i]]
        i += 1
    return scale, i


def _vague(low: Sequence[str], i: int, lex: Numbers) -> Number | None:
    for entry in lex.vague.get(low[i], ()):
        n = len(entry.words)
        if tuple(low[i : i + n]) == entry.words:
            return _multiplied(low, i + n, entry, lex) or (
                None if entry.words == ("tens", "of") else Number(entry.low, entry.high, i + n, True)
            )
    return None


def _multiplied(low: Sequence[str], i: int, entry: Vague, lex: Numbers) -> Number | None:
    """`several hundred`, `tens of thousands of`."""
    if entry.words not in lex.multiplied or i >= len(low):
        return None
    end = i + 1
    if low[i] in lex.scales and entry.low is not None and entry.high is not None:
        scale = lex.scales[low[i]]
        bottom, top = entry.low * scale, entry.high * scale
    elif low[i] in lex.plural_scales:
        scale = lex.plural_scales[low[i]]
        if entry.low is None or entry.high is None:
            bottom, top = 2 * scale, 10 * scale - 1
        else:
            bottom, top = entry.low * scale, (entry.high + 1) * scale - 1
    else:
        return None
    if end < len(low) and low[end] == "of":
        end += 1
    return Number(bottom, top, end, True, scale)


def _half(low: Sequence[str], i: int, lex: Numbers) -> Number | None:
    """`half a million`, `a quarter of a million`, `two-thirds`."""
    at, times = i, 1
    if low[i] in ("a", "an", "one"):
        at = i + 1
    elif low[i] in lex.cardinals:
        times, at = lex.cardinals[low[i]], i + 1
    if at < len(low) and low[at] == "-":
        at += 1
    if at >= len(low) or low[at] not in lex.fractions:
        return None
    part, end = lex.fractions[low[at]] * times, at + 1
    while end < len(low) and low[end] in ("a", "an", "-", "of") and end < at + 4:
        end += 1
    scale, after = _scales(low, end, lex)
    if scale > 1:
        return Number(tidy(part * scale), tidy(part * scale), after, False, scale)
    if low[at] in ("half", "quarter", "quarters", "tenth") or at == i:
        return None
    return Number(round(part, 2), round(part, 2), at + 1, False, 1, True)


def _words(low: Sequence[str], i: int, lex: Numbers) -> Number | None:
    """`seventeen`, `two hundred and six`, `two and a half million`, `a dozen`."""
    total, current, at, scale = 0.0, 0.0, i, 1
    last = ""
    if low[i] in ("a", "an"):
        at, current, last = i + 1, 1.0, "unit"
        if at >= len(low) or low[at] not in lex.scales:
            return None
    while at < len(low):
        word = low[at]
        if word in lex.cardinals and last in ("", "ten", "scale", "hundred"):
            current, last = current + lex.cardinals[word], "unit"
        elif word in lex.tens and last in ("", "scale", "hundred"):
            current, last = current + lex.tens[word], "ten"
        elif word == "hundred" and last in ("unit", "ten"):
            current, last, scale = current * 100, "hundred", 100
        elif word in lex.scales and last:
            scale = lex.scales[word]
            total, current, last = total + current * scale, 0.0, "scale"
        elif word == "-" and last == "ten" and at + 1 < len(low) and low[at + 1] in lex.cardinals:
            pass
        elif word == "and" and last == "unit" and tuple(low[at + 1 : at + 3]) == ("a", "half"):
            current, at = current + 0.5, at + 2
        elif word == "and" and last in ("hundred", "scale") and _goes_on(low, at + 1, lex):
            pass
        else:
            break
        at += 1
    if not last:
        return None
    value = tidy(total + current)
    return Number(value, value, at, False, scale)


def _goes_on(low: Sequence[str], i: int, lex: Numbers) -> bool:
    """Whether "and" goes on a number ("two hundred and six") and does not join two ("a hundred and ten soldiers")."""
    return i < len(low) and (low[i] in lex.cardinals or low[i] in lex.tens)
