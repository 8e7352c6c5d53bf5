"""Server time of every page of the desk on a synthetic project.

    uv run python -m benchmarks.desk [--documents 20000] [--rounds 9] [--project FILE]

The project is made by SQL: 10 events, 10 statements, 3 positions and 3 figures a report, 3,000 actors (some act much
more than others), 500 places, texts of 300 words. Each page is asked for with and without filters; the first answer
(the file is opened, nothing is in memory) is told apart. Times are of the whole answer, without the network.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from benchmarks.machine import keep, machine, table, timed, versions
from onrecord.corpus.store import Store, pack
from onrecord.desk.app import create_app
from onrecord.reader import Reader

EVENTS = 10
LIMIT_MS = 500
PAGES = [
    "/", "/reports", "/reports?topic=river+market", "/timeline", "/timeline?actor=Actor+77",
    "/timeline?type=ASSAULT&page=20",
    "/timeline?since=2016-03-01&until=2016-03-31", "/events", "/events?place=Place+12", "/statements",
    "/statements?topic=river", "/map", "/map/points.json", "/network", "/network?actor=RUS&since=2016-01-01",
    "/positions", "/positions?holder=Actor+5", "/figures", "/figures?place=SYR", "/sources", "/search?q=river+treaty",
    '/search?q="river+bridge"', "/search?q=Actor+77", "/review", "/review?type=AID&by=me", "/decisions",
]  # fmt: skip
_WORDS = """
    river market school harvest signal copper garden ledger window engine pepper canal bridge statute orchard treaty
    minister border convoy hospital election harbour village general council budget pipeline railway factory police
""".split()  # noqa: SIM905 - easier to read


def main() -> None:
    """Fill the project if need be, and ask for every page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--project", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.project or Path(folder) / "desk.duckdb"
        if not path.exists():
            begun = time.perf_counter()
            fill(path, args.documents)
            print(
                f"{args.documents} reports made in {time.perf_counter() - begun:.0f} s, {path.stat().st_size >> 20} MB"
            )
        figures = {"documents": args.documents, **measure(path, args.rounds)}
    print(show(figures))
    print(keep("desk", figures))


def measure(path: Path, rounds: int) -> dict[str, Any]:
    """The times of every page."""
    app = create_app(path, who="bench")
    client = TestClient(app, base_url="http://127.0.0.1")
    with app.state.desk.project.open() as store:
        docs = [doc for (doc,) in store.rows("SELECT doc FROM documents ORDER BY hash(doc) LIMIT 3")]
        happening = store.one("SELECT happening FROM happenings ORDER BY hash(happening) LIMIT 1")
    pages = [
        *PAGES,
        *(f"/reports/{doc}" for doc in docs),
        f"/reports/{docs[0]}/events/e1/edit",
        f"/happenings/{happening}",
    ]
    figures: dict[str, Any] = {"machine": machine(), "versions": versions("onrecord", "duckdb", "starlette")}
    asked = figures["pages"] = []
    for page in pages:
        app.state.desk.project.release()
        took = timed(partial(client.get, page), rounds)
        assert took.answer.status_code == 200, (page, took.answer.text[:500])
        times = {"first": round(took.first), "median": round(took.median), "slowest": round(took.slowest)}
        asked.append({"page": page, **times, "KiB": round(len(took.answer.content) / 1024)})
    app.state.desk.project.release()
    return figures


def show(figures: dict[str, Any]) -> str:
    """The table of pages, and which are too slow."""
    pages = figures["pages"]
    rows = [[f"`{page['page']}`", page["first"], page["median"], page["slowest"], page["KiB"]] for page in pages]
    slow = [page["page"] for page in pages if page["median"] > LIMIT_MS]
    said = f"{len(slow)} of {len(pages)} pages over {LIMIT_MS} ms at the median: {', '.join(slow) or 'none'}."
    head = f"{figures['documents']} reports, {figures['documents'] * EVENTS} events. {said}"
    return head + "\n\n" + table(["page", "first, ms", "median, ms", "slowest, ms", "KiB"], rows)


def fill(path: Path, documents: int) -> None:
    """Write the tables that the desk asks."""
    example = Path(__file__).parent.parent / "examples" / "sanctions.txt"
    record = Reader().read(example.read_text(encoding="utf-8"), published="2021-06-21")
    kept = pack(record.to_json())
    words = ", ".join(f"'{w}'" for w in _WORDS)
    many = len(_WORDS)
    with Store(path, write=True) as store:
        db = store.db
        db.execute("SET memory_limit = '2GB'")
        db.execute(f"""
            CREATE TEMP TABLE made AS SELECT i, printf('%016x', hash(i)) AS doc,
            CAST(DATE '2014-01-01' + (i * 1500 // {documents})::INT AS VARCHAR) AS day,
            (hash(i) % 20)::BIGINT AS outlet,
            [[{words}][(hash(i * 307 + k) % {many} + 1)::BIGINT] FOR k IN range(300)] AS words
            FROM range({documents}) t(i)""")
        db.execute("""
            INSERT INTO documents BY NAME SELECT doc, i AS seq, 'd' || i AS id,
            'Report ' || i || ' of ' || words[1] AS title, array_to_string(words, ' ') AS text, day AS published,
            'Outlet ' || outlet AS source, 'en' AS language,
            'r' AS reading, 's' || i // 3 AS story, 'Outlet ' || outlet AS origin FROM made""")
        db.execute("INSERT INTO records BY NAME SELECT doc, ?::BLOB AS record FROM made", [kept])
        db.execute("""
            INSERT INTO features BY NAME SELECT doc, left(day, 7) AS scope, day,
            list_sort(list_distinct(words)) AS words,
            [len(list_filter(words, lambda w: w = x))::UBIGINT FOR x IN list_sort(list_distinct(words))] AS counts
            FROM made""")
        db.execute(f"""
            CREATE TEMP TABLE event AS SELECT m.*, k, (hash(i * 31 + k) % 1000003)::BIGINT AS h,
            (3000 * pow(hash(i * 57 + k) % 100000 / 1e5, 3))::BIGINT AS a,
            (3000 * pow(hash(i * 91 + k) % 100000 / 1e5, 3))::BIGINT AS b,
            ['SYR','UKR','RUS','USA','CHN','FRA'][(hash(i * 7 + k) % 6 + 1)::BIGINT] AS land
            FROM (SELECT i, doc, day, outlet FROM made) m, range({EVENTS}) r(k)""")
        db.execute(f"""
            INSERT INTO events BY NAME SELECT doc, 'e' || k + 1 AS id, 'h' || (i // 4) * {EVENTS} + k AS happening,
            ['ASSAULT','CONSULT','AGREE','AID','REQUEST','REJECT','COERCE','SANCTION'][h % 8 + 1] AS type, [] AS modes,
            [] AS contexts, h % 4 + 1 AS quad, (h % 20)::DOUBLE - 10 AS score, ['Actor ' || a] AS actors,
            ['Actor ' || b] AS recipients, false AS mutual,
            ['actual','actual','future','negated'][h // 48 % 4 + 1] AS status, 0.5 + (h % 50) / 100 AS certainty,
            CASE WHEN h % 3 > 0 THEN day END AS first, CASE WHEN h % 3 > 0 THEN day END AS last, 'day' AS grain,
            day AS published, CASE WHEN h % 2 = 0 THEN 'Place ' || h % 500 END AS place,
            CASE WHEN h % 2 = 0 THEN (h % 500 * 37 % 120)::DOUBLE - 50 END AS lat,
            CASE WHEN h % 2 = 0 THEN (h % 500 * 91 % 340)::DOUBLE - 170 END AS lon, land AS country,
            h % 500 AS geonames, 'city' AS feature, [] AS via, 'struck' AS trigger, k * 100 AS start,
            k * 100 + 6 AS "end", 'Actor ' || a || ' struck Actor ' || b AS evidence FROM event""")
        for part, column in (("actor", "a"), ("recipient", "b")):
            db.execute(f"""
                INSERT INTO event_actors BY NAME SELECT doc, 'e' || k + 1 AS event, '{part}' AS part,
                '{column}' || {column} AS actor, 'Q' || {column} AS entity, 'Actor ' || {column} AS name,
                ['SYR','UKR','RUS','USA','CHN','FRA'][{column} % 6 + 1] || 'GOV' AS code FROM event""")
        db.execute("""
            INSERT INTO actors BY NAME SELECT doc, 'a' || k AS id, 'Q' || a AS entity, 'Actor ' || a AS name,
            'person' AS kind, land || 'GOV' AS code, [land || 'GOV'] AS codes, 'Q' || a AS wikidata FROM event""")
        db.execute("""
            INSERT INTO places BY NAME SELECT doc, 'p' || k AS id, 'Place ' || h % 500 AS name, land AS country
            FROM event WHERE h % 2 = 0""")
        db.execute(f"""
            INSERT INTO statements BY NAME SELECT doc, 's' || k AS id, ['Actor ' || a] AS speakers,
            ['Q' || a] AS speaker_entities, [land || 'GOV'] AS speaker_codes, [] AS addressees,
            CASE WHEN h % 5 = 0 THEN ['Actor ' || b] ELSE [] END AS via, 'indirect' AS kind, 'said' AS manner,
            CASE WHEN h % 9 = 0 THEN 'inferred' ELSE 'explicit' END AS attribution,
            'that the ' || [{words}][h % {many} + 1] || ' would be open' AS content, 'said' AS cue, k * 90 AS start,
            k * 90 + 30 AS "end", 'words' AS evidence FROM event""")
        db.execute(f"""
            INSERT INTO positions BY NAME SELECT doc, 'x' || k AS id, ['Actor ' || a % 200] AS holders,
            ['Q' || a % 200] AS holder_entities, [land] AS holder_codes,
            ['supports','opposes','demands','denies'][h % 4 + 1] AS stance, [{words}][h % {many} + 1] AS topic,
            [{words}][h % {many} + 1] AS about, k * 90 AS start, k * 90 + 30 AS "end", 'words' AS evidence
            FROM event WHERE k < 3""")
        db.execute("""
            INSERT INTO figures BY NAME SELECT doc, 'f' || k AS id, 'e' || k + 1 AS event,
            ['killed','injured','money','displaced'][h % 4 + 1] AS what, (h % 900)::DOUBLE AS low,
            (h % 900 + h % 7)::DOUBLE AS high, 'people' AS of, h % 2 = 0 AS approximate, ['Actor ' || a % 50] AS via,
            ['Q' || a % 50] AS via_entities, land AS country, day AS first, day AS last, k * 90 AS start,
            k * 90 + 5 AS "end", h % 900 AS words, 'words' AS evidence FROM event WHERE k < 3""")
        db.execute("""
            INSERT INTO happenings BY NAME SELECT happening, min(type) AS type, [] AS modes, min(actors) AS actors,
            min(recipients) AS recipients, min(first) AS first, max(last) AS last, min(place) AS place, min(lat) AS lat,
            min(lon) AS lon, min(country) AS country, min(status) AS status, 0.9 AS certainty, count(*) AS reports,
            1 AS stories, 1 AS sources, min(doc) AS earliest, min(published) AS earliest_published, '{}' AS figures,
            '{}' AS statuses, [] AS disputes, happening AS component FROM events GROUP BY happening""")
        db.execute("""
            INSERT INTO stories BY NAME SELECT story, min(title) AS title, count(*) AS documents FROM documents
            GROUP BY story""")


if __name__ == "__main__":
    main()
