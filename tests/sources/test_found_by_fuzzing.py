"""Files on which `benchmarks/fuzz.py` made a reader fail: each shape has its numbered error, and totals add up."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from onrecord.errors import OnrecordError
from tests.sources.making import codes, items
from tests.sources.test_hostile import whole


@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_carriage_return_inside_a_header(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(b"te\rxt\n1\n")
    assert codes(path) == ["E025"]


def test_feed_whose_content_breaks_off(tmp_path: Path) -> None:
    """The parser gives None, not an empty text, for what is left of such an entry."""
    path = tmp_path / "a.atom"
    path.write_bytes(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>b</tit\xef\xbb\xbfle><updated>2017<updated>2017-11-11'
        b'</updated><content type="html">Peru protested.</content></entry></feed>'
    )
    assert set(codes(path)) <= {"ok", "E019"}


def changed(kind: str, part: str, old: bytes, new: bytes) -> bytes:
    """A good Office file with some bytes of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole(kind))) as good, zipfile.ZipFile(out, "w") as made:
        for name in good.namelist():
            raw = good.read(name)
            if name == part:
                assert old in raw
                raw = raw.replace(old, new)
            made.writestr(name, raw)
    return out.getvalue()


@pytest.mark.parametrize(("old", "new"), [(b"<row ", b"<r\x01ow "), (b"</sheetData>", b"</she"), (b'r="2"', b'r="x"')])
def test_sheet_whose_markup_is_broken(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(changed("x.xlsx", "xl/worksheets/sheet1.xml", old, new))
    assert codes(path)[-1] == "E012"


def test_parquet_whose_text_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    options = {"compression": "NONE", "use_dictionary": False, "write_statistics": False}
    pyarrow.parquet.write_table(pa.table({"text": ["Peru protested.", "Chile agreed."]}), path, **options)
    raw = path.read_bytes()
    assert raw.count(b"Chile") == 1
    path.write_bytes(raw.replace(b"Chile", b"Chi\xdde"))
    assert codes(path) == ["E028"]


def test_zip_whose_members_stand_elsewhere(tmp_path: Path) -> None:
    """The directory points before the file's start: a broken archive, no lack of rights."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", b"Peru protested.")
    raw = bytearray(out.getvalue())
    end = raw.index(b"PK\x05\x06")
    raw[end + 16] += 60  # where the directory is said to begin: all places in it count from there
    path = tmp_path / "a.zip"
    path.write_bytes(raw)
    assert codes(path) == ["E028"]


def test_pieces_that_were_counted_are_lost_with_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that fails in the middle of a piece: `codes` checks that the totals add up all the same."""
    from onrecord.sources import nexis

    def fails(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(nexis, "_article", fails)
    path = tmp_path / "a.txt"
    article = "A headline\nThe Example\nMay 1, 2019\nLength: 3 words\n\nBody\n\nPeru protested.\n\nEnd of Document\n"
    path.write_text(article * 3)
    assert codes(path) == ["E026"]


@pytest.mark.parametrize("name", ["a\nb.xlsx", "a\x1b[2Jb.xlsx", "a\udcffb.xlsx"])
def test_errors_are_one_line_that_can_be_printed(tmp_path: Path, name: str) -> None:
    """Names of files and of columns may hold line ends, commands to a terminal, and bytes that are no text."""
    path = tmp_path / name
    path.write_bytes(changed("x.xlsx", "xl/worksheets/sheet1.xml", b">text<", b">te\n\nxt<"))
    (error,) = items(path)
    assert isinstance(error, OnrecordError)
    assert error.code == "E013"
    assert str(error).isprintable()
    assert error.where == str(path)
