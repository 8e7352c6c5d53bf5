"""The codebook in words: one type for the terminal, all of it as `docs/codebook.md`."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.codebook.load import builtin
from onrecord.codebook.model import CodebookData, EventType

_INTRO = """# The codebook

What counts as which event is data: a YAML file per type in `src/onrecord/codebook/types/`, the contexts and
word classes beside it, and the example bank. `onrecord codebook show TYPE` prints a type with its cues,
`onrecord codebook check` validates everything, `onrecord codebook check my.yaml` your own file, which
`onrecord codebook new my.yaml` begins and `onrecord codebook train my.yaml` learns from ([how to write
one](howto/own-events.md)).

The types, modes and contexts are those of PLOVER 1.3 (Open Event Data Alliance, CC BY-SA 4.0); the
definitions are in our words. Scores and quad classes are PLOVER's; CAMEO codes are given where one fits.

## The example bank

`src/onrecord/codebook/examples/*.txt` holds one coded sentence a line, all written for this project:

    TYPE:mode+mode | status | contexts | tags | sentence

with exactly one `{trigger}`, one or more `[A:actor]`, and `[R:recipient]` where there is one. `NONE` marks
sentences without an event. Tags are a grammar tag, a region, a decade, and `pX12` for members of a boundary
pair: two sentences alike in words and different in type, mode or status. Lines that begin with `#` are
comments; the conventions of each file stand at its head. [Its card](bank.md) says how it was made and counts what is
in it. The network that arbitrates between frames
(`src/onrecord/models/coder/`) is trained on the bank alone.

## How an event is coded

1. A *frame* matches: a cue (verb, noun, adjective or several words) whose conditions hold.
2. The participants are read from the frame's slots: logical subject and object, prepositions, possessors, the
   holder of a light verb ("France *held* talks"), the subject of the complement.
3. Boundary rules send it to a neighbouring type, traps drop it (sport, markets, weather, idiom).
4. Its reality is read: negation, future, request, condition, history, with scope over conjunctions.
5. Where frames disagree, the network decides; it also drops what it is sure is no event.

What PLOVER leaves open is decided in [coding decisions](coding-decisions.md).

"""


def cues(entry: EventType) -> Iterator[str]:
    """A line for each frame of a type: its name, its cues and its slots."""
    for name, frame in entry.frames.items():
        words = ", ".join([*frame.verbs, *frame.nouns, *frame.adjectives])
        slots = f"actor: {' or '.join(frame.actor) or '–'}; recipient: {' or '.join(frame.recipient) or '–'}"
        yield f"{name}: {words} ({slots})"


def one(entry: EventType) -> str:
    """A type for the terminal, with every cue."""
    parts = [
        f"{entry.type}  quad {entry.quad}  score {entry.score}  "
        f"recipient {entry.recipient}  CAMEO {entry.cameo or '–'}",
        "",
        entry.means.strip(),
        "",
        "Modes",
        *(f"  {name}: {mode.means}" for name, mode in entry.modes.items()),
        "",
        "Boundaries",
        *(f"  {rule.says} -> {rule.to}" for rule in entry.boundaries),
        "",
        "Traps",
        *(f"  {trap.says}" for trap in entry.traps),
        "",
        "Frames",
        *(f"  {line}" for line in cues(entry)),
    ]
    return "\n".join(parts) + "\n"


def page(book: CodebookData | None = None) -> str:
    """`docs/codebook.md`."""
    data = book or builtin()
    parts = [_INTRO]
    for entry in data.types.values():
        parts.append(f"## {entry.type}\n\n{entry.means.strip()}\n\n")
        parts.append(
            f"Quad class {entry.quad}, score {entry.score:+}, recipient {entry.recipient}, CAMEO {entry.cameo or '–'}; "
            f"{len(entry.frames)} frames.\n\n"
        )
        if entry.modes:
            parts.append("| mode | means | CAMEO |\n|---|---|---|\n")
            parts += [f"| {name} | {mode.means} | {mode.cameo or ''} |\n" for name, mode in entry.modes.items()]
            parts.append("\n")
        for title, lines in (
            ("Boundaries", [f"{rule.says} → {rule.to}" for rule in entry.boundaries]),
            ("Not events", [trap.says for trap in entry.traps]),
        ):
            if lines:
                parts.append(f"{title}:\n\n" + "".join(f"- {line}\n" for line in lines) + "\n")
    parts.append("## Contexts\n\n| context | means |\n|---|---|\n")
    parts += [f"| {name} | {context.means} |\n" for name, context in data.contexts.items()]
    return "".join(parts)
