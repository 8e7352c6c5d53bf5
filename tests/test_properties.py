"""Whatever the text: a record that is valid and sound (`tests/soundness.py`), the same bytes twice, no exception.

The same for single layers, for what people decide about a record, and for every export of it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onrecord.corpus import tabulate
from onrecord.corpus.decisions.apply import apply
from onrecord.corpus.decisions.fields import LAYERS
from onrecord.corpus.decisions.model import Decision, made
from onrecord.exports import FORMATS, Options, get
from onrecord.exports.inputs import records
from onrecord.layers import furniture, quotes
from onrecord.reader import Reader, plain_document
from onrecord.record import Record, from_json
from onrecord.settings import Settings
from tests.soundness import resolved
from tests.test_record import check

EXAMPLES = [p.read_text(encoding="utf-8") for p in sorted((Path(__file__).parent.parent / "examples").glob("*.txt"))]
PIECES = [
    '"', '“', '”', "'", '’', '«', '»', '``', "''", '\n', '\n\n', '\r\n', '\x0c', '\u2028', ' ', '\xa0',
    '\u200f', '\x00', '.', ',', ':', '--', '—', '(', ')', '[', 'said', 'according to', 'the', 'he', 'they',
    'President Omar al-Bashir', 'Mr', 'rebels', 'killed', 'at least', '12', '1,000', 'between', 'and', 'Monday',
    'last week', '11 November 2017', 'since 2015', 'in', 'Kyiv', 'Syria', "Syria's", 'US', 'troops', 'accused',
    'denied', 'will', 'not', 'if', 'would', '3 min read', 'REUTERS', 'é', '\u093c', '\U0001f642', '\ufeff',
    'will meet', 'told', 'that', 'claim', 'who', 'which', 'of', '$500m', '%', '$', '-', '/', 'two', 'dozens',
    'hundreds of', 'injured',
]  # fmt: skip
READER = Reader()
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
FEW = settings(QUICK, max_examples=12)  # for what reads a text several times


DAYS = st.sampled_from([None, "2017-11-11", "2016-02-29T23:59:59+05:00", "0001-01-01", "9999-12-31"])
TEXTS = (
    st.tuples(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60), st.sampled_from(["", " "]))
    .map(lambda drawn: drawn[1].join(drawn[0]))
    .filter(str.strip)
)
# Reports with findings in most layers, a few words of which are others.
NAMES = ["Angela Merkel", "the rebels", "Peru", "Mr Trump", "the United Nations", "she", "two ministers"]
SAID = ["said that", "denied that", "told reporters:", "warned:", "will ask whether", "according to officials,"]
DEEDS = ["killed 12 civilians in Homs on Monday", "will meet the president of Chile", "accused France of spying",
         "would not sign the treaty", "imposed sanctions on Russia last week", "“released $3m for Yemen”",
         "demanded a ceasefire by 11 November", "had not attacked Aleppo"]  # fmt: skip
SENTENCES = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["", *SAID]), st.sampled_from(NAMES), st.sampled_from(DEEDS)),
    min_size=1, max_size=5,
).map(lambda rows: " ".join(" ".join(filter(None, row if row[1] else row[2:])) + "." for row in rows))  # fmt: skip


def holds(text: str, published: str | None = "2017-11-11", reader: Reader = READER) -> Record | None:
    if not text.strip():
        return None
    record = reader.read(text, published=published, id="x")
    first = record.to_json()
    check(first)
    assert from_json(first) == record
    assert record.document.text == text
    assert reader.read(text, published=published, id="x").to_json() == first
    return record


@QUICK
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60), st.sampled_from(["", " "]))
@example(["“"] * 40, "")
@example(['"'] * 41, " ")
def test_generated_texts(pieces: list[str], glue: str) -> None:
    holds(glue.join(pieces))


@QUICK
@given(st.text(min_size=1, max_size=300).filter(lambda t: not any(0xD800 <= ord(c) <= 0xDFFF for c in t)))
def test_arbitrary_unicode(text: str) -> None:
    holds(text)


@QUICK
@given(st.data())
def test_mutated_reports(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(EXAMPLES))
    start = data.draw(st.integers(0, len(text) - 200))
    text = text[start : start + data.draw(st.integers(80, 700))]
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at + cut :]
    holds(text)


@FEW
@given(SENTENCES, DAYS)
def test_reports_with_findings(text: str, published: str | None) -> None:
    holds(text, published)


@FEW
@given(SENTENCES, st.floats(0, 1))
def test_certainty_only_leaves_events_out(text: str, least: float) -> None:
    strict = holds(text, reader=Reader(Settings(min_certainty=least)))
    free = READER.read(text, published="2017-11-11", id="x")
    assert strict is not None
    assert all(event.certainty >= least for event in strict.events)
    assert (strict.actors, strict.times, strict.places) == (free.actors, free.times, free.places)
    assert len(strict.events) == sum(event.certainty >= least for event in free.events)


@FEW
@given(st.lists(SENTENCES, min_size=1, max_size=4))
def test_documents_are_read_in_order_and_apart(texts: list[str]) -> None:
    documents = [plain_document(text, published="2017-11-11", id=str(n)) for n, text in enumerate(texts)]
    read = list(READER.read_many(documents))
    assert [record.document.id for record in read] == [document.id for document in documents]
    for document, record in zip(documents, reversed([READER.read(d) for d in reversed(documents)]), strict=True):
        assert record == read[int(document.id)]


@QUICK
@given(TEXTS)
def test_parts_and_quotations(text: str) -> None:
    """Parts follow one another and hold every character that is no white space; quotations lie in one part."""
    parts, _ = furniture.blocks(text)
    at = 0
    for part in parts:
        assert at <= part.span.start < part.span.end <= len(text)
        assert not text[at : part.span.start].strip()
        at = part.span.end
    assert not text[at:].strip()
    marks, notices = quotes.find(text, parts)
    for mark in marks:
        assert mark.inner in mark.outer
        assert any(mark.outer in part.span for part in parts)
    for notice in notices:
        assert notice.span is not None
        assert text[notice.span.start : notice.span.end].strip()


@QUICK
@given(TEXTS, DAYS)
def test_known_names(text: str, published: str | None) -> None:
    found = READER.knowledge.find(text, published)
    for name in found:
        assert 0 <= name.start < name.end <= len(text)
    assert found == READER.knowledge.find(text, published)


@FEW
@given(SENTENCES)
def test_tables_quote_the_text(text: str) -> None:
    record = READER.read(text, published="2017-11-11", id="x")
    rows = tabulate.findings("key", record)
    assert rows == tabulate.findings("key", record)
    for doc, _, _, start, end, words in rows["mentions"]:
        assert doc == "key"
        assert text[start:end] == words
    for layer in ("events", "statements", "positions", "figures", "actors", "places", "times"):
        assert [row[1] for row in rows[layer]] == [item.id for item in getattr(record, layer)]


@settings(QUICK, max_examples=4)
@pytest.mark.parametrize("name", FORMATS)
@given(st.lists(st.one_of(SENTENCES, TEXTS), min_size=1, max_size=3))
def test_exports(tmp_path_factory: pytest.TempPathFactory, name: str, texts: list[str]) -> None:
    """Any record can be written in any format, twice the same; as JSON Lines it comes back."""
    folder = tmp_path_factory.mktemp(name)
    read = [READER.read(text, published="2017-11-11", id=f"d/{n}") for n, text in enumerate(texts)]
    said = [str(get(name).write(iter(read), folder / target, Options())) for target in ("one", "two")]
    assert said[0] == said[1]
    files = [sorted((folder / target).rglob("*")) or [folder / target] for target in ("one", "two")]
    assert [path.read_bytes() for path in files[0] if path.is_file()] == [
        path.read_bytes() for path in files[1] if path.is_file()
    ]
    if name == "jsonl":
        assert list(records(str(folder / "one"))) == read


def decisions_about(data: st.DataObject, record: Record) -> list[Decision]:
    """Some decisions of any sort about findings of a record."""
    found = [(layer, item) for layer in LAYERS.values() for item in getattr(record, layer.name)]
    if not found:
        return []
    out = []
    names = [actor.name for actor in record.actors if actor.name] or ["Peru"]
    for number in range(data.draw(st.integers(1, 5))):
        layer, item = data.draw(st.sampled_from(found))
        action = data.draw(st.sampled_from(["accept", "reject", "fix", "add", "merge", "split"]))
        values = layer.values(record, item)
        change: dict[str, object] = {"was": values}
        if action in ("fix", "add"):
            field = data.draw(st.sampled_from(sorted(layer.fields)))
            other = data.draw(st.sampled_from(getattr(record, layer.name)))
            change |= {**(values if action == "add" else {}), field: layer.values(record, other)[field]}
        elif action == "merge":
            change["into"] = data.draw(st.sampled_from(names))
        elif action == "split":
            change["mentions"] = [[s.start, s.end] for s in layer.spans(item)][1:]
        decision = made(
            who="me", layer=layer.name, action=action, doc="x", text=record.document.text, span=layer.span(item),
            kind=layer.kind(item), change=change,
        )  # fmt: skip
        out.append(msgspec.structs.replace(decision, decision=str(number), at="2020-01-01T00:00:00+00:00"))
    return out


@FEW
@given(SENTENCES, st.sampled_from(["", "Peru signed. ", "\n"]), st.data())
def test_decisions(text: str, before: str, data: st.DataObject) -> None:
    """Decisions about a reading can be put into a later one of a text that has grown: valid, same twice, all told."""
    record = READER.read(text, published="2017-11-11", id="x")
    decisions = decisions_about(data, record)
    later = READER.read(before + text, published="2017-11-11", id="x")
    for reading in (record, later):
        applied = apply(reading, decisions)
        assert applied == apply(reading, decisions)
        assert set(applied.fates) == {decision.decision for decision in decisions}
        assert "gone" not in applied.fates.values()
        assert from_json(applied.record.to_json()) == applied.record
        resolved(applied.record)
