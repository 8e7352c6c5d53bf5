"""Positions: where the parties stand, and what it rests on."""

from __future__ import annotations

from onrecord.layers.positions.find import find

__all__ = ["find"]
