"""Whatever the text: spans inside it, a valid record, the same bytes twice, and no exception."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onrecord.reader import Reader
from tests.test_record import check

EXAMPLES = [p.read_text(encoding="utf-8") for p in sorted((Path(__file__).parent.parent / "examples").glob("*.txt"))]
PIECES = [
    '"', '“', '”', "'", '’', '«', '»', '``', "''", '\n', '\n\n', '\r\n', '\x0c', '\u2028', ' ', '\xa0',
    '\u200f', '\x00', '.', ',', ':', '--', '—', '(', ')', '[', 'said', 'according to', 'the', 'he', 'they',
    'President Omar al-Bashir', 'Mr', 'rebels', 'killed', 'at least', '12', '1,000', 'between', 'and', 'Monday',
    'last week', '11 November 2017', 'since 2015', 'in', 'Kyiv', 'Syria', "Syria's", 'US', 'troops', 'accused',
    'denied', 'will', 'not', 'if', 'would', '3 min read', 'REUTERS', 'é', '\u093c', '\U0001f642', '\ufeff',
    'will meet', 'told', 'that', 'claim', 'who', 'which', 'of', '$500m', '%', '$', '-', '/', 'two', 'dozens',
    'hundreds of', 'injured',
]  # fmt: skip
READER = Reader()
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def holds(text: str) -> None:
    if not text.strip():
        return
    first = READER.read(text, published="2017-11-11", id="x").to_json()
    check(first)
    assert READER.read(text, published="2017-11-11", id="x").to_json() == first


@QUICK
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60), st.sampled_from(["", " "]))
@example(["“"] * 40, "")
@example(['"'] * 41, " ")
def test_generated_texts(pieces: list[str], glue: str) -> None:
    holds(glue.join(pieces))


@QUICK
@given(st.text(min_size=1, max_size=300).filter(lambda t: not any(0xD800 <= ord(c) <= 0xDFFF for c in t)))
def test_arbitrary_unicode(text: str) -> None:
    holds(text)


@QUICK
@given(st.data())
def test_mutated_reports(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(EXAMPLES))
    start = data.draw(st.integers(0, len(text) - 200))
    text = text[start : start + data.draw(st.integers(80, 700))]
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at + cut :]
    holds(text)
