"""`docs/times.md` from the grammar: `python -m onrecord.layers.times.describe > docs/times.md`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.layers.vocabulary import vocabulary

_HEAD = """\
# Times: the rules by name

<!-- Generated: python -m onrecord.layers.times.describe > docs/times.md -->

Every time in a record names the rule that read it (`rule`). The rules are data: `src/onrecord/layers/times/rules.yaml`
(patterns), `lexicon.yaml` (words), `holidays.yaml` (named days), `prepositions.yaml` (what "since" or "until" makes of
an interval), `tense.yaml` (what looks ahead), `governing.yaml` (which time an event happened at).

A pattern's elements stand in order: `word|word` are words, `CLASS` is a class of the lexicon or a terminal (below),
`<phrase>` is what other rules make, `?` marks what may be missing, `name:` only gives a match a name. The longest
match wins; of equals, the rule that stands first.

`timex` is the value of the words themselves, in TIMEX3 style. `start` and `end` are the interval that they state
together with the preposition in front: "since 2015" has the value `2015`, starts on 2015-01-01 and ends on the
report's day; the first of "from 1998 to 2004" has the value `1998` and the interval of both. `early` takes the first
half of a period, `late` the second, `mid` the middle half. What is worked out from the report's day has the basis
`published`; from a day that the story named before, `narrative`; what fits two days is `ambiguous`, with both in
warning W102. Without a publication date, relative times have no value.
"""
_TERMINALS = """\
## Terminals

| name | what it is |
|---|---|
| `NUM` | a count: 12, twelve, two and a half, several |
| `NTH` | an ordinal: 3rd, third |
| `DAY` | a day of a month: 11, 11th, eleventh |
| `YEAR` | 1000 to 2199, '98, nineteen ninety-six |
| `SHORT` | the last two figures of a year: 1950-53 |
| `DECADE` | 1990s, '90s, nineties |
| `CLOCK`, `COLON`, `FOUR` | 7 or 7.30 (before am); 22:30; 1430 (before a zone) |
| `ISO`, `NUMERIC` | 2017-11-11; 11/12/2017 (two readings: W102) |
| `HOLIDAY` | a named day |
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD, _TERMINALS]
    for group in vocabulary("times/rules")["groups"]:
        parts.append("\n".join(_group(group)) + "\n")
    parts.append("\n".join(_holidays()) + "\n")
    return "\n".join(parts)


def _group(group: dict[str, Any]) -> Iterator[str]:
    yield f"## `<{group['makes']}>`"
    yield ""
    yield group["about"]
    yield ""
    yield "| rule | pattern | example |"
    yield "|---|---|---|"
    for rule in group["rules"]:
        match = rule["match"] if isinstance(rule["match"], list) else [rule["match"]]
        patterns = "<br>".join(f"`{_plain(p)}`" for p in match)
        yield f"| {rule['name']} | {patterns} | {_plain(str(rule.get('eg', '')))} |"


def _plain(written: str) -> str:
    """Text that a Markdown table can hold."""
    return written.replace("|", "\\|")


def _holidays() -> Iterator[str]:
    yield "## Named days"
    yield ""
    yield "| day | when | also written |"
    yield "|---|---|---|"
    for name, row in vocabulary("times/holidays").items():
        yield f"| {name} | {_when(row)} | {', '.join(row.get('also', ()))} |"


def _when(row: dict[str, Any]) -> str:
    if "date" in row:
        return str(row["date"])
    if "easter" in row:
        return f"Easter Sunday {row['easter']:+d} days" if row["easter"] else "Easter Sunday"
    if "weekday" in row:
        month, weekday, which = row["weekday"]
        day = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")[weekday - 1] + "day"
        order = "last" if which < 0 else ("first", "second", "third", "fourth", "fifth")[which - 1]
        plus = f", and {row['plus']} days on" if row.get("plus") else ""
        return f"the {order} {day} of month {month}{plus}"
    return "differs by year and country: no value"


if __name__ == "__main__":
    print(page(), end="")
