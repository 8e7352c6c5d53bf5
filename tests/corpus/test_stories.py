"""Which reports tell the same story: copies, headlines, contrasts; and that order and instalments do not matter."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from onrecord.corpus.features import bare_title, features, minhash
from onrecord.corpus.neardup import agency_in
from onrecord.corpus.store import Store
from onrecord.corpus.stories import _contrast, link
from onrecord.corpus.vectors import neighbours
from onrecord.record import Document
from tests.corpus.helpers import dump, fill, rows
from tests.corpus.stub import corpus, document

WIRE = (
    "The harbour of Brin was closed on Tuesday after a ferry ran aground near the northern pier, port officials said. "
    "Forty passengers were taken off by fishing boats and nobody was hurt. Captain Ilse Marun told reporters that the "
    "steering had failed in a strong current. Divers will look at the hull before tugs try to move the vessel on the "
    "evening tide, and traffic is being sent to the smaller basin at Cora until then."
)


@pytest.mark.parametrize(
    ("said", "bare"),
    [
        ("Opinion | Why the ferry to Brin ran aground", "why the ferry to brin ran aground"),
        ("Ferry runs aground near Brin - The Ledger", "ferry runs aground near brin"),
        ("LIVE: Ferry runs aground near Brin | Harbour Post", "ferry runs aground near brin"),
        ("Ferry aground", None),
        (None, None),
    ],
)
def test_headline_variants(said: str | None, bare: str | None) -> None:
    assert bare_title(said) == bare


@pytest.mark.parametrize(
    ("credit", "agency"),
    [("Reuters", "Reuters"), ("(with AFP)", "Agence France-Presse"), ("Agencies", None), (None, None)],
)
def test_agency_of_a_credit(credit: str | None, agency: str | None) -> None:
    assert agency_in(credit) == agency


def test_names_are_words_written_as_names() -> None:
    found = features(document("a", "Divers met Captain Ilse Marun on Tuesday. Divers left Brin with 40 men."))
    assert set(found.names) == {"captain", "ilse", "marun", "brin"}
    assert found.numbers == ["40"]


def test_furniture_does_not_make_copies_differ() -> None:
    assert minhash(f"Share this article\n{WIRE}") == minhash(WIRE)


def test_wire_copies_are_one_story_and_one_source(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    copies = [
        document("a", WIRE, source="The Ledger", published="2020-03-04", credit="Reuters"),
        document("b", f"{WIRE} More follows.", source="Harbour Post", published="2020-03-05"),
        document(
            "c", "A harvest festival in Alba drew 300 guests on Sunday.", source="Alba Wire", published="2020-03-04"
        ),
    ]
    fill(project, copies)
    assert rows(project, "SELECT id, origin FROM documents ORDER BY id") == [
        ("a", "Reuters"), ("b", "Reuters"), ("c", "Alba Wire"),
    ]  # fmt: skip
    stories = rows(project, "SELECT documents, copies, sources FROM stories ORDER BY documents")
    assert stories == [(1, 0, 1), (2, 1, 1)]


def test_the_same_words_long_apart_are_two_stories(tmp_path: Path) -> None:
    project = tmp_path / "p.duckdb"
    fill(project, [document("a", WIRE, published="2020-03-04"), document("b", WIRE, published="2021-03-04")])
    assert rows(project, "SELECT count(*) FROM stories") == [(2,)]


def test_groups_with_names_of_their_own_are_kept_apart() -> None:
    quake = [frozenset({1, 2, 3, 9}), frozenset({1, 2, 3, 9}), frozenset({1, 2, 3})]
    other = [frozenset({4, 5, 6, 9}), frozenset({4, 5, 6}), frozenset({4, 5, 6, 9})]
    forbidden = _contrast([*quake, *other])
    assert forbidden([0, 1, 2], [3, 4, 5])
    assert not forbidden([0, 1], [2])
    assert not forbidden([0, 1, 2], [3, 4])  # too small to have a say
    assert not _contrast([*quake, *quake])([0, 1, 2], [3, 4, 5])


def test_months_beside_a_month() -> None:
    assert neighbours("2020-01") == ["2019-12", "2020-01", "2020-02"]
    assert neighbours("undated") == ["undated"]


def test_instalments_in_any_order_give_the_same_stories(tmp_path: Path) -> None:
    documents = corpus(150, seed=3)
    once, bits = tmp_path / "once.duckdb", tmp_path / "bits.duckdb"
    fill(once, documents)
    shuffled = random.Random(4).sample(documents, len(documents))
    for start in range(0, len(shuffled), 40):
        fill(bits, shuffled[start : start + 40])
    leave = {"documents.seq"}
    ours, theirs = dump(once, leave), dump(bits, leave)
    assert len(ours["stories"]) > 20
    for table in ("documents", "stories", "duplicates", "happenings", "events"):
        assert ours[table] == theirs[table], table


def _undated(stories: int) -> list[Document]:
    """Reports without a date, four of each story, which share names and words with one another and with few others."""
    dice = random.Random(11)
    words = [a + "e".join(dice.choices("bdfgklmnprstv", k=4)) for a in "aeiou" for _ in range(100)]
    out = []
    for n in range(stories):
        theme, names = dice.sample(words, 12), [w.capitalize() for w in dice.sample(words, 3)]
        for copy in range(4):
            told = dice.choices(theme, k=20) + dice.choices(words[:60], k=20)
            dice.shuffle(told)
            text = f"Said {names[0]} of {names[1]}: " + " ".join(told) + f" near {dice.choice(names)}."
            out.append(document(f"d{n}-{copy}", text))
    return out


def test_undated_reports_are_compared_with_a_fixed_number_of_others(tmp_path: Path) -> None:
    compared = []
    for stories in (250, 500):
        project = tmp_path / f"{stories}.duckdb"
        fill(project, _undated(stories), linked=False)
        with Store(project, write=True) as store, store.transaction():
            compared.append(link(store))
            found = store.rows(
                "SELECT count(DISTINCT story), count(*) FROM documents GROUP BY left(id, strpos(id, '-'))"
            )
        assert sum(one == 1 for one, _ in found) > 0.9 * stories
    few, many = compared
    assert many < 2.3 * few  # for twice as many reports; all with all would be four times as much
    assert many < 2000 * 300


@pytest.mark.shared
@pytest.mark.slow
def test_yardstick(tmp_path: Path) -> None:
    """B-cubed F1 of at least 90 on the stories yardstick; the reader's findings play no part in stories."""
    import json
    import subprocess
    import sys

    from onrecord.corpus.ingest import Ingest
    from onrecord.settings import Settings
    from onrecord.sources import documents
    from tests.conftest import SHARED

    gold = SHARED / "yardsticks" / "stories" / "train.jsonl"
    with Store(tmp_path / "p.duckdb", write=True) as store:
        Ingest(store, Settings(), workers=0, reader="tests.corpus.yard:reader").run(documents([str(gold)]))
        link(store)
        found = store.rows("SELECT i.id, d.story FROM inputs i JOIN documents d USING (doc)")
    predicted = tmp_path / "stories.jsonl"
    predicted.write_text("".join(json.dumps({"id": id, "story": story}) + "\n" for id, story in found))
    command = [sys.executable, str(SHARED / "bin" / "yardsticks.py"), "stories", str(gold), str(predicted)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert float(said.split()[-1]) >= 90.0, said
