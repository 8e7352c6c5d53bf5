"""Shares and Krippendorff's alpha over documents, with confidence intervals by bootstrap.

Documents are drawn with replacement (their findings hang together, so documents and not findings are the unit);
the interval holds the middle 95 % of the draws. Everything is kept as sums per document, so a draw is a product.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_EDGES = (2.5, 97.5)


class Estimate(NamedTuple):
    """A measure with its interval; None where it cannot be told (nothing to divide by, a single document)."""

    value: float | None
    low: float | None
    high: float | None


def draws(documents: int, resamples: int, seed: int) -> Floats:
    """How often each document comes in each draw; the first row is the sample itself."""
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(documents, np.full(documents, 1 / documents), size=resamples if documents > 1 else 0)
    return np.vstack([np.ones((1, documents)), counts.reshape(-1, documents)])


def share(hits: ArrayLike, of: ArrayLike, weights: Floats) -> Estimate:
    """Hits out of all, both per document."""
    return _estimate(_ratio(weights @ np.asarray(hits, float), weights @ np.asarray(of, float)))


def alpha(pairs: Sequence[Sequence[tuple[Hashable, Hashable]]], weights: Floats, distance: Distance) -> Estimate:
    """Krippendorff's alpha of two coders' values, given as pairs per document.

    1 is full agreement, 0 what chance would give. None when fewer than two values occur.
    """
    values = sorted({v for document in pairs for pair in document for v in pair}, key=repr)
    at = {v: n for n, v in enumerate(values)}
    if len(values) < 2:
        return Estimate(None, None, None)
    between = np.array([[distance(a, b) for b in values] for a in values])
    marginals = np.zeros((len(pairs), len(values)))
    observed = np.zeros(len(pairs))
    for n, document in enumerate(pairs):
        for a, b in document:
            marginals[n, at[a]] += 1
            marginals[n, at[b]] += 1
            observed[n] += 2 * between[at[a], at[b]]
    counts = weights @ marginals
    total = counts.sum(axis=1)
    expected = _ratio(np.einsum("bi,ij,bj->b", counts, between, counts, optimize=True), total - 1)
    return _estimate(1 - _ratio(weights @ observed, expected))


Distance = Callable[[Any, Any], float]


def nominal(a: Any, b: Any) -> float:
    """0 for the same value, 1 for another."""
    return float(a != b)


def masi(a: Any, b: Any) -> float:
    """Passonneau's distance of two sets: Jaccard's, less forgiving where neither holds the other."""
    if a == b:
        return 0.0
    common, whole = len(a & b), len(a | b)
    monotony = 2 / 3 if a <= b or b <= a else 1 / 3 if common else 0.0
    return 1 - common / whole * monotony


def _ratio(top: Floats, bottom: Floats) -> Floats:
    found: Floats = np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)
    return found


def _estimate(values: Floats) -> Estimate:
    known = values[1:][~np.isnan(values[1:])]
    low, high = np.percentile(known, _EDGES) if len(known) else (np.nan, np.nan)
    return Estimate(*(None if np.isnan(v) else round(float(v), 4) for v in (values[0], low, high)))
