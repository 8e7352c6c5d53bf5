"""Reports go in once, whole, in order; what cannot be read is told; people's decisions stay."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from onrecord.corpus.ingest import Ingest
from onrecord.corpus.schema import tables
from onrecord.corpus.store import Store
from onrecord.corpus.tabulate import reading_of
from onrecord.errors import OnrecordError
from onrecord.settings import Settings
from tests.corpus.helpers import dump, fill, rows
from tests.corpus.stub import corpus, document

ROOT = Path(__file__).parent.parent.parent


def test_real_reader_in_real_processes(tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text(
        '{"id": "one", "text": "France condemned the attack on Monday.", "published": "2020-01-08", "source": "A"}\n'
        '{"id": "two", "text": "\\"We will not negotiate,\\" said Peru\'s president.", "published": "2020-01-09"}\n'
        "{broken\n"
    )
    project = tmp_path / "p.duckdb"
    command = [sys.executable, "-m", "onrecord.cli", "ingest", str(lines), "--to", str(project), "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert done.stderr.splitlines()[0].startswith("E006 ")
    assert done.stderr.splitlines()[1].endswith("2 read, 0 already in, 1 skipped (1 x E006).")
    assert rows(project, "SELECT seq, id, source FROM documents ORDER BY seq") == [(1, "one", "A"), (2, "two", None)]
    assert rows(project, "SELECT count(*) FROM mentions")[0][0] > 0
    assert rows(project, "SELECT found, read, present, skipped, state FROM runs") == [(2, 2, 0, 1, "done")]
    printed = subprocess.run([*command[:3], "read", "--jsonl", str(lines)], capture_output=True, check=False).stdout
    with Store(project) as store:
        kept = [store.record_json(doc) for (doc,) in store.rows("SELECT doc FROM documents ORDER BY seq")]
    assert kept == printed.splitlines()


@pytest.mark.parametrize("where", ["-", "what.txt"])
def test_report_of_every_file_adds_up(tmp_path: Path, where: str) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"id": "1", "text": "Peru protested."}\n{broken\n{"id": "3", "text": "Peru protested. Chile did not."}\n'
    )
    (tmp_path / "b.txt").write_text("Kenya met Uganda.\n")
    words = ["a.jsonl", "b.txt", "no.txt", "--to", "p.duckdb", "--workers", "0", "--max-characters", "20"]
    command = [sys.executable, "-m", "onrecord.cli", "ingest", *words, "--report", where]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    written = done.stdout if where == "-" else (tmp_path / where).read_text()
    assert [line.split()[:4] for line in written.splitlines()] == [
        ["file", "found", "read", "skipped"], ["a.jsonl", "3", "1", "2"], ["b.txt", "1", "1", "0"],
        ["no.txt", "1", "0", "1"], ["total", "5", "2", "3"],
    ]  # fmt: skip
    assert "E008" in written
    assert (done.stdout == "") == (where != "-")


def test_second_run_reads_nothing(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, corpus(20))
    before = dump(project)
    counts = fill(project, corpus(20))
    assert (counts.found, counts.read, counts.present) == (20, 0, 20)
    assert dump(project) == before


def test_same_report_twice_is_one_document_with_both_ids(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    text = "A dam broke near Alba."
    twice = [document("a", text, source="X"), document("b", text, source="X"), document("c", text, source="Y")]
    counts = fill(project, twice)
    assert (counts.read, counts.present) == (2, 1)
    assert rows(project, "SELECT id FROM documents ORDER BY seq") == [("a",), ("c",)]
    assert rows(project, "SELECT id FROM inputs ORDER BY id") == [("a",), ("b",), ("c",)]


def test_a_report_that_failed_leaves_no_trace_of_its_twin(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, [document("a", "FAIL"), document("b", "FAIL"), document("c", "Fine.")])
    assert rows(project, "SELECT id FROM inputs") == [("c",)]


def test_other_settings_replace_findings_and_keep_decisions(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, corpus(12))
    with Store(project, write=True) as store:
        doc, start, end = store.rows('SELECT doc, start, "end" FROM events ORDER BY doc LIMIT 1')[0]
        said = {"decision": "1", "who": "me", "doc": doc, "layer": "places", "action": "accept"}
        said |= {"start": start, "end": end}
        decision = tuple(said.get(column.name) for column in tables()["decisions"].columns)
        store.append("decisions", [decision])
    strict = Settings(min_certainty=0.75)
    assert fill(project, corpus(12), settings=strict).read == 12
    assert rows(project, "SELECT count(*), count(DISTINCT doc) FROM documents") == [(12, 12)]
    assert rows(project, "SELECT min(certainty) >= 0.75 FROM events") == [(True,)]
    assert len(rows(project, "SELECT * FROM decisions")) == 1
    fresh = tmp_path / "fresh.duckdb"
    fill(fresh, corpus(12), settings=strict)
    ours, theirs = dump(project), dump(fresh)
    assert {k: v for k, v in ours.items() if k != "decisions"} == {k: v for k, v in theirs.items() if k != "decisions"}


def test_training_an_own_codebook_anew_makes_other_findings(tmp_path: Path) -> None:
    book = tmp_path / "my.yaml"
    book.write_text("types: []\n")
    settings = Settings(codebook_file=book)
    before = reading_of(settings)
    assert reading_of(settings) == before
    (tmp_path / "my.model").write_text("{}")
    assert reading_of(settings) != before


def test_results_come_in_input_order_from_several_workers(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    slow_first = [document(f"d{n}", f"SLEEP {0.3 if n == 0 else 0}\nReport {n}") for n in range(30)]
    fill(project, slow_first, workers=2, linked=False)
    assert [i for (i,) in rows(project, "SELECT id FROM documents ORDER BY seq")] == [f"d{n}" for n in range(30)]


def test_reader_faults_and_lost_workers_cost_one_document_each(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    three = [document("good", "One."), document("bad", "FAIL"), document("deadly", "DIE now"), document("last", "Two.")]
    with Store(project, write=True) as store:
        ingest = Ingest(store, Settings(), workers=2, reader="tests.corpus.stub:reader")
        counts = ingest.run(three)
    assert (counts.found, counts.read, counts.skipped) == (4, 2, 2)
    assert sorted(code for _, code, _ in ingest.failed) == ["E033", "E036"]
    assert rows(project, "SELECT id FROM documents ORDER BY seq") == [("good",), ("last",)]


def test_a_reader_that_cannot_be_opened_ends_the_run_at_once(tmp_path: Path) -> None:
    with Store(tmp_path / "p.duckdb", write=True) as store, pytest.raises(ValueError, match="no model here"):
        Ingest(store, Settings(), workers=2, reader="tests.corpus.stub:broken").run(corpus(5))


def test_what_needs_more_memory_is_done_again_with_more(tmp_path: Path) -> None:
    with Store(tmp_path / "p.duckdb", write=True) as store:
        limits = []

        def work() -> None:
            limits.append(store.one("SELECT current_setting('memory_limit')"))
            if len(limits) == 1:
                raise duckdb.OutOfMemoryException

        usual = store.one("SELECT current_setting('memory_limit')")
        store.sparingly("24MB", work)
        assert limits == ["22.8 MiB", "61.0 MiB"]
        assert store.one("SELECT current_setting('memory_limit')") == usual


def test_second_writer_is_told_who_has_the_file(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    script = (
        f"from onrecord.corpus.store import Store\nstore = Store({str(project)!r}, write=True)\n"
        "print('open', flush=True)\ninput()"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(OnrecordError) as caught:
            Store(project, write=True)
        other.communicate(b"\n")
    assert caught.value.code == "E030"
    assert f"process {other.pid}" in str(caught.value)


@pytest.mark.parametrize("content", [b"not a database", b"\x00" * 20000])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.duckdb"
    path.write_bytes(content)
    with pytest.raises(OnrecordError) as caught:
        Store(path, write=True)
    assert caught.value.code == "E031"
    assert path.read_bytes() == content
