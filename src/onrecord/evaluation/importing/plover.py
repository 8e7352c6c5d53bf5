"""PLOVER JSON: events, a line each (or one JSON array), to records. The old names `source` and `target` are read too.

Events of the same document go into one record. Its text is the report's own where `texts` has it, else the events'
sentences one under another. What the file does not tell stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from onrecord.codebook import load as codebook
from onrecord.errors import OnrecordError
from onrecord.evaluation.importing.build import document, record
from onrecord.exports.plover import AUXILIARY
from onrecord.record import Actor, Document, Event, Place, Record, Span, Time

NAME = "plover"
_STATUS = {name: status for status, name in AUXILIARY.items()}
Raw = dict[str, Any]


def fits(path: Path, head: bytes) -> bool:  # noqa: ARG001 - one shape
    """Whether it opens like PLOVER JSON: an object with `event` and an actor (or source)."""
    return head.lstrip()[:1] in (b"{", b"[") and b'"event"' in head and (b'"actor"' in head or b'"source"' in head)


def read(path: Path, texts: Mapping[str, Document]) -> Iterator[Record]:
    """A record for each document, in the order in which they come first."""
    groups: dict[str, list[Raw]] = {}
    for number, raw in _rows(path):
        problem = _problem(raw)
        if problem:
            raise OnrecordError("E042", path, number, problem)
        groups.setdefault(_document_id(raw), []).append(raw)
    for id, rows in groups.items():
        yield _Builder(id, rows, texts.get(id)).record()


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    raw = path.read_bytes()
    if raw.lstrip().startswith(b"["):
        yield from enumerate(msgspec.json.decode(raw), 1)
        return
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            try:
                yield number, msgspec.json.decode(line)
            except msgspec.DecodeError as problem:
                raise OnrecordError("E042", path, number, f"not JSON: {problem}") from None


def _problem(raw: Any) -> str | None:
    if not isinstance(raw, dict):
        return "not an object"
    if not _texts(raw.get("event")):
        return "no `event`"
    own = "onrecord" in raw  # our own export may hold types of a user's codebook
    unknown = [t for t in _texts(raw["event"]) if t.upper() not in _types() and not own]
    return f"no such event type: {unknown[0]}" if unknown else None


@cache
def _types() -> dict[str, Any]:
    return {name.upper(): kind for name, kind in codebook.builtin().types.items()}


def _document_id(raw: Raw) -> str:
    ours, cited = raw.get("onrecord") or {}, raw.get("cite_info") or {}
    names = (ours.get("document"), cited.get("url"), cited.get("title"), raw.get("id"))
    return next((str(name) for name in names if name), "plover")


def _texts(value: Any) -> list[str]:
    """A text or a list of them (or of objects with a `type` or `value`) as a list."""
    if value in (None, "", []):
        return []
    values = value if isinstance(value, list) else [value]
    return [str(v.get("type") or v.get("value") or "") if isinstance(v, dict) else str(v) for v in values]


def _number(value: Any) -> float | None:
    try:
        return None if value in (None, "") else float(value)
    except (TypeError, ValueError):
        return None


class _Builder:
    """The record of one document, event by event."""

    def __init__(self, id: str, rows: list[Raw], known: Document | None):
        self.rows = rows
        first, cited = rows[0].get("onrecord") or {}, rows[0].get("cite_info") or {}
        self.places_in_text = bool(known)
        self.document = known or document(
            id, "\n".join(dict.fromkeys(str(r.get("text") or r.get("event_text") or r["event"]) for r in rows)),
            title=cited.get("title"), url=cited.get("url"), language=cited.get("language"),
            source=cited.get("publication"), published=first.get("published"),
        )  # fmt: skip
        self.actors: dict[str, Actor] = {}
        self.places: dict[str, Place] = {}
        self.times: list[Time] = []
        self.events: list[Event] = []
        self.shift = 0

    def record(self) -> Record:
        """The record."""
        for raw in self.rows:
            self._event(raw)
        return record(
            self.document,
            actors=self.actors.values(),
            places=self.places.values(),
            times=self.times,
            events=self.events,
        )

    def _event(self, raw: Raw) -> None:
        ours = raw.get("onrecord") or {}
        whole = self._find(str(raw.get("text") or ""), 0, len(self.document.text), raw.get("text_info") or {})
        whole = whole or Span(start=0, end=len(self.document.text))
        start = (raw.get("text_info") or {}).get("start")
        self.shift = whole.start - int(start) if start is not None else 0
        trigger = (
            self._moved(ours.get("trigger")) or self._find(str(raw.get("event_text") or ""), *_ends(whole)) or whole
        )
        spans = [s for s in (self._moved(e) for e in ours.get("evidence") or []) if s]
        modes = [m for m in _texts(raw.get("mode")) if m not in _STATUS]
        implied = next((_STATUS[m] for m in _texts(raw.get("mode")) if m in _STATUS), "actual")
        for type_ in _texts(raw["event"]):
            kind, quad, score = _types().get(type_.upper()), raw.get("quad_code"), _number(raw.get("event_scale"))
            self.events.append(
                Event(
                    id=self._event_id(ours), type=kind.type if kind else type_, modes=tuple(modes),
                    contexts=tuple(_texts(raw.get("context"))), quad=kind.quad if quad is None and kind else quad,
                    score=kind.score if score is None and kind else score, cameo=ours.get("cameo"),
                    actors=self._side(raw.get("actor", raw.get("source")), whole),
                    recipients=self._side(raw.get("recipient", raw.get("target")), whole),
                    mutual=bool(ours.get("mutual", False)), place=self._place(raw.get("event_loc")),
                    time=self._time(raw, ours, whole), status=ours.get("status", implied),
                    certainty=ours.get("certainty", 1.0), via=(), statements=(), figures=(),
                    same_as=ours.get("same_as"), trigger=trigger, evidence=tuple(spans) or (whole,), rule="plover",
                    time_basis=ours.get("time_basis"),
                )
            )  # fmt: skip

    def _event_id(self, ours: Raw) -> str:
        taken = {e.id for e in self.events}
        wanted = ours.get("event")
        return wanted if wanted and wanted not in taken else f"e{len(self.events) + 1}"

    def _find(self, words: str, start: int, end: int, said: Raw | None = None) -> Span | None:
        """Where words stand: at the offset that the file gives, if they do, else where they come first."""
        text = self.document.text
        at = (said or {}).get("start")
        if words and isinstance(at, int) and text.startswith(words, at):
            return Span(start=at, end=at + len(words))
        found = text.find(words, start, end) if words else -1
        return Span(start=found, end=found + len(words)) if found >= 0 else None

    def _moved(self, span: Raw | None) -> Span | None:
        """An offset of the original report in this text."""
        if not span:
            return None
        start, end = span["start"] + self.shift, span["end"] + self.shift
        return Span(start=start, end=end) if 0 <= start <= end <= len(self.document.text) else None

    def _side(self, raw: Any, near: Span) -> tuple[str, ...]:
        values = raw if isinstance(raw, list) else [raw] if raw else []
        return tuple(
            dict.fromkeys(self._actor(v if isinstance(v, dict) else {"code": str(v)}, near) for v in values if v)
        )

    def _actor(self, raw: Raw, near: Span) -> str:
        ours = raw.get("onrecord") or {}
        sectors = _texts(raw.get("sector"))
        codes = ours.get("codes") or [str(raw.get("code") or "") + s for s in sectors or [""]]
        codes = [c for c in codes if c]
        words = str(raw.get("entity_text") or "")
        name = raw.get("identifier_text") or words or (codes[0] if codes else None)
        key = ours.get("id") or f"{name}|{'|'.join(codes)}"
        mention = self._moved(ours.get("mention")) or self._find(words, *_ends(near))
        old = self.actors.get(key)
        if old:
            mentions = tuple(sorted({*old.mentions, *([mention] if mention else [])}))
            self.actors[key] = msgspec.structs.replace(old, mentions=mentions)
            return old.id
        country = codes[0][:3] if codes and codes[0][:3].isalpha() and len(codes[0]) in (3, 6) else None
        self.actors[key] = Actor(
            id=ours.get("id") or f"a{len(self.actors) + 1}", name=name, kind=ours.get("kind", "unknown"),
            code=codes[0] if codes else None, codes=tuple(codes), wikidata=raw.get("identifier_id"),
            role=raw.get("office"), country=country if _is_country(country) else None,
            mentions=(mention,) if mention else (),
        )  # fmt: skip
        return self.actors[key].id

    def _place(self, raw: Raw | None) -> str | None:
        if not raw:
            return None
        ours = raw.get("onrecord") or {}
        name = ours.get("name") or raw.get("city") or raw.get("province") or raw.get("country")
        if not name:
            return None
        key = ours.get("id") or f"{name}|{raw.get('country_code')}"
        if key not in self.places:
            geonames = _number(raw.get("geonameid"))
            self.places[key] = Place(
                id=ours.get("id") or f"p{len(self.places) + 1}", name=name, lat=_number(raw.get("lat")),
                lon=_number(raw.get("lon")), country=raw.get("country_code"), admin1=raw.get("province"),
                geonames=int(geonames) if geonames else None, feature=ours.get("feature"), mentions=(), rule="plover",
            )  # fmt: skip
        return self.places[key].id

    def _time(self, raw: Raw, ours: Raw, whole: Span) -> str | None:
        if not raw.get("date"):
            return None
        start, end = str(raw["date"])[:10], str(raw.get("enddate") or (raw["date"] if not ours else ""))[:10]
        self.times.append(
            Time(
                id=f"t{len(self.times) + 1}", span=Span(start=whole.start, end=whole.start), text="", type="DATE",
                timex=start if start == end else None, start=start, end=end or None,
                grain=ours.get("grain") or ("day" if start == end else None), basis=None, rule="plover",
            )
        )  # fmt: skip
        return self.times[-1].id


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _is_country(code: str | None) -> bool:
    from onrecord.exports.codes import country_name

    return bool(country_name(code))
