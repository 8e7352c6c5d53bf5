"""Figures: for each kind the claims over time with their ranges, one colour for each side that claims."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable

from onrecord.desk.charts import svg
from onrecord.desk.charts.svg import Chart
from onrecord.desk.project import Row

_PANELS, _HEIGHT, _CLAIMS, _SIDES = 5, 150.0, 250, 5
_SHADES = ("coop", "conf", "said", "supports", "demands")


def draw(rows: list[Row]) -> Chart | None:
    """A panel for each kind that has dated claims; None when there are none."""
    dated: defaultdict[str, list[Row]] = defaultdict(list)
    undated = 0
    for row in rows:
        low, high = row["low"], row["high"]
        if _day(row) and (low or high):
            kind = f"{row['what']} ({row['of']})" if row["what"] in ("money", "other") and row["of"] else row["what"]
            dated[kind].append(row)
        else:
            undated += 1
    if not dated:
        return None
    kinds = sorted(dated, key=lambda k: (k.startswith("other"), -len(dated[k]), k))[:_PANELS]
    sides = [s for s, _ in Counter(_side(r) for k in kinds for r in dated[k]).most_common(_SIDES)]
    every = svg.days([_day(r) for k in kinds for r in dated[k]])
    scale = svg.Days(min(every), max(every), 70, svg.WIDTH - 20)
    body = [_panel(kind, dated[kind][:_CLAIMS], scale, 14 + n * (_HEIGHT + 30), sides) for n, kind in enumerate(kinds)]
    y = 20 + len(kinds) * (_HEIGHT + 30)
    x = 70.0
    for n, side in enumerate(sides):
        body.append(svg.circle(x, y - 4, 5, _SHADES[n]))
        body.append(svg.text(x + 10, y, svg.cut(side, 20), size=12))
        x += 165
    others = [k for k in dated if k not in kinds]
    notes = [f"{undated:,} claims without a date or value"] if undated else []
    if others:
        notes.append(f"{sum(len(dated[k]) for k in others):,} claims of {len(others)} other kinds")
    note = f"Not drawn: {'; '.join(notes)}." if notes else ""
    return Chart("".join(body), svg.WIDTH, y + 16, "Figures: who claims what, over time", note)


def _day(row: Row) -> str | None:
    said = row["until"] or row["date"] or row["published"]
    return said[:10] if said else None


def _side(row: Row) -> str:
    return str((row["via"] or [row["source"] or "the report itself"])[0])


def _panel(kind: str, claims: list[Row], days: svg.Days, top: float, sides: list[str]) -> str:
    values = [v for r in claims for v in (r["low"], r["high"]) if v]
    low, high = min(values), max(values)
    log = high / max(low, 1) > 50

    def at(value: float) -> float:
        if log:
            share = math.log(max(value, 1) / max(low, 1)) / max(math.log(high / max(low, 1)), 1e-9)
        else:
            share = value / high
        return top + _HEIGHT - 14 - share * (_HEIGHT - 34)

    body = [days.axis(top, top + _HEIGHT), svg.text(8, top + 4, svg.cut(kind, 40), size=13, font_weight="bold")]
    marks = (
        [10.0**n for n in range(int(math.log10(max(low, 1))), int(math.log10(high)) + 1)] if log else svg.nice(high, 3)
    )
    for value in marks:
        if value <= high and (value >= low or not log):
            body.append(svg.line(70, at(value), svg.WIDTH - 20, at(value), stroke_dasharray="2 4"))
            body.append(svg.text(64, at(value) + 4, short(value), size=11, colour="faint", text_anchor="end"))
    for row in claims:
        body.append(_claim(row, at, days, sides))
    return "".join(body)


def _claim(row: Row, at: Callable[[float], float], days: svg.Days, sides: list[str]) -> str:
    side = _side(row)
    colour = _SHADES[sides.index(side)] if side in sides else "neutral"
    day = svg.days([_day(row)])[0]
    x = days.at(day)
    low, high = row["low"], row["high"]
    marks = []
    if low and high and low != high:
        marks.append(svg.line(x, at(low), x, at(high), colour, 4, stroke_linecap="round"))
    elif not high:
        marks.append(svg.element("path", d=f"M{x - 4:.1f} {at(low) - 8:.1f} l4 -6 l4 6", fill="none",
                                 stroke=svg.COLOURS[colour], stroke_width=2, class_=f"s-{colour}"))  # fmt: skip
    elif not low:
        marks.append(svg.element("path", d=f"M{x - 4:.1f} {at(high) + 8:.1f} l4 6 l4 -6", fill="none",
                                 stroke=svg.COLOURS[colour], stroke_width=2, class_=f"s-{colour}"))  # fmt: skip
    for value in {v for v in (low, high) if v}:
        more = {"fill_opacity": "0.35"} if row["approximate"] else {}
        marks.append(svg.circle(x, at(value), 4.5, colour, stroke=svg.COLOURS[colour], **more))
    label = f"{day}: {amount(low, high)} {row['of'] or ''} {row['what']}, says {', '.join(row['via'] or [side])}"
    return svg.link(f"/reports/{row['doc']}?at={row['figure']}", label, "".join(marks))


def short(value: float) -> str:
    """1.2m for 1,200,000."""
    for size, sign in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{sign}"
    return f"{value:g}"


def amount(low: float | None, high: float | None) -> str:
    """A range in words."""

    def plain(value: float) -> str:
        return f"{value:,.0f}" if value == int(value) else f"{value:,g}"

    if low is not None and high is not None:
        return plain(low) if low == high else f"{plain(low)}–{plain(high)}"
    if low is not None:
        return f"{plain(low)} or more"
    return f"up to {plain(high)}" if high is not None else "?"
