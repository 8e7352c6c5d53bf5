"""SVG text: escaped elements, colours that a style sheet can override, and a chart as part of a page or as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import Any, NamedTuple

WIDTH = 960
# Colours for files; pages override them by class with colours for light and dark.
COLOURS = {
    "coop": "#0072b2", "conf": "#d55e00", "said": "#7b3fa0", "ink": "#1b1b1b", "faint": "#5f5f5f", "line": "#cccccc",
    "land": "#e4e2da", "paper": "#ffffff", "neutral": "#6b6b6b", "supports": "#00704f", "commits": "#00704f",
    "offers": "#0072b2", "opposes": "#b93600", "denies": "#9c2f5f", "demands": "#8a5a00", "undecided": "#6b6b6b",
}  # fmt: skip


class Chart(NamedTuple):
    """A drawing with its size, what it shows, and what it leaves out."""

    body: str
    width: float
    height: float
    title: str
    note: str = ""

    def inline(self) -> str:
        """For a page."""
        return (
            f'<svg class="chart" viewBox="0 0 {self.width:g} {self.height:g}" role="group" '
            f'aria-label="{escape(self.title)}">{self.body}</svg>'
        )

    def file(self) -> str:
        """For a file of its own; links are left out."""
        body = self.body.replace("<a ", "<g ").replace("</a>", "</g>").replace(' href="', ' data-href="')
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" font-family="Helvetica, Arial, sans-serif">'
            f"<title>{escape(self.title)}</title>"
            f'<rect width="100%" height="100%" fill="{COLOURS["paper"]}"/>{body}</svg>\n'
        )


def element(name: str, content: str = "", **attributes: object) -> str:
    """An element; `content` is markup, attribute values are escaped. `class_` is class, `stroke_width` stroke-width."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{said}>{content}</{name}>"


def _plain(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def text(x: float, y: float, words: str, *, size: int = 12, colour: str = "ink", **more: Any) -> str:
    """Words."""
    return element("text", escape(words), x=x, y=y, font_size=size, fill=COLOURS[colour], class_=f"t-{colour}", **more)


def line(x1: float, y1: float, x2: float, y2: float, colour: str = "line", width: float = 1, **more: Any) -> str:
    """A line."""
    return element(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=COLOURS[colour], stroke_width=width, class_=f"s-{colour}", **more
    )


def rect(x: float, y: float, width: float, height: float, colour: str, **more: Any) -> str:
    """A bar."""
    return element(
        "rect", x=x, y=y, width=max(width, 0.5), height=max(height, 0.5), fill=COLOURS[colour], class_=f"f-{colour}",
        **more,
    )  # fmt: skip


def circle(x: float, y: float, radius: float, colour: str, **more: Any) -> str:
    """A dot."""
    return element("circle", cx=x, cy=y, r=radius, fill=COLOURS[colour], class_=f"f-{colour}", **more)


def link(href: str, label: str, content: str, **more: Any) -> str:
    """A mark that leads somewhere; the label is shown on pointing and read aloud."""
    return element("a", f"<title>{escape(label)}</title>{content}", href=href, aria_label=label, **more)


def cut(words: str, most: int) -> str:
    """Words, shortened."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


class Days:
    """A scale of days."""

    def __init__(self, first: date, last: date, left: float, right: float):
        if last <= first:
            first, last = first - timedelta(days=1), last + timedelta(days=1)
        self.first, self.last, self.left, self.right = first, last, left, right

    def at(self, day: date) -> float:
        """Where a day stands."""
        whole = (self.last - self.first).days
        return self.left + (self.right - self.left) * (day - self.first).days / whole

    def ticks(self) -> list[tuple[date, str]]:
        """Days to label, eight or so."""
        whole = (self.last - self.first).days
        lengths = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
        unit = next((name for name, length in lengths.items() if whole / length <= 9), "decade")
        out: list[tuple[date, str]] = []
        day = self.first
        while day <= self.last and len(out) < 12:
            if out or unit in ("day", "week") or _starts(day, unit):
                out.append((day, _label(day, unit)))
                day = _next(day, unit)
            else:
                day += timedelta(days=1)
        return out

    def axis(self, top: float, bottom: float) -> str:
        """Lines and labels."""
        return "".join(
            line(self.at(d), top, self.at(d), bottom) + text(self.at(d) + 3, bottom - 3, said, size=11, colour="faint")
            for d, said in self.ticks()
        )


def _starts(day: date, unit: str) -> bool:
    months = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "year": (1,), "decade": (1,)}[unit]
    return day.day == 1 and day.month in months and (unit != "decade" or day.year % 10 == 0)


def _next(day: date, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=1 if unit == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    number = day.year * 12 + day.month - 1 + months
    return date(min(number // 12, 9999), number % 12 + 1, 1)


def _label(day: date, unit: str) -> str:
    if unit in ("day", "week"):
        return day.isoformat()
    return day.isoformat()[: 7 if unit in ("month", "quarter") else 4]


def nice(most: float, steps: int = 4) -> list[float]:
    """Round values from 0 to at least the largest."""
    if most <= 0:
        return [0, 1]
    size = 10.0 ** (len(str(int(most))) - 1)
    for factor in (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10):
        step = size * factor
        if step >= 1 and most / step <= steps:
            break
    out = [0.0]
    while out[-1] < most:
        out.append(out[-1] + step)
    return out


def days(rows: Sequence[str | None]) -> list[date]:
    """The days among ISO dates."""
    out = []
    for said in rows:
        try:
            out.append(date.fromisoformat((said or "")[:10]))
        except ValueError:
            continue
    return out
