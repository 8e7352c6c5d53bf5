"""Sorts of event types that the rules tell apart."""

from __future__ import annotations

# Types that are said rather than done: the sayer's word is the event, nobody need vouch for it.
SAID = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
