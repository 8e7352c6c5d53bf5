"""Two codings of the same reports: which documents they share, how far they agree, and where not."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
import numpy as np

from onrecord.evaluation import measures
from onrecord.evaluation.layers import LAYERS, Layer
from onrecord.evaluation.match import Pair, aligned
from onrecord.evaluation.measures import Estimate
from onrecord.record import Record, Span, from_json

_WORD = re.compile(r"\w+")
_REFERENCES = ("actors", "place", "time")


class Difference(NamedTuple):
    """One thing on which two codings differ, with the words it is about."""

    document: str
    layer: str
    what: str  # `only in first`, `only in second`, or the name of the value
    first: Any
    second: Any
    start: int
    end: int
    words: str


class Unpaired(NamedTuple):
    """Documents that could not be compared."""

    first_only: list[str]
    second_only: list[str]
    other_text: list[str]


def paired(first: Iterable[Record], second: Iterable[Record], left: Unpaired) -> Iterator[tuple[Record, Record]]:
    """The records of the same documents (the same id, else the same text), in the second's order.

    The first coding is kept packed in memory, the second streams. Offsets only compare when the texts are the same.
    """
    kept: dict[str, bytes] = {}
    by_text: dict[str, str] = {}
    for record in first:
        kept[record.document.id] = zlib.compress(record.to_json(), 1)
        by_text.setdefault(record.document.text, record.document.id)
    seen: set[str] = set()
    for record in second:
        id = record.document.id if record.document.id in kept else by_text.get(record.document.text)
        if id is None or id in seen:
            left.second_only.append(record.document.id)
            continue
        seen.add(id)
        other = from_json(zlib.decompress(kept[id]))
        if other.document.text != record.document.text:
            left.other_text.append(id)
            continue
        yield other, record
    left.first_only.extend(id for id in kept if id not in seen)


class Comparison:
    """Collects what two codings agree on, document by document."""

    def __init__(self, layers: Iterable[str] = tuple(LAYERS)):
        self.layers = [LAYERS[name] for name in layers]
        self.documents = 0
        self.counts: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
        self.values: defaultdict[tuple[str, str], list[list[tuple[Any, Any]]]] = defaultdict(list)
        self.words: defaultdict[str, list[Counter[tuple[str, str]]]] = defaultdict(list)

    def add(self, first: Record, second: Record) -> list[Difference]:
        """Compare two records of a document; gives their differences."""
        self.documents += 1
        found: list[Difference] = []
        same = same_actors(first, second)
        for layer in self.layers:
            pairs = aligned(layer, first, second)
            both = [p for p in pairs if p[0] is not None and p[1] is not None]
            ours = sum(a is not None for a, _ in pairs)
            self.counts[layer.name].append((len(both), ours, len(pairs) - ours + len(both)))
            self.words[layer.name].append(_word_labels(layer, first, second))
            values = [compared(layer, first, second, pair, same) for pair in both]
            for field in layer.fields:
                self.values[layer.name, field].append([both_say[field] for both_say in values])
            found.extend(_differences(layer, first, second, pairs, same))
        return found

    def report(self, resamples: int = 1000, seed: int = 0) -> dict[str, dict[str, Any]]:
        """For each layer: counts, precision, recall, F1, agreement on words, and for each value agreement and alpha."""
        weights = measures.draws(self.documents, resamples, seed)
        return {layer.name: self._layer(layer, weights) for layer in self.layers}

    def _layer(self, layer: Layer, weights: measures.Floats) -> dict[str, Any]:
        both, ours, theirs = np.array(self.counts[layer.name], float).reshape(-1, 3).T
        return {
            "first": int(ours.sum()),
            "second": int(theirs.sum()),
            "both": int(both.sum()),
            "precision": measures.share(both, theirs, weights),
            "recall": measures.share(both, ours, weights),
            "f1": measures.share(2 * both, ours + theirs, weights),
            "words_alpha": measures.alpha(
                [list(c.elements()) for c in self.words[layer.name]], weights, measures.nominal
            ),
            "values": {field: self._value(layer.name, field, sort, weights) for field, sort in layer.fields.items()},
        }

    def _value(self, layer: str, field: str, sort: str, weights: measures.Floats) -> dict[str, Estimate | int]:
        pairs = self.values[layer, field]
        found: dict[str, Estimate | int] = {
            "pairs": sum(len(document) for document in pairs),
            "agreement": measures.share(
                [sum(a == b for a, b in document) for document in pairs], [len(d) for d in pairs], weights
            ),
        }
        if sort in ("label", "labels"):
            distance = measures.masi if sort == "labels" else measures.nominal
            found["alpha"] = measures.alpha(pairs, weights, distance)
        return found


def same_actors(first: Record, second: Record) -> dict[str, str]:
    """For actors of the second record, the id of the same one in the first."""
    return {b.id: a.id for a, b in aligned(LAYERS["actors"], first, second) if a is not None and b is not None}


def compared(
    layer: Layer, first: Record, second: Record, pair: Pair, same: dict[str, str]
) -> dict[str, tuple[Any, Any]]:
    """Both coders' values of a pair; actors as the first record's ids."""
    a, b = layer.values(first, pair[0]), layer.values(second, pair[1])
    for field, sort in layer.fields.items():
        if sort == "actors":
            a[field] = frozenset(getattr(pair[0], field))
            b[field] = frozenset(same.get(i, f"second {i}") for i in getattr(pair[1], field))
    return {field: (a[field], b[field]) for field in layer.fields}


def _differences(
    layer: Layer, first: Record, second: Record, pairs: list[Pair], same: dict[str, str]
) -> Iterator[Difference]:
    for one, two in pairs:
        record, item = (first, one) if one is not None else (second, two)
        span = layer.span(item)
        assert span is not None
        where = (span.start, span.end, " ".join(record.quote(span).split()))
        id = first.document.id
        if two is None:
            yield Difference(id, layer.name, "only in first", layer.label(one), None, *where)
        elif one is None:
            yield Difference(id, layer.name, "only in second", None, layer.label(two), *where)
        else:
            a, b = layer.values(first, one), layer.values(second, two)
            for field, (x, y) in compared(layer, first, second, (one, two), same).items():
                if x != y:
                    yield Difference(id, layer.name, field, _shown(a[field]), _shown(b[field]), *where)


def _shown(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else value


def _word_labels(layer: Layer, first: Record, second: Record) -> Counter[tuple[str, str]]:
    """For each word the label that each coder's finding gives it; the empty one where there is none."""
    words = [Span(start=m.start(), end=m.end()) for m in _WORD.finditer(first.document.text)]
    return Counter(zip(_labels(layer, first, words), _labels(layer, second, words), strict=True))


def _labels(layer: Layer, record: Record, words: list[Span]) -> list[str]:
    marked = sorted(
        (s, layer.label(i)) for i in layer.items(record) for s in layer.anchors(i)[-1] or layer.anchors(i)[0]
    )
    found: list[str] = []
    at = 0
    for word in words:
        while at < len(marked) and marked[at][0].end <= word.start:
            at += 1
        found.append(marked[at][1] if at < len(marked) and marked[at][0].start < word.end else "")
    return found


def plain(report: dict[str, dict[str, Any]]) -> Any:
    """A report as plain values for JSON: an estimate is `[value, low, high]`."""
    return msgspec.to_builtins(report)
