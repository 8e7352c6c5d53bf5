"""The shipped tables: codes exist, dates agree, nobody holds an office twice; they load at once."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from onrecord.knowledge import pack, tables
from onrecord.knowledge.check import SECTORS, double_offices, problems, states
from onrecord.knowledge.entities import Entity
from onrecord.knowledge.store import Knowledge, load
from onrecord.knowledge.tables import BLOCS, rows

# Two governments at once, each recognised by some: no mistake of the tables.
RIVALS = {
    ("LBYGOV", "prime minister", "Mahmoud Jibril"),
    ("LBYGOV", "prime minister", "Fayez al-Sarraj"),
    ("LBYGOV", "foreign minister", "Mohamed Taha Siala"),
    ("CIVGOV", "president", "Alassane Ouattara"),
}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def entities(knowledge: Knowledge) -> list[Entity]:
    return list(knowledge.names.entities)


def test_codes_and_dates(entities: list[Entity]) -> None:
    found = [p for p in problems(entities, states(entities)) if not p.startswith("the name ")]
    assert not found


def test_one_entry_for_one_body(entities: list[Entity]) -> None:
    seen: dict[tuple[str, str, str | None], str] = {}
    twice = []
    for entity in entities:
        at = (entity.kind, entity.name, entity.country)
        if entity.kind != "person" and at in seen:
            twice.append((entity.key, seen[at]))
        seen[at] = entity.key
    assert not twice


def test_one_holder_of_an_office_at_a_time(entities: list[Entity]) -> None:
    found = [p for p in double_offices(entities) if not any(all(w in p for w in rival) for rival in RIVALS)]
    assert not found


def test_wikidata_ids_are_well_formed_and_name_one_entity(entities: list[Entity]) -> None:
    seen: dict[str, str] = {}
    clashes = []
    for entity in entities:
        if entity.wikidata is None:
            continue
        assert entity.wikidata[0] == "Q"
        assert entity.wikidata[1:].isdigit()
        if entity.wikidata in seen:
            clashes.append((entity.key, seen[entity.wikidata]))
        seen[entity.wikidata] = entity.key
    assert not clashes


def test_every_row_has_a_source() -> None:
    for path in sorted(tables.HERE.glob("*.csv")):
        for row in rows(path.name):
            if "source" in row:
                assert row["source"], (path.name, row)


def test_roles_have_known_sectors() -> None:
    for row in rows("roles.csv"):
        assert not row["sector"] or set(row["sector"].split("|")) <= SECTORS, row
        assert row["kind"] in ("person", "group", "organization", "population"), row


def test_size() -> None:
    offices = sum(1 for path in tables.HERE.glob("offices*.csv") for _ in rows(path.name))
    assert offices >= 2500
    assert sum(1 for _ in rows("armed_groups.csv")) >= 400
    assert sum(1 for _ in rows("countries.csv")) >= 249


def test_packed_file_is_up_to_date() -> None:
    raw = pack.PACKED.read_bytes()
    assert raw.startswith(pack.digest().encode()), "run python training/build_packs.py"


def test_packed_file_holds_what_the_tables_hold() -> None:
    assert pack.load() == pack.build()


_MEASURE = """
import json, resource, time
import msgspec, onrecord.record, onrecord.knowledge.store as store
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
store.load()
took = time.perf_counter() - start
print(json.dumps([took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024]))
"""


def test_loads_at_once() -> None:
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", _MEASURE], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    assert min(seconds for seconds, _ in runs) < 0.3
    assert min(megabytes for _, megabytes in runs) < 60


@pytest.mark.parametrize(
    ("name", "day", "code", "office"),
    [
        ("Sergei Lavrov", "2010-05-01", "RUSGOV", "foreign minister"),
        ("Kofi Annan", "2001-01-01", "UNO", "UN secretary-general"),
        ("Angela Merkel", "2015-09-01", "DEUGOV", "chancellor"),
        ("Angela Merkel", "2023-01-01", "DEUELI", "former chancellor"),
        ("Nelson Mandela", "1995-06-01", "ZAFGOV", "president"),
        ("Slobodan Milosevic", "1995-11-21", "SRBGOV", "president of Serbia"),
    ],
)
def test_office_on_a_day(knowledge: Knowledge, name: str, day: str, code: str, office: str) -> None:
    codes, held = knowledge.owners(name)[0].on(day)
    assert codes[0] == code
    assert (held or "").lower() == office.lower()


def test_not_minister_before_the_office(knowledge: Knowledge) -> None:
    _, held = knowledge.owners("Sergei Lavrov")[0].on("1995-05-01")
    assert held != "foreign minister"


def test_former_names_hold_in_their_time(knowledge: Knowledge) -> None:
    def named(text: str, day: str) -> list[str]:
        return [e.key for hit in knowledge.find(text, day) for e, _ in hit.entities]

    assert named("Dutch Guiana closed its border.", "1970-05-01") == ["country:SUR"]
    assert "country:SUR" not in named("Dutch Guiana closed its border.", "2016-05-01")


def test_blocs_are_no_states(entities: list[Entity]) -> None:
    assert not BLOCS & states(entities)
