"""Every setting, its default and its meaning.

`docs/settings.md` is generated from here; a test fails when it is out of date.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a user can set. Every field can be given to `Reader(Settings(...))` and on the command line."""

    published: Annotated[
        str | None, Meta(description="Publication date for reports that bring none (ISO 8601 date or datetime).")
    ] = None
    source: Annotated[str | None, Meta(description="Outlet for reports that bring none.")] = None
    max_characters: Annotated[
        int, Meta(description="Texts longer than this many code points are refused (E008).", ge=1)
    ] = 1_000_000
    sanction_quad: Annotated[
        int, Meta(description="Quad class of SANCTION: PLOVER's table says 3, its text 4.", ge=1, le=4)
    ] = 3
    actors_file: Annotated[
        Path | None, Meta(description="Your own actors (CSV, YAML, or a TABARI/PETRARCH dictionary), before ours.")
    ] = None
    codebook_file: Annotated[Path | None, Meta(description="Your own event types, beside or instead of PLOVER.")] = None
    min_certainty: Annotated[
        float, Meta(description="Events less certain than this are left out of the record.", ge=0, le=1)
    ] = 0.0


def describe() -> list[tuple[str, str, str]]:
    """Name, default and meaning of each setting."""
    fields = {f.name: f for f in msgspec.structs.fields(Settings)}
    schema = msgspec.json.schema(Settings, schema_hook=lambda _: {"type": "string"})["$defs"]["Settings"]["properties"]
    return [(name, repr(f.default), schema[name].get("description", "")) for name, f in fields.items()]
