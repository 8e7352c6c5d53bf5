"""Reading on a cluster gives the same project as reading here."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.corpus import engine_dask
from onrecord.corpus.ingest import Ingest
from onrecord.corpus.link import link
from onrecord.corpus.store import Store
from onrecord.errors import OnrecordError
from onrecord.settings import Settings
from tests.corpus.helpers import STUB, dump, fill
from tests.corpus.stub import corpus, document

distributed = pytest.importorskip("distributed")


def test_same_tables_as_on_one_machine(tmp_path: Path) -> None:
    documents = [*corpus(50), document("bad", "FAIL")]
    here, there, parts = tmp_path / "here.duckdb", tmp_path / "there.duckdb", tmp_path / "parts"
    fill(here, documents)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
    ) as cluster:
        run = engine_dask.runner(cluster.scheduler_address, Settings(), parts, reader=STUB, chunk=8)
        with Store(there, write=True) as store:
            counts = Ingest(store, Settings(), run_tasks=run).run(documents)
            link(store)
    assert (counts.read, counts.skipped) == (50, 1)
    assert dump(here) == dump(there)
    assert not parts.exists()


def test_a_part_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    from onrecord.corpus.work import Task

    chunk = [Task(1, "k1", document("a", "One."))]
    first = Path(engine_dask.read_part(chunk, Settings(), str(tmp_path), STUB))
    made = first.stat().st_mtime_ns
    assert engine_dask.read_part(chunk, Settings(), str(tmp_path), STUB) == str(first)
    assert first.stat().st_mtime_ns == made
    (done,) = engine_dask.load_part(first)
    assert (done.key, done.document.id, done.error) == ("k1", "a", None)
    assert done.rows["features"][0][0] == "k1"


def test_no_scheduler_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise TimeoutError("nobody answers")

    monkeypatch.setattr(distributed, "Client", refused)
    with pytest.raises(OnrecordError, match="E035"):
        engine_dask.connect("tcp://127.0.0.1:1")
