"""Positions: holders by topics; in each cell the stances in order of time, so that a move shows."""

from __future__ import annotations

from collections import Counter, defaultdict

from onrecord.desk.address import Address
from onrecord.desk.charts import svg
from onrecord.desk.charts.svg import Chart
from onrecord.desk.project import Row

_HOLDERS, _TOPICS, _MARKS = 16, 10, 6
STANCES = ("supports", "commits", "offers", "demands", "opposes", "denies", "undecided")
_SIGNS = {
    "supports": "+", "commits": "✓", "offers": "◇", "demands": "!", "opposes": "−", "denies": "×", "undecided": "?",
}  # fmt: skip


def draw(rows: list[Row], address: Address) -> Chart | None:
    """The busiest holders and topics; None when there are none."""
    cells: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for holder in row["holders"] or ["(unnamed)"]:
            cells[holder, _topic(row)].append(row)
    if not cells:
        return None
    topics = [t for t, _ in Counter(_sums(cells, 1)).most_common(_TOPICS)]
    within = {k: v for k, v in cells.items() if k[1] in topics}
    holders = [h for h, _ in Counter(_sums(within, 0)).most_common(_HOLDERS)]
    left, top, column, height = 190.0, 96.0, (svg.WIDTH - 310.0) / max(len(topics), 1), 30.0
    body: list[str] = []
    for i, topic in enumerate(topics):
        x = left + column * i + 6
        href = address.href("/positions", topic=topic)
        words = svg.text(0, 0, svg.cut(topic, 24), size=12, transform=f"translate({x:.0f} {top - 10:.0f}) rotate(-28)",
                         aria_hidden="true")  # fmt: skip
        body.append(svg.link(href, _label(topic, 24), words))
    for j, holder in enumerate(holders):
        y = top + height * j
        body.append(svg.line(8, y, svg.WIDTH - 8, y))
        href = address.href("/positions", holder=holder)
        words = svg.text(left - 10, y + 20, svg.cut(holder, 27), text_anchor="end", aria_hidden="true")
        body.append(svg.link(href, _label(holder, 27), words))
        for i, topic in enumerate(topics):
            body.append(_cell(cells.get((holder, topic), []), left + column * i + 8, y + 15, column))
    bottom = top + height * len(holders)
    x = 16.0
    for stance in STANCES:
        body.append(_mark(stance, x, bottom + 22) + svg.text(x + 13, bottom + 26, stance, size=11, colour="faint"))
        x += 96
    title = f"Positions: {len(holders)} holders by {len(topics)} topics"
    left_out = len(rows) - len({id(r) for t in topics for h in holders for r in cells.get((h, t), [])})
    note = f"{left_out:,} positions of other holders or on other topics are in the list only." if left_out > 0 else ""
    return Chart("".join(body), svg.WIDTH, bottom + 40, title, note)


def _label(name: str, most: int) -> str:
    """What a heading leads to; it begins with what is shown, as people who speak to their machine need."""
    shown = svg.cut(name, most)
    return f"{name}: positions" if shown == name else f"{shown}: positions, in full {name}"


def _sums(cells: dict[tuple[str, str], list[Row]], part: int) -> dict[str, int]:
    out: Counter[str] = Counter()
    for key, found in cells.items():
        out[key[part]] += len(found)
    return dict(out)


def _topic(row: Row) -> str:
    return str(row["topic"] or "").strip().lower() or "(no topic)"


def _mark(stance: str, x: float, y: float) -> str:
    sign = svg.element(
        "text", _SIGNS.get(stance, "?"), x=x, y=y + 4, font_size=11, fill="#ffffff", text_anchor="middle",
        class_="sign", font_weight="bold",
    )  # fmt: skip
    return svg.circle(x, y, 7.5, stance if stance in _SIGNS else "undecided") + sign


def _cell(found: list[Row], x: float, y: float, width: float) -> str:
    """The stances in order of time; equal neighbours are one mark."""
    runs: list[list[Row]] = []
    for row in found:
        if runs and runs[-1][-1]["stance"] == row["stance"]:
            runs[-1].append(row)
        else:
            runs.append([row])
    most = max(1, min(_MARKS, int(width / 17)))
    out = []
    for n, run in enumerate(runs[-most:]):
        last = run[-1]
        when = last["date"] or (last["published"] or "")[:10] or "undated"
        label = f"{', '.join(last['holders'])} {last['stance']} {last['topic']}, {when}" + (
            f" ({len(run)} reports)" if len(run) > 1 else ""
        )
        href = f"/reports/{last['doc']}?at={last['position']}"
        out.append(svg.link(href, label, _mark(last["stance"], x + 17 * n, y)))
    return "".join(out)
