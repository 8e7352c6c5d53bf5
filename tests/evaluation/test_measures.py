"""Alpha against the `krippendorff` package; intervals that are repeatable and hold the truth."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest

from onrecord.evaluation.measures import Estimate, alpha, draws, masi, nominal, share


@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_krippendorffs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    first = rng.integers(0, 4, 60)
    second = np.where(rng.random(60) < 0.7, first, rng.integers(0, 4, 60))
    pairs = [
        [(int(a), int(b)) for a, b in zip(first[i : i + 12], second[i : i + 12], strict=True)] for i in range(0, 60, 12)
    ]
    theirs = krippendorff.alpha(np.array([first, second]), level_of_measurement="nominal")
    assert alpha(pairs, draws(5, 0, 0), nominal).value == pytest.approx(theirs, abs=1e-4)


def test_alpha_at_its_ends() -> None:
    weights = draws(2, 0, 0)
    assert alpha([[("a", "a")], [("b", "b")]], weights, nominal).value == 1.0
    assert alpha([[("a", "b")], [("b", "a")]], weights, nominal).value == pytest.approx(-0.5)
    assert alpha([[("a", "a")], [("a", "a")]], weights, nominal) == Estimate(None, None, None)
    assert alpha([[], []], weights, nominal) == Estimate(None, None, None)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("x", "x", 0),
        ("", "", 0),
        ("x", "y", 1),
        ("x", "", 1),
        ("x", "xy", 1 - 1 / 2 * 2 / 3),
        ("xy", "yz", 1 - 1 / 3 / 3),
    ],
)
def test_masi(a: str, b: str, distance: float) -> None:
    """The four cases of Passonneau (2006): same, one in the other, overlapping, apart."""
    assert masi(frozenset(a), frozenset(b)) == pytest.approx(distance)


def test_a_near_miss_of_a_set_costs_less() -> None:
    near = [[(frozenset("ab"), frozenset("abc")), (frozenset("d"), frozenset("d"))]]
    far = [[(frozenset("ab"), frozenset("xyz")), (frozenset("d"), frozenset("d"))]]
    weights = draws(1, 0, 0)
    one, two = alpha(near, weights, masi).value, alpha(far, weights, masi).value
    assert one is not None
    assert two is not None
    assert one > two


def test_bootstrap() -> None:
    rng = np.random.default_rng(1)
    of = np.full(200, 10.0)
    hits = rng.binomial(10, 0.7, 200)
    one = share(hits, of, draws(200, 1000, 7))
    assert one == share(hits, of, draws(200, 1000, 7))
    assert one != share(hits, of, draws(200, 1000, 8))
    assert one.value is not None
    assert one.low is not None
    assert one.high is not None
    assert one.low < one.value < one.high
    # the interval of a share of 2000 independent trials is about 4 % wide
    assert one.high - one.low == pytest.approx(2 * 1.96 * (0.7 * 0.3 / 2000) ** 0.5, rel=0.25)


def test_documents_are_the_unit() -> None:
    """Ten documents, each all right or all wrong: more findings in each do not narrow the interval."""
    hits = np.array([1.0, 0, 1, 1, 0, 1, 1, 1, 0, 1])
    weights = draws(10, 1000, 0)
    assert share(hits, np.ones(10), weights) == share(hits * 100, np.full(10, 100.0), weights)


def test_nothing_to_divide_by_and_one_document() -> None:
    assert share([0, 0], [0, 0], draws(2, 100, 0)) == Estimate(None, None, None)
    assert share([3], [4], draws(1, 100, 0)) == Estimate(0.75, None, None)
