"""Running of the figure cases: what each expects, what the layer says, and which it misses.

A case is a short report with the figures a careful coder writes down. A line names the words (`at`, which must touch
the figure's span) and `what`, `low`, `high`; where given, also `of`, `approximate`, `place`, `time` (a prefix of the
start date), `via` (names, nearest first) and `part_of` (words that touch the whole's span). `optional` lines may be
missing. `none` lists words that no figure may touch. Figures of people and rounds that no line names count as wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from onrecord.knowledge.fold import fold
from onrecord.layers.reading import Reading
from onrecord.reader import Reader, plain_document
from onrecord.record import Figure, Span

CASES = Path(__file__).parents[1] / "cases" / "figures"


def reports() -> Iterator[dict[str, Any]]:
    """All cases, in order."""
    for path in sorted(CASES.glob("*.yaml")):
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]


def misses(reader: Reader, report: dict[str, Any]) -> list[str]:
    """What is wrong with one report's figures; empty when all is right."""
    reading = reader.open(plain_document(report["text"], published=str(report["published"]), id=report["id"]))
    out, used = [], set()
    for line in report["figures"]:
        wrong = _line(reading, line, used)
        if wrong:
            out.append(wrong)
    for phrase in report.get("none", ()):
        spans = _spans(reading.document.text, str(phrase))
        found = [f for f in reading.figures if any(f.span.overlaps(s) for s in spans)]
        if found:
            out.append(f"{phrase!r} is no figure: {_told(reading, found[0])}")
    out += [f"too many: {_told(reading, f)}" for f in reading.figures if f.what != "other" and f.id not in used]
    return out


def _line(reading: Reading, line: dict[str, Any], used: set[str]) -> str:
    spans = _spans(reading.document.text, str(line["at"]))
    assert spans, f"{line['at']!r} does not stand in the text"
    touching = [f for f in reading.figures if any(f.span.overlaps(s) for s in spans) and f.what == line["what"]]
    alike = [f for f in touching if (f.low, f.high) == (line.get("low"), line.get("high"))]
    if line.get("optional"):
        used.update(f.id for f in alike)
        return ""
    if not alike:
        near = "; ".join(_told(reading, f) for f in reading.figures if any(f.span.overlaps(s) for s in spans))
        return (
            f"missed {line['at']!r} ({line['what']} {line.get('low')}-{line.get('high')}); there: {near or 'nothing'}"
        )
    reasons = [_differs(reading, f, line) for f in alike]
    used.update(f.id for f in alike)
    return "" if "" in reasons else reasons[0]


def _differs(reading: Reading, figure: Figure, line: dict[str, Any]) -> str:
    text = reading.document.text
    if "of" in line and figure.of != line["of"]:
        return f"{line['at']!r}: of {figure.of!r}"
    if "approximate" in line and figure.approximate != line["approximate"]:
        return f"{line['at']!r}: approximate {figure.approximate}"
    if "place" in line:
        place = next((p for p in reading.places if p.id == figure.place), None)
        if place is None or fold(line["place"]) not in fold(place.name):
            return f"{line['at']!r}: place {place and place.name}"
    if "time" in line:
        time = next((t for t in reading.times if t.id == figure.time), None)
        if time is None or not str(time.start).startswith(str(line["time"])):
            return f"{line['at']!r}: time {time and time.text} {time and time.start}"
    if "via" in line:
        actors = {a.id: a for a in reading.actors}
        said = [" | ".join([actors[a].name or "", *(reading.text(m) for m in actors[a].mentions)]) for a in figure.via]
        if len(said) < len(line["via"]) or any(
            w.lower() not in s.lower() for w, s in zip(line["via"], said, strict=False)
        ):
            return f"{line['at']!r}: via {said}"
    if "part_of" in line:
        whole = next((f for f in reading.figures if f.id == figure.part_of), None)
        if whole is None or not any(whole.span.overlaps(s) for s in _spans(text, line["part_of"])):
            return f"{line['at']!r}: part of {whole and reading.text(whole.span)}"
    return ""


def _spans(text: str, phrase: str) -> list[Span]:
    out, at = [], text.find(phrase)
    while at >= 0:
        out.append(Span(start=at, end=at + len(phrase)))
        at = text.find(phrase, at + 1)
    return out


def _told(reading: Reading, figure: Figure) -> str:
    return f"{figure.what} {figure.low}-{figure.high} of {figure.of} {reading.text(figure.span)!r} [{figure.rule}]"
