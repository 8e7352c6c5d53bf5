"""The report's text cut at every boundary of a finding, and the findings beside it."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any, NamedTuple

from onrecord.corpus.decisions.fields import LAYERS
from onrecord.corpus.decisions.model import Decision
from onrecord.record import Record, Span
from onrecord.views.lookup import Lookup

SHOWN = ("events", "statements", "positions", "figures", "actors", "places", "times")
HEADINGS = {
    "events": "What happened", "statements": "Who said what", "positions": "Positions", "figures": "Figures",
    "actors": "Who", "places": "Where", "times": "When",
}  # fmt: skip


class Piece(NamedTuple):
    """A piece of the text with the layers and findings it belongs to."""

    text: str
    layers: str
    ids: str
    furniture: bool


class Finding(NamedTuple):
    """A finding as it is listed: a headline, particulars, its chain of sources, and what people decided about it."""

    id: str
    layer: str
    what: str
    who: str
    details: tuple[str, ...]
    status: str | None
    chain: tuple[str, ...]
    words: str
    certainty: float | None
    decisions: tuple[Decision, ...]


def pieces(record: Record) -> list[Piece]:
    """The text in pieces."""
    text = record.document.text
    opens: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    closes: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for layer, id, span in _marks(record):
        opens[span.start].append((layer, id))
        closes[span.end].append((layer, id))
    furniture = {(s.start, s.end) for s in record.document.furniture}
    cuts = sorted({0, len(text), *opens, *closes, *(n for pair in furniture for n in pair)})
    active: dict[tuple[str, str], int] = {}
    out: list[Piece] = []
    for start, stop in pairwise(cuts):
        for key in closes.get(start, ()):
            active[key] -= 1
            if not active[key]:
                del active[key]
        for key in opens.get(start, ()):
            active[key] = active.get(key, 0) + 1
        aside = any(a <= start and stop <= b for a, b in furniture)
        layers = " ".join(dict.fromkeys(layer for layer, _ in active))
        out.append(Piece(text[start:stop], layers, " ".join(i for _, i in active), aside))
    return out


def _marks(record: Record) -> list[tuple[str, str, Span]]:
    marks: list[tuple[str, str, Span]] = []
    for layer in LAYERS.values():
        marks += [(layer.name, item.id, span) for item in getattr(record, layer.name) for span in layer.spans(item)]
    for said in record.statements:
        marks += [("statements", said.id, span) for span in (said.cue, said.source) if span]
    return [m for m in marks if m[2].start < m[2].end]


def findings(record: Record, decided: dict[str, list[Decision]]) -> dict[str, list[Finding]]:
    """The findings by layer, in the order of the text (events in the order of time)."""
    look = Lookup(record)
    return {
        layer: [_finding(look, layer, item, tuple(decided.get(item.id, ()))) for item in _ordered(look, layer)]
        for layer in SHOWN
    }


def finding(record: Record, layer: str, id: str, decided: dict[str, list[Decision]]) -> Finding | None:
    """One of them."""
    item = next((x for x in getattr(record, layer) if x.id == id), None)
    return _finding(Lookup(record), layer, item, tuple(decided.get(id, ()))) if item is not None else None


def _ordered(look: Lookup, layer: str) -> list[Any]:
    return look.events_in_time if layer == "events" else list(getattr(look.record, layer))


def _finding(look: Lookup, layer: str, item: Any, decided: tuple[Decision, ...]) -> Finding:
    made = _DESCRIBE[layer](look, item)
    span = LAYERS[layer].span(item)
    return Finding(
        id=item.id,
        layer=layer,
        what=made["what"],
        who=made.get("who", ""),
        details=tuple(d for d in made.get("details", ()) if d),
        status=made.get("status"),
        chain=tuple(made.get("chain", ())),
        words=look.quote(span),
        certainty=getattr(item, "certainty", None),
        decisions=decided,
    )


def _event(look: Lookup, e: Any) -> dict[str, Any]:
    who = look.names(e.actors) or "?"
    whom = f" → {look.names(e.recipients)}" if e.recipients and not e.mutual else ""
    return {
        "what": e.type,
        "who": who + whom,
        "details": (look.when(e.time) or "undated", ", ".join(e.modes), look.where(e.place),
                    f"retells {e.same_as}" if e.same_as else ""),
        "status": e.status,
        "chain": _chain(look, (), e.via),
    }  # fmt: skip


def _statement(look: Lookup, s: Any) -> dict[str, Any]:
    return {
        "what": s.manner,
        "who": look.names(s.speakers) or look.quote(s.source) or "unknown speaker",
        "details": (s.kind, "inferred" if s.attribution == "inferred" else "", look.when(s.time), look.where(s.place),
                    f"to {look.names(s.addressees)}" if s.addressees else ""),
        "chain": _chain(look, s.speakers, s.via),
    }  # fmt: skip


def _chain(look: Lookup, speakers: tuple[str, ...], via: tuple[str, ...]) -> list[str]:
    """Who has it from whom, the reader's end first."""
    links = [look.name(i) for i in via]
    if speakers:
        links.append(look.names(speakers))
    if not links:
        return []
    return [look.record.document.source or look.record.document.credit or "the report", *links]


def _position(look: Lookup, p: Any) -> dict[str, Any]:
    return {
        "what": p.stance,
        "who": look.names(p.holders) or "?",
        "details": (p.topic or look.quote(p.about), look.when(p.time),
                    f"reverses {p.reverses}" if p.reverses else ""),
    }  # fmt: skip


def _figure(look: Lookup, f: Any) -> dict[str, Any]:
    return {
        "what": f.what,
        "who": f"{look.amount(f)} {f.of or ''}".strip(),
        "details": (look.where(f.place), look.when(f.time), f"part of {f.part_of}" if f.part_of else ""),
        "chain": _chain(look, (), f.via),
    }


def _actor(look: Lookup, a: Any) -> dict[str, Any]:
    many = f"{len(a.mentions)} mentions" if len(a.mentions) > 1 else ""
    return {"what": " ".join(a.codes) or "no code", "who": look.name(a.id), "details": (a.role, a.kind, many)}


def _place(_: Lookup, p: Any) -> dict[str, Any]:
    where = f"{p.lat:.2f}, {p.lon:.2f}" if p.lat is not None and p.lon is not None else "not located"
    return {"what": p.feature or "place", "who": p.name, "details": (p.country, where)}


def _time(look: Lookup, t: Any) -> dict[str, Any]:
    days = " to ".join(dict.fromkeys(d for d in (t.start, t.end) if d)) or "open"
    return {"what": t.timex or t.type, "who": look.quote(t.span), "details": (days, t.basis)}


_DESCRIBE: dict[str, Any] = {
    "events": _event, "statements": _statement, "positions": _position, "figures": _figure, "actors": _actor,
    "places": _place, "times": _time,
}  # fmt: skip
