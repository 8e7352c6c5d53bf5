"""The rules of `rules.yaml` as look-up tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.layers.statements.lexicon import Rule
from onrecord.layers.vocabulary import vocabulary
from onrecord.record import Stance


@dataclass(frozen=True, slots=True)
class Stand:
    """A rule that gives a stance; `frames` says where the topic stands."""

    name: str
    doc: str
    stance: Stance
    negated: Stance | None
    frames: Rule
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Stances by cue lemma, and the stances that content gives."""

    verbs: Mapping[str, tuple[Stand, ...]]
    nouns: Mapping[str, Stand]
    modals: frozenset[str]
    none: frozenset[str]
    names: Mapping[str, str]


def _stand(row: Mapping[str, Any], prepositions: tuple[str, ...] = ()) -> Stand:
    frames = Rule(
        row["rule"], row["doc"], "said", tuple(row.get("frames", ())), prepositions, tuple(row.get("particle", ()))
    )
    return Stand(row["rule"], row["doc"], row["stance"], row.get("negated"), frames, tuple(row.get("under", ())))


@cache
def rules() -> Rules:
    """The position rules, loaded once per process."""
    rows = vocabulary("positions/rules")
    verbs: dict[str, list[Stand]] = {}
    for row in rows["verbs"]:
        for lemma in row.get("words", ()):
            verbs.setdefault(lemma, []).append(_stand(row))
        for lemma, prepositions in row.get("pairs", {}).items():
            verbs.setdefault(lemma, []).append(_stand(row, tuple(prepositions)))
    nouns = {lemma: _stand(row, tuple(row["prepositions"])) for row in rows["nouns"] for lemma in row["words"]}
    modal, none = rows["content"][:2]
    names = {row["rule"]: row["doc"] for part in ("verbs", "nouns", "content") for row in rows[part]}
    return Rules(
        {k: tuple(v) for k, v in verbs.items()}, nouns, frozenset(modal["modals"]), frozenset(none["words"]), names
    )
