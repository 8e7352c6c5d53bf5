"""spaCy's networks with the same weights in less time: numpy's matrix product, a leaner layer norm, whole batches.

spaCy multiplies matrices by BLIS, which on most machines is several times slower than the OpenBLAS that comes with
numpy. The pipeline itself is left as it is: its networks are copied. Where numpy has no OpenBLAS, whose threads must
be held to one, spaCy's own components run.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from spacy.attrs import IS_SPACE, SENT_START
from spacy.pipeline import DependencyParser, EntityRecognizer, Tok2Vec
from spacy.tokens import Doc, Span
from thinc.api import Model, NumpyOps

_THREADS = ("scipy_openblas_{}_num_threads64_", "openblas_{}_num_threads64_", "openblas_{}_num_threads")
_NAMES = ("numpy._core._multiarray_umath", "numpy.core._multiarray_umath")


class QuickOps(NumpyOps):  # type: ignore[misc]
    """spaCy's operations on numpy arrays, matrix products by numpy itself."""

    def gemm(self, x: Any, y: Any, *, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices, each turned first if asked."""
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


def _layer_norm(model: Model[Any, Any], x: Any, is_train: bool) -> tuple[Any, Any]:  # noqa: ARG001
    """Layer norm as thinc has it, forward only."""
    width = x.shape[1]
    centred = x - x @ np.full((width, 1), 1 / width, dtype=x.dtype)
    spread = np.einsum("ij,ij->i", centred, centred)[:, None] / x.dtype.type(width)
    centred /= np.sqrt(spread + x.dtype.type(1e-8))
    centred *= model.get_param("G")
    centred += model.get_param("b")
    return centred, None


class _Threads:
    """Holds numpy's OpenBLAS to one thread while any reader needs it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = self._before = 0
        self._get, self._set = self._calls()

    def _calls(self) -> tuple[Any, Any]:
        for module in _NAMES:
            try:
                library = ctypes.CDLL(__import__(module, fromlist=["__file__"]).__file__)
            except (ImportError, OSError, AttributeError):
                continue
            for name in _THREADS:
                try:
                    return library[name.format("get")], library[name.format("set")]
                except AttributeError:
                    continue
        return None, None

    @property
    def known(self) -> bool:
        """Whether numpy has an OpenBLAS that can be told."""
        return self._set is not None

    @contextmanager
    def one(self) -> Iterator[None]:
        """One thread within."""
        with self._lock:
            if not self._users and self.known:
                self._before = self._get()
                self._set(1)
            self._users += 1
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if not self._users and self.known:
                    self._set(self._before)


THREADS = _Threads()
_OPS = QuickOps()


class _Vectors:
    """The tok2vec component."""

    def __init__(self, component: Tok2Vec):
        self.model = quickened(component.model)

    def __call__(self, docs: list[Doc]) -> None:
        for doc, vectors in zip(docs, self.model.predict(docs), strict=True):
            doc.tensor = vectors


class _Parser:
    """The dependency parser."""

    def __init__(self, component: DependencyParser):
        model = quickened(component.model)
        self.component = type(component)(component.vocab, model, component.name, moves=component.moves)

    def __call__(self, docs: list[Doc]) -> None:
        self.component.set_annotations(docs, self.component.predict(docs))


class _Entities:
    """The entity recognizer: the same greedy choice of actions, for all tokens outside entities at once.

    spaCy asks of each of 74 actions at each token whether it may be taken. Outside an entity the score of an action
    depends on the token alone, and inside it only two actions are left: to go on, or to end it.
    """

    def __init__(self, component: EntityRecognizer):
        model = quickened(component.model)
        self._rows, self._lower = model.get_ref("tok2vec"), model.get_ref("lower")
        upper = model.get_ref("upper")
        self._weights, self._bias = upper.get_param("W"), upper.get_param("b")
        names = [component.moves.get_class_name(k) for k in range(component.moves.n_moves)]
        self._moves = [tuple(name.partition("-")[::2]) for name in names]
        self._at = {move: k for k, move in enumerate(self._moves)}
        self._barred = [
            k for k, (kind, label) in enumerate(self._moves) if kind not in "BUO" or (kind != "O") > bool(label)
        ]
        self._begins = [k for k, (kind, _) in enumerate(self._moves) if kind == "B"]
        self._units = [k for k, (kind, _) in enumerate(self._moves) if kind == "U"]

    def __call__(self, docs: list[Doc]) -> None:
        tables = [doc.to_array([SENT_START, IS_SPACE]).astype(np.int64).reshape(-1, 2) for doc in docs]
        features = self._lower.predict(self._rows.predict(docs))
        best = self._outside(features, tables)
        at = 0
        for doc, table in zip(docs, tables, strict=True):
            stop = at + len(doc)
            found = self._found(features[at + 1 : stop + 1], best[at:stop], table[:, 0] == 1)
            doc.set_ents([Span(doc, first, last, label=label) for first, last, label in found], default="outside")
            at = stop

    def _hidden(self, token: Any, start: Any, before: Any) -> Any:
        return (token + start + before + self._lower.get_param("b")).max(axis=-1)

    def _outside(self, features: Any, tables: list[Any]) -> list[int]:
        """The best action at each token when no entity is open there."""
        padding = features[0]
        hidden = self._hidden(features[1:, 0], padding[1], padding[2])
        scores = _OPS.gemm(hidden, self._weights, trans2=True) + self._bias
        scores[:, self._barred] = -np.inf
        spaces = np.concatenate([table[:, 1] for table in tables]) == 1
        # An entity of several words neither begins on white space nor goes over the end of a sentence or text.
        ends = np.concatenate([np.append(table[1:, 0] == 1, True)[: len(table)] for table in tables])
        scores[np.ix_(spaces | ends, self._begins)] = -np.inf
        scores[np.ix_(spaces, self._units)] = -np.inf
        return list(scores.argmax(axis=1).tolist())

    def _found(self, features: Any, best: list[int], starts: Any) -> Iterator[tuple[int, int, str]]:
        at = 0
        while at < len(best):
            kind, label = self._moves[best[at]]
            first, at = at, at + 1
            if kind == "B":
                while not self._ends(features, first, at, label, at + 1 == len(best) or bool(starts[at + 1])):
                    at += 1
                at += 1
            if kind != "O":
                yield first, at, label

    def _ends(self, features: Any, first: int, at: int, label: str, must: bool) -> bool:
        """Whether an open entity ends with a token."""
        if must:
            return True
        hidden = self._hidden(features[at, 0], features[first, 1], features[at - 1, 2])
        on, end = self._at["I", label], self._at["L", label]
        scores = self._weights[[on, end]] @ hidden + self._bias[[on, end]]
        return bool(scores[1] > scores[0] or (scores[1] == scores[0] and end < on))


def _plain(component: EntityRecognizer) -> bool:
    """Whether a recognizer's network is built as that of the small English model."""
    model = component.model
    return (
        component.cfg["beam_width"] == 1
        and model.attrs.get("has_upper", False)
        and not model.attrs["unseen_classes"]
        and model.get_ref("lower").get_dim("nF") == 3
        and model.get_ref("lower").get_dim("nP") > 1
    )


def quickened(model: Model[Any, Any]) -> Model[Any, Any]:
    """A copy of a network that computes the same by quicker operations."""
    copy = model.copy()
    twins = {id(old): new for old, new in zip(model.walk(), copy.walk(), strict=True)}
    for old in model.walk():
        node = twins[id(old)]
        node.ops = _OPS
        for name in old.ref_names:
            ref = old.maybe_get_ref(name)
            node.set_ref(name, twins[id(ref)] if ref is not None else None)
        if node.name == "layernorm":
            node._func = _layer_norm
    return copy


def quick(component: Any) -> Any:
    """The quick form of a component; None when there is none."""
    if not THREADS.known or not isinstance(getattr(component, "model", None), Model):
        return None
    if type(component.model.ops) is not NumpyOps:
        return None
    if type(component) is Tok2Vec:
        return _Vectors(component)
    if type(component) is EntityRecognizer:
        return _Entities(component) if _plain(component) else None
    return _Parser(component) if type(component) is DependencyParser else None
