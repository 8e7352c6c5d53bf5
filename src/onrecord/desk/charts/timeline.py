"""The timeline: happenings by day, week, month, quarter or year (cooperation up, conflict down) and statements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from onrecord.corpus import queries
from onrecord.corpus.filters import Filters
from onrecord.corpus.store import Store
from onrecord.desk.address import Address
from onrecord.desk.charts import svg
from onrecord.desk.charts.svg import Chart
from onrecord.desk.lists import plain
from onrecord.desk.project import Row, ask

GRAINS = ("day", "week", "month", "quarter", "year")
_LONGEST = {"day": 70, "week": 500, "month": 2600, "quarter": 7000}
_MOST_BINS = 260
_WHAT = "coalesce(happening, doc || '-' || event)"


def draw(store: Store, filters: Filters, address: Address) -> Chart | None:
    """The chart; None when nothing has a date."""
    found = plain(queries.events(filters))
    edges = ask(
        store,
        f"""SELECT min(date) AS first, max(coalesce(until, date)) AS last,
                   quantile_disc(date, 0.03) AS early, count(*) FILTER (date IS NULL) AS undated
            FROM ({found.sql})""",  # noqa: S608 - our own queries
        found.values,
    )[0]
    if edges["first"] is None:
        return None
    first, last = _window(edges, filters)
    grain = address.get("grain") if address.get("grain") in GRAINS else _grain(first, last)
    first = _floor(first, grain)
    rows = ask(
        store,
        f"""SELECT CAST(date_trunc('{grain}', try_cast(date AS DATE)) AS DATE) AS bin,
                   CASE WHEN quad <= 2 THEN 'coop' ELSE 'conf' END AS side, count(DISTINCT {_WHAT}) AS n
            FROM ({found.sql}) WHERE date >= ? AND date <= ?
              AND date_trunc('{grain}', try_cast(date AS DATE)) =
                  date_trunc('{grain}', try_cast(coalesce(until, date) AS DATE)) GROUP BY ALL""",  # noqa: S608
        [*found.values, first.isoformat(), last.isoformat()],
    )
    drawn = sum(r["n"] for r in rows)
    said = _statements(store, filters, grain, (first, last)) if not filters.type and not filters.status else []
    whole = int(
        store.one(
            f"SELECT count(DISTINCT {_WHAT}) FROM ({found.sql}) WHERE date IS NOT NULL",  # noqa: S608
            found.values,
        )
    )
    return _chart(rows, said, (first, last), grain, address, _note(whole - drawn, edges["undated"], grain))


def _window(edges: Row, filters: Filters) -> tuple[date, date]:
    """From the first to the last day; without a `since`, the few that lie far back are left to a click."""
    last = date.fromisoformat((filters.until or edges["last"])[:10])
    first = date.fromisoformat((filters.since or edges["first"])[:10])
    early = date.fromisoformat(edges["early"][:10])
    if not filters.since and (last - first) > timedelta(days=400) and (last - early) * 3 < (last - first):
        first = early
    return (first, max(first, last))


def _grain(first: date, last: date) -> str:
    whole = (last - first).days
    return next((g for g in GRAINS[:-1] if whole <= _LONGEST[g]), "year")


def _floor(day: date, grain: str) -> date:
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain in ("month", "quarter"):
        return day.replace(day=1, month=day.month if grain == "month" else (day.month - 1) // 3 * 3 + 1)
    return day.replace(month=1, day=1) if grain == "year" else day


def _end(day: date, grain: str) -> date:
    length = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[grain]
    return _floor(day + timedelta(days=length), grain) - timedelta(days=1)


def _statements(store: Store, filters: Filters, grain: str, window: tuple[date, date]) -> list[Row]:
    found = plain(queries.statements(filters._replace(type=(), status=())))
    day = "try_cast(left(coalesce(date, published), 10) AS DATE)"
    return ask(
        store,
        f"""SELECT CAST(date_trunc('{grain}', {day}) AS DATE) AS bin, count(*) AS n
            FROM ({found.sql}) WHERE {day} BETWEEN ? AND ? GROUP BY ALL""",  # noqa: S608
        [*found.values, *window],
    )


def _note(left_out: int, undated: int, grain: str) -> str:
    parts = []
    if left_out > 0:
        parts.append(f"{left_out:,} less exact than a {grain}, or outside the window")
    if undated:
        parts.append(f"{undated:,} event reports without a date")
    return "Not drawn: " + "; ".join(parts) + "." if parts else ""


def _chart(
    rows: list[Row], said: list[Row], window: tuple[date, date], grain: str, address: Address, note: str
) -> Chart:
    left, right, middle = 74.0, svg.WIDTH - 8.0, 120.0
    days = svg.Days(window[0], max(_end(window[1], grain), window[1]) + timedelta(days=1), left, right)
    most = max([r["n"] for r in rows] or [1])
    ticks = svg.nice(most, 3)
    scale = 100 / ticks[-1]
    body = [days.axis(10, 300)]
    for value in ticks[1:]:
        for y in (middle - value * scale, middle + value * scale):
            body.append(svg.line(left, y, right, y, stroke_dasharray="2 4"))
            body.append(svg.text(left - 6, y + 4, f"{value:,.0f}", size=11, colour="faint", text_anchor="end"))
    for row in sorted(rows, key=lambda r: (r["bin"], r["side"])):
        body.append(_bar(row, days, grain, address, middle, scale))
    body.append(svg.line(left, middle, right, middle, "faint"))
    if said:
        top = max(r["n"] for r in said)
        for row in sorted(said, key=lambda r: r["bin"]):
            body.append(_said(row, days, grain, address, 50 / top))
        body.append(svg.line(left, 286, right, 286, "faint"))
    body += [
        svg.text(4, 12, "cooperation", size=11, colour="coop"),
        svg.text(4, 238, "conflict", size=11, colour="conf"),
        svg.text(4, 300, "statements", size=11, colour="said") if said else "",
    ]
    title = f"Happenings and statements by {grain}, {window[0]} to {window[1]}"
    return Chart("".join(body), svg.WIDTH, 306, title, note)


def _bar(row: Row, days: svg.Days, grain: str, address: Address, middle: float, scale: float) -> str:
    begin, end = row["bin"], _end(row["bin"], grain)
    x = days.at(begin)
    width = max(days.at(end + timedelta(days=1)) - x - 1, 1)
    height = row["n"] * scale
    y = middle - height if row["side"] == "coop" else middle
    kind = "cooperative" if row["side"] == "coop" else "conflictual"
    label = f"{begin} to {end}: {row['n']:,} {kind}" if grain != "day" else f"{begin}: {row['n']:,} {kind}"
    return svg.link(_into(address, begin, end), label, svg.rect(x, y, width, height, row["side"]))


def _said(row: Row, days: svg.Days, grain: str, address: Address, scale: float) -> str:
    begin, end = row["bin"], _end(row["bin"], grain)
    x = days.at(begin)
    width = max(days.at(end + timedelta(days=1)) - x - 1, 1)
    href = address.href("/statements", since=begin, until=end, grain=None)
    label = f"{begin} to {end}: {row['n']:,} statements"
    return svg.link(href, label, svg.rect(x, 286 - row["n"] * scale, width, row["n"] * scale, "said"))


def _into(address: Address, begin: Any, end: Any) -> str:
    return address.href("/timeline", since=begin, until=end, grain=None)
