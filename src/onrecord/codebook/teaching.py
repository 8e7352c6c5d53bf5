"""Training of a user's own types: a logistic regression over the shipped network's features.

The user's examples stand against those of our bank, so that an own type competes with PLOVER's and with NONE. A bank
sentence that the user codes anew counts as the user coded it. Every sentence is shown three times: with its trigger
marked (as reports are read), without (as `relate` has it), and beside another sentence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from onrecord.codebook import bank, own, vectors
from onrecord.codebook.bank import NONE, Example
from onrecord.codebook.calibration import fit_temperature
from onrecord.codebook.encode import Pair
from onrecord.codebook.head import Head, Measured, beside, marked, words
from onrecord.codebook.regression import fit
from onrecord.errors import OnrecordError, said

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
LEAST = 10
FOLDS = 5
# A word that so many examples of the user's types share is looked for.
FEW = 3
# How many of the bank's sentences of each type take part, and how strongly weights are held back.
ENOUGH = 100
PENALTY = 1e-3
Cues = Callable[[list[Example]], dict[str, dict[str, list[str]]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What training found: the head, and who was taken for what by heads that had not seen the example."""

    head: Head
    mistakes: dict[tuple[str, str], list[str]]  # (type, taken for) -> where the examples stand
    unmarked: dict[str, Measured]
    bank: int


def train(path: Path, cues: Cues) -> Outcome:
    """Cross-validate, train on everything and write the head beside the user's file."""
    file = own.read(path)
    book = own.load(path, file)
    mine = own.examples(path, file, book)
    names = tuple(entry.type for entry in file.types if any(e.type == entry.type for e in mine))
    _enough(path, file, mine)
    whole = bank.load()
    others = chosen(whole, mine, names)
    data = [*mine, *others]
    labels = (*names, *sorted({_label(e, names, file.instead) for e in data} - set(names)))
    wanted = np.array([labels.index(_label(e, names, file.instead)) for e in data])
    views, sentences = shown(data, [e.sentence for e in whole])
    vocabulary = telling([e.sentence for e in data if e.type in names], FEW)
    views = [np.hstack([view, marked(said, vocabulary)]) for view, said in zip(views, sentences, strict=True)]
    held = cross_validated(views, wanted, folds(data, wanted), len(labels), len(names), len(vocabulary))
    weights, intercepts = _fit(views, wanted, len(labels))
    temperature = fit_temperature(np.concatenate(held), np.tile(wanted, len(views)))
    bare_types = {entry.type for entry in file.types if not entry.frames}
    head = Head(
        stamp=own.stamp(path, file),
        own=names,
        labels=labels,
        words=vocabulary,
        temperature=temperature,
        scores=measured(labels, wanted, held[0].argmax(1)),
        cues=cues([e for e in mine if e.type in bare_types]),
        intercepts=[round(float(x), 5) for x in intercepts],
        weights=[[round(float(x), 5) for x in row] for row in weights],
    )
    _write(beside(path), head)
    wrong: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for example, is_, taken in zip(data, wanted, held[0].argmax(1), strict=True):
        if is_ != taken:
            wrong[labels[is_], labels[taken]].append(example.where)
    return Outcome(head, dict(wrong), measured(labels, wanted, held[1].argmax(1)), len(others))


def _label(example: Example, names: Sequence[str], instead: bool) -> str:
    return NONE if instead and example.type not in names else example.type


def _enough(path: Path, file: own.OwnTypes, mine: list[Example]) -> None:
    found = own.counted(mine)
    where = own.examples_file(path) if own.examples_file(path).exists() else path
    for entry in file.types:
        if found[entry.type] < LEAST and (found[entry.type] or not entry.frames):
            raise OnrecordError("E045", where, found[entry.type], entry.type, LEAST)
    if not any(found[entry.type] for entry in file.types):
        raise OnrecordError("E045", where, 0, "any of its types", LEAST)


def pair_of(example: Example) -> Pair:
    """An example as the network sees it: its first actor and recipient, of a mutual event its first and last actor."""
    one, other = example.actors[:1], example.recipients[:1] or example.actors[1:][-1:]
    bounds = [(spans[0].start, spans[0].end) if spans else None for spans in (one, other)]
    return Pair(example.sentence, bounds[0], bounds[1], (example.trigger.start, example.trigger.end))


def chosen(all_: list[Example], mine: list[Example], names: Iterable[str]) -> list[Example]:
    """Of every type of the bank, sentences that share a trigger word with the user's, then others, evenly spread."""
    anew = {e.sentence for e in mine}
    words = {w for e in mine for w in _trigger(e)}
    by_type: defaultdict[str, list[Example]] = defaultdict(list)
    for example in all_:
        if example.sentence not in anew and example.type not in set(names):
            by_type[example.type].append(example)
    out: list[Example] = []
    for found in by_type.values():
        near = [e for e in found if words & set(_trigger(e))][:ENOUGH]
        rest = [e for e in found if e not in near]
        need = min(ENOUGH - len(near), len(rest))
        out += near + [rest[n * len(rest) // need] for n in range(need)]
    return out


def _trigger(example: Example) -> list[str]:
    return example.sentence[example.trigger.start : example.trigger.end].lower().split()


def folds(data: Sequence[Example], wanted: Ints) -> Ints:
    """A fold for each example, every type spread over all; boundary pairs and like sentences stay together."""
    together: defaultdict[int, list[int]] = defaultdict(list)
    for i, number in enumerate(bank.groups(data)):
        together[number].append(i)
    drawn = sorted(together.values(), key=lambda g: sha256(data[g[0]].sentence.encode()).hexdigest())
    filled: Counter[tuple[int, int]] = Counter()
    out = np.zeros(len(data), dtype=np.int64)
    for group in drawn:
        kinds = [int(wanted[i]) for i in group]
        counts = [sum(filled[f, k] for k in kinds) for f in range(FOLDS)]
        fold = counts.index(min(counts))
        filled.update((fold, k) for k in kinds)
        out[np.array(group)] = fold
    return out


def shown(data: Sequence[Example], beside_: Sequence[str]) -> tuple[list[Floats], list[list[str]]]:
    """The features of every example with its trigger, without it, and beside one of some sentences; the sentences."""
    plain = [pair_of(e) for e in data]
    drawn = [int.from_bytes(sha256(e.sentence.encode()).digest()[:6], "big") for e in data]
    wide = [longer(p, beside_[n // 2 % len(beside_)], n % 2 == 0) for p, n in zip(plain, drawn, strict=True)]
    views = (plain, [p._replace(trigger=None) for p in plain], wide)
    return [vectors.of(pairs) for pairs in views], [[p.sentence for p in pairs] for pairs in views]


def telling(sentences: Sequence[str], few: int) -> tuple[str, ...]:
    """The words that stand in at least so many of some sentences."""
    counts = Counter(word for sentence in sentences for word in words(sentence))
    return tuple(sorted(word for word, n in counts.items() if n >= few))


def longer(pair: Pair, other: str, before: bool) -> Pair:
    """The pair in a longer sentence: another stands before or behind it, as reports' sentences hold several events."""
    if not before:
        return pair._replace(sentence=f"{pair.sentence.rstrip('.')}, while {other}")
    return pair.behind(f"{other.rstrip('.')}, and ")


def cross_validated(
    views: list[Floats], wanted: Ints, where: Ints, classes: int, own_types: int, vocabulary: int
) -> list[Floats]:
    """Scores of every example in each view, by a head that saw neither it nor its pair.

    The last columns are the vocabulary's; a fold knows only the words that its own examples would have given.
    """
    held = [np.zeros((len(wanted), classes)) for _ in views]
    for fold in range(FOLDS):
        seen, out = where != fold, where == fold
        known = np.ones(views[0].shape[1])
        known[len(known) - vocabulary :] = (
            views[0][seen & (wanted < own_types)][:, len(known) - vocabulary :].sum(0) >= FEW
        )
        weights, intercepts = _fit([view[seen] * known for view in views], wanted[seen], classes)
        for scores, view in zip(held, views, strict=True):
            scores[out] = (view[out] * known) @ weights.T + intercepts
    return held


def _fit(views: list[Floats], wanted: Ints, classes: int) -> tuple[Floats, Floats]:
    counts = np.bincount(wanted, minlength=classes)
    balance = (counts.mean() / np.maximum(counts, 1)) ** 0.5
    every = np.tile(wanted, len(views))
    return fit(np.concatenate(views), every, classes, balance[every], PENALTY)


def measured(labels: Sequence[str], wanted: Ints, said: Ints) -> dict[str, Measured]:
    """Precision, recall and F1 of each label."""
    out = {}
    for k, label in enumerate(labels):
        hit = int(((wanted == k) & (said == k)).sum())
        precision = hit / max(int((said == k).sum()), 1)
        recall = hit / max(int((wanted == k).sum()), 1)
        f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
        out[label] = Measured(
            examples=int((wanted == k).sum()), precision=round(precision, 3), recall=round(recall, 3), f1=round(f1, 3)
        )
    return out


def _write(path: Path, head: Head) -> None:
    try:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(head), indent=0) + b"\n")
    except OSError as problem:
        raise OnrecordError("E041", path, said(problem)) from problem
