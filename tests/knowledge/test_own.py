"""A user's own actors: CSV, YAML, and the dictionaries of TABARI and PETRARCH."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.cli import main
from onrecord.errors import OnrecordError
from onrecord.knowledge.own import read_own
from onrecord.knowledge.store import Knowledge

CSV = """name,aliases,kind,code,office,from,to
Lake Guard,LG|Guard of the Lake,group,UGAREB,,,
Ada Okello,,person,UGAGOV,lake minister,2001-02,2004
Ada Okello,,person,UGAOPP,,2004-02,
"""
YAML = """actors:
  - name: Ada Okello
    kind: person
    terms:
      - {code: UGAGOV, office: lake minister, from: 2001-02, to: 2004-01-31}
      - {code: UGAOPP, from: 2004-02-01}
  - {name: Lake Guard, aliases: [LG, Guard of the Lake], kind: group, code: UGAREB}
"""
DICTIONARY = """# a dictionary in the old format
ADA_OKELLO_  ; comment
+MINISTER_OKELLO_
\t[UGAELI <20010201]
\t[UGAGOV 20010201-20040131]
\t[UGAOPP >20040201]
LAKE_GUARD_ [UGAREB]
+GUARD_OF_THE_LAKE_
!PERSON! = MAN, MEN, WOMAN, WOMEN
LAKE!PERSON! [~AGR]
BEEKEEPER {BEEKEEPERS} [~AGR]
WATERBAILIFF [~COP]
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("name", "text"), [("a.csv", CSV), ("a.yaml", YAML), ("a.txt", DICTIONARY)])
def test_formats_agree(tmp_path: Path, name: str, text: str) -> None:
    mine = {e.name: e for e in read_own(write(tmp_path, name, text)).actors}
    person = mine["Ada Okello"]
    assert person.kind == "person"
    assert person.on("2002-06-01")[0] == ("UGAGOV",)
    assert person.on("2010-06-01")[0][0] == "UGAOPP"
    group = mine["Lake Guard"]
    assert (group.kind, group.codes) == ("group", ("UGAREB",))
    assert "guard of the lake" in {a.text.lower() for a in group.aliases}


def test_agents_of_a_dictionary(tmp_path: Path) -> None:
    roles = read_own(write(tmp_path, "a.txt", DICTIONARY)).roles
    assert roles["beekeeper"].sector == "AGR"
    assert roles["beekeepers"].plural
    assert roles["lakewomen"].sector == "AGR"
    assert roles["waterbailiffs"].sector == "COP"


def test_six_digit_dates_and_colons(tmp_path: Path) -> None:
    path = write(tmp_path, "a.actors", "JOHN_DOE_\n [USAELI >930120]\n [USAGOV:890120-930120]\n")
    person = read_own(path).actors[0]
    assert person.on("1990-01-01")[0] == ("USAGOV",)
    assert person.on("1999-01-01")[0][0] == "USAELI"


def test_own_actors_stand_before_ours(tmp_path: Path) -> None:
    text = "name,kind,code\nHamas,organization,PSEOPP\n"
    mine = read_own(write(tmp_path, "a.csv", text))
    hits = Knowledge(mine.actors).find("Hamas and Hezbollah talked.", "2010-01-01")
    assert next(hit.entities[0][0].key for hit in hits) == "own:Hamas"
    assert len(hits) == 2


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.csv", "names,code\nX,USA\n", "no column `name`"),
        ("a.csv", "name,colour\nX,red\n", "unknown column `colour`"),
        ("a.csv", "name,code\nX,usa\n", "`usa` is no code"),
        ("a.csv", "name,code,from,to\nX,USAGOV,2004,2001\n", "ends (2001) before it begins (2004)"),
        ("a.csv", "name,code,from\nX,USAGOV,1 May\n", "is no date"),
        ("a.yaml", "- {kind: person}\n", "without a `name`"),
        ("a.yaml", "a: [1\n", "not YAML"),
        ("a.yaml", "- {name: X, kind: robot}\n", "kind `robot`"),
        ("a.txt", "+OTHER_NAME_\n", "without an actor"),
        ("a.txt", "X_\nY_ [USA]\n", "no code"),
        ("a.txt", "X_ [USAGOV 2009]\n", "is no date"),
        ("a.txt", "X_ [gov]\n", "`gov` is no code"),
    ],
)
def test_errors_name_row_and_reason(tmp_path: Path, name: str, text: str, reason: str) -> None:
    path = write(tmp_path, name, text)
    with pytest.raises(OnrecordError) as problem:
        read_own(path)
    assert problem.value.code == "E020"
    assert str(path) in str(problem.value)
    assert reason in str(problem.value)


def test_missing_and_undecodable(tmp_path: Path) -> None:
    with pytest.raises(OnrecordError, match="E001"):
        read_own(tmp_path / "none.csv")
    path = tmp_path / "a.csv"
    path.write_bytes(b"name,code\n\xff\xfe,USA\n")
    with pytest.raises(OnrecordError, match="E004"):
        read_own(path)


def test_find_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["actors", "find", "Sergei Lavrov", "--on", "2010-05-01"]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert "RUSGOV" in first
    assert "foreign minister" in first
    assert main(["actors", "find", "Sergei Lavrov", "--on", "1995-05-01"]) == 0
    assert "foreign minister" not in capsys.readouterr().out.splitlines()[0]
    assert main(["actors", "find", "Qwertz Uiop"]) == 1


def test_check_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["actors", "check", str(write(tmp_path, "good.csv", CSV.replace("2004\n", "2004-01\n", 1)))]) == 0
    assert "0 problems" in capsys.readouterr().out
    assert main(["actors", "check", str(write(tmp_path, "bad.csv", "name,code\nX,XQQGOV\n"))]) == 1
    assert "XQQ" in capsys.readouterr().out
    assert main(["actors", "check", str(tmp_path / "none.csv")]) == 3
