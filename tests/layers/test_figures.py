"""Figures: the cases, the number grammar, ids and parts, and time linear in the length of the text."""

from __future__ import annotations

import time

import pytest

from onrecord.layers import figures
from onrecord.layers.figures.lexicon import numbers
from onrecord.layers.figures.values import number_at
from onrecord.reader import Reader, plain_document
from tests.layers import figure_cases

BAR = 0.95


def test_cases_reach_the_bar(reader: Reader) -> None:
    wrong = {}
    reports = list(figure_cases.reports())
    for report in reports:
        if missed := figure_cases.misses(reader, report):
            wrong[report["id"]] = missed
    assert len(reports) >= 120
    assert len({r["id"] for r in reports}) == len(reports)
    assert 1 - len(wrong) / len(reports) >= BAR, "\n".join(f"{k}: {v}" for k, v in wrong.items())


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("seventeen", 17, 17),
        ("twenty - five", 25, 25),
        ("two hundred and six", 206, 206),
        ("three thousand four hundred", 3400, 3400),
        ("1,250,000", 1250000, 1250000),
        ("1.5 million", 1500000, 1500000),
        ("7bn", 7000000000, 7000000000),
        ("two and a half million", 2500000, 2500000),
        ("half a million", 500000, 500000),
        ("half a dozen", 6, 6),
        ("a quarter of a million", 250000, 250000),
        ("a hundred", 100, 100),
        ("two dozen", 24, 24),
        ("several hundred", 300, 900),
        ("tens of thousands of", 20000, 99999),
        ("hundreds of thousands", 200000, 999999),
        ("thousands", 2000, 9999),
        ("500+", 500, None),
        ("11 435", 11435, 11435),
    ],
)
def test_number_grammar(words: str, low: int, high: int | None) -> None:
    tokens = words.split()
    found = number_at(tokens, 0, numbers(), lambda i: False)
    assert found is not None
    assert (found.low, found.high, found.end) == (low, high, len(tokens))


@pytest.mark.parametrize(
    "words", ["20s", "5th", "1.2.3", "a man", "tens of people", "hundredth", "1" * 40, "half of them"]
)
def test_what_is_no_number(words: str) -> None:
    assert number_at(words.split(), 0, numbers(), lambda i: False) is None


def test_ids_run_in_text_order_and_parts_point_to_wholes(reader: Reader) -> None:
    text = "The blast killed 12 people, including two children, and wounded about 30. Damage was put at $4m."
    found = reader.open(plain_document(text, published="2019-05-01")).figures
    assert [f.id for f in found] == ["f1", "f2", "f3", "f4"]
    assert [f.span.start for f in found] == sorted(f.span.start for f in found)
    assert [f.part_of for f in found] == [None, "f1", None, None]
    assert all(text[f.span.start : f.span.end] and f.rule for f in found)
    assert all(f.evidence.start <= f.span.start and f.span.end <= f.evidence.end for f in found)


def test_one_person_is_one_figure_however_often_told(reader: Reader) -> None:
    text = "A soldier was killed near Donetsk on Monday. The soldier was killed by a sniper, the army said."
    found = reader.open(plain_document(text, published="2016-03-08")).figures
    assert [(f.what, f.low, f.high) for f in found] == [("killed", 1, 1)]


def test_reading_twice_gives_the_same(reader: Reader) -> None:
    text = "Police arrested 40 people and a journalist after clashes that left three dead and dozens hurt."
    one, two = (reader.open(plain_document(text, published="2020-01-01")).figures for _ in range(2))
    assert one == two


@pytest.mark.parametrize("piece", ["12 ", "a million ", "3-", "killed 5 and ", "no one, ", "$"])
def test_time_is_linear_in_the_number_of_numbers(reader: Reader, piece: str) -> None:
    took = []
    for times in (400, 1600):
        reading = reader.open(plain_document("Officials said: " + piece * times, published="2020-01-01"))
        start = time.process_time()
        figures.find(reading)
        took.append(time.process_time() - start)
    assert took[1] < 12 * took[0] + 0.2
