"""Statements: who said, wrote, asked, believed or intended what, and through whom."""

from __future__ import annotations

from onrecord.layers.statements.find import find, speaker_of

__all__ = ["find", "speaker_of"]
