"""The word lists of the layer as look-up tables: `numbers.yaml` and `meanings.yaml`, loaded once per process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast

from onrecord.layers.vocabulary import vocabulary
from onrecord.record import FigureKind

Words = tuple[str, ...]
Effect = Literal["low", "high", "about", "none"]
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A named rule: what is counted, of two for the same words the higher rank wins; `weak`: the outcome is open."""

    rule: str
    what: FigureKind
    rank: int
    weak: bool = False
    role: Literal["object", "subject", "either"] = "object"
    needs: frozenset[str] = frozenset()
    completions: tuple[Words, ...] = ()
    counts: bool = False
    owns: bool = False


@dataclass(frozen=True)
class Meanings:
    """Every word that gives a figure its meaning."""

    verbs: Mapping[str, tuple[Meaning, ...]]
    states: Mapping[str, Meaning]
    nouns: Mapping[str, Meaning]
    conditions: Mapping[str, tuple[tuple[Words, Meaning], ...]]
    other: Mapping[str, str]
    sets: Mapping[str, frozenset[str]]
    tables: Mapping[str, Any]
    triggers: frozenset[str]


@dataclass(frozen=True)
class Vague:
    """A vague number word and the values it stands for."""

    words: Words
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Numbers:
    """Every word of the number grammar. Phrases are keyed by the word that stands next to the number."""

    cardinals: Mapping[str, int]
    tens: Mapping[str, int]
    scales: Mapping[str, int]
    plural_scales: Mapping[str, int]
    suffixes: Mapping[str, int]
    fractions: Mapping[str, float]
    vague: Mapping[str, tuple[Vague, ...]]
    multiplied: frozenset[Words]
    hedges: Mapping[str, tuple[tuple[Words, Effect], ...]]
    after: Mapping[str, tuple[tuple[Words, Effect], ...]]
    currencies: Mapping[str, str]
    currency_words: Mapping[str, str | None]
    currency_states: Mapping[str, Mapping[str, str]]
    sets: Mapping[str, frozenset[str]]
    starters: frozenset[str]


def inflect(lemma: str) -> list[str]:
    """The regular forms of a verb."""
    if lemma.endswith("e"):
        stem, past = lemma[:-1], lemma + "d"
        return [lemma, lemma + "s", past, stem + "ing"]
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return [lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    s = "es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s"
    return [lemma, lemma + s, lemma + "ed", lemma + "ing"]


def _phrase(text: str) -> Words:
    return tuple(text.split())


def _by(words: Iterable[tuple[Words, Any]], at: int) -> dict[str, tuple[Any, ...]]:
    """Phrases keyed by their first or last word, longest first."""
    out: dict[str, list[Any]] = {}
    for phrase, value in sorted(words, key=lambda w: -len(w[0])):
        out.setdefault(phrase[at], []).append((phrase, value))
    return {word: tuple(found) for word, found in out.items()}


@cache
def meanings() -> Meanings:
    """The lexicon of what is counted."""
    data = vocabulary("figures/meanings")
    verbs: dict[str, list[Meaning]] = {}
    for row in data["compounds"]:
        meaning = _meaning(row, completions=tuple(_phrase(p) for p in row["with"]))
        for lemma in row["verbs"]:
            for form in data["compound_forms"].get(lemma) or inflect(lemma):
                verbs.setdefault(form, []).append(meaning)
    for row in data["verbs"]:
        meaning = _meaning(row)
        for lemma in row["verbs"]:
            for form in data["irregular"].get(lemma) or inflect(lemma):
                verbs.setdefault(form, []).append(meaning)
    states = {word: _meaning(row) for row in data["states"] for word in row["words"]}
    nouns = {word: _meaning(row) for row in data["nouns"] for word in row["words"]}
    conditions = _by(((_phrase(p), _meaning(row)) for row in data["conditions"] for p in row["phrases"]), 0)
    other = {word: kind for kind, found in data["other"].items() for word in found}
    sets = {
        k: frozenset(map(str, v)) for k, v in data.items() if isinstance(v, list) and all(isinstance(x, str) for x in v)
    }
    for key in ("words", "before", "head", "links"):
        sets[f"toll_{key}"] = frozenset(data["toll"][key])
    tables = {
        k: data[k] for k in ("pairs", "multiples", "multiple_nouns", "toll_what", "among_words", "zero_nouns", "feared")
    }
    triggers = frozenset(
        [*verbs, *states, *nouns, *conditions, *sets["toll_words"], *sets["toll_head"], *data["multiples"]]
    )
    return Meanings(
        verbs={k: tuple(v) for k, v in verbs.items()},
        states=states,
        nouns=nouns,
        conditions=cast(Any, conditions),
        other=other,
        sets=sets,
        tables=tables,
        triggers=triggers,
    )


def _meaning(row: Mapping[str, Any], completions: tuple[Words, ...] = ()) -> Meaning:
    needs = row.get("needs", ())
    return Meaning(
        rule=row["rule"],
        what=row["what"],
        rank=row["rank"],
        weak=bool(row.get("weak")),
        role=row.get("of", "object"),
        needs=frozenset([needs] if isinstance(needs, str) else needs),
        completions=completions,
        counts=bool(row.get("counts")),
        owns=bool(row.get("owns")),
    )


@cache
def numbers() -> Numbers:
    """The lexicon of the number grammar."""
    data = vocabulary("figures/numbers")
    vague = [Vague(_phrase(w), row["low"], row["high"]) for row in data["vague"] for w in row["words"]]
    starts: dict[str, list[Vague]] = {}
    for entry in sorted(vague, key=lambda v: -len(v.words)):
        starts.setdefault(entry.words[0], []).append(entry)
    hedges = [(_phrase(w), row["effect"]) for row in data["hedges"] for w in row["words"]]
    after = [(_phrase(w), row["effect"]) for row in data["after"] for w in row["words"]]
    keys = [k for k, v in data.items() if isinstance(v, list) and all(isinstance(x, str) for x in v)]
    sets = {key: frozenset(map(str, data[key])) for key in keys}
    sets.update({f"range_{k}": frozenset(v) for k, v in data["range"].items()})
    cardinals = data["units"]
    starters = frozenset(
        [*cardinals, *data["tens"], *data["scales"], "half", "a", "an", *starts, *data["zero"], "third", "quarter"]
    )
    return Numbers(
        cardinals=cardinals,
        tens=data["tens"],
        scales=data["scales"],
        plural_scales=data["plural_scales"],
        suffixes=data["suffixes"],
        fractions=data["fractions"],
        vague={k: tuple(v) for k, v in starts.items()},
        multiplied=frozenset(_phrase(w) for w in data["multiplied"]),
        hedges=cast(Any, _by(hedges, -1)),
        after=cast(Any, _by(after, 0)),
        currencies=data["currencies"],
        currency_words=data["currency_words"],
        currency_states=data["currency_states"],
        sets=sets,
        starters=starters,
    )
