"""A position before it has an id, and the words of a clause that make its topic."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.layers.statements.parts import one_span, runs
from onrecord.layers.statements.tree import Tree
from onrecord.record import Span, Stance, Statement

# More words than this are no topic.
LONGEST = 60


@dataclass(slots=True)
class Candidate:
    """A candidate position."""

    holders: tuple[str, ...]
    stance: Stance
    about: Span
    rule: str
    cue: int
    statement: Statement | None


def inside(tree: Tree, tokens: list[int], statement: Statement) -> list[int]:
    """Those of some tokens that lie in what is said."""
    content = statement.content
    return [t for t in tokens if content.start <= tree.start[t] < content.end]


def topic_span(tree: Tree, tokens: list[int]) -> Span | None:
    """The stretch that some tokens make up; None when there are none, or too many for a topic."""
    if not tokens or len(tokens) > LONGEST:
        return None
    about = one_span(tree, runs(sorted(tokens), 1))
    return about if about.end - about.start >= 2 else None
