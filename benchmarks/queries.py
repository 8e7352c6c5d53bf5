"""How fast a large project answers: a store with 5 million synthetic events.

uv run python -m benchmarks.queries [--events 5000000] [--project FILE]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

from onrecord.corpus.api import Corpus
from onrecord.corpus.store import Store

PER_DOCUMENT = 10
ASKED: list[dict[str, Any]] = [
    {"actor": "Actor 77", "since": "2015-03-01", "until": "2015-03-31"},
    {"actor": "RUSMIL", "other": "UKR", "type": ["ASSAULT"], "since": "2016-01-01", "until": "2016-06-30"},
    {"place": "Place 12", "since": "2017-05-01", "until": "2017-05-07"},
    {"place": "SYR", "status": ["actual"], "source": "Outlet 3", "type": ["CONSULT"]},
    {"actor": "Q123", "source": "Outlet 5"},
]


def main() -> None:
    """Fill the store if need be, and ask."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=5_000_000)
    parser.add_argument("--project", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.project or Path(folder) / "large.duckdb"
        if not path.exists():
            begun = time.perf_counter()
            fill(path, args.events)
            print(
                f"{args.events} events written in {time.perf_counter() - begun:.0f} s, {path.stat().st_size >> 20} MB"
            )
        with Corpus(path) as corpus:
            for filters in ASKED:
                for name in ("timeline", "events", "network"):
                    begun = time.perf_counter()
                    rows = getattr(corpus, name)(limit=1000, **filters).rows()
                    print(f"{time.perf_counter() - begun:6.2f} s  {len(rows):5d} rows  {name} {filters}", flush=True)


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
