"""Linking: copies, stories, then happenings, for the documents that came or changed since the last time.

Each of the three is a transaction, which gives its memory back. Documents that one of them changed are pending for the
next, and all stay pending until the last is done: a linking that was stopped is done again from the start.
"""

from __future__ import annotations

from collections.abc import Callable

from onrecord.corpus import decisions, happenings, neardup, stories
from onrecord.corpus.store import Store

_MEMORY = "64MB"  # of the database


def link(store: Store, tick: Callable[[str], None] = lambda _: None) -> bool:
    """Bring stories and happenings up to date; False when nothing was pending."""
    if not store.one("SELECT count(*) FROM pending"):
        return False
    for step in (neardup.update, stories.link, _last):
        with store.frugal(_MEMORY), store.transaction():
            step(store, tick)
        store.trim()
    return True


def _last(store: Store, tick: Callable[[str], None]) -> None:
    happenings.link(store, tick)
    decisions.regroup(store)
    store.db.execute("DELETE FROM pending")
