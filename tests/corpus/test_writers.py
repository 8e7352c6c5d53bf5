"""Two writers at once, a disk that is full, targets that cannot be written: nothing lost, and a numbered error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from onrecord.cli import main
from onrecord.corpus.store import Store
from onrecord.errors import OnrecordError
from tests.corpus.helpers import dump, fill, rows
from tests.corpus.stub import corpus
from tests.limits import open_folder, unwritable

resource = pytest.importorskip("resource")
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}


def lines(path: Path, first: int, count: int) -> Path:
    said = "France condemned the attack on Monday, the minister of Peru said in Lima."
    made = (
        {"id": f"r{n}", "text": f"{said} Report {n}. " * 3, "published": "2020-01-08"}
        for n in range(first, first + count)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")
    return path


def command(source: Path, project: Path) -> list[str]:
    return [sys.executable, "-m", "onrecord.cli", "ingest", str(source), "--to", str(project), "--workers", "0"]


def ingest(source: Path, project: Path, most: int | None = None) -> subprocess.CompletedProcess[str]:
    """A real process; `most` bytes is as large as it may make a file."""

    def bound() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return subprocess.run(
        command(source, project), capture_output=True, text=True, check=False, env=ENVIRONMENT, preexec_fn=bound
    )


def ids(project: Path) -> set[str]:
    return {id for (id,) in rows(project, "SELECT id FROM documents")}


def taken(project: Path) -> bool:
    """Whether another process is writing the project."""
    try:
        Store(project).close()
    except OnrecordError as problem:
        return problem.code == "E030"
    return False


@pytest.mark.slow
def test_the_second_of_two_writers_is_told_at_once(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    many, few = lines(tmp_path / "many.jsonl", 0, 150), lines(tmp_path / "few.jsonl", 1000, 2)
    with subprocess.Popen(command(many, project), env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as first:
        until = time.monotonic() + 60
        while not taken(project) and time.monotonic() < until:
            time.sleep(0.02)
        second = ingest(few, project)
        running = first.poll() is None
        _, said = first.communicate()
    assert running, "the first was done before the second could meet it"
    assert second.returncode == 3
    assert second.stderr.startswith(f"E030 {project}: ")
    assert f"process {first.pid}" in second.stderr
    assert first.returncode == 0, said
    assert ids(project) == {f"r{n}" for n in range(150)}
    assert ingest(few, project).returncode == 0
    assert ids(project) == {f"r{n}" for n in range(150)} | {"r1000", "r1001"}


@pytest.mark.slow
def test_two_that_start_together(tmp_path: Path) -> None:
    """One may be refused, or come when the other is done; what a writer that reports success has read is there."""
    project = tmp_path / "p.duckdb"
    sources = [lines(tmp_path / f"{n}.jsonl", 10 * n, 5) for n in range(2)]
    started = [
        subprocess.Popen(command(source, project), env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
        for source in sources
    ]
    said = [process.communicate()[1] for process in started]
    codes = [process.returncode for process in started]
    assert 0 in codes
    wanted = set()
    for n, (code, words) in enumerate(zip(codes, said, strict=True)):
        assert code in (0, 3), words
        if code == 0:
            wanted |= {f"r{10 * n + k}" for k in range(5)}
        else:
            assert words.startswith("E030 ")
    assert ids(project) == wanted


_HOLD = """
import sys, time, duckdb
held = duckdb.connect(sys.argv[1])
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


def hold(project: Path, seconds: float) -> subprocess.Popen[str]:
    """A process that has the file for so long; it has it when this returns."""
    words = [sys.executable, "-c", _HOLD, str(project), str(seconds)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def taken_between(project: Path, seconds: float, monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[str]]:
    """From now on another process is the first to take the file when it is opened anew; it stands in what is given."""
    attach = Store._attach
    holders: list[subprocess.Popen[str]] = []

    def taken_first(store: Store, db: duckdb.DuckDBPyConnection) -> None:
        if not holders:
            holders.append(hold(project, seconds))
        attach(store, db)

    monkeypatch.setattr(Store, "_attach", taken_first)
    return holders


def test_the_file_is_opened_anew_and_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two steps a writer lets the file go for a moment. Another process that takes it then only delays."""
    project = tmp_path / "it's.duckdb"
    with Store(project, write=True) as store:
        store.append("meta", [("before", "1")])
        holders = taken_between(project, 0.5, monkeypatch)
        store.trim(0)
        assert [holder.wait(10) for holder in holders] == [0]
        store.append("meta", [("after", "2")])
        store.trim()  # the log is short
        assert len(holders) == 1
    found = dict(rows(project, "SELECT key, value FROM meta"))
    assert (found["before"], found["after"]) == ("1", "2")
    assert [file.name for file in tmp_path.iterdir()] == ["it's.duckdb"]


def test_who_keeps_the_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "p.duckdb"
    monkeypatch.setattr("onrecord.corpus.store._PATIENCE", 0.2)
    with Store(project, write=True) as store:
        store.append("meta", [("before", "1")])
        holders = taken_between(project, 60, monkeypatch)
        with pytest.raises(OnrecordError, match=f"E030 {project}") as refused:
            store.trim(0)
    assert f"process {holders[0].pid}" in str(refused.value)
    holders[0].kill()
    holders[0].wait()
    assert dict(rows(project, "SELECT key, value FROM meta"))["before"] == "1"


def test_a_limit_that_is_refused_leaves_the_transaction(tmp_path: Path) -> None:
    """More is in use than may stay: what is being written goes on."""
    with Store(tmp_path / "p.duckdb", write=True) as store:
        store.db.execute("INSERT INTO meta SELECT i::VARCHAR, md5(i::VARCHAR) FROM range(60000) r(i)")
        with store.transaction():
            store.db.execute("UPDATE meta SET value = value || 'x'")
            held = store.one("SELECT sum(memory_usage_bytes) FROM duckdb_memory() WHERE tag = 'TRANSACTION'")
            assert held > 4_000_000
            store.trim()
            store.append("meta", [("last", "1")])
        assert store.one("SELECT count(*) FROM meta WHERE value LIKE '%x' AND length(value) = 33") == 60_000
        assert store.one("SELECT value FROM meta WHERE key = 'last'") == "1"


def test_groups_of_rows_are_small(tmp_path: Path) -> None:
    """A step's memory is that of the groups it writes: it must not depend on how much is in the project."""
    project = tmp_path / "p.duckdb"
    with Store(project, write=True) as store:
        for n in range(4):
            store.append("meta", [(f"{n} {k}", "v") for k in range(3000)])
            store.trim(0)
    counts = rows(project, "SELECT DISTINCT row_group_id, max(count) FROM pragma_storage_info('meta') GROUP BY ALL")
    assert len(counts) >= 4
    assert max(count for _, count in counts) <= 2048


@pytest.mark.slow
def test_full_disk_while_ingesting(tmp_path: Path) -> None:
    """Full at the first word, and full in the middle: then whole batches may have come in, and nothing else changes."""
    project, calm = tmp_path / "p.duckdb", tmp_path / "calm.duckdb"
    old, new = lines(tmp_path / "old.jsonl", 0, 4), lines(tmp_path / "new.jsonl", 100, 40)
    assert ingest(old, project).returncode == 0
    before = dump(project)
    docs = {row[0] for row in before["documents"]}
    for most in (1_000, 50_000):
        refused = ingest(new, project, most)
        assert refused.returncode == 3, refused.stderr
        (line,) = refused.stderr.splitlines()
        assert line.startswith(f"E041 {project}: cannot be written (File too large)")
        after = dump(project)
        assert len(after["documents"]) < 44
        assert len(after["records"]) == len(after["documents"])
        for table in ("documents", "records", "events", "statements", "mentions"):
            assert [row for row in after[table] if row[0] in docs] == before[table]
        assert most > 1_000 or after == before
    runs = rows(project, "SELECT state, read FROM runs ORDER BY run")
    assert runs[0] == ("done", 4)
    assert sum(read for _, read in runs) <= len(after["documents"])
    assert ingest(new, project).returncode == 0
    for source in (old, new):
        assert ingest(source, calm).returncode == 0
    ours, theirs = dump(project), dump(calm)
    assert ours == theirs


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may enter, with a project in it."""
    with open_folder() as made:
        fill(made / "p.duckdb", corpus(8))
        yield made


def test_ingest_into_what_cannot_be_written(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    project = place / "p.duckdb"
    source = lines(place / "in.jsonl", 0, 1)
    source.chmod(0o644)
    said = ["ingest", str(source), "--workers", "0", "--to"]
    assert main([*said, str(place / "warm.duckdb")]) == 0  # all that is imported late is there now
    capfd.readouterr()
    before = dump(project)
    raw = project.read_bytes()
    with unwritable(project, place):
        assert main([*said, str(project)]) == 3
        assert capfd.readouterr().err.startswith(f"E041 {project}: cannot be written (Permission denied)")
        assert main([*said, str(place / "new.duckdb")]) == 3
        assert capfd.readouterr().err.startswith(f"E041 {place / 'new.duckdb'}: cannot be written (Permission denied)")
    assert project.read_bytes() == raw
    project.chmod(0o666)
    with unwritable(place):  # the file could be written, but not what DuckDB puts beside it
        assert main([*said, str(project)]) == 3
        assert capfd.readouterr().err.startswith(f"E041 {project}: cannot be written (Permission denied)")
    assert dump(project) == before
    assert not (place / "new.duckdb").exists()


@pytest.mark.parametrize("target", ["no/such/folder/p.duckdb", "."])
def test_targets_that_are_none(tmp_path: Path, capfd: pytest.CaptureFixture[str], target: str) -> None:
    source = lines(tmp_path / "in.jsonl", 0, 1)
    assert main(["ingest", str(source), "--to", str(tmp_path / target)]) == 3
    assert capfd.readouterr().err.startswith("E041 ")
