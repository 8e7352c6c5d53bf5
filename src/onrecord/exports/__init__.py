"""Other people's formats: one module each, all of one shape (see `shape.Export`), loaded when asked for."""

from __future__ import annotations

from importlib import import_module

from onrecord.exports.shape import DEFAULT, Export, Options

_MODULES = {
    "jsonl": "jsonl",
    "csv": "csv_tables",
    "parquet": "parquet",
    "plover": "plover",
    "polecat": "polecat",
    "icews": "icews",
    "gdelt": "gdelt",
    "acled": "acled",
    "ged": "ged",
    "webannotation": "webannotation",
    "geojson": "geojson",
    "followthemoney": "followthemoney",
    "schemaorg": "schemaorg",
    "docbin": "docbin",
    "brat": "brat",
}
FORMATS = tuple(_MODULES)


def get(name: str) -> Export:
    """The module of a format; KeyError when there is none of that name."""
    module: Export = import_module(f"onrecord.exports.{_MODULES[name]}")
    return module


__all__ = ["DEFAULT", "FORMATS", "Export", "Options", "get"]
