"""GeoJSON: a feature for each event, at its place; the geometry is null when the place is not known."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onrecord.exports.look import Look, event_id, told
from onrecord.exports.shape import DEFAULT, Options, collection
from onrecord.record import Event, Place, Record

NAME = "geojson"
SUFFIX = ".geojson"
ABOUT = "GeoJSON: one feature an event, null geometry when unresolved"


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write the features one by one into one collection; gives their number."""
    features = (_feature(look, event, options) for look, event in told(records, options))
    return collection(target, '{"type":"FeatureCollection","features":[', features)


def _feature(look: Look, event: Event, options: Options) -> dict[str, Any]:
    place, days = look.place(event), look.days(event, options)
    return {
        "type": "Feature",
        "id": event_id(look.record, event),
        "geometry": _geometry(place),
        "properties": {
            "document": look.document.id,
            "event": event.id,
            "type": event.type,
            "modes": list(event.modes),
            "quad": event.quad,
            "score": event.score,
            "actors": [look.name(a) for a in look.named(event.actors)],
            "recipients": [look.name(a) for a in look.named(event.recipients)],
            "via": [look.name(a) for a in look.named(event.via)],
            "status": event.status,
            "certainty": event.certainty,
            "start": days.start or None,
            "end": days.end or None,
            "grain": days.grain or None,
            "place": place.name if place else None,
            "feature": place.feature if place else None,
            "country": place.country if place else None,
            "geonames": place.geonames if place else None,
            "published": look.document.published,
            "source": look.document.source,
            "url": look.document.url,
            "words": look.line(look.evidence(event)),
        },
    }


def _geometry(place: Place | None) -> dict[str, Any] | None:
    if place is None or place.lat is None or place.lon is None:
        return None
    return {"type": "Point", "coordinates": [place.lon, place.lat]}
