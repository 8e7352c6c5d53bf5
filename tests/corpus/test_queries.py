"""What people ask: filters, the order of time, moves of positions, comparison of sources, forms of answers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord import Corpus
from onrecord.cli import main
from onrecord.errors import OnrecordError
from tests.corpus.helpers import fill
from tests.corpus.stub import document

_RAID = "EVENT ASSAULT; CORREB:Cora Front; ALBMIL:Alba Army; 2020-03-03; Brin; actual;"
_TALKS = "EVENT CONSULT; ALBGOV:Alba Cabinet+CORGOV:Cora Council; mutual; 2020-04-01; Cora; actual; 0.9; -"
_HELD = "HOLDS ALBGOV:Alba Cabinet;"
_SAID = "SAID ALBGOV:Alba Cabinet; we agree"
TEXTS = [
    ("a", "The Ledger", "2020-03-04", f"{_RAID} 0.8; killed=5"),
    ("b", "Morning Call", "2020-03-05", f"{_RAID} 0.7; killed=9"),
    ("c", "The Ledger", "2020-04-02", _TALKS),
    ("d", "The Ledger", "2020-05-01", "EVENT AID; UNO:World Assembly; ALBGOV:Alba Cabinet; -; -; future; 0.6; -"),
    ("e", "Morning Call", "2020-05-02", f"{_HELD} opposes; the border treaty; 2020-05-01"),
    ("f", "Morning Call", "2020-06-02", f"{_HELD} supports; the border treaty; 2020-06-01\n{_SAID}"),
]  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("asked") / "p.duckdb"
    filler = [
        "harvest copper ledger",
        "window engine canal",
        "statute orchard bridge",
        "garden signal",
        "river",
        "school",
    ]
    documents = [
        document(id, f"{words} {id}\n{text}", source=source, published=day)
        for (id, source, day, text), words in zip(TEXTS, filler, strict=True)
    ]
    fill(path, documents)
    return path


@pytest.fixture
def corpus(project: Path) -> Iterator[Corpus]:
    with Corpus(project) as opened:
        yield opened


@pytest.mark.parametrize(
    ("filters", "types"),
    [
        ({}, ["ASSAULT", "CONSULT", "AID"]),
        ({"actor": "CORREB"}, ["ASSAULT"]),
        ({"actor": "REB"}, ["ASSAULT"]),
        ({"actor": "ALB"}, ["ASSAULT", "CONSULT", "AID"]),
        ({"actor": "alba cabinet", "other": "World"}, ["AID"]),
        ({"actor": "100%"}, []),
        ({"type": ["aid", "consult"]}, ["CONSULT", "AID"]),
        ({"place": "bri"}, ["ASSAULT"]),
        ({"place": "COR"}, ["CONSULT"]),
        ({"since": "2020-03-20", "until": "2020-04-01"}, ["CONSULT"]),
        ({"since": "2020-04-15"}, ["AID"]),
        ({"source": "Morning"}, ["ASSAULT"]),
        ({"status": ["future"]}, ["AID"]),
    ],
)
def test_timeline_filters(corpus: Corpus, filters: dict[str, object], types: list[str]) -> None:
    assert [row["type"] for row in corpus.timeline(**filters)] == types


def test_timeline_counts_sources_and_disputes(corpus: Corpus) -> None:
    row = corpus.timeline(type=["ASSAULT"]).rows()[0]
    assert (row["date"], row["reports"], row["sources"], row["disputes"]) == ("2020-03-03", 2, 2, ["figures"])
    assert row["id"] == "a"


def test_an_event_without_a_date_gets_none(corpus: Corpus) -> None:
    row = corpus.timeline(type=["AID"]).rows()[0]
    assert row["date"] is None
    assert row["published"] == "2020-05-01"


def test_positions_show_the_move_with_the_words(corpus: Corpus) -> None:
    rows = corpus.positions(holder="Alba Cabinet", topic="treaty border").rows()
    assert [(r["date"], r["stance"], r["moved"]) for r in rows] == [
        ("2020-05-01", "opposes", None), ("2020-06-01", "supports", "opposes"),
    ]  # fmt: skip
    assert all("border treaty" in r["words"] for r in rows)
    assert corpus.positions(topic="fisheries").rows() == []


def test_statements_figures_events(corpus: Corpus) -> None:
    assert [r["id"] for r in corpus.statements(actor="ALBGOV", topic="agree")] == ["f"]
    assert [r["low"] for r in corpus.figures(type=["killed"])] == [5, 9]
    assert len(corpus.events(limit=2).rows()) == 2


def test_network(corpus: Corpus) -> None:
    rows = corpus.network().rows()
    assert [(r["actor"], r["recipient"], r["mutual"], r["happenings"]) for r in rows] == [
        ("Alba Cabinet", "Cora Council", True, 1),
        ("Cora Front", "Alba Army", False, 1),
        ("World Assembly", "Alba Cabinet", False, 1),
    ]


def test_compare(corpus: Corpus) -> None:
    rows = corpus.compare("The Ledger", "morning call").rows()
    assert [(r["told_by"], r["type"], r["differ"]) for r in rows] == [
        ("both", "ASSAULT", ["figures"]), ("first", "CONSULT", []), ("first", "AID", []),
    ]  # fmt: skip
    with pytest.raises(OnrecordError, match="E011") as caught:
        corpus.compare("The Ledger", "Nobody's Gazette")
    assert "Morning Call" in str(caught.value)


def test_answers_as_tables(corpus: Corpus) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    answer = corpus.timeline()
    assert answer.arrow().num_rows == 3
    assert isinstance(answer.pandas(), pandas.DataFrame)
    assert isinstance(answer.polars(), polars.DataFrame)
    assert answer.polars()["type"].to_list() == answer.pandas()["type"].tolist()
    assert corpus.sql("SELECT count(*) AS n FROM documents").rows() == [{"n": 6}]
    with pytest.raises(OnrecordError, match="E011"):
        corpus.table("nothing")


def test_records_come_back_with_their_story(corpus: Corpus) -> None:
    records = list(corpus.records())
    assert [r.document.id for r in records] == ["a", "b", "c", "d", "e", "f"]
    assert records[0].document.story
    assert corpus.record("c").events[0].mutual


def test_a_project_is_read_only(corpus: Corpus) -> None:
    with pytest.raises(Exception, match="read-only"):
        corpus.sql("DELETE FROM documents").rows()


def test_csv_and_json_agree(project: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    main(["events", str(project), "--actor", "CORREB", "--format", "json"])
    as_json = json.loads(capsysbinary.readouterr().out)
    main(["events", str(project), "--actor", "CORREB", "--format", "csv"])
    as_csv = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert [r["words"] for r in as_json] == [r["words"] for r in as_csv]
    assert as_csv[0]["actors"] == "Cora Front"
    main(["timeline", str(project), "--actor", "Nobody", "--format", "csv"])
    assert capsysbinary.readouterr().out.decode().startswith("date,until,type,")
    assert main(["stories", str(project), "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [r["id"] for r in rows] == ["a", "b", "c", "d", "e", "f"]
    assert all(r["story"] for r in rows)


def test_table_is_for_people(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", str(project)]) == 0
    shown = capsys.readouterr().out
    assert "ASSAULT" in shown
    assert "\x1b" not in shown


def test_bad_dates_and_missing_files(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", str(project), "--since", "May"]) == 3
    assert capsys.readouterr().err.startswith("E010 ")
    assert main(["timeline", str(tmp_path / "none.duckdb")]) == 3
    assert capsys.readouterr().err.startswith("E001 ")
    assert not (tmp_path / "none.duckdb").exists()
