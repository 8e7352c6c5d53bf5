"""From files to documents: one module per format. Each yields documents, and an error for each piece it must skip."""

from onrecord.sources.inputs import Item, documents
from onrecord.sources.report import Report

__all__ = ["Item", "Report", "documents"]
