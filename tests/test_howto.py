"""Every shell and Python example of the docs runs: page by page, in the order of the page, in a folder of its own.

A block with `title="name"` is saved under that name. One with `title="prints"` is what the block before it prints, one
with `title="prints about"` lines of that whose figures may differ from machine to machine;
`python tests/test_howto.py` writes them anew. R is not run. What cannot run in a test (installing, servers,
other machines) is named in `NOT_RUN` with the reason, and nowhere else.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from onrecord.record import from_json
from tests.sources.making import write_docx

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md"])
FENCE = re.compile(r"^(`{3,}|~{3,})([\w+-]*)([^\n]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
SHELL, PYTHON = {"sh", "bash", "shell", "console"}, {"python", "py"}
NOT_CODE = {"", "r", "yaml", "csv", "json", "sql", "text", "toml", "bibtex"}
# (page, words of the block's first lines): why the block is not run.
NOT_RUN = {
    ("README.md", "pip install uv"): "installs, and runs this very test",
    ("docs/cluster.md", "#SBATCH"): "needs other machines",
}
# What a command printed, to the letter or in the first lines and without their figures.
PRINTS = {"prints", "prints about"}
HEAD = 5
# A command that goes on until it is stopped: its line is left out of its block.
SERVES = re.compile(r"^onrecord desk .*\n", re.MULTILINE)
# Other pages speak of the reader's own files (reports.jsonl, project.duckdb, gold.jsonl ...): these stand for them.
ROWS = """\
{"id": "a", "published": "2016-02-03", "source": "Outlet A", "text": "Turkey accused Russia of spying on Monday."}
{"id": "b", "published": "2016-02-04", "source": "Outlet B", "text": "Angela Merkel met Theresa May in Berlin."}
"""
PAGE = """\
<html><body><article><h1>Talks in Geneva</h1><p>Turkey accused Russia of violating its airspace on Monday. Russia denied
it on Tuesday, and the two countries agreed to hold talks in Geneva next week, their ministries said.</p></article>
</body></html>
"""
NEXIS = """\
Inspectors leave Iran

The Ledger

January 18, 2012 Wednesday

Copyright 2012 The Ledger All Rights Reserved

Length: 60 words

Body

Iran rejected a demand by the United Nations to open a military site on Tuesday, officials in Tehran said.

Load-Date: January 20, 2012

End of Document
"""
MAKE = """\
onrecord read reports.jsonl --jsonl > records.jsonl
for name in gold pred ann ben old new; do cp records.jsonl $name.jsonl; done
onrecord ingest reports.jsonl --to project.duckdb --workers 0
onrecord import records.jsonl --from records --on project.duckdb --who ann --keep
for name in ann ben; do cp project.duckdb $name.duckdb; done
onrecord export records.jsonl --to brat --out brat-folder
onrecord export records.jsonl --to plover --out events.jsonl
"""


class Block(NamedTuple):
    page: str
    line: int
    language: str
    title: str | None
    code: str


def blocks(path: Path) -> list[Block]:
    return [block_of(found, path) for found in FENCE.finditer(path.read_text(encoding="utf-8"))]


def block_of(found: re.Match[str], path: Path) -> Block:
    title = re.search(r'title="([^"]+)"', found[3])
    line = found.string.count("\n", 0, found.start()) + 1
    return Block(path.relative_to(ROOT).as_posix(), line, found[2].lower(), title[1] if title else None, found[4])


def runs(block: Block) -> bool:
    return block.language in SHELL | PYTHON


def left_out(block: Block) -> bool:
    return any(page == block.page and words in block.code for page, words in NOT_RUN)


WITH_CODE = [path for path in PAGES if any(runs(b) for b in blocks(path))]


def test_every_language_is_known() -> None:
    unknown = {
        (b.page, b.line, b.language) for p in PAGES for b in blocks(p) if b.language not in SHELL | PYTHON | NOT_CODE
    }
    assert not unknown


def test_nothing_is_left_out_without_a_block() -> None:
    found = {key for p in PAGES for b in blocks(p) for key in NOT_RUN if key[0] == b.page and key[1] in b.code}
    missing = {key for key in NOT_RUN if (ROOT / key[0]).exists()} - found
    assert not missing


def test_the_howtos_hold_examples() -> None:
    howtos = {p.name for p in WITH_CODE if p.parent.name == "howto"}
    assert {"first-record.md", "nexis.md", "own-events.md", "own-actors.md", "figure-in-r.md"} <= howtos


@pytest.mark.slow
@pytest.mark.parametrize("path", WITH_CODE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_examples_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(ROOT / ".pytest_cache"))
    names: dict[str, Any] = {"__name__": "__main__"}
    printed = ""
    if path.parent.name != "howto":
        names |= prepared()
    for block in blocks(path):
        where = f"{block.page}:{block.line}"
        if block.title in PRINTS:
            assert held(block, printed), f"{where} differs; run python tests/test_howto.py\n{printed}"
            continue
        if block.title:
            Path(block.title).write_text(block.code, encoding="utf-8")
        if left_out(block) or not runs(block):
            continue
        if block.language in PYTHON:
            exec(compile("\n" * block.line + block.code, where, "exec"), names)
        else:
            printed = shell(block.code, where)


def held(block: Block, printed: str) -> bool:
    """Whether a page shows what was printed."""
    shown, real = stripped(block.code).splitlines(), stripped(printed).splitlines()
    if block.title == "prints about":
        shown, real = ([re.sub(r"\d", "0", line) for line in lines[:HEAD]] for lines in (shown, real))
    return bool(shown) and shown == real


def stripped(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def rewrite(path: Path) -> None:
    """Put what its commands print into a page; run in the folder we are in."""
    printed = ""

    def anew(found: re.Match[str]) -> str:
        nonlocal printed
        block = block_of(found, path)
        if block.title in PRINTS:
            return f"{found[1]}{found[2]}{found[3]}\n{stripped(printed)}{found[1]}"
        if block.title:
            Path(block.title).write_text(block.code, encoding="utf-8")
        elif block.language in SHELL:
            printed = shell(block.code, f"{block.page}:{block.line}")
        return found[0]

    path.write_text(FENCE.sub(anew, path.read_text(encoding="utf-8")), encoding="utf-8")


def prepared() -> dict[str, Any]:
    """Make the files that stand for a reader's own; the names that Python examples take for given."""
    Path("exports").mkdir()
    Path("reports.jsonl").write_text(ROWS, encoding="utf-8")
    Path("report.html").write_text(PAGE, encoding="utf-8")
    text = (ROOT / "examples" / "summit.txt").read_text(encoding="utf-8")
    Path("report.txt").write_text(text, encoding="utf-8")
    write_docx(Path("exports") / "export.docx", NEXIS.splitlines())
    shell(MAKE, "MAKE")
    records = [from_json(line) for line in Path("records.jsonl").read_bytes().splitlines()]
    return {"text": text, "records": records}


def shell(code: str, where: str) -> str:
    words = ["bash", "-euo", "pipefail", "-c", SERVES.sub("", code)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, f"{where}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


if __name__ == "__main__":
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for page in WITH_CODE:
        if any(block.title in PRINTS for block in blocks(page)):
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                rewrite(page)
