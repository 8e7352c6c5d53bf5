"""Runs event cases: short reports with the events a careful coder wrote down, matched as `docs/cases.md` says.

An event counts as found when its type is one of those given, its participants fit and its words touch the sentence
that holds `at`. A participant in capitals is a code prefix, a bare sector matches any actor of that sector, anything
else is part of a name or mention.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from onrecord import Reader
from onrecord.record import Event, Record

CASES = Path(__file__).parent.parent / "cases" / "events"
CODE = re.compile(r"[A-Z]{3}([A-Z]{3}){0,2}")
SECTORS = re.compile("COP|GOV|JUD|LEG|MIL|OPP|PRM|PTY|REB|SPY|UAF|UNK|AGR|BUS|CRM|CVL|EDU|ELI|JRN|LAB|MED|REF|REL|SOC")


@dataclass
class Score:
    """Counts over cases, and the misses in words."""

    hit: int = 0
    want: int = 0
    good: int = 0
    got: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision (over complete reports) and recall."""
        precision = self.good / self.got if self.got else 1.0
        recall = self.hit / self.want if self.want else 1.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def share(self, name: str) -> float:
        """Share right of one attribute."""
        return self.right[name] / self.asked[name] if self.asked[name] else 1.0

    def note(self, name: str, ok: bool, text: str) -> None:
        """Count one attribute."""
        self.asked[name] += 1
        self.right[name] += ok
        if not ok:
            self.notes.append(f"{text}: {name} wrong")


def listed(value: Any) -> list[Any]:
    """A value as a list."""
    return [] if value is None else value if isinstance(value, list) else [value]


class Report:
    """A record with the look-ups that matching needs."""

    def __init__(self, record: Record):
        self.record = record
        self.actors = {a.id: a for a in record.actors}
        self.places = {p.id: p for p in record.places}
        self.times = {t.id: t for t in record.times}

    def is_actor(self, actor_id: str, want: str) -> bool:
        actor = self.actors[actor_id]
        if CODE.fullmatch(want):
            if SECTORS.fullmatch(want):
                return any(want in (c[3:6], c[6:9]) or c == want for c in actor.codes)
            return any(c.startswith(want) for c in actor.codes)
        said = [actor.name or "", *(self.record.quote(m) for m in actor.mentions)]
        return want.lower() in " | ".join(" ".join(s.split()) for s in said).lower()

    def all_in(self, wanted: list[str], got: tuple[str, ...]) -> bool:
        return all(any(self.is_actor(g, w) for g in got) for w in wanted)

    def sentence(self, phrase: str) -> tuple[int, int]:
        """The sentence-like stretch that holds a phrase (bounded by line ends and full stops)."""
        text = self.record.document.text
        start = text.index(phrase)
        left = max(text.rfind(mark, 0, start) for mark in ("\n", ". ", "? ", "! ")) + 1
        ends = [e for mark in ("\n", ". ", "? ", "! ") if (e := text.find(mark, start + len(phrase) - 1)) >= 0]
        return max(left, 0), min(ends, default=len(text))

    def touches(self, event: Event, box: tuple[int, int]) -> bool:
        return any(s.start < box[1] and s.end > box[0] for s in (*event.evidence, event.trigger))

    def parties_fit(self, gold: dict[str, Any], event: Event) -> bool:
        actors, recipients = listed(gold.get("actors")), listed(gold.get("recipients"))
        if (gold.get("mutual") or gold.get("mutual_ok")) and self.all_in(
            actors + recipients, event.actors + event.recipients
        ):
            return True
        if gold.get("mutual"):
            return False
        return self.all_in(actors, event.actors) and self.all_in(recipients, event.recipients)

    def matching(self, gold: dict[str, Any]) -> list[Event]:
        box = self.sentence(gold["at"])
        return [
            e
            for e in self.record.events
            if e.type in listed(gold.get("type", e.type)) and self.parties_fit(gold, e) and self.touches(e, box)
        ]


def run(name: str, reader: Reader) -> Score:
    """Score one case file."""
    score = Score()
    for case in yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))["cases"]:
        report = Report(reader.read(case["text"], published=str(case["published"])))
        _score_case(case, report, score)
    return score


def _score_case(case: dict[str, Any], report: Report, score: Score) -> None:
    used: set[str] = set()
    by_id: dict[str, list[Event]] = {}
    for gold in case.get("events", []):
        found = report.matching(gold)
        used |= {e.id for e in found}
        by_id[gold.get("id", "")] = found
        if gold.get("optional"):
            continue
        text = f"{case['id']}: {gold['at']}"
        score.want += 1
        score.hit += bool(found)
        if found:
            _score_attributes(gold, found, by_id, report, score, text)
        else:
            score.notes.append(f"{text}: missed")
    for gold in case.get("not_events", []):
        wrong = [e for e in report.matching(gold) if e.status in listed(gold.get("status", e.status))]
        score.note("kept out", not wrong, f"{case['id']}: {gold['at']}")
    if case.get("complete"):
        events = report.record.events
        score.got += len(events)
        score.good += sum(e.id in used for e in events)
        score.notes += [f"{case['id']}: not in gold: {e.type} {e.rule}" for e in events if e.id not in used]
    else:
        score.got += sum(not g.get("optional") for g in case.get("events", []))
        score.good += sum(bool(report.matching(g)) for g in case.get("events", []) if not g.get("optional"))


def _score_attributes(
    gold: dict[str, Any],
    found: list[Event],
    by_id: dict[str, list[Event]],
    report: Report,
    score: Score,
    text: str,
) -> None:
    if "status" in gold:
        score.note("status", any(e.status in listed(gold["status"]) for e in found), text)
    if "mode" in gold:
        score.note("mode", any(set(e.modes) & set(listed(gold["mode"])) for e in found), text)
    if "date" in gold:
        starts = [report.times[e.time].start or "" for e in found if e.time]
        score.note("date", any(s.startswith(str(gold["date"])) for s in starts), text)
    if "place" in gold:
        names = [report.places[e.place].name for e in found if e.place]
        score.note("place", any(gold["place"].lower() in n.lower() for n in names), text)
    if "source" in gold:
        score.note("source", any(report.is_actor(a, gold["source"]) for e in found for a in e.via), text)
    if "same_as" in gold:
        ids = {e.id for e in by_id[gold["same_as"]]}
        score.note("same_as", any(e.id in ids or e.same_as in ids for e in found), text)
