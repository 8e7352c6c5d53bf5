"""Whatever the reports: each source gives them in their order, with their words, the same twice, and totals add up."""

from __future__ import annotations

import io
import json
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import Item, Report, inputs
from onrecord.sources.given import Given, Options
from tests.sources.frames import MAKERS

QUICK = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
LETTERS = string.ascii_letters + string.digits + " .,;:'()%$-éßÅł“”’–"
WORDS = st.text(LETTERS, max_size=120)
REPORTS = st.lists(WORDS, min_size=1, max_size=6)


def read(name: str, raw: bytes) -> tuple[list[Item], Report]:
    report = Report()
    found = list(inputs._file(Given(name, lambda: io.BytesIO(raw), Options(), size=len(raw)), report))
    report.check()
    return found, report


def numbered(words: list[str]) -> list[str]:
    """Reports that can be told apart, and long enough for a web page to count as one."""
    start = "The ministers of Peru and Chile met in Lima to talk about report number"
    return [" ".join(f"{start} {n} of them all. {text} It was over.".split()) for n, text in enumerate(words)]


@pytest.mark.parametrize("name", MAKERS)
@QUICK
@given(REPORTS)
def test_reports_come_in_order_with_their_words(name: str, words: list[str]) -> None:
    texts = numbered(words)
    raw = MAKERS[name](texts)
    found, report = read(name, raw)
    documents = [item for item in found if isinstance(item, Document)]
    assert [str(item) for item in found if isinstance(item, OnrecordError)] == []
    got = [" ".join(document.text.split()) for document in documents]
    assert len(got) == len(texts)
    for text, said in zip(texts, got, strict=True):
        assert text in said
    assert (report.read, report.found - report.skipped) == (len(texts), len(texts))
    assert len({document.id for document in documents}) == len(documents)
    assert read(name, raw)[0] == found


@QUICK
@given(st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=20))
def test_faulty_rows_cost_only_themselves(rows: list[tuple[str, bool]]) -> None:
    texts = numbered([words for words, _ in rows])
    kept = [text for text, (_, fault) in zip(texts, rows, strict=True) if not fault]
    lines = ['{"text": ' if fault else json.dumps({"text": text}) for text, (_, fault) in zip(texts, rows, strict=True)]
    table = ["text,date"] + [
        "Peru protested.,no day" if fault else f'"{text}",2019-05-01'
        for text, (_, fault) in zip(texts, rows, strict=True)
    ]
    for name, raw in (("x.jsonl", "\n".join(lines)), ("x.csv", "\n".join(table))):
        found, report = read(name, raw.encode())
        assert [item.text for item in found if isinstance(item, Document)] == kept
        assert (report.found, report.read, report.skipped) == (len(rows), len(kept), len(rows) - len(kept))
        assert [isinstance(item, OnrecordError) for item in found] == [fault for _, fault in rows]


@QUICK
@given(st.permutations(sorted(MAKERS)), st.integers(1, 3))
def test_several_files_come_one_after_the_other(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], count: int
) -> None:
    folder = tmp_path_factory.mktemp("several")
    paths, wanted = [], []
    for n, name in enumerate(names[:4]):
        texts = numbered([f"file {n}"] * count)
        path = folder / f"{n}-{name}"
        path.write_bytes(MAKERS[name](texts))
        paths.append(str(path))
        wanted += [(n, text) for text in texts]
    report = Report()
    found = list(inputs.documents(paths, report=report))
    assert len(found) == len(wanted) == report.read
    for item, (_, text) in zip(found, wanted, strict=True):
        assert isinstance(item, Document)
        assert text in " ".join(item.text.split())
