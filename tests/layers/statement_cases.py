"""Running the statement cases: what a report's statements should be, and what differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from onrecord.layers.reading import Reading
from onrecord.reader import Reader, plain_document
from onrecord.record import Span, Statement

CASES = Path(__file__).parent.parent / "cases" / "statements"
# A content is right when it shares this much of its letters with the case's (loose: half of them).
CLOSE, LOOSE = 0.8, 0.5


def load() -> list[dict[str, Any]]:
    """All cases, file by file."""
    return [case for path in sorted(CASES.glob("*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))]


def failures(reader: Reader, case: dict[str, Any]) -> list[str]:
    """What is wrong with the reading of a case; empty when all is right."""
    document = plain_document(case["text"], published=str(case.get("published", "2016-05-06")))
    reading = reader.open(document)
    left = list(reading.statements)
    problems: list[str] = []
    for wanted in case["statements"]:
        found = next((s for s in left if not _differs(reading, s, wanted)), None)
        if found is not None:
            left.remove(found)
            continue
        near = [_shown(reading, s) + ": " + "; ".join(_differs(reading, s, wanted)) for s in left]
        problems.append(f"missed {wanted['content']!r}; have {near}")
    if not case.get("more"):
        problems += [f"extra {_shown(reading, s)}" for s in left]
    for words in case.get("not", ()):
        problems += [f"should not be {words!r}" for s in left if reading.text(s.content) == words]
    return problems


def _differs(reading: Reading, statement: Statement, wanted: dict[str, Any]) -> list[str]:
    text = reading.document.text
    out: list[str] = []
    spot = text.rfind(wanted["content"])
    assert spot >= 0, f"{wanted['content']!r} does not stand in the text"
    least = LOOSE if wanted.get("loose") else CLOSE
    share = _share(text, statement.content, Span(start=spot, end=spot + len(wanted["content"])))
    if share < least:
        out.append(f"content {share:.2f}")
    if wanted["source"] is None:
        out += ["source not none"] if statement.source is not None else []
    elif statement.source is None or not _touches(text, statement.source, wanted["source"]):
        out.append("source")
    for field, default in (("kind", "any"), ("manner", "said"), ("attribution", "explicit")):
        want = wanted.get(field, default)
        if want not in ("any", getattr(statement, field)):
            out.append(f"{field} {getattr(statement, field)}")
    names = {actor.id: " | ".join([actor.name or "", *map(reading.text, actor.mentions)]) for actor in reading.actors}
    for field in ("speakers", "via", "addressees"):
        have = [names[i] for i in getattr(statement, field)]
        if any(not any(name.lower() in h.lower() for h in have) for name in wanted.get(field, ())):
            out.append(f"{field} {have}")
    return out


def _share(text: str, a: Span, b: Span) -> float:
    left = {i for i in range(a.start, a.end) if text[i].isalnum()}
    right = {i for i in range(b.start, b.end) if text[i].isalnum()}
    return len(left & right) / max(len(left | right), 1)


def _touches(text: str, span: Span, words: str) -> bool:
    at = text.find(words)
    while at >= 0:
        if span.start < at + len(words) and at < span.end:
            return True
        at = text.find(words, at + 1)
    return False


def _shown(reading: Reading, s: Statement) -> str:
    source = reading.text(s.source) if s.source else "-"
    return f"[{s.rule}] {source} {s.kind} {s.manner} {reading.text(s.content)!r}"
