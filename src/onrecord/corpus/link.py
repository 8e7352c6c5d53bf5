"""Linking: copies, stories, then happenings, for the documents that came or changed since the last time.

Each of the three is a transaction, which gives its memory back. Documents that one of them changed are pending for the
next, and all stay pending until the last is done: a linking that was stopped is done again from the start.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from onrecord.corpus import decisions, happenings, neardup, stories
from onrecord.corpus.store import Store

_MEMORY = "40MB"  # of the database
Tick = Callable[[str], None]


def link(store: Store, tick: Tick = lambda _: None) -> bool:
    """Bring stories and happenings up to date; False when nothing was pending."""
    if not store.one("SELECT count(*) FROM pending"):
        return False
    for step in (neardup.update, stories.link, _last):
        store.sparingly(_MEMORY, partial(_whole, step, store, tick))
        store.trim()
    return True


def _whole(step: Callable[[Store, Tick], Any], store: Store, tick: Tick) -> None:
    with store.transaction():
        step(store, tick)


def _last(store: Store, tick: Tick) -> None:
    happenings.link(store, tick)
    decisions.regroup(store)
    store.db.execute("DELETE FROM pending")
