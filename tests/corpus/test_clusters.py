"""Grouping: what hangs together, what is joined, and that pairs can come in any order."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.corpus.clusters import Links, average_link, components, grouped

Edge = tuple[int, int, float]


def test_components() -> None:
    labels = components(6, [(np.array([2, 4]), np.array([0, 3])), (np.array([3]), np.array([5]))])
    assert [group.tolist() for group in grouped(labels)] == [[0, 2], [1], [3, 4, 5]]


def test_groups_in_another_order() -> None:
    labels = np.array([0, 1, 0, 3])
    assert [group.tolist() for group in grouped(labels, np.array([9, 5, 7, 1]))] == [[3], [1], [0, 2]]
    assert list(grouped(labels[:0])) == []


def test_average_link_joins_by_the_mean_and_heeds_what_is_forbidden() -> None:
    alike = np.array([[1, 0.9, 0.5, 0.1], [0.9, 1, 0.5, 0.1], [0.5, 0.5, 1, 0.1], [0.1, 0.1, 0.1, 1]])
    assert average_link(alike, 0.4) == [[0, 1, 2], [3]]
    assert average_link(alike, 0.6) == [[0, 1], [2], [3]]
    assert average_link(alike, 0.4, lambda a, b: {*a, *b} >= {0, 1}) == [[0, 2], [1], [3]]
    assert average_link(np.zeros((0, 0)), 0.4) == []


def test_average_link_agrees_with_a_plain_one() -> None:
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


def _plain(size: int, edges: list[Edge], threshold: float, largest: int) -> list[list[int]]:
    """Components, too large ones cut at a higher threshold, by looking at every pair again and again."""

    def parts(items: list[int], least: float) -> list[list[int]]:
        out: list[set[int]] = [{i} for i in items]
        for a, b, value in edges:
            if value >= least and a in items and b in items:
                one, other = (next(g for g in out if x in g) for x in (a, b))
                if one is not other:
                    one |= other
                    out.remove(other)
        whole = [sorted(group) for group in out]
        if least >= 1:
            return whole
        return [p for g in whole for p in (parts(g, least + 0.02) if len(g) > largest else [g])]

    return sorted(parts(list(range(size)), threshold))


def test_components_that_are_too_large_are_cut_higher() -> None:
    links = Links(4, 0.2)
    links.add(np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([0.9, 0.2, 0.9]))
    assert links.groups(largest=4).tolist() == [0, 0, 0, 0]
    assert links.groups(largest=2).tolist() == [0, 0, 2, 2]


@pytest.mark.parametrize("waiting", [0, 50_000])
def test_links_hold_few_pairs_and_tell_what_all_of_them_tell(waiting: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.corpus.clusters._WAITING", waiting)
    dice = np.random.default_rng(5)
    for many in (0, 30, 60, 300):
        size = 40
        a, b = dice.integers(0, size, (2, many))
        values = dice.uniform(0.3, 1.0, many)
        links = Links(size, 0.3)
        for part in np.array_split(np.arange(many), 7):
            links.add(a[part], b[part], values[part])
        edges = [(int(x), int(y), float(v)) for x, y, v in zip(a, b, values, strict=True)]
        for largest in (40, 12, 3):
            found = [group.tolist() for group in grouped(links.groups(largest))]
            assert sorted(found) == _plain(size, edges, 0.3, largest)
        assert links.held < size
