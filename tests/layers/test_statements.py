"""Statements: the case files, and properties that every reading has."""

from __future__ import annotations

import time

import pytest

from onrecord.layers import statements
from onrecord.layers.statements.lexicon import lexicon
from onrecord.reader import Reader
from tests.layers import statement_cases

RIGHT = 0.92


def test_cases(reader: Reader) -> None:
    """At least 92 % of the case reports are read wholly right."""
    cases = statement_cases.load()
    wrong = {case["id"]: problems for case in cases if (problems := statement_cases.failures(reader, case))}
    share = 1 - len(wrong) / len(cases)
    listed = "\n".join(f"{name}: {'; '.join(problems)}" for name, problems in wrong.items())
    print(f"{len(cases) - len(wrong)} of {len(cases)} right\n{listed}")
    assert len(cases) >= 150
    assert share >= RIGHT, f"{share:.3f} right; wrong:\n{listed}"


def test_case_ids_are_unique() -> None:
    names = [case["id"] for case in statement_cases.load()]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    "text",
    [
        'He said "' * 400,
        '"' * 3000,
        "'" * 3000,
        "“ ” ‘ ’ « » „ " * 300,
        'She said, "' + "words and more words " * 400,
        "according to " * 500,
        ": - said" * 300,
    ],
)
def test_odd_marks_never_raise(reader: Reader, text: str) -> None:
    started = time.perf_counter()
    reading = reader.open(_document(text))
    for found in reading.statements:
        assert 0 <= found.content.start < found.content.end <= len(text)
        assert found.evidence.start <= found.content.start
        assert found.content.end <= found.evidence.end
    assert time.perf_counter() - started < 60


def test_a_stray_mark_stays_in_its_paragraph(reader: Reader) -> None:
    text = 'The minister said "no deal.\n\nSnow fell on the capital.\n\nThe match ended in a draw.\n'
    reading = reader.open(_document(text))
    assert reading.statements
    assert all(s.content.end <= text.index("\n") for s in reading.statements)


def test_same_input_same_statements(reader: Reader) -> None:
    text = '"We will stay," Angela Merkel said. According to Reuters, talks go on.\n'
    assert reader.open(_document(text)).statements == reader.open(_document(text)).statements


def test_every_statement_names_a_documented_rule(reader: Reader) -> None:
    rules = lexicon().rules
    for case in statement_cases.load()[::4]:
        for found in reader.open(_document(case["text"])).statements:
            assert found.rule in rules
            assert rules[found.rule].doc


def test_speaker_of_a_quoted_word(reader: Reader) -> None:
    text = '"We will stay," Angela Merkel said.\n'
    reading = reader.open(_document(text))
    spoken = statements.speaker_of(reading, reading.token_at(text.index("We")))
    assert spoken is not None
    assert spoken.source is not None
    assert "Merkel" in reading.text(spoken.source)
    assert statements.speaker_of(reading, reading.token_at(text.index("Merkel"))) is None


def _document(text: str):  # type: ignore[no-untyped-def]
    from onrecord.reader import plain_document

    return plain_document(text, published="2016-05-06")
