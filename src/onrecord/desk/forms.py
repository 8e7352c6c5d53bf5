"""Forms of decisions: the fields of each layer, and what was filled in as values."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from onrecord.corpus.decisions.fields import LAYERS
from onrecord.desk.context import Form
from onrecord.errors import OnrecordError
from onrecord.record import Record, Span
from onrecord.sources.make import iso_date

EDITABLE: dict[str, tuple[str, ...]] = {
    "events": ("type", "status", "modes", "actors", "recipients", "mutual", "place", "time", "trigger"),
    "statements": ("speakers", "manner", "kind", "addressees", "via", "place", "time", "content"),
    "figures": ("what", "low", "high", "of", "approximate", "via", "place", "time", "span"),
    "positions": ("holders", "stance", "topic", "time", "about"),
    "actors": ("name", "kind", "code", "country", "role", "wikidata"),
    "places": ("name", "country", "lat", "lon"),
    "times": ("start", "end"),
}
_WORDS = ("trigger", "content", "span", "about")
_LONGEST = 2000


class Field(NamedTuple):
    """One field of a form."""

    name: str
    sort: str
    value: Any
    known: tuple[str, ...]


def fields(record: Record, layer: str, values: dict[str, Any], words: str) -> list[Field]:
    """The fields of a layer, filled with a finding's values."""
    actors = tuple(dict.fromkeys(_called(record)))
    places = tuple(p.name for p in record.places)
    out = []
    for name in EDITABLE[layer]:
        sort = LAYERS[layer].fields[name]
        if name in _WORDS:
            out.append(Field(name, "words", words, ()))
        else:
            known = actors if sort == "actors" else places if sort == "place" else ()
            value = values.get(name)
            if sort in ("actors", "labels"):
                value = list(value or [])
                known = tuple(dict.fromkeys([*value, *known])) if sort == "actors" else known
            out.append(Field(name, sort, value, known))
    return out


def _called(record: Record) -> list[str]:
    return [a.name or record.quote(a.mentions[0]) for a in record.actors if a.name or a.mentions]


def refused(reason: str) -> OnrecordError:
    """What is wrong with a form."""
    return OnrecordError("E052", "This", reason, after="Nothing was changed.")


def filled(form: Form, layer: str, record: Record, span: Span) -> dict[str, Any]:
    """What the form says, as values of the layer's fields."""
    out: dict[str, Any] = {}
    for name in EDITABLE[layer]:
        sort = LAYERS[layer].fields[name]
        if name in _WORDS:
            words = text(form, name) or record.quote(span)
            found = near(record.document.text, words, span)
            out[name] = [found.start, found.end]
        elif sort == "actors":
            given = [*many(form, name), *(w.strip() for w in text(form, f"{name}_more").split("|"))]
            out[name] = list(dict.fromkeys(g for g in given if g))
        elif sort == "labels":
            out[name] = list(dict.fromkeys(many(form, name)))
        elif sort == "flag":
            out[name] = bool(text(form, name))
        elif sort == "number":
            out[name] = _number(text(form, name))
        elif sort == "place":
            out[name] = text(form, f"{name}_more") or text(form, name) or None
        elif sort == "time":
            days = [_day(text(form, f"{name}_{end}")) for end in ("start", "end")]
            days[1] = days[1] or days[0]
            out[name] = days if any(days) else None
        else:
            out[name] = text(form, name) or None
    for name in ("start", "end"):
        if name in out:
            out[name] = _day(out[name] or "")
    return out


def text(form: Form, name: str) -> str:
    """One field's words."""
    said = form.get(name)
    return said.strip()[:_LONGEST] if isinstance(said, str) else ""


def many(form: Form, name: str) -> list[str]:
    """All values of a field."""
    listed = form.getlist(name) if hasattr(form, "getlist") else [form.get(name)]
    return [v.strip()[:_LONGEST] for v in listed if isinstance(v, str) and v.strip()]


def _number(said: str) -> float | int | None:
    if not said:
        return None
    try:
        value = float(said.replace(",", "").replace(" ", ""))
    except ValueError:
        raise refused(f"{said!r} is not a number") from None
    if not math.isfinite(value) or abs(value) > 1e18:
        raise refused(f"{said!r} is not a number")
    return int(value) if value == int(value) else value


def _day(said: str) -> str | None:
    return iso_date(said, "The date")[:10] if said else None


def near(whole: str, words: str, span: Span) -> Span:
    """Where some words stand, nearest to a span; E052 when they do not."""
    best: int | None = None
    at = whole.find(words)
    while at >= 0:
        if best is None or abs(at - span.start) < abs(best - span.start):
            best = at
        at = whole.find(words, at + 1)
    if best is None or not words.strip():
        raise refused("the report does not hold these words")
    return Span(start=best, end=best + len(words))


def checked(layer: str, values: dict[str, Any]) -> None:
    """Refuse values that the record's contract does not know."""
    from onrecord.desk.shown import CHOICES, types

    allowed: dict[str, tuple[str, ...]] = {
        **CHOICES, "type": tuple(types()), "kind": CHOICES["actor_kind" if layer == "actors" else "kind"],
    }  # fmt: skip
    for name, value in values.items():
        if LAYERS[layer].fields.get(name) == "label" and name in allowed and value not in allowed[name]:
            raise refused(f"{value!r} is not a {name}")
    if values.get("low") is not None and values.get("high") is not None and values["low"] > values["high"]:
        raise refused("the lowest value is above the highest")
    for name, most in (("lat", 90), ("lon", 180)):
        if values.get(name) is not None and abs(values[name]) > most:
            raise refused(f"{name} lies between -{most} and {most}")
    time = values.get("time") or [values.get("start"), values.get("end")]
    if all(time) and time[0] > time[1]:
        raise refused("the last day is before the first")
