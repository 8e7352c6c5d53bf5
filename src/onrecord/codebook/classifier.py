"""The event coder's network: which PLOVER type, status and modes the words between two participants express.

int8 ONNX weights, trained on the example bank alone (`models/coder/README.md`). Pairs are run one by one on one core,
so that a pair's scores do not depend on its neighbours and the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.codebook.calibration import softmax
from onrecord.codebook.encode import Encoder, Pair

HERE = Path(__file__).parent.parent / "models" / "coder"
LONGEST = 160
Floats = npt.NDArray[np.float64]
_OUTPUTS = ["types", "statuses", "modes", "features"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probabilities for one pair: of each type (`NONE`: no event), each status, and each mode of each type."""

    types: dict[str, float]
    statuses: dict[str, float]
    modes: dict[str, float]  # "ASSAULT:aerial" -> probability
    # The vector that the network's heads read; a user's own types have a head of their own over it.
    features: Floats = field(default_factory=lambda: np.zeros(0), repr=False, compare=False)

    def best(self, allow_none: bool = True) -> tuple[str, float]:
        """The likeliest type and its probability; without `allow_none`, among the events only."""
        ranked = {t: p for t, p in self.types.items() if allow_none or t != "NONE"}
        found = max(ranked, key=lambda t: ranked[t])
        return found, ranked[found] / (sum(ranked.values()) or 1.0)

    def best_mode(self, type_: str, least: float = 0.5) -> str | None:
        """The likeliest mode of a type, if it is likely enough."""
        own = {m.split(":", 1)[1]: p for m, p in self.modes.items() if m.startswith(f"{type_}:")}
        found = max(own, key=lambda m: own[m], default=None)
        return found if found is not None and own[found] >= least else None


class Classifier:
    """The network with its labels."""

    def __init__(self, folder: Path = HERE):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._labels: dict[str, Any] = json.loads((folder / "coder.json").read_text(encoding="utf-8"))
        self._encoder = Encoder(folder / "tokenizer.json")
        self._session = onnxruntime.InferenceSession(
            str(folder / "coder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._temperature = float(self._labels.get("temperature", 1.0))

    @staticmethod
    def load() -> Classifier | None:
        """The shipped network, loaded once per process; None when there is none."""
        return _shipped() if (HERE / "coder.onnx").exists() else None

    def classify(self, pairs: Iterable[Pair]) -> Iterator[Verdict]:
        """A verdict for each pair, in order."""
        for pair in pairs:
            ids, mask, marks = self._encoder.encode([pair], LONGEST)
            types, status, modes, features = self._session.run(_OUTPUTS, {"ids": ids, "mask": mask, "marks": marks})
            yield Verdict(
                types=_named(self._labels["types"], softmax(types[0] / self._temperature)),
                statuses=_named(self._labels["statuses"], softmax(status[0])),
                modes=_named(self._labels["modes"], 1 / (1 + np.exp(-modes[0].astype(np.float64)))),
                features=features[0].astype(np.float64),
            )


@lru_cache(maxsize=1)
def _shipped() -> Classifier:
    return Classifier()


@lru_cache(maxsize=1)
def digest() -> str:
    """A hash of the shipped weights: what was trained on their features holds for no others."""
    return hashlib.sha256((HERE / "coder.onnx").read_bytes()).hexdigest()[:16]


def _named(names: list[str], values: Any) -> dict[str, float]:
    return {name: round(float(value), 6) for name, value in zip(names, values, strict=True)}
