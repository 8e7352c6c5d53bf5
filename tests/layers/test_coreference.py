"""Who is meant: 120 short reports and more (`tests/cases/coreference`), nine of ten right, the misses in the docs."""

from __future__ import annotations

from onrecord.reader import Reader, plain_document
from tests.layers.coreference_cases import PAGE, reports, run

BAR = 0.9


def test_identity_of_speakers_and_actors(reader: Reader) -> None:
    found = {report["id"]: run(reader, report) for report in reports()}
    assert len(found) >= 120
    missed = {name: [c for c in checks if not c.right] for name, checks in found.items()}
    wrong = {name: checks for name, checks in missed.items() if checks}
    listing = "\n".join(f"{c.report}: {c.phrase}: wanted {c.wanted}, got {c.got}" for cs in wrong.values() for c in cs)
    assert 1 - len(wrong) / len(found) >= BAR, listing
    page = PAGE.read_text(encoding="utf-8")
    hidden = [name for name in wrong if f"`{name}`" not in page]
    assert not hidden, f"misses that {PAGE.name} does not list: run python -m tests.layers.coreference_cases ({hidden})"


def test_ambiguity_warns(reader: Reader) -> None:
    text = "Paul Mertens and Otto Brandt spoke in Vienna. Afterwards he resigned."
    record = reader.read(text, published="2001-05-05")
    assert any(w.code == "W122" for w in record.warnings)
    pronoun = text.index("he resigned")
    assert not any(m.start == pronoun for a in record.actors for m in a.mentions)


def test_first_person(reader: Reader) -> None:
    text = '"I have decided to resign," said Lena Brandt. "We lost," President Vladimir Putin said.'
    reading = reader.open(plain_document(text, published="2015-05-05"))
    by_id = {a.id: a for a in reading.actors}

    def meant(word: str) -> list[str | None]:
        token = next(t for t in reading.doc if t.text == word)
        return [by_id[i].name for i in reading.actors_of(token)]

    assert meant("I") == ["Lena Brandt"]
    assert meant("We") == ["Russia"]


def test_long_text_takes_time_in_step_with_its_length(reader: Reader) -> None:
    import time

    from onrecord.layers import actors, coreference

    def seconds(times: int) -> float:
        text = "Mr Lund said he met Ms Berg, and she accused the rebels of lying. They denied it.\n\n" * times
        reading = reader.open(plain_document(text, published="2011-01-01"))
        start = time.perf_counter()
        reading.mentions = actors.find(reading)
        coreference.resolve(reading)
        return time.perf_counter() - start

    seconds(5)
    assert seconds(400) < 14 * max(seconds(50), 0.01)
