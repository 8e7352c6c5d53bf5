"""Write the pages that are made from the code: `python docs/generate.py` (a test fails when they are out of date)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord import errors, record, settings

HERE = Path(__file__).parent
_NOTE = "<!-- Made by docs/generate.py: change the code, not this page. -->\n\n"


def schema() -> str:
    """`record.schema.json`."""
    return json.dumps(record.json_schema(), indent=2, ensure_ascii=False) + "\n"


def record_page() -> str:
    """`record.md`: every key of a record with its type and meaning."""
    definitions: dict[str, Any] = record.json_schema()["$defs"]
    order = [
        "Record",
        "Document",
        "Actor",
        "Place",
        "Time",
        "Statement",
        "Event",
        "Position",
        "Figure",
        "Source",
        "Notice",
        "Span",
    ]
    assert set(order) == set(definitions), set(order) ^ set(definitions)
    parts = [_NOTE, "# The record\n\n", _RECORD_INTRO]
    for name in order:
        shape = definitions[name]
        parts.append(f"## {name}\n\n{shape.get('description', '')}\n\n| key | type | meaning |\n|---|---|---|\n")
        for key, value in shape["properties"].items():
            parts.append(f"| `{key}` | {_type(value)} | {value.get('description', '')} |\n")
        parts.append("\n")
    return "".join(parts)


_RECORD_INTRO = (
    "What `onrecord read FILE --json` prints: one JSON object per report. Every finding carries its evidence as "
    "offsets into `document.text`, counted in Unicode code points, half-open: in Python `text[start:end]`, in R "
    "`substr(text, start + 1, end)`. What is not known is `null` or an empty list, never a guess. The same input, "
    "version and settings give the same bytes. The JSON Schema is `docs/record.schema.json`.\n\n"
)


def _type(value: dict[str, Any]) -> str:
    if "$ref" in value:
        name = value["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in value:
        return " or ".join(_type(v) for v in value["anyOf"])
    if "enum" in value:
        return ", ".join(f"`{v}`" for v in value["enum"] if v is not None) + (
            " or null" if None in value["enum"] else ""
        )
    if value.get("type") == "array":
        return f"list of {_type(value.get('items', {}))}"
    return str(value.get("type", "any"))


def errors_page() -> str:
    """`errors.md`: the numbers and what to do."""
    parts = [
        _NOTE,
        "# Errors and warnings\n\n## Errors\n\nOne line on standard error, exit code 3; in a batch the rest goes on.\n"
        "\n",
    ]
    parts.append("| number | reason | what to do |\n|---|---|---|\n")
    parts += [
        f"| {code} | {reason.replace('{}', '…')} | {advice} |\n" for code, (reason, advice) in errors.ERRORS.items()
    ]
    parts.append(
        "\n## Warnings\n\nIn the record's `warnings`, with the words in question.\n\n| number | meaning |\n|---|---|\n"
    )
    parts += [f"| {code} | {meaning} |\n" for code, meaning in errors.WARNINGS.items()]
    return "".join(parts)


def settings_page() -> str:
    """`settings.md`: every setting."""
    parts = [
        _NOTE,
        "# Settings\n\n`onrecord.Settings(...)` in Python; the same words with `--` on the command line.\n\n",
    ]
    parts.append("| setting | default | meaning |\n|---|---|---|\n")
    parts += [f"| `{name}` | `{default}` | {meaning} |\n" for name, default, meaning in settings.describe()]
    return "".join(parts)


PAGES = {
    "record.schema.json": schema,
    "record.md": record_page,
    "errors.md": errors_page,
    "settings.md": settings_page,
}


def pages() -> Iterator[tuple[Path, str]]:
    """Path and text of each generated page."""
    for name, make in PAGES.items():
        yield HERE / name, make()


if __name__ == "__main__":
    for path, text in pages():
        path.write_text(text, encoding="utf-8")
