"""Calibrate the event coder: fit its temperature on examples that it was not trained on.

    python training/calibrate.py src/onrecord/models/coder
    python training/calibrate.py src/onrecord/models/coder --base BASE --folds 5 [--epochs 8] [--only 200]

The first way takes the examples that `train_coder.py` keeps out (one in twelve of the later banks) and asks the int8
network itself. The second trains a coder a fold on the rest of the bank (boundary pairs and like sentences together)
and takes each example's scores from the coder that had not seen it; it costs about a training run a fold, and the
temperature is that of the fold's coders, not of the shipped one.

Each example is scored with its trigger and without (as `relate` has it). The temperature goes into `coder.json`, a
table into the card (README.md) between its marks. Errors "after" are cross-fitted: the temperature is fitted on one
half of the examples and the error measured on the other, both ways round. Expected calibration error: 15 bins of equal
width over the certainty of the likeliest type, after Guo et al., "On Calibration of Modern Neural Networks" (ICML
2017); see `onrecord.codebook.calibration`.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from onrecord.codebook.bank import Example, groups, load
from onrecord.codebook.calibration import Floats, expected_calibration_error, fit_temperature, softmax, surprise
from onrecord.codebook.classifier import Classifier
from onrecord.codebook.encode import Encoder, Pair
from onrecord.codebook.teaching import pair_of
from split import kept_out

BEGIN, END = "<!-- calibration -->", "<!-- /calibration -->"
VIEWS = ("trigger marked", "trigger not marked")


@dataclass(frozen=True)
class Scored:
    """Examples with their scores in both views."""

    examples: list[Example]
    scores: list[Floats]
    how: str


def pairs(data: list[Example]) -> list[list[Pair]]:
    """Every example with its trigger, and without."""
    marked = [pair_of(e) for e in data]
    return [marked, [p._replace(trigger=None) for p in marked]]


def kept_out_scores(folder: Path, only: int) -> Scored:
    """Scores of the shipped network for the examples kept out of its training."""
    data = [e for e in load() if kept_out(e)][: only or None]
    network = Classifier(folder)
    labels: dict[str, object] = json.loads((folder / "coder.json").read_text(encoding="utf-8"))
    names, temperature = list(map(str, labels["types"])), float(str(labels.get("temperature", 1.0)))  # type: ignore[call-overload]
    scores = [
        temperature * np.log(np.maximum([[v.types[t] for t in names] for v in network.classify(view)], 1e-6))
        for view in pairs(data)
    ]
    return Scored(data, scores, f"{len(data)} examples kept out of training, the int8 network")


def fold_scores(base: Path, folds: int, epochs: int, seed: int, only: int) -> Scored:
    """Scores of every example by a coder that saw neither it, nor its pair, nor its sentence."""
    import train_coder

    data = load()
    data = data[:: max(1, len(data) // only)] if only else data
    numbers = groups(data)
    where = [int(sha256(data[n].sentence.encode()).hexdigest(), 16) % folds for n in numbers]
    modes = sorted({f"{e.type}:{m}" for e in data for m in e.modes})
    encoder = Encoder(base / "tokenizer.json")
    scores = [np.zeros((len(data), len(train_coder.TYPES))) for _ in VIEWS]
    for fold in range(folds):
        seen = [e for e, f in zip(data, where, strict=True) if f != fold]
        model = train_coder.train(base, seen, modes, epochs, seed)
        out = [i for i, f in enumerate(where) if f == fold]
        for kept, view in zip(scores, pairs([data[i] for i in out]), strict=True):
            kept[out] = np.log(np.maximum(train_coder.scores(model, encoder, view)[0], 1e-9))
    return Scored(data, scores, f"{len(data)} examples in {folds} folds")


def halves(data: list[Example]) -> Floats:
    """Which half each example is in; pairs and like sentences together."""
    return np.array([sha256(data[n].sentence.encode()).digest()[0] % 2 for n in groups(data)], dtype=np.float64)


def table(found: Scored, names: list[str]) -> tuple[float, str]:
    """The temperature, and the card's table."""
    wanted = np.array([names.index(e.type) for e in found.examples])
    half = halves(found.examples)
    warmth = fit_temperature(np.concatenate(found.scores), np.tile(wanted, len(found.scores)))
    lines = ["| | accuracy | ECE before | ECE after | log loss before | after |", "|---|---|---|---|---|---|"]
    for name, scores in zip(VIEWS, found.scores, strict=True):
        cooled = scores.copy()
        for one in (0.0, 1.0):
            others = np.concatenate([s[half != one] for s in found.scores])
            fitted = fit_temperature(others, np.tile(wanted[half != one], len(found.scores)))
            cooled[half == one] = scores[half == one] / fitted
        right = scores.argmax(1) == wanted
        before, after = softmax(scores).max(1), softmax(cooled).max(1)
        lines.append(
            f"| {name} | {right.mean():.3f} | {expected_calibration_error(before, right):.3f} | "
            f"{expected_calibration_error(after, right):.3f} | {surprise(scores, wanted):.3f} | "
            f"{surprise(cooled, wanted):.3f} |"
        )
    note = f"Types, {found.how}; temperature {warmth:.3f}; after = cross-fitted in halves (`training/calibrate.py`)."
    return warmth, "\n".join([note, "", *lines])


def write(folder: Path, warmth: float, text: str) -> None:
    """Put the temperature into coder.json and the table into the card."""
    file = folder / "coder.json"
    labels = json.loads(file.read_text(encoding="utf-8")) | {"temperature": warmth}
    file.write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    card = folder / "README.md"
    said = card.read_text(encoding="utf-8") if card.exists() else "# Card: the event coder\n"
    block = f"{BEGIN}\n{text}\n{END}"
    if BEGIN in said:
        said = re.sub(f"{BEGIN}.*?{END}", lambda _: block, said, flags=re.DOTALL)
    else:
        said = f"{said.rstrip()}\n\n## Calibration\n\n{block}\n"
    card.write_text(said, encoding="utf-8")


def main() -> None:
    """Fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder with coder.json")
    parser.add_argument("--base", type=Path, help="train folds from this encoder")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--only", type=int, default=0, help="about so many examples, to try it")
    parser.add_argument("--dry", action="store_true", help="print, write nothing")
    args = parser.parse_args()
    if args.base:
        found = fold_scores(args.base, args.folds, args.epochs, args.seed, args.only)
    else:
        found = kept_out_scores(args.folder, args.only)
    names = json.loads((args.folder / "coder.json").read_text(encoding="utf-8"))["types"]
    warmth, text = table(found, names)
    print(text)
    if not args.dry:
        write(args.folder, warmth, text)


if __name__ == "__main__":
    main()
