"""The places layer on short reports of our own, and the gazetteer's size, speed and memory."""

from __future__ import annotations

import math
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from onrecord.knowledge import gazetteer, store
from onrecord.layers import furniture, places, publication, quotes, syntax
from onrecord.layers.reading import Reading
from onrecord.record import Document, Place
from onrecord.settings import Settings

CASES = Path(__file__).parents[1] / "cases" / "places"
BAR = 0.95


def read(text: str, published: str | None = None, source: str | None = None) -> Reading:
    """A reading that has gone as far as its places."""
    blank = Document(
        id="case", title=None, text=text, published=published, source=source, url=None, language=None, credit=None,
        furniture=(), story=None,
    )  # fmt: skip
    knowledge = store.load(None)
    blocks, credit = furniture.blocks(text)
    document = publication.complete(blank, blocks, credit, Settings())
    marks, _ = quotes.find(text, blocks)
    names = knowledge.find(text, document.published)
    doc = syntax.parse(text, blocks, names, syntax.load_model())
    reading = Reading(document, Settings(), knowledge, doc, blocks, quotes=marks, names=tuple(names))
    reading.places = places.find(reading)
    return reading


@cache
def cases() -> list[dict[str, Any]]:
    return [case for path in sorted(CASES.glob("*.yaml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    return 12742 * math.asin(
        math.sqrt(math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2)
    )


def at(reading: Reading, phrase: str) -> Place | None:
    """The first place with a mention inside a phrase of the text."""
    start = reading.document.text.index(phrase)
    hits = [(m.start, p) for p in reading.places for m in p.mentions if m.start < start + len(phrase) and start < m.end]
    return min(hits, key=lambda h: h[0])[1] if hits else None


def wrong_place(found: Place | None, want: dict[str, Any]) -> bool:
    if found is None:
        return True
    if want.get("unresolved"):
        return found.lat is not None
    if "lat" in want and (found.lat is None or kilometres(found.lat, found.lon or 0, want["lat"], want["lon"]) > 100):
        return True
    if "rule" in want and not (found.rule or "").startswith(want["rule"]):
        return True
    return any(key in want and getattr(found, key) != want[key] for key in ("country", "feature"))


def misses(case: dict[str, Any]) -> list[str]:
    """What a case finds wrong."""
    reading = read(case["text"], str(case["published"]), case.get("source"))
    out = [f"{w} -> {at(reading, w['text'])}" for w in case.get("places", ()) if wrong_place(at(reading, w["text"]), w)]
    out += [f"{word!r} taken for {at(reading, word)}" for word in case.get("never", ()) if at(reading, word)]
    for word, want in case.get("governs", {}).items():
        token = next(t for t in reading.doc if t.text == word)
        place = places.governing(reading, token.i)
        said = [reading.text(m) for m in place.mentions] if place else [None]
        if want not in said:
            out.append(f"{word!r} governed by {said}, not {want!r}")
    return out


def test_cases() -> None:
    """At least 95 of 100 cases are wholly right."""
    wrong = {case["id"]: found for case in cases() if (found := misses(case))}
    share = 1 - len(wrong) / len(cases())
    assert len(cases()) >= 120
    assert len({case["id"] for case in cases()}) == len(cases())
    assert share >= BAR, f"{share:.1%} right; " + "; ".join(f"{k}: {v}" for k, v in wrong.items())


def test_gazetteer_is_small() -> None:
    assert gazetteer.PATH.stat().st_size < 25_000_000


MEASURE = """
import time
from pathlib import Path
import numpy

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

before, start = resident(), time.process_time()
from onrecord.knowledge import gazetteer
book = gazetteer.load()
book.find(["paris"])
took = time.process_time() - start
for column in book._arrays.values():
    column.sum()
print(took, resident() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_gazetteer_loads_fast_and_stays_small() -> None:
    """In a process of its own: under half a second of CPU, under 150 MB even when every page of it has been touched."""
    done = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    assert 0 < seconds < 0.5
    assert 10 < megabytes < 150


def test_gazetteer_refuses_another_file(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"not a gazetteer, but long enough to look at")
    with pytest.raises(ValueError, match="not a gazetteer"):
        gazetteer.Gazetteer(path)


def test_unresolved_place_warns() -> None:
    reading = read("Planes bombed the town of Taruje in South Kordofan.", "2012-05-05")
    assert [w.code for w in reading.warnings] == ["W111"]
    lost = at(reading, "Taruje")
    assert lost is not None
    assert (lost.lat, lost.lon, lost.country) == (None, None, "SDN")


def test_ambiguous_place_warns() -> None:
    reading = read("A fire broke out in Springfield.", "2012-05-05")
    assert [w.code for w in reading.warnings] == ["W112"]


def test_country_is_not_posed_as_a_town() -> None:
    reading = read("The delegation flew to Mali.", "2012-05-05")
    assert [p.feature for p in reading.places] == ["country"]


def test_same_text_gives_same_places() -> None:
    text = "Fighting in Homs and Hama killed nine. In Paris, Texas, a man was held."
    assert read(text, "2012-05-05").places == read(text, "2012-05-05").places


def test_long_text_without_names_is_quick() -> None:
    reading = read("Nothing happened here today at all. " * 3000, "2012-05-05")
    assert reading.places == ()
