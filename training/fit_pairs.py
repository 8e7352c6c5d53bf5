"""Fit what the frames weigh beside the network in `onrecord relate` (`BOTH`, `ALONE` in `layers/events/given.py`).

    python training/fit_pairs.py

Takes the bank's examples that `train_coder.py` keeps out, codes each as a pair without its trigger, and prints for a
grid of the two weights how surprised the combined verdict is by the example's type (mean logarithmic loss, in nats)
and how often it is right. It changes nothing: the weights stand in the module.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from onrecord import Reader
from onrecord.codebook.bank import load
from onrecord.codebook.classifier import Classifier, Verdict
from onrecord.codebook.encode import Pair
from onrecord.codebook.index import builtin_index
from onrecord.codebook.teaching import pair_of
from onrecord.layers.events import given
from split import kept_out

BOTHS = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
ALONES = (0.0, 0.5, 0.75, 1.0, 1.5, 2.0)
Seen = tuple[str, Verdict, Verdict, given.Found]


def looks() -> list[Seen]:
    """Both looks of the network, and the frames', at every example kept out."""
    coder = given.PairCoder(Reader(), builtin_index(), Classifier())
    seen: list[Seen] = []
    for example in (e for e in load() if kept_out(e)):
        pair: Pair = pair_of(example)._replace(trigger=None)
        first = coder.seen(pair)
        seen.append((example.type, first, *coder.parsed(pair, first)))
    return seen


def measure(seen: list[Seen], both: float, alone: float) -> tuple[float, float]:
    """Mean logarithmic loss and accuracy with these weights."""
    told = [(type_, given.combined(first, again, found, both, alone)) for type_, first, again, found in seen]
    loss = -np.mean([np.log(max(verdict.types[type_], 1e-6)) for type_, verdict in told])
    return float(loss), float(np.mean([verdict.best()[0] == type_ for type_, verdict in told]))


def main() -> None:
    """Print the grid, best first."""
    seen = looks()
    grid = [(*measure(seen, both, alone), both, alone) for both, alone in product(BOTHS, ALONES)]
    print(f"{len(seen)} examples kept out\n  loss  right   both  alone")
    for loss, right, both, alone in sorted(grid)[:12]:
        print(f"{loss:6.3f} {right:6.3f} {both:6.2f} {alone:6.2f}")


if __name__ == "__main__":
    main()
