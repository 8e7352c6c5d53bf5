"""Records made by hand for the tests of exports, imports and agreement."""

from __future__ import annotations

from typing import Any

import msgspec

from onrecord.record import (
    Actor,
    Document,
    Event,
    Figure,
    Place,
    Position,
    Record,
    Source,
    Span,
    Statement,
    Time,
)

TEXT = (
    "Kellor army shells Marnov\n\n"
    "MARNOV - Rebels said on Tuesday that Ukraine’s army had shelled Marnov, killing 12 civilians.\n"
    "“We will not\nsurrender”, commander Ilya Petrenko told reporters.\n"
    "On 3 March 2015 Ukraine and Russia met in Minsk. Russia did not attack Odessa; France\tmay impose sanctions "
    "on Russia – “if needed”, it said. 🕊 Protesters marched in Kharkiv."
)


def at(words: str, nth: int = 0) -> Span:
    """Where words stand in the text."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start=start, end=start + len(words))


def actor(id: str, name: str | None, kind: str, codes: tuple[str, ...], *mentions: Span, **more: Any) -> Actor:
    base = {
        "wikidata": None,
        "role": None,
        "country": codes[0][:3] if codes and codes[0][:3] in ("UKR", "RUS", "FRA") else None,
    }
    return Actor(id=id, name=name, kind=kind, code=codes[0] if codes else None, codes=codes, mentions=mentions,
                 **{**base, **more})  # type: ignore[arg-type]  # fmt: skip


def event(id: str, type_: str, trigger: str, evidence: Span, **more: Any) -> Event:
    base = {
        "modes": (), "contexts": (), "quad": 4, "score": -9.3, "cameo": None, "actors": (), "recipients": (),
        "mutual": False, "place": None, "time": None, "status": "actual", "certainty": 0.9, "via": (), "statements": (),
        "figures": (), "same_as": None, "rule": "test", "time_basis": None,
    }  # fmt: skip
    return Event(id=id, type=type_, trigger=at(trigger), evidence=(evidence,), **{**base, **more})  # type: ignore[arg-type]


def time(id: str, words: str, start: str | None, end: str | None, grain: str, basis: str) -> Time:
    return Time(id=id, span=at(words), text=words, type="DATE", timex=start if start == end else None, start=start,
                end=end, grain=grain, basis=basis)  # type: ignore[arg-type]  # fmt: skip


def place(
    id: str, name: str, feature: str, lat: float | None, lon: float | None, geonames: int | None, **more: Any
) -> Place:
    base = {"country": "UKR", "admin1": None, "mentions": (at(name),)}
    return Place(id=id, name=name, lat=lat, lon=lon, geonames=geonames, feature=feature, **{**base, **more})


def record(id: str = "wire/7", **changes: Any) -> Record:
    """One report with something in every layer."""
    shelled = at("Ukraine’s army had shelled Marnov, killing 12 civilians")
    met = at("Ukraine and Russia met in Minsk")
    document = Document(
        id=id, title="Kellor army shells Marnov", text=TEXT, published="2015-03-04T09:30:00", source="The Daily; Post",
        url="https://news.example/7?a=b", language="en", credit="Agencies", furniture=(), story=None,
    )  # fmt: skip
    whole = Record(
        document=document,
        actors=(
            actor("a1", "Rebels", "group", ("UKRREB",), at("Rebels")),
            actor("a2", "Ukrainian army", "organization", ("UKRMIL",), at("Ukraine’s army")),
            actor("a3", "Ilya Petrenko", "person", ("UKRREB",), at("commander Ilya Petrenko"), role="commander"),
            actor("a4", "Ukraine", "country", ("UKRGOV",), at("Ukraine and")),
            actor("a5", "Russia", "country", ("RUSGOV",), at("Russia"), at("Russia", 1), at("Russia", 2),
                  wikidata="Q159"),
            actor("a6", "France", "country", ("FRAGOV",), at("France"), at("it said")),
            actor("a7", None, "population", ("UKRCVL",), at("civilians")),
            actor("a8", "Protesters", "group", ("CVL",), at("Protesters")),
            actor("a9", "United Nations", "organization", ("UNO",), wikidata="Q1065"),
        ),
        places=(
            place("p1", "Marnov", "city", None, None, None),
            place("p2", "Minsk", "capital", 53.9, 27.56667, 625144, country="BLR", admin1="Minsk City"),
            place("p3", "Odessa", "city", 46.47747, 30.73262, 698740),
            place("p4", "Kharkiv", "city", 49.98081, 36.25272, 706483),
        ),
        times=(
            time("t1", "Tuesday", "2015-03-03", "2015-03-03", "day", "published"),
            time("t2", "3 March 2015", "2015-03-03", "2015-03-03", "day", "absolute"),
        ),
        statements=(
            Statement(
                id="s1", speakers=("a1",), source=at("Rebels"), cue=at("said"), kind="indirect", manner="said",
                content=shelled, addressees=(), attribution="explicit", time="t1", place=None, via=(),
                evidence=at(TEXT[at("Rebels").start : shelled.end]), rule="test",
            ),
            Statement(
                id="s2", speakers=("a3",), source=at("commander Ilya Petrenko"), cue=at("told"), kind="direct",
                manner="said", content=at("We will not\nsurrender"), addressees=(), attribution="explicit", time=None,
                place=None, via=(), evidence=at("“We will not\nsurrender”, commander Ilya Petrenko told"), rule="test",
            ),
        ),
        events=(
            event("e1", "ASSAULT", "shelled", shelled, modes=("heavy-weapons",), contexts=("military",), cameo="194",
                  actors=("a2",), recipients=("a7",), place="p1", time="t1", via=("a1",), statements=("s1",),
                  figures=("f1",), time_basis="governing"),
            event("e2", "CONSULT", "met", met, quad=1, score=2.1, cameo="040", actors=("a4", "a5"), mutual=True,
                  place="p2", time="t2", time_basis="governing"),
            event("e3", "ASSAULT", "attack", at("Russia did not attack Odessa"), cameo="190", actors=("a5",),
                  place="p3", status="negated"),
            event("e4", "SANCTION", "impose", at("France\tmay impose sanctions on Russia"), quad=3, score=-5.2,
                  cameo="163", actors=("a6",), recipients=("a5",), status="hypothetical", certainty=0.4),
            event("e5", "PROTEST", "marched", at("Protesters marched in Kharkiv"), score=-6.6, modes=("demo",),
                  cameo="141", actors=("a8",), place="p4", time="t1", time_basis="published"),
            event("e6", "ASSAULT", "shells", at("Kellor army shells Marnov"), cameo="194", actors=("a2",),
                  same_as="e1"),
        ),
        positions=(
            Position(
                id="x1", holders=("a3",), stance="opposes", about=at("surrender"), topic="surrender", statement="s2",
                event=None, time=None, evidence=at("We will not\nsurrender"), rule="test",
            ),
        ),
        figures=(
            Figure(
                id="f1", what="killed", low=12, high=12, of="civilians", place="p1", time="t1", approximate=False,
                via=("a1",), span=at("12 civilians"), evidence=shelled, rule="test",
            ),
        ),
        sources=(Source(actor="a1", relays=("s1", "e1")),),
        warnings=(),
        version="0.1.0",
    )  # fmt: skip
    return msgspec.structs.replace(whole, **changes)


def empty(id: str = "nothing") -> Record:
    """A report in which nothing was found."""
    full = record()
    layers = dict.fromkeys(
        ("actors", "places", "times", "statements", "events", "positions", "figures", "sources", "warnings"), ()
    )
    bare = msgspec.structs.replace(
        full.document,
        id=id,
        text="Nothing.",
        title=None,
        published=None,
        source=None,
        url=None,
        language=None,
        credit=None,
    )
    return msgspec.structs.replace(full, document=bare, **layers)
