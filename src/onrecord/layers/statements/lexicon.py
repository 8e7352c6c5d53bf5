"""The cue lexicon: rules by name, loaded from the YAML files beside this module and turned into look-up tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from onrecord.layers.vocabulary import vocabulary
from onrecord.record import Manner


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: what its cue words mean and which complements they attribute."""

    name: str
    doc: str
    manner: Manner
    frames: tuple[str, ...] = ()
    prepositions: tuple[str, ...] = ()
    particle: tuple[str, ...] = ()
    addressee: str | None = None
    aside: bool = False
    late: bool = False


@dataclass(frozen=True)
class Lexicon:
    """Rules by cue lemma, in the order of the file."""

    verbs: Mapping[str, tuple[Rule, ...]]
    nouns: Mapping[str, tuple[Rule, ...]]
    adjectives: Mapping[str, tuple[Rule, ...]]
    rules: Mapping[str, Rule]
    adverbs: Mapping[str, Rule]
    pairs: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        name=row["rule"],
        doc=row["doc"],
        manner=row["manner"],
        frames=tuple(row.get("frames", ())),
        prepositions=tuple(row.get("prepositions", ())),
        particle=tuple(row.get("particle", ())),
        addressee=row.get("addressee"),
        aside=bool(row.get("aside")),
        late=bool(row.get("late")),
    )


@cache
def lexicon() -> Lexicon:
    """The cue lexicon, loaded once per process."""
    rules: dict[str, Rule] = {}
    pairs: dict[tuple[str, str], tuple[str, ...]] = {}

    def table(rows: list[dict[str, Any]]) -> dict[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for row in rows:
            rule = rules[row["rule"]] = _rule(row)
            for lemma, prepositions in row.get("pairs", {}).items():
                pairs[(rule.name, lemma)] = tuple(prepositions)
            for lemma in [*row.get("words", ()), *row.get("pairs", ())]:
                if rule not in found.setdefault(lemma, []):
                    found[lemma].append(rule)
        return {lemma: tuple(items) for lemma, items in found.items()}

    other = vocabulary("statements/nouns")
    verbs = table(vocabulary("statements/verbs"))
    nouns, adjectives = table(other["nouns"]), table(other["adjectives"])
    for row in other["sources"]:
        rules[row["rule"]] = _rule(row)
    for row in other["other"]:
        rules[row["rule"]] = _rule(row)
    adverbs: dict[str, Rule] = {}
    for row in other["adverbs"]:
        rules[row["rule"]] = _rule(row)
        adverbs.update(dict.fromkeys(row["words"], rules[row["rule"]]))
    return Lexicon(verbs, nouns, adjectives, rules, adverbs, pairs)
