"""Calibration: the error and the temperature on cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.codebook.calibration import bins, expected_calibration_error, fit_temperature


def test_error_is_the_weighted_gap_of_the_bins() -> None:
    # Ten answers at 0.9 of which five are right, ten at 0.1 of which one is: (0.4 + 0.0) / 2.
    sure = [0.9] * 10 + [0.1] * 10
    right = [True] * 5 + [False] * 5 + [True] + [False] * 9
    assert expected_calibration_error(sure, right) == pytest.approx(0.2)
    assert expected_calibration_error([], []) == 0.0


def test_bins_hold_their_upper_bound() -> None:
    found = bins([0.0, 1 / 15, 2 / 15, 1.0], [1, 1, 1, 1])
    assert [(round(b.high * 15), b.count) for b in found] == [(1, 2), (2, 1), (15, 1)]


def test_temperature_undoes_a_known_one() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(4000, 3)) * 2
    chances = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    right = np.array([rng.choice(3, p=row) for row in chances])
    assert fit_temperature(scores * 2.5, right) == pytest.approx(2.5, rel=0.1)
