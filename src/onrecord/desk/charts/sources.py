"""Sources: who relays whom, as bands from the outlet over the relay to the one whose words they are."""

from __future__ import annotations

from collections import Counter

from onrecord.desk.address import Address
from onrecord.desk.charts import svg
from onrecord.desk.charts.svg import Chart
from onrecord.desk.project import Row

_MOST = 14
_X = (150.0, 480.0, 800.0)


def draw(rows: list[Row], address: Address) -> Chart | None:
    """The busiest links between outlets, relays and speakers; None when there are none."""
    first: Counter[tuple[str, str]] = Counter()
    second: Counter[tuple[str, str]] = Counter()
    for row in rows:
        first[row["outlet"], row["relay"]] += row["n"]
        second[row["relay"], ", ".join(row["speakers"])] += row["n"]
    if not first:
        return None
    columns = [_busiest(first, 0), _busiest(first, 1), _busiest(second, 1)]
    height = max(len(c) for c in columns) * 34.0 + 50
    at = [{name: _y(i, len(c), height) for i, name in enumerate(c)} for c in columns]
    most = max([*first.values(), *second.values()])
    body = [svg.text(x, 16, words, size=12, colour="faint", text_anchor="middle")
            for x, words in zip(_X, ("outlet", "relays", "whose words they are"), strict=True)]  # fmt: skip
    for links, left, right in ((first, 0, 1), (second, 1, 2)):
        for (a, b), n in sorted(links.items(), key=lambda x: x[1]):
            if a in at[left] and b in at[right]:
                href = address.href("/statements", source=a if left == 0 and a[0] != "(" else None)
                if left == 1:
                    href = address.href("/statements", actor=b.split(", ")[0])
                body.append(_band((a, b, n), (_X[left], at[left][a]), (_X[right], at[right][b]), most, href))
    for column, x in zip(at, _X, strict=True):
        for name, y in column.items():
            body.append(svg.rect(x - 62, y - 11, 124, 22, "land", rx=4))
            body.append(svg.text(x, y + 4, svg.cut(name, 19), size=11, text_anchor="middle"))
    return Chart("".join(body), svg.WIDTH, height, "Who relays whom")


def _busiest(links: Counter[tuple[str, str]], part: int) -> list[str]:
    sums: Counter[str] = Counter()
    for key, n in links.items():
        sums[key[part]] += n
    return [name for name, _ in sums.most_common(_MOST)]


def _y(i: int, of: int, height: float) -> float:
    return 44 + (height - 60) * (i + 0.5) / of


def _band(
    told: tuple[str, str, int], start: tuple[float, float], end: tuple[float, float], most: int, href: str
) -> str:
    a, b, n = told
    x1, y1, x2, y2 = start[0] + 62, start[1], end[0] - 62, end[1]
    middle = (x1 + x2) / 2
    path = svg.element(
        "path", d=f"M{x1:.0f} {y1:.1f} C{middle:.0f} {y1:.1f} {middle:.0f} {y2:.1f} {x2:.0f} {y2:.1f}", fill="none",
        stroke=svg.COLOURS["said"], stroke_opacity="0.4", stroke_width=1 + 12 * n / most, class_="s-said edge",
    )  # fmt: skip
    return svg.link(href, f"{a} ← {b}: {n} statements", path)
