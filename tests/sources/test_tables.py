"""CSV, TSV, Excel, Parquet and JSON Lines: columns by name and by `--map`, dates, extra columns, faulty rows."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import documents
from onrecord.sources.columns import parse
from tests.sources.making import codes, docs, items

TEXT = "Peru’s foreign minister met his Chilean counterpart in Lima on Monday."


def test_csv_columns_by_usual_names(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Doc_ID,Headline,Body,Publication Date,Outlet,coder,wave\n"
        f'7,"Talks, at last","{TEXT}\n\nMore on ""talks"".",2019-05-06,The Example,anna,\n',
        encoding="utf-8",
    )
    (doc,) = docs(path)
    assert (doc.id, doc.title, doc.published, doc.source) == ("7", "Talks, at last", "2019-05-06", "The Example")
    assert doc.text == f'{TEXT}\n\nMore on "talks".'
    assert doc.extra == {"coder": "anna", "wave": ""}


def test_own_names_win_over_usual_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("body,text\nmirrored,Peru protested.\n")
    (doc,) = docs(path)
    assert doc.text == "Peru protested."
    assert doc.extra == {"body": "mirrored"}


def test_map_names_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(f"Nummer\tInhalt\tTag\n1\t{TEXT}\t6. Mai 2019\n", encoding="utf-8")
    (doc,) = docs(path, mapping=parse("text=inhalt,published=Tag"))
    assert doc.text == TEXT
    assert doc.published == "2019-05-06"
    assert doc.id == "a-2"
    assert doc.extra == {"Nummer": "1"}


def test_map_faults() -> None:
    for said in ("body=text", "text", "text=", ""):
        with pytest.raises(OnrecordError) as raised:
            parse(said)
        assert raised.value.code == "E011"


def test_missing_column(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    (plain,) = items(path)
    assert isinstance(plain, OnrecordError)
    assert plain.code == "E013"
    assert "a, b" in str(plain)
    (mapped,) = items(path, mapping={"text": "nothing"})
    assert isinstance(mapped, OnrecordError)
    assert "nothing" in str(mapped)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_marks(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(mark.join(["id", "text", "published"]) + "\n" + mark.join(["x", "Peru protested.", "1.2.2003"]))
    (doc,) = docs(path)
    assert (doc.id, doc.text, doc.published) == ("x", "Peru protested.", "2003-02-01")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_tables(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"id;text\r\n1;{TEXT} São Tomé, Côte d’Ivoire\r\n".encode(encoding))
    (doc,) = docs(path)
    assert doc.text == f"{TEXT} São Tomé, Côte d’Ivoire"


def test_faulty_rows_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [
        "id,text,date",
        "1,Peru protested.,2001-02-03",
        "2,,2001-02-03",
        "3,Chile agreed.,soon",
        "",
        "4,Chile agreed.,03/04/2001",
        "5,Chile agreed.,2001-02-03,more",
        "6,Chile agreed.,23/04/2001",
        "7,Chile agreed.",
    ]
    path.write_text("\n".join(rows) + "\n")
    found = items(path)
    assert [f.id for f in found if isinstance(f, Document)] == ["1", "6", "7"]
    assert [f.reason.split(":")[0] for f in found if isinstance(f, OnrecordError)] == [
        "row 3",
        "row 4",
        "row 6",
        "row 7",
    ]
    assert [f.code for f in found if isinstance(f, OnrecordError)] == ["E025"] * 4


@pytest.mark.parametrize(("order", "day"), [("dmy", "2001-04-03"), ("mdy", "2001-03-04")])
def test_order_of_days_and_months_is_told_not_guessed(tmp_path: Path, order: str, day: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,when\nChile agreed.,03/04/2001\n")
    (refused,) = items(path, mapping={"published": "when"})
    assert isinstance(refused, OnrecordError)
    assert "day/month" in str(refused)
    (doc,) = docs(path, mapping=parse(f"published=when:{order}"))
    assert doc.published == day


def test_xlsx(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "reports"
    sheet.append(["id", "article", "date", "score"])
    sheet.append([1, TEXT, datetime.datetime(2019, 5, 6), 0.5])
    sheet.append([None, None, None, None])
    sheet.append([2, "Chile agreed.", "7 May 2019", None])
    sheet.append([3, None, datetime.datetime(2019, 5, 8), 1])
    notes = book.create_sheet("notes")
    notes.append(["who", "what"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    found = items(path)
    first, second, fault = found
    assert isinstance(first, Document)
    assert (first.id, first.text, first.published) == ("1", TEXT, "2019-05-06")
    assert first.extra == {"score": 0.5}
    assert isinstance(second, Document)
    assert second.published == "2019-05-07"
    assert isinstance(fault, OnrecordError)
    assert fault.code == "E025"
    assert "row 5" in str(fault)


def test_parquet(tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    when = datetime.datetime(2019, 5, 6, 10, 30, tzinfo=datetime.UTC)
    table = pyarrow.table(
        {
            "content": [TEXT] * 200 + [None],
            "date": [when] * 201,
            "number": list(range(201)),
            "tags": [["a", "b"]] * 201,
        }
    )
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(table, path)
    found = items(path)
    assert len(found) == 201
    first, last = found[0], found[-1]
    assert isinstance(first, Document)
    assert first.published == "2019-05-06T10:30:00+00:00"
    assert first.extra == {"number": 0, "tags": ["a", "b"]}
    assert isinstance(last, OnrecordError)
    assert last.code == "E025"


@pytest.mark.parametrize(
    "name", ["a.xlsx", "a.parquet", "a.docx", "a.pdf", "a.rtf", "a.zip", "a.warc", "a.mbox", "a.gz"]
)
def test_files_of_another_kind(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"This is a sentence, and no file of that kind.\n" * 20)
    assert codes(path) == ["E012"]


def test_json_lines_mapped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        {"body": "Peru protested.", "when": "03/04/2001", "text": "mirrored"},
        {"text": "Chile agreed."},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    first, second = documents([str(path)], mapping={"text": "body", "published": "when:dmy"})
    assert isinstance(first, Document)
    assert (first.text, first.published) == ("Peru protested.", "2001-04-03")
    assert first.extra == {"text": "mirrored"}
    assert isinstance(second, OnrecordError)
    assert second.code == "E006"


def test_large_json_lines_are_streamed(tmp_path: Path) -> None:
    """The first report comes before the file is read: a file that breaks far behind it does no harm."""
    path = tmp_path / "a.jsonl"
    with path.open("wb") as out:
        row = json.dumps({"text": "Peru protested. " * 100}).encode() + b"\n"
        for _ in range(20_000):
            out.write(row)
    import tracemalloc

    tracemalloc.start()
    count = sum(isinstance(item, Document) for item in documents([str(path)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert path.stat().st_size > 30_000_000
    assert peak < 6_000_000


def test_stray_bytes_deep_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = b'{"text": "Peru protested."}\n'
    path.write_bytes(good * 4000 + b'{"text": "Caf\xe9 talks."}\n' + good)
    found = docs(path)
    assert len(found) == 4002
    assert found[4000].text == "Café talks."


def test_line_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord.sources import limits

    monkeypatch.setattr(limits, "LINE", 1000)
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "ok."}\n{"text": "' + "x" * 5000 + '"}\n{"text": "fine."}\n')
    assert codes(path) == ["ok", "E006", "ok"]
    table = tmp_path / "a.csv"
    table.write_text('text\nok.\n"' + "x" * 5000 + '"\n')
    assert codes(table) == ["ok", "E024"]
    table.write_text('text\nok.\n"' + "x\n" * 5000 + '"\n')
    assert codes(table) == ["ok", "E025"]
