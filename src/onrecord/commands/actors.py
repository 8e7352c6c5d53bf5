"""`onrecord actors`: who a name means on a day, and whether a file of your own actors is sound."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.sources.make import iso_date

if TYPE_CHECKING:
    from onrecord.knowledge.entities import Entity


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("actors", help="look up who a name means, or check your own actors")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    find = verbs.add_parser("find", help="who a name means, with codes and office")
    find.add_argument("name", metavar="NAME")
    find.add_argument("--on", metavar="DATE", help="the day on which codes and office are wanted (default: the latest)")
    find.add_argument("--actors", metavar="FILE", help="your own actors, before ours")
    find.add_argument("--json", action="store_true", help="one JSON object a line")
    find.set_defaults(run=run_find)
    check = verbs.add_parser("check", help="read a file of your own actors and list its problems")
    check.add_argument("file", metavar="FILE", help="CSV, YAML, or a TABARI/PETRARCH dictionary")
    check.set_defaults(run=run_check)


def run_find(args: argparse.Namespace) -> int:
    """Print every actor of a name; 1 when there is none."""
    from onrecord.knowledge import store

    day = iso_date(args.on, "--on") if args.on else None
    found = store.load(Path(args.actors) if args.actors else None).owners(args.name)
    if not found:
        print(f"Nobody is known by the name {args.name}.", file=sys.stderr)
        return 1
    for entity in found:
        row = describe(entity, day)
        print(json.dumps(row, ensure_ascii=False) if args.json else _line(row))
    return 0


def describe(entity: Entity, day: str | None) -> dict[str, Any]:
    """An actor on a day."""
    codes, office = entity.on(day)
    return {
        "name": entity.name,
        "kind": entity.kind,
        "on": day,
        "code": codes[0] if codes else None,
        "codes": list(codes),
        "role": office,
        "country": entity.country,
        "wikidata": entity.wikidata,
        "names": list(dict.fromkeys(alias.text for alias in entity.aliases if alias.form != "demonym")),
        "terms": [
            {"office": t.office, "code": t.code, "from": t.start or None, "to": t.end or None} for t in entity.terms
        ],
    }


def _line(row: dict[str, Any]) -> str:
    said = [f"{row['name']} ({row['kind']})", ", ".join(row["codes"]) or "no code on that day"]
    if row["role"]:
        said.append(row["role"])
    if row["wikidata"]:
        said.append(row["wikidata"])
    lines = ["  ".join(said)]
    for term in row["terms"]:
        lines.append(
            f"    {term['from'] or '?':<10} to {term['to'] or 'now':<10}  {term['code']:<8} {term['office'] or ''}"
        )
    return "\n".join(line.rstrip() for line in lines)


def run_check(args: argparse.Namespace) -> int:
    """List the problems of a file; 1 when there are any. A file that cannot be read raises E001, E004 or E020 (3)."""
    from onrecord.knowledge import store
    from onrecord.knowledge.check import problems, states
    from onrecord.knowledge.own import read_own

    mine = read_own(Path(args.file))
    ours = store.load()
    found = list(problems(mine.actors, states(ours.names.entities)))
    for problem in found:
        print(problem)
    clashes = sum(bool(ours.names.owners(alias.text)) for entity in mine.actors for alias in entity.aliases)
    print(
        f"{len(mine.actors)} actors, {len(mine.roles)} role nouns, {len(found)} problems; "
        f"{clashes} names override ours."
    )
    return 1 if found else 0
