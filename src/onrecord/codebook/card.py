"""The example bank's card: how it was made, checked and split, and what is in it, counted from the files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from onrecord.codebook.bank import NONE, Example, load
from onrecord.codebook.check import PLOVER

_TEXT = """# The example bank

An open set of coded sentences for the sixteen types of PLOVER 1.3, and for what is none of them. Licence: that of
onrecord (Apache-2.0). The files are `src/onrecord/codebook/examples/*.txt`, one example a line; the format stands in
[the codebook]({codebook}), the conventions of each file at its head.

## How it was made

- Every sentence was written for this project, by language models at work as coders, from PLOVER's definitions and the
  sub-categories of CAMEO; none was taken from a newspaper, an agency, a data set or another codebook. People, places
  and bodies may be real, what they are said to do is invented: **nothing here is a source for facts**.
- Banks A to E hold short sentences, one event each. The later files hold sentences as long as agencies write them; some
  stand there two or three times, with another pair of participants marked each time.
- Banks O to S hold the plainest phrases of each sub-category of CAMEO ("called off the strike", "failed to reach
  agreement"), several times each with other parties and grammar, and follow [our coding decisions]({decisions}). Their
  plan was made after looking at which *kinds* of pairs the network got wrong in the open part of a public set (PLV);
  their writers saw none of its sentences.
- A *boundary pair* is two examples alike in words that differ in type, mode or status. A few have more members.
- Each example was coded once, by whoever wrote it. There was no second coder, so no agreement is reported, and the
  types are those that the writer had in mind.

## How it was checked

- `onrecord codebook check` reads every line: one trigger, marked participants, known type and status.
- `training/check_bank.py` looks for near-duplicates in the bank (outside a pair), and between it and the yardsticks
  that onrecord is measured with; two sentences are too near when their word 4-grams overlap by 0.4 (Jaccard) or they
  share eight words in a row. It must find none of the latter.
- The counts below are made by a script, and a test fails when they are out of date.

## How it is split

The bank is for training; what is measured is measured on other texts. Where a part is held out (the examples that
`training/train_coder.py` keeps out, the folds of `training/calibrate.py` and of `onrecord codebook train`), members of
a boundary pair, and examples that share a sentence, stay on one side.

"""
_LENGTHS = ((12, "up to 12 words"), (20, "13 to 20"), (30, "21 to 30"), (45, "31 to 45"), (10_000, "46 and more"))
_GRAMMAR = ["active", "passive", "nominal", "participial", "headline", "reported", "embedded", "infinitive", "relative"]
_REGIONS = ["africa", "americas", "asia", "europe", "mena", "oceania", "world"]
_DECADES = ["1990s", "2000s", "2010s", "2020s"]


def page(codebook: str) -> str:
    """The card; `codebook` is the link to the codebook's page."""
    bank = load()
    decisions = codebook.replace("codebook.md", "coding-decisions.md")
    said = _TEXT.replace("{codebook}", codebook).replace("{decisions}", decisions)
    return said + "".join(_counts(bank)).rstrip("\n") + "\n"


def _counts(bank: list[Example]) -> Iterator[str]:
    events = [e for e in bank if e.type != NONE]
    sentences = Counter(e.sentence for e in bank)
    yield "## What is in it\n\n"
    yield from _table(
        "",
        [
            ("examples", len(bank)),
            ("different sentences", len(sentences)),
            ("sentences with several examples", sum(n > 1 for n in sentences.values())),
            ("examples without an event (NONE)", len(bank) - len(events)),
            ("examples of events that are not actual", sum(e.status != "actual" for e in events)),
            *_pairs(bank),
        ],
    )
    yield from _table("file", _counted(bank, lambda e: [e.where.split(":")[0]]))
    yield from _types(bank)
    yield from _table("status", _counted(events, lambda e: [e.status or "-"]))
    yield from _table("grammar", _counted(bank, lambda e: _tagged(e, _GRAMMAR), _GRAMMAR))
    yield from _table("region", _counted(bank, lambda e: _tagged(e, _REGIONS), _REGIONS))
    yield from _table("decade", _counted(bank, lambda e: _tagged(e, _DECADES), _DECADES))
    yield from _table("length", _counted(bank, lambda e: [_length(e)], [name for _, name in _LENGTHS]))
    yield from _table("context", _counted(bank, lambda e: e.contexts))


def _pairs(bank: list[Example]) -> list[tuple[str, int]]:
    members: defaultdict[str, list[Example]] = defaultdict(list)
    for example in bank:
        if example.pair:
            members[example.pair].append(example)
    real = [found for found in members.values() if len(found) > 1]
    types = sum(len({e.type for e in found}) > 1 for found in real)
    status = sum(len({e.type for e in found}) == 1 and len({e.status for e in found}) > 1 for found in real)
    return [
        ("boundary pairs", len(real)),
        ("of them, different in type", types),
        ("of them, alike in type, different in status", status),
    ]


def _types(bank: list[Example]) -> Iterator[str]:
    """A row a type, with its modes."""
    yield "| type | examples | modes |\n|---|---|---|\n"
    for name in (*PLOVER, NONE):
        found = [e for e in bank if e.type == name]
        modes = Counter(m for e in found for m in e.modes)
        said = ", ".join(f"{mode} {n}" for mode, n in sorted(modes.items(), key=lambda m: (-m[1], m[0])))
        yield f"| {name} | {len(found):,} | {said} |\n"
    yield "\n"


def _tagged(example: Example, known: list[str]) -> list[str]:
    return [tag for tag in example.tags if tag in known]


def _length(example: Example) -> str:
    words = len(example.sentence.split())
    return next(name for most, name in _LENGTHS if words <= most)


def _counted(
    bank: list[Example], keys: Callable[[Example], Iterable[str]], order: list[str] | None = None
) -> list[tuple[str, int]]:
    counts = Counter(key for example in bank for key in keys(example))
    if order is not None:
        return [(name, counts[name]) for name in order]
    return sorted(counts.items(), key=lambda row: (-row[1], row[0])) if len(counts) > 20 else sorted(counts.items())


def _table(name: str, rows: list[tuple[str, int]]) -> Iterator[str]:
    yield f"| {name} | examples |\n|---|---|\n"
    for key, count in rows:
        yield f"| {key} | {count:,} |\n"
    yield "\n"
