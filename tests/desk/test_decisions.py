"""Decisions are known by their words: what becomes of them when a report is read again, changed, linked or undone."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from onrecord.corpus.decisions import model, tables
from onrecord.corpus.decisions.apply import apply
from onrecord.corpus.decisions.fields import LAYERS
from onrecord.corpus.link import link
from onrecord.corpus.store import Store
from onrecord.desk.agreement import accuracy, agreement, judged
from onrecord.record import Actor, Record, Span
from onrecord.settings import Settings
from tests.corpus.helpers import dump, fill, rows
from tests.corpus.stub import document, reader

LINE = "EVENT {type}; CORREB:Cora Front; ALBMIL:Alba Army; 2020-03-03; Brin; actual; {certainty}; -"


def text(*lines: str) -> str:
    return "The day in Brin.\n" + "\n".join(lines) + "\nThe end."


def raid(type: str = "ASSAULT", certainty: str = "0.4") -> str:
    return LINE.format(type=type, certainty=certainty)


def read(words: str) -> Record:
    return reader(Settings())(document("d", words, published="2020-03-04"))


def decided(record: Record, action: str, change: dict[str, Any] | None = None, **more: Any) -> model.Decision:
    """A decision about the first finding of a layer."""
    layer = LAYERS[more.pop("layer", "events")]
    item = getattr(record, layer.name)[0]
    was = layer.values(record, item)
    given = was if action == "accept" else {**(change or {}), "was": was}
    return model.made(
        who=more.pop("who", "ann"), layer=layer.name, action=action, doc="d", text=record.document.text,
        span=layer.span(item), kind=layer.kind(item), change=given, **more,
    )  # fmt: skip


def test_a_fix_changes_what_it_names_and_nothing_else() -> None:
    record = read(text(raid()))
    change = {"type": "COERCE", "status": "negated", "recipients": ["Nobody Known"], "place": "Alba"}
    fixed = apply(record, [decided(record, "fix", change)]).record
    (event,), (before,) = fixed.events, record.events
    assert (event.type, event.status, event.actors, event.time) == ("COERCE", "negated", before.actors, before.time)
    assert (event.quad, event.certainty) == (4, 1.0)
    made = next(a for a in fixed.actors if a.id in event.recipients)
    assert (made.name, made.kind, made.code) == ("Nobody Known", "unknown", None)
    assert next(p.name for p in fixed.places if p.id == event.place) == "Alba"


def test_an_accepted_or_fixed_finding_stays_when_the_reader_loses_it() -> None:
    record = read(text(raid()))
    lost = msgspec.structs.replace(record, events=())
    for decision, type_ in (
        (decided(record, "accept"), "ASSAULT"),
        (decided(record, "fix", {"type": "COERCE"}), "COERCE"),
    ):
        applied = apply(lost, [decision])
        assert [e.type for e in applied.record.events] == [type_]
        assert applied.record.events[0].trigger == record.events[0].trigger
        assert applied.fates == {decision.decision: "applied"}


def test_a_rejected_finding_goes_only_while_it_is_of_that_kind() -> None:
    record = read(text(raid()))
    rejected = decided(record, "reject")
    assert apply(record, [rejected]).record.events == ()
    other = read(text(raid("AID")).replace("; 0.4;", "; 0.4;"))
    moved = msgspec.structs.replace(
        record, events=(msgspec.structs.replace(record.events[0], type="COERCE"),)
    )  # what a newer reader may say
    applied = apply(moved, [rejected])
    assert [e.type for e in applied.record.events] == ["COERCE"]
    assert applied.fates == {rejected.decision: "idle"}
    assert apply(other, [rejected]).fates == {rejected.decision: "gone"}


def test_words_are_found_again_where_their_surroundings_are() -> None:
    record = read(text("SAID Cora Front; we won", raid(), raid("AID")))
    decision = decided(record, "fix", {"status": "future"})
    later = read("An editor put a line before.\n" + text("SAID Cora Front; we won", raid(), raid("AID")))
    applied = apply(later, [decision])
    assert [(e.type, e.status) for e in applied.record.events] == [("ASSAULT", "future"), ("AID", "actual")]
    gone = apply(read("Another text.\n" + raid("CONSULT")), [decision])
    assert gone.fates == {decision.decision: "gone"}
    assert [e.status for e in gone.record.events] == ["actual"]


def test_actors_are_merged_and_split() -> None:
    record = read(text(raid()))
    army = next(a for a in record.actors if a.name == "Alba Army")
    start = record.document.text.index("Alba Army")
    twice = msgspec.structs.replace(army, mentions=(Span(start=0, end=7), Span(start=start, end=start + 9)))
    record = msgspec.structs.replace(record, actors=tuple(twice if a is army else a for a in record.actors))
    other = Actor(id="a9", name="The army", kind="organization", code=None, codes=(), wikidata=None, role=None,
                  country=None, mentions=(Span(start=11, end=15),))  # fmt: skip
    both = msgspec.structs.replace(record, actors=(other, *record.actors))
    merged = apply(both, [decided(both, "merge", {"into": "Alba Army"}, layer="actors")]).record
    assert [a.name for a in merged.actors] == ["Cora Front", "Alba Army"]
    assert other.mentions[0] in merged.actors[1].mentions

    alone = msgspec.structs.replace(record, actors=tuple(sorted(record.actors, key=lambda a: a.name != "Alba Army")))
    split = decided(alone, "split", {"mentions": [[start, start + 9]], "name": "Second Army"}, layer="actors")
    parted = apply(alone, [split]).record
    assert {a.name: a.mentions for a in parted.actors if a.name and "Army" in a.name} == {
        "Alba Army": (Span(start=0, end=7),), "Second Army": (Span(start=start, end=start + 9),),
    }  # fmt: skip
    recipient = next(a for a in parted.actors if a.id in parted.events[0].recipients)
    assert recipient.name == "Second Army"  # the event's words hold only that mention


def keep(project: Path, action: str, change: dict[str, Any] | None = None, who: str = "ann") -> str:
    with Store(project, write=True) as store, store.transaction():
        doc = str(store.one("SELECT doc FROM documents"))
        current = tables.current(store, doc)
        assert current is not None
        made = msgspec.structs.replace(decided(current.record, action, change, who=who), doc=doc)
        model.keep(store, made)
        tables.settle(store, doc)
    return made.decision


def events(project: Path) -> list[tuple[Any, ...]]:
    return rows(project, "SELECT type, status FROM events ORDER BY start")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "p.duckdb"
    fill(path, [document("d", text(raid(certainty="0.4"), raid("AID", "0.9")), published="2020-03-04")])
    return path


def again(project: Path, least: float) -> None:
    """A newer reading, which gives only what is at least so certain."""
    fill(project, [document("d", text(raid(certainty="0.4"), raid("AID", "0.9")), published="2020-03-04")],
         settings=Settings(min_certainty=least))  # fmt: skip


def test_decisions_survive_a_new_reading_and_linking(project: Path) -> None:
    keep(project, "fix", {"type": "COERCE", "status": "negated"})
    again(project, 0.1)
    assert events(project) == [("COERCE", "negated"), ("AID", "actual")]
    again(project, 0.5)  # this one does not find the event at all
    assert events(project) == [("COERCE", "negated"), ("AID", "actual")]
    assert rows(project, "SELECT type, status FROM happenings ORDER BY type") == [
        ("AID", "actual"),
        ("COERCE", "negated"),
    ]
    assert rows(project, "SELECT fate FROM decisions") == [("applied",)]


def test_undoing_makes_every_table_what_it_was(project: Path) -> None:
    leave = ("decisions.fate",)
    before = dump(project, leave)
    decision = keep(
        project,
        "fix",
        {"type": "COERCE", "actors": ["Somebody"], "place": "Dorn", "time": ["2020-01-01", "2020-01-02"]},
    )
    assert dump(project, leave)["events"] != before["events"]
    with Store(project, write=True) as store, store.transaction():
        doc = str(store.one("SELECT doc FROM documents"))
        model.withdraw(store, decision)
        tables.settle(store, doc)
    after = dump(project, leave)
    assert len(after.pop("decisions")) == 1
    before.pop("decisions")
    assert after == before


def test_two_reviewers_agree_as_krippendorff_says(project: Path) -> None:
    pytest.importorskip("krippendorff")
    import krippendorff

    lines = [raid() for _ in range(6)]
    record = read("\n".join(f"{n}\n{line}" for n, line in enumerate(lines)))
    said = {
        "ann": ["ASSAULT", "ASSAULT", "COERCE", None, "AID", "ASSAULT"],
        "bob": ["ASSAULT", "COERCE", "COERCE", None, "AID", "AID"],
    }
    made = []
    for who, types in said.items():
        for event, type_ in zip(record.events, types, strict=True):
            one = msgspec.structs.replace(record, events=(event,))
            action = "reject" if type_ is None else "accept" if type_ == "ASSAULT" else "fix"
            made.append(decided(one, action, {"type": type_} if action == "fix" else None, who=who))
    units = judged(made)
    assert len(units) == 6
    found = next(a for a in agreement(units) if a.field == "type")
    codes = {"ASSAULT": 0, "COERCE": 1, "AID": 2, None: 3}
    expected = krippendorff.alpha(
        [[codes[t] for t in types] for types in said.values()], level_of_measurement="nominal"
    )
    assert found.units == 6
    assert found.alpha == pytest.approx(expected, abs=1e-3)
    (row,) = accuracy(units)  # the last reviewer's word counts
    assert (row.kind, row.decided, row.kept, row.fixed, row.rejected) == ("ASSAULT", 6, 1, 4, 1)


def many(tmp_path: Path) -> Path:
    path = tmp_path / "m.duckdb"
    documents = []
    for n in range(3):
        own = " ".join(random.Random(n).choices(["bardan", "lovel", "merpug", "tifer", "sumos", "kenrit"], k=60))
        documents.append(
            document(f"d{n}", f"{own}\n{raid(certainty='0.8')}", published="2020-03-04", source=f"Outlet {n}")
        )
    fill(path, documents)
    return path


def test_happenings_are_split_and_merged_and_stay_so(tmp_path: Path) -> None:
    project = many(tmp_path)
    ((whole, _),) = rows(project, "SELECT happening, reports FROM happenings")
    with Store(project, write=True) as store, store.transaction():
        doc, id = store.rows("SELECT doc, id FROM events ORDER BY doc")[1]
        current = tables.current(store, doc)
        assert current is not None
        said = tables.reference(current.record, doc, id)
        split = model.made(who="ann", layer="happenings", action="split", change={"events": [said]})
        model.keep(store, split)
        tables.regroup(store)
    assert sorted(n for (n,) in rows(project, "SELECT reports FROM happenings")) == [1, 2]
    with Store(project, write=True) as store:
        store.db.execute("INSERT INTO pending SELECT doc, '2020-03' FROM documents")
        assert link(store)
    assert sorted(n for (n,) in rows(project, "SELECT reports FROM happenings")) == [1, 2]
    with Store(project, write=True) as store, store.transaction():
        model.withdraw(store, split.decision)
        tables.ungroup(store, [said] if said else [])
    assert rows(project, "SELECT happening, reports FROM happenings") == [(whole, 3)]
