"""A reader of generated reports that takes no time: an event in each sentence with a known verb and two parties."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import msgspec

from benchmarks.corpora import PAIRS, STATES
from onrecord.record import Actor, Document, Event, Place, Record, Span, Time

VERBS = {
    "attacked": "ASSAULT", "shelled": "ASSAULT", "met his counterpart": "CONSULT", "held talks": "CONSULT",
    "agreed": "AGREE", "offered": "AID", "rejected": "REJECT", "threatened": "THREATEN", "criticised": "ACCUSE",
}  # fmt: skip


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    parties = [name for a, b, _ in PAIRS for name in (a, b)] + [state for state, _ in STATES]
    places = [place for _, _, place in PAIRS] + [capital for _, capital in STATES]
    days = [(date(2024, 1, 1) + timedelta(days=n)).strftime("%A") for n in range(7)]
    made = [re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True)))) for names in
            (VERBS, parties, places, days)]  # fmt: skip
    return made[0], made[1], made[2], made[3]


def read(document: Document) -> Record:
    """The record of a generated report."""
    verbs, parties, places, days = _patterns()
    actors: dict[str, Actor] = {}
    where: dict[str, Place] = {}
    when: dict[str, Time] = {}
    events: list[Event] = []
    at = 0
    for line in document.text.split("\n"):
        span = Span(start=at, end=at + len(line))
        at += len(line) + 1
        verb, who = verbs.search(line), list(dict.fromkeys(parties.findall(line)))
        if not verb or len(who) < 2:
            continue
        for name in who:
            code = "".join(c for c in name.upper() if c.isalpha())[:3] + "GOV"
            actors.setdefault(name, Actor(
                id=f"a{len(actors) + 1}", name=name, kind="organization", code=code, codes=(code,), wikidata=None,
                role=None, country=code[:3], mentions=(span,),
            ))  # fmt: skip
        place = next(iter(places.findall(line)), None)
        if place:
            where.setdefault(place, Place(
                id=f"p{len(where) + 1}", name=place, lat=float(len(place)), lon=float(ord(place[0])), country=None,
                admin1=None, geonames=None, feature="city", mentions=(span,),
            ))  # fmt: skip
        said = next(iter(days.findall(line)), None)
        if said and document.published:
            day = _before(date.fromisoformat(document.published[:10]), said)
            when.setdefault(said, Time(
                id=f"t{len(when) + 1}", span=span, text=said, type="DATE", timex=day, start=day, end=day, grain="day",
                basis="published",
            ))  # fmt: skip
        time = when.get(said) if said else None
        events.append(Event(
            id=f"e{len(events) + 1}", type=VERBS[verb[0]], modes=(), contexts=(), quad=1, score=1.0, cameo=None,
            actors=(actors[who[0]].id,), recipients=(actors[who[1]].id,), mutual=False,
            place=where[place].id if place else None, time=time.id if time else None, status="actual", certainty=0.8,
            via=(), statements=(), figures=(), same_as=None, trigger=span, evidence=(span,),
            time_basis="sentence" if time else None,
        ))  # fmt: skip
    return Record(
        document=msgspec.structs.replace(document), actors=tuple(actors.values()), places=tuple(where.values()),
        times=tuple(when.values()), statements=(), events=tuple(events), positions=(), figures=(), sources=(),
        warnings=(), version="quick",
    )  # fmt: skip


def _before(day: date, weekday: str) -> str:
    while day.strftime("%A") != weekday:
        day -= timedelta(days=1)
    return day.isoformat()
