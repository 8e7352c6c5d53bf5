"""Decisions about events as lines of the example bank, so that a project's corrections can teach the codebook."""

from __future__ import annotations

import re

from onrecord.codebook.bank import NONE, parse_line
from onrecord.corpus.decisions.apply import apply
from onrecord.corpus.decisions.draft import Draft
from onrecord.corpus.decisions.match import locate
from onrecord.corpus.decisions.model import Decision
from onrecord.corpus.store import Store
from onrecord.errors import OnrecordError
from onrecord.record import Event, Record, Span, from_json

_FORBIDDEN = re.compile(r"[\[\]{}|]")
_HEAD = (
    "# Decisions of the desk on {name} as examples; see docs/codebook.md. Check each before it goes into a bank.\n"
    "# TYPE:mode+mode | status | contexts | tags | sentence\n"
)


def bank(store: Store, decisions: list[Decision]) -> str:
    """A bank file: one line for each event that people accepted, fixed, added or rejected."""
    by_doc: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.doc and decision.withdrawn is None:
            by_doc.setdefault(decision.doc, []).append(decision)
    out: list[str] = []
    for doc, held in by_doc.items():
        kept = store.record_json(doc)
        if kept is not None:
            out += _lines(from_json(kept), held)
    return _HEAD.format(name=store.path.name) + "".join(f"{line}\n" for line in dict.fromkeys(out))


def _lines(machine: Record, held: list[Decision]) -> list[str]:
    applied = apply(machine, held)
    record, draft = applied.record, Draft(applied.record)
    out = []
    for event in record.events:
        about = [d for d in applied.marks.get(event.id, ()) if d.layer == "events"]
        if about:
            out.append(_line(draft, event.trigger, event, about[-1]))
    for decision in held:
        span = locate(record.document.text, decision)
        if decision.layer != "events" or decision.action != "reject" or span is None:
            continue
        if not any(e.trigger.overlaps(span) for e in record.events):
            out.append(_line(draft, span, None, decision))
    return [line for line in out if line is not None]


def _line(draft: Draft, trigger: Span, event: Event | None, decision: Decision) -> str | None:
    """One line; None when the sentence cannot be written in the markup."""
    whole = draft.sentence(trigger)
    if _FORBIDDEN.search(draft.text[whole.start : whole.end]):
        return None
    marks: list[tuple[Span, str]] = [(trigger, "{%s}")]
    if event is not None:
        for sign, ids in (("[A:%s]", event.actors), ("[R:%s]", event.recipients)):
            for actor in (a for a in draft.record.actors if a.id in ids):
                inside = [m for m in actor.mentions if m in whole and not any(m.overlaps(s) for s, _ in marks)]
                if inside:
                    nearest = min(inside, key=lambda m: abs(m.start - trigger.start))
                    marks.append((nearest, sign))
    out, at = [], whole.start
    for span, sign in sorted(marks, key=lambda m: m[0]):
        out += [draft.text[at : span.start], sign % draft.text[span.start : span.end]]
        at = span.end
    sentence = " ".join("".join([*out, draft.text[at : whole.end]]).split())
    kind = NONE
    if event is not None:
        kind = event.type + (f":{'+'.join(event.modes)}" if event.modes else "")
    status = event.status if event is not None else "-"
    contexts = ",".join(event.contexts) if event is not None and event.contexts else "-"
    line = f"{kind} | {status} | {contexts} | desk {decision.action} | {sentence}"
    try:
        parse_line(line, decision.decision)
    except OnrecordError:
        return None
    return line
