"""Generated corpora: reports from templates of ours plus perturbation, as JSON Lines files of 500 reports.

    uv run python -m benchmarks.corpora 1000 /tmp/corpus-1k

Reports are short, as agency briefs are (50 to 100 words). An event takes place every few hours; one to five outlets
report it, each with its own choice of sentences, order and figures; some print an agency's copy. Places and offices are
real names, people and events are invented.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

SHARD = 500
START = date(2015, 1, 1)
# Reports a day, whatever the size, so that no month is fuller in a larger corpus; a thousand are more than the three
# months that are looked at together, so that the smallest corpus shows what linking holds at its most.
A_DAY = 10
OUTLETS = [
    "The Ledger",
    "Morning Call",
    "Harbour Post",
    "Northern Herald",
    "City Standard",
    "The Courier",
    "Daily Signal",
]
AGENCIES = ["Reuters", "AFP", "AP"]
PAIRS = [
    ("Israeli forces", "Palestinian militants", "Gaza"), ("Turkish troops", "Kurdish fighters", "Afrin"),
    ("Russian forces", "Ukrainian troops", "Donetsk"), ("Saudi warplanes", "Houthi rebels", "Sanaa"),
    ("Nigerian soldiers", "Boko Haram", "Maiduguri"), ("Afghan police", "Taliban fighters", "Kunduz"),
    ("Colombian troops", "ELN guerrillas", "Arauca"), ("Somali forces", "al-Shabab", "Mogadishu"),
]  # fmt: skip
STATES = [
    ("Germany", "Berlin"), ("France", "Paris"), ("Turkey", "Ankara"), ("Egypt", "Cairo"), ("Japan", "Tokyo"),
    ("Brazil", "Brasilia"), ("Kenya", "Nairobi"), ("Poland", "Warsaw"), ("India", "New Delhi"), ("Canada", "Ottawa"),
]  # fmt: skip
GIVEN = ["Adil", "Marta", "Oskar", "Lina", "Tomas", "Rana", "Viktor", "Selma", "Idris", "Paula"]
FAMILY = ["Berisha", "Okoro", "Lindqvist", "Haddad", "Moreau", "Kovac", "Tanaka", "Silva", "Demir", "Nowak"]
CLASH = [
    "{a} attacked positions of {b} near {place} on {weekday}, killing at least {n} people.",
    "At least {n} people were killed when {a} shelled {b} outside {place}, officials said.",
    "A spokesman, {person}, said that {a} had opened fire first.",
    '"We will answer every attack," {person} told reporters in {place}.',
    "{b} denied that its men had been in the area.",
    "Residents said that about {m} families had fled since {weekday}.",
    "The United Nations called on both sides to stop the fighting.",
    "Hospitals in {place} said they had received {m} wounded.",
    "Witnesses saw armoured vehicles on the road to {place}.",
    "The clashes are the worst since {month}, aid workers said.",
]
MEETING = [
    "{person}, the foreign minister of {a}, met his counterpart from {b} in {place} on {weekday}.",
    "The foreign ministers of {a} and {b} held talks in {place} on {weekday}.",
    "{a} and {b} agreed to resume negotiations on trade, the ministry said in a statement.",
    '"We have made progress," {person} said after the meeting.',
    "{a} offered {n} million dollars in aid for projects on the border.",
    "{b} rejected a demand that it lower its tariffs.",
    "Talks will go on next month, according to {person}.",
    "Officials in {place} said that {m} issues remained open.",
    "The opposition in {b} criticised the government for the talks.",
    "{a} threatened to impose sanctions if no agreement was reached.",
]


class Story(NamedTuple):
    """One invented event."""

    day: date
    sentences: list[str]
    words: dict[str, Any]


def stories(dice: random.Random) -> Iterator[Story]:
    """Events without end, in order of time."""
    count = 0
    while True:
        day = START + timedelta(days=count * 3 // A_DAY)
        count += 1
        person = f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}"
        words: dict[str, Any] = {"person": person, "n": dice.randint(2, 60), "m": dice.randint(3, 900)}
        words |= {"weekday": day.strftime("%A"), "month": (day - timedelta(days=60)).strftime("%B")}
        if dice.random() < 0.5:
            a, b, place = dice.choice(PAIRS)
            yield Story(day, CLASH, words | {"a": a, "b": b, "place": place})
        else:
            (a, _), (b, place) = dice.sample(STATES, 2)
            yield Story(day, MEETING, words | {"a": a, "b": b, "place": place})


def reports(size: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Rows of reports, in order of time."""
    dice = random.Random(seed)
    made = 0
    for story in stories(dice):
        wire = _tell(story, dice, dice.choice(AGENCIES))
        for outlet in dice.sample(OUTLETS, dice.randint(1, 5)):
            row = dict(wire) if dice.random() < 0.35 else _tell(story, dice, None)
            published = story.day + timedelta(days=dice.choice([0, 0, 1]))
            yield row | {"id": f"r{made:06d}", "source": outlet, "published": published.isoformat()}
            made += 1
            if made == size:
                return


def _tell(story: Story, dice: random.Random, agency: str | None) -> dict[str, Any]:
    first, *rest = story.sentences[:2] if dice.random() < 0.5 else story.sentences[1::-1]
    told = [first, *dice.sample([*rest, *story.sentences[2:]], dice.randint(4, 7))]
    words = dict(story.words)
    if dice.random() < 0.3:
        words["n"] += dice.randint(-1, 3)
    text = "\n\n".join(s.format(**words) for s in told)
    row = {"text": text, "title": first.format(**words).split(",")[0].rstrip(".")}
    return row | ({"credit": agency} if agency else {})


def write(size: int, folder: Path, seed: int = 1) -> list[str]:
    """Write a corpus; returns the files in order."""
    folder.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    rows: list[str] = []
    for row in reports(size, seed):
        rows.append(json.dumps(row, ensure_ascii=False))
        if len(rows) == SHARD:
            names.append(_shard(folder, len(names), rows))
            rows = []
    return [*names, _shard(folder, len(names), rows)] if rows else names


def _shard(folder: Path, number: int, rows: list[str]) -> str:
    path = folder / f"{number:04d}.jsonl"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


if __name__ == "__main__":
    for name in write(int(sys.argv[1]), Path(sys.argv[2])):
        print(name)
