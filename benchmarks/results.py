"""Write benchmarks/RESULTS.md from what the benchmarks kept in benchmarks/results/*.json.

uv run python -m benchmarks.results
"""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

from benchmarks import desk, fuzz, peers, pipeline, queries, scale
from benchmarks.machine import HERE, KEPT

PARTS: dict[str, tuple[str, str, ModuleType]] = {
    "pipeline": ("The whole pipeline against bare spaCy", "uv run python -m benchmarks.pipeline", pipeline),
    "scale": ("Growing collections", "uv run python -m benchmarks.scale", scale),
    "queries": ("Questions to five million events", "uv run python -m benchmarks.queries", queries),
    "desk": ("The desk", "uv run python -m benchmarks.desk", desk),
    "peers": ("Beside other libraries", "uv run --isolated --group peers python -m benchmarks.peers", peers),
    "fuzz": ("Fuzzing", "uv run python -m benchmarks.fuzz --inputs 100000 --keep", fuzz),
}
NOTES = {
    "scale": "Generated reports of 50 to 100 words, ten a day. Memory is the peak of resident memory; of the largest "
    "worker. Time a report includes linking and the start of the workers.",
    "peers": "The texts are the cases of `tests/cases`, written for this project with our own rules at hand: the "
    "figures show what each library covers, not who wins on neutral ground.",
}


_HEAD = "<!-- Written by benchmarks/results.py from benchmarks/results/*.json: run the benchmarks, don't edit. -->\n"


def page() -> str:
    """The page; a benchmark that has not run is named as such."""
    parts = [_HEAD, "# Benchmarks\n"]
    for name, (title, command, module) in PARTS.items():
        path = KEPT / f"{name}.json"
        parts.append(f"## {title}\n\n    {command}\n")
        if not path.exists():
            parts.append("Not run yet.\n")
            continue
        figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        made = ", ".join(f"{k} {v}" for k, v in figures["versions"].items() if v)
        machine = ", ".join(f"{k} {v}" for k, v in figures["machine"].items())
        parts.append(module.show(figures) + "\n")
        if name in NOTES:
            parts.append(NOTES[name] + "\n")
        parts.append(f"Versions: {made}. Machine: {machine}.\n")
    return "\n".join(parts)


if __name__ == "__main__":
    target = HERE / "RESULTS.md"
    target.write_text(page(), encoding="utf-8")
    print(target)
