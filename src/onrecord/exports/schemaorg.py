"""schema.org JSON-LD: a NewsArticle for each report, with its Quotations and the Events it tells of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onrecord.exports.look import Look
from onrecord.exports.shape import DEFAULT, HAPPENED, Options, collection, events
from onrecord.exports.webannotation import urn
from onrecord.record import Actor, Event, Record, Statement

NAME = "schemaorg"
SUFFIX = ".jsonld"
ABOUT = "schema.org JSON-LD: NewsArticle, Quotation, Event"
_TYPES = {"person": "Person", "organization": "Organization", "country": "Country"}
_ACTION = {
    **dict.fromkeys(("actual", "ended", "historical"), "CompletedActionStatus"),
    "ongoing": "ActiveActionStatus",
    **dict.fromkeys(("future", "requested", "hypothetical"), "PotentialActionStatus"),
}
_WIKIDATA = "https://www.wikidata.org/entity/"


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write one graph of articles; gives their number."""
    articles = (article(record, options) for record in records)
    return collection(target, '{"@context":"https://schema.org","@graph":[', articles)


def article(record: Record, options: Options) -> dict[str, Any]:
    """One report. Events that did not happen say so in their `disambiguatingDescription`."""
    look, d = Look(record), record.document
    return _kept(
        {
            "@type": "NewsArticle",
            "@id": urn(d),
            "identifier": d.id,
            "headline": d.title,
            "articleBody": d.text,
            "datePublished": d.published,
            "url": d.url,
            "inLanguage": d.language,
            "publisher": {"@type": "Organization", "name": d.source} if d.source else None,
            "creditText": d.credit,
            "mentions": [_actor(look, a) for a in record.actors if a.name and a.kind in _TYPES],
            "hasPart": [_quotation(look, s) for s in record.statements],
            "about": [_event(look, e, options) for e in events(record, options)],
        }
    )


def _kept(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value is not None and value not in ("", [], {})}


def _actor(look: Look, actor: Actor) -> dict[str, Any]:
    return _kept(
        {
            "@type": _TYPES.get(actor.kind, "Thing"),
            "@id": _actor_id(look, actor),
            "name": look.name(actor),
            "jobTitle": actor.role if actor.kind == "person" else None,
            "sameAs": _WIKIDATA + actor.wikidata if actor.wikidata else None,
        }
    )


def _actor_id(look: Look, actor: Actor) -> str:
    return f"{urn(look.document)}:{actor.id}"


def _reference(look: Look, actor: Actor) -> dict[str, Any]:
    """A pointer to an actor under `mentions`, else the actor in place."""
    if actor.name and actor.kind in _TYPES:
        return {"@id": _actor_id(look, actor)}
    return _actor(look, actor)


def _quotation(look: Look, said: Statement) -> dict[str, Any]:
    speakers = [a for a in look.named(said.speakers) if a.kind in ("person", "organization")]
    return _kept(
        {
            "@type": "Quotation",
            "@id": f"{urn(look.document)}:{said.id}",
            "text": look.record.quote(said.content),
            "spokenByCharacter": [_reference(look, a) for a in speakers],
            "creditText": look.line(said.source) if not speakers else None,
            "keywords": [said.kind, said.manner, f"attribution: {said.attribution}"],
            "isPartOf": {"@id": urn(look.document)},
        }
    )


def _event(look: Look, event: Event, options: Options) -> dict[str, Any]:
    """An Event that is an Action too: so that it can say who acted (agent) and on whom (object)."""
    days = look.days(event, options)
    happened = event.status in HAPPENED or event.status == "future"
    return _kept(
        {
            "@type": ["Event", "Action"],
            "@id": f"{urn(look.document)}:{event.id}",
            "name": f"{event.type} ({', '.join(event.modes)})" if event.modes else event.type,
            "description": look.line(look.evidence(event)),
            "agent": [_reference(look, a) for a in look.named(event.actors)],
            "object": [_reference(look, a) for a in look.named(event.recipients)],
            "actionStatus": _ACTION.get(event.status),
            "startDate": (days.start if happened else "") or None,
            "endDate": (days.end if happened else "") or None,
            "location": _place(look, event),
            "disambiguatingDescription": f"status: {event.status}",
        }
    )


def _place(look: Look, event: Event) -> dict[str, Any] | None:
    place = look.place(event)
    if place is None:
        return None
    known = place.lat is not None and place.lon is not None
    return _kept(
        {
            "@type": "Place",
            "name": place.name,
            "geo": {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon} if known else None,
            "sameAs": f"https://sws.geonames.org/{place.geonames}/" if place.geonames else None,
        }
    )
