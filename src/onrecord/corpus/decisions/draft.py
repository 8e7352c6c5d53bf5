"""A record under correction: findings by layer, and names turned into participants, places and times."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import msgspec

from onrecord.record import Actor, Place, Record, Source, Span, Time

RULE = "decision"
_MOST = 200  # mentions of a new actor or place that are looked for
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_REFERENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "actors": {
        "statements": ("speakers", "addressees", "via"), "events": ("actors", "recipients", "via"),
        "positions": ("holders",), "figures": ("via",),
    },
    "places": {"statements": ("place",), "events": ("place",), "figures": ("place",)},
    "times": {"statements": ("time",), "events": ("time",), "positions": ("time",), "figures": ("time",)},
    "statements": {"events": ("statements",), "positions": ("statement",)},
    "events": {"events": ("same_as",), "positions": ("event",)},
    "figures": {"events": ("figures",), "figures": ("part_of",)},
    "positions": {"positions": ("reverses",)},
}  # fmt: skip


class Draft:
    """A record whose findings can be changed, added and taken out."""

    def __init__(self, record: Record):
        self.record = record
        self._numbers: dict[str, int] = {}

    @property
    def text(self) -> str:
        """The report."""
        return self.record.document.text

    def replace(self, layer: str, item: Any) -> None:
        """Put a changed finding in its place."""
        items = tuple(item if x.id == item.id else x for x in getattr(self.record, layer))
        self.record = msgspec.structs.replace(self.record, **{layer: items})

    def add(self, layer: str, item: Any) -> None:
        """Add a finding."""
        self.record = msgspec.structs.replace(self.record, **{layer: (*getattr(self.record, layer), item)})

    def remove(self, layer: str, id: str) -> None:
        """Take a finding out, and what refers to it loses the reference."""
        self._refer(layer, id, None)
        items = tuple(x for x in getattr(self.record, layer) if x.id != id)
        self.record = msgspec.structs.replace(self.record, **{layer: items})

    def merge(self, layer: str, id: str, into: str) -> None:
        """Make two actors or places one."""
        one = self.find(layer, into)
        other = self.find(layer, id)
        mentions = tuple(sorted({*one.mentions, *other.mentions}))
        self._refer(layer, id, into)
        self.remove(layer, id)
        self.replace(layer, msgspec.structs.replace(one, mentions=mentions))

    def follow(self, layer: str, id: str, new: str, taken: tuple[Span, ...], kept: tuple[Span, ...]) -> None:
        """Let findings whose evidence holds mentions of the new one, and none of the old one, refer to the new one."""
        changes: dict[str, Any] = {}
        for other, fields in _REFERENCES[layer].items():
            items = []
            for item in getattr(self.record, other):
                evidence = (item.evidence,) if isinstance(item.evidence, Span) else item.evidence
                mine = any(m.overlaps(e) for m in taken for e in evidence)
                old = any(m.overlaps(e) for m in kept for e in evidence)
                items.append(_referred(item, fields, id, new) if mine and not old else item)
            changes[other] = tuple(items)
        self.record = msgspec.structs.replace(self.record, **changes)

    def find(self, layer: str, id: str) -> Any:
        """A finding by its id."""
        return next(x for x in getattr(self.record, layer) if x.id == id)

    def new_id(self, layer: str) -> str:
        """An id that no finding of the reading has."""
        self._numbers[layer] = self._numbers.get(layer, 0) + 1
        return f"{layer[0]}d{self._numbers[layer]}"

    def _refer(self, layer: str, id: str, to: str | None) -> None:
        changes: dict[str, Any] = {}
        for other, fields in _REFERENCES.get(layer, {}).items():
            changes[other] = tuple(_referred(item, fields, id, to) for item in getattr(self.record, other))
        self.record = msgspec.structs.replace(self.record, **changes)

    def actor(self, name: str) -> str:
        """The actor of that name (or called so in the text); made when there is none."""
        wanted = name.casefold()
        for actor in self.record.actors:
            if actor.name and actor.name.casefold() == wanted:
                return actor.id
        for actor in self.record.actors:
            if any(self.record.quote(m).casefold() == wanted for m in actor.mentions):
                return actor.id
        made = Actor(
            id=self.new_id("actors"), name=name, kind="unknown", code=None, codes=(), wikidata=None, role=None,
            country=None, mentions=self._mentions(name),
        )  # fmt: skip
        self.add("actors", made)
        return made.id

    def place(self, name: str) -> str:
        """The place of that name; made when there is none, with coordinates only when the name is one place's alone."""
        for place in self.record.places:
            if place.name.casefold() == name.casefold():
                return place.id
        site = _only_site(name)
        made = Place(
            id=self.new_id("places"),
            name=name,
            lat=site.lat if site else None,
            lon=site.lon if site else None,
            country=site.country if site else None,
            admin1=site.admin1 if site else None,
            geonames=site.geonames if site else None,
            feature=site.feature if site else None,
            mentions=self._mentions(name),
            rule=RULE,
        )
        self.add("places", made)
        return made.id

    def time(self, days: list[str | None], at: Span) -> str | None:
        """The time from one day to another; made at some words when there is none."""
        start, end = days
        if not start and not end:
            return None
        for time in self.record.times:
            if (time.start, time.end) == (start, end):
                return time.id
        whole = start == end and start is not None and _DAY.fullmatch(start)
        made = Time(
            id=self.new_id("times"), span=at, text=self.record.quote(at), type="DATE", timex=start if whole else None,
            start=start, end=end, grain="day" if whole else None, basis=None, rule=RULE,
        )  # fmt: skip
        self.add("times", made)
        return made.id

    def _mentions(self, name: str) -> tuple[Span, ...]:
        found = []
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self.text):
            found.append(Span(start=match.start(), end=match.end()))
            if len(found) == _MOST:
                break
        return tuple(found)

    def sentence(self, span: Span) -> Span:
        """The sentence (roughly) round some words."""
        start = max((m.end() for m in re.finditer(r"[.!?]['\"”’]?\s+|\n", self.text[: span.start])), default=0)
        match = re.search(r"[.!?]['\"”’]?(?=\s)|\n", self.text[span.end :])
        end = span.end + (match.end() if match else len(self.text) - span.end)
        words = self.text[start:end]
        return Span(start=start + len(words) - len(words.lstrip()), end=start + len(words.rstrip()))

    def finished(self) -> Record:
        """The record, its sources drawn up anew."""
        relays: dict[str, list[str]] = {}
        for said in self.record.statements:
            for actor in dict.fromkeys([*said.speakers, *said.via]):
                relays.setdefault(actor, []).append(said.id)
        for event in self.record.events:
            for actor in event.via:
                relays.setdefault(actor, []).append(event.id)
        sources = tuple(Source(actor=actor, relays=tuple(ids)) for actor, ids in relays.items())
        return msgspec.structs.replace(self.record, sources=sources)


def _referred(item: Any, fields: tuple[str, ...], id: str, to: str | None) -> Any:
    changes: dict[str, Any] = {}
    for field in fields:
        value = getattr(item, field)
        if isinstance(value, tuple):
            if id in value:
                changes[field] = tuple(dict.fromkeys(to if v == id else v for v in value if v != id or to))
        elif value == id:
            changes[field] = to
    return msgspec.structs.replace(item, **changes) if changes else item


@lru_cache(maxsize=256)
def _only_site(name: str) -> Any:
    from onrecord.knowledge.fold import fold
    from onrecord.knowledge.gazetteer import Gazetteer

    sites = _gazetteer(Gazetteer).named(fold(name))
    return sites[0] if len(sites) == 1 else None


@lru_cache(maxsize=1)
def _gazetteer(make: Any) -> Any:
    return make()
