"""The generated pages are up to date; every key is described; every number used is listed."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import msgspec
import pytest

from onrecord import errors, record

ROOT = Path(__file__).parent.parent
_spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
assert _spec is not None
assert _spec.loader is not None
generate = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(generate)


@pytest.mark.parametrize("name", sorted(generate.PAGES))
def test_page_is_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == generate.PAGES[name](), "run python docs/generate.py"


def test_every_field_of_a_record_has_a_description() -> None:
    definitions = record.json_schema()["$defs"]
    bare = [
        f"{name}.{key}"
        for name, shape in definitions.items()
        for key, value in shape["properties"].items()
        if not value.get("description")
    ]
    assert not bare
    assert all(shape.get("description") for shape in definitions.values())


def test_every_setting_is_described() -> None:
    from onrecord.settings import Settings, describe

    described = {name for name, _, meaning in describe() if meaning}
    assert described == {f.name for f in msgspec.structs.fields(Settings)}


def test_every_number_used_in_the_code_is_listed() -> None:
    used = set()
    for path in (ROOT / "src").rglob("*.py"):
        used |= set(re.findall(r'"([EW]\d{3})"', path.read_text(encoding="utf-8")))
    assert used <= set(errors.ERRORS) | set(errors.WARNINGS)
