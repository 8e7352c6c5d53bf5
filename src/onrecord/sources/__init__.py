"""From files to documents: one module per format. Each yields documents, and an error for each piece it must skip."""

from onrecord.sources.inputs import Item, documents

__all__ = ["Item", "documents"]
