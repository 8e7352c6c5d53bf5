"""Word files: an export of Nexis with one or many articles, else one report.

Version 1 (2024): Office Open XML (.docx). Paragraphs and the cells of tables, in order; not headers and footers.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import OnrecordError, said
from onrecord.sources import factiva, nexis, text
from onrecord.sources.given import Given, Piece
from onrecord.sources.lines import Lines
from onrecord.sources.packed import check_office

SUFFIXES = (".docx", ".docm")


def read(given: Given) -> Iterator[Piece]:
    """The reports of a Word file. Raises E012 when it is none, E022 when it holds no words."""
    lines = Lines(_lines(given), wrapped=False)
    if not any(line.strip() for line in lines.lines):
        raise OnrecordError("E022", given.where, "only pictures, or nothing")
    for export in (nexis, factiva):
        if export.looks_like(lines):
            yield from export.articles(lines, given)
            return
    yield from text.read(given, "\n\n".join(line.strip() for line in lines.lines if line.strip()))


def _lines(given: Given) -> list[str]:
    import docx
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    with given.seekable() as stream:
        check_office(stream, given.where, "Word")
        try:
            found = docx.Document(stream)
            lines: list[str] = []
            for part in found.iter_inner_content():
                if isinstance(part, Paragraph):
                    lines += part.text.split("\n")
                elif isinstance(part, Table):
                    lines += ["\t".join(cell.text.strip() for cell in row.cells) for row in part.rows]
        except Exception as problem:  # python-docx raises what zipfile and lxml raise, and its own
            raise OnrecordError("E012", given.where, "Word", said(problem)) from None
        return lines
