"""The actor and agent dictionaries of TABARI and PETRARCH: names, codes in brackets, dates that restrict them.

    BARACK_OBAMA_                       ; a name; a trailing underscore ends the word
    +PRESIDENT_OBAMA_                   ; another name of the same actor
        [USAELI <20090120]              ; a code and the days on which it holds
        [USAGOV 20090120-20170120]
    RED_FRONT  [XYZREB]                 ; code and name on one line
    POLICEMAN {POLICEMEN} [~COP]        ; an agent: a noun that gives a sector
    !PERSON! = MAN, MEN, WOMAN, WOMEN   ; a set, to stand in agents: CONGRESS!PERSON! [~LEG]

`;` and `#` begin comments. Dates are YYYYMMDD or YYMMDD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.errors import OnrecordError
from onrecord.knowledge.entities import Alias, Entity, Term
from onrecord.knowledge.roles import Role
from onrecord.knowledge.tables import BLOCS
from onrecord.record import ActorKind

_BRACKETS = re.compile(r"\[([^\]]*)\]")
_BRACES = re.compile(r"\{([^}]*)\}")
_SET = re.compile(r"!(\w+)!")
_CODE = re.compile(r"^(?:[A-Z]{3}){1,5}$")
_SPAN = re.compile(r"^(\d{6}|\d{8})-(\d{6}|\d{8})$")
_GROUP_SECTORS = {"REB", "INS", "SEP", "PRM", "UAF"}
_BODY_SECTORS = {"MIL", "COP", "LEG", "JUD", "PTY", "SPY"}
# Sectors that the older dictionaries name otherwise.
_RENAMED = {
    "INS": "REB",
    "SEP": "REB",
    "RAD": "REB",
    "HLH": "MED",
    "MNC": "BUS",
    "ENV": "SOC",
    "HRI": "SOC",
    "DEV": "SOC",
    "SET": "CVL",
}


@dataclass
class _Draft:
    """An entry while its lines are read."""

    line: int
    names: list[str]
    plural: str | None = None
    codes: list[tuple[str, str, str]] = field(default_factory=list)


def read_dictionary(path: Path, text: str) -> tuple[list[Entity], dict[str, Role]]:
    """The actors and agents of a dictionary; raises E020 with the line that cannot be read."""
    sets: dict[str, list[str]] = {}
    actors: list[Entity] = []
    roles: dict[str, Role] = {}
    for draft in _drafts(path, text, sets):
        if not draft.codes:
            raise OnrecordError("E020", path, draft.line, f"{draft.names[0]}: no code in brackets")
        if any(code.startswith("~") for code, _, _ in draft.codes):
            for noun, plural in _spelled(draft, sets):
                roles[noun] = _role(noun, draft, False)
                if plural:
                    roles[plural] = _role(noun, draft, True)
        else:
            actors.append(_actor(draft))
    return actors, roles


def _drafts(path: Path, text: str, sets: dict[str, list[str]]) -> Iterator[_Draft]:
    draft: _Draft | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = re.split(r"[;#]", raw, maxsplit=1)[0].rstrip()
        if not line.strip():
            continue
        if line.startswith("!") and "=" in line:
            name, _, members = line.partition("=")
            sets[name.strip().strip("!").upper()] = [m.strip().rstrip("_") for m in members.split(",") if m.strip()]
            continue
        name = _BRACES.sub("", _BRACKETS.sub("", line)).strip()
        codes = [
            _restricted(part, path, number) for found in _BRACKETS.findall(line) for part in [found.strip()] if part
        ]
        braces = _BRACES.search(line)
        if name.startswith("+"):
            if draft is None:
                raise OnrecordError("E020", path, number, "a further name (+) without an actor before it")
            draft.names.append(_words(name[1:]))
        elif name:
            if draft is not None:
                yield draft
            draft = _Draft(number, [_words(name)], _words(braces.group(1)) if braces else None)
        elif draft is None:
            raise OnrecordError("E020", path, number, "a code without an actor before it")
        draft.codes.extend(codes)
    if draft is not None:
        yield draft


def _words(name: str) -> str:
    return " ".join(name.replace("_", " ").split())


def _restricted(part: str, path: Path, number: int) -> tuple[str, str, str]:
    """A code with its first and last day: `USAGOV 20090120-20170120`, `USAELI >20170120`."""
    code, _, dates = part.replace(":", " ").partition(" ")
    dates = dates.replace(" ", "")
    start = end = ""
    if dates.startswith("<"):
        end = _day(dates[1:], path, number)
    elif dates.startswith(">"):
        start = _day(dates[1:], path, number)
    elif found := _SPAN.match(dates):
        start, end = (_day(d, path, number) for d in found.groups())
    elif dates:
        raise OnrecordError(
            "E020", path, number, f"`{dates}` is no date (write <YYYYMMDD, >YYYYMMDD or YYYYMMDD-YYYYMMDD)"
        )
    if not _CODE.match(code.lstrip("~")):
        raise OnrecordError("E020", path, number, f"`{code}` is no code")
    if start and end and start > end:
        raise OnrecordError("E020", path, number, f"it ends ({end}) before it begins ({start})")
    return code, start, end


def _day(digits: str, path: Path, number: int) -> str:
    if not digits.isdigit() or len(digits) not in (6, 8):
        raise OnrecordError("E020", path, number, f"`{digits}` is no date (YYYYMMDD or YYMMDD)")
    if len(digits) == 6:
        digits = ("19" if int(digits[:2]) > 40 else "20") + digits
    year, month, day = digits[:4], digits[4:6], digits[6:]
    if not ("01" <= month <= "12" and "01" <= day <= "31"):
        raise OnrecordError("E020", path, number, f"`{digits}` is no date")
    return f"{year}-{month}-{day}"


def _plover(code: str) -> str:
    """A code as state and one sector: `IRQREBKUR` is IRQREB."""
    sector = _RENAMED.get(code[3:6], code[3:6])
    return code[:3] + sector


def _actor(draft: _Draft) -> Entity:
    name = draft.names[0].title()
    codes = [(_plover(code), start, end) for code, start, end in draft.codes]
    dated = any(start or end for _, start, end in codes)
    first = codes[0][0]
    country = first[:3] if first[:3] not in BLOCS else None
    return Entity(
        key=f"own:{name}",
        name=name,
        kind=_kind(codes, dated),
        aliases=tuple(Alias(n.title() if len(n) > 3 else n, exact=len(n) <= 3) for n in draft.names),
        country=country,
        codes=() if dated else tuple(dict.fromkeys(code for code, _, _ in codes)),
        terms=tuple(Term(code, start, end) for code, start, end in codes) if dated else (),
    )


def _kind(codes: list[tuple[str, str, str]], dated: bool) -> ActorKind:
    """What a dictionary entry is: the dictionaries don't say, but only people change their code with the years."""
    sectors = {code[3:6] for code, _, _ in codes}
    if sectors == {""} and codes[0][0] not in BLOCS:
        return "country"
    if dated and sectors & {"GOV", "ELI", "LEG", "OPP"}:
        return "person"
    if sectors & _GROUP_SECTORS or codes[0][0][:3] in ("IMG", "ISM"):
        return "group"
    return "organization" if sectors & _BODY_SECTORS or codes[0][0][:3] in BLOCS else "unknown"


def _spelled(draft: _Draft, sets: dict[str, list[str]]) -> Iterator[tuple[str, str | None]]:
    """The nouns of an agent with their plurals; its sets are written out."""
    for name in draft.names:
        found = _SET.search(name)
        if found is None:
            noun = name.lower()
            yield noun, (draft.plural or "").lower() or _plural(noun)
            continue
        for member in sets.get(found.group(1).upper(), []):
            yield _words(name.replace(found.group(), member)).lower(), None


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _role(noun: str, draft: _Draft, plural: bool) -> Role:
    code = draft.codes[0][0].lstrip("~")
    sector = _RENAMED.get(code[:3], code[:3])
    return Role(
        noun,
        sector,
        "organization" if sector in _BODY_SECTORS and not noun.endswith(("er", "man", "or")) else "person",
        False,
        plural,
    )
