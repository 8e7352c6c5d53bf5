"""`onrecord explain`: a finding, its words, the rule that made it, and what that rule says."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
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
        yield from _event(record, _pick(record.events, "event", args.event, record))
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
    yield _line("speakers", _names(record, said.speakers) or "not known")
    if said.via:
        yield _line("via", _names(record, said.via))
    if said.addressees:
        yield _line("to", _names(record, said.addressees))
    yield from _words(record, source=said.source, cue=said.cue, content=said.content)
    yield _line("text", _quoted(record, said.evidence))
    rule = lexicon().rules.get(said.rule or "")
    yield _line("rule", said.rule or "none")
    if rule:
        yield _line("", rule.doc)
        if rule.frames:
            yield _line("frames", ", ".join(rule.frames))


def _event(record: Record, event: Event) -> Iterator[str]:
    yield f"{event.id}: {event.type}, {event.status}, certainty {event.certainty:.2f}"
    yield _line("actors", _names(record, event.actors) or "not known")
    if event.recipients:
        yield _line("recipients", _names(record, event.recipients))
    if event.via:
        yield _line("via", _names(record, event.via))
    yield from _words(record, trigger=event.trigger)
    for span in event.evidence:
        yield _line("text", _quoted(record, span))
    yield _line("rule", event.rule or "none")
    yield from _event_rule(event)


def _event_rule(event: Event) -> Iterator[str]:
    from onrecord.codebook.load import builtin

    kind = builtin().types.get(event.type)
    if kind is None:
        return
    yield _line("", kind.means)
    frame = kind.frames.get((event.rule or "").partition(".")[2])
    if frame is None:
        return
    if frame.note:
        yield _line("", frame.note)
    cues = [*frame.verbs, *frame.nouns, *frame.adjectives]
    yield _line("cues", ", ".join(cues[:12]) + (" ..." if len(cues) > 12 else ""))


def _position(record: Record, position: Position) -> Iterator[str]:
    from onrecord.layers.positions.rules import rules

    yield f"{position.id}: {position.stance}"
    yield _line("holders", _names(record, position.holders))
    yield _line("topic", position.topic or "not known")
    if position.statement:
        yield _line("statement", position.statement)
    if position.reverses:
        yield _line("reverses", position.reverses)
    yield _line("text", _quoted(record, position.evidence))
    yield _line("rule", position.rule or "none")
    yield _line("", rules().names.get(position.rule or "", ""))


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
