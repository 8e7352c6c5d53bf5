"""Mail: newsletters as single messages (.eml) or mailboxes (.mbox), a message a report.

Version 1 (2024): RFC 5322 and MIME by Python's `email`; mailboxes as mboxo and mboxrd write them, streamed. Text parts
are preferred to HTML when they say as much. Attachments are named in `extra`, not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import Any, BinaryIO

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources import limits
from onrecord.sources.decode import decode
from onrecord.sources.given import Given, Piece
from onrecord.sources.htmltext import plain
from onrecord.sources.plain import squeezed

EML_SUFFIXES = (".eml",)
MBOX_SUFFIXES = (".mbox", ".mbx")
FORMAT = "mail/1"
_LONGEST_HEADER = 4000
# "From someone@example.org Sat Nov 11 10:00:00 2017": a sentence that opens with "From" does not end so.
_FROM = re.compile(rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} [ \d]\d [\d:]{5,8} (?:\S{1,6} )?\d{4}")
_QUOTED = re.compile(rb"^>(>*From )", re.M)
_HEADER = re.compile(rb"(?:From|Date|Subject|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|To):", re.I)


class _Bounded(EmailPolicy):
    """Headers of a length that people write: the library's parser takes squared time on long ones."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value of a header, its end cut off when it is too long."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


def looks_like_mailbox(head: bytes) -> bool:
    """Whether bytes open as a mailbox does."""
    return bool(_FROM.match(head))


def looks_like_message(head: bytes) -> bool:
    """Whether bytes open with the headers of a mail."""
    top = head.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]
    found = {found.group().lower() for line in top.splitlines() if (found := _HEADER.match(line))}
    return len(found) >= 3 and bool(_HEADER.match(head))


def read(given: Given) -> Iterator[Piece]:
    """The report of one message."""
    raw = given.bytes()
    if not raw.strip():
        raise OnrecordError("E002", given.where)
    if not re.match(rb"[\x21-\x39\x3b-\x7e]+[ \t]*:", raw.lstrip(b"\xef\xbb\xbf\r\n")):
        raise OnrecordError("E012", given.where, "mail", "it does not open with headers")
    given.found()
    try:
        yield _message(raw, None, given)
    except OnrecordError as error:
        yield error


def read_mailbox(given: Given) -> Iterator[Piece]:
    """The reports of a mailbox, in order, with an error for each message that is none."""
    if not given.head.strip():
        raise OnrecordError("E002", given.where)
    if not looks_like_mailbox(given.head):
        raise OnrecordError("E012", given.where, "mbox", "it does not open with a From line")
    with given.open() as stream:
        for number, raw in enumerate(_messages(stream), 1):
            given.found()
            try:
                if raw is None:
                    raise _wrong(given, number, f"longer than {limits.size(limits.LINE)}")
                yield _message(_QUOTED.sub(rb"\1", raw), number, given)
            except OnrecordError as error:
                yield error


def _wrong(given: Given, number: int | None, reason: str) -> OnrecordError:
    return OnrecordError("E019", given.where, number or 1, reason, after="The message was skipped.")


def _messages(stream: BinaryIO) -> Iterator[bytes | None]:
    """The messages between From lines; None for one that is too long."""
    parts: list[bytes] = []
    size = 0
    blank = True
    begun = False
    while line := stream.readline(limits.MIB):
        if blank and _FROM.match(line):
            if begun:
                yield b"".join(parts) if size <= limits.LINE else None
            parts, size, begun = [], 0, True
        else:
            size += len(line)
            if size <= limits.LINE:
                parts.append(line)
            else:
                parts.clear()
        blank = line in (b"\n", b"\r\n")
    if begun:
        yield b"".join(parts) if size <= limits.LINE else None


def _message(raw: bytes, number: int | None, given: Given) -> Document:
    try:
        message = message_from_bytes(raw, policy=_Bounded())
        assert isinstance(message, EmailMessage)
        text, attached = _body(message, given)
        said = _said(message)
    except OnrecordError:
        raise
    except Exception as problem:  # email raises many kinds on broken headers, and RecursionError on deep nesting
        raise _wrong(given, number, f"broken mail ({type(problem).__name__})") from None
    if not text.strip():
        raise _wrong(given, number, "no text in the message")
    extra: dict[str, Any] = {"format": FORMAT}
    if attached:
        extra["attachments"] = attached
    extra |= {name: said[name] for name in ("sender", "list") if said.get(name)}
    try:
        return given.document(
            text,
            id=said["id"] or (f"{given.id or 'mail'}-{number}" if number else None),
            title=said["title"],
            published=said["published"],
            source=said["source"],
            language=said["language"],
            extra=extra,
        )
    except OnrecordError as error:
        raise _wrong(given, number, error.reason) from None


def _said(message: EmailMessage) -> dict[str, str | None]:
    """What the headers tell. A date that is none is left out."""
    name, address = parseaddr(_header(message, "From"))
    when = getattr(message["Date"], "datetime", None) if message["Date"] else None
    return {
        "id": _header(message, "Message-ID").strip("<> ") or None,
        "title": _header(message, "Subject") or None,
        "published": when.isoformat() if isinstance(when, datetime) else None,
        "source": squeezed(name) or address or None,
        "sender": address or None,
        "list": _header(message, "List-ID") or None,
        "language": _header(message, "Content-Language")[:2].lower() or None,
    }


def _header(message: EmailMessage, name: str) -> str:
    return squeezed(str(message[name] or "")).encode("utf-8", "replace").decode("utf-8")


def _body(message: EmailMessage, given: Given) -> tuple[str, list[str]]:
    """The longer of plain text and HTML (by words, with a bonus for the first), and the names of attachments."""
    words: dict[str, list[str]] = {"plain": [], "html": []}
    attached = []
    for part in message.walk():
        if part.is_multipart():
            continue
        assert isinstance(part, EmailMessage)
        if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            attached.append(squeezed(part.get_filename() or part.get_content_type()))
        elif part.get_content_subtype() in words:
            words[part.get_content_subtype()].append(_text(part, given))
    text = "\n\n".join(part.strip("\r\n") for part in words["plain"]).replace("\r\n", "\n")
    page = "\n\n".join(plain(part) for part in words["html"])
    return (page if len(page.split()) > 2 * len(text.split()) else text), attached


def _text(part: EmailMessage, given: Given) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes) or not raw.strip():
        return ""
    if given.options.encoding:
        return decode(raw, given.where, given.options.encoding)
    sent = part.get_content_charset()
    if sent:
        try:
            return decode(raw, given.where, sent)
        except OnrecordError:
            pass  # the header was wrong
    return decode(raw, given.where)
