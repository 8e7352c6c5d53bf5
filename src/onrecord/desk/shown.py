"""How values are shown in templates."""

from __future__ import annotations

from typing import Any, get_args

from jinja2 import Environment
from markupsafe import Markup, escape

from onrecord.codebook.load import builtin
from onrecord.corpus.decisions.fields import LAYERS
from onrecord.desk.charts.figures import amount
from onrecord.desk.charts.network import said
from onrecord.desk.charts.svg import Chart, cut
from onrecord.record import ActorKind, FigureKind, Manner, Stance, StatementKind, Status

STATUS_MEANING = {
    "actual": "It happened.", "ongoing": "It is happening.", "ended": "It has come to an end.",
    "historical": "It happened years before the report.", "future": "It is to happen.",
    "requested": "Somebody asks for it.", "hypothetical": "It might happen.", "negated": "It did not happen.",
}  # fmt: skip
CHOICES: dict[str, tuple[str, ...]] = {
    "status": get_args(Status), "stance": get_args(Stance), "manner": get_args(Manner), "what": get_args(FigureKind),
    "kind": get_args(StatementKind), "actor_kind": get_args(ActorKind),
}  # fmt: skip
LABELS = {
    "type": "Type", "modes": "Modes", "status": "Status", "mutual": "All take part alike (no recipient)",
    "actors": "Who", "recipients": "To whom", "place": "Where", "time": "When", "speakers": "Who said it",
    "manner": "How", "kind": "Kind", "addressees": "To whom", "via": "On whose word", "what": "What is counted",
    "low": "Lowest", "high": "Highest", "of": "Of whom or what", "approximate": "Approximate", "holders": "Who",
    "stance": "Stance", "topic": "Topic", "name": "Name", "code": "Code", "country": "Country (alpha-3)",
    "role": "Role", "wikidata": "Wikidata item", "lat": "Latitude", "lon": "Longitude", "start": "First day",
    "end": "Last day", "into": "Is the same as", "called": "Called", "mentions": "Mentions", "trigger": "Words",
    "content": "Words", "span": "Words", "about": "Words", "evidence": "Evidence", "events": "Event reports",
}  # fmt: skip
FILTER_LABELS = {
    "actor": "Actor", "with": "With", "holder": "Who", "type": "Type", "status": "Status", "place": "Place",
    "since": "From", "until": "To", "source": "Outlet or agency", "topic": "Words",
}  # fmt: skip
NAVIGATION = (
    ("/reports", "Reports"), ("/timeline", "Timeline"), ("/map", "Map"), ("/network", "Network"),
    ("/positions", "Positions"), ("/figures", "Figures"), ("/sources", "Sources"), ("/review", "Review"),
    ("/decisions", "Decisions"),
)  # fmt: skip


def types() -> list[str]:
    """The event types of the codebook."""
    return sorted(builtin().types)


def modes() -> dict[str, list[str]]:
    """The modes of each type."""
    return {name: sorted(entry.modes) for name, entry in sorted(builtin().types.items()) if entry.modes}


def add_to(environment: Environment) -> None:
    """Make filters and constants known to the templates."""
    environment.filters["names"] = names
    environment.filters["amount"] = lambda row: amount(row["low"], row["high"])
    environment.filters["cut"] = cut
    environment.filters["thousands"] = lambda n: f"{n:,}"
    environment.filters["number"] = _number
    environment.filters["value"] = value
    environment.filters["verbatim"] = _verbatim
    environment.globals.update(
        navigation=NAVIGATION, labels=LABELS, filter_labels=FILTER_LABELS, choices=CHOICES, types=types, modes=modes,
        status_meaning=STATUS_MEANING, layers=tuple(LAYERS), said=said, inline=_inline,
    )  # fmt: skip


def _inline(chart: Chart) -> Markup:
    return Markup(chart.inline())  # noqa: S704 - every word in a chart is escaped by charts/svg.py


def _verbatim(text: str) -> Markup:
    """Text whose characters a browser counts as we do: it would take a carriage return for a line feed."""
    return Markup(str(escape(text)).replace("\r", "&#13;"))  # noqa: S704 - escaped


def names(values: Any, most: int = 4) -> str:
    """A list of names in a cell."""
    listed = [str(v) for v in values or () if v]
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more


def _number(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:,g}"


def value(said: Any) -> str:
    """A decided value in words."""
    if said is None or said in ([], ""):
        return "none"
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, dict):
        return str(said.get("name") or said.get("key"))
    if isinstance(said, list):
        if all(isinstance(v, dict) for v in said):
            return f"{len(said)} event reports"
        if all(isinstance(v, int | list) for v in said):
            return "other words"
        parts = [str(v) for v in said if v is not None]
        if len(parts) == 2 and parts[0] == parts[1]:
            return parts[0]
        return ", ".join(parts)
    return str(said)
