"""Multinomial logistic regression with an L2 penalty, in numpy: the head that a user's own types are trained with.

Minimised by L-BFGS (Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 7.5) from zero weights, so that the
same examples give the same head.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from onrecord.codebook.calibration import softmax

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_MEMORY = 10
_STEPS = 200


def fit(vectors: Floats, labels: Ints, classes: int, weights: Floats, penalty: float) -> tuple[Floats, Floats]:
    """Coefficients (classes, width) and intercepts; `weights` says how much each example counts."""
    rows, width = vectors.shape
    wanted = np.zeros((rows, classes))
    wanted[np.arange(rows), labels] = 1.0
    share = (weights / weights.sum())[:, None]

    def loss(flat: Floats) -> tuple[float, Floats]:
        both = flat.reshape(classes, width + 1)
        chances = softmax(vectors @ both[:, :-1].T + both[:, -1])
        value = -float((share * wanted * np.log(np.maximum(chances, 1e-300))).sum())
        value += 0.5 * penalty * float((both[:, :-1] ** 2).sum())
        off = share * (chances - wanted)
        slope = np.concatenate([off.T @ vectors + penalty * both[:, :-1], off.sum(0)[:, None]], axis=1)
        return value, slope.ravel()

    best = minimise(loss, np.zeros(classes * (width + 1))).reshape(classes, width + 1)
    return best[:, :-1].copy(), best[:, -1].copy()


def minimise(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, close: float = 2e-4) -> Floats:
    """The lowest point of a smooth convex function that returns its value and slope."""
    at, moves, turns = start, list[Floats](), list[Floats]()
    value, slope = loss(at)
    for _ in range(_STEPS):
        if np.abs(slope).max() < close:
            break
        way = -_bent(slope, moves, turns)
        if float(way @ slope) >= 0:
            way, moves, turns = -slope, [], []
        step, fall = 1.0, float(way @ slope)
        for _ in range(40):
            there, lean = loss(at + step * way)
            if there <= value + 1e-4 * step * fall:
                break
            step /= 2
        else:
            break
        if float(step * way @ (lean - slope)) > 1e-12:
            moves, turns = [*moves, step * way][-_MEMORY:], [*turns, lean - slope][-_MEMORY:]
        at, value, slope = at + step * way, there, lean
    return at


def _bent(slope: Floats, moves: list[Floats], turns: list[Floats]) -> Floats:
    """The slope times an estimate of the inverse Hessian (the two-loop recursion)."""
    out, shares = slope.copy(), list[float]()
    for move, turn in zip(reversed(moves), reversed(turns), strict=True):
        shares.append(float(move @ out) / float(move @ turn))
        out -= shares[-1] * turn
    if moves:
        out *= float(moves[-1] @ turns[-1]) / float(turns[-1] @ turns[-1])
    for move, turn, part in zip(moves, turns, reversed(shares), strict=True):
        out += move * (part - float(turn @ out) / float(move @ turn))
    return out
