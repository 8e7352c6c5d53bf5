"""Linking: stories, then happenings, in one transaction, for the documents that came or changed since the last time."""

from __future__ import annotations

from collections.abc import Callable

from onrecord.corpus import decisions, happenings, stories
from onrecord.corpus.store import Store


def link(store: Store, tick: Callable[[str], None] = lambda _: None) -> bool:
    """Bring stories and happenings up to date; False when nothing was pending."""
    pending = {doc for (doc,) in store.rows("SELECT DISTINCT doc FROM pending")}
    if not pending:
        return False
    with store.transaction():
        moved = stories.link(store, tick)
        tick("grouping happenings")
        happenings.link(store, pending | moved)
        decisions.regroup(store)
        store.db.execute("DELETE FROM pending")
    return True
