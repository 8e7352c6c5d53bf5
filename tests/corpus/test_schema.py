"""The tables are described, and rows fit them."""

from __future__ import annotations

import pytest

from onrecord.corpus import schema
from onrecord.corpus.clusters import average_link, components, split_large


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


def test_components() -> None:
    assert components("abcdef", [("c", "a"), ("e", "d"), ("d", "f")]) == [["a", "c"], ["b"], ["d", "e", "f"]]


def test_average_link_joins_by_the_mean_and_heeds_what_is_forbidden() -> None:
    import numpy as np

    alike = np.array([[1, 0.9, 0.5, 0.1], [0.9, 1, 0.5, 0.1], [0.5, 0.5, 1, 0.1], [0.1, 0.1, 0.1, 1]])
    assert average_link(alike, 0.4) == [[0, 1, 2], [3]]
    assert average_link(alike, 0.6) == [[0, 1], [2], [3]]
    assert average_link(alike, 0.4, lambda a, b: {*a, *b} >= {0, 1}) == [[0, 2], [1], [3]]
    assert average_link(np.zeros((0, 0)), 0.4) == []


def test_average_link_agrees_with_a_plain_one() -> None:
    import numpy as np

    dice = np.random.default_rng(3)
    for size in (2, 5, 17, 30):
        half = dice.random((size, size))
        alike = (half + half.T) / 2
        groups = [[i] for i in range(size)]
        while len(groups) > 1:
            pairs = [
                (alike[np.ix_(a, b)].mean(), i, j) for i, a in enumerate(groups) for j, b in enumerate(groups) if i < j
            ]
            best, i, j = max(pairs, key=lambda p: p[0])
            if best < 0.52:
                break
            groups[i] += groups.pop(j)
        assert average_link(alike, 0.52) == sorted(sorted(g) for g in groups)


def test_components_that_are_too_large_are_cut_higher() -> None:
    edges = [("a", "b", 0.9), ("b", "c", 0.2), ("c", "d", 0.9)]
    assert split_large("abcd", edges, 0.2, largest=4) == [["a", "b", "c", "d"]]
    assert split_large("abcd", edges, 0.2, largest=2) == [["a", "b"], ["c", "d"]]
