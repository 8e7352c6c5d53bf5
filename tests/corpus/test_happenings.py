"""The same event across reports: what joins, what keeps apart, what the sources agree on, and that order is nothing."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from onrecord.record import Document
from tests.corpus.helpers import dump, fill, rows
from tests.corpus.stub import corpus, document

RAID = "EVENT ASSAULT; CORREB:Cora Front; ALBMIL:Alba Army; {day}; {place}; {status}; {certainty}; {figures}"


VOCABULARY = [
    a + b for a in ("bar", "lo", "mer", "ti", "su", "ken") for b in ("dan", "rit", "vel", "mos", "pug", "fer")
]


def raid(id: str, outlet: str, **more: str) -> Document:
    given = {"day": "2020-03-03", "place": "Brin", "status": "actual", "certainty": "0.8", "figures": "-", **more}
    credit, words, published = given.pop("credit", None), given.pop("words", id), given.pop("published", "2020-03-04")
    own = " ".join(random.Random(words).choices(VOCABULARY, k=80))  # else the reports were copies of one another
    text = f"{own}\n{RAID.format(**given)}"
    return document(id, text, source=outlet, published=published, credit=credit)


def only(project: Path, columns: str) -> tuple[object, ...]:
    (row,) = rows(project, f"SELECT {columns} FROM happenings")
    return row


def test_an_agency_copied_by_outlets_is_one_source(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, [raid(f"d{n}", f"Outlet {n}", credit="Reuters") for n in range(5)] + [raid("own", "The Ledger")])
    assert only(project, "reports, sources") == (6, 2)


def test_certainty_is_pooled_over_independent_sources(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, [raid("a", "A", certainty="0.8"), raid("b", "B", certainty="0.5"), raid("c", "B", certainty="0.3")])
    assert only(project, "certainty, sources") == (0.9, 2)


def test_disagreement_is_told(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, [
        raid("a", "A", figures="killed=5"),
        raid("b", "B", figures="killed=9..12", published="2020-03-05"),
        raid("c", "C", status="negated"),
    ])  # fmt: skip
    figures, statuses, disputes, status = only(project, "figures, statuses, disputes, status")
    assert disputes == ["figures", "whether"]
    assert json.loads(str(statuses)) == {"actual": 2, "negated": 1}
    assert json.loads(str(figures))["killed"] == {
        "low": 5, "high": 12, "agree": False, "claims": {"A": [5, 5], "B": [9, 12]},
    }  # fmt: skip
    assert status == "actual"


def test_the_earliest_report_is_named(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, [raid("late", "A", published="2020-03-06"), raid("first", "B", published="2020-03-04")])
    sql = "SELECT d.id, earliest_published FROM happenings JOIN documents d ON d.doc = earliest"
    assert rows(project, sql) == [("first", "2020-03-04")]


def test_what_contradicts_keeps_apart(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, [
        raid("here", "A"),
        raid("elsewhere", "B", place="Cora"),
        raid("later", "C", day="2020-03-20", published="2020-03-21"),
    ])  # fmt: skip
    assert rows(project, "SELECT count(*) FROM happenings") == [(3,)]


def test_a_near_place_the_day_after_and_no_place_join(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, [raid("a", "A"), raid("b", "B", place="Alba", day="2020-03-04"), raid("c", "C", place="-")])
    assert only(project, "reports, place, first, disputes") == (3, "Alba", "2020-03-03", [])


def test_requests_and_hypotheses_are_no_happenings(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, [raid("a", "A", status="hypothetical"), raid("b", "B", status="requested")])
    assert rows(project, "SELECT count(*) FROM happenings") == [(0,)]


@pytest.mark.slow
def test_three_shuffles_of_2000_documents_give_the_same_happenings(tmp_path: Path) -> None:
    documents = corpus(2000, seed=7)
    found = []
    for n in range(3):
        project = tmp_path / f"{n}.duckdb"
        fill(project, random.Random(n).sample(documents, len(documents)))
        found.append(dump(project, {"documents.seq"}))
    assert 300 < len(found[0]["happenings"]) < 1500
    for table in ("happenings", "stories", "events"):
        assert found[0][table] == found[1][table] == found[2][table], table


def test_rereading_takes_reports_out_of_happenings(tmp_path: Path) -> None:
    from onrecord.settings import Settings

    project = tmp_path / "p.duckdb"
    reports = [raid("a", "A", certainty="0.9"), raid("b", "B", certainty="0.2")]
    fill(project, reports)
    assert only(project, "reports") == (2,)
    fill(project, reports, settings=Settings(min_certainty=0.5))
    assert only(project, "reports, sources") == (1, 1)
