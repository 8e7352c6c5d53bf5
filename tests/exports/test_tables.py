"""CSV and Parquet, read by pandas and pyarrow; JSON Lines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from onrecord.exports import csv_tables, jsonl, parquet, tables
from onrecord.exports.inputs import records as read_records
from onrecord.record import Record
from tests.exports import made


def test_json_lines_round_trip(tmp_path: Path, records: list[Record]) -> None:
    jsonl.write(records, tmp_path / "r.jsonl")
    assert list(read_records(str(tmp_path / "r.jsonl"))) == records
    (tmp_path / "one.json").write_bytes(records[0].to_json(indent=2))
    assert list(read_records(str(tmp_path / "one.json"))) == records[:1]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_tables_join(kind: str, tmp_path: Path, records: list[Record]) -> None:
    (csv_tables if kind == "csv" else parquet).write(records, tmp_path / "t")
    frames = {
        name: pd.read_csv(tmp_path / "t" / f"{name}.csv", dtype=str, keep_default_na=False)
        if kind == "csv"
        else pd.read_parquet(tmp_path / "t" / f"{name}.parquet")
        for name in tables.TABLES
    }
    assert [tuple(f.columns) for f in frames.values()] == [tables.columns(t) for t in tables.TABLES]
    assert len(frames["documents"]) == len(records)
    for name in ("actors", "places", "times", "statements", "events", "positions", "figures"):
        assert len(frames[name]) == sum(len(getattr(r, name)) for r in records)
        assert not frames[name].duplicated(["doc", "id"]).any()
        assert set(frames[name]["doc"]) <= set(frames["documents"]["doc"])
    parts = frames["event_actors"]
    joined = parts.merge(frames["events"], left_on=["doc", "event"], right_on=["doc", "id"]).merge(
        frames["actors"], left_on=["doc", "actor"], right_on=["doc", "id"]
    )
    assert len(joined) == len(parts) > 0
    mine = frames["events"].query("doc == 'wire/7' and id == 'e1'").iloc[0]
    assert mine["cameo"] == "194"
    assert frames["events"].query("doc == 'wire/7' and id == 'e2'").iloc[0]["cameo"] == "040"
    assert frames["documents"].iloc[0]["text"] == made.TEXT


def test_parquet_keeps_types(tmp_path: Path) -> None:
    parquet.write([made.record()], tmp_path / "t")
    table = pq.read_table(tmp_path / "t" / "events.parquet")
    assert table.schema.equals(tables.arrow_schema("events"))
    assert table["modes"].to_pylist()[0] == ["heavy-weapons"]
    assert table["first"].to_pylist() == ["2015-03-03", "2015-03-03", None, None, None, None]


def test_an_id_that_comes_twice_stays_apart(tmp_path: Path) -> None:
    csv_tables.write([made.record(), made.record()], tmp_path / "t")
    assert list(pd.read_csv(tmp_path / "t" / "documents.csv")["doc"]) == ["wire/7", "wire/7#2"]
