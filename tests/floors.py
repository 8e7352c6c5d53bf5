"""The accuracy floors: measures every yardstick and holds it to `floors.json`.

    python tests/floors.py --check            fail when a figure lies below its floor
    python tests/floors.py --raise            set each floor to the measured figure less one point, never lower
    python tests/floors.py --check --only times,places

The yardsticks lie in `../shared`, outside the project; where that is missing there is nothing to measure, which is
said. A floor's key is `measure: figure`, in the words that the scorers print.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
FLOORS = HERE / "floors.json"
MARGIN = 1.0
# measure: (layer, gold file); read with `onrecord read --jsonl` unless another command stands here.
YARDSTICKS = {
    "statements dev": ("statements", "statements/dev.jsonl"),
    "times train": ("times", "times/train.jsonl"),
    "times gum": ("times", "times/gum.jsonl"),
    "places lgl": ("places", "places/lgl.jsonl"),
    "places geovirus": ("places", "places/geovirus.jsonl"),
    "figures dev": ("figures", "figures/dev.jsonl"),
    "entities re3d": ("entities", "entities/re3d.jsonl"),
    "relations plv": ("relations", "plv/train.tsv"),
    "stories train": ("stories", "stories/train.jsonl"),
}
GOLD = {"seed": "no-military-solution.yaml", "cases": "cases.yaml"}
ONRECORD = [sys.executable, "-m", "onrecord.cli"]


def predict(layer: str, gold: Path, folder: Path) -> Path:
    """Run the product over a yardstick; the path of what it printed."""
    out = folder / f"{gold.parent.name}-{gold.stem}.out"
    if layer == "stories":
        store = folder / "stories.duckdb"
        subprocess.run(
            [*ONRECORD, "ingest", str(gold), "--to", str(store), "--workers", "1"],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        words = [*ONRECORD, "stories", str(store), "--format", "jsonl"]
    elif layer == "relations":
        words = [*ONRECORD, "relate", str(gold)]
    else:
        words = [*ONRECORD, "read", str(gold), "--jsonl"]
    with out.open("wb") as sink:
        done = subprocess.run(words, stdout=sink, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.stderr.decode()[-400:]}")
    return out


def yardstick(name: str, folder: Path) -> dict[str, float]:
    """The headline figures of one yardstick."""
    layer, file = YARDSTICKS[name]
    gold = SHARED / "yardsticks" / file
    pred = predict(layer, gold, folder)
    scorer = SHARED / "bin" / "yardsticks.py"
    said = subprocess.run(
        [sys.executable, str(scorer), layer, str(gold), str(pred)], capture_output=True, text=True, check=True
    )
    headline = said.stdout.strip().splitlines()[-1].partition(": ")[2]
    figures = {m[1].strip(" ,()"): float(m[2]) for m in re.finditer(r"([A-Za-z][^,:()]*?)[: ]+(\d+\.\d)", headline)}
    figures.update(
        {
            m[1].strip(): float(m[2])
            for m in re.finditer(r"^(recall with\w* quotation marks: content)\s+(\d+\.\d)", said.stdout, re.M)
        }
    )
    if layer == "figures":
        rows = re.findall(r"^(\w+ right, articles with any \w+)\s+(\d+\.\d)", said.stdout, re.M)
        figures = {key: value for key, value in figures.items() if "where any" not in key} | {
            k: float(v) for k, v in rows
        }
    return {f"{name}: {key}": value for key, value in figures.items()}


def gold_files(name: str) -> dict[str, float]:
    """F1 per layer and accuracy per attribute on a hand-made gold file, in per cent."""
    command = " ".join([*ONRECORD, "read", "--jsonl"])
    words = [sys.executable, str(SHARED / "bin" / "score.py"), "--command", command, str(SHARED / "gold" / GOLD[name])]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    figures = {}
    for line in said.splitlines():
        if found := re.match(r"(\w+)\s+P [\d.]+\s+R [\d.]+\s+F1 ([\d.]+)\s+\(\d+/\d+\)(.*)", line):
            figures[f"{name}: {found[1]} F1"] = 100 * float(found[2])
            for key, part, whole in re.findall(r"(\w[\w ]*?) (\d+)/(\d+)", found[3]):
                figures[f"{name}: {found[1]} {key}"] = 100 * int(part) / int(whole)
    return figures


def measure(only: list[str]) -> dict[str, float]:
    """Every figure, measured two at a time."""
    jobs = [(yardstick, n) for n in YARDSTICKS] + [(gold_files, n) for n in GOLD]
    jobs = [(what, n) for what, n in jobs if not only or any(part in n for part in only)]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        done = [pool.submit(what, n, Path(folder)) if what is yardstick else pool.submit(what, n) for what, n in jobs]
        figures: dict[str, float] = {}
        for job in done:
            figures.update(job.result())
    return {key: round(value, 1) for key, value in figures.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--raise", dest="lift", action="store_true")
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    if not SHARED.exists():
        print("floors: ../shared is not here, nothing measured")
        return 0
    floors: dict[str, float] = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    figures = measure([part for part in args.only.split(",") if part])
    low = []
    for key, value in figures.items():
        floor = floors.get(key)
        below = floor is not None and value < floor
        low += [key] if below else []
        print(f"{key:64}{value:7.1f}   floor {'–' if floor is None else f'{floor:.1f}'}{'   BELOW' if below else ''}")
    if args.lift:
        for key, value in figures.items():
            floors[key] = max(floors.get(key, 0.0), round(value - MARGIN, 1))
        FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n")
    missing = [key for key in floors if key not in figures and not args.only]
    if args.check and (low or missing):
        print(f"floors: {len(low)} below, {len(missing)} not measured {missing}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
