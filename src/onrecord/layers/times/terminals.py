"""Terminals of the time grammar that are more than one word of a list: numbers, years, days, clock times, holidays."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from onrecord.layers.times.lexer import Lexemes, classes
from onrecord.layers.vocabulary import vocabulary

Found = list[tuple[int, Any]]
_LONGEST_NUMBER = 10  # words
_DASHES = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class Terminal:
    """How a terminal is matched, and what it can begin with (`@kind`, `#CLASS` or words)."""

    match: Callable[[Lexemes, int], Found]
    first: frozenset[str]


def _meaning(lexemes: Lexemes, i: int, name: str) -> Any:
    """What the word at a place means in a class, None when it is not of it."""
    if i >= len(lexemes):
        return None
    meanings = classes().get(lexemes.low[i])
    return meanings.get(name) if meanings else None


def _under_hundred(lexemes: Lexemes, i: int) -> tuple[int, int] | None:
    """A number word below 100: (end, value)."""
    if (tens := _meaning(lexemes, i, "TENS")) is not None:
        j = i + 1
        if j < len(lexemes) and lexemes.low[j] in _DASHES and lexemes.glued(j):
            j += 1
        ones = _meaning(lexemes, j, "CARDINAL")
        if ones is not None and 0 < ones < 10:
            return j + 1, tens + ones
        return i + 1, tens
    if (value := _meaning(lexemes, i, "CARDINAL")) is not None:
        return i + 1, value
    return None


def _number_words(lexemes: Lexemes, i: int) -> tuple[int, float] | None:
    """A number in words ("two thousand five hundred", "a hundred"): (end, value)."""
    total, part, at, any_word = 0, 0, i, False
    if lexemes.low[i] == "a" and _meaning(lexemes, i + 1, "SCALE"):
        part, at, any_word = 1, i + 1, True
    while at < min(len(lexemes), i + _LONGEST_NUMBER):
        if (scale := _meaning(lexemes, at, "SCALE")) is not None and any_word:
            if scale == 100:
                part = (part or 1) * 100
            else:
                total, part = total + (part or 1) * scale, 0
            at += 1
            continue
        skip = at + 1 if any_word and lexemes.low[at] == "and" and part % 100 == 0 else at
        if any_word and part % 100:
            break
        found = _under_hundred(lexemes, skip) if skip < len(lexemes) else None
        if found is None or (skip > at and not part and not total):
            break
        at, value = found
        part, any_word = part + value, True
    return (at, total + part) if any_word else None


def number(lexemes: Lexemes, i: int) -> Found:
    """A count: digits, words, a half ("2 1/2", "two and a half"), or a vague one (`X`)."""
    low = lexemes.low[i]
    if lexemes.kind[i] == "num":
        whole, _, below = low.replace(",", "").partition("/")
        if below:
            return [(i + 1, float(whole) / int(below))] if int(below) else []
        value = float(whole)
        if i + 1 < len(lexemes) and lexemes.kind[i + 1] == "num" and "/" in lexemes.low[i + 1]:
            top, _, under = lexemes.low[i + 1].partition("/")
            if top.isdigit() and int(under) and int(top) < int(under):
                return [(i + 2, value + int(top) / int(under))]
        return _with_half(lexemes, i + 1, value)
    if low in ("half", "a") and _half(lexemes, i):
        return [(_half(lexemes, i) or i, 0.5)]
    if low in ("several", "few", "many", "some", "numerous", "various", "countless", "multiple"):
        return [(i + 1, "X")]
    if low in ("dozens", "scores", "hundreds", "thousands", "tens") and lexemes.low[i + 1 : i + 2] == ["of"]:
        return [(i + 2, "X")]
    if low == "couple" or (low == "a" and lexemes.low[i + 1 : i + 2] == ["couple"]):
        j = i + 1 + (low == "a")
        return [(j + 1, 2.0)] if lexemes.low[j : j + 1] == ["of"] else [(j, 2.0)]
    if low == "a" and lexemes.low[i + 1 : i + 2] in (["few"], ["dozen"], ["good"], ["number"]):
        word = lexemes.low[i + 1]
        if word == "few":
            return [(i + 2, "X")]
        if word == "dozen":
            return [(i + 2, 12.0)]
        return [(i + 3, "X")] if word == "number" and lexemes.low[i + 2 : i + 3] == ["of"] else []
    if found := _number_words(lexemes, i):
        return _with_half(lexemes, found[0], float(found[1]))
    return []


def _half(lexemes: Lexemes, i: int) -> int | None:
    """Where "half", "half a", "a half" ends."""
    words = lexemes.low[i : i + 3]
    if words[:1] == ["half"]:
        return i + 2 if words[1:2] in (["a"], ["an"], ["-"]) else i + 1
    return i + 2 if words[:2] == ["a", "half"] else None


def _with_half(lexemes: Lexemes, i: int, value: float) -> Found:
    """A number, and the same with "and a half" after it."""
    out: Found = [(i, value)]
    if lexemes.low[i : i + 3] == ["and", "a", "half"]:
        out.insert(0, (i + 3, value + 0.5))
    elif lexemes.low[i : i + 5] == ["-", "and", "-", "a", "-"] and lexemes.low[i + 5 : i + 6] == ["half"]:
        out.insert(0, (i + 6, value + 0.5))
    return out


def year(lexemes: Lexemes, i: int) -> Found:
    """A year: 1000-2199 in digits, '98, or spoken ("nineteen ninety-six", "two thousand")."""
    low, kind = lexemes.low[i], lexemes.kind[i]
    if kind == "num":
        return [(i + 1, int(low))] if len(low) == 4 and low.isdigit() and 1000 <= int(low) < 2200 else []
    if low in ("'", "‘") and i + 1 < len(lexemes) and lexemes.glued(i + 1):
        short = lexemes.low[i + 1]
        if len(short) == 2 and short.isdigit():
            return [(i + 2, century_of(int(short)))]
        return []
    first = _under_hundred(lexemes, i)
    if first and first[1] in (18, 19, 20) and first[0] < len(lexemes):
        second = _under_hundred(lexemes, first[0])
        if second and second[1] >= 10:
            return [(second[0], first[1] * 100 + second[1])]
    if lexemes.low[i : i + 2] == ["two", "thousand"]:
        words = _number_words(lexemes, i)
        if words and 2000 <= words[1] < 2100:
            return [(words[0], int(words[1]))]
    return []


def short_year(lexemes: Lexemes, i: int) -> Found:
    """The last two figures of a year, glued to the one before."""
    low = lexemes.low[i]
    return (
        [(i + 1, int(low))] if lexemes.kind[i] == "num" and len(low) == 2 and low.isdigit() and lexemes.glued(i) else []
    )


def century_of(short: int) -> int:
    """A two-digit year in full: 00-39 is this century."""
    return short + (2000 if short < 40 else 1900)


def day_of_month(lexemes: Lexemes, i: int) -> Found:
    """A day of a month: 1-31, 1st-31st, first to thirty-first."""
    low, kind = lexemes.low[i], lexemes.kind[i]
    if kind == "num":
        return [(i + 1, int(low))] if low.isdigit() and len(low) <= 2 and 1 <= int(low) <= 31 else []
    return [(end, n) for end, n in nth(lexemes, i) if 1 <= n <= 31]


def nth(lexemes: Lexemes, i: int) -> Found:
    """An ordinal: 3rd, third, twenty-first."""
    low = lexemes.low[i]
    if lexemes.kind[i] == "nth":
        return [(i + 1, int(low[:-2]))]
    if (value := _meaning(lexemes, i, "ORDINAL")) is not None:
        return [(i + 1, value)]
    if (tens := _meaning(lexemes, i, "TENS")) is not None:
        j = i + 1 + (lexemes.low[i + 1 : i + 2] == ["-"])
        ones = _meaning(lexemes, j, "ORDINAL")
        if ones is not None and ones < 10:
            return [(j + 1, tens + ones)]
    return []


def decade(lexemes: Lexemes, i: int) -> Found:
    """A decade: 1990s, '80s, 80s, eighties; its first year. Of the twentieth century when only two digits say it."""
    low = lexemes.low[i]
    if low in ("'", "‘") and i + 1 < len(lexemes) and lexemes.kind[i + 1] == "decade" and lexemes.glued(i + 1):
        return [(i + 2, year_) for _, year_ in decade(lexemes, i + 1)]
    if lexemes.kind[i] == "decade":
        digits = low.rstrip("s").rstrip("'")
        if len(digits) == 4 and digits[3] == "0" and 1000 <= int(digits) < 2200:
            return [(i + 1, int(digits))]
        return [(i + 1, 1900 + int(digits))] if len(digits) == 2 and digits[1] == "0" and int(digits) >= 20 else []
    if (tens := _meaning(lexemes, i, "DECADEWORD")) is not None:
        return [(i + 1, 1900 + tens * 10)]
    if lexemes.low[i : i + 1] == ["nineteen"] and (tens := _meaning(lexemes, i + 1, "DECADEWORD")) is not None:
        return [(i + 2, 1900 + tens * 10)]
    return []


def clock(lexemes: Lexemes, i: int) -> Found:
    """A clock time in digits: 22:30, and 7, 7.30 or seven (for use before am, o'clock)."""
    low, kind = lexemes.low[i], lexemes.kind[i]
    if kind == "clock":
        hour, minute = (int(part) for part in low.split(":")[:2])
        return [(i + 1, (hour, minute))] if hour <= 24 and minute < 60 else []
    if kind == "num":
        hours, _, minutes = low.partition(".")
        if hours.isdigit() and int(hours) <= 24 and (not minutes or (len(minutes) == 2 and int(minutes) < 60)):
            return [(i + 1, (int(hours), int(minutes or 0)))]
        return []
    value = _meaning(lexemes, i, "CARDINAL")
    return [(i + 1, (value, 0))] if value is not None and 1 <= value <= 12 else []


def clock_digits(lexemes: Lexemes, i: int) -> Found:
    """A clock time with a colon."""
    return clock(lexemes, i) if lexemes.kind[i] == "clock" else []


def clock_four(lexemes: Lexemes, i: int) -> Found:
    """A clock time in four figures: 1430."""
    low = lexemes.low[i]
    if lexemes.kind[i] != "num" or len(low) != 4 or not low.isdigit() or int(low[:2]) > 24 or int(low[2:]) > 59:
        return []
    return [(i + 1, (int(low[:2]), int(low[2:])))]


def iso(lexemes: Lexemes, i: int) -> Found:
    """An ISO date or datetime."""
    if lexemes.kind[i] != "iso":
        return []
    try:
        date.fromisoformat(lexemes.said(i)[:10])
    except ValueError:
        return []
    return [(i + 1, lexemes.said(i))]


def numeric(lexemes: Lexemes, i: int) -> Found:
    """A date in figures: 11/12/2017, 11.12.2017, 2017/12/11; its three numbers as written."""
    if lexemes.kind[i] != "numeric":
        return []
    return [(i + 1, tuple(re.split(r"[/.]", lexemes.low[i])))]


@cache
def _holidays() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Named days by first word: (words, name of the day), longest first."""
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, row in vocabulary("times/holidays").items():
        for written in (name, *row.get("also", ())):
            words = tuple(w for w in re.split(r"[\s]+", written.lower().replace("'s", " 's")) if w)
            out.setdefault(words[0], []).append((words, name))
    return {first: sorted(found, key=lambda f: -len(f[0])) for first, found in out.items()}


def holiday(lexemes: Lexemes, i: int) -> Found:
    """A named day of `holidays.yaml`, capitalised."""
    for words, name in _holidays().get(lexemes.low[i], ()):
        if tuple(lexemes.low[i : i + len(words)]) == words and lexemes.capital(i):
            return [(i + len(words), name)]
    return []


_NUMBER_FIRST = frozenset(
    ["#CARDINAL", "#TENS", "@num", "a", "half", "couple", "dozens", "scores", "hundreds", "thousands", "tens", "#VAGUE"]
)
TERMINALS: dict[str, Terminal] = {
    "NUM": Terminal(number, _NUMBER_FIRST),
    "YEAR": Terminal(year, frozenset(["@num", "'", "‘", "#CARDINAL", "#TENS"])),
    "SHORT": Terminal(short_year, frozenset(["@num"])),
    "DAY": Terminal(day_of_month, frozenset(["@num", "@nth", "#ORDINAL", "#TENS"])),
    "NTH": Terminal(nth, frozenset(["@nth", "#ORDINAL", "#TENS"])),
    "DECADE": Terminal(decade, frozenset(["@decade", "'", "‘", "#DECADEWORD", "nineteen"])),
    "CLOCK": Terminal(clock, frozenset(["@clock", "@num", "#CARDINAL"])),
    "COLON": Terminal(clock_digits, frozenset(["@clock"])),
    "FOUR": Terminal(clock_four, frozenset(["@num"])),
    "ISO": Terminal(iso, frozenset(["@iso"])),
    "NUMERIC": Terminal(numeric, frozenset(["@numeric"])),
    "HOLIDAY": Terminal(holiday, frozenset(["#HOLIDAYFIRST"])),
}


def holiday_words() -> frozenset[str]:
    """The words that named days begin with."""
    return frozenset(_holidays())
