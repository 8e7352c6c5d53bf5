"""spaCy DocBin, brat standoff and PLOVER JSON: read by others' readers, and read back by ours."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import msgspec
import pytest
import spacy
from bratly import io as bratly_io
from spacy.tokens import DocBin

from onrecord.errors import OnrecordError
from onrecord.evaluation.importing import read
from onrecord.exports import brat, docbin, plover
from onrecord.record import Record, from_json
from tests.exports import made


def test_docbin_by_spacy(tmp_path: Path, records: list[Record]) -> None:
    docbin.write(records, tmp_path / "out.spacy")
    docs = list(DocBin(store_user_data=True).from_disk(tmp_path / "out.spacy").get_docs(spacy.blank("en").vocab))
    assert [d.text for d in docs] == [r.document.text for r in records]
    for doc, record in zip(docs, records, strict=True):
        assert set(doc.spans) == set(docbin.LAYERS)
        assert [(s.id_, s.label_) for s in doc.spans["events"]] == [(e.id, e.type) for e in record.events]
        assert len(doc.spans["actors"]) == sum(len(a.mentions) for a in record.actors)
        for span, event in zip(doc.spans["events"], record.events, strict=True):
            assert span.start_char <= event.trigger.start
            assert event.trigger.end <= span.end_char
        back = msgspec.convert(doc.user_data["onrecord"], Record)
        assert back == record


def test_brat_by_bratly(tmp_path: Path, records: list[Record]) -> None:
    brat.write(records, tmp_path / "out")
    assert len(list((tmp_path / "out").glob("*.txt"))) == len(records)
    for path in sorted((tmp_path / "out").glob("*.ann")):
        collection = bratly_io.read_and_load_ann_file(
            str(path), no_duplicates=False, renumerotize=False, grammar_check=False
        )
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        lines = path.read_text(encoding="utf-8").splitlines()
        entities = {a.id: a for a in collection.annotations if type(a).__name__ == "EntityAnnotation"}
        kinds = [type(a).__name__ for a in collection.annotations]
        assert len(entities) == sum(line.startswith("T") for line in lines)
        assert kinds.count("EventAnnotation") == sum(line.startswith("E") for line in lines)
        assert kinds.count("AttributeAnnotation") == sum(line.startswith("A") for line in lines)
        for entity in entities.values():
            words = " ".join(text[f.start : f.end] for f in entity.fragments)
            assert words == entity.content


def _same(back: Record, record: Record) -> None:
    """All layers but sources and warnings, which standoff does not hold."""
    for layer in ("actors", "places", "times", "statements", "events", "positions", "figures"):
        theirs = {i.id: i for i in getattr(back, layer)}
        for item in getattr(record, layer):
            if layer == "actors" and not item.mentions:
                continue
            fresh = theirs[item.id]
            known = {f: None for f in ("rule", "evidence") if hasattr(item, f) and f == "rule"}
            assert msgspec.structs.replace(fresh, **known) == msgspec.structs.replace(item, **known), item.id


@pytest.mark.parametrize("packed", [False, True])
def test_brat_round_trip(packed: bool, tmp_path: Path) -> None:
    out = tmp_path / ("out.zip" if packed else "out")
    record = made.record()
    brat.write([record, made.record("wire_7")], out)
    first, second = read(out)
    assert first.document == record.document
    assert second.document.id == "wire_7"
    _same(first, record)


def test_brat_round_trip_of_the_examples(tmp_path: Path, read_examples: list[Record]) -> None:
    from onrecord.evaluation.compare import Comparison

    brat.write(read_examples, tmp_path / "out")
    comparison = Comparison()
    back = list(read(tmp_path / "out"))
    assert [d for r, b in zip(read_examples, back, strict=True) for d in comparison.add(r, b)] == []


def test_brat_by_hand(tmp_path: Path) -> None:
    """What a person drew, without our notes: ids of its own, unknown where standoff says nothing."""
    (tmp_path / "n.txt").write_text("Iran said it freed two sailors.", encoding="utf-8")
    (tmp_path / "n.ann").write_text(
        "T1\tActor 0 4\tIran\nT2\tActor 10 12\tit\n*\tEquiv T1 T2\nT3\tRETREAT 13 18\tfreed\n"
        "E1\tRETREAT:T3 Actor:T2\nA1\tStatus E1 ended\n#1\tAnnotatorNotes E1\tsure about this\n",
        encoding="utf-8",
    )
    (record,) = read(tmp_path)
    (actor,), (event,) = record.actors, record.events
    assert (actor.id, actor.name, actor.code, len(actor.mentions)) == ("a1", "Iran", None, 2)
    assert (event.type, event.actors, event.status, event.quad, event.cameo) == (
        "RETREAT",
        ("a1",),
        "ended",
        None,
        None,
    )
    assert record.quote(event.trigger) == "freed"


@pytest.mark.parametrize(
    "ann", ["T1\tActor 0 999\tIran\n", "T1\tActor x y\tIran\n", "E1\tCONSULT:T9 Actor:T1\n", "E1\n"]
)
def test_broken_standoff_is_refused(ann: str, tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("Iran", encoding="utf-8")
    (tmp_path / "n.ann").write_text(ann, encoding="utf-8")
    with pytest.raises(OnrecordError, match="E042"):
        list(read(tmp_path))


def test_a_folder_without_standoff_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OnrecordError, match="E012"):
        list(read(tmp_path))
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(OnrecordError, match="E012"):
        list(read(tmp_path / "x.zip"))


def test_two_reports_that_would_share_a_file_name(tmp_path: Path) -> None:
    brat.write([made.record("a/b"), made.record("A:b"), made.record("../../x")], tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        names = [n for n in packed.namelist() if n.endswith(".txt")]
    assert len(set(map(str.lower, names))) == 3
    assert not any("/" in n or n.startswith(".") for n in names)
    assert [r.document.id for r in read(tmp_path / "out.zip")] == ["a/b", "A:b", "../../x"]


REQUIRED = ("id", "date", "actor", "event")
KEYS = {
    *REQUIRED, "enddate", "recipient", "mode", "context", "event_loc", "event_text", "quad_code", "event_scale", "text",
    "text_info", "cite_info", "coder", "coded_date", "comment", "onrecord",
}  # fmt: skip


ENTITY = {"code", "sector", "entity_text", "identifier_id", "identifier_text", "office", "onrecord"}


def test_plover_keys(tmp_path: Path, records: list[Record]) -> None:
    plover.write(records, tmp_path / "out.jsonl")
    texts = {r.document.id: r.document.text for r in records}
    for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
        event = json.loads(line)
        assert set(event) == KEYS
        info = event["text_info"]
        assert texts[event["onrecord"]["document"]][info["start"] : info["end"]] == event["text"]
        for entity in event["actor"] + event["recipient"]:
            assert set(entity) == ENTITY


def test_plover_values(tmp_path: Path) -> None:
    plover.write([made.record()], tmp_path / "out.jsonl")
    rows = {e["id"]: e for e in map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")[:-1])}
    assert rows["wire/7-e3"]["mode"] == ["negation"]
    assert rows["wire/7-e5"]["date"] is None
    (army,) = rows["wire/7-e1"]["actor"]
    assert (army["code"], army["sector"], army["entity_text"]) == ("UKR", ["MIL"], "Ukraine’s army")
    assert rows["wire/7-e2"]["event_loc"]["city"] == "Minsk"


@pytest.mark.parametrize("with_texts", [False, True])
def test_plover_round_trip(with_texts: bool, tmp_path: Path) -> None:
    record = made.record()
    plover.write([record], tmp_path / "out.jsonl")
    (back,) = read(tmp_path / "out.jsonl", texts=[record.document] if with_texts else [])
    names = {a.id: a.name for a in record.actors}
    for event, mine in zip(back.events, record.events, strict=True):
        for field in ("id", "type", "modes", "contexts", "quad", "score", "cameo", "mutual", "status", "certainty"):
            assert getattr(event, field) == getattr(mine, field), field
        assert back.quote(event.trigger) == record.quote(mine.trigger)
        assert [back.quote(s) for s in event.evidence] == [record.quote(s) for s in mine.evidence]
        theirs = {a.id: a for a in back.actors}
        assert [theirs[i].id for i in event.actors] == list(mine.actors)
        assert all(theirs[i].name == names[i] or names[i] is None for i in event.actors + event.recipients)
        times = {t.id: t for t in back.times}
        own = {t.id: t for t in record.times}.get(mine.time or "")
        expected = (own.start, own.end) if own and mine.time_basis != "published" else None
        assert ((times[event.time].start, times[event.time].end) if event.time else None) == expected
    if with_texts:
        assert back.document == record.document


def test_old_plover_names_and_foreign_rows(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "date": "1999-05-02", "event": "CONSULT", "mode": "visit", "context": ["diplomatic"],
         "source": [{"code": "GBR", "sector": "GOV", "entity_text": "Blair"}],
         "target": [{"code": "IRQ", "sector": "", "entity_text": "Iraq"}], "text": "Blair flew to Iraq.",
         "cite_info": {"url": "http://x.example/1", "publication": "Wire"}},
        {"id": "2", "date": "1999-05-02", "event": ["REJECT"], "mode": ["negation"], "actor": ["IRQGOV"],
         "recipient": [], "text": "Iraq refused nothing.", "cite_info": {"url": "http://x.example/1"}},
    ]  # fmt: skip
    (tmp_path / "old.json").write_text(json.dumps(rows), encoding="utf-8")
    (record,) = read(tmp_path / "old.json")
    assert record.document.text == "Blair flew to Iraq.\nIraq refused nothing."
    assert from_json(record.to_json()) == record
    visit, reject = record.events
    actors = {a.id: a for a in record.actors}
    assert (visit.type, visit.modes, visit.quad, visit.score) == ("CONSULT", ("visit",), 1, 2.1)
    assert [actors[i].codes for i in visit.actors + visit.recipients] == [("GBRGOV",), ("IRQ",)]
    assert record.quote(actors[visit.actors[0]].mentions[0]) == "Blair"
    assert (reject.status, actors[reject.actors[0]].code, actors[reject.actors[0]].country) == (
        "negated",
        "IRQGOV",
        "IRQ",
    )
    assert record.quote(reject.evidence[0]) == "Iraq refused nothing."


@pytest.mark.parametrize(
    "row", ['{"id": "1", "event": "DANCE", "actor": []}', '{"event": [], "actor": []}', '{"event" "actor"']
)
def test_broken_plover_is_refused(row: str, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(row, encoding="utf-8")
    with pytest.raises(OnrecordError, match="E042"):
        list(read(tmp_path / "x.jsonl", "plover"))
