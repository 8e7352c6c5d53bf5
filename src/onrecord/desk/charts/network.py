"""The network: who deals with whom. Places are worked out on the server, the same for the same question."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.desk.address import Address
from onrecord.desk.charts import svg
from onrecord.desk.charts.svg import Chart
from onrecord.desk.project import Row

MOST_PAIRS = 70
_HEIGHT = 560
_ROUNDS = 250


def draw(pairs: list[Row], address: Address) -> Chart | None:
    """The most frequent pairs; None when there are none."""
    shown = pairs[:MOST_PAIRS]
    if not shown:
        return None
    names: dict[str, str] = {}
    weight: dict[str, float] = {}
    for row in shown:
        for side in ("actor", "recipient"):
            key = row[f"{side}_entity"]
            names.setdefault(key, row[side])
            weight[key] = weight.get(key, 0) + row["happenings"]
    keys = list(names)
    at = dict(zip(keys, places(keys, shown), strict=True))
    body = [_edge(row, at, address) for row in reversed(shown)]
    words: list[str] = []
    most = max(weight.values())
    for key in sorted(keys, key=lambda k: weight[k]):
        x, y = at[key]
        radius = 5 + 11 * math.sqrt(weight[key] / most)
        label = f"{names[key]}: {weight[key]:,.0f} happenings with others shown here"
        mark = svg.circle(x, y, radius, "neutral", stroke=svg.COLOURS["paper"], stroke_width=1.5)
        anchor = "end" if x > svg.WIDTH * 0.8 else "start" if x < svg.WIDTH * 0.2 else "middle"
        words.append(svg.text(
            x, y - radius - 4, svg.cut(names[key], 28), size=12, text_anchor=anchor, paint_order="stroke",
            stroke=svg.COLOURS["paper"], stroke_width=3, stroke_linejoin="round", pointer_events="none",
        ))  # fmt: skip
        href = address.href("/timeline", actor=said(key, names[key]), with_=None)
        body.append(svg.link(href, label, mark, class_="node"))
    # Names lie over all marks, so that none is hidden.
    body.append(svg.element("g", "".join(words), class_="node", aria_hidden="true"))
    return Chart("".join(body), svg.WIDTH, _HEIGHT, f"Who deals with whom: {len(shown)} pairs, {len(keys)} actors")


def said(entity: str | None, name: str) -> str:
    """How a filter names an actor: by Wikidata item, else by name."""
    return entity if entity and entity[:1] == "Q" and entity[1:].isdigit() else name


def _edge(row: Row, at: dict[str, Any], address: Address) -> str:
    (x1, y1), (x2, y2) = at[row["actor_entity"]], at[row["recipient_entity"]]
    # Bent to the left of its direction, so that the two directions of a pair stand apart.
    bend = 0.0 if row["mutual"] else 0.14
    mx, my = (x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend
    colour = "coop" if row["cooperative"] > row["conflictual"] else "conf"
    if row["cooperative"] == row["conflictual"]:
        colour = "neutral"
    width = min(1.2 + 1.3 * math.log2(1 + row["happenings"]), 9)
    arrow = " – " if row["mutual"] else " → "
    label = (
        f"{row['actor']}{arrow}{row['recipient']}: {row['happenings']} happenings, {row['cooperative']} cooperative, "
        f"{row['conflictual']} conflictual"
    )
    path = svg.element(
        "path", d=f"M{x1:.1f} {y1:.1f} Q{mx:.1f} {my:.1f} {x2:.1f} {y2:.1f}", fill="none", stroke=svg.COLOURS[colour],
        stroke_width=float(width), stroke_opacity="0.65", stroke_linecap="round", class_=f"s-{colour} edge",
    )  # fmt: skip
    if not row["mutual"]:
        path += _head((x1, y1), (mx, my), (x2, y2), colour)
    one, other = said(row["actor_entity"], row["actor"]), said(row["recipient_entity"], row["recipient"])
    href = address.href("/timeline", actor=one, with_=other)
    return svg.link(href, label, path)


def _head(start: Any, bend: Any, end: Any, colour: str) -> str:
    """A small head at two thirds of the way, where it is not hidden by the mark that it points to."""
    t = 0.66
    x, y = ((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c for a, b, c in zip(start, bend, end, strict=True))
    dx, dy = ((1 - t) * (b - a) + t * (c - b) for a, b, c in zip(start, bend, end, strict=True))
    angle = math.degrees(math.atan2(dy, dx))
    return svg.element(
        "path", d="M-5 -4.5 L5 0 L-5 4.5 Z", fill=svg.COLOURS[colour], class_=f"f-{colour}",
        transform=f"translate({x:.1f} {y:.1f}) rotate({angle:.0f})",
    )  # fmt: skip


def places(keys: list[str], pairs: list[Row]) -> NDArray[np.float64]:
    """Fruchterman and Reingold's forces from a circle: no chance in it."""
    n = len(keys)
    if n == 1:
        return np.array([[svg.WIDTH / 2, _HEIGHT / 2]])
    index = {key: i for i, key in enumerate(keys)}
    pull = np.zeros((n, n))
    for row in pairs:
        a, b = index[row["actor_entity"]], index[row["recipient_entity"]]
        pull[a, b] = pull[b, a] = 1 + math.log1p(row["happenings"])
    turn = np.arange(n) * 2.399963  # the golden angle: neighbours in the list start apart
    spread = np.sqrt((np.arange(n) + 0.5) / n)
    at = np.stack([np.cos(turn) * spread, np.sin(turn) * spread], axis=1)
    ideal = 1.1 / math.sqrt(n)
    for step in range(_ROUNDS):
        gap = at[:, None] - at[None]
        far = np.maximum(np.sqrt((gap**2).sum(axis=2)), 0.01)
        force = (gap / far[..., None] * (ideal**2 / far - pull * far**2 / ideal * 0.08)[..., None]).sum(axis=1)
        force -= at * 0.35  # towards the middle, so that parts without a link do not drift off
        size = np.maximum(np.sqrt((force**2).sum(axis=1, keepdims=True)), 1e-9)
        at = at + force / size * np.minimum(size, 0.12 * (1 - step / _ROUNDS) + 0.002)
    low, high = at.min(axis=0), at.max(axis=0)
    room = np.array([svg.WIDTH - 180.0, _HEIGHT - 90.0])
    placed: NDArray[np.float64] = (at - low) / np.maximum(high - low, 1e-6) * room + np.array([90.0, 55.0])
    return placed
