"""A record as rows of the project's tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from onrecord import __version__
from onrecord.codebook import head
from onrecord.corpus.schema import Rows
from onrecord.knowledge.fold import fold
from onrecord.record import Actor, Document, Event, Figure, Place, Record, Span, Time
from onrecord.settings import Settings


def key_of(document: Document) -> str:
    """A document's key: what makes it this report and no other. Its id and file name do not count."""
    parts = (document.text, document.title, document.source, document.url, document.published)
    hashed = hashlib.sha256(msgspec.json.encode(parts))
    return hashed.hexdigest()[:16]


def reading_of(settings: Settings) -> str:
    """What findings are made with: the version and the settings, and the contents of the user's own files."""
    named = [f for f in (settings.actors_file, settings.codebook_file) if f is not None]
    trained = head.beside(settings.codebook_file) if settings.codebook_file is not None else None
    files = [f.read_bytes() for f in (*named, *((trained,) if trained is not None and trained.exists() else ()))]
    plain = msgspec.json.encode(msgspec.structs.replace(settings, actors_file=None, codebook_file=None))
    hashed = hashlib.sha256(b"\0".join([__version__.encode(), plain, *files]))
    return hashed.hexdigest()[:16]


def entity_of(actor: Actor) -> str | None:
    """The key of an actor across documents; None when it has no name."""
    if actor.wikidata:
        return actor.wikidata
    if not actor.name or (actor.kind == "unknown" and not actor.code):
        return None
    return f"{fold(actor.name)}|{actor.country or ''}"


class _Context:
    """The look-ups that the rows of one record share."""

    def __init__(self, doc: str, record: Record):
        self.doc = doc
        self.record = record
        self.actors = {a.id: a for a in record.actors}
        self.places = {p.id: p for p in record.places}
        self.times = {t.id: t for t in record.times}

    def words(self, span: Span | None) -> str | None:
        return self.record.quote(span) if span else None

    def all_words(self, spans: Iterable[Span]) -> str:
        return " … ".join(self.record.quote(s) for s in spans)

    def named(self, ids: Iterable[str]) -> list[Actor]:
        return [self.actors[i] for i in ids if i in self.actors]

    def names(self, ids: Iterable[str]) -> list[str]:
        return [a.name or self._mention(a) for a in self.named(ids)]

    def _mention(self, actor: Actor) -> str:
        return self.record.quote(actor.mentions[0]) if actor.mentions else actor.id

    def place(self, id: str | None) -> Place | None:
        return self.places.get(id) if id else None

    def time(self, id: str | None) -> Time | None:
        return self.times.get(id) if id else None

    def days(self, id: str | None) -> tuple[str | None, str | None]:
        time = self.time(id)
        return (time.start, time.end) if time else (None, None)


def findings(doc: str, record: Record) -> dict[str, Rows]:
    """The rows of every table of findings."""
    c = _Context(doc, record)
    return {
        "actors": [_actor(c, a) for a in record.actors],
        "mentions": _mentions(c),
        "places": [
            (doc, p.id, p.name, p.lat, p.lon, p.country, p.admin1, p.geonames, p.feature) for p in record.places
        ],
        "times": [
            (doc, t.id, t.span.start, t.span.end, t.text, t.type, t.timex, t.start, t.end, t.grain, t.basis)
            for t in record.times
        ],
        "statements": _statements(c),
        "events": [_event(c, e) for e in record.events],
        "event_actors": [row for e in record.events for row in _event_actors(c, e)],
        "positions": _positions(c),
        "figures": _figures(c),
    }


def _actor(c: _Context, a: Actor) -> tuple[Any, ...]:
    return c.doc, a.id, entity_of(a), a.name, a.kind, a.code, list(a.codes), a.wikidata, a.role, a.country


def _mentions(c: _Context) -> Rows:
    both: list[tuple[str, Actor | Place]] = [
        *(("actor", a) for a in c.record.actors),
        *(("place", p) for p in c.record.places),
    ]
    return [(c.doc, kind, x.id, m.start, m.end, c.record.quote(m)) for kind, x in both for m in x.mentions]


def _statements(c: _Context) -> Rows:
    rows: Rows = []
    for s in c.record.statements:
        place = c.place(s.place)
        speakers = c.named(s.speakers)
        rows.append(
            (
                c.doc, s.id, c.names(s.speakers), [e for a in speakers if (e := entity_of(a))],
                [a.code for a in speakers if a.code], c.names(s.addressees), c.names(s.via), s.kind, s.manner,
                s.attribution, c.words(s.content), c.words(s.cue), s.content.start, s.content.end,
                c.words(s.evidence), *c.days(s.time), place.name if place else None,
            )
        )  # fmt: skip
    return rows


def _event(c: _Context, e: Event) -> tuple[Any, ...]:
    place, time = c.place(e.place), c.time(e.time)
    own_time = e.time_basis != "published"
    where: tuple[Any, ...] = (None,) * 6
    if place:
        where = (place.name, place.lat, place.lon, place.country, place.geonames, place.feature)
    return (
        c.doc, e.id, None, e.type, list(e.modes), list(e.contexts), e.quad, e.score, e.cameo, c.names(e.actors),
        c.names(e.recipients), e.mutual, e.status, e.certainty, *(c.days(e.time) if own_time else (None, None)),
        time.grain if time and own_time else None, e.time_basis, c.record.document.published, *where,
        c.names(e.via), e.same_as, c.words(e.trigger), e.trigger.start, e.trigger.end, c.all_words(e.evidence),
    )  # fmt: skip


def _event_actors(c: _Context, e: Event) -> Rows:
    parts = (("actor", e.actors), ("recipient", e.recipients), ("via", e.via))
    return [
        (c.doc, e.id, part, a.id, entity_of(a), c.names([a.id])[0], a.code) for part, ids in parts for a in c.named(ids)
    ]


def _positions(c: _Context) -> Rows:
    rows: Rows = []
    for p in c.record.positions:
        holders = c.named(p.holders)
        rows.append(
            (
                c.doc, p.id, c.names(p.holders), [e for a in holders if (e := entity_of(a))],
                [a.code for a in holders if a.code], p.stance, p.topic, c.words(p.about), p.statement, p.event,
                *c.days(p.time), p.evidence.start, p.evidence.end, c.words(p.evidence), p.reverses,
            )
        )  # fmt: skip
    return rows


def _figures(c: _Context) -> Rows:
    measured = {figure: e.id for e in reversed(c.record.events) for figure in e.figures}
    return [_figure(c, f, measured.get(f.id)) for f in c.record.figures]


def _figure(c: _Context, f: Figure, event: str | None) -> tuple[Any, ...]:
    place = c.place(f.place)
    entities = [e for a in c.named(f.via) if (e := entity_of(a))]
    return (
        c.doc, f.id, event, f.what, _real(f.low), _real(f.high), f.of, f.approximate, c.names(f.via), entities,
        place.name if place else None, place.country if place else None, *c.days(f.time), f.span.start, f.span.end,
        c.words(f.span), c.words(f.evidence),
    )  # fmt: skip


def _real(value: float | int | None) -> float | None:
    return None if value is None else float(value)
