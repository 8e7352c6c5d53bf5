"""Look for near-duplicates in the example bank, and between it and the yardsticks: there must be none of the latter.

    python training/check_bank.py [--yardsticks ../shared/yardsticks]

Two sentences are near-duplicates when their sets of word 4-grams (lower case, names kept) have a Jaccard index of 0.4
or more, or share a run of 8 words. Members of one boundary pair may be alike.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from onrecord.codebook.bank import load

_WORD = re.compile(r"\w+")
ALIKE, RUN = 0.4, 8


def grams(text: str, n: int) -> set[tuple[str, ...]]:
    """Word n-grams of a text."""
    words = _WORD.findall(text.lower())
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def sentences(folder: Path) -> Iterator[tuple[str, str]]:
    """Every sentence of the yardsticks with where it stands."""
    for path in sorted(folder.rglob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 2):
                yield row["sentence"], f"{path.name}:{number}"
    for path in sorted(folder.rglob("*.jsonl")):
        for number, line in enumerate(path.open(encoding="utf-8"), 1):
            for part in re.split(r"(?<=[.!?])\s+|\n", json.loads(line)["text"]):
                yield part, f"{path.name}:{number}"


def main() -> int:
    """Print what is alike; 1 when a bank sentence is too near to a yardstick's or to another outside its pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--yardsticks", type=Path, default=Path(__file__).parent.parent.parent / "shared" / "yardsticks"
    )
    args = parser.parse_args()
    bank = load()
    found = 0
    index: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    sets = [grams(e.sentence, 4) for e in bank]
    runs: dict[tuple[str, ...], int] = {}
    for i, example in enumerate(bank):
        near = {k for gram in sets[i] for k in index[gram]}
        for k in sorted(near):
            if example.pair and example.pair == bank[k].pair:
                continue
            if len(sets[i] & sets[k]) >= ALIKE * len(sets[i] | sets[k]):
                found += 1
                print(f"{example.where} ~ {bank[k].where}: {example.sentence}")
        for gram in sets[i]:
            index[gram].append(i)
        runs.update(dict.fromkeys(grams(example.sentence, RUN), i))
    compared = 0
    if args.yardsticks.exists():
        for text, where in sentences(args.yardsticks):
            compared += 1
            theirs = grams(text, 4)
            near = {k for gram in theirs for k in index.get(gram, ())}
            near = {k for k in near if len(theirs & sets[k]) >= ALIKE * len(theirs | sets[k])}
            near |= {runs[gram] for gram in grams(text, RUN) if gram in runs}
            for k in sorted(near):
                found += 1
                print(f"{bank[k].where} ~ {where}: {bank[k].sentence}")
    print(f"{len(bank)} bank sentences, {compared} yardstick sentences compared, {found} near-duplicates")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
