"""Propose further cues from the example bank: the triggers that no frame of the codebook catches yet.

    uv run python training/learn_cues.py OUT.yaml [--every N --skip K]

For each example whose trigger the frames miss, the trigger's head and content words become a cue, and the slots in
which its marked participants stand become its roles. Single words are kept only where the bank uses them for one type
alone, never in a sentence without an event, and where they are not among the commonest verbs. The output has the
format of a type's `frames`, for a person to read and to take over into `src/onrecord/codebook/types/` what holds
beyond the bank: taken over unread, the cues of one half of the bank found no more of the other half (recall of types
0.595 against 0.594), because the bank hardly repeats itself. The same bank and parser give the same file.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from spacy.tokens import Token

from onrecord import Reader
from onrecord.codebook import bank
from onrecord.codebook.bank import Example
from onrecord.codebook.index import Cue, builtin_index, compile_tests, folded
from onrecord.codebook.model import Frame, Kind
from onrecord.layers import syntax
from onrecord.layers.events import grammar
from onrecord.layers.events.given import people
from onrecord.layers.events.matching import Matcher
from onrecord.layers.events.roles import Candidate, Roles
from onrecord.layers.events.scene import Scene
from onrecord.layers.reading import Block, Reading
from onrecord.reader import plain_document
from onrecord.record import Span

EXAMPLES = Path(bank.__file__).parent / "examples"
ACTOR_SLOTS = ("subject", "by", "poss", "holder", "mod", "from", "of", "between", "object", "with")
RECIPIENT_SLOTS = (
    "object",
    "dative",
    "to",
    "with",
    "against",
    "on",
    "from",
    "at",
    "of",
    "for",
    "over",
    "into",
    "clause",
    "inner",
    "subject",
)
SKIP = frozenset(
    [
        "a",
        "an",
        "the",
        "its",
        "his",
        "her",
        "their",
        "our",
        "my",
        "your",
        "this",
        "that",
        "these",
        "those",
        "of",
        "not",
        "no",
        "n't",
        "never",
    ]
)


def examples() -> Iterator[Example]:
    """Every example of the bank, in order."""
    for path in sorted(EXAMPLES.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield bank.parse_line(line, f"{path.name}:{number}")


def reading_of(example: Example, reader: Reader) -> Reading:
    """A reading of one example with its marked participants as the only actors."""
    text = example.sentence
    names = reader.knowledge.find(text, None)
    blocks = (Block(Span(start=0, end=len(text)), "headline" if "headline" in example.tags else "body"),)
    doc = syntax.parse(text, blocks, names, reader.nlp)
    reading = Reading(plain_document(text), reader.settings, reader.knowledge, doc, blocks, names=tuple(names))
    given = {f"A{n}": span for n, span in enumerate(example.actors)}
    given |= {f"R{n}": span for n, span in enumerate(example.recipients)}
    people(reading, given, lambda span: _head(reading, span))
    return reading


def _head(reading: Reading, span: Span) -> Token:
    tokens = [t for t in reading.tokens_in(span) if not t.is_punct]
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i not in inside or t.head == t), tokens[0])


def cue_of(reading: Reading, example: Example, matcher: Matcher) -> tuple[Kind, str, Token] | None:
    """The trigger as a cue: its kind, its words with the head first, and its head."""
    head = _head(reading, example.trigger)
    kinds = matcher.kinds(head)
    if not kinds or head.dep_ in ("amod", "compound"):
        return None
    kind, word = kinds[0]
    if kind == "adjective":
        return None
    words = [
        grammar.norm(t)
        for t in reading.tokens_in(example.trigger)
        if (
            t != head
            and t.lower_ not in SKIP
            and t.pos_ in ("NOUN", "VERB", "ADP", "ADJ", "ADV", "PART")
            and t.dep_ not in ("aux", "auxpass", "neg", "advmod")
        )
        or (t.dep_ == "prt" and t.head == head)
    ]
    if any(w.isdigit() or not w.isascii() for w in words) or len(words) > 2:
        return None
    if kind == "noun":
        return (kind, " ".join([*words, word]) if words else word, head) if len(words) < 2 else None
    return kind, " ".join([word, *words]), head


NOMINAL_SLOTS = ("by", "poss", "holder", "mod", "from", "of", "between", "with")


def slot_of(roles: Roles, candidate: Candidate, wanted: str, slots: tuple[str, ...]) -> str | None:
    """The first slot in which an actor stands."""
    for slot in slots:
        if wanted in roles.slot(candidate, slot):
            return slot
    return None


def main() -> None:
    """Write the learned cues."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    index, reader = builtin_index(), Reader()
    found: dict[tuple[str, Kind, str], list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    uses: dict[tuple[Kind, str], Counter[str]] = defaultdict(Counter)
    for example in list(examples())[args.skip :: args.every]:
        reading = reading_of(example, reader)
        scene = Scene(reading, index)
        roles = Roles(scene)
        matcher = Matcher(scene, roles)
        cue = cue_of(reading, example, matcher)
        for token in reading.doc:
            for kind, word in matcher.kinds(token):
                uses[kind, word][example.type if cue is not None and token == cue[2] else "-"] += 1
        if cue is None or example.type == bank.NONE:
            continue
        kind, words, head = cue
        blank = Cue(example.type, "learned", kind, (), False, Frame(), compile_tests(Frame(), {}))
        candidate = Candidate(token=head, cue=blank, matched=(head,), type=example.type)
        if kind == "noun":
            candidate.carrier, candidate.reverse = matcher.carrier(head)
        verbal = kind == "verb"
        actor = slot_of(roles, candidate, "A0", ACTOR_SLOTS if verbal else NOMINAL_SLOTS)
        slots = tuple(s for s in RECIPIENT_SLOTS if verbal or s not in ("object", "clause", "subject", "dative"))
        recipient = slot_of(roles, candidate, "R0", slots) if example.recipients else ""
        if actor is None or recipient is None or actor == recipient:
            continue
        found[example.type, kind, words].append((example.modes, actor, recipient))
    _write(args.out, found, uses)


def _write(
    out: Path,
    found: dict[tuple[str, Kind, str], list[tuple[tuple[str, ...], str, str]]],
    uses: dict[tuple[Kind, str], Counter[str]],
) -> None:
    index = builtin_index()
    known = {(key[0], " ".join([key[1], *c.words])) for key, cues in index.cues.items() for c in cues}
    frames: dict[tuple[str, tuple[str, ...], str, str], dict[Kind, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (type_, kind, words), seen in sorted(found.items()):
        head = words.split()[-1 if kind == "noun" else 0]
        if (kind, words) in known or any(t != type_ and (t, kind, words) in found for t, _, _ in found):
            continue
        if any(("noun", word) in index.cues for word in words.split()):
            continue
        if " " not in words:
            others = {t for t in uses[kind, head] if t != type_}
            if head in folded("light", "common") or others or len(head) < 4 or (kind == "noun" and len(seen) < 2):
                continue
        modes, actor, recipient = Counter(seen).most_common(1)[0][0]
        frames[type_, modes, actor, recipient][kind].append(words)
    lines = [
        "# Proposed by training/learn_cues.py from the example bank: cues that the frames in types/ do not have.",
        "",
    ]
    numbers: Counter[str] = Counter()
    last = ""
    for (type_, modes, actor, recipient), kinds in sorted(frames.items()):
        if type_ != last:
            lines.append(f"{type_}:")
            last = type_
        numbers[type_] += 1
        lines.append(f"  learned-{numbers[type_]}:")
        for kind in ("verb", "noun"):
            if kinds.get(kind):
                lines.append(f"    {kind}s: [{', '.join(kinds[kind])}]")
        lines.append(f"    actor: [{actor}]")
        lines.append(f"    recipient: [{recipient}]")
        if modes:
            lines.append(f"    modes: [{', '.join(modes)}]")
        lines.append(f"    needs: [actor{', recipient' if recipient else ''}]")
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
