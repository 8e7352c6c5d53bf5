"""What the sources together say of a happening: how many there are, what they agree on, and how sure that makes it.

A source is independent when nobody else's words are its own: reports that credit an agency, copy a report that does, or
have the event on an agency's word, are all that agency; other copies are the outlet that had the text first.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from onrecord.corpus.features import word_lists
from onrecord.corpus.neardup import agency_in
from onrecord.corpus.reports import Figure, Report, Who, ranges_meet, same_actor

MOST = 0.99
_SIDES = ("happened", "coming", "denied")


def side_of(status: str) -> str:
    """Whether a status says that it happened, will, or did not."""
    lists = word_lists()
    if status in lists["happened"]:
        return "happened"
    return "denied" if status in lists["denied"] else "coming"


def voice_of(report: Report) -> str:
    """On whose word a report rests, for counting independent sources."""
    named = (agency_in(name) for name in report.via)
    return next((agency for agency in named if agency), report.origin)


def summary(reports: list[Report], component: str) -> tuple[Any, ...]:
    """The row of a happening."""
    reports = sorted(reports, key=lambda r: r.key)
    voices: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports:
        voices[voice_of(report)].append(report)
    earliest = min(reports, key=lambda r: (r.published is None, r.published or "", r.doc))
    status, certainty, statuses = _whether(voices)
    figures, differ = _figures(voices)
    disputes = [
        name
        for name, said in (("figures", differ), ("who", _who_differs(voices)), ("whether", _both_sides(statuses)))
        if said
    ]
    first, last = _when(reports)
    place = _where(reports)
    where = (place.place, place.lat, place.lon, place.country) if place else (None, None, None, None)
    return (
        f"h{reports[0].doc}-{reports[0].event}", reports[0].type, _common(r.modes for r in reports),
        _common(r.actor_names for r in reports), _common(r.recipient_names for r in reports), first, last, *where,
        status, certainty, len({r.doc for r in reports}), len({r.story or r.doc for r in reports}), len(voices),
        earliest.doc, earliest.published, json.dumps(figures, sort_keys=True), json.dumps(statuses, sort_keys=True),
        disputes, component,
    )  # fmt: skip


def _common(lists: Iterable[tuple[str, ...]]) -> list[str]:
    """Names, most reported first, then by spelling."""
    counts = Counter(name for names in lists for name in dict.fromkeys(names))
    return sorted(counts, key=lambda name: (-counts[name], name))


def _whether(voices: dict[str, list[Report]]) -> tuple[str, float, dict[str, int]]:
    """Status, pooled certainty, and the number of sources for each status.

    Each source counts once, with its surest report. Independent sources for the same side leave the chance that all are
    wrong, the product of (1 - certainty); what is said against it takes its own share away.
    """
    best = {voice: max(said, key=lambda r: (r.certainty, r.doc, r.event)) for voice, said in sorted(voices.items())}
    statuses = Counter(report.status for report in best.values())
    wrong = dict.fromkeys(_SIDES, 1.0)
    count = Counter[str]()
    for report in best.values():
        side = side_of(report.status)
        wrong[side] *= 1 - report.certainty
        count[side] += 1
    side = max(_SIDES, key=lambda s: (count[s], -_SIDES.index(s)))
    against = {"happened": "denied", "coming": "denied", "denied": "happened"}[side]
    certainty = min(MOST, (1 - wrong[side]) * wrong[against])
    order = [s for s in sorted(statuses) if side_of(s) == side]
    status = max(order, key=lambda s: (statuses[s], s == "actual"))
    return status, round(certainty, 4), dict(statuses)


def _both_sides(statuses: dict[str, int]) -> bool:
    return {"happened", "denied"} <= {side_of(s) for s in statuses}


def _latest(reports: list[Report], has: Callable[[Report], bool]) -> Report | None:
    fit = [r for r in reports if has(r)]
    return max(fit, key=lambda r: (r.published or "", r.doc, r.event)) if fit else None


def _figures(voices: dict[str, list[Report]]) -> tuple[dict[str, Any], bool]:
    """Per kind of figure each source's latest claim, and whether all can be right; then whether any cannot."""
    out: dict[str, Any] = {}
    differ = False
    kinds = sorted({f[0] for said in voices.values() for r in said for f in r.figures})
    for kind in kinds:
        claims: dict[str, Figure] = {}
        for voice, said in sorted(voices.items()):
            latest = _latest(said, lambda r, kind=kind: any(f[0] == kind for f in r.figures))  # type: ignore[misc]
            if latest:
                claims[voice] = next(f for f in latest.figures if f[0] == kind)
        lows = [f[1] for f in claims.values() if f[1] is not None]
        highs = [f[2] for f in claims.values() if f[2] is not None]
        values = list(claims.values())
        agree = all(ranges_meet(a, b) for i, a in enumerate(values) for b in values[:i])
        differ = differ or not agree
        out[kind] = {
            "low": min(lows, default=None),
            "high": max(highs, default=None),
            "agree": agree,
            "claims": {voice: [f[1], f[2]] for voice, f in claims.items()},
        }
    return out, differ


def _who_differs(voices: dict[str, list[Report]]) -> bool:
    """Whether two sources name doers of whom none can be the same."""
    named: list[Who] = []
    for said in voices.values():
        latest = _latest(said, lambda r: bool(r.actors))
        if latest and not latest.mutual:
            named.append(latest.actors)
    return any(not any(same_actor(x, y) for x in a for y in b) for i, a in enumerate(named) for b in named[:i])


def _when(reports: list[Report]) -> tuple[str | None, str | None]:
    """The days that most reports give; of equals the closer, then the earlier."""
    spans = Counter((r.first, r.last) for r in reports if r.first and r.last)
    if not spans:
        return None, None

    def rank(span: Any) -> tuple[bool, int, int, Any]:
        length = (span[1] - span[0]).days
        return length > 7, -spans[span], length, span[0]

    first, last = min(spans, key=rank)
    return str(first), str(last)


def _where(reports: list[Report]) -> Report | None:
    """The report whose place is the most exact and the most reported."""
    placed = [r for r in reports if r.place]
    counts = Counter(r.place for r in placed)
    wide = ("country", "admin1", "region", "continent", "sea")
    return min(placed, key=lambda r: (r.feature in wide, -counts[r.place], r.place or "", r.key), default=None)
