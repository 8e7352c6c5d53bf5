"""PLOVER JSON: an event a line, with the codebook's keys; what it has no key for stands under `onrecord`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onrecord.exports import codes
from onrecord.exports.look import Look, event_id
from onrecord.exports.shape import DEFAULT, Options, events, text_file, to_json
from onrecord.record import Actor, Event, Place, Record, Span

NAME = "plover"
SUFFIX = ".jsonl"
ABOUT = "PLOVER JSON: one event a line"

# The codebook's names of the auxiliary modes that our statuses are.
AUXILIARY = {"historical": "historical", "future": "future", "hypothetical": "hypothetical", "negated": "negation"}


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write the events; gives their number."""
    done = 0
    with text_file(target) as out:
        for record in records:
            look = Look(record)
            for sequence, event in enumerate(events(record, options), 1):
                out.write(to_json(coded(look, event, sequence, options)) + "\n")
                done += 1
    return done


def coded(look: Look, event: Event, sequence: int, options: Options) -> dict[str, Any]:
    """One event in PLOVER's keys. `date` is null when the report does not tell it."""
    days, whole = look.days(event, options), look.evidence(event)
    document = look.document
    auxiliary = AUXILIARY.get(event.status)
    return {
        "id": event_id(look.record, event),
        "date": days.start or None,
        "enddate": days.end or None,
        "actor": [_entity(look, a, event) for a in look.named(event.actors)],
        "recipient": [_entity(look, a, event) for a in look.named(event.recipients)],
        "event": [event.type],
        "mode": [*event.modes, *([auxiliary] if auxiliary else [])],
        "context": list(event.contexts),
        "event_loc": _location(look.place(event)),
        "event_text": look.record.quote(event.trigger),
        "quad_code": event.quad,
        "event_scale": event.score,
        "text": look.record.quote(whole),
        "text_info": {"sequence": sequence, "start": whole.start, "end": whole.end},
        "cite_info": {
            "title": document.title,
            "url": document.url,
            "language": document.language,
            "publication": document.source,
        },
        "coder": f"onrecord {look.record.version}",
        "coded_date": None,
        "comment": None,
        "onrecord": _more(look, event, days.grain),
    }


def _entity(look: Look, actor: Actor, event: Event) -> dict[str, Any]:
    parts = codes.take_apart(actor.code)
    mention = look.mention(actor, event.evidence)
    return {
        "code": parts.entity or None,
        "sector": [s for s in dict.fromkeys(codes.take_apart(c).sector for c in actor.codes) if s],
        "entity_text": look.record.quote(mention) if mention else actor.name,
        "identifier_id": actor.wikidata,
        "identifier_text": actor.name,
        "office": actor.role,
        "onrecord": {"id": actor.id, "kind": actor.kind, "codes": list(actor.codes), "mention": _span(mention)},
    }


def _location(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "geonameid": place.geonames,
        "lat": place.lat,
        "lon": place.lon,
        "city": place.name if place.feature in ("city", "capital") else None,
        "province": place.admin1,
        "country": codes.country_name(place.country) or None,
        "country_code": place.country,
        "onrecord": {"id": place.id, "name": place.name, "feature": place.feature},
    }


def _span(span: Span | None) -> dict[str, int] | None:
    return {"start": span.start, "end": span.end} if span else None


def _more(look: Look, event: Event, grain: str) -> dict[str, Any]:
    return {
        "document": look.document.id,
        "published": look.document.published,
        "event": event.id,
        "status": event.status,
        "certainty": event.certainty,
        "mutual": event.mutual,
        "cameo": event.cameo,
        "grain": grain or None,
        "time_basis": event.time_basis,
        "same_as": event.same_as,
        "via": [look.name(a) for a in look.named(event.via)],
        "trigger": _span(event.trigger),
        "evidence": [_span(s) for s in event.evidence],
    }
