"""Write the pages that are made from the code: `python docs/generate.py` (a test fails when they are out of date)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord import errors, record, settings
from onrecord.layers.vocabulary import vocabulary

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


def figures_page() -> str:
    """`figures.md`: what the layer counts, and what vague number words are taken for."""
    numbers, meanings = vocabulary("figures/numbers"), vocabulary("figures/meanings")
    parts = [_NOTE, "# Figures\n\n", _FIGURES_INTRO, "| words | low | high |\n|---|---|---|\n"]
    for row in numbers["vague"]:
        parts.append(f"| {', '.join(row['words'])} | {_open(row['low'])} | {_open(row['high'])} |\n")
    parts.append(
        "\nBefore a scale the two multiply: *several hundred* 300 to 900, *tens of thousands* 20,000 to 99,999.\n\n"
        "## Words before or behind a number\n\n| words | effect |\n|---|---|\n"
    )
    for row in [*numbers["hedges"], *numbers["after"]]:
        parts.append(f"| {', '.join(map(str, row['words']))} | {_EFFECTS[row['effect']]} |\n")
    parts.append("\n## What is counted\n\n| what | rule | words |\n|---|---|---|\n")
    for key in ("verbs", "compounds", "states", "conditions", "nouns"):
        for row in meanings[key]:
            said = row.get("verbs") or row.get("words") or row.get("phrases")
            with_ = f" (with {', '.join(row['with'])})" if "with" in row else ""
            parts.append(f"| {row['what']} | {row['rule']} | {', '.join(map(str, said))}{with_} |\n")
    parts.append(f"| troops | troops | {', '.join(meanings['troops'])} |\n")
    parts.append(f"| rounds | rounds | {', '.join(meanings['rounds'])} of {', '.join(meanings['rounds_of'])} |\n")
    for kind, words in meanings["other"].items():
        parts.append(f"| other | {kind} | {', '.join(words)} |\n")
    return "".join(parts)


def _open(value: int | None) -> str:
    return "open" if value is None else f"{value:,}"


_EFFECTS = {
    "low": "the number is the lowest value, the highest is open",
    "high": "the number is the highest value, the lowest is open",
    "about": "approximate",
    "none": "none",
}
_FIGURES_INTRO = (
    "A figure is a number that a report claims, with what it counts, for where and when, and on whose word. Figures "
    "that differ by source stand side by side, each with its own `via`. `low` and `high` are the values that the words "
    "allow: *at least 135* has no highest, *up to 40* no lowest value, *about 5,000* is 5,000 and `approximate`. The "
    "words themselves are the `span`.\n\n"
    "- One person told without a number (*a soldier was killed*, a name) is a figure of 1, once for each person. A "
    "gunman's or suspect's own death counts only when the text counts it.\n"
    "- *52 people, including five children*: the children are `part_of` the 52 and not added to them. *Two women and a "
    "man* is one figure of 3 (rule `sum`) with the two women as its part.\n"
    "- *No casualties* is a figure of 0 killed and one of 0 injured.\n"
    "- *Shot* or *stabbed* alone is `injured`; in a report that tells of deaths the outcome is open, so a number of "
    "people shot is `other`.\n"
    "- What is denied, threatened, planned or only feared for the future is not counted as killed, injured or "
    "displaced; its number stays as `other`.\n"
    "- A share (*two-thirds of voters*) is a fraction with `of` = share of ...; money has its ISO 4217 code in `of`.\n"
    "- Ages, dates, times of day, measures, scores, labels (*Article 5*, *F-16*) and *one of the ...* are no figures."
    "\n\n## Vague numbers\n\n"
)


def tables_page() -> str:
    """`tables.md`: every table and column of a project file."""
    from onrecord.corpus.schema import tables

    parts = [
        _NOTE,
        "# Tables of a project file\n\nWhat `onrecord ingest --to project.duckdb` writes; any DuckDB client reads it. "
        "`doc` is a document's key in every table; ids of findings are unique within their document. Days are ISO "
        "dates as text. How to use them: [corpus.md](corpus.md).\n\n",
    ]
    for table in tables().values():
        parts.append(f"## {table.name}\n\n{table.about}\n\n| column | type | meaning |\n|---|---|---|\n")
        parts += [f"| `{c.name}` | {c.type} | {c.meaning} |\n" for c in table.columns]
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def codebook_page() -> str:
    """`codebook.md`: every type in words."""
    from onrecord.codebook.pages import page

    return _NOTE + page()


def bank_page() -> str:
    """`bank.md`: the example bank's card."""
    from onrecord.codebook.card import page

    return _NOTE + page("codebook.md")


def bank_readme() -> str:
    """The same card beside the bank's files."""
    from onrecord.codebook.card import page

    return _NOTE + page("../../../../docs/codebook.md")


PAGES = {
    "record.schema.json": schema,
    "record.md": record_page,
    "codebook.md": codebook_page,
    "bank.md": bank_page,
    "../src/onrecord/codebook/examples/README.md": bank_readme,
    "errors.md": errors_page,
    "settings.md": settings_page,
    "tables.md": tables_page,
    "figures.md": figures_page,
}


def pages() -> Iterator[tuple[Path, str]]:
    """Path and text of each generated page."""
    for name, make in PAGES.items():
        yield HERE / name, make()


if __name__ == "__main__":
    for path, text in pages():
        path.write_text(text, encoding="utf-8")
