"""A user's own actors: our CSV or YAML, or an actor or agent dictionary of TABARI or PETRARCH.

Whatever the format, the result is entities (who) and roles (which nouns name what sort of people). `docs/knowledge.md`
shows each format.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.errors import OnrecordError, said
from onrecord.knowledge.dictionary import read_dictionary
from onrecord.knowledge.entities import Alias, Entity, Term, merge
from onrecord.knowledge.roles import Role
from onrecord.knowledge.tables import BLOCS, alias, cell
from onrecord.record import ActorKind

KINDS: tuple[ActorKind, ...] = ("person", "organization", "group", "country", "population", "unknown")
_CODE = re.compile(r"^[A-Z]{3}(?:[A-Z]{3}){0,2}$")
_DATE = re.compile(r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$")
_COLUMNS = {"name", "aliases", "kind", "code", "codes", "country", "office", "from", "to", "wikidata", "source", "note"}


@dataclass
class Own:
    """What a user's file holds."""

    actors: tuple[Entity, ...] = ()
    roles: dict[str, Role] = field(default_factory=dict)


def read_actors(path: Path) -> tuple[Entity, ...]:
    """The entities of a user's file."""
    return read_own(path).actors


def read_own(path: Path) -> Own:
    """The entities and roles of a user's file; raises `OnrecordError` that names the row and the reason."""
    text = _text(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        return Own(tuple(merge(_from_rows(path, _yaml_rows(path, text)))))
    if path.suffix.lower() == ".csv" or (path.suffix.lower() == ".tsv"):
        return Own(tuple(merge(_from_rows(path, _csv_rows(path, text)))))
    actors, roles = read_dictionary(path, text)
    return Own(tuple(merge(actors)), roles)


def _text(path: Path) -> str:
    if not path.exists():
        raise OnrecordError("E001", path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise OnrecordError("E004", path, "UTF-8") from None
    except OSError as problem:
        raise OnrecordError("E009", path, said(problem)) from None


def _csv_rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(text.splitlines(), delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
    columns = set(reader.fieldnames or ())
    if "name" not in columns:
        raise OnrecordError("E020", path, 1, "there is no column `name`")
    if unknown := sorted(c for c in columns - _COLUMNS if c):
        raise OnrecordError("E020", path, 1, f"unknown column `{unknown[0]}`")
    for row in reader:
        if None in row:
            raise OnrecordError("E020", path, reader.line_num, "more cells than columns")
        yield reader.line_num, {key: (value or "").strip() for key, value in row.items()}


def _yaml_rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    import yaml

    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        raise OnrecordError("E020", path, mark.line + 1 if mark else 1, "not YAML") from None
    if isinstance(found, dict) and set(found) == {"actors"}:
        found = found["actors"]
    if not isinstance(found, list):
        raise OnrecordError("E020", path, 1, "not a list of actors")
    for number, entry in enumerate(found, 1):
        if not isinstance(entry, dict) or not entry.get("name"):
            raise OnrecordError("E020", path, number, "an actor without a `name`")
        if unknown := sorted(str(k) for k in set(entry) - _COLUMNS - {"terms"}):
            raise OnrecordError("E020", path, number, f"unknown key `{unknown[0]}`")
        terms = entry.get("terms") or [{}]
        if not isinstance(terms, list) or not all(isinstance(t, dict) for t in terms):
            raise OnrecordError("E020", path, number, "`terms` is not a list of code, office, from and to")
        for term in terms:
            merged = {**entry, **term}
            yield number, {key: _plain(value) for key, value in merged.items() if key != "terms"}


def _plain(value: Any) -> str:
    """A YAML value as a table cell."""
    if value is None:
        return ""
    return "|".join(map(_plain, value)) if isinstance(value, list) else str(value).strip()


def _from_rows(path: Path, rows: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[Entity]:
    for number, row in rows:

        def wrong(reason: str, number: int = number) -> OnrecordError:
            return OnrecordError("E020", path, number, reason)

        yield _entity(row, wrong)


def _entity(row: dict[str, Any], wrong: Callable[[str], OnrecordError]) -> Entity:
    name = row.get("name", "")
    if not name:
        raise wrong("no name")
    kind = row.get("kind") or "organization"
    if kind not in KINDS:
        raise wrong(f"kind `{kind}` is none of {', '.join(KINDS)}")
    codes = [c for c in [row.get("code", ""), *cell(row.get("codes", ""))] if c]
    for code in codes:
        if not _CODE.match(code):
            raise wrong(f"`{code}` is no code (three capitals for a state or bloc, three for a sector)")
    start, end = row.get("from", ""), row.get("to", "")
    for date in (start, end):
        if date and not _DATE.match(date):
            raise wrong(f"`{date}` is no date (write 2017-11-11, 2017-11 or 2017)")
    if start and end and start > end:
        raise wrong(f"it ends ({end}) before it begins ({start})")
    country = row.get("country") or next((c[:3] for c in codes if c[:3] not in BLOCS), None)
    dated = bool(start or end or row.get("office"))
    return Entity(
        key=f"own:{name}",
        name=name,
        kind=kind,
        aliases=tuple(dict.fromkeys([_own_alias(name), *(_own_alias(a) for a in cell(row.get("aliases", "")))])),
        country=country,
        wikidata=row.get("wikidata") or None,
        codes=() if dated else tuple(dict.fromkeys(codes)),
        terms=tuple(Term(code, start, end, row.get("office") or None) for code in codes) if dated else (),
        note=row.get("note", ""),
    )


def _own_alias(text: str) -> Alias:
    return alias(text)
