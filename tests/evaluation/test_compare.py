"""Agreement of two coders and differences of two versions, on records with known changes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from onrecord.evaluation.compare import Comparison, Difference, Unpaired, paired
from onrecord.evaluation.decisions import decisions
from onrecord.evaluation.layers import LAYERS
from onrecord.evaluation.match import aligned
from onrecord.record import Record, Span
from tests.exports import made


def _changed(layer: str, id: str, **changes: Any) -> Record:
    record = made.record()
    items = tuple(msgspec.structs.replace(i, **changes) if i.id == id else i for i in getattr(record, layer))
    return made.record(**{layer: items})


def _differences(first: Record, second: Record) -> list[Difference]:
    return Comparison().add(first, second)


def test_a_record_agrees_with_itself() -> None:
    comparison = Comparison()
    assert comparison.add(made.record(), made.record()) == []
    for layer, of in comparison.report().items():
        standing = list(LAYERS[layer].items(made.record()))
        assert of["first"] == of["second"] == of["both"] == len(standing) > 0
        assert of["f1"].value == 1.0
        assert all(v["agreement"].value == 1.0 for v in of["values"].values())


def test_ids_do_not_matter() -> None:
    record = made.record()
    new = {a.id: f"b{n}" for n, a in enumerate(reversed(record.actors))}

    def renamed(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new[i] for i in ids)

    replace = msgspec.structs.replace
    other = replace(
        record,
        actors=tuple(replace(a, id=new[a.id]) for a in record.actors),
        statements=tuple(replace(s, speakers=renamed(s.speakers), via=renamed(s.via)) for s in record.statements),
        events=tuple(
            replace(e, actors=renamed(e.actors), recipients=renamed(e.recipients), via=renamed(e.via))
            for e in record.events
        ),
        positions=tuple(replace(p, holders=renamed(p.holders)) for p in record.positions),
        figures=tuple(replace(f, via=renamed(f.via)) for f in record.figures),
    )
    assert _differences(record, other) == []


@pytest.mark.parametrize(
    ("layer", "id", "field", "value", "old", "new"),
    [
        ("events", "e3", "status", "actual", "negated", "actual"),
        ("events", "e2", "type", "AGREE", "CONSULT", "AGREE"),
        ("events", "e4", "actors", ("a4",), ["France"], ["Ukraine"]),
        ("events", "e1", "place", "p3", "Marnov", "Odessa"),
        ("events", "e1", "modes", ("drone",), ["heavy-weapons"], ["drone"]),
        ("statements", "s2", "speakers", ("a1",), ["Ilya Petrenko"], ["Rebels"]),
        ("figures", "f1", "high", 15, 12, 15),
        ("positions", "x1", "stance", "supports", "opposes", "supports"),
        ("actors", "a2", "code", "UKRGOV", "UKRMIL", "UKRGOV"),
        ("times", "t1", "start", "2015-02-24", "2015-03-03", "2015-02-24"),
        ("places", "p2", "geonames", 1, 625144, 1),
    ],
)
def test_one_change_is_one_difference(layer: str, id: str, field: str, value: Any, old: Any, new: Any) -> None:
    found = [d for d in _differences(made.record(), _changed(layer, id, **{field: value})) if d.layer == layer]
    assert [(d.what, d.first, d.second) for d in found] == [(field, old, new)]
    assert made.TEXT[found[0].start : found[0].end].split() == found[0].words.split()


def test_missing_and_added() -> None:
    record = made.record()
    less = made.record(events=record.events[1:])
    (gone,) = _differences(record, less)
    assert (gone.what, gone.first, gone.second) == ("only in first", "ASSAULT", None)
    assert gone.words == "Ukraine’s army had shelled Marnov, killing 12 civilians"
    (new,) = _differences(less, record)
    assert (new.what, new.second) == ("only in second", "ASSAULT")


def test_report_counts_over_documents() -> None:
    comparison = Comparison(["events"])
    comparison.add(made.record("1"), made.record("1", events=made.record().events[:4]))
    comparison.add(made.record("2"), _changed("events", "e3", status="actual"))
    events = comparison.report(resamples=200)["events"]
    assert (events["first"], events["second"], events["both"]) == (12, 10, 10)
    assert events["precision"].value == 1.0
    assert events["recall"].value == pytest.approx(10 / 12, abs=1e-4)
    assert events["recall"].low <= events["recall"].value <= events["recall"].high
    assert events["values"]["status"]["agreement"].value == 0.9
    assert events["values"]["status"]["alpha"].value < 0.9  # chance is taken off
    assert "alpha" not in events["values"]["actors"]
    assert events["words_alpha"].value < 1


def test_the_same_clause_is_paired_by_type_and_trigger() -> None:
    evidence = made.at("Ukraine and Russia met in Minsk")
    one = made.event("e1", "CONSULT", "met", evidence)
    two = made.event("e2", "AGREE", "Minsk", evidence)
    first, second = made.record(events=(one, two)), made.record(events=(two, one))
    assert [(a.id, b.id) for a, b in aligned(LAYERS["events"], first, second)] == [("e1", "e1"), ("e2", "e2")]


def test_matching_is_one_to_one_and_takes_time_in_proportion() -> None:
    """Many figures on the same words, and a long row of them: each is used once."""
    (figure,) = made.record().figures
    same = tuple(msgspec.structs.replace(figure, id=f"f{n}") for n in range(50))
    pairs = aligned(LAYERS["figures"], made.record(figures=same), made.record(figures=same[:30]))
    assert sum(b is not None for _, b in pairs) == 30
    assert len({b.id for _, b in pairs if b}) == 30
    row = tuple(msgspec.structs.replace(figure, id=f"f{n}", span=Span(start=n, end=n + 1)) for n in range(30_000))
    big = made.record(figures=row)
    assert all(a == b for a, b in aligned(LAYERS["figures"], big, big))


def test_documents_are_paired_by_id_else_text() -> None:
    left = Unpaired([], [], [])
    other = msgspec.structs.replace(
        made.empty("x"), document=msgspec.structs.replace(made.empty("x").document, text="Other.")
    )
    first = [made.record("1"), made.empty("x"), made.empty("y")]
    second = [made.record("new id"), other, made.record("1"), made.empty("y")]
    assert [(a.document.id, b.document.id) for a, b in paired(first, second, left)] == [("1", "new id"), ("y", "y")]
    assert left == Unpaired([], ["1"], ["x"])


def test_decisions() -> None:
    record = made.record()
    replace = msgspec.structs.replace
    fixed = tuple(replace(e, status="actual") if e.id == "e3" else e for e in record.events)
    extra = replace(record.figures[0], id="f9", span=made.at("March"))
    human = made.record(events=fixed[1:], figures=(*record.figures, extra))
    decided = list(decisions(human, record, "ann", "2026-01-02T03:04:05Z", "key"))
    others = {(d.layer, d.action): d for d in decided if d.action != "accept"}
    assert set(others) == {("events", "reject"), ("events", "fix"), ("figures", "add")}
    assert others["events", "fix"].values == {"status": "actual"}
    assert others["events", "fix"].was["status"] == "negated"
    assert others["events", "reject"].words == "shelled"
    assert others["figures", "add"].values["what"] == "killed"
    assert {(d.who, d.doc, d.at) for d in decided} == {("ann", "key", "2026-01-02T03:04:05Z")}
    assert len({d.decision for d in decided}) == len(decided)
    assert decided == list(decisions(human, record, "ann", "2026-01-02T03:04:05Z", "key"))


def test_decisions_put_into_the_reading_give_the_humans_coding() -> None:
    from onrecord.corpus.decisions.apply import apply

    record = made.record()
    replace = msgspec.structs.replace
    fixed = tuple(
        replace(e, status="actual", actors=("a4",)) if e.id == "e3" else replace(e, type="AGREE") if e.id == "e2" else e
        for e in record.events
    )
    human = made.record(events=fixed[1:])
    corrected = apply(record, list(decisions(human, record, "ann", "2026", "key"))).record
    found = [d for d in Comparison(["events"]).add(human, corrected) if d.what not in ("quad", "cameo", "contexts")]
    assert found == []
