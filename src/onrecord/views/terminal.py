"""A record in a terminal: coloured and aligned there, plain when piped, readable at 80 columns."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.record import Event, Record, Statement
from onrecord.views.lookup import Lookup

_STATUS_STYLE = {"actual": "green", "ongoing": "green", "negated": "red", "historical": "dim", "ended": "dim"}
_NARROWEST, _WIDEST, _PIPED = 60, 110, 80


def show(record: Record, console: Console | None = None) -> None:
    """Print a record for a person to read."""
    out = console or _console()
    look = Lookup(record)
    _head(look, out)
    _section(out, "Who", _who(look))
    _section(out, "What happened", _happened(look))
    _section(out, "Who said what", _said(look))
    _section(out, "Positions", _positions(look))
    _section(out, "Figures", _figures(look))
    _section(out, "Unsettled", _unsettled(look))


def _console() -> Console:
    plain = Console(file=sys.stdout, highlight=False)
    width = min(max(plain.width, _NARROWEST), _WIDEST) if plain.is_terminal else _PIPED
    return Console(file=sys.stdout, width=width, highlight=False, emoji=False, markup=False)


def _head(look: Lookup, out: Console) -> None:
    document = look.record.document
    out.print(Text(" ".join((document.title or document.id).split()), style="bold"))
    facts = [document.published or "no publication date", document.source or "", document.credit or ""]
    where = next((p.name for p in look.record.places if p.lat is not None), "")
    out.print(Text(" · ".join(f for f in [*facts, where] if f), style="dim"))


def _section(out: Console, title: str, rows: Iterator[Table | Text]) -> None:
    shown = list(rows)
    if not shown:
        return
    out.print()
    out.print(Text(title, style="bold underline" if out.is_terminal else "bold"))
    for row in shown:
        out.print(Padding(row, (0, 0, 0, 2)))


def _who(look: Lookup) -> Iterator[Table | Text]:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", max_width=30)
    table.add_column(style="magenta", no_wrap=True)
    table.add_column(style="dim")
    actors = [a for a in look.record.actors if a.name or a.code]
    for actor in actors:
        table.add_row(look.name(actor.id), " ".join(actor.codes) or "?", actor.role or actor.kind)
    if actors:
        yield table


def _quoted(words: str, most: int = 240) -> Text:
    cut = words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…"
    return Text(f"“{cut}”", style="italic dim")


def _happened(look: Lookup) -> Iterator[Table | Text]:
    for event in look.events_in_time:
        yield _event_line(look, event)
        detail = Table.grid(padding=(0, 0, 0, 2))
        detail.add_column()
        chain = look.chain((), event.via, outlet=True)
        if chain:
            detail.add_row(Text(f"says {chain}", style="blue"))
        if event.evidence:
            detail.add_row(_quoted(look.quote(event.evidence[0])))
        yield detail


def _event_line(look: Lookup, event: Event) -> Text:
    line = Text(f"{look.when(event.time) or 'undated':<10}  ", style="yellow")
    modes = f" ({', '.join(event.modes)})" if event.modes else ""
    line.append(f"{event.type}{modes}", style="bold")
    line.append("  ")
    actors = look.names(event.actors) or "?"
    line.append(actors if event.mutual else f"{actors} → {look.names(event.recipients) or '–'}", style="cyan")
    line.append(f"  {event.status}", style=_STATUS_STYLE.get(event.status, "yellow"))
    if where := look.where(event.place):
        line.append(f"  {where}")
    if event.same_as:
        line.append("  (told again)", style="dim")
    return line


def _said(look: Lookup) -> Iterator[Table | Text]:
    for statement in look.record.statements:
        yield _statement_line(look, statement)
        yield Text("  ").append_text(_quoted(look.quote(statement.content)))


def _statement_line(look: Lookup, statement: Statement) -> Text:
    who = look.chain(statement.speakers, statement.via) or look.quote(statement.source) or "unnamed"
    line = Text(who, style="cyan")
    if statement.manner != "said":
        line.append(f"  {statement.manner}", style="dim")
    if statement.attribution == "inferred":
        line.append("  (speaker inferred)", style="dim")
    return line


def _positions(look: Lookup) -> Iterator[Table | Text]:
    for position in look.record.positions:
        line = Text(look.names(position.holders) or "?", style="cyan")
        line.append(f" {position.stance} ", style="bold")
        line.append(position.topic or look.quote(position.about))
        if position.reverses:
            line.append("  (reverses an earlier position)", style="red")
        yield line


def _figures(look: Lookup) -> Iterator[Table | Text]:
    for figure in look.record.figures:
        line = Text(f"{figure.what}: ", style="bold")
        line.append(look.amount(figure))
        if figure.of:
            line.append(f" {figure.of}")
        rest = [look.where(figure.place), look.when(figure.time), look.chain((), figure.via)]
        line.append("".join(f"  {part}" for part in rest if part), style="dim")
        yield line


def _unsettled(look: Lookup) -> Iterator[Table | Text]:
    for notice in look.record.warnings:
        line = Text(f"{notice.code} {notice.message}", style="red")
        if notice.span:
            line.append(f"  “{look.quote(notice.span)[:80]}”", style="dim")
        yield line
