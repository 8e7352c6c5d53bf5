"""How common English words are in reports: `src/onrecord/corpus/background.csv`.

    uv run --with symspellpy python training/build_background.py

Made from symspellpy's English frequency list (MIT), whose counts come from Google Books Ngrams (CC BY 3.0). A row is a
stem and the share of reports of 300 words that hold it; stems rarer than one report in a thousand are left out. Stories
in small corpora are weighed with it: three reports cannot tell by themselves which words are rare.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from importlib.resources import files
from pathlib import Path

from onrecord.corpus.features import stem

WORDS = 300
LEAST = 0.001
OUT = Path(__file__).parent.parent / "src" / "onrecord" / "corpus" / "background.csv"


def main() -> None:
    """Write the table."""
    source = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    counts: Counter[str] = Counter()
    for line in source.read_text(encoding="utf-8-sig").splitlines():
        word, count = line.split()
        counts[stem(word)] += int(count)
    total = counts.total()
    shares = {w: 1 - math.exp(-WORDS * n / total) for w, n in counts.items()}
    with OUT.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["stem", "share"])
        writer.writerows((w, f"{s:.4f}") for w, s in sorted(shares.items()) if s >= LEAST)


if __name__ == "__main__":
    main()
