"""Weighing what was found: who is no victim, who was told of before, and what a shot with an open outcome counts as."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.layers.figures.claims import Claim, Claims
from onrecord.record import FigureKind

_NEAR = 60
_KINDS = ("killed", "injured", "detained", "displaced", "missing", "rescued")


class Verdict:
    """Judges the claims of one reading together."""

    def __init__(self, claims: Claims):
        self.claims = claims
        self.sets = claims.lex.sets
        self.culprits = self._culprits()
        self.people = self._people()
        self.deadly = any(
            c.meaning.what == "killed" and claims.quantities[n].low != 0 for n, c in claims.counted.items()
        ) or any(c.meaning.what == "killed" for c in self.people.values())

    def what(self, claim: Claim) -> FigureKind | None:
        """What a counted claim is: people shot, in a report that tells of deaths, may be dead or alive."""
        if claim.meaning.weak and self.deadly:
            return "other"
        return claim.meaning.what

    # -------------------------------------------------------------- uncounted people

    def _identity(self, node: int) -> tuple[str, ...]:
        """Who a person is: the actor they are a mention of, else the word that names them."""
        found = self.claims.reading.actors_of(node)
        return found if found else (self.claims.low[node],)

    def _culprits(self) -> frozenset[str]:
        """Actors that the report calls gunman, suspect, bomber ...: their own death or wounds make no victim."""
        names = self.sets["perpetrators"]
        reading, low = self.claims.reading, self.claims.low
        out: set[str] = set()
        for mention in reading.mentions:
            head = reading.doc[mention.head]
            if low[mention.head] in names or any(
                c.dep_ in ("compound", "amod", "appos") and low[c.i] in names for c in head.children
            ):
                out.update(reading.actors_of(mention.head))
        return frozenset(out)

    def _people(self) -> dict[tuple[str, ...], Claim]:
        """One claim for each person: the one that binds best."""
        out: dict[tuple[str, ...], Claim] = {}
        for node, claim in sorted(self.claims.persons.items()):
            if not self._is_victim(node, claim):
                continue
            who = self._identity(node)
            old = out.get(who)
            if old is None or claim.meaning.rank > old.meaning.rank:
                out[who] = claim
        return out

    def _is_victim(self, node: int, claim: Claim) -> bool:
        low = self.claims.low
        if claim.meaning.what in ("detained", "displaced", "other"):
            return claim.meaning.what == "detained"
        if low[node] in self.sets["perpetrators"] or low[node] in self.sets["reflexives"]:
            return False
        if any(actor in self.culprits for actor in self.claims.reading.actors_of(node)):
            return False
        if claim.meaning.rule == "taken to hospital" and self._words(claim) & self.sets["unhurt"]:
            return False
        return not (claim.meaning.rule == "died" and self._naturally(claim))

    def _words(self, claim: Claim) -> frozenset[str]:
        at, claims = claim.trigger, self.claims
        first, end = max(claims.sent_start[at], at - _NEAR), min(claims.sent_end[at], at + _NEAR)
        return frozenset(claims.low[first:end])

    def _naturally(self, claim: Claim) -> bool:
        """A death of illness or age."""
        return bool(self._words(claim) & (self.sets["natural"] | self.sets["natural_aged"]))

    def persons(self) -> Iterator[tuple[int, Claim, FigureKind]]:
        """People who make a figure of one, unless they are counted in a group."""
        grouped = {node for group, _, _ in self.groups() for node in group}
        for claim in self.people.values():
            if claim.node in grouped:
                continue
            if self.deadly and self._is_told_again(claim):
                continue
            yield claim.node, claim, claim.meaning.what

    def _is_told_again(self, claim: Claim) -> bool:
        """Whether someone shot or hurt is the one who is told of as dead elsewhere."""
        if self._is_another(claim.node):
            return False
        return claim.meaning.weak or (claim.meaning.rule in self.sets["soft"] and self._may_be_dead(claim.node))

    def _may_be_dead(self, node: int) -> bool:
        """Whether an unnamed person may be the one who is told of as dead."""
        if self.claims.doc[node].pos_ == "PROPN":
            return False
        dead = [self.claims.low[c.node] for c in self.people.values() if c.meaning.what == "killed"]
        mine = self.claims.low[node]
        opposite = (
            self.sets["male"]
            if mine in self.sets["female"]
            else self.sets["female"]
            if mine in self.sets["male"]
            else frozenset()
        )
        return any(word not in opposite for word in dead)

    def _is_another(self, node: int) -> bool:
        """`another man`, `a second victim`: told apart from the dead."""
        token = self.claims.doc[node]
        return self.claims.low[node] in self.sets["another"] or any(
            self.claims.low[c.i] in self.sets["another"] for c in token.children if c.i < node
        )

    # -------------------------------------------------------------- several together

    def groups(self) -> Iterator[tuple[tuple[int, ...], Claim, FigureKind]]:
        """`two women and a man`: those whose meaning is the group's."""
        for group, claim in self.claims.groups.items():
            kept = tuple(node for node in group if self._shares(node, claim))
            if len(kept) > 1 and claim.meaning.what in _KINDS:
                what = self.what(claim)
                if what is not None:
                    yield kept, claim, what

    def _shares(self, node: int, claim: Claim) -> bool:
        n = self.claims.by_token.get(node)
        if n is not None:
            mine = self.claims.counted.get(n)
            return (
                mine is not None
                and mine.meaning.what == claim.meaning.what
                and self.claims.quantities[n].kind == "count"
            )
        person = self.claims.persons.get(node)
        return person is not None and person.meaning.what == claim.meaning.what and self._is_victim(node, person)
