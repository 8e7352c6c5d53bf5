"""The times layer on short reports written for it (`tests/cases/times`), and on inputs that could hurt it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec import structs

from onrecord.knowledge import store
from onrecord.layers import furniture, publication, quotes, syntax, times
from onrecord.layers.reading import Reading
from onrecord.layers.times.calendar import duration, easter, interval, nth_weekday, value_at
from onrecord.layers.times.checks import Checks
from onrecord.layers.times.days import holiday
from onrecord.layers.times.describe import page
from onrecord.layers.times.grammar import Matcher, grammar
from onrecord.layers.times.lexer import lex
from onrecord.layers.times.values import KINDS
from onrecord.layers.vocabulary import vocabulary
from onrecord.reader import plain_document
from onrecord.record import Span
from onrecord.settings import Settings

CASES = Path(__file__).parents[1] / "cases" / "times"
BAR = 0.95
FIELDS = ("timex", "type", "start", "end", "grain", "basis")


def read(text: str, published: str | None = None) -> Reading:
    """A reading with the layers that times stand on, and its times."""
    blocks, credit = furniture.blocks(text)
    document = publication.complete(plain_document(text, published=published), blocks, credit, Settings())
    knowledge = store.load(None)
    names = knowledge.find(text, document.published)
    doc = syntax.parse(text, blocks, names, syntax.load_model())
    marks, _ = quotes.find(text, blocks)
    reading = Reading(document, Settings(), knowledge, doc, blocks, quotes=marks, names=tuple(names))
    reading.times = times.find(reading)
    return reading


def cases() -> list[dict[str, Any]]:
    return [case for path in sorted(CASES.glob("*.yaml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


def faults(case: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the reading of a case; nothing when it is right."""
    reading = read(case["text"], case.get("published"))
    text = case["text"]
    if case.get("times") == [] and reading.times:
        yield f"found {[t.text for t in reading.times]} where there is no time"
    for want in case.get("times", []):
        at = text.index(want["text"])
        here = [t for t in reading.times if t.span.start < at + len(want["text"]) and at < t.span.end]
        if len(here) != 1:
            yield f"{want['text']}: {len(here)} times ({[t.text for t in here]})"
            continue
        for name in FIELDS:
            if name in want and getattr(here[0], name) != want[name]:
                yield f"{want['text']}: {name} is {getattr(here[0], name)}, not {want[name]}"
    codes = {notice.code for notice in reading.warnings}
    for code in case.get("warnings", []):
        if code not in codes:
            yield f"no {code}"
    for question, ask in (("governs", times.governing), ("narrative", times.narrative)):
        for word, want in case.get(question, {}).items():
            token = next(t for t in reading.doc if t.text == word)
            got = ask(reading, token.i)
            if (got is None) != (want is None) or (got and want not in got.text and got.text not in want):
                yield f"{question} {word}: {got and got.text}, not {want}"


def test_cases() -> None:
    """At least 95 of 100 short reports are read wholly right."""
    found = cases()
    assert len(found) >= 120
    assert len({case["id"] for case in found}) == len(found)
    wrong = {case["id"]: list(faults(case)) for case in found}
    wrong = {name: said for name, said in wrong.items() if said}
    right = 1 - len(wrong) / len(found)
    listing = "\n".join(f"{name}: {'; '.join(said)}" for name, said in wrong.items())
    print(f"{right:.3f} of {len(found)} right\n{listing}")
    assert right >= BAR, listing


@pytest.mark.parametrize(
    ("value", "start", "end", "grain"),
    [
        ("2016-02", "2016-02-01", "2016-02-29", "month"),
        ("2015-W53", "2015-12-28", "2016-01-03", "week"),
        ("2013-W33-WE", "2013-08-17", "2013-08-18", "day"),
        ("1998-Q2", "1998-04-01", "1998-06-30", "quarter"),
        ("2011-WI", "2011-12-01", "2012-02-29", "quarter"),
        ("199", "1990-01-01", "1999-12-31", "decade"),
        ("2017-11-11TMO", "2017-11-11", "2017-11-11", "time"),
    ],
)
def test_interval_of_value(value: str, start: str, end: str, grain: str) -> None:
    first, last, found = interval(value)
    assert (str(first), str(last), found) == (start, end, grain)


@pytest.mark.parametrize("value", ["P3D", "PAST_REF", "2013-W60", "2013-02-30", "XXXX-05", ""])
def test_no_interval(value: str) -> None:
    assert interval(value) == (None, None, None)


def test_values_and_intervals_agree() -> None:
    """The value of the unit that a day lies in is an interval that holds the day, through 60 years."""
    day = date(1979, 12, 25)
    while day.year < 2040:
        for unit in ("day", "week", "month", "quarter", "season", "year", "decade", "century"):
            first, last, _ = interval(value_at(day, unit))
            assert first is not None
            assert last is not None
            assert first <= day <= last, (day, unit)
        day += timedelta(11)


def test_moving_days() -> None:
    sundays = {1961: "1961-04-02", 2000: "2000-04-23", 2008: "2008-03-23", 2024: "2024-03-31"}
    assert {year: str(easter(year)) for year in sundays} == sundays
    assert str(nth_weekday(2013, 11, 4, 4)) == "2013-11-28"
    assert str(nth_weekday(2015, 5, 1, -1)) == "2015-05-25"


def test_durations() -> None:
    counts = ((2.5, "year"), (1.5, "hour"), ("X", "minute"), (2, "decade"), (0.5, "year"))
    assert [duration(n, u) for n, u in counts] == ["P2Y6M", "PT1H30M", "PTXM", "P20Y", "P6M"]


def test_rules_are_whole() -> None:
    """Every rule's kind is worked out somewhere, and every check that it names exists."""
    found = read("Nothing.")
    checks = Checks(found, lex("", [])).table()
    for rules in grammar().rules.values():
        for rule in rules:
            assert rule.sense["kind"] in KINDS or rule.makes in ("count", "clock"), rule.name
            assert set(rule.when) <= set(checks), rule.name
            assert rule.name == rule.name.lower()


def test_days_have_dates() -> None:
    """Named days with a rule give a day in every year."""
    for name, row in vocabulary("times/holidays").items():
        if row.keys() & {"date", "easter", "weekday"}:
            assert holiday(row, 2016).year == 2016, name


def test_spans_quote_the_text() -> None:
    text = (
        "On Friday morning, two days after the vote of May 6, 2007, the 52-year-old left.\r\n\r\nHe returned last week."
    )
    reading = read(text, "2007-05-12")
    assert len(reading.times) >= 4
    assert [t.id for t in reading.times] == [f"t{i + 1}" for i in range(len(reading.times))]
    ends = 0
    for time in reading.times:
        assert time.text == text[time.span.start : time.span.end]
        assert ends <= time.span.start < time.span.end
        ends = time.span.end


def test_publication_day_is_read_from_the_text() -> None:
    assert read("Talks fail\n\nGENEVA, 14 May 2004\n\nThe commission met.").document.published == "2004-05-14"
    assert read("Talks fail\n\nPublished: 3 March 2010\n\nThe commission met.").document.published == "2010-03-03"
    assert read("Talks fail\n\nThe commission met on 3 March 2010 in Geneva.").document.published is None


def test_no_date_is_no_date() -> None:
    """A report without a day gives relative times no value and no interval."""
    reading = read("Rebels fled last week, three days ago and on Tuesday. They return tomorrow and in June.")
    assert len(reading.times) == 5
    assert all(t.start is None and t.end is None and t.basis is None for t in reading.times)


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31", "2017-11-11T23:59:59+14:00", "nonsense"])
def test_edges_of_the_calendar(published: str) -> None:
    """No day of publication makes the layer fail."""
    said = "yesterday, tomorrow, last century, 999999999 years ago, next decade, before 1 January 1900, at midnight."
    reading = read(f"They met on Friday, {said}")
    reading.document = structs.replace(reading.document, published=published)
    assert times.find(reading)


REPEATED = (
    "the day before ",
    "nearly ",
    "two hundred ",
    "1 1/2 ",
    "earlier ",
    "a ",
    "'",
    "Friday ",
    "last ",
    "every May ",
)


@pytest.mark.parametrize("unit", REPEATED)
def test_work_is_linear(unit: str) -> None:
    """Four times the text takes four times the steps, whatever is repeated; nesting has an end."""

    def steps(times_over: int) -> int:
        text = unit * times_over + "yesterday"
        lexemes = lex(text, [Span(start=0, end=len(text))])
        matcher = _Counting(lexemes, _Any())
        at = 0
        while at < len(lexemes):
            match = matcher.longest(at)
            at = match.end if match else at + 1
        return matcher.steps

    assert steps(2000) < steps(500) * 4.2 + 1000


class _Counting(Matcher):
    """A matcher that counts the elements it tries."""

    steps = 0

    def _match(self, element: Any, i: int) -> list[tuple[int, Any]]:
        self.steps += 1
        return super()._match(element, i)


class _Any(dict):  # type: ignore[type-arg]
    """Checks that all hold."""

    def __missing__(self, name: str) -> object:
        return lambda i, end: True


def test_page_is_up_to_date() -> None:
    written = Path(__file__).parents[2] / "docs" / "times.md"
    assert written.read_text(encoding="utf-8") == page(), "python -m onrecord.layers.times.describe > docs/times.md"
