"""A reader that needs no models: it reads events, statements and figures written in a plain notation.

    EVENT type; actors; recipients; date or -; place or -; status; certainty; figures or -
    SAID speaker; words                    HOLDS holder; stance; topic; date or -

Actors are `CODE:Name`, several with `+`; figures `what=low..high`. `DIE` stops the worker, `FAIL` raises, `SLEEP 0.01`
waits. All other lines are words. Used to test the corpus without the time that reading takes.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from typing import Any

import msgspec

from onrecord.record import Actor, Document, Event, Figure, Place, Position, Record, Span, Statement, Time
from onrecord.settings import Settings

PLACES = {
    "Alba": (10.0, 20.0, "ALB"),
    "Brin": (10.1, 20.05, "ALB"),
    "Cora": (40.0, 60.0, "COR"),
    "Dorn": (41.5, 61, "COR"),
}


def reader(settings: Settings) -> Callable[[Document], Record]:
    return lambda document: _Notation(document, settings).record()


class _Notation:
    def __init__(self, document: Document, settings: Settings):
        self.document, self.settings = document, settings
        self.actors: dict[str, Actor] = {}
        self.places: dict[str, Place] = {}
        self.times: dict[str, Time] = {}
        self.events: list[Event] = []
        self.figures: list[Figure] = []
        self.said: list[Statement] = []
        self.positions: list[Position] = []

    def record(self) -> Record:
        at = 0
        for line in self.document.text.split("\n"):
            word, _, rest = line.partition(" ")
            fields = [f.strip() for f in rest.split(";")]
            span = Span(start=at, end=at + len(line))
            self.line(word, fields, span)
            at += len(line) + 1
        published = self.document.published or self.settings.published
        return Record(
            document=msgspec.structs.replace(self.document, published=published),
            actors=tuple(self.actors.values()), places=tuple(self.places.values()), times=tuple(self.times.values()),
            statements=tuple(self.said),
            events=tuple(e for e in self.events if e.certainty >= self.settings.min_certainty),
            positions=tuple(self.positions), figures=tuple(self.figures), sources=(), warnings=(), version="stub",
        )  # fmt: skip

    def line(self, word: str, fields: list[str], span: Span) -> None:
        if word == "DIE":
            os._exit(9)
        elif word == "FAIL":
            raise ValueError("told to fail")
        elif word == "SLEEP":
            time.sleep(float(fields[0]))
        elif word == "EVENT":
            self.event(fields, span)
        elif word == "SAID":
            self.said.append(Statement(
                id=f"s{len(self.said) + 1}", speakers=self.who(fields[0], span), source=span, cue=None, kind="indirect",
                manner="said", content=span, addressees=(), attribution="explicit", time=None, place=None, via=(),
                evidence=span,
            ))  # fmt: skip
        elif word == "HOLDS":
            holder, stance, topic, day = fields
            self.positions.append(Position(
                id=f"x{len(self.positions) + 1}", holders=self.who(holder, span), stance=stance, about=span,  # type: ignore[arg-type]
                topic=topic,
                statement=None, event=None, time=self.when(day, span), evidence=span,
            ))  # fmt: skip

    def event(self, fields: list[str], span: Span) -> None:
        type_, actors, recipients, day, place, status, certainty, figures = fields
        numbered = []
        for said in () if figures == "-" else figures.split("+"):
            what, _, values = said.partition("=")
            low, _, high = values.partition("..")
            numbered.append(f"f{len(self.figures) + 1}")
            self.figures.append(Figure(
                id=numbered[-1], what=what, low=float(low), high=float(high or low), of="people",  # type: ignore[arg-type]
                place=None, time=None,
                approximate=False, via=(), span=span, evidence=span,
            ))  # fmt: skip
        time_ = self.when(day, span)
        self.events.append(Event(
            id=f"e{len(self.events) + 1}", type=type_, modes=(), contexts=(), quad=4 if type_ == "ASSAULT" else 1,
            score=-9.0 if type_ == "ASSAULT" else 3.0, cameo=None, actors=self.who(actors, span),
            recipients=self.who(recipients, span), mutual=recipients == "mutual", place=self.where(place, span),
            time=time_, status=status, certainty=float(certainty), via=(),  # type: ignore[arg-type]
            statements=(), figures=tuple(numbered),
            same_as=None, trigger=span, evidence=(span,), time_basis="sentence" if time_ else None,
        ))  # fmt: skip

    def who(self, said: str, span: Span) -> tuple[str, ...]:
        out = []
        for one in () if said in ("-", "mutual") else said.split("+"):
            code, _, name = one.partition(":")
            if one not in self.actors:
                self.actors[one] = Actor(
                    id=f"a{len(self.actors) + 1}", name=name, kind="organization", code=code, codes=(code,),
                    wikidata=None,
                    role=None, country=code[:3], mentions=(span,),
                )  # fmt: skip
            out.append(self.actors[one].id)
        return tuple(out)

    def where(self, said: str, span: Span) -> str | None:
        if said == "-":
            return None
        lat, lon, country = PLACES[said]
        place = Place(id=f"p{len(self.places) + 1}", name=said, lat=lat, lon=lon, country=country, admin1=None,
                      geonames=None, feature="city", mentions=(span,))  # fmt: skip
        return self.places.setdefault(said, place).id

    def when(self, said: str, span: Span) -> str | None:
        if said == "-":
            return None
        time_ = Time(id=f"t{len(self.times) + 1}", span=span, text=said, type="DATE", timex=said, start=said, end=said,
                     grain="day", basis="absolute")  # fmt: skip
        return self.times.setdefault(said, time_).id


def document(id: str, text: str, **more: Any) -> Document:
    given = {"title": None, "published": None, "source": None, "url": None, "language": None, "credit": None, **more}
    return Document(id=id, text=text, furniture=(), story=None, **given)


_FILLER = [
    "river",
    "market",
    "school",
    "harvest",
    "signal",
    "copper",
    "garden",
    "ledger",
    "window",
    "engine",
    "pepper",
    "canal",
    "bridge",
    "statute",
    "orchard",
]
_ACTORS = ["ALBGOV:Alba Cabinet", "ALBMIL:Alba Army", "CORGOV:Cora Council", "CORREB:Cora Front", "UNO:World Assembly"]
_OUTLETS = ["The Ledger", "Morning Call", "Cora Times", "Alba Wire", "Harbour Post"]
_TYPES = ["ASSAULT", "CONSULT", "AGREE", "AID"]


def corpus(size: int, seed: int = 1) -> list[Document]:
    """Synthetic reports: a third as many events, each told by one or more outlets with gaps and small differences."""
    dice = random.Random(seed)
    out: list[Document] = []
    while len(out) < size:
        number = len(out)
        day = f"2020-{dice.randint(1, 6):02d}-{dice.randint(1, 28):02d}"
        actor, other = dice.sample(_ACTORS, 2)
        place, type_ = dice.choice([*PLACES, "-"]), dice.choice(_TYPES)
        theme = dice.sample(_FILLER, 6)
        for copy in range(dice.randint(1, 5)):
            told = dice.choice([day, day, day, "-"])
            figures = f"killed={dice.randint(3, 5)}" if type_ == "ASSAULT" else "-"
            status = dice.choice(["actual"] * 5 + ["negated"])
            words = " ".join(dice.choice(theme) for _ in range(30))
            text = (
                f"Report {number}-{copy} about {words}.\n"
                f"EVENT {type_}; {actor}; {other}; {told}; {dice.choice([place, '-'])}; {status}; "
                f"0.{dice.randint(5, 9)}; {figures}"
            )
            credit = dice.choice([None, None, "Reuters"])
            published = day if dice.random() < 0.9 else None
            outlet = dice.choice(_OUTLETS)
            out.append(document(f"d{number}-{copy}", text, published=published, source=outlet, credit=credit))
    return out[:size]


def broken(settings: Settings) -> Callable[[Document], Record]:
    raise ValueError("no model here")
