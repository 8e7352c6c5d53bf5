"""HTML pages: the article's text, title, date, outlet and address, extracted with trafilatura.

Version 1 (2024). A Factiva export in HTML goes to the reader of Factiva.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import factiva, htmltext
from onrecord.sources.decode import decode
from onrecord.sources.given import Given, Piece
from onrecord.sources.lines import Lines
from onrecord.sources.plain import squeezed

SUFFIXES = (".html", ".htm", ".xhtml")
_LOOKS = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|article|div|p|meta)\b", re.I | re.S
)
_FEWEST_WORDS = 5  # what is shorter is a menu or a caption, not an article
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,30})""", re.I)
_FACTIVA = re.compile(r"\bDo[ck]umento? [A-Z][A-Z0-9]{2,11}\d{8}[a-z0-9]{4,14}\b")


def looks_like(head: bytes) -> bool:
    """Whether bytes open as an HTML page does."""
    return bool(_LOOKS.match(head[:4096].decode("latin-1")))


def read(given: Given) -> Iterator[Piece]:
    """The article of a page, or those of an export. Raises E005 when none can be found."""
    page = text_of(given.bytes(), given.where, given.options.encoding)
    if _FACTIVA.search(page) and (lines := _export(page)):
        yield from factiva.articles(lines, given)
        return
    made = article(page, given)
    given.found()
    yield made


def _export(page: str) -> Lines | None:
    """The lines of a Factiva page, when that is what it is."""
    root = htmltext.tree(page)
    if root is None:
        return None
    marked = root.xpath("//*[contains(@class, 'Headline') or contains(@class, 'headline')]")
    headlines = frozenset(squeezed(" ".join(element.itertext())) for element in marked)
    lines = Lines(htmltext.lines(root), wrapped=False, headlines=headlines)
    return lines if factiva.looks_like(lines) else None


def text_of(raw: bytes, where: str, encoding: str | None = None) -> str:
    """A page's source as text: in the encoding that it, or whoever sent it, declares; else detected."""
    declared = None
    if not encoding and (found := _DECLARED.search(raw[:4096])):
        declared = found[1].decode("ascii")
    try:
        return decode(raw, where, encoding or declared)
    except OnrecordError:
        if encoding or not declared:
            raise
        return decode(raw, where)  # the page's own declaration was wrong


def article(page: str, given: Given, *, id: str | None = None, url: str | None = None, **said: object) -> Document:
    """The document of a page. Raises E005 when it holds no article."""
    import trafilatura

    try:
        got = trafilatura.bare_extraction(
            page, url=url, with_metadata=True, include_comments=False, include_tables=False, favor_recall=True
        )
    except Exception as problem:  # trafilatura raises what lxml raises
        raise OnrecordError("E005", given.where) from problem
    text = (got.text or "").strip() if got else ""
    if len(text.split()) < _FEWEST_WORDS:
        raise OnrecordError("E005", given.where)
    return given.document(
        text,
        id=id,
        title=got.title,
        published=got.date,
        source=got.sitename,
        url=url or got.url,
        language=got.language,
        **said,
    )
