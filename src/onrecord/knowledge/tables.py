"""Reading of the knowledge tables (CSV beside this file) into entities.

The columns of each table are in `docs/knowledge.md`; `onrecord actors check` and the tests check them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from onrecord.knowledge.entities import Alias, Entity, Term
from onrecord.record import ActorKind

HERE = Path(__file__).parent
Row = dict[str, str]
_DATED = re.compile(r"^(.*?)\[([\d-]*)\.\.([\d-]*)\]$")
_ABBREVIATION = re.compile(r"^(?:[A-Z0-9&]{2,6}|(?:[A-Z]\.){2,5}|[A-Z][A-Za-z]?[A-Z]{1,4}[a-z]?)$")


def rows(name: str, folder: Path = HERE) -> Iterator[Row]:
    """The rows of a table as dictionaries of stripped cells; a missing table has none."""
    path = folder / name
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {key: (value or "").strip() for key, value in row.items() if key}


def cell(text: str) -> list[str]:
    """The values of a cell that holds several."""
    return [part.strip() for part in text.split("|") if part.strip()]


def alias(text: str, form: str = "name", ambiguous: bool = False) -> Alias:
    """An alias with its period of use, if it has one: `Zaire[1971-10-27..1997-05-17]`."""
    start = end = ""
    if dated := _DATED.match(text):
        text, start, end = dated.groups()
    return Alias(text, start, end, exact=bool(_ABBREVIATION.match(text)), ambiguous=ambiguous, form=form)


def countries(folder: Path = HERE) -> Iterator[Entity]:
    """States and territories, with demonyms and capitals among their aliases."""
    for row in rows("countries.csv", folder):
        names = [alias(row["name"]), *(alias(a) for a in cell(row["aliases"]))]
        # A state's names outlive it in reports; its seat passes to its successor.
        names += [alias(a, "demonym") for a in cell(row["demonyms"])]
        names += [_dated(alias(a, "capital"), row) for a in cell(row["capital"])]
        yield Entity(
            key=f"country:{row['code']}",
            name=row["name"],
            kind="country",
            aliases=tuple(names),
            country=row["code"],
            wikidata=row["wikidata"] or None,
            codes=(f"{row['code']}GOV",),
            terms=(),
            note=row["parent"],
            start=row["from"],
            end=row["to"],
        )


def _dated(name: Alias, row: Row) -> Alias:
    """A name that holds as long as its state, unless it has dates of its own."""
    return structs.replace(name, start=name.start or row["from"], end=name.end or row["to"])


def offices(folder: Path = HERE) -> Iterator[Entity]:
    """People who hold or held offices."""
    for name in sorted(path.name for path in folder.glob("offices*.csv")):
        for row in rows(name, folder):
            code = row["code"]
            state = code[:3] if code[:3] not in BLOCS else None
            yield Entity(
                key=f"person:{row['person']}",
                name=row["person"],
                kind="person",
                aliases=(alias(row["person"]), *(alias(a) for a in cell(row["aliases"]))),
                country=state,
                wikidata=row["wikidata"] or None,
                terms=(Term(code, row["from"], row["to"], row["office"] or None),),
            )


BLOCS = {"UNO", "IGO", "EUR", "NGO", "ISM", "IMG", "MNC"}


def _bodies(table: str, prefix: str, folder: Path, kind: ActorKind = "organization") -> Iterator[Entity]:
    """Bodies of a table. One that has several rows (its code changed) gets a dated term for each."""
    table_rows = list(rows(table, folder))
    times_named = Counter(row["name"] for row in table_rows)
    for row in table_rows:
        doubtful = set(cell(row.get("ambiguous", "")))
        form = "metonym" if table == "metonyms.csv" else "name"
        names = [alias(row["name"], form, row["name"] in doubtful)]
        names += [alias(a, form, a in doubtful) for a in cell(row["aliases"])]
        said: str = row.get("kind") or kind
        code = row.get("code", "")
        dated = times_named[row["name"]] > 1 and bool(code and (row.get("from") or row.get("to")))
        codes = () if dated else tuple(dict.fromkeys([*([code] if code else []), *cell(row.get("codes", ""))]))
        home = cell(row.get("country", ""))
        yield Entity(
            key=f"{prefix}:{row['name']}",
            name=row["name"],
            kind=said if said in ("organization", "group", "population", "country") else kind,  # type: ignore[arg-type]
            aliases=tuple(names),
            country=home[0] if home else (code[:3] if len(code) >= 6 and code[:3] not in BLOCS else None),
            wikidata=row.get("wikidata") or None,
            codes=codes,
            terms=(Term(code, row["from"], row["to"]),) if dated else (),
            note=row.get("note") or row.get("kind") or "",
            start=row.get("from", ""),
            end=row.get("to", ""),
        )


def parties(folder: Path = HERE) -> Iterator[Entity]:
    """Political parties: GOV while in power, else OPP; always PTY."""
    for row in rows("parties.csv", folder):
        state = row["country"]
        terms = []
        for spell in cell(row["in_power"]):
            start, _, end = spell.partition("-") if spell.count("-") == 1 else spell.partition("..")
            terms.append(Term(f"{state}GOV", start, end))
        yield Entity(
            key=f"party:{row['name']} ({state})",
            name=row["name"],
            kind="organization",
            aliases=(alias(row["name"]), *(alias(a) for a in cell(row["aliases"]))),
            country=state,
            wikidata=row["wikidata"] or None,
            codes=(f"{state}PTY",),
            terms=tuple(terms),
        )


# The tables that hold entities or what finds them; `pack.py` watches them.
TABLES = (
    "countries.csv", "metonyms.csv", "organisations.csv", "armed_groups.csv", "outlets.csv", "demonym_groups.csv",
    "parties.csv", "roles.csv", "name_words.csv",
)  # fmt: skip


def all_entities(folder: Path = HERE) -> Iterator[Entity]:
    """Every entity of every table, one row at a time (keys may repeat: see `entities.merge`)."""
    yield from countries(folder)
    yield from offices(folder)
    yield from _bodies("metonyms.csv", "body", folder)
    yield from _bodies("organisations.csv", "body", folder)
    yield from _bodies("armed_groups.csv", "group", folder, "group")
    yield from _bodies("outlets.csv", "outlet", folder)
    yield from _bodies("demonym_groups.csv", "people", folder, "population")
    yield from parties(folder)
