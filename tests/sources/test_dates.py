"""Dates as exports write them: whole lines only, in four languages, ambiguity refused."""

from __future__ import annotations

import pytest

from onrecord.sources.dates import AmbiguousDateError, Order, written


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("November 11, 2017 Saturday", "2017-11-11"),
        ("Saturday, 11 November 2017 10:32 AM GMT", "2017-11-11"),
        ("Sat, 11 Nov 2017 10:32:05 +0100", "2017-11-11"),
        ("11. November 2017 Samstag", "2017-11-11"),
        ("Samstag, den 11. März 2017, 18:05 Uhr", "2017-03-11"),
        ("11 novembre 2017 samedi", "2017-11-11"),
        ("1er août 2016", "2016-08-01"),
        ("sábado 11 de noviembre de 2017", "2017-11-11"),
        ("1º de enero de 2020", "2020-01-01"),
        ("Sept. 3, 1999", "1999-09-03"),
        ("2017-11-11", "2017-11-11"),
        ("20171111", "2017-11-11"),
        ("11.11.2017", "2017-11-11"),
        ("23/11/2017", "2017-11-23"),
        ("11/23/2017", "2017-11-23"),
        ("2017/11/23", "2017-11-23"),
        ("11/23/2017 10:30:00 PM", "2017-11-23"),
    ],
)
def test_dates(words: str, day: str) -> None:
    found = written(words)
    assert found is not None
    assert found.iso == day


@pytest.mark.parametrize(
    "words",
    [
        "", "2017", "In November 2017", "11 September attacks: 20 years on", "30 February 2017", "Page 11, 2017",
        "11 November", "November 11, 2017: the day that changed Bangui", "99.99.2017", "On 11 November 2017 rebels fled",  # noqa: E501
        "11 11 2017", "May", "11 May 12 2017", "5 killed on 11 November 2017", "x" * 500,
    ],
)  # fmt: skip
def test_no_dates(words: str) -> None:
    assert written(words) is None


def test_month_only() -> None:
    found = written("November 2017")
    assert found is not None
    assert (found.year, found.month, found.iso) == (2017, 11, None)


@pytest.mark.parametrize(("order", "day"), [("dmy", "2019-04-03"), ("mdy", "2019-03-04")])
def test_order(order: Order, day: str) -> None:
    with pytest.raises(AmbiguousDateError):
        written("03/04/2019")
    found = written("03/04/2019", order)
    assert found is not None
    assert found.iso == day
