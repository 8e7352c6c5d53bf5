"""The tables are described, and rows fit them."""

from __future__ import annotations

import pytest

from onrecord.corpus import schema


@pytest.mark.parametrize("table", schema.tables().values(), ids=lambda t: t.name)
def test_every_column_has_a_meaning(table: schema.Table) -> None:
    assert table.about.endswith((".", "."))
    assert len({c.name for c in table.columns}) == len(table.columns)
    for column in table.columns:
        assert column.meaning.endswith((".", "]")), column.name
    assert schema.arrow_table(table.name, []).num_columns == len(table.columns)


def test_tables_of_findings_have_a_document() -> None:
    assert {"records", "actors", "events", "features"} <= set(schema.keyed())
    assert all(schema.tables()[name].columns[0].name == "doc" for name in schema.keyed())
    assert "decisions" not in schema.keyed()
