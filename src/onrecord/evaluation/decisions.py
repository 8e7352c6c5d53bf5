"""What a person's coding changes in the reader's, as decisions: the rows that the project file keeps (`decisions`).

Each finding that a person kept is accepted, one that they took out is rejected, one whose values they changed is
fixed, one that only they have is added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from onrecord.corpus.decisions.fields import LAYERS as DECIDED
from onrecord.corpus.decisions.model import Decision, made
from onrecord.evaluation.compare import compared, same_actors
from onrecord.evaluation.layers import LAYERS, Layer
from onrecord.evaluation.match import Pair, aligned
from onrecord.record import Record


def decisions(human: Record, machine: Record, who: str, at: str, doc: str) -> Iterator[Decision]:
    """The decisions that lead from the machine's record to the human's, layer by layer in text order.

    `doc` is the document's key in the project file. The same coding by the same person gives the same ids.
    """
    same = same_actors(human, machine)
    for layer in LAYERS.values():
        for number, (theirs, ours) in enumerate(aligned(layer, human, machine)):
            action, change = _action(layer, human, machine, (theirs, ours), same)
            item = ours if ours is not None else theirs
            decided = DECIDED[layer.name]
            decision = made(
                who=who, layer=layer.name, action=action, doc=doc, text=human.document.text, span=decided.span(item),
                kind=decided.kind(item), change=change,
            )  # fmt: skip
            key = msgspec.json.encode((who, at, doc, layer.name, number, action))
            yield msgspec.structs.replace(decision, decision=hashlib.sha256(key).hexdigest()[:12], at=at)


def _action(
    layer: Layer, human: Record, machine: Record, pair: Pair, same: dict[str, str]
) -> tuple[str, dict[str, Any]]:
    decided = DECIDED[layer.name]
    theirs, ours = pair
    if ours is None:
        return "add", decided.values(human, theirs)
    was = {"was": decided.values(machine, ours)}
    if theirs is None:
        return "reject", was
    both = compared(layer, human, machine, pair, same)
    now = decided.values(human, theirs)
    changed = {
        field: value
        for field, value in now.items()
        if (both[field][0] != both[field][1] if field in both else value != was["was"][field])
    }
    return ("fix", {**changed, **was}) if changed else ("accept", was)
