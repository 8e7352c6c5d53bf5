"""Coreference: which mentions are one actor, whom pronouns mean, and the actors themselves."""

from __future__ import annotations

from onrecord.layers.coreference.resolve import resolve

__all__ = ["resolve"]
