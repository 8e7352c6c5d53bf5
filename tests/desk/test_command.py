"""`onrecord desk` as a user meets it: a real process."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.corpus.helpers import fill
from tests.corpus.stub import document


@contextmanager
def desk(*words: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A running desk and the address that it printed."""
    running = subprocess.Popen([sys.executable, "-m", "onrecord.cli", "desk", *words], stderr=subprocess.PIPE)
    try:
        assert running.stderr is not None
        said = ""
        for line in running.stderr:
            said += line.decode()
            if found := re.search(r"http://\S+", said):
                yield running, found[0]
                return
        raise AssertionError(said)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(10)


def refused(*words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", "onrecord.cli", "desk", *words], capture_output=True, check=False)
    return done.returncode, done.stderr.decode()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "p.duckdb"
    fill(path, [document("d", "A day.\nSAID Nobody; nothing", published="2020-03-04")])
    return path


def test_a_project_is_served_here_only(project: Path) -> None:
    with desk(str(project), "--port", "0") as (_, address):
        assert address.startswith("http://127.0.0.1:")
        assert b"1 reports" in urllib.request.urlopen(address).read()


def test_beyond_this_machine_there_is_a_token(project: Path) -> None:
    with desk(str(project), "--port", "0", "--host", "0.0.0.0") as (_, address):
        bare, _, token = address.partition("?token=")
        assert len(token) >= 20
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(bare)


def test_what_cannot_be_served_is_said_in_one_line(project: Path, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("Peru protested.")
    for word, code in ((tmp_path / "nothing.duckdb", "E001"), (tmp_path / "text.txt", "E031")):
        status, said = refused(str(word), "--port", "0")
        assert (status, said.split()[0], len(said.splitlines())) == (3, code, 1)
    assert not (tmp_path / "nothing.duckdb").exists()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status, said = refused(str(project), "--port", str(taken.getsockname()[1]))
    assert (status, said.split()[0]) == (3, "E050")
    assert refused(str(project), "--port", "99999")[0] == 2


@pytest.mark.slow
def test_a_folder_is_read_first(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("Peru protested on Monday.\n")
    (folder / "broken.jsonl").write_text("{nothing\n")
    with desk(str(folder), "--port", "0") as (_, address):
        assert b"Peru protested" in urllib.request.urlopen(f"{address}reports").read()
    assert (tmp_path / "reports.duckdb").exists()
