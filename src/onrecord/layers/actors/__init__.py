"""Actors: the words of a report that refer to people, bodies, groups and states, before it is settled who is who."""

from __future__ import annotations

from onrecord.layers.actors.find import find

__all__ = ["find"]
