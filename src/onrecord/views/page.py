"""A record as one self-contained HTML page: the text with coloured, hoverable evidence beside the record.

Everything (style and script) is inside the page; it works without a network. The report's text is escaped, and a
Content-Security-Policy lets no script run but the page's own.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise
from pathlib import Path

from onrecord.record import Event, Record, Span
from onrecord.views.lookup import Lookup

HERE = Path(__file__).parent
LAYERS = ("actors", "places", "times", "statements", "events", "figures", "positions")


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    layer: str
    id: str


@lru_cache(maxsize=2)
def _asset(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def page(record: Record) -> str:
    """The page as text."""
    look = Lookup(record)
    script, style = _asset("page.js"), _asset("page.css")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:"
    document = record.document
    title = " ".join((document.title or document.id).split())
    facts = " · ".join(f for f in (document.published, document.source, document.credit) if f)
    toggles = "".join(
        f'<label class="{layer}"><input type="checkbox" data-layer="{layer}" checked> {layer}</label>'
        for layer in LAYERS
    )
    return (
        "<!doctype html>\n"
        f'<html lang="{escape(document.language or "en")}"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} – onrecord</title>\n<style>{style}</style></head>\n"
        f"<body><header><h1>{escape(title)}</h1><p>{escape(facts)}</p>"
        f'<nav aria-label="Layers">{toggles}</nav></header>\n'
        f'<main><article id="text" tabindex="0" aria-label="The report">{_text(record)}</article>\n'
        f'<section id="record" aria-label="The record">{_record(look)}</section></main>\n'
        f"<script>{script}</script></body></html>\n"
    )


def _marks(record: Record) -> list[_Mark]:
    marks: list[_Mark] = []
    for actor in record.actors:
        marks += [_Mark(s, "actors", actor.id) for s in actor.mentions]
    for place in record.places:
        marks += [_Mark(s, "places", place.id) for s in place.mentions]
    marks += [_Mark(t.span, "times", t.id) for t in record.times]
    for said in record.statements:
        marks += [_Mark(s, "statements", said.id) for s in (said.content, said.cue, said.source) if s]
    marks += [_Mark(e.trigger, "events", e.id) for e in record.events]
    marks += [_Mark(f.span, "figures", f.id) for f in record.figures]
    marks += [_Mark(p.about, "positions", p.id) for p in record.positions]
    return marks


def _text(record: Record) -> str:
    """The text cut at every boundary of a mark; each piece says which findings it belongs to."""
    text = record.document.text
    opens: defaultdict[int, list[_Mark]] = defaultdict(list)
    closes: defaultdict[int, list[_Mark]] = defaultdict(list)
    for mark in _marks(record):
        opens[mark.span.start].append(mark)
        closes[mark.span.end].append(mark)
    furniture = {(s.start, s.end) for s in record.document.furniture}
    cuts = sorted({0, len(text), *opens, *closes, *(n for pair in furniture for n in pair)})
    active: dict[tuple[str, str], int] = {}
    out: list[str] = []
    for start, stop in pairwise(cuts):
        for mark in closes.get(start, ()):
            key = (mark.layer, mark.id)
            active[key] -= 1
            if not active[key]:
                del active[key]
        for mark in opens.get(start, ()):
            key = (mark.layer, mark.id)
            active[key] = active.get(key, 0) + 1
        piece = escape(text[start:stop])
        if any(a <= start and stop <= b for a, b in furniture):
            out.append(f'<span class="furniture">{piece}</span>')
        elif active:
            layers = " ".join(dict.fromkeys(layer for layer, _ in active))
            ids = " ".join(i for _, i in active)
            out.append(f'<mark class="{layers}" data-ids="{ids}">{piece}</mark>')
        else:
            out.append(piece)
    return "".join(out)


def _record(look: Lookup) -> str:
    return "".join(_list(*entry) for entry in lists(look))


def lists(look: Lookup) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The record as lists: heading, layer, and an id and a line of escaped HTML for each finding."""
    record = look.record
    return [
        (
            "Who",
            "actors",
            [
                (a.id, f"<b>{escape(look.name(a.id))}</b> {_small(' '.join(a.codes) or '?', a.role)}")
                for a in record.actors
            ],
        ),
        ("What happened", "events", [(e.id, _event(look, e)) for e in look.events_in_time]),
        (
            "Who said what",
            "statements",
            [
                (
                    s.id,
                    f"<b>{escape(look.chain(s.speakers, s.via) or look.quote(s.source) or 'unnamed')}</b> "
                    f"{_small(s.kind, s.manner)}<q>{escape(look.quote(s.content))}</q>",
                )
                for s in record.statements
            ],
        ),
        (
            "Positions",
            "positions",
            [
                (p.id, f"<b>{escape(look.names(p.holders))}</b> {p.stance} {escape(p.topic or look.quote(p.about))}")
                for p in record.positions
            ],
        ),
        (
            "Figures",
            "figures",
            [
                (
                    f.id,
                    f"<b>{escape(f.what)}</b> {escape(look.amount(f))} {escape(f.of or '')} "
                    f"{_small(look.where(f.place), look.when(f.time), look.chain((), f.via))}",
                )
                for f in record.figures
            ],
        ),
        (
            "Places",
            "places",
            [(p.id, f"<b>{escape(p.name)}</b> {_small(p.country, p.feature)}") for p in record.places],
        ),
        (
            "Times",
            "times",
            [(t.id, f"<b>{escape(look.quote(t.span))}</b> {_small(t.timex, t.basis)}") for t in record.times],
        ),
        ("Unsettled", "warnings", [("", escape(f"{n.code} {n.message}")) for n in record.warnings]),
    ]


def _event(look: Lookup, event: Event) -> str:
    who = escape(look.names(event.actors) or "?")
    whom = "" if event.mutual or not event.recipients else f" → {escape(look.names(event.recipients))}"
    chain = look.chain((), event.via)
    return (
        f"<time>{escape(look.when(event.time) or 'undated')}</time> <b>{escape(event.type)}</b> "
        f"{_small(', '.join(event.modes), event.status, look.where(event.place))}<br>{who}{whom}"
        + (f"<br>{_small('says ' + chain)}" if chain else "")
    )


def _small(*parts: str | None) -> str:
    said = " · ".join(p for p in parts if p)
    return f"<small>{escape(said)}</small> " if said else ""


def _list(title: str, layer: str, rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    items = "".join(
        f'<li class="{layer}" data-id="{i}" tabindex="0">{row}</li>' if i else f"<li>{row}</li>" for i, row in rows
    )
    return f"<h2>{escape(title)}</h2><ol>{items}</ol>"
