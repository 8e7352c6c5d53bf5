"""The codebook made ready for look-up: every cue under its head word, every condition as word sets.

A cue of several words is headed by its first word (`open fire`) unless another carries an asterisk (`never accept*`);
a noun cue by the word before its first preposition, else by its last word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from onrecord.codebook.load import builtin, word_lists
from onrecord.codebook.model import CodebookData, Conditions, Frame, Kind

if TYPE_CHECKING:
    from onrecord.codebook.head import Head

_PREPOSITIONS = frozenset(["of", "in", "on", "to", "for", "with", "at", "from", "by", "against", "between"])
_ENDINGS = (("ising", "izing"), ("isation", "ization"), ("ise", "ize"), ("yse", "yze"), ("our", "or"), ("ence", "ense"))


@lru_cache(maxsize=1)
def _keep() -> frozenset[str]:
    """Words whose ending is no matter of spelling ("four", "advise")."""
    return frozenset(word_lists("light")["one_spelling"])


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A lemma in one spelling: lower case, -ize for -ise, -or for -our, -ense for -ence where both are written."""
    word = word.lower().replace("’", "'")
    if word in _keep() or len(word) < 5:
        return word
    for british, american in _ENDINGS:
        if word.endswith(british):
            return word[: -len(british)] + american
    return word


@lru_cache(maxsize=65536)
def _folded(words: str) -> str:
    return " ".join(fold(part) for part in words.split())


@lru_cache(maxsize=64)
def folded(name: str, key: str) -> frozenset[str]:
    """A list of `light.yaml` or `status.yaml` as a set of lemmas in one spelling."""
    return frozenset(fold(w) for w in word_lists(name)[key])


@dataclass(frozen=True, slots=True)
class WordSet:
    """Words to look for among the lemmas of a phrase: single ones, several in a row, and `*actor`, `*place`."""

    single: frozenset[str] = frozenset()
    several: tuple[str, ...] = ()
    special: frozenset[str] = frozenset()
    # The first words of `several`: without one of them there is no need to look at the text.
    firsts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.single or self.several or self.special)

    def found(self, lemmas: frozenset[str], text: str) -> bool:
        """Whether one of the words is there; `text` is the lemmas joined by blanks, with a blank at both ends."""
        if not self.single.isdisjoint(lemmas):
            return True
        return not self.firsts.isdisjoint(lemmas) and any(w in text for w in self.several)


def word_set(words: Iterable[str], classes: dict[str, frozenset[str]]) -> WordSet:
    """A word set; `@name` stands for a class."""
    flat: set[str] = set()
    for word in words:
        flat |= classes.get(word[1:], frozenset()) if word.startswith("@") else {word}
    special = frozenset(w for w in flat if w.startswith("*"))
    plain = {_folded(w) for w in flat - special}
    single = frozenset(w for w in plain if " " not in w)
    hyphened = {w for w in single if "-" in w}
    several = sorted((plain - single) | hyphened)
    firsts = frozenset(part for w in several for part in (w.split(" ")[0], w.split(" ")[0].split("-")[0]))
    return WordSet(single, tuple(f" {w} " for w in several), special, firsts)


@dataclass(frozen=True, slots=True)
class Tests:
    """Compiled conditions."""

    subject: WordSet
    object: WordSet
    near: WordSet
    topic: WordSet
    prep: frozenset[str]
    not_subject: WordSet
    not_object: WordSet
    not_near: WordSet
    complement: str | None

    @property
    def weight(self) -> int:
        """How many positive conditions there are: how specific the frame is."""
        return sum(bool(x) for x in (self.subject, self.object, self.near, self.topic, self.prep)) + (
            self.complement is not None
        )

    def __bool__(self) -> bool:
        return bool(self.weight or self.not_subject or self.not_object or self.not_near)


def compile_tests(conditions: Conditions, classes: dict[str, frozenset[str]]) -> Tests:
    """The conditions of a frame, boundary rule or trap as word sets."""
    return Tests(
        subject=word_set(conditions.subject, classes),
        object=word_set(conditions.object, classes),
        near=word_set(conditions.near, classes),
        topic=word_set(conditions.topic, classes),
        prep=frozenset(conditions.prep),
        not_subject=word_set(conditions.not_subject, classes),
        not_object=word_set(conditions.not_object, classes),
        not_near=word_set(conditions.not_near, classes),
        complement=conditions.complement,
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """A boundary rule (`to` names the type it sends to) or a trap (`to` is None)."""

    tests: Tests
    frames: frozenset[str]
    to: str | None
    modes: tuple[str, ...] = ()
    cameo: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: the words that go with the head, the frame it belongs to, its type."""

    type: str
    name: str
    kind: Kind
    words: tuple[str, ...]
    before: bool
    frame: Frame = field(repr=False)
    tests: Tests = field(repr=False)

    @property
    def rule(self) -> str:
        """The frame's full name, as events give it."""
        return f"{self.type.lower()}.{self.name}"

    @property
    def weight(self) -> int:
        """How specific the cue is."""
        return 2 * len(self.words) + self.tests.weight


@dataclass(frozen=True, slots=True)
class Index:
    """Cues by part of speech and head, and the rules of every type."""

    codebook: CodebookData
    cues: dict[tuple[Kind, str], tuple[Cue, ...]]
    boundaries: dict[str, tuple[Rule, ...]]
    traps: dict[str, tuple[Rule, ...]]
    mode_words: dict[str, tuple[tuple[str, WordSet, WordSet], ...]]
    contexts: dict[str, tuple[WordSet, WordSet]]
    classes: dict[str, WordSet]
    head: Head | None = None  # of a user's own types, where they were trained

    def cameo(self, type_: str, frame_code: str | None, modes: tuple[str, ...]) -> str | None:
        """The CAMEO code that fits best: of the frame's own code, else of the mode, else of the type."""
        entry = self.codebook.types[type_]
        own = next((entry.modes[m].cameo for m in modes if m in entry.modes and entry.modes[m].cameo), None)
        if frame_code and (frame_code != entry.cameo or own is None):
            return frame_code
        return own or entry.cameo


def split(cue: str, kind: Kind) -> tuple[str, tuple[str, ...], bool]:
    """Head, other words, and whether they stand before the head."""
    words = [w.rstrip("*") for w in cue.split()]
    starred = next((i for i, w in enumerate(cue.split()) if w.endswith("*")), None)
    if starred is not None:
        head = starred
    elif kind == "noun":
        first = next((i for i, w in enumerate(words) if w in _PREPOSITIONS and i), len(words))
        head = first - 1
    else:
        head = 0
    rest = tuple(fold(w) for i, w in enumerate(words) if i != head)
    return fold(words[head]), rest, kind == "noun" and head == len(words) - 1


def compile_index(codebook: CodebookData) -> Index:
    """Index a codebook."""
    cues: dict[tuple[Kind, str], list[Cue]] = {}
    boundaries: dict[str, tuple[Rule, ...]] = {}
    traps: dict[str, tuple[Rule, ...]] = {}
    modes: dict[str, tuple[tuple[str, WordSet, WordSet], ...]] = {}
    classes = codebook.classes
    for entry in codebook.types.values():
        for name, frame in entry.frames.items():
            tests = compile_tests(frame, classes)
            kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
                ("verb", frame.verbs),
                ("noun", frame.nouns),
                ("adjective", frame.adjectives),
            )
            for kind, listed in kinds:
                for written in listed:
                    if written.startswith("*"):
                        continue
                    head, words, before = split(written, kind)
                    cues.setdefault((kind, head), []).append(Cue(entry.type, name, kind, words, before, frame, tests))
        boundaries[entry.type] = tuple(
            Rule(compile_tests(b, classes), frozenset(b.frames), b.to, b.modes, b.cameo)
            for b in entry.boundaries
            if compile_tests(b, classes) or b.frames
        )
        traps[entry.type] = tuple(Rule(compile_tests(t, classes), frozenset(t.frames), None) for t in entry.traps)
        modes[entry.type] = tuple(
            (name, word_set(mode.words, classes), word_set(mode.objects, classes)) for name, mode in entry.modes.items()
        )
    ordered = {key: tuple(sorted(found, key=lambda c: -c.weight)) for key, found in cues.items()}
    contexts = {n: (word_set(c.words, classes), word_set(c.weak, classes)) for n, c in codebook.contexts.items()}
    named = {name: word_set([f"@{name}"], classes) for name in classes}
    return Index(codebook, ordered, boundaries, traps, modes, contexts, named)


@lru_cache(maxsize=1)
def builtin_index() -> Index:
    """The index of the codebook that comes with onrecord."""
    return compile_index(builtin())
