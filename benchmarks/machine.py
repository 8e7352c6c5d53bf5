"""What a benchmark ran on: versions and the machine, and where its figures are kept."""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent
KEPT = HERE / "results"


def machine() -> dict[str, Any]:
    """The machine."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "cpu": model,
        "cores": cores,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load before": None if load is None else round(load, 1),
    }


def versions(*packages: str) -> dict[str, str | None]:
    """The version of each package; None when it is not there."""
    out: dict[str, str | None] = {}
    for name in packages:
        try:
            out[name] = version(name)
        except PackageNotFoundError:
            out[name] = None
    return out


def keep(name: str, figures: dict[str, Any]) -> Path:
    """Write a benchmark's figures for `results.py`."""
    KEPT.mkdir(exist_ok=True)
    path = KEPT / f"{name}.json"
    path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def table(head: list[str], rows: list[list[Any]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def reports() -> list[str]:
    """Our example reports."""
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.txt"))]


def alone() -> dict[str, str]:
    """The environment of a process whose libraries take one core."""
    return {**os.environ, "OMP_NUM_THREADS": "1"}


def peak_mb(pid: int | None = None) -> float:
    """The peak of a process's resident memory; 0 when it is gone. Not ru_maxrss: that counts what its parent held."""
    try:
        status = Path(f"/proc/{pid or 'self'}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def forget_peak() -> None:
    """Count the peak of this process's memory anew from now on."""
    Path("/proc/self/clear_refs").write_text("5")


class Times(NamedTuple):
    """How long an answer took, in milliseconds: the first time, when nothing is in memory, and then."""

    first: float
    median: float
    slowest: float
    answer: Any


def timed(ask: Callable[[], Any], rounds: int) -> Times:
    """Ask once, and then so many times more."""
    took = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        answer = ask()
        took.append(1000 * (time.perf_counter() - begun))
    return Times(took[0], statistics.median(took[1:]), max(took[1:]), answer)
