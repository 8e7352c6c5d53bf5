"""Fragments of HTML (feeds, mails, exports) to plain text: paragraphs as a reader sees them, nothing fetched or run."""

from __future__ import annotations

import re

from lxml import etree, html

from onrecord.sources.plain import squeezed
from onrecord.sources.words import listed

_CELLS = frozenset(("td", "th"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_INVISIBLE = re.compile("[\u034f\u00ad\u200b-\u200d\u2060\ufeff]+")


def tree(page: str) -> html.HtmlElement | None:
    """The elements of a page; None when there are none."""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        # Bytes, as lxml refuses text that declares an encoding.
        return html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def lines(root: html.HtmlElement) -> list[str]:
    """The lines of a page: blocks end lines, cells are parted by tabs. Hidden elements are left out."""
    out: list[str] = []
    part: list[str] = []

    def end() -> None:
        cells = [squeezed(_INVISIBLE.sub("", cell)) for cell in "".join(part).split("\x00")]
        line = "\t".join(cells).strip("\t ")
        if line:
            out.append(line)
        part.clear()

    skipping = 0
    ends, left_out = listed("html", "blocks"), listed("html", "left_out")
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        hidden = tag in left_out or bool(_HIDDEN.search(element.get("style") or ""))
        if event == "start":
            if tag in ends and not skipping:
                end()
            skipping += hidden
            if not skipping:
                if tag in _CELLS and part:
                    part.append("\x00")
                part.append((element.text or "").replace("\x00", ""))
        else:
            skipping -= hidden
            if not skipping:
                if tag in ends:
                    end()
                part.append((element.tail or "").replace("\x00", "") if element is not root else "")
    end()
    return out


def plain(page: str) -> str:
    """The text of a fragment, a paragraph a block."""
    if "<" not in page and "&" not in page:
        return "\n\n".join(line for part in page.splitlines() if (line := squeezed(part)))
    root = tree(page)
    return "\n\n".join(line.replace("\t", " ") for line in lines(root)) if root is not None else ""
