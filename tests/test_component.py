"""The Python API: the package's names, the spaCy component, records in notebooks."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
import spacy
from spacy.tokens import Doc, DocBin

import onrecord
from onrecord.reader import Reader
from onrecord.settings import Settings

ROOT = Path(__file__).parent.parent
TEXT = "Peru accused Chile of moving troops to the border on Monday. Chile denied it."
DAY = "2017-11-11"


def test_public_names_are_there_and_nothing_is_loaded_by_import() -> None:
    for name in onrecord.__all__:
        assert getattr(onrecord, name) is not None
        assert name in dir(onrecord)
    with pytest.raises(AttributeError):
        _ = onrecord.nothing  # type: ignore[attr-defined]
    code = "import onrecord, sys; print('spacy' in sys.modules, 'duckdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_public_names_have_types(tmp_path: Path) -> None:
    from mypy import api

    user = tmp_path / "user.py"
    user.write_text(
        "import onrecord\n"
        "reveal_type(onrecord.read('x', published='2017-11-11'))\n"
        "reveal_type(onrecord.Reader(onrecord.Settings(min_certainty=0.5)).read('x').events[0].status)\n"
        "reveal_type(onrecord.Corpus)\n"
        "onrecord.read(3)\n"
    )
    out, _, _ = api.run(["--strict", "--follow-imports=silent", "--python-executable", sys.executable, str(user)])
    lines = [line.partition(": ")[2] for line in out.splitlines()]
    assert any('"onrecord.record.Record"' in line for line in lines), out
    assert any("Literal['actual']" in line for line in lines), out
    assert any("def (path: " in line and "onrecord.corpus.api.Corpus" in line for line in lines), out
    assert sum(line.startswith("error") for line in lines[:-1]) == 1, out


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    made = spacy.blank("en")
    made.add_pipe("onrecord", config={"published": DAY, "source": "The Ledger"})
    return made


def test_component_fills_the_record(nlp: spacy.language.Language, reader: Reader) -> None:
    record = nlp(TEXT)._.record
    expected = reader.read(TEXT, published=DAY, source="The Ledger")
    assert record.to_json() == expected.to_json()
    assert record.events
    assert nlp(" \n")._.record is None


def test_component_takes_what_the_document_brings(nlp: spacy.language.Language) -> None:
    rows = [(TEXT, {"published": "2011-01-02", "id": "a"}), (TEXT, {"source": "The Herald"}), (TEXT, None)]
    found = [doc._.record.document for doc, _ in nlp.pipe(rows, as_tuples=True)]
    assert [(d.published, d.source) for d in found] == [
        ("2011-01-02", "The Ledger"), (DAY, "The Herald"), (DAY, "The Ledger")]  # fmt: skip
    assert found[0].id == "a"
    doc = nlp.make_doc(TEXT)
    doc._.published = "2009-09-09"
    assert nlp(doc)._.record.document.published == "2009-09-09"


def test_component_survives_bytes_docbin_disk_and_processes(nlp: spacy.language.Language, tmp_path: Path) -> None:
    doc = nlp(TEXT)
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.record == doc._.record
    kept = DocBin(docs=[doc], store_user_data=True).to_bytes()
    assert next(iter(DocBin().from_bytes(kept).get_docs(nlp.vocab)))._.record == doc._.record
    nlp.to_disk(tmp_path / "pipe")
    again = spacy.load(tmp_path / "pipe")
    assert again(TEXT)._.record == doc._.record
    assert [d._.record for d in nlp.pipe([TEXT, TEXT], n_process=2)] == [doc._.record] * 2


def test_component_knows_every_setting() -> None:
    known = set(spacy.blank("en").get_factory_meta("onrecord").default_config)
    assert known == {field.name for field in msgspec.structs.fields(Settings)}


class _Tags(HTMLParser):
    def __init__(self, page: str):
        super().__init__()
        self.opened: list[str] = []
        self.attributes: set[str] = set()
        self.depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.depth += tag != "br"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1


def test_notebooks_show_a_record_safely(reader: Reader) -> None:
    evil = '<script>alert(1)</script> Peru accused Chile of "<img src=x onerror=alert(2)>" on Monday, <b>Lima</b> said.'
    shown = reader.read(evil, published=DAY, title="<svg onload=alert(3)>", source='"><i>')._repr_html_()
    tags = _Tags(shown)
    assert tags.depth == 0
    allowed = {"style", "div", "p", "b", "small", "details", "summary", "ol", "li", "time", "br", "q"}
    assert set(tags.opened) <= allowed
    assert tags.attributes <= {"class", "open"}
    assert "Peru" in shown
    assert "http" not in shown


def test_notebooks_show_every_layer(reader: Reader) -> None:
    text = (ROOT / "examples" / "summit.txt").read_text(encoding="utf-8")
    shown = reader.read(text)._repr_html_()
    for heading in ("Who", "What happened", "Who said what", "Places", "Times"):
        assert f"<summary>{heading} (" in shown
