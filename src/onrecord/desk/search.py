"""Search: reports by their words (ranked), and actors, topics and places by name.

Reports are found through the word stems that ingesting keeps of each (table `features`), so no extension of DuckDB is
needed; words in double quotes must stand in the text just so.
"""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from onrecord.corpus.features import stem
from onrecord.corpus.filters import holds
from onrecord.corpus.store import Store
from onrecord.desk.address import address
from onrecord.desk.context import desk, render
from onrecord.desk.project import Row, ask
from onrecord.knowledge.fold import fold

SIZE = 20
_MOST_WORDS, _MOST_HITS = 12, 2000
_K1, _B = 1.2, 0.75
_AROUND = 90


class Asked(NamedTuple):
    """A question: stems that the report must hold, and phrases that its text must hold."""

    stems: tuple[str, ...]
    phrases: tuple[str, ...]
    words: tuple[str, ...]


def understood(question: str) -> Asked:
    """What is asked for: every word counts; `"..."` is a phrase."""
    phrases = [p.strip() for p in re.findall(r'"([^"]+)"', question) if p.strip()]
    words = re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", question)[:_MOST_WORDS]
    stems = dict.fromkeys(stem(w.lower()) for w in words)
    return Asked(tuple(stems), tuple(phrases), tuple(words))


def page(request: Request) -> Response:
    """The search page."""
    here = address(request.url.path, request.query_params)
    question = here.get("q")[:200]
    found: dict[str, Any] = {"reports": [], "actors": [], "topics": [], "places": [], "more": False, "total": 0}
    if question:
        with desk(request).project.open() as store:
            asked = understood(question)
            found["reports"], found["total"] = reports(store, asked, here.page)
            found["more"] = found["total"] > SIZE * here.page
            if here.page == 1:
                found |= names(store, question.replace('"', ""))
    return render(request, "search.html", title="Search", question=question, found=found)


def reports(store: Store, asked: Asked, page: int) -> tuple[list[Row], int]:
    """One page of the reports that hold all words, best first (BM25), and how many there are."""
    if not asked.stems:
        return [], 0
    whole_text = holds("coalesce(d.title, '') || ' ' || d.text")
    texts = " AND ".join([whole_text] * len(asked.phrases)) or "true"
    phrases = [fold(p) for p in asked.phrases]
    wanted = list(asked.stems)
    hits = store.rows(
        f"""SELECT doc, [counts[list_position(words, s)] FOR s IN ?::VARCHAR[]] AS tf, list_sum(counts) AS size
            FROM features JOIN documents d USING (doc) WHERE list_has_all(words, ?::VARCHAR[]) AND {texts}
            ORDER BY doc""",  # noqa: S608 - our own words
        [wanted, wanted, *phrases],
    )
    whole = int(store.one("SELECT count(*) FROM documents") or 1)
    mean = sum(size for _, _, size in hits) / len(hits) if hits else 1
    rarity = math.log(1 + (whole - len(hits) + 0.5) / (len(hits) + 0.5))

    def score(tf: list[int], size: int) -> float:
        return sum(rarity * t * (_K1 + 1) / (t + _K1 * (1 - _B + _B * size / mean)) for t in tf)

    ranked = sorted(hits, key=lambda h: (-score(h[1], h[2]), h[0]))[:_MOST_HITS]
    chosen = [doc for doc, _, _ in ranked[SIZE * (page - 1) : SIZE * page]]
    with store.keys(chosen):
        rows = ask(
            store,
            "SELECT doc, title, text, source, left(published, 10) AS published FROM documents JOIN _keys USING (doc)",
        )
    by_doc = {row["doc"]: row for row in rows}
    out = [by_doc[doc] for doc in chosen]
    for row in out:
        row["snippet"] = snippet(row.pop("text"), asked)
    return out, min(len(hits), _MOST_HITS)


def snippet(text: str, asked: Asked) -> list[tuple[str, bool]]:
    """The words round the first hit, cut into pieces; True for those to mark."""
    folded = fold(text)
    marks = sorted({m.span() for w in (*asked.phrases, *asked.stems) for m in _hits(folded, fold(w))})
    if not marks:
        return [(text[: 2 * _AROUND].strip() + "…", False)]
    start = max(0, marks[0][0] - _AROUND)
    start = text.find(" ", start) + 1 if start else 0
    end = min(len(text), marks[0][1] + 2 * _AROUND)
    out: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for a, b in marks:
        if a >= at and b <= end:
            out += [(text[at:a], False), (text[a:b], True)]
            at = b
    return [*out, (text[at:end], False), ("…" if end < len(text) else "", False)]


def _hits(folded: str, word: str) -> list[re.Match[str]]:
    found = re.finditer(rf"(?<!\w){re.escape(word)}\w{{0,4}}", folded)
    return [match for match, _ in zip(found, range(20), strict=False)]


def names(store: Store, said: str) -> dict[str, list[Row]]:
    """Actors, topics and places whose name holds what is asked for."""
    wanted = [fold(said.strip())]
    return {
        "actors": ask(
            store,
            f"""SELECT mode(name ORDER BY name) AS name, entity, mode(code) AS code, count(DISTINCT doc) AS reports
               FROM actors WHERE {holds("name")} AND entity IS NOT NULL
               GROUP BY entity ORDER BY reports DESC, entity LIMIT 8""",  # noqa: S608 - our own words
            wanted,
        ),
        "topics": ask(
            store,
            f"""SELECT lower(topic) AS topic, count(*) AS positions FROM positions WHERE {holds("topic")}
               GROUP BY ALL ORDER BY positions DESC, topic LIMIT 8""",  # noqa: S608 - our own words
            wanted,
        ),
        "places": ask(
            store,
            f"""SELECT name, country, count(DISTINCT doc) AS reports FROM places WHERE {holds("name")}
               GROUP BY ALL ORDER BY reports DESC, name LIMIT 8""",  # noqa: S608 - our own words
            wanted,
        ),
    }
