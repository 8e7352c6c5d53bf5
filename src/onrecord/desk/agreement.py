"""How far reviewers agree with each other and with the reader, from the decisions that stand."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import Any, NamedTuple

from onrecord.corpus.decisions.model import Decision
from onrecord.evaluation import measures

NOTHING = "(none)"
# The value by which reviewers are compared in each layer: the finding's kind, and for events its status.
_KIND = {"events": "type", "statements": "manner", "figures": "what", "positions": "stance", "actors": "code"}


class Unit(NamedTuple):
    """What was decided at some words: what the reader had, and what each reviewer made of it."""

    doc: str
    layer: str
    machine: dict[str, Any]  # empty: the reader had nothing there
    people: dict[str, dict[str, Any]]  # empty values: rejected


class Agreement(NamedTuple):
    """Two reviewers or more on one field."""

    layer: str
    field: str
    units: int
    share: float | None
    alpha: float | None


class Accuracy(NamedTuple):
    """The reader on one kind: how many decided about, how many kept as they were, fixed, rejected, and added."""

    layer: str
    kind: str
    decided: int
    kept: int
    fixed: int
    rejected: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Share whose kind people kept."""
        return self.kept / self.decided if self.decided else None


def judged(decisions: list[Decision]) -> list[Unit]:
    """Decisions about the same words of the same layer, put together in the order in which they were made."""
    groups: defaultdict[tuple[str, str], list[tuple[int, int, list[Decision]]]] = defaultdict(list)
    for d in decisions:
        if d.doc is None or d.start is None or d.end is None or d.action in ("merge", "split"):
            continue
        known = groups[d.doc, d.layer]
        for n, (start, end, held) in enumerate(known):
            if d.start < end and start < d.end and _same_finding(held, d):
                known[n] = (min(start, d.start), max(end, d.end), [*held, d])
                break
        else:
            known.append((d.start, d.end, [d]))
    return [_unit(doc, layer, held) for (doc, layer), known in sorted(groups.items()) for _, _, held in known]


def _same_finding(held: list[Decision], new: Decision) -> bool:
    """Two findings can share words (two events of one verb): the kind tells them apart."""
    field = _KIND.get(new.layer)
    kinds = {d.kind for d in held} | {d.values.get(field) for d in held if field}
    return new.kind in kinds or new.action == "add" or any(d.action == "add" for d in held)


def _unit(doc: str, layer: str, held: list[Decision]) -> Unit:
    first = held[0]
    machine = dict(first.values if first.action == "accept" else first.was)
    people: dict[str, dict[str, Any]] = {}
    for d in held:
        before = people.get(d.who) or d.was or machine
        people[d.who] = {} if d.action == "reject" else {**before, **d.values}
    return Unit(doc, layer, machine, people)


def agreement(units: list[Unit]) -> list[Agreement]:
    """Krippendorff's alpha for what two reviewers decided; rejected counts as a value of its own."""
    out = []
    for layer, kind in _KIND.items():
        for field in (kind, "status") if layer == "events" else (kind,):
            by_doc: defaultdict[str, list[tuple[Any, Any]]] = defaultdict(list)
            for unit in units:
                if unit.layer != layer:
                    continue
                for a, b in combinations(sorted(unit.people), 2):
                    one, other = (unit.people[p].get(field) or NOTHING for p in (a, b))
                    by_doc[unit.doc].append((one, other))
            pairs = [by_doc[doc] for doc in sorted(by_doc)]
            many = sum(map(len, pairs))
            if many:
                same = sum(a == b for document in pairs for a, b in document)
                alpha = measures.alpha(pairs, measures.draws(len(pairs), 0, 0), measures.nominal)
                out.append(Agreement(layer, field, many, same / many, alpha.value))
    return out


def accuracy(units: list[Unit]) -> list[Accuracy]:
    """For each kind that the reader gives: what people made of it (the latest reviewer's word counts)."""
    rows: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for unit in units:
        field = _KIND.get(unit.layer)
        if field is None or not unit.people:
            continue
        last = list(unit.people.values())[-1]
        had = unit.machine.get(field)
        row = rows[unit.layer, str(had or last.get(field) or NOTHING)]
        if not unit.machine:
            row[4] += 1
            continue
        row[0] += 1
        row[3 if not last else 1 if last.get(field) == had else 2] += 1
    return [Accuracy(layer, kind, *row) for (layer, kind), row in sorted(rows.items())]
