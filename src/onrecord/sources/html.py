"""HTML pages: the article's text, title, date, outlet and address, extracted with trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources.decode import decode
from onrecord.sources.make import document

SUFFIXES = (".html", ".htm", ".xhtml")
_LOOKS = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|article|div|p|meta)\b", re.I | re.S
)
_FEWEST_WORDS = 5  # what is shorter is a menu or a caption, not an article
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,30})""", re.I)


def looks_like(head: bytes) -> bool:
    """Whether bytes open as an HTML page does."""
    return bool(_LOOKS.match(head[:4096].decode("latin-1")))


def read(raw: bytes, where: str, encoding: str | None = None) -> Iterator[Document]:
    """The article of a page. Raises E005 when none can be found."""
    import trafilatura

    declared = None
    if not encoding and (found := _DECLARED.search(raw[:4096])):
        declared = found[1].decode("ascii")
    try:
        page = decode(raw, where, encoding or declared)
    except OnrecordError:
        if encoding or not declared:
            raise
        page = decode(raw, where)  # the page's own declaration was wrong
    try:
        got = trafilatura.bare_extraction(
            page, with_metadata=True, include_comments=False, include_tables=False, favor_recall=True
        )
    except Exception as problem:  # trafilatura raises what lxml raises
        raise OnrecordError("E005", where) from problem
    text = (got.text or "").strip() if got else ""
    if len(text.split()) < _FEWEST_WORDS:
        raise OnrecordError("E005", where)
    yield document(
        text,
        where,
        title=got.title,
        published=got.date,
        source=got.sitename,
        url=got.url,
        language=got.language,
    )
