"""brat standoff: a folder (or a .zip) with a .txt and an .ann file for each report, and the project's configuration.

Mentions are text-bound annotations, one entity's mentions an equivalence set; statements, events, positions and
figures are brat events whose roles point at mentions; status and the like are attributes. Notes hold as JSON what
standoff has no place for. `documents.jsonl` keeps ids and dates.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from onrecord.exports.shape import DEFAULT, Options, binary_file, events, folder, to_json
from onrecord.record import Event, Record, Span

NAME = "brat"
SUFFIX = ""
ABOUT = "brat standoff: .txt and .ann for each report, in a folder or a .zip"
CONFIGURATION = ("annotation.conf", "documents.jsonl")
_UNSAFE = re.compile(r"[^\w.-]+")
_PIECES = re.compile(r"[^\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_OWN_FIELDS = ("mentions", "span", "trigger", "content", "source", "cue", "about", "evidence", "text")


def write(records: Iterable[Record], target: Path, options: Options = DEFAULT) -> int:
    """Write the standoff files; gives the number of reports."""
    if target.suffix.lower() == ".zip":
        return _zipped(records, target, options)
    done = 0
    with folder(target) as made:
        for name, content in _files(records, options):
            with (made / name).open("a", encoding="utf-8", newline="") as out:
                out.write(content)
            done += name.endswith(".txt")
    return done


def _zipped(records: Iterable[Record], target: Path, options: Options) -> int:
    done, listed = 0, ""
    with binary_file(target) as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in _files(records, options):
            if name == "documents.jsonl":
                listed += content
                continue
            out.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
            done += name.endswith(".txt")
        out.writestr(zipfile.ZipInfo("documents.jsonl"), listed, zipfile.ZIP_DEFLATED)
    return done


def _files(records: Iterable[Record], options: Options) -> Iterable[tuple[str, str]]:
    """Names and contents; `documents.jsonl` comes line by line."""
    seen: Counter[str] = Counter()
    types: set[str] = set()
    for record in records:
        name = _UNSAFE.sub("_", record.document.id)[:100].strip("._") or "report"
        seen[name.lower()] += 1
        if seen[name.lower()] > 1:
            name = f"{name}-{seen[name.lower()]}"
        types.update(e.type for e in record.events)
        yield f"{name}.txt", record.document.text
        yield f"{name}.ann", standoff(record, options)
        about = msgspec.to_builtins(record.document)
        del about["text"]
        yield "documents.jsonl", to_json({"file": name, "version": record.version, **about}) + "\n"
    yield "annotation.conf", configuration(sorted(types))


def configuration(types: list[str]) -> str:
    """The `annotation.conf` that tells brat our layers."""
    roles = "Actor*:Actor, Recipient*:Actor, Via*:Actor, Time?:Time, Place?:Place, Evidence*:Evidence"
    statuses = "actual|ongoing|ended|historical|future|requested|hypothetical|negated"
    return "\n".join(
        [
            "[entities]", "Actor", "Place", "Time", "Source", "Cue", "Evidence", "",
            "[relations]", "<OVERLAP> Arg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>", "",
            "[events]", *(f"{t}\t{roles}" for t in types),
            "Statement\tSpeaker*:Actor, Addressee*:Actor, Via*:Actor, Source?:Source, Cue?:Cue, Time?:Time, "
            "Place?:Place, Evidence?:Evidence",
            "Position\tHolder*:Actor, Evidence?:Evidence, Time?:Time",
            "Figure\tVia*:Actor, Time?:Time, Place?:Place, Evidence?:Evidence", "",
            "[attributes]", f"Status\tArg:<EVENT>, Value:{statuses}", "Mutual\tArg:<EVENT>",
            "Manner\tArg:Statement, Value:said|written|asked|believed|intended",
            "Stance\tArg:Position, Value:supports|opposes|demands|offers|denies|commits|undecided", "",
        ]
    )  # fmt: skip


def standoff(record: Record, options: Options) -> str:
    """The .ann file of a record."""
    return _Standoff(record).write(events(record, options))


class _Standoff:
    """Collects the lines of one .ann file."""

    def __init__(self, record: Record):
        self.record = record
        self.lines: list[str] = []
        self.counts: Counter[str] = Counter()
        self.mentions: dict[str, list[tuple[Span, str]]] = {}
        self.made: dict[tuple[str, Span], str] = {}

    def write(self, kept: list[Event]) -> str:
        """All lines: mentions first, since events point at them."""
        for layer, type_ in ((self.record.actors, "Actor"), (self.record.places, "Place")):
            for item in layer:
                marks = [(m, t) for m in item.mentions if (t := self._bound(type_, m))]
                self.mentions[item.id] = marks
                if len(marks) > 1:
                    self.lines.append("*\tEquiv " + " ".join(t for _, t in marks))
                if marks:
                    self._note(marks[0][1], item)
        for time in self.record.times:
            mark = self._bound("Time", time.span)
            if mark:
                self.mentions[time.id] = [(time.span, mark)]
                self._note(mark, time)
        self._statements()
        for event in kept:
            self._event(event)
        self._rest()
        return "".join(line + "\n" for line in self.lines)

    def _id(self, letter: str) -> str:
        self.counts[letter] += 1
        return f"{letter}{self.counts[letter]}"

    def _bound(self, type_: str, span: Span) -> str | None:
        """A text-bound annotation; None for blank words. Brat wants a fragment for each line and between tabs.

        The same words of the same type are bound once, but for actors and places: two may share them.
        """
        if (type_, span) in self.made and type_ not in ("Actor", "Place"):
            return self.made[type_, span]
        words = self.record.quote(span)
        pieces = [(m.start(), m.end()) for m in _PIECES.finditer(words) if m.group().strip()]
        if not pieces:
            return None
        id = self.made[type_, span] = self._id("T")
        at = ";".join(f"{span.start + a} {span.start + b}" for a, b in pieces)
        self.lines.append(f"{id}\t{type_} {at}\t{' '.join(words[a:b] for a, b in pieces)}")
        return id

    def _note(self, about: str, item: Any) -> None:
        plain = {
            k: v for k, v in msgspec.to_builtins(item).items() if k not in _OWN_FIELDS and v not in (None, [], False)
        }
        self.lines.append(f"{self._id('#')}\tAnnotatorNotes {about}\t{_one_line(to_json(plain))}")

    def _attribute(self, name: str, about: str, value: str | None = None) -> None:
        self.lines.append(f"{self._id('A')}\t{name} {about}" + (f" {value}" if value else ""))

    def _roles(self, role: str, ids: Iterable[str | None], near: Span) -> list[tuple[str, str]]:
        """A role for each finding: the mention inside the evidence, else the first."""
        found = []
        for id in ids:
            marks = self.mentions.get(id or "", [])
            inside = next((t for m, t in marks if m in near), marks[0][1] if marks else None)
            if inside:
                found.append((role, inside))
        return found

    def _frame(self, type_: str, trigger: Span, roles: list[tuple[str, str]], item: Any) -> str | None:
        mark = self._bound(type_, trigger)
        if mark is None:
            return None
        seen: Counter[str] = Counter()
        said = [f"{type_}:{mark}"]
        for role, id in roles:
            seen[role] += 1
            said.append(f"{role}{seen[role] if seen[role] > 1 else ''}:{id}")
        id = self._id("E")
        self.lines.append(f"{id}\t{' '.join(said)}")
        self._note(id, item)
        return id

    def _marks(self, role: str, spans: Iterable[Span | None]) -> list[tuple[str, str]]:
        return [(role, t) for s in spans if s and (t := self._bound(role, s))]

    def _statements(self) -> None:
        for s in self.record.statements:
            roles = [
                *self._roles("Speaker", s.speakers, s.source or s.evidence),
                *self._roles("Addressee", s.addressees, s.evidence), *self._roles("Via", s.via, s.evidence),
                *self._marks("Source", [s.source]), *self._marks("Cue", [s.cue]),
                *self._roles("Time", [s.time], s.evidence), *self._roles("Place", [s.place], s.evidence),
                *self._marks("Evidence", [s.evidence]),
            ]  # fmt: skip
            id = self._frame("Statement", s.content, roles, s)
            if id:
                self._attribute("Manner", id, s.manner)

    def _event(self, e: Event) -> None:
        near = e.evidence[0] if e.evidence else e.trigger
        roles = [
            *self._roles("Actor", e.actors, near), *self._roles("Recipient", e.recipients, near),
            *self._roles("Via", e.via, near), *self._roles("Time", [e.time], near),
            *self._roles("Place", [e.place], near), *self._marks("Evidence", e.evidence),
        ]  # fmt: skip
        id = self._frame(e.type, e.trigger, roles, e)
        if id:
            self._attribute("Status", id, e.status)
            if e.mutual:
                self._attribute("Mutual", id)

    def _rest(self) -> None:
        for p in self.record.positions:
            roles = [*self._roles("Holder", p.holders, p.evidence), *self._roles("Time", [p.time], p.evidence),
                     *self._marks("Evidence", [p.evidence])]  # fmt: skip
            id = self._frame("Position", p.about, roles, p)
            if id:
                self._attribute("Stance", id, p.stance)
        for f in self.record.figures:
            roles = [*self._roles("Via", f.via, f.evidence), *self._roles("Time", [f.time], f.evidence),
                     *self._roles("Place", [f.place], f.evidence), *self._marks("Evidence", [f.evidence])]  # fmt: skip
            self._frame("Figure", f.span, roles, f)


def _one_line(json: str) -> str:
    """JSON without the three characters that it allows and that some readers take for line ends."""
    return _LINE_ENDS.sub(lambda m: f"\\u{ord(m[0]):04x}", json)
