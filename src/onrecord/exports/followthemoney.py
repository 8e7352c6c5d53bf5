"""FollowTheMoney entities (JSON Lines): the article, who is in it, what happened and what was said; ids link back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from onrecord.corpus.tabulate import entity_of
from onrecord.exports import codes
from onrecord.exports.look import Look, event_id
from onrecord.exports.shape import DEFAULT, Options, events, text_file, to_json
from onrecord.record import Actor, Event, Record, Statement

NAME = "followthemoney"
SUFFIX = ".ftm.json"
ABOUT = "FollowTheMoney entities, one a line"
_STATE = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY")
_PERIOD = {"day": 10, "month": 7, "year": 4}
Entity = dict[str, Any]


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write the entities; gives their number. An actor with a Wikidata item has it as its id in every document."""
    done = 0
    with text_file(target) as out:
        for record in records:
            for entity in entities(record, options):
                out.write(to_json(entity) + "\n")
                done += 1
    return done


def entities(record: Record, options: Options) -> Iterator[Entity]:
    """The entities of one record."""
    look = Look(record)
    article = _article(look)
    yield article
    actors = {a.id: e for a in record.actors if (e := _actor(look, a, article["id"]))}
    yield from actors.values()
    for event in events(record, options):
        yield _event(look, event, article["id"], actors, options)
    for said in record.statements:
        yield _statement(look, said, article["id"], actors)


def _entity(schema: str, id: str, **properties: Iterable[str | None]) -> Entity:
    """An entity; empty values and properties are left out."""
    kept = {key: list(dict.fromkeys(v for v in values if v)) for key, values in properties.items()}
    return {"id": id, "schema": schema, "properties": {key: values for key, values in kept.items() if values}}


def _key(*parts: str) -> str:
    return "onrecord-" + hashlib.sha1("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()  # noqa: S324 - a name


def _article(look: Look) -> Entity:
    d = look.document
    return _entity(
        "Article", _key("document", d.id, d.text), title=[d.title], bodyText=[d.text],
        publishedAt=[(d.published or "")[:19]], publisher=[d.source], sourceUrl=[_url(d.url)], fileName=[d.id],
    )  # fmt: skip


def _url(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None


def _actor(look: Look, actor: Actor, article: str) -> Entity | None:
    """An entity for whoever has a name; descriptions such as `three officials` and populations have none."""
    key = entity_of(actor)
    if key is None or actor.kind in ("population", "unknown"):
        return None
    parts = codes.take_apart(actor.code)
    properties: dict[str, Iterable[str | None]] = {
        "name": [actor.name],
        "alias": [w for m in actor.mentions if (w := look.line(m)) != actor.name and w[:1].isupper() and " " in w],
        "country": [codes.iso2(actor.country or parts.entity).lower()],
        "wikidataId": [actor.wikidata],
        "proof": [article],
    }
    if actor.kind == "person":
        return _entity("Person", actor.wikidata or _key("actor", key), **properties, position=[actor.role])
    state = parts.sector in _STATE or actor.kind == "country"
    return _entity("PublicBody" if state else "Organization", actor.wikidata or _key("actor", key), **properties)


def _event(look: Look, event: Event, article: str, actors: dict[str, Entity], options: Options) -> Entity:
    days, place = look.days(event, options), look.place(event)
    cut = _PERIOD.get(days.grain, 10)
    who = look.named(event.actors)
    whom = look.named(event.recipients)
    names = [" and ".join(look.name(a) for a in side) for side in (who, whom) if side]
    return _entity(
        "Event", _key("event", article, event.id),
        name=[f"{event.type}: {' → '.join(names)}" if names else event.type],
        involved=[actors[a.id]["id"] for a in (*who, *whom) if a.id in actors],
        namesMentioned=[look.name(a) for a in (*who, *whom) if a.id not in actors],
        startDate=[days.start[:cut]], endDate=[days.end[:cut]], location=[place.name if place else None],
        country=[codes.iso2(place.country).lower() if place else None], summary=[look.line(look.evidence(event))],
        keywords=[event.type, *event.modes, f"status: {event.status}"], recordId=[event_id(look.record, event)],
        publisher=[look.document.source], sourceUrl=[_url(look.document.url)], proof=[article],
    )  # fmt: skip


def _statement(look: Look, said: Statement, article: str, actors: dict[str, Entity]) -> Entity:
    """A note on its speaker: what was said, with the whole stretch that proves it."""
    speakers = look.named(said.speakers)
    return _entity(
        "Note", _key("statement", article, said.id),
        name=[f"{' and '.join(look.name(a) for a in speakers) or 'Somebody'} ({said.manner}, {said.kind})"],
        entity=[actors[a.id]["id"] for a in speakers if a.id in actors], description=[look.line(said.content)],
        summary=[look.line(said.evidence)], publisher=[look.document.source], sourceUrl=[_url(look.document.url)],
        proof=[article],
    )  # fmt: skip
