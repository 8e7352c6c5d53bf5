"""The map as a file: the same points as the map page, on the same base map."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from onrecord.desk.charts import svg
from onrecord.desk.charts.svg import Chart
from onrecord.desk.project import Row

_BASE = Path(__file__).parent.parent / "static" / "vendor" / "countries-110m.json"
WIDE = ("country", "admin1", "region", "continent", "sea")
_HEIGHT = svg.WIDTH / 2
_ANTARCTICA = "010"  # it lies round the pole and would cross the whole map


@lru_cache(maxsize=1)
def _land() -> str:
    """The countries' borders as one path, in degrees."""
    atlas = json.loads(_BASE.read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs: list[list[tuple[float, float]]] = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    parts: list[str] = []
    for shape in atlas["objects"]["countries"]["geometries"]:
        if shape.get("id") == _ANTARCTICA:
            continue
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        for ring in (ring for polygon in polygons for ring in polygon):
            points = _unwrapped([p for i in ring for p in (arcs[i] if i >= 0 else arcs[~i][::-1])])
            over = [0.0] + [360.0] * (min(x for x, _ in points) < -180) + [-360.0] * (max(x for x, _ in points) > 180)
            for shift in over:
                parts.append("M" + "L".join(f"{x + shift:.1f} {-y:.1f}" for x, y in points) + "Z")
    return "".join(parts)


def _unwrapped(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A ring that crosses the date line goes on beyond 180 degrees instead of jumping across the map."""
    out, shift = [points[0]], 0.0
    for (before, _), (x, y) in pairwise(points):
        shift += -360 if x - before > 180 else 360 if x - before < -180 else 0
        out.append((x + shift, y))
    return out


def draw(points: list[Row]) -> Chart:
    """The points that lie in the window of all of them."""
    west, south, east, north = _window(points)
    scale = min(svg.WIDTH / (east - west), _HEIGHT / (north - south))
    width, height = (east - west) * scale, (north - south) * scale
    land = svg.element(
        "path", d=_land(), fill=svg.COLOURS["land"], stroke=svg.COLOURS["line"], stroke_width=0.8 / scale,
        transform=f"scale({scale:.3f}) translate({-west:.3f} {north:.3f})",
    )  # fmt: skip
    most = max([p["n"] for p in points] or [1])
    marks = []
    for p in sorted(points, key=lambda p: -p["n"]):
        x, y = (p["lon"] - west) * scale, (north - p["lat"]) * scale
        colour = "coop" if p["coop"] > p["conf"] else "conf" if p["conf"] > p["coop"] else "neutral"
        radius = 3.5 + 12 * math.sqrt(p["n"] / most)
        exact = p["feature"] not in WIDE
        mark = svg.circle(
            x, y, radius, colour, stroke=svg.COLOURS[colour], stroke_width=1.5, fill_opacity=0.65 if exact else 0.12,
            stroke_dasharray=None if exact else "4 3",
        )  # fmt: skip
        marks.append(svg.link(f"/timeline?place={p['place']}", f"{p['place']}: {p['n']} happenings", mark))
    return Chart(land + "".join(marks), width, height, "Where it happened")


def _window(points: list[Row]) -> tuple[float, float, float, float]:
    if not points:
        return -180.0, -60.0, 180.0, 85.0
    west, east = min(p["lon"] for p in points), max(p["lon"] for p in points)
    south, north = min(p["lat"] for p in points), max(p["lat"] for p in points)
    wide = max(east - west, 8.0) * 0.15 + 3
    high = max(north - south, 6.0) * 0.15 + 3
    return max(west - wide, -180.0), max(south - high, -90.0), min(east + wide, 180.0), min(north + high, 90.0)
