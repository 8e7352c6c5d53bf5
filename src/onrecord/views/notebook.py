"""A record as a piece of HTML for notebooks: the lists of the page, folded, without script.

All words of the report are escaped, there is no script, no address and no image, and the style is bound to the
piece's own class, so that it is safe to show whatever was read.
"""

from __future__ import annotations

from html import escape

from onrecord.record import Record
from onrecord.views.lookup import Lookup
from onrecord.views.page import lists

_STYLE = (
    ".onrecord{font-size:.9em;line-height:1.35;max-width:60em}"
    ".onrecord summary{cursor:pointer;font-weight:600}"
    ".onrecord ol{margin:.2em 0 .6em 1.6em;padding:0}"
    ".onrecord small{opacity:.75}"
)
_OPEN = ("events", "statements")


def html(record: Record) -> str:
    """The piece."""
    document = record.document
    title = " ".join((document.title or document.id).split())
    facts = " · ".join(f for f in (document.published, document.source, document.credit) if f)
    head = f"<p><b>{escape(title)}</b> <small>{escape(facts)}</small></p>"
    parts = [f'<style>{_STYLE}</style><div class="onrecord">{head}']
    for heading, layer, rows in lists(Lookup(record)):
        if rows:
            items = "".join(f"<li>{row}</li>" for _, row in rows)
            state = " open" if layer in _OPEN else ""
            title = f"<summary>{escape(heading)} ({len(rows)})</summary>"
            parts.append(f"<details{state}>{title}<ol>{items}</ol></details>")
    parts.append("</div>")
    return "".join(parts)
