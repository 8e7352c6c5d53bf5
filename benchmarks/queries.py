"""How fast a large project answers: a store with 5 million synthetic events.

uv run python -m benchmarks.queries [--events 5000000] [--rounds 5] [--project FILE]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.machine import keep, machine, table, timed, versions
from onrecord.corpus.api import Corpus
from onrecord.corpus.store import Store

PER_DOCUMENT = 10
LIMIT = 1000  # rows asked for
BAR_MS = 1000
ASKED: list[dict[str, Any]] = [
    {"actor": "Actor 77", "since": "2015-03-01", "until": "2015-03-31"},
    {"actor": "RUSMIL", "other": "UKR", "type": ["ASSAULT"], "since": "2016-01-01", "until": "2016-06-30"},
    {"place": "Place 12", "since": "2017-05-01", "until": "2017-05-07"},
    {"place": "SYR", "status": ["actual"], "source": "Outlet 3", "type": ["CONSULT"]},
    {"actor": "Q123", "source": "Outlet 5"},
]


def main() -> None:
    """Fill the store if need be, ask, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--events", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--project", type=Path)
    args = parser.parse_args()
    figures: dict[str, Any] = {"machine": machine(), "versions": versions("onrecord", "duckdb")}
    with tempfile.TemporaryDirectory() as folder:
        path = args.project or Path(folder) / "large.duckdb"
        if not path.exists():
            begun = time.perf_counter()
            fill(path, args.events)
            print(f"{args.events} events written in {time.perf_counter() - begun:.0f} s")
        figures |= {"file MB": path.stat().st_size >> 20, **measure(path, args.rounds)}
    print(show(figures))
    print(keep("queries", figures))


def measure(path: Path, rounds: int) -> dict[str, Any]:
    """How long every question takes."""
    asked = []
    with Corpus(path) as corpus:
        events = corpus.sql("SELECT count(*) AS n FROM events").rows()[0]["n"]
        for name, filters in [(name, filters) for name in ("timeline", "events", "network") for filters in ASKED]:
            took = timed(partial(_ask, corpus, name, filters), rounds)
            times = {"first": round(took.first), "median": round(took.median), "slowest": round(took.slowest)}
            asked.append({"question": name, "filters": filters, "rows": len(took.answer), **times})
    return {"events": events, "asked": asked}


def _ask(corpus: Corpus, name: str, filters: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = getattr(corpus, name)(limit=LIMIT, **filters).rows()
    return rows


def show(figures: dict[str, Any]) -> str:
    """The table of questions, and how long the slowest timeline took."""
    rows = [
        [a["question"], _said(a["filters"]), a["rows"], a["first"], a["median"], a["slowest"]] for a in figures["asked"]
    ]
    slowest = max(a["median"] for a in figures["asked"] if a["question"] == "timeline")
    head = f"{figures['events']} events, {figures['file MB']} MB. Slowest timeline: {slowest} ms (bar {BAR_MS})."
    return head + "\n\n" + table(["question", "filters", "rows", "first, ms", "median, ms", "slowest, ms"], rows)


def _said(filters: dict[str, Any]) -> str:
    words = {"other": "with"}
    return " ".join(
        f"--{words.get(key, key)} {said}"
        for key, value in filters.items()
        for said in ([value] if isinstance(value, str) else value)
    )


def fill(path: Path, events: int) -> None:
    """Write documents, events, participants and happenings, by SQL."""
    documents = events // PER_DOCUMENT
    with Store(path, write=True) as store:
        db = store.db
        db.execute("SET memory_limit = '4GB'")
        db.execute(f"""
            INSERT INTO documents SELECT printf('%016x', hash(i)), i, 'd' || i, 'Title ' || i, 'Text ' || i,
            CAST(DATE '2014-01-01' + (i * 1500 // {documents})::INT AS VARCHAR), 'Outlet ' || hash(i) % 20, NULL, 'en',
            NULL, 'r', 's' || i // 3, NULL, 'Outlet ' || hash(i) % 20, NULL
            FROM range({documents}) t(i)""")
        db.execute(f"""
            CREATE TEMP TABLE made AS
            SELECT i, i // {PER_DOCUMENT} AS d, printf('%016x', hash(i // {PER_DOCUMENT})) AS doc,
            'e' || i % {PER_DOCUMENT} + 1 AS id, (hash(i + 1000000000) % 1000003)::BIGINT AS h,
            (hash(i + 2000000000) % 3000)::BIGINT AS a, (hash(i + 3000000000) % 3000)::BIGINT AS b
            FROM range({events}) t(i)""")
        db.execute(f"""
            INSERT INTO events SELECT doc, id, 'h' || i // 4,
            ['ASSAULT','CONSULT','AGREE','AID','REQUEST','REJECT','COERCE','SANCTION'][h % 8 + 1], [], [], h % 4 + 1,
            (h % 20)::DOUBLE - 10, NULL, ['Actor ' || a], ['Actor ' || b], false,
            ['actual','actual','future','negated'][h // 48 % 4 + 1], 0.5 + (h % 50) / 100,
            CAST(DATE '2014-01-01' + (d * 1500 // {documents})::INT AS VARCHAR),
            CAST(DATE '2014-01-01' + (d * 1500 // {documents})::INT AS VARCHAR), 'day', 'sentence',
            CAST(DATE '2014-01-01' + (d * 1500 // {documents})::INT AS VARCHAR), 'Place ' || h % 2000,
            0.0, 0.0, ['SYR','UKR','RUS','USA','CHN','FRA'][h // 8 % 6 + 1], h % 2000, 'city', [], NULL, 'struck',
            h % 3000, h % 3000 + 6, 'Actor ' || a || ' struck Actor ' || b FROM made""")
        for part, column in (("actor", "a"), ("recipient", "b")):
            db.execute(f"""
                INSERT INTO event_actors
                SELECT doc, id, '{part}', 'a' || {column}, 'Q' || {column}, 'Actor ' || {column},
                ['SYR','UKR','RUS','USA','CHN','FRA'][{column} % 6 + 1]
                || ['GOV','MIL','REB','CVL'][{column} // 6 % 4 + 1]
                FROM made""")
        db.execute("""
            INSERT INTO happenings SELECT happening, min(type), [], min(actors), min(recipients), min(first), max(last),
            min(place), NULL, NULL, min(country), min(status), max(certainty), count(*), 1, 1, min(doc), min(first),
            '{}', '{}', [], NULL FROM events GROUP BY happening""")


if __name__ == "__main__":
    main()
