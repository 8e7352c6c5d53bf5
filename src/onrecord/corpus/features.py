"""What a report is recognised by when stories are linked: its word stems, names, numbers and a MinHash of its text.

Made from the text alone, so that the linking does not change with the layers, and in the worker that reads it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from rensa import RMinHash

from onrecord.knowledge.fold import fold
from onrecord.record import Document

PERMUTATIONS = 128
BANDS = 32
_SHINGLE = 3
_URL = re.compile(r"(?:https?://|www\.)\S+")
_SLUG = re.compile(r"[a-z]{3,}")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|\d+(?:[.,:/]\d+)*")
_BREAK = re.compile(r"[.!?:`'\"“”‘]")
_TITLE_CASE = 0.7  # a line with more capitals than this is a headline: its capitals name nobody


class Features(NamedTuple):
    """The row of a document in the table `features`, without its key."""

    scope: str
    day: str | None
    title: str | None
    words: list[str]
    counts: list[int]
    names: list[str]
    name_counts: list[int]
    numbers: list[str]
    minhash: list[int]
    bands: list[int]


@cache
def word_lists() -> Any:
    """`words.yaml`."""
    with Path(__file__).with_name("words.yaml").open(encoding="utf-8") as lines:
        return yaml.safe_load(lines)


@cache
def calendar() -> frozenset[str]:
    """Stems of the names of days and months."""
    return frozenset(stem(w) for w in word_lists()["calendar"])


def stem(word: str) -> str:
    """A light stem of a lower-case word: plurals and the commonest endings of verbs."""
    word = word.removesuffix("'s").removesuffix("’s").strip("'’")
    if len(word) <= 4:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("ing") and len(word) > 6:
        return word[:-3]
    if word.endswith("ed") and len(word) > 5:
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def bare_title(title: str | None) -> str | None:
    """A headline without its rubric and outlet, folded to words; None when fewer than four are left."""
    if not title:
        return None
    said = re.sub(word_lists()["title_before"], "", title.strip(), flags=re.IGNORECASE)
    cut = re.sub(word_lists()["title_after"], "", said)
    if len(cut.split()) >= 4:
        said = cut
    words = re.findall(r"\w+", fold(said))
    return " ".join(words) if len(words) >= 4 else None


class _Bag:
    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.names: Counter[str] = Counter()
        self.numbers: Counter[str] = Counter()

    def line(self, line: str) -> None:
        """Count the words of one line."""
        tokens = list(_TOKEN.finditer(line))
        capitals = sum(t.group()[0].isupper() for t in tokens)
        headline = capitals > _TITLE_CASE * len(tokens)
        end = 0
        for token in tokens:
            word = token.group()
            opens = end == 0 or bool(_BREAK.search(line, end, token.start()))
            end = token.end()
            if word[0].isdigit():
                self.numbers[word] += 1
                continue
            root = stem(word.lower())
            self.words[root] += 1
            if word[0].isupper() and not opens and not headline and len(root) > 1 and root not in calendar():
                self.names[root] += 1

    def address(self, url: str) -> None:
        """Count the words of a web address: the slug says what the report is about."""
        path = url.split("//", 1)[-1].partition("/")[2].lower()
        self.words.update(stem(w) for w in _SLUG.findall(path))


def features(document: Document) -> Features:
    """The features of a document."""
    bag = _Bag()
    for line in document.text.splitlines():
        text = line
        for url in _URL.findall(line):
            bag.address(url)
            text = text.replace(url, " ")
        bag.line(text)
    if document.title and not document.text.lstrip().startswith(document.title.strip()):
        bag.line(document.title)
    day = document.published[:10] if document.published else None
    hashes = minhash(document.text)
    words, names = sorted(bag.words), sorted(bag.names)
    return Features(
        scope=day[:7] if day else "undated",
        day=day,
        title=bare_title(document.title),
        words=words,
        counts=[bag.words[w] for w in words],
        names=names,
        name_counts=[bag.names[w] for w in names],
        numbers=sorted(bag.numbers),
        minhash=hashes,
        bands=bands(hashes),
    )


def shingles(text: str) -> set[str]:
    """The word trigrams of a text, without page furniture, datelines and credits."""
    from onrecord.layers import furniture  # brings spaCy, which the writing process does not need

    parts, _ = furniture.blocks(text)
    body = [text[b.span.start : b.span.end] for b in parts if b.kind in ("body", "subhead")]
    words = re.findall(r"\w+", fold(" ".join(body)))
    if len(words) < _SHINGLE:
        return {" ".join(words)} if words else set()
    return {" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}


def minhash(text: str) -> list[int]:
    """The MinHash signature of a text; empty when the text has no words."""
    grams = shingles(text)
    if not grams:
        return []
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
    sketch.update(sorted(grams))
    return [int(x) for x in sketch.digest()]


def bands(signature: list[int]) -> list[int]:
    """One hash for each band of a signature: near-duplicates share at least one."""
    width = PERMUTATIONS // BANDS
    out = []
    for i in range(0, len(signature), width):
        band = b"".join(x.to_bytes(8, "little") for x in (i, *signature[i : i + width]))
        out.append(int.from_bytes(hashlib.blake2b(band, digest_size=7).digest(), "little"))
    return out
