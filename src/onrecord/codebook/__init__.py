"""The codebook: what counts as which event, as data (one YAML file per type) and the code that loads and checks it."""

from __future__ import annotations

from onrecord.codebook.check import check
from onrecord.codebook.index import Index, builtin_index
from onrecord.codebook.load import builtin
from onrecord.codebook.model import CodebookData, EventType, Frame

__all__ = ["CodebookData", "EventType", "Frame", "Index", "builtin", "builtin_index", "check"]
