"""Texts that no newspaper prints, dates at the ends of the calendar, targets that cannot be written.

Time is CPU time per kilobyte against that of a usual report of ours on the same machine; what is odd may cost some
times as much, but never more with every kilobyte that is added.
"""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest

from onrecord.cli import main
from onrecord.errors import OnrecordError
from onrecord.reader import Reader
from onrecord.settings import Settings
from tests.test_record import check

ROOT = Path(__file__).parent.parent
DAY = "2017-11-11"
USUAL = (ROOT / "examples" / "summit.txt").read_text(encoding="utf-8")
ONE_LINE = " ".join(USUAL.split()) + " "
SLOWER = 12  # times a usual report, per kilobyte: a token for every character costs about five

ODD = {
    "opening marks": "“" * 8_000,
    "straight marks": '"' * 8_000,
    "apostrophes": "'" * 8_000,
    "marks round words": "“so” ‘it’ «is» " * 800,
    "nested brackets": "The treaty " + "(" * 5_000 + "was signed" + ")" * 5_000 + " on Monday.",
    "a million digits": "7" * 1_000_000,
    "numbers and signs": "1-2-3/4," * 1_000,
    "combining characters": "The minister of Pe" + "\u0301" * 50_000 + "ru resigned.",
    "accents on every letter": "P\u0301e\u0301r\u0301u\u0301 accused Chile. " * 300,
    "right to left": "Israel \u202e\u200fsaid\u202c on \u2067Monday\u2069 " * 300,
    "nulls": "Rebels\0 killed\0 ten\0 soldiers\0. " * 300,
    "no end mark": "killed rebels and accused the minister of " * 250,
    "lines of a letter": "a\n" * 4_000,
    "one name": "Sergei Lavrov, " * 600,
    "one word": "x" * 500_000,
    "months": "May March " * 900,
    "reported speech": "Peru said that Chile said that " * 250,
    "one line": ONE_LINE * 25,
    "emoji": "🙂" * 4_000,
    "spaces of all sorts": "Peru \u00a0\u2003\u200b\ufeff\u2028\x0b accused \x0c\x85 Chile. " * 200,
}


def seconds(reader: Reader, text: str) -> float:
    begun = time.process_time()
    reader.read(text, published=DAY)
    return time.process_time() - begun


@pytest.fixture(scope="module")
def usual(reader: Reader) -> float:
    """Seconds per kilobyte of a usual report, the worse of three."""
    reader.read(USUAL, published=DAY)
    return max(seconds(reader, USUAL) for _ in range(3)) / (len(USUAL) / 1000)


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_read_in_proportion(reader: Reader, usual: float, name: str) -> None:
    text = ODD[name]
    begun = time.process_time()
    record = reader.read(text, published=DAY, id="odd")
    spent = time.process_time() - begun
    check(record.to_json())
    assert spent / (len(text) / 1000) < SLOWER * usual + 0.5 / (len(text) / 1000)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["“" * 100_000, '"' * 100_000, "(" * 10_000 + ")" * 10_000], ids=["“", '"', "()"])
def test_a_hundred_thousand_marks(reader: Reader, usual: float, text: str) -> None:
    assert seconds(reader, text) < SLOWER * usual * len(text) / 1000


def test_five_megabytes_on_one_line_are_refused_at_once(reader: Reader) -> None:
    text = (ONE_LINE * (5_000_000 // len(ONE_LINE) + 1))[:5_000_000]
    begun = time.process_time()
    with pytest.raises(OnrecordError, match="E008"):
        reader.read(text)
    assert time.process_time() - begun < 1


@pytest.mark.slow
def test_five_megabytes_on_one_line_are_read_when_allowed() -> None:
    reader = Reader(Settings(max_characters=6_000_000))
    text = "x1" * 2_400_000 + " " + ONE_LINE * 3 + "y" * 200_000
    record = reader.read(text, published=DAY)
    assert record.document.text == text
    assert any(e.type for e in record.events)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_days_at_the_ends_of_the_calendar(reader: Reader, day: str) -> None:
    text = (
        "Merkel, the former president, met President Putin and Mr Trump on Monday, yesterday, tomorrow, last week, "
        "next year, three months ago, in two centuries, since 2015, before Tuesday, next weekend, over 400 days, "
        "on December 31, on Sept. 11, in the last decade, last quarter, early next month, by Friday, on January 1, on "
        "Easter Monday, last night, at 11 p.m. on Sunday, the day after, two days later, 10,000 years ago. "
        "The president said last Sunday that troops had left from 1998 to 2004 and would return in spring.\n"
    )
    record = reader.read(text, published=day, id="x")
    check(record.to_json())
    assert record.times


@pytest.mark.parametrize("day", ["2017-11-11", "2016-02-28", "0001-01-01"])
def test_days_that_are_not_in_the_calendar(reader: Reader, day: str) -> None:
    text = "The treaty of February 29, the accord of Feb. 30 and the pact of 31 April, in winter."
    record = reader.read(text, published=day, id="x")
    check(record.to_json())
    starts = {record.quote(t.span): t.start for t in record.times}
    assert starts.get("Feb. 30") is None
    assert starts.get("February 29") in (None, "2016-02-29")


@pytest.mark.parametrize("text", ["Peru \ud800 protested.", "\udfff", "Chile\ud83d agreed."])
def test_half_a_surrogate_pair_is_refused(reader: Reader, text: str) -> None:
    with pytest.raises(OnrecordError, match="E004"):
        reader.read(text)


def test_half_a_surrogate_pair_in_json(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        '{"id": "a", "text": "Peru \\ud800 protested."}\n{"id": "b", "text": "Chile \\ud83d\\ude42 agreed."}\n'
    )
    assert main(["read", str(rows), "--jsonl"]) == 3
    out, err = capfd.readouterr()
    assert [msgspec.json.decode(line)["document"]["text"] for line in out.splitlines()] == ["Chile \U0001f642 agreed."]
    assert err.startswith("E006 ")
    assert "line 1" in err


def html(target: Path) -> int:
    return main(["read", str(ROOT / "examples" / "summit.txt"), "--html", str(target)])


def test_a_full_disk_leaves_the_old_page(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    page.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("onrecord.exports.shape.os.fdopen", full)
    assert html(page) == 3
    assert capfd.readouterr().err.startswith("E041 ")
    assert page.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_device(capfd: pytest.CaptureFixture[str]) -> None:
    assert html(Path("/dev/full")) == 3
    assert "No space left" in capfd.readouterr().err
    assert Path("/dev/full").is_char_device()


@pytest.mark.skipif(not Path("/proc").exists(), reason="no read-only file system at hand")
def test_a_read_only_target(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for target in (Path("/proc/page.html"), tmp_path):
        assert html(target) == 3
        captured = capfd.readouterr()
        assert captured.err.startswith(f"E041 {target}: ")
        assert len(captured.err.splitlines()) == 1
        assert captured.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_device_is_written_not_replaced() -> None:
    assert html(Path("/dev/null")) == 0
    assert Path("/dev/null").is_char_device()
