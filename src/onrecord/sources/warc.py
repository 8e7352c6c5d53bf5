"""Web archives (WARC, WARC.gz), e.g. of Common Crawl's CC-NEWS: the article of each page, streamed.

Version 1 (2024): WARC 1.0 and 1.1. Pages may be in any encoding: that of the HTTP header, of the page, or detected.
The date is the one that the page gives; `WARC-Date`, when the page was fetched, is carried along in `extra.fetched`.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import OnrecordError, said
from onrecord.sources import html, limits
from onrecord.sources.decode import decode
from onrecord.sources.given import Given, Passed, Piece
from onrecord.sources.warc_records import Record, message, records

SUFFIXES = (".warc",)
_KINDS = frozenset({"response", "resource"})
_PAGES = ("text/html", "application/xhtml+xml")
_DONE = (0, 200)  # a resource has no status


def looks_like(head: bytes) -> bool:
    """Whether bytes open as a WARC does."""
    return head.lstrip(b"\r\n").startswith(b"WARC/")


def read(given: Given) -> Iterator[Piece]:
    """The articles of all pages that were fetched whole; redirects, pictures and the like are passed over."""
    if not given.head.strip():
        raise OnrecordError("E002", given.where)
    if not looks_like(given.head):
        raise OnrecordError("E012", given.where, "WARC", "it does not open with WARC/")
    with given.open() as stream:
        for record in records(stream, given.where, _KINDS):
            given.found()
            try:
                yield _piece(record, given)
            except OnrecordError as error:
                yield error


def _piece(record: Record, given: Given) -> Piece:
    url = record.headers.get("warc-target-uri", "").strip("<>") or None
    name = record.headers.get("warc-record-id", "").strip("<>").removeprefix("urn:uuid:") or None
    where = f"{given.where}/{url or name or '?'}"
    after = "The page was skipped."
    if record.block is None:
        raise OnrecordError("E024", where, limits.size(limits.PAGE), after=after)
    try:
        got = message(record)
    except ValueError as problem:
        raise OnrecordError("E012", where, "web page", said(problem), after=after) from None
    if got.status not in _DONE:
        return Passed(f"HTTP status {got.status}")
    if got.kind not in _PAGES:
        return Passed(f"not a page ({got.kind[:40] or 'no type'})")
    if len(got.body) > limits.PAGE:
        raise OnrecordError("E024", where, limits.size(limits.PAGE), after=after)
    fetched = record.headers.get("warc-date")
    inner = Given(where, given.open, given.options, id=name)
    try:
        page = _text(got.body, where, got.charset, given.options.encoding)
        return html.article(page, inner, id=name, url=url, extra={"fetched": fetched} if fetched else {})
    except OnrecordError as error:
        raise _skipped(error, after) from None


def _skipped(error: OnrecordError, after: str) -> OnrecordError:
    """The same error, said of a piece: nothing but the piece is lost."""
    error.args = (str(error).removesuffix(error.after) + after,)
    error.after = after
    return error


def _text(raw: bytes, where: str, sent: str | None, declared: str | None) -> str:
    """The page's source: in the encoding of the user, of the server, of the page, else detected."""
    if declared:
        return decode(raw, where, declared)
    if sent:
        try:
            return decode(raw, where, sent)
        except OnrecordError:
            pass  # the server was wrong
    return html.text_of(raw, where)
