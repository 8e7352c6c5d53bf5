"""The layer itself: recognise, resolve, and put mentions of one place together."""

from __future__ import annotations

from onrecord.knowledge import gazetteer
from onrecord.knowledge.fold import fold
from onrecord.layers.places.names import Name, recognise
from onrecord.layers.places.resolve import Sense, resolve
from onrecord.layers.reading import Reading
from onrecord.record import Place, Span


def find(reading: Reading) -> tuple[Place, ...]:
    """The places that a report names, in text order."""
    book = gazetteer.load()
    names = recognise(reading, book)
    if not names:
        return ()
    senses = resolve(reading, book, names)
    grouped: dict[tuple[object, ...], list[tuple[Name, Sense]]] = {}
    for name, sense in zip(names, senses, strict=True):
        if name.acts and sense.site is not None and sense.site.feature == "capital":
            continue
        grouped.setdefault(_identity(name, sense), []).append((name, sense))
    out = []
    for n, group in enumerate(sorted(grouped.values(), key=lambda g: g[0][0].start), 1):
        out.append(_place(reading, f"p{n}", group))
    return tuple(out)


def _identity(name: Name, sense: Sense) -> tuple[object, ...]:
    """What makes two mentions one place."""
    if sense.site is None:
        return ("name", name.key, name.part)
    return ("site", sense.site.index, name.part, name.key if name.part else "")


def _span(reading: Reading, name: Name) -> Span:
    return reading.span(reading.doc[name.start : name.end])


def _place(reading: Reading, ident: str, group: list[tuple[Name, Sense]]) -> Place:
    mentions = tuple(_span(reading, name) for name, _ in group)
    name, sense = group[0]
    site = sense.site
    said = reading.text(mentions[0])
    if site is None:
        reading.warn("W111", f"No place is known by the name {said!r}.", mentions[0])
    elif sense.rival is not None:
        reading.warn("W112", f"{said!r} may be {_where(site)} or {_where(sense.rival)}.", mentions[0])
    feature = (name.part if name.part in ("street", "building") else None) or _feature(site)
    return Place(
        id=ident,
        name=_usual_name(said, name, site),
        lat=site.lat if site else None,
        lon=site.lon if site else None,
        country=(site.country if site else None) or sense.country,
        admin1=site.admin1 if site else sense.admin1,
        geonames=site.geonames if site and not name.part else None,
        feature=feature,
        mentions=mentions,
        rule=sense.rule if not name.part else f"{name.part}: {sense.rule}",
    )


def _feature(site: gazetteer.Site | None) -> str | None:
    return None if site is None else "city" if site.feature == "capital" else site.feature


def _where(site: gazetteer.Site) -> str:
    return ", ".join(x for x in (site.name, site.admin1 if site.admin1 != site.name else None, site.country) if x)


def _usual_name(said: str, name: Name, site: gazetteer.Site | None) -> str:
    """The gazetteer's main name; for a town, the report's own spelling of it (GeoNames has "Ar Raqqah")."""
    plain = " ".join(said.split())
    if site is None or name.part:
        return plain
    if site.feature in ("city", "capital", "admin2") and fold(plain) != fold(site.name):
        return plain
    return site.name
