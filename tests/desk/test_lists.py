"""The desk's own, quicker questions give what the command line's give."""

from __future__ import annotations

from pathlib import Path

from onrecord.corpus import queries
from onrecord.corpus.filters import Filters
from onrecord.corpus.store import Store
from onrecord.desk.address import Address
from onrecord.desk.lists import VIEWS, network, plain
from onrecord.desk.project import ask
from onrecord.desk.rows import how_many, listed, timeline
from tests.corpus.helpers import fill
from tests.corpus.stub import corpus

ASKED = (Filters(), Filters(type=("ASSAULT",)), Filters(actor="Cora", since="2020-02-01"), Filters(place="Brin"))


def test_network_and_timeline_agree_with_the_command_line(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, corpus(150))
    with Store(project) as store:
        for filters in ASKED:
            theirs = {
                (r["actor_entity"], r["recipient_entity"], r["mutual"]): r for r in ask(store, queries.network(filters))
            }
            ours = {(r["actor_entity"], r["recipient_entity"], r["mutual"]): r for r in ask(store, network(filters))}
            assert ours.keys() == theirs.keys()
            for key, row in ours.items():
                for column in ("happenings", "cooperative", "conflictual", "since", "until"):
                    assert row[column] == theirs[key][column], (filters, key, column)
            whole = ask(store, queries.timeline(filters))
            assert how_many(store, VIEWS["timeline"], filters) == len(whole)
            pages = [row for page in range(1, len(whole) // 50 + 2) for row in timeline(store, filters, page)[:50]]
            columns = ("date", "type", "actors", "recipients", "place", "status", "doc", "happening", "sources")
            assert [[r[c] for c in columns] for r in pages] == [[r[c] for c in columns] for r in whole]


def test_pages_of_a_list_hold_each_row_once(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, corpus(130))
    with Store(project) as store:
        for name, view in VIEWS.items():
            if not view.columns:
                continue
            whole = ask(store, view.make(Filters()))
            seen: list[object] = []
            for page in range(1, 10):
                found = listed(store, view, Address(f"/{name}", (("page", str(page)),)))
                seen += found.rows
                if not found.more:
                    break
            assert len(seen) == len(whole), name
            assert int(store.one(f"SELECT count(*) FROM ({plain(view.make(Filters())).sql})")) == len(whole)
