"""The reader: runs the layers over one document, in order, and puts their findings into a record."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from onrecord import __version__
from onrecord.errors import OnrecordError
from onrecord.knowledge import store
from onrecord.layers import (
    actors,
    coreference,
    events,
    figures,
    furniture,
    places,
    positions,
    publication,
    quotes,
    statements,
    syntax,
    times,
)
from onrecord.layers.reading import Reading
from onrecord.record import Document, Event, Notice, Record, Source, Statement
from onrecord.settings import Settings

_SURROGATE = re.compile("[\ud800-\udfff]")

if TYPE_CHECKING:
    from spacy.language import Language


class Reader:
    """Reads documents. Models and tables load on first use, once per process.

    `Reader(Settings(...)).read(text, published="2017-11-11")` gives a `Record`; `read_many` streams.
    """

    def __init__(self, settings: Settings | None = None):
        self.settings = settings or Settings()

    @cached_property
    def nlp(self) -> Language:
        """The bare spaCy pipeline that the reader builds on."""
        return syntax.load_model()

    @cached_property
    def knowledge(self) -> store.Knowledge:
        """The tables of people, places and bodies, with the user's own first."""
        return store.load(self.settings.actors_file)

    def read(
        self,
        document: Document | str,
        *,
        published: str | None = None,
        source: str | None = None,
        title: str | None = None,
        id: str | None = None,
    ) -> Record:
        """Read one report.

        `document` is its text, or a `Document` of a source. `published` is an ISO 8601 date or datetime. Raises
        `OnrecordError` when the text is empty or longer than `Settings.max_characters`.
        """
        if isinstance(document, str):
            document = plain_document(document, published=published, source=source, title=title, id=id)
        elif published or source or title:
            document = msgspec.structs.replace(
                document,
                published=published or document.published,
                source=source or document.source,
                title=title or document.title,
            )
        return record_of(self.open(document))

    def read_many(self, documents: Iterable[Document]) -> Iterator[Record]:
        """Read documents one by one, in order."""
        for document in documents:
            yield self.read(document)

    def open(self, document: Document) -> Reading:
        """Run every layer and return the reading itself, with its tokens (for `explain` and for layers' tests)."""
        settings = self.settings
        text = document.text
        if not text.strip():
            raise OnrecordError("E002", document.id)
        if not text.isascii() and _SURROGATE.search(text):
            raise OnrecordError("E004", document.id, "Unicode (half a surrogate pair)")
        if len(text) > settings.max_characters:
            raise OnrecordError("E008", document.id, len(text), settings.max_characters)
        parts, credit = furniture.blocks(text)
        document = publication.complete(document, parts, credit, settings)
        marks, notices = quotes.find(text, parts)
        names = self.knowledge.find(text, document.published)
        doc = syntax.parse(text, parts, names, self.nlp)
        reading = Reading(document, settings, self.knowledge, doc, parts, quotes=marks, names=tuple(names))
        reading.warnings.extend(notices)
        if not document.published:
            reading.warn("W101", "No publication date: relative times stay open.")
        reading.times = times.find(reading)
        reading.places = places.find(reading)
        reading.mentions = actors.find(reading)
        reading.mentions, reading.actors, reading.referents = coreference.resolve(reading)
        reading.statements = statements.find(reading)
        reading.events = events.find(reading)
        reading.figures = figures.find(reading)
        reading.events = events.measure(reading)
        reading.positions = positions.find(reading)
        return reading


def plain_document(
    text: str,
    *,
    published: str | None = None,
    source: str | None = None,
    title: str | None = None,
    id: str | None = None,
) -> Document:
    """A `Document` of a bare text; its id is a hash of the text when none is given."""
    return Document(
        id=id or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        title=title,
        text=text,
        published=published,
        source=source,
        url=None,
        language=None,
        credit=None,
        furniture=(),
        story=None,
    )


def record_of(reading: Reading) -> Record:
    """The record of a finished reading."""
    return Record(
        document=reading.document,
        actors=reading.actors,
        places=reading.places,
        times=reading.times,
        statements=reading.statements,
        events=reading.events,
        positions=reading.positions,
        figures=reading.figures,
        sources=_sources(reading.statements, reading.events),
        warnings=_ordered(reading.warnings),
        version=__version__,
    )


def _sources(said: tuple[Statement, ...], events: tuple[Event, ...]) -> tuple[Source, ...]:
    """Who relays what: the speakers and relays of statements, and those on whose word an event rests."""
    relays: defaultdict[str, list[str]] = defaultdict(list)
    for statement in said:
        for actor in dict.fromkeys([*statement.speakers, *statement.via]):
            relays[actor].append(statement.id)
    for event in events:
        for actor in event.via:
            relays[actor].append(event.id)
    return tuple(Source(actor=actor, relays=tuple(ids)) for actor, ids in relays.items())


def _ordered(notices: list[Notice]) -> tuple[Notice, ...]:
    unique = {(n.code, n.message, n.span): n for n in notices}
    return tuple(sorted(unique.values(), key=lambda n: ((n.span.start if n.span else -1), n.code, n.message)))


def read(text: str, *, published: str | None = None, source: str | None = None) -> Record:
    """Read one report with default settings: `onrecord.read(text, published="2017-11-11")`."""
    return _default().read(text, published=published, source=source)


_DEFAULT: list[Reader] = []


def _default() -> Reader:
    if not _DEFAULT:
        _DEFAULT.append(Reader())
    return _DEFAULT[0]
