"""The attributed record: what a reading of one report yields.

All classes are immutable `msgspec` structs. Offsets are Unicode code points into `document.text`, half-open
`[start, end)`. Ids are unique within a record and stable for the same input, version and settings. The JSON
Schema and `docs/record.md` are generated from the descriptions in this module (`onrecord schema`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

ActorKind = Literal["person", "organization", "group", "country", "population", "unknown"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Grain = Literal["time", "day", "week", "month", "quarter", "year", "decade"]
TimeBasis = Literal["absolute", "published", "narrative", "ambiguous"]
StatementKind = Literal["direct", "indirect", "mixed"]
Manner = Literal["said", "written", "asked", "believed", "intended"]
Attribution = Literal["explicit", "inferred"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Status = Literal["actual", "ongoing", "ended", "historical", "future", "requested", "hypothetical", "negated"]
Stance = Literal["supports", "opposes", "demands", "offers", "denies", "commits", "undecided"]
FigureKind = Literal[
    "killed", "injured", "detained", "displaced", "missing", "rescued", "money", "troops", "rounds", "other"
]  # fmt: skip


class Span(Struct, frozen=True, kw_only=True, gc=False, order=True):
    """A stretch of `document.text`."""

    start: Annotated[int, Meta(description="First code point, counted from 0.", ge=0)]
    end: Annotated[int, Meta(description="One past the last code point.", ge=0)]

    def __contains__(self, other: Span) -> bool:
        """Whether another span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


class Document(Struct, frozen=True, kw_only=True):
    """The report that was read."""

    id: Annotated[str, Meta(description="The input row's id, else the file name, else a hash of the text.")]
    title: Annotated[str | None, Meta(description="Headline, from the input's metadata or the text's first line.")]
    text: Annotated[str, Meta(description="What every offset refers to; verbatim, never edited.")]
    published: Annotated[str | None, Meta(description="ISO 8601 date or datetime of publication.")]
    source: Annotated[str | None, Meta(description="The outlet that published the report.")]
    url: Annotated[str | None, Meta(description="Web address of the report.")]
    language: Annotated[str | None, Meta(description="ISO 639-1 code of the text's language.")]
    credit: Annotated[str | None, Meta(description='Agencies or wire credited, e.g. "Agencies", "Reuters".')]
    furniture: Annotated[
        tuple[Span, ...],
        Meta(description="Spans of page furniture (sharing bars, repeated headlines): left out of every layer."),
    ]
    story: Annotated[str | None, Meta(description="Id of the story the report belongs to, when a corpus linked it.")]
    extra: Annotated[
        Mapping[str, Any], Meta(description="Keys of the input row that onrecord does not know, carried along.")
    ] = msgspec.field(default_factory=dict)


class Actor(Struct, frozen=True, kw_only=True):
    """One real-world entity: every name, pronoun or description that refers to it is a mention."""

    id: Annotated[str, Meta(description="Id within the record.")]
    name: Annotated[str | None, Meta(description="Usual English name, or the description when unnamed.")]
    kind: Annotated[ActorKind, Meta(description="What sort of entity this is.")]
    code: Annotated[
        str | None, Meta(description="Main PLOVER entity code (country or bloc, then sector) on the document's date.")
    ]
    codes: Annotated[tuple[str, ...], Meta(description="Every code that applies, main first.")]
    wikidata: Annotated[str | None, Meta(description="Wikidata item, when sure.")]
    role: Annotated[str | None, Meta(description="Office held on the document's date, or the role the text gives.")]
    country: Annotated[str | None, Meta(description="ISO 3166 alpha-3 code of the country the actor belongs to.")]
    mentions: Annotated[tuple[Span, ...], Meta(description="Every mention, in text order.")]


class Place(Struct, frozen=True, kw_only=True):
    """One place that the report names."""

    id: Annotated[str, Meta(description="Id within the record.")]
    name: Annotated[str, Meta(description="Usual English name.")]
    lat: Annotated[float | None, Meta(description="Latitude in decimal degrees; null when unresolved.")]
    lon: Annotated[float | None, Meta(description="Longitude in decimal degrees; null when unresolved.")]
    country: Annotated[str | None, Meta(description="ISO 3166 alpha-3 code.")]
    admin1: Annotated[str | None, Meta(description="First-level division, when known.")]
    geonames: Annotated[int | None, Meta(description="GeoNames id, when the place has one.")]
    feature: Annotated[
        str | None, Meta(description="Sort of place: country, admin1, city, region, sea, river, site, ...")
    ]
    mentions: Annotated[tuple[Span, ...], Meta(description="Every mention, in text order.")]
    rule: Annotated[str | None, Meta(description="The rule that resolved the name.")] = None


class Time(Struct, frozen=True, kw_only=True):
    """One time expression."""

    id: Annotated[str, Meta(description="Id within the record.")]
    span: Annotated[Span, Meta(description="The words.")]
    text: Annotated[str, Meta(description="The words, quoted.")]
    type: Annotated[TimexType, Meta(description="TIMEX3 type.")]
    timex: Annotated[str | None, Meta(description='TIMEX3 value, e.g. "2013-W11", "P3D"; null when open.')]
    start: Annotated[str | None, Meta(description="First day (ISO date, inclusive) of the interval; null = open.")]
    end: Annotated[str | None, Meta(description="Last day (ISO date, inclusive) of the interval; null = open.")]
    grain: Annotated[Grain | None, Meta(description="How finely the expression tells time.")]
    basis: Annotated[TimeBasis | None, Meta(description="What the value was worked out from.")]
    rule: Annotated[str | None, Meta(description="The rule of the time grammar that read it.")] = None


class Statement(Struct, frozen=True, kw_only=True):
    """Something said, written, asked, believed or intended, laid to someone."""

    id: Annotated[str, Meta(description="Id within the record.")]
    speakers: Annotated[tuple[str, ...], Meta(description="Ids of the actors whose words or thoughts these are.")]
    source: Annotated[Span | None, Meta(description="The words that name the speaker.")]
    cue: Annotated[Span | None, Meta(description="The words that attribute (said, according to, claim).")]
    kind: Annotated[StatementKind, Meta(description="direct: all in quotation marks; mixed: partly; indirect: not.")]
    manner: Annotated[Manner, Meta(description="Speech, writing, question, belief or intention.")]
    content: Annotated[Span, Meta(description="What is attributed, without the quotation marks around it.")]
    addressees: Annotated[tuple[str, ...], Meta(description="Ids of the actors it was said to.")]
    attribution: Annotated[Attribution, Meta(description="explicit, or inferred for a floating quotation.")]
    time: Annotated[str | None, Meta(description="Id of the time at which it was said.")]
    place: Annotated[str | None, Meta(description="Id of the place at which it was said.")]
    via: Annotated[tuple[str, ...], Meta(description="Ids of the actors who relay it, nearest first.")]
    evidence: Annotated[Span, Meta(description="The whole stretch: source, cue and content.")]
    rule: Annotated[str | None, Meta(description="The rule that found it.")] = None


class Event(Struct, frozen=True, kw_only=True):
    """Who did what to whom, in PLOVER's terms, with its reality status."""

    id: Annotated[str, Meta(description="Id within the record.")]
    type: Annotated[str, Meta(description="PLOVER event type, or a type of the user's own codebook.")]
    modes: Annotated[tuple[str, ...], Meta(description="PLOVER modes: how it was done.")]
    contexts: Annotated[tuple[str, ...], Meta(description="PLOVER contexts: why or in which sphere.")]
    quad: Annotated[int | None, Meta(description="Quad class 1-4; null for a user's own type without one.")]
    score: Annotated[float | None, Meta(description="PLOVER conflict-cooperation score, -10 to +10.")]
    cameo: Annotated[str | None, Meta(description="CAMEO code that fits (text: leading zeros count), or null.")]
    actors: Annotated[tuple[str, ...], Meta(description="Ids of the actors who did it.")]
    recipients: Annotated[tuple[str, ...], Meta(description="Ids of the actors it was done to.")]
    mutual: Annotated[bool, Meta(description="True: all participants are actors, there is no recipient.")]
    place: Annotated[str | None, Meta(description="Id of the place where it happened.")]
    time: Annotated[str | None, Meta(description="Id of the time when it happened.")]
    status: Annotated[Status, Meta(description="Whether it happened, is happening, will, might, or did not.")]
    certainty: Annotated[float, Meta(description="Calibrated chance that type and status are right.", ge=0, le=1)]
    via: Annotated[tuple[str, ...], Meta(description="Ids of the actors on whose word the report has it.")]
    statements: Annotated[tuple[str, ...], Meta(description="Ids of the statements that contain it.")]
    figures: Annotated[tuple[str, ...], Meta(description="Ids of the figures that measure it.")]
    same_as: Annotated[str | None, Meta(description="Id of an earlier event that this one retells.")]
    trigger: Annotated[Span, Meta(description="The word or words that name the event.")]
    evidence: Annotated[tuple[Span, ...], Meta(description="The clauses that prove it.")]
    rule: Annotated[str | None, Meta(description="The frame or classifier that made it.")] = None
    time_basis: Annotated[
        Literal["governing", "sentence", "narrative", "statement", "published"] | None,
        Meta(description="Where the time comes from; published: the report's date, with no time of its own."),
    ] = None


class Position(Struct, frozen=True, kw_only=True):
    """Where a holder stands on a topic, and what it rests on."""

    id: Annotated[str, Meta(description="Id within the record.")]
    holders: Annotated[tuple[str, ...], Meta(description="Ids of the actors who hold it.")]
    stance: Annotated[Stance, Meta(description="The stance taken.")]
    about: Annotated[Span, Meta(description="The topic's words.")]
    topic: Annotated[str | None, Meta(description="The topic in the text's words, tidied.")]
    statement: Annotated[str | None, Meta(description="Id of the statement it rests on.")]
    event: Annotated[str | None, Meta(description="Id of the event it rests on.")]
    time: Annotated[str | None, Meta(description="Id of the time it was taken.")]
    evidence: Annotated[Span, Meta(description="The words that prove it.")]
    reverses: Annotated[str | None, Meta(description="Id of an earlier position of the holder that this reverses.")] = (
        None
    )
    rule: Annotated[str | None, Meta(description="The rule that found it.")] = None


class Figure(Struct, frozen=True, kw_only=True):
    """A figure that somebody claims."""

    id: Annotated[str, Meta(description="Id within the record.")]
    what: Annotated[FigureKind, Meta(description="What is counted.")]
    low: Annotated[float | int | None, Meta(description="Lowest value the words allow; null = open.")]
    high: Annotated[float | int | None, Meta(description="Highest value the words allow; null = open.")]
    of: Annotated[str | None, Meta(description='Whom or what it counts, or the unit ("civilians", "USD").')]
    place: Annotated[str | None, Meta(description="Id of the place it is about.")]
    time: Annotated[str | None, Meta(description="Id of the time (or since-when) it is about.")]
    approximate: Annotated[bool, Meta(description="True for about, nearly, some, dozens.")]
    via: Annotated[tuple[str, ...], Meta(description="Ids of the actors who claim it.")]
    span: Annotated[Span, Meta(description="The figure's own words.")]
    evidence: Annotated[Span, Meta(description="The clause that proves it.")]
    part_of: Annotated[str | None, Meta(description="Id of the figure this is a part of (including three ...).")] = None
    rule: Annotated[str | None, Meta(description="The rule that read it.")] = None


class Source(Struct, frozen=True, kw_only=True):
    """Someone on whose word the record rests, and what it relays."""

    actor: Annotated[str, Meta(description="Id of the actor.")]
    relays: Annotated[tuple[str, ...], Meta(description="Ids of the statements and events that rest on its word.")]


class Notice(Struct, frozen=True, kw_only=True):
    """What the reader could not settle, with the words in question."""

    code: Annotated[str, Meta(description="Number of the warning (W101 ...), see docs/errors.md.")]
    message: Annotated[str, Meta(description="One line in plain words.")]
    span: Annotated[Span | None, Meta(description="The words in question; null when about the whole report.")]


class Record(Struct, frozen=True, kw_only=True):
    """Everything read from one report."""

    document: Annotated[Document, Meta(description="The report.")]
    actors: Annotated[tuple[Actor, ...], Meta(description="Who: one per real-world entity.")]
    places: Annotated[tuple[Place, ...], Meta(description="Where.")]
    times: Annotated[tuple[Time, ...], Meta(description="When.")]
    statements: Annotated[tuple[Statement, ...], Meta(description="Who said what, through whom.")]
    events: Annotated[tuple[Event, ...], Meta(description="Who did what to whom.")]
    positions: Annotated[tuple[Position, ...], Meta(description="Where the parties stand.")]
    figures: Annotated[tuple[Figure, ...], Meta(description="Which figures are claimed.")]
    sources: Annotated[tuple[Source, ...], Meta(description="On whose word: actors and what each relays.")]
    warnings: Annotated[tuple[Notice, ...], Meta(description="What the reader could not settle.")]
    version: Annotated[str, Meta(description="Version of onrecord that made the record.")]

    def quote(self, span: Span) -> str:
        """The words of a span."""
        return self.document.text[span.start : span.end]

    def to_json(self, indent: int | None = None) -> bytes:
        """The record as UTF-8 JSON; `indent` spaces, or one line."""
        raw = _encoder().encode(self)
        return raw if indent is None else msgspec.json.format(raw, indent=indent)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from onrecord.views.notebook import html

        return html(self)


@lru_cache(maxsize=1)
def _encoder() -> msgspec.json.Encoder:
    return msgspec.json.Encoder(order="deterministic")


@lru_cache(maxsize=1)
def _decoder() -> msgspec.json.Decoder[Record]:
    return msgspec.json.Decoder(Record)


def from_json(raw: bytes | str) -> Record:
    """Read one record from JSON; raises `msgspec.ValidationError` when it breaks the contract."""
    return _decoder().decode(raw)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record."""
    schema = msgspec.json.schema(Record)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "onrecord record", **schema}
