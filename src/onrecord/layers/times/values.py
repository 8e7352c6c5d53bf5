"""Values: what an expression comes to, what it is worked out from, and the table of the kinds of sense.

A rule's sense has a `kind`; the function registered under that name turns it into a value in its context. What
cannot be worked out safely stays None; what fits two days says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from onrecord.layers.times import calendar
from onrecord.record import Grain, TimeBasis, TimexType

Sense = dict[str, Any]


Tense = Literal["past", "present", "future"]


@dataclass(frozen=True, slots=True)
class Value:
    """A resolved expression; `others` are values that fit as well."""

    type: TimexType
    timex: str | None = None
    start: str | None = None
    end: str | None = None
    grain: Grain | None = None
    basis: TimeBasis | None = None
    others: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The first day of the interval."""
        return date.fromisoformat(self.start[:10]) if self.start else None


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is worked out from."""

    published: date | None
    hour: int | None = None
    tense: Tense | None = None
    narrative: Value | None = None
    quarter: str | None = None
    month: str | None = None
    verbless: bool = False


def dated(timex: str, basis: TimeBasis | None, kind: TimexType = "DATE", others: tuple[str, ...] = ()) -> Value:
    """A value with the interval its timex tells."""
    start, end, grain = calendar.interval(timex)
    if others:
        basis = "ambiguous"
    return Value(
        kind, timex, start.isoformat() if start else None, end.isoformat() if end else None, grain, basis, others
    )


def unknown(kind: TimexType = "DATE", grain: Grain | None = None) -> Value:
    """An expression that cannot be given a value here."""
    return Value(kind, grain=grain)


Worker = Callable[[Sense, Context], Value]
KINDS: dict[str, Worker] = {}


def kind(name: str) -> Callable[[Worker], Worker]:
    """Register a function as the one that works out a kind of sense."""

    def register(worker: Worker) -> Worker:
        KINDS[name] = worker
        return worker

    return register


def resolve(sense: Sense, context: Context) -> Value:
    """The value of a sense in its context."""
    try:
        return KINDS[sense["kind"]](sense, context)
    except (ValueError, OverflowError):
        return unknown()


def ymd(year: int, month: int, day: int) -> str:
    """A day as an ISO date; raises `ValueError` when there is none such."""
    return date(year, month, day).isoformat()
