"""Measuring: which figures belong to which event."""

from __future__ import annotations

import msgspec

from onrecord.layers.reading import Reading
from onrecord.record import Event, Figure

_BY_TYPE = {
    "killed": ("ASSAULT",),
    "injured": ("ASSAULT", "PROTEST"),
    "detained": ("COERCE",),
    "displaced": ("ASSAULT", "COERCE"),
    "missing": ("ASSAULT",),
    "rescued": ("AID",),
    "money": ("AID", "AGREE", "COOPERATE", "SANCTION", "SUPPORT"),
    "troops": ("MOBILIZE", "RETREAT", "ASSAULT", "AID", "AGREE", "CONCEDE"),
    "rounds": ("CONSULT",),
}


def measure(reading: Reading) -> tuple[Event, ...]:
    """The events with the figures that measure them: those in the same clause, else in the same sentence."""
    out = []
    for event in reading.events:
        found = [f.id for f in reading.figures if _measures(reading, f, event)]
        out.append(msgspec.structs.replace(event, figures=tuple(found)) if found else event)
    return tuple(out)


def _measures(reading: Reading, figure: Figure, event: Event) -> bool:
    if figure.what not in _BY_TYPE or event.type not in _BY_TYPE[figure.what]:
        return False
    if any(figure.span in span for span in event.evidence):
        return True
    trigger = reading.doc[reading.token_at(event.trigger.start)].sent
    counted = reading.doc[reading.token_at(figure.span.start)].sent
    if trigger.start != counted.start:
        return False
    rivals = [e for e in reading.events if e is not event and e.type in _BY_TYPE[figure.what]]
    near = abs(figure.span.start - event.trigger.start)
    return all(abs(figure.span.start - r.trigger.start) >= near for r in rivals)
