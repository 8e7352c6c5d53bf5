"""brat standoff (a folder or a .zip of .txt and .ann files) to records.

Reads what our export writes and what people make of it: text-bound annotations, events with roles, `*` equivalences,
attributes and notes. Notes that hold our JSON give ids and codes; without them, findings get ids of their own and
what standoff does not say stays unknown. The roles of an event count, not what a note says of them.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from onrecord.errors import OnrecordError, said
from onrecord.evaluation.importing.build import document, record
from onrecord.record import Actor, Document, Event, Figure, Place, Position, Record, Span, Statement, Time

NAME = "brat"
_ROLE = re.compile(r"^(\D+?)(\d*):(\S+)$")
_LISTED = "documents.jsonl"
_MOST = 1_000_000_000  # bytes of one unpacked file: more is a zip bomb
Note = dict[str, Any]
Finding = TypeVar("Finding", bound=msgspec.Struct)


def fits(path: Path, head: bytes) -> bool:
    """Whether it is a folder or an archive."""
    return path.is_dir() or head.startswith(b"PK")


def read(path: Path, texts: Mapping[str, Document]) -> Iterator[Record]:
    """A record for each .ann file that has its .txt beside it, in the order of their names."""
    if path.is_dir():
        names = [p.name for p in path.iterdir() if p.is_file()]
        yield from _each(path, names, lambda name: (path / name).read_bytes(), texts)
        return
    try:
        with zipfile.ZipFile(path) as packed:
            sizes = {i.filename: i.file_size for i in packed.infolist() if not i.is_dir()}
            if any(size > _MOST for size in sizes.values()):
                raise OnrecordError("E012", path, "brat archive", "a file in it is too big")
            yield from _each(path, list(sizes), packed.read, texts)
    except zipfile.BadZipFile as problem:
        raise OnrecordError("E012", path, "zip", said(problem)) from None


def _each(path: Path, names: list[str], get: Callable[[str], bytes], texts: Mapping[str, Document]) -> Iterator[Record]:
    listed = get(_LISTED).splitlines() if _LISTED in names else []
    known = {d["file"]: d for d in map(msgspec.json.decode, listed)}
    pairs = sorted(n[:-4] for n in names if n.endswith(".ann") and f"{n[:-4]}.txt" in names)
    order = {name: n for n, name in enumerate(known)}
    if not pairs:
        raise OnrecordError("E012", path, "brat folder", "no .ann with its .txt")
    for name in sorted(pairs, key=lambda n: (order.get(n, len(order)), n)):
        text = get(f"{name}.txt").decode("utf-8")
        yield _Reading(_about(name, text, known.get(name), texts), get(f"{name}.ann").decode("utf-8"), path).record()


def _about(name: str, text: str, listed: Note | None, texts: Mapping[str, Document]) -> Document:
    if listed:
        kept = {k: v for k, v in listed.items() if k not in ("file", "version")}
        return msgspec.convert({**kept, "text": text}, Document)
    given = texts.get(name)
    return given if given and given.text == text else document(name, text)


class _Reading:
    """One .ann file."""

    def __init__(self, about: Document, ann: str, path: Path):
        self.about, self.path = about, path
        self.bound: dict[str, tuple[str, Span]] = {}
        self.frames: dict[str, tuple[str, str, list[tuple[str, str]]]] = {}
        self.notes: dict[str, Note] = {}
        self.attributes: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self.same: list[list[str]] = []
        self.taken: set[str] = set()
        self.ids: dict[str, str] = {}
        for number, line in enumerate(ann.split("\n"), 1):
            if line.strip():
                self._line(line.rstrip("\r"), number)

    def _wrong(self, number: int, reason: str) -> OnrecordError:
        return OnrecordError("E042", f"{self.path} ({self.about.id}.ann)", number, reason)

    def _line(self, line: str, number: int) -> None:
        parts = line.split("\t")
        id, body = parts[0], parts[1] if len(parts) > 1 else ""
        try:
            if id.startswith("T"):
                type_, _, at = body.partition(" ")
                ends = [int(n) for piece in at.split(";") for n in piece.split()]
                self.bound[id] = (type_, Span(start=min(ends), end=max(ends)))
                if max(ends) > len(self.about.text):
                    raise self._wrong(number, "it ends behind the text")
            elif id.startswith("E"):
                (_, type_, _), *roles = [(m[0], m[1], m[3]) for r in body.split() if (m := _ROLE.match(r))]
                trigger = body.split()[0].rsplit(":", 1)[1]
                self.frames[id] = (type_, trigger, [(role, target) for _, role, target in roles])
            elif id.startswith(("A", "M")):
                name, about, *value = body.split()
                self.attributes[about][name] = " ".join(value) or "true"
            elif id == "*":
                self.same.append(body.split()[1:])
            elif id.startswith("#") and len(parts) > 2:
                self._note(body, parts[2])
        except (ValueError, IndexError):
            raise self._wrong(number, f"not standoff: {line[:60]}") from None

    def _note(self, body: str, said: str) -> None:
        about = body.rsplit(maxsplit=1)[-1]
        if said.startswith("{"):
            try:
                self.notes[about] = msgspec.json.decode(said)
            except msgspec.DecodeError:
                return

    def record(self) -> Record:
        """The record of the file."""
        clusters = self._clusters()
        actors = [self._actor(c) for c in clusters if self.bound[c[0]][0] == "Actor"]
        places = [self._place(c) for c in clusters if self.bound[c[0]][0] == "Place"]
        times = [self._time(c[0]) for c in clusters if self.bound[c[0]][0] == "Time"]
        for letter, wanted in (("s", "Statement"), ("x", "Position"), ("f", "Figure"), ("e", None)):
            for id, (type_, _, _) in self.frames.items():
                if (wanted or type_) == type_ and id not in self.ids:
                    self.ids[id] = self._name(self.notes.get(id, {}), letter)
        layers: dict[str, list[Any]] = {"statements": [], "positions": [], "figures": [], "events": []}
        makers = {
            "Statement": ("statements", self._statement),
            "Position": ("positions", self._position),
            "Figure": ("figures", self._figure),
        }
        for id, (type_, trigger, roles) in self.frames.items():
            if trigger not in self.bound:
                raise OnrecordError("E042", f"{self.path} ({self.about.id}.ann)", id, f"no trigger {trigger}")
            layer, make = makers.get(type_, ("events", self._event))
            layers[layer].append(make(id, self.bound[trigger][1], roles))
        return record(self.about, actors=actors, places=places, times=times, **layers)

    def _clusters(self) -> list[list[str]]:
        """Mentions of the same thing, joined by the equivalence lines; one that none names stands alone."""
        parent = {id: id for id, (type_, _) in self.bound.items() if type_ in ("Actor", "Place", "Time")}

        def top(id: str) -> str:
            while parent[id] != id:
                parent[id] = parent[parent[id]]
                id = parent[id]
            return id

        for first, *others in self.same:
            for other in others:
                if first in parent and other in parent:
                    parent[top(other)] = top(first)
        found: defaultdict[str, list[str]] = defaultdict(list)
        for id in parent:
            found[top(id)].append(id)
        return list(found.values())

    def _name(self, note: Note, letter: str) -> str:
        wanted = note.get("id")
        number = 1
        while not wanted or wanted in self.taken:
            wanted = f"{letter}{number}"
            number += 1
        self.taken.add(wanted)
        return str(wanted)

    def _of(self, cluster: list[str], letter: str) -> tuple[Note, tuple[Span, ...]]:
        note = next((self.notes[t] for t in cluster if t in self.notes), {})
        id = self._name(note, letter)
        self.ids.update(dict.fromkeys(cluster, id))
        return {**note, "id": id}, tuple(sorted(self.bound[t][1] for t in cluster))

    def _words(self, span: Span) -> str:
        return self.about.text[span.start : span.end]

    def _actor(self, cluster: list[str]) -> Actor:
        note, mentions = self._of(cluster, "a")
        known = len(note) > 1  # our note leaves out what is null: no name then means that there is none
        blank = {"name": None if known else self._words(mentions[0]), "kind": "unknown"}
        return _made(Actor, blank, note, mentions=mentions)

    def _place(self, cluster: list[str]) -> Place:
        note, mentions = self._of(cluster, "p")
        return _made(Place, {"name": self._words(mentions[0])}, note, mentions=mentions)

    def _time(self, id: str) -> Time:
        note, (span, *_) = self._of([id], "t")
        return _made(Time, {"type": "DATE"}, note, span=span, text=self._words(span))

    def _role(self, roles: list[tuple[str, str]], name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.ids[t] for role, t in roles if role == name and t in self.ids))

    def _first(self, roles: list[tuple[str, str]], name: str) -> str | None:
        return next(iter(self._role(roles, name)), None)

    def _spans(self, roles: list[tuple[str, str]], name: str) -> list[Span]:
        return [self.bound[t][1] for role, t in roles if role == name and t in self.bound]

    def _statement(self, id: str, content: Span, roles: list[tuple[str, str]]) -> Statement:
        parts = {name: next(iter(self._spans(roles, name)), None) for name in ("Source", "Cue", "Evidence")}
        spans = [content, *(s for s in parts.values() if s)]
        whole = Span(start=min(s.start for s in spans), end=max(s.end for s in spans))
        return _made(
            Statement, {"kind": "indirect", "attribution": "explicit", "manner": "said"}, self.notes.get(id, {}),
            id=self.ids[id], content=content, source=parts["Source"], cue=parts["Cue"],
            evidence=parts["Evidence"] or whole, speakers=self._role(roles, "Speaker"),
            addressees=self._role(roles, "Addressee"), via=self._role(roles, "Via"), time=self._first(roles, "Time"),
            place=self._first(roles, "Place"), **self._said(id, manner="Manner"),
        )  # fmt: skip

    def _event(self, id: str, trigger: Span, roles: list[tuple[str, str]]) -> Event:
        blank = {"certainty": 1.0, "status": "actual"}
        return _made(
            Event, blank, self.notes.get(id, {}), id=self.ids[id], type=self.frames[id][0], trigger=trigger,
            evidence=tuple(self._spans(roles, "Evidence")) or (trigger,), actors=self._role(roles, "Actor"),
            recipients=self._role(roles, "Recipient"), via=self._role(roles, "Via"), time=self._first(roles, "Time"),
            place=self._first(roles, "Place"), mutual="Mutual" in self.attributes[id],
            **self._said(id, status="Status"),
        )  # fmt: skip

    def _position(self, id: str, about: Span, roles: list[tuple[str, str]]) -> Position:
        evidence = next(iter(self._spans(roles, "Evidence")), about)
        return _made(
            Position, {"stance": "undecided"}, self.notes.get(id, {}), id=self.ids[id], about=about, evidence=evidence,
            holders=self._role(roles, "Holder"), time=self._first(roles, "Time"), **self._said(id, stance="Stance"),
        )  # fmt: skip

    def _figure(self, id: str, span: Span, roles: list[tuple[str, str]]) -> Figure:
        return _made(
            Figure, {"what": "other"}, self.notes.get(id, {}), id=self.ids[id], span=span,
            evidence=next(iter(self._spans(roles, "Evidence")), span), via=self._role(roles, "Via"),
            time=self._first(roles, "Time"), place=self._first(roles, "Place"),
        )  # fmt: skip

    def _said(self, id: str, **names: str) -> Note:
        return {key: self.attributes[id][name] for key, name in names.items() if name in self.attributes[id]}


def _made(shape: type[Finding], blank: Note, note: Note, **sure: Any) -> Finding:
    """A finding from what is sure, then the note, then blanks; what none of them says is unknown (or empty)."""
    values: Note = {}
    for field in msgspec.structs.fields(shape):
        if field.name in sure:
            values[field.name] = msgspec.to_builtins(sure[field.name])
        elif field.name in note:
            values[field.name] = note[field.name]
        elif field.name in blank:
            values[field.name] = blank[field.name]
        elif field.required:
            values[field.name] = _empty(field.type)
    return msgspec.convert(values, shape)


def _empty(annotated: Any) -> Any:
    said = str(annotated)
    return () if "tuple[" in said else False if "bool" in said else None
