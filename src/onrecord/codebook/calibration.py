"""Calibration: whether something said with certainty 0.8 is right eight times in ten, and making it so.

*Temperature scaling* divides a network's scores by one number, fitted on examples that it was not trained on, so that
their likelihood is greatest. *Expected calibration error*: certainties are sorted into equal-width bins, and the gaps
between each bin's mean certainty and its share of right answers are averaged, weighted by the bin's size. Both after
Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks" (ICML 2017), who use 15 bins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
BINS = 15
_COOLEST, _HOTTEST = 0.2, 8.0
_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same certainty."""

    low: float
    high: float
    count: int
    certainty: float
    right: float


def bins(certainty: npt.ArrayLike, right: npt.ArrayLike, number: int = BINS) -> list[Bin]:
    """The bins that hold anything, lowest first; a bin holds its upper bound, not its lower one (but for 0)."""
    sure, good = np.asarray(certainty, dtype=np.float64), np.asarray(right, dtype=np.float64)
    where = np.clip(np.ceil(sure * number - 1e-9).astype(int) - 1, 0, number - 1)
    return [
        Bin(n / number, (n + 1) / number, int(inside.sum()), float(sure[inside].mean()), float(good[inside].mean()))
        for n in range(number)
        if (inside := where == n).any()
    ]


def expected_calibration_error(certainty: npt.ArrayLike, right: npt.ArrayLike, number: int = BINS) -> float:
    """Mean gap between certainty and share of right answers, over `number` bins of equal width; 0 is perfect."""
    found = bins(certainty, right, number)
    total = sum(b.count for b in found)
    return sum(b.count * abs(b.certainty - b.right) for b in found) / total if total else 0.0


def softmax(scores: npt.ArrayLike) -> Floats:
    """Probabilities of rows of scores."""
    given = np.asarray(scores, dtype=np.float64)
    risen = np.exp(given - given.max(axis=-1, keepdims=True))
    return np.asarray(risen / risen.sum(axis=-1, keepdims=True))


def surprise(scores: npt.ArrayLike, right: npt.ArrayLike) -> float:
    """Mean negative log-likelihood of the right answers' columns."""
    chances = softmax(scores)
    at = np.asarray(right, dtype=np.int64)
    return float(-np.log(np.maximum(chances[np.arange(len(at)), at], 1e-12)).mean())


def fit_temperature(scores: npt.ArrayLike, right: npt.ArrayLike) -> float:
    """The temperature under which held-out answers are likeliest, by golden section; scores are logits."""
    given = np.asarray(scores, dtype=np.float64)
    low, high = np.log(_COOLEST), np.log(_HOTTEST)
    while high - low > 1e-4:
        left, more = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if surprise(given / np.exp(left), right) < surprise(given / np.exp(more), right):
            high = more
        else:
            low = left
    return round(float(np.exp((low + high) / 2)), 4)
