"""The rules in words: `python -m onrecord.layers.statements.describe > docs/statements.md`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.layers.vocabulary import vocabulary

_INTRO = """\
# Statements and positions: the rules by name

<!-- Generated: python -m onrecord.layers.statements.describe > docs/statements.md -->

Every statement and every position of a record names the rule that made it (`rule`); `onrecord explain FILE
--statement s1` shows it with its words. The rules are data: `src/onrecord/layers/statements/verbs.yaml` and
`nouns.yaml`, `src/onrecord/layers/positions/rules.yaml`.

What counts: what somebody says, writes, asks, believes or intends, in the report's own voice. What is said inside
what somebody says is part of that content; an attribution that only passes another one on ("he said, the agency
reported") becomes its relay (`via`). Content is one stretch of text: where the cue stands in the middle, the whole if
it is mostly content, else the main piece (two quotations far apart become two statements).

## Frames

A cue attributes one of its complements:

| frame | example |
|---|---|
| quote | "It is over," she **said** |
| clause | **said** that it was over; **asked** whether it was |
| infinitive | **vowed** to retaliate |
| gerund | **denied** shelling the town |
| object | **denied** the charge |
| object_infinitive | **urged** them to leave |
| object_predicate | **called** it a farce; **accused** them of cheating |
| preposition_infinitive | **called** on them to leave |
| prepositions | **warned** of a flood |
| passive | was **expected** to resign |
| raising | **seems** to have left |

"""


def page() -> str:
    """`docs/statements.md`."""
    return _INTRO + "".join(_parts())


def _parts() -> Iterator[str]:
    other = vocabulary("statements/nouns")
    yield "## Statements\n\n"
    for title, rows in (
        ("Verbs", vocabulary("statements/verbs")),
        ("Nouns", other["nouns"]),
        ("Adjectives", other["adjectives"]),
        ("Prepositions", other["sources"]),
        ("Adverbs", other["adverbs"]),
        ("Marks and places", other["other"]),
    ):
        yield f"### {title}\n\n"
        for row in rows:
            yield _rule(row, f"manner: {row['manner']}")
    stands = vocabulary("positions/rules")
    yield "## Positions\n\n"
    yield (
        "Who stands where. The same holder's position on the same topic is given once; one that contradicts an earlier "
        "one names it (`reverses`).\n\n"
    )
    for part in ("verbs", "nouns", "content"):
        for row in stands[part]:
            turned = f"; negated: {row['negated']}" if row.get("negated") else ""
            yield _rule(row, f"stance: {row['stance']}{turned}")


def _rule(row: Mapping[str, Any], says: str) -> str:
    lines = [f"**`{row['rule']}`** ({says}). {row['doc']}"]
    if row.get("frames"):
        lines.append(f"Frames: {', '.join(row['frames'])}.")
    if row.get("prepositions") and not row.get("pairs"):
        lines.append(f"Prepositions: {', '.join(row['prepositions'])}.")
    listed = [*row.get("words", ()), *row.get("modals", ())]
    listed += [f"{verb} {'/'.join(links)}" for verb, links in row.get("pairs", {}).items()]
    if listed:
        lines.append(f"Words: {', '.join(sorted(listed))}.")
    return " ".join(lines) + "\n\n"


if __name__ == "__main__":
    print(page().rstrip("\n"))
