"""`onrecord explain`: a finding, its words, the rule that made it, and what that rule says."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from onrecord.commands.read import add_settings, settings_of
from onrecord.errors import OnrecordError
from onrecord.record import Event, Position, Record, Span, Statement

T = TypeVar("T", Statement, Event, Position)


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("explain", help="say why a statement, event or position was found")
    parser.add_argument("input", metavar="FILE", help="the report: text, HTML or JSON Lines (its first row)")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--statement", metavar="ID", help="a statement of the record, e.g. s3")
    which.add_argument("--event", metavar="ID", help="an event of the record, e.g. e2")
    which.add_argument("--position", metavar="ID", help="a position of the record, e.g. x1")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read the report and print what the rule of one finding is."""
    from onrecord.reader import Reader
    from onrecord.sources import documents

    document = next(iter(documents([args.input], args.encoding)))
    if isinstance(document, OnrecordError):
        raise document
    record = Reader(settings_of(args)).read(document)
    for line in explain(record, args):
        print(line)
    return 0


def explain(record: Record, args: argparse.Namespace) -> Iterator[str]:
    """The lines for the finding that the words ask for; E011 names those there are."""
    if args.statement:
        yield from _statement(record, _pick(record.statements, "statement", args.statement, record))
    elif args.event:
        yield from _event(record, _pick(record.events, "event", args.event, record), args.codebook)
    else:
        yield from _position(record, _pick(record.positions, "position", args.position, record))


def _pick(found: tuple[T, ...], kind: str, wanted: str, record: Record) -> T:
    for item in found:
        if item.id == wanted:
            return item
    ids = ", ".join(item.id for item in found) or "none"
    raise OnrecordError("E011", record.document.id, kind, f"{wanted} (there are: {ids})", after="")


def _statement(record: Record, said: Statement) -> Iterator[str]:
    from onrecord.layers.statements.lexicon import lexicon

    yield f"{said.id}: {said.kind} statement, {said.manner}, attribution {said.attribution}"
    yield from _who(record, speakers=said.speakers, via=said.via, to=said.addressees)
    yield from _words(record, source=said.source, cue=said.cue, content=said.content)
    yield from _proof(record, said.rule, said.evidence)
    rule = lexicon().rules.get(said.rule or "")
    if rule:
        yield _line("", rule.doc)
        if rule.frames:
            yield _line("frames", ", ".join(rule.frames))


def _event(record: Record, event: Event, codebook: str | None) -> Iterator[str]:
    yield f"{event.id}: {event.type}, {event.status}, certainty {event.certainty:.2f}"
    yield from _who(record, actors=event.actors, recipients=event.recipients, via=event.via)
    yield from _words(record, trigger=event.trigger)
    yield from _proof(record, event.rule, *event.evidence)
    yield from _event_rule(event, Path(codebook) if codebook else None)


def _event_rule(event: Event, codebook: Path | None) -> Iterator[str]:
    from onrecord.codebook.head import CLAIMED
    from onrecord.codebook.own import index_for

    index = index_for(codebook)
    yield _line("", index.codebook.types[event.type].means)
    rule = event.rule or ""
    if index.head is not None and event.type in index.head.own:
        scores = index.head.scores[event.type]
        how = "took it from the frame's type" if rule.endswith(CLAIMED) else "agreed"
        yield _line("trained", f"the head of {event.type} {how}; on {scores.examples} examples, cross-validated:")
        yield _line("", f"precision {scores.precision:.2f}, recall {scores.recall:.2f}")
    maker, _, name = rule.partition("+")[0].partition(".")
    kind = index.codebook.types.get(maker.upper())
    frame = kind.frames.get(name) if kind is not None else None
    if frame is None:
        return
    if frame.note:
        yield _line("", frame.note)
    cues = [*frame.verbs, *frame.nouns, *frame.adjectives]
    yield _line("cues", ", ".join(cues[:12]) + (" ..." if len(cues) > 12 else ""))


def _position(record: Record, position: Position) -> Iterator[str]:
    from onrecord.layers.positions.rules import rules

    yield f"{position.id}: {position.stance}"
    yield from _who(record, holders=position.holders)
    yield _line("topic", position.topic or "not known")
    if position.statement:
        yield _line("statement", position.statement)
    if position.reverses:
        yield _line("reverses", position.reverses)
    yield from _proof(record, position.rule, position.evidence)
    yield _line("", rules().names.get(position.rule or "", ""))


def _who(record: Record, **parts: tuple[str, ...]) -> Iterator[str]:
    """Those who take part: the first part in any case, the others when there is somebody."""
    for number, (name, ids) in enumerate(parts.items()):
        if ids or not number:
            yield _line(name, _names(record, ids) or "not known")


def _proof(record: Record, rule: str | None, *evidence: Span) -> Iterator[str]:
    for span in evidence:
        yield _line("text", _quoted(record, span))
    yield _line("rule", rule or "none")


def _words(record: Record, **spans: Span | None) -> Iterator[str]:
    for name, span in spans.items():
        if span is not None:
            yield _line(name, f"{_quoted(record, span)}  [{span.start}:{span.end}]")


def _quoted(record: Record, span: Span) -> str:
    return " ".join(record.quote(span).split())


def _names(record: Record, ids: tuple[str, ...]) -> str:
    names = {actor.id: f"{actor.name or 'unnamed'} ({actor.code or 'no code'})" for actor in record.actors}
    return ", ".join(names.get(i, i) for i in ids)


def _line(name: str, text: str) -> str:
    return f"  {name + ':' if name else '':<12}{text}"
