"""`onrecord export`, `import`, `evaluate` and `diff` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from onrecord.cli import main
from onrecord.exports import FORMATS, get
from tests.exports import made


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    path = tmp_path / "coded.jsonl"
    path.write_bytes(made.record("1").to_json() + b"\n" + made.record("2").to_json() + b"\n")
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.jsonl"
    less = made.record("2", events=made.record().events[:3])
    path.write_bytes(made.record("1").to_json() + b"\n" + less.to_json() + b"\n")
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_export(name: str, coded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / f"out{get(name).SUFFIX}"
    assert main(["export", str(coded), "--to", name, "--out", str(out)]) == 0
    assert out.exists()
    assert f"({name})" in capsys.readouterr().err


def test_export_to_standard_output(coded: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", str(coded), "--to", "plover", "--out", "-", "--status", "negated"]) == 0
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [r["id"] for r in rows] == ["1-e3", "2-e3"]


def test_export_from_a_project_file(tmp_path: Path) -> None:
    from onrecord.corpus.schema import tables
    from onrecord.corpus.store import Store, pack

    with Store(tmp_path / "p.duckdb", write=True) as store:
        columns = [c.name for c in tables()["documents"].columns]
        for seq, id in enumerate(("b", "a")):
            row = {"doc": f"key-{id}", "seq": seq, "id": id, "story": f"story-{id}"}
            store.append("documents", [tuple(row.get(c) for c in columns)])
            store.append("records", [(f"key-{id}", pack(made.record(id).to_json()))])
    assert main(["export", str(tmp_path / "p.duckdb"), "--to", "jsonl", "--out", str(tmp_path / "o.jsonl")]) == 0
    lines = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
    assert [(r["document"]["id"], r["document"]["story"]) for r in lines] == [("b", "story-b"), ("a", "story-a")]
    assert duckdb.connect(str(tmp_path / "p.duckdb"), read_only=True).execute(
        "SELECT count(*) FROM records"
    ).fetchone() == (2,)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["export", "{tmp}/none.jsonl", "--to", "csv", "--out", "{tmp}/o"], 3),
        (["export", "{tmp}", "--to", "csv", "--out", "{tmp}/o"], 3),
        (["export", "{tmp}/bad.jsonl", "--to", "geojson", "--out", "{tmp}/o"], 3),
        (["export", "{tmp}/coded.jsonl", "--to", "csv", "--out", "-"], 3),
        (["export", "{tmp}/coded.jsonl", "--to", "csv", "--out", "{tmp}/bad.jsonl/x"], 3),
        (["export", "{tmp}/coded.jsonl", "--to", "csv", "--out", "{tmp}/o", "--status", "maybe"], 2),
        (["import", "{tmp}/bad.jsonl", "--out", "{tmp}/o"], 3),
        (["import", "{tmp}/coded.jsonl", "--out", "{tmp}/o", "--who", "ann"], 2),
        (["evaluate", "{tmp}/coded.jsonl", "{tmp}/coded.jsonl", "--layers", "moods"], 2),
        (["evaluate", "{tmp}/coded.jsonl", "{tmp}/empty.jsonl"], 3),
        (["evaluate", "{tmp}/coded.jsonl"], 2),
        (["evaluate", "{tmp}/coded.jsonl", "{tmp}/coded.jsonl", "--machine"], 2),
        (["diff", "{tmp}/coded.jsonl", "{tmp}/else.jsonl"], 3),
    ],
)
def test_refusals_write_nothing(
    words: list[str], code: int, coded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "else.jsonl").write_bytes(made.empty().to_json() + b"\n")
    assert main([w.format(tmp=tmp_path) for w in words]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().split("\n")) == 1
    assert not (tmp_path / "o").exists()


def test_evaluate(coded: Path, other: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "d.csv"
    assert main(["evaluate", str(coded), str(other), "--disagreements", str(listed), "--resamples", "100"]) == 0
    shown = capsys.readouterr().out
    assert "2 documents; 95 % intervals of 100 draws of documents" in shown
    assert "only in first: PROTEST" in shown
    assert len(listed.read_text(encoding="utf-8").strip().split("\n")) == 1 + 3
    assert main(["evaluate", str(coded), str(other), "--json", "--seed", "3"]) == 0
    one = capsys.readouterr().out
    assert main(["evaluate", str(coded), str(other), "--json", "--seed", "3"]) == 0
    assert capsys.readouterr().out == one
    events = json.loads(one)["layers"]["events"]
    assert (events["recall"][0], events["precision"][0]) == (0.75, 1.0)


def test_diff(coded: Path, other: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(coded), str(coded), "--exit-code"]) == 0
    assert "No difference." in capsys.readouterr().out
    assert main(["diff", str(coded), str(other), "--exit-code"]) == 1
    assert "3 differences" in capsys.readouterr().out


def test_from_brat_back_to_decisions(coded: Path, tmp_path: Path) -> None:
    assert main(["export", str(coded), "--to", "brat", "--out", str(tmp_path / "brat.zip")]) == 0
    assert main(["import", str(tmp_path / "brat.zip"), "--out", str(tmp_path / "gold.jsonl")]) == 0
    out = tmp_path / "decisions.jsonl"
    words = ["--on", str(coded), "--who", "ann", "--at", "2026-01-02T03:04:05Z", "--out", str(out)]
    assert main(["import", str(tmp_path / "gold.jsonl"), *words]) == 0
    made_ = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n")[:-1]]
    assert {d["action"] for d in made_} == {"accept"}
    assert len(made_) == 2 * (8 + 4 + 2 + 2 + 6 + 1 + 1)


def _project(path: Path) -> Path:
    from onrecord.corpus.schema import tables
    from onrecord.corpus.store import Store, pack
    from onrecord.corpus.tabulate import findings

    with Store(path, write=True) as store:
        columns = [c.name for c in tables()["documents"].columns]
        for seq, id in enumerate("12"):
            row = {"doc": f"key-{id}", "seq": seq, "id": id}
            store.append("documents", [tuple(row.get(c) for c in columns)])
            store.append("records", [(f"key-{id}", pack(made.record(id).to_json()))])
            for table, rows in findings(f"key-{id}", made.record(id)).items():
                store.append(table, rows)
    return path


def test_decisions_kept_in_a_project_file_stand_in_its_exports(other: Path, tmp_path: Path) -> None:
    project = _project(tmp_path / "p.duckdb")
    words = ["--on", str(project), "--who", "ann", "--at", "2026-01-02T03:04:05Z", "--keep"]
    for _ in range(2):  # the same coding again changes nothing
        assert main(["import", str(other), *words]) == 0
        with duckdb.connect(str(project), read_only=True) as db:
            counted = "SELECT action, count(*) FROM decisions WHERE layer = 'events' GROUP BY ALL ORDER BY ALL"
            assert db.execute(counted).fetchall() == [("accept", 9), ("reject", 3)]
            assert db.execute("SELECT doc, count(*) FROM events GROUP BY doc ORDER BY doc").fetchall() == [
                ("key-1", 6), ("key-2", 3),
            ]  # fmt: skip
    assert main(["export", str(project), "--to", "jsonl", "--out", str(tmp_path / "o.jsonl")]) == 0
    lines = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
    assert [len(r["events"]) for r in lines] == [6, 3]


@pytest.fixture
def reviewed(other: Path, tmp_path: Path) -> Path:
    """A project in which somebody took three events out of the second report and kept all else."""
    project = _project(tmp_path / "p.duckdb")
    assert main(["import", str(other), "--on", str(project), "--who", "ann", "--keep"]) == 0
    return project


def _events(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[float, float]:
    """Recall and precision of the second coding's events."""
    capsys.readouterr()
    assert main(["evaluate", *words, "--json", "--resamples", "0"]) == 0
    of = json.loads(capsys.readouterr().out)["layers"]["events"]
    return of["recall"][0], of["precision"][0]


def test_the_reader_is_measured_not_what_people_made_of_it(
    reviewed: Path, other: Path, coded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = _events([str(reviewed)], capsys)
    assert alone == (1.0, 0.75)
    assert _events([str(other), str(reviewed), "--machine"], capsys) == alone
    assert _events([str(coded), str(reviewed), "--machine"], capsys) == (1.0, 1.0)
    # Without being asked for, decisions count: two people's projects can be compared. It is said.
    assert main(["evaluate", str(other), str(reviewed)]) == 0
    said = capsys.readouterr().err
    assert "people decided about 2 of its reports" in said
    assert "--machine" in said
    assert _events([str(other), str(reviewed)], capsys) == (1.0, 1.0)
    assert main(["evaluate", str(reviewed)]) == 0
    assert "only in reader: " in capsys.readouterr().out


def test_only_what_was_reviewed_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = _project(tmp_path / "p.duckdb")
    assert main(["evaluate", str(project)]) == 3
    assert capsys.readouterr().err.startswith(f"E048 {project}: holds no decisions of people")
    less = made.record("2", events=made.record().events[:3])
    (tmp_path / "one.jsonl").write_bytes(less.to_json() + b"\n")
    assert main(["import", str(tmp_path / "one.jsonl"), "--on", str(project), "--who", "ann", "--keep"]) == 0
    from onrecord.corpus.store import Store

    with Store(project, write=True) as store:
        store.db.execute("UPDATE decisions SET withdrawn = '2026-01-01' WHERE layer <> 'events'")
    capsys.readouterr()
    assert main(["evaluate", str(project), "--json", "--resamples", "0"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["documents"] == 1
    assert list(told["layers"]) == ["events"]
    assert (told["layers"]["events"]["recall"][0], told["layers"]["events"]["precision"][0]) == (1.0, 0.5)
