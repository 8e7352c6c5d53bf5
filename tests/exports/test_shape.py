"""What all exports have in common: the registry, whole files, streaming, the same bytes each time."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import OnrecordError
from onrecord.exports import FORMATS, Options, get
from onrecord.exports.shape import events
from onrecord.record import Record
from tests.exports import made
from tests.limits import full, open_folder, unwritable


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_the_shape(name: str) -> None:
    module = get(name)
    assert name == module.NAME
    assert module.ABOUT
    assert isinstance(module.SUFFIX, str)


def test_every_module_is_registered() -> None:
    helpers = {"shape", "codes", "look", "delimited", "inputs", "sides", "tables"}
    import onrecord.exports

    assert onrecord.exports.__file__
    files = {p.stem for p in Path(onrecord.exports.__file__).parent.glob("[a-z]*.py")}
    assert files - helpers == {get(name).__name__.rsplit(".", 1)[1] for name in FORMATS}


def _bytes(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {p.name: p.read_bytes() for p in files}


@pytest.mark.parametrize("name", FORMATS)
def test_same_bytes_each_time_and_no_leftovers(name: str, tmp_path: Path, records: list[Record]) -> None:
    out = tmp_path / f"out{get(name).SUFFIX}"
    get(name).write(iter(records), out)
    first = _bytes(out)
    get(name).write(iter(records), out)
    assert _bytes(out) == first
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("name", FORMATS)
def test_no_records_is_a_valid_file(name: str, tmp_path: Path) -> None:
    out = tmp_path / f"out{get(name).SUFFIX}"
    assert get(name).write([], out) == 0
    assert out.exists()


@pytest.mark.parametrize("name", FORMATS)
def test_a_failure_leaves_the_old_file_whole(name: str, tmp_path: Path) -> None:
    out = tmp_path / f"out{get(name).SUFFIX}"
    get(name).write([made.record()], out)
    before = _bytes(out)

    def broken() -> Iterator[Record]:
        yield made.record("another")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises((OnrecordError, OSError), match="No space left"):
        get(name).write(broken(), out)
    assert _bytes(out) == before
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("name", FORMATS)
def test_full_disks_and_closed_folders_leave_the_old_file_whole(name: str) -> None:
    read = [made.record(f"{n}") for n in range(30)]
    with open_folder() as folder:
        out = folder / f"out{get(name).SUFFIX}"
        get(name).write(read[:1], out)
        before = _bytes(out)
        with full(100), pytest.raises(OnrecordError, match=r"E041 .*File too large"):
            get(name).write(read, out)
        closed = [folder, out] if out.is_dir() else [folder]
        with unwritable(*closed), pytest.raises(OnrecordError, match=r"E041 .*Permission denied"):
            get(name).write(read, out)
        assert _bytes(out) == before
        assert [p.name for p in folder.iterdir()] == [out.name]


def test_choice_of_events() -> None:
    record = made.record()
    assert [e.id for e in events(record, Options())] == ["e1", "e2", "e3", "e4", "e5", "e6"]
    assert [e.id for e in events(record, Options(), happened=True)] == ["e1", "e2", "e5"]
    assert [e.id for e in events(record, Options(statuses=frozenset({"negated"})), happened=True)] == ["e3"]
    assert [e.id for e in events(record, Options(min_certainty=0.5))] == ["e1", "e2", "e3", "e5", "e6"]
