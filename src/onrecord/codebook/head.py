"""The head of a user's own types: what `onrecord codebook train` learned, kept as JSON beside the user's file.

It reads the vector that the shipped network's heads read, and which of the words that the user's examples share
("truce") stand in the sentence: the network knows what tells PLOVER's types apart, the words tell what is new. Its
probability of each own type is set against all else; what is left over is shared out as the network sees it, so that
PLOVER's types keep their order among themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from onrecord.codebook.calibration import softmax
from onrecord.codebook.classifier import Verdict
from onrecord.codebook.model import Frame
from onrecord.errors import OnrecordError

Floats = npt.NDArray[np.float64]
# An event of another type takes the user's when the head is this sure; the user's cue is overruled below that.
SURE = 0.7
HARDLY = 0.1
# A cue that was only derived from the examples needs the head's consent.
CONSENT = 0.5
DERIVED = "examples"
# How much a word counts beside one of the network's features, which lie between -1 and 1.
LOUD = 1.0
_WORD = re.compile(r"[^\W\d_]{4,}")
# What the rule of an event that the head took from another type ends in.
CLAIMED = "+trained"


def words(sentence: str) -> frozenset[str]:
    """The words of a sentence, in lower case, short ones left out."""
    return frozenset(_WORD.findall(sentence.lower()))


def marked(sentences: Sequence[str], known: Sequence[str]) -> Floats:
    """Which of some words stand in each sentence, as rows of `LOUD` and 0."""
    found = [words(sentence) for sentence in sentences]
    return np.array([[LOUD * (word in said) for word in known] for said in found]).reshape(len(found), len(known))


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """How well a type was told from the others, each example judged by a head that had not seen it."""

    examples: int
    precision: float
    recall: float
    f1: float


class Head(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Weights over the network's features, one row a label; the user's own types come first."""

    stamp: str
    own: tuple[str, ...]
    labels: tuple[str, ...]
    words: tuple[str, ...]
    temperature: float
    scores: dict[str, Measured]
    cues: dict[str, dict[str, list[str]]]  # type -> verbs, nouns: derived where the user gave none
    intercepts: list[float]
    weights: list[list[float]]

    @cached_property
    def _matrix(self) -> Floats:
        return np.array(self.weights)

    def chances(self, features: Floats, sentence: str) -> dict[str, float]:
        """The probability of each label."""
        given = np.concatenate([features, marked([sentence], self.words)[0]])
        found = softmax((self._matrix @ given + np.array(self.intercepts)) / self.temperature)
        return {label: round(float(chance), 6) for label, chance in zip(self.labels, found, strict=True)}

    def over(self, view: Verdict, sentence: str) -> Verdict:
        """The network's view of a sentence with the user's types in it."""
        chances = self.chances(view.features, sentence)
        own = {name: chances[name] for name in self.own}
        if set(self.labels) == {*self.own, "NONE"}:
            return replace(view, types=chances)
        left = {name: chance for name, chance in view.types.items() if name not in own}
        share = (1.0 - sum(own.values())) / (sum(left.values()) or 1.0)
        shared = {name: round(max(chance * share, 0.0), 6) for name, chance in left.items()}
        return replace(view, types=own | shared)

    def claims(self, view: Verdict) -> str | None:
        """The user's type that an event is of, whatever frame made it."""
        best = max(self.own, key=lambda name: view.types.get(name, 0.0))
        return best if view.types.get(best, 0.0) >= SURE else None

    def frame(self, type_: str) -> Frame | None:
        """A frame of the cues derived from a type's examples."""
        found = self.cues.get(type_)
        if not found:
            return None
        recipient = ("object", "with", "against", "on", "to", "from", "of")
        return Frame(
            verbs=tuple(found.get("verbs", ())),
            nouns=tuple(found.get("nouns", ())),
            actor=("subject", "by", "holder", "poss", "mod"),
            recipient=recipient,
            needs=("actor",),
            note="Cues taken from the examples' triggers.",
        )


def beside(path: Path) -> Path:
    """Where the head of a user's file is kept: `my.model` beside `my.yaml`."""
    return path.with_suffix(".model")


def load(path: Path, stamp: str) -> Head:
    """The head beside a user's file; E046 when it was trained on something else."""
    file = beside(path)
    try:
        head = msgspec.json.decode(file.read_bytes(), type=Head)
    except (OSError, msgspec.DecodeError) as problem:
        raise OnrecordError("E012", file, "head", " ".join(str(problem).split())) from problem
    if head.stamp != stamp:
        raise OnrecordError("E046", file)
    return head
