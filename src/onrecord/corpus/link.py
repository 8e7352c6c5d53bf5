"""Linking: copies, stories, then happenings, for the documents that came or changed since the last time.

Each of the first two is a transaction, the third one for each type of event, which gives their memory back. Documents
that one of them changed are pending for the next, and all stay pending until the last is done: a linking that was
stopped is done again from the start.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from onrecord.corpus import decisions, happenings, neardup, stories
from onrecord.corpus.store import STEP, Store

Tick = Callable[[str], None]
Step = Callable[[Store, Tick], Any]


def link(store: Store, tick: Tick = lambda _: None) -> bool:
    """Bring stories and happenings up to date; False when nothing was pending."""
    if not store.one("SELECT count(*) FROM pending"):
        return False
    steps: list[Step] = [
        partial(_whole, neardup.update), partial(_whole, stories.link), happenings.link, partial(_whole, _last)
    ]  # fmt: skip
    for step in steps:
        store.sparingly(STEP, partial(step, store, tick))
        store.trim()
    return True


def _whole(step: Step, store: Store, tick: Tick) -> None:
    with store.transaction():
        step(store, tick)


def _last(store: Store, _: Tick) -> None:
    decisions.regroup(store)
    store.db.execute("DELETE FROM pending")
