"""Event reports: what one document says of one event, and how likely two of them tell of the same event.

The likeness of two reports is a weighted mean of who, when, where, figures and story (`WEIGHTS`); what contradicts
(another type, days that do not meet, places apart) makes it zero; what is not known counts as `UNKNOWN`, less than
agreement and more than disagreement. It depends on the two reports alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from onrecord.corpus.store import Store
from onrecord.knowledge.fold import fold

WEIGHTS = {"who": 0.40, "when": 0.25, "where": 0.20, "story": 0.10, "figures": 0.05}
UNKNOWN = 0.3
LINKED_STATUSES = ("actual", "ongoing", "ended", "historical", "future", "negated")
NEAR_KM, FAR_KM = 25.0, 50.0
_LONGEST = 10  # days; a longer stretch is a coarse date and meets only the same one
BACK = 3  # an event without a date of its own is looked for in the days before publication
UNDATED = "story"
_WIDE = ("country", "admin1", "region", "continent", "sea")

Who = tuple[tuple[str | None, str | None], ...]
Figure = tuple[str, float | None, float | None]


class Report(NamedTuple):
    """One document's word on one event."""

    number: int  # among those that are looked at
    doc: str
    event: str
    type: str
    status: str
    certainty: float
    first: date | None
    last: date | None
    published: str | None
    place: str | None
    lat: float | None
    lon: float | None
    country: str | None
    geonames: int | None
    feature: str | None
    actors: Who
    recipients: Who
    actor_names: tuple[str, ...]
    recipient_names: tuple[str, ...]
    mutual: bool
    modes: tuple[str, ...]
    via: tuple[str, ...]
    figures: tuple[Figure, ...]
    same_as: str | None
    story: str | None
    origin: str

    @property
    def key(self) -> tuple[str, str]:
        """Document and event."""
        return self.doc, self.event

    def window(self) -> tuple[date, date] | None:
        """The days in which it can have happened: its own, else those before publication."""
        if self.first or self.last:
            first = self.first or self.last
            last = self.last or self.first
            assert first is not None
            assert last is not None
            return (first, last) if first <= last else (last, first)
        if self.published:
            day = date.fromisoformat(self.published[:10])
            return day - timedelta(days=BACK), day
        return None

    def blocks(self) -> Iterator[tuple[str, str]]:
        """(day, token) under which it is compared with others.

        Two reports of two documents that could be alike share one. Days are those of its window; a coarse date is
        named by its first and last day, and what has no date by its story.
        """
        window = self.window()
        if window is None:
            days = [f"{UNDATED} {self.story}"]
        elif (window[1] - window[0]).days > _LONGEST:
            days = [f"{window[0]}/{window[1]}"]
        else:
            days = [str(window[0] + timedelta(days=n)) for n in range((window[1] - window[0]).days + 2)]
        tokens = sorted(self._tokens())
        yield from ((day, token) for day in days for token in tokens)

    def _tokens(self) -> set[str]:
        out = {x for entity, code in (*self.actors, *self.recipients) for x in (entity, code and code[:3]) if x}
        if self.place and self.feature not in _WIDE:
            out.add(f"at {fold(self.place)}")
        return out or {f"story {self.story}"}


def likeness(a: Report, b: Report) -> float:
    """How likely two reports tell of the same event, 0 to 1."""
    if a.type != b.type:
        return 0.0
    if a.doc == b.doc:
        return 1.0 if a.same_as == b.event or b.same_as == a.event else 0.5 * _score(a, b)
    return _score(a, b)


def _score(a: Report, b: Report) -> float:
    parts = {"when": _when(a, b), "where": _where(a, b), "who": _who(a, b)}
    known = {name: value for name, value in parts.items() if value is not None}
    if len(known) < len(parts):
        return 0.0
    known["figures"] = _figures(a, b)
    known["story"] = 1.0 if a.story is not None and a.story == b.story else 0.0
    return sum(WEIGHTS[name] * known[name] for name in WEIGHTS)


def _when(a: Report, b: Report) -> float | None:
    one, other = a.window(), b.window()
    if one is None or other is None:
        return UNKNOWN
    gap = (max(one[0], other[0]) - min(one[1], other[1])).days
    lengths = [(w[1] - w[0]).days for w in (one, other)]
    if max(lengths) > _LONGEST:
        return 0.6 if one == other else None
    if gap > 1:
        return None
    if not (a.first or a.last) or not (b.first or b.last):
        return 0.4 if gap <= 0 else None
    if gap == 1:
        return 0.5
    return 1.0 if max(lengths) == 0 else 0.7


def _where(a: Report, b: Report) -> float | None:
    if a.place is None or b.place is None:
        if a.country and b.country and a.country != b.country:
            return None
        return UNKNOWN
    if (a.geonames is not None and a.geonames == b.geonames) or fold(a.place) == fold(b.place):
        return 1.0
    if a.country and b.country and a.country != b.country:
        return None
    if a.feature in _WIDE or b.feature in _WIDE:
        return 0.5
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return UNKNOWN
    apart = kilometres((a.lat, a.lon), (b.lat, b.lon))
    return 0.8 if apart <= NEAR_KM else UNKNOWN if apart <= FAR_KM else None


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The distance of two points on the globe."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def _who(a: Report, b: Report) -> float:
    if a.mutual or b.mutual:
        return _meet((*a.actors, *a.recipients), (*b.actors, *b.recipients))
    return (_meet(a.actors, b.actors) + _meet(a.recipients, b.recipients)) / 2


def _meet(a: Who, b: Who) -> float:
    """How far the smaller set of participants is found in the larger."""
    if not a or not b:
        return UNKNOWN
    small, large = (a, b) if (len(a), a) <= (len(b), b) else (b, a)
    if len(a) == len(b):
        return max(_found(a, b), _found(b, a))
    return _found(small, large)


def _found(small: Who, large: Who) -> float:
    return sum(max(same_actor(x, y) for y in large) for x in small) / len(small)


def same_actor(a: tuple[str | None, str | None], b: tuple[str | None, str | None]) -> float:
    """How far two participants (entity, code) are the same: by entity, by code, by country."""
    if a[0] is not None and a[0] == b[0]:
        return 1.0
    one, other = a[1], b[1]
    if not one or not other:
        return 0.0
    if one == other:
        return 0.8
    if one.startswith(other) or other.startswith(one):
        return 0.6
    return 0.2 if one[:3] == other[:3] else 0.0


def _figures(a: Report, b: Report) -> float:
    both = [(x, y) for x in a.figures for y in b.figures if x[0] == y[0]]
    if not both:
        return 0.5
    return 1.0 if any(ranges_meet(x, y) for x, y in both) else UNKNOWN


def ranges_meet(a: Figure, b: Figure) -> bool:
    """Whether two figures can both be right."""
    low = max(-math.inf if x[1] is None else x[1] for x in (a, b))
    high = min(math.inf if x[2] is None else x[2] for x in (a, b))
    return low <= high


_SELECT = """
    SELECT c.n, e.doc, e.id, e.type, e.status, e.certainty, e.first, e.last, d.published, e.place, e.lat, e.lon,
           e.country, e.geonames, e.feature, e.actors, e.recipients, coalesce(e.mutual, false), e.modes, e.via,
           e.same_as, d.story, coalesce(d.origin, d.doc), p.people, g.figures
    FROM events e JOIN documents d USING (doc) JOIN {wanted} c ON c.doc = e.doc AND c.event = e.id
    LEFT JOIN (
        SELECT n, list([part, coalesce(entity, ''), coalesce(code, '')] ORDER BY part, actor) AS people
        FROM event_actors JOIN {wanted} USING (doc, event) GROUP BY n
    ) p ON p.n = c.n
    LEFT JOIN (
        SELECT n, list([what, low::VARCHAR, high::VARCHAR] ORDER BY id) AS figures
        FROM figures JOIN {wanted} USING (doc, event) GROUP BY n
    ) g ON g.n = c.n
    ORDER BY c.n
"""


def load(store: Store, wanted: str) -> list[Report]:
    """The reports of the events in a relation `wanted(doc, event, n)`, in the order of their numbers `n`."""
    return [_report(row) for row in store.rows(_SELECT.format(wanted=wanted))]


def _report(row: tuple[Any, ...]) -> Report:
    (n, doc, id, type, status, certainty, first, last, published, place, lat, lon, country, geonames, feature, actors,
     recipients, mutual, modes, via, same_as, story, origin, people, figures) = row  # fmt: skip
    return Report(
        n, doc, id, type, status, certainty, _day(first), _day(last), published, place, lat, lon, country, geonames,
        feature, _part(people, "actor"), _part(people, "recipient"), tuple(actors or ()), tuple(recipients or ()),
        mutual, tuple(modes or ()), tuple(via or ()), tuple(_figure(f) for f in figures or ()), same_as, story, origin,
    )  # fmt: skip


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said[:10]) if said else None


def _part(people: Iterable[list[str]] | None, part: str) -> Who:
    found = {(entity or None, code or None) for p, entity, code in people or () if p == part and (entity or code)}
    return tuple(sorted(found, key=lambda x: (x[0] or "", x[1] or "")))


def _figure(said: list[str | None]) -> Figure:
    what, low, high = said
    return str(what), float(low) if low is not None else None, float(high) if high is not None else None
