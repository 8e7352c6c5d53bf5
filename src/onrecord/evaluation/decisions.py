"""What a person's coding changes in the reader's, as decisions: the rows that the project file keeps (`decisions`).

Each finding that a person kept is accepted, one that they took out is rejected, one whose labels they changed is
fixed, one that only they have is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from onrecord.evaluation.compare import compared, same_actors
from onrecord.evaluation.layers import LAYERS, Layer
from onrecord.evaluation.match import aligned
from onrecord.record import Record

Decision = dict[str, Any]


def decisions(human: Record, machine: Record, who: str, at: str | None) -> Iterator[Decision]:
    """The decisions that lead from the machine's record to the human's, layer by layer in text order."""
    number = 0
    same = same_actors(human, machine)
    for layer in LAYERS.values():
        for theirs, ours in aligned(layer, human, machine):
            number += 1
            action, change = _action(layer, human, theirs, machine, ours, same)
            item = ours if ours is not None else theirs
            span = layer.span(item)
            yield {
                "decision": f"{machine.document.id}-{who}-{number}", "at": at, "who": who, "doc": machine.document.id,
                "layer": layer.name, "action": action, "start": span.start if span else None,
                "end": span.end if span else None, "kind": layer.label(item), "change": change, "why": None,
                "withdrawn": None,
            }  # fmt: skip


def _action(
    layer: Layer, human: Record, theirs: Any, machine: Record, ours: Any, same: dict[str, str]
) -> tuple[str, Decision | None]:
    if ours is None:
        return "add", msgspec.to_builtins(theirs)
    if theirs is None:
        return "reject", None
    said = layer.values(human, theirs)
    both = compared(layer, human, machine, (theirs, ours), same)
    changed = {key: msgspec.to_builtins(said[key]) for key, (a, b) in both.items() if a != b}
    return ("fix", changed) if changed else ("accept", None)
