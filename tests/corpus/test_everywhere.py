"""An actor who is another one in every report: in the tables and answers, in reports to come, and undone again."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord import Corpus
from onrecord.corpus.decisions import everywhere, tables
from onrecord.corpus.decisions.model import Decision, withdraw
from onrecord.corpus.store import Store
from onrecord.exports.inputs import records
from onrecord.record import Actor
from onrecord.settings import Settings
from tests.corpus.helpers import dump, fill, rows
from tests.corpus.stub import document
from tests.soundness import resolved

RAID = "EVENT ASSAULT; {who}; ALBMIL:Alba Army; 2020-03-03; Brin; actual; 0.8; killed=5"
FRONT, COUNCIL, LEAGUE = "CORREB:Cora Front", "CORREB:Front Council", "CORREB:League of Cora"
SAYS = "SAID {who}; we did it"
HOLDS = "HOLDS {who}; demands; a ceasefire; 2020-03-04"
TEXTS = {
    "a": (RAID.format(who=FRONT), SAYS.format(who=FRONT)),
    "b": (RAID.format(who=COUNCIL), HOLDS.format(who=COUNCIL)),
    "c": (RAID.format(who=COUNCIL), SAYS.format(who=FRONT)),
    "d": (RAID.format(who=LEAGUE),),
    "e": ("EVENT AID; UNO:World Assembly; ALBMIL:Alba Army; -; -; future; 0.6; -",),
}
FILLER = {
    "a": "harvest copper", "b": "window engine", "c": "statute orchard", "d": "garden signal", "e": "river school",
    "f": "pepper canal",
}  # fmt: skip
UNDONE = ("decisions.fate", "decisions.withdrawn")


def reports(**texts: tuple[str, ...]) -> list:
    return [
        document(id, "\n".join([f"{FILLER[id]} {id}", *lines]), source=f"Outlet {id}", published="2020-03-04")
        for id, lines in texts.items()
    ]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    fill(tmp_path / "p.duckdb", reports(**TEXTS))
    return tmp_path / "p.duckdb"


def actor(said: str) -> Actor:
    code, _, name = said.partition(":")
    return Actor(id="", name=name, kind="organization", code=code, codes=(code,), wikidata=None, role=None,
                 country=code[:3], mentions=())  # fmt: skip


def same(project: Path, one: str, into: str) -> Decision:
    decision = everywhere.same(actor(one), actor(into), who="ann")
    assert decision is not None
    with Store(project, write=True) as store, store.transaction():
        tables.decide_everywhere(store, decision)
    return decision


def undo(project: Path, decision: Decision) -> None:
    with Store(project, write=True) as store, store.transaction():
        withdraw(store, decision.decision)
        tables.settle(store, *everywhere.concerned(store, decision))


def found(project: Path, name: str) -> dict[str, set[str]]:
    """The reports in which somebody is found by a name, for each question."""
    with Corpus(project) as corpus:
        return {
            ask: {row["id"] for row in getattr(corpus, ask)(actor=name).rows()}
            for ask in ("events", "statements", "positions")
        }


def test_every_answer_knows_them_as_one(project: Path) -> None:
    before = dump(project)
    assert found(project, "Front Council") == {"events": {"b", "c"}, "statements": set(), "positions": {"b"}}
    decision = same(project, COUNCIL, FRONT)
    assert found(project, "Front Council") == {"events": set(), "statements": set(), "positions": set()}
    assert found(project, "Cora Front") == {"events": {"a", "b", "c"}, "statements": {"a", "c"}, "positions": {"b"}}
    assert rows(project, "SELECT count(DISTINCT entity) FROM actors WHERE code = 'CORREB'") == [(2,)]
    assert rows(project, "SELECT fate FROM decisions") == [("applied",)]
    assert rows(project, "SELECT DISTINCT actor, actor_code FROM (" + _network(project) + ") ORDER BY ALL") == [
        ("Cora Front", "CORREB"), ("League of Cora", "CORREB"), ("World Assembly", "UNO"),
    ]  # fmt: skip
    names = rows(project, "SELECT DISTINCT unnest(actors) AS name FROM happenings ORDER BY name")
    assert names == [("Cora Front",), ("League of Cora",), ("World Assembly",)]
    undo(project, decision)
    after = dump(project, UNDONE)
    assert {k: v for k, v in after.items() if k != "decisions"} == {k: v for k, v in before.items() if k != "decisions"}
    assert len(after["decisions"]) == 1


def _network(project: Path) -> str:
    from onrecord.corpus.filters import Filters
    from onrecord.corpus.queries import network

    return network(Filters()).sql


def test_a_report_with_both_has_one(project: Path) -> None:
    same(project, COUNCIL, FRONT)
    record = next(record for record in records(str(project)) if record.document.id == "c")
    (rebels,) = [a for a in record.actors if a.code == "CORREB"]
    assert rebels.name == "Cora Front"
    assert len(rebels.mentions) == 2
    assert record.events[0].actors == record.statements[0].speakers == (rebels.id,)
    resolved(record)


def test_reports_to_come_and_other_readings(project: Path) -> None:
    same(project, COUNCIL, FRONT)
    fill(project, reports(**TEXTS, f=(RAID.format(who=COUNCIL),)))
    assert found(project, "Cora Front")["events"] == {"a", "b", "c", "f"}
    strict = Settings(min_certainty=0.1)
    assert fill(project, reports(**TEXTS), settings=strict).read == 5
    assert found(project, "Cora Front")["events"] == {"a", "b", "c", "f"}
    assert found(project, "Front Council")["events"] == set()


def test_one_after_the_other_and_only_the_first_undone(project: Path) -> None:
    first = same(project, COUNCIL, FRONT)
    same(project, FRONT, LEAGUE)
    assert found(project, "League of Cora")["events"] == {"a", "b", "c", "d"}
    undo(project, first)
    assert found(project, "League of Cora")["events"] == {"a", "d"}
    assert found(project, "Front Council")["events"] == {"b", "c"}


def test_a_fix_of_one_report_comes_on_top(project: Path) -> None:
    from onrecord.corpus.decisions import model
    from onrecord.corpus.decisions.fields import LAYERS

    same(project, COUNCIL, FRONT)
    with Store(project, write=True) as store, store.transaction():
        (doc,) = store.rows("SELECT doc FROM documents WHERE id = 'b'")[0]
        applied = tables.current(store, doc)
        assert applied is not None
        layer = LAYERS["actors"]
        item = next(a for a in applied.record.actors if a.name == "Cora Front")
        made = model.made(
            who="ann", layer="actors", action="fix", doc=doc, text=applied.record.document.text, span=layer.span(item),
            kind="organization", change={"name": "Another Front", "was": layer.values(applied.record, item)},
        )  # fmt: skip
        model.keep(store, made)
        tables.settle(store, doc)
    assert found(project, "Another Front")["events"] == {"b"}
    assert found(project, "Cora Front")["events"] == {"a", "c"}


@pytest.mark.parametrize("other", [FRONT, "-:Nobody"])
def test_what_cannot_be_decided(other: str) -> None:
    one = actor(FRONT)
    into = (
        actor(other)
        if other == FRONT
        else Actor(**{f: getattr(one, f) for f in one.__struct_fields__} | {"name": None})
    )
    assert everywhere.same(one, into, who="ann") is None


def test_who_is_meant_by_a_name(project: Path) -> None:
    with Store(project) as store:
        found = everywhere.known(store, "front council")
        assert found is not None
        assert (found.name, found.code, found.country) == ("Front Council", "CORREB", "COR")
        assert everywhere.known(store, "Nobody Here") is None
