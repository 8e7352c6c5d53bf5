"""One decision, and the rows of the table `decisions`."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from onrecord.corpus.store import Store, now
from onrecord.record import Span

Action = Literal["accept", "reject", "fix", "add", "merge", "split"]
Fate = Literal["applied", "idle", "gone"]
ACTIONS: tuple[str, ...] = get_args(Action)
AROUND = 40  # code points kept before and behind the words


class Decision(Struct, frozen=True, kw_only=True):
    """What somebody decided about a finding, or about happenings or an actor in every report: then `doc` is None."""

    decision: str
    at: str
    who: str
    doc: str | None
    layer: str
    action: str
    start: int | None
    end: int | None
    kind: str | None
    change: Mapping[str, Any]
    why: str | None
    withdrawn: str | None = None
    words: str | None = None
    before: str | None = None
    after: str | None = None
    fate: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The values that the finding shall have."""
        return {k: v for k, v in self.change.items() if k != "was"}

    @property
    def was(self) -> dict[str, Any]:
        """The values that the finding had."""
        return dict(self.change.get("was") or {})


_COLUMNS = tuple(f.name for f in msgspec.structs.fields(Decision))


def made(
    *,
    who: str,
    layer: str,
    action: str,
    doc: str | None = None,
    text: str = "",
    span: Span | None = None,
    kind: str | None = None,
    change: Mapping[str, Any] | None = None,
    why: str | None = None,
) -> Decision:
    """A new decision; `text` is the document's, from which the words of the evidence are kept."""
    return Decision(
        decision=secrets.token_hex(6),
        at=now(),
        who=who,
        doc=doc,
        layer=layer,
        action=action,
        start=span.start if span else None,
        end=span.end if span else None,
        kind=kind,
        change=change or {},
        why=why or None,
        words=text[span.start : span.end] if span else None,
        before=text[max(0, span.start - AROUND) : span.start] if span else None,
        after=text[span.end : span.end + AROUND] if span else None,
    )


def keep(store: Store, decision: Decision) -> None:
    """Add a decision to the table."""
    values = msgspec.structs.asdict(decision)
    values["change"] = json.dumps(values["change"], ensure_ascii=False, sort_keys=True)
    marks = ", ".join("?" * len(_COLUMNS))
    names = ", ".join(f'"{c}"' for c in _COLUMNS)
    store.db.execute(f"INSERT INTO decisions ({names}) VALUES ({marks})", [values[c] for c in _COLUMNS])  # noqa: S608


def withdraw(store: Store, decision: str) -> None:
    """Undo a decision; its row stays."""
    store.db.execute(
        "UPDATE decisions SET withdrawn = ?, fate = NULL WHERE decision = ? AND withdrawn IS NULL", [now(), decision]
    )


def load(store: Store, where: str = "true", values: Sequence[Any] = (), tail: str = "") -> list[Decision]:
    """Decisions in the order in which they were made (unless `tail` says otherwise)."""
    names = ", ".join(f'"{c}"' for c in _COLUMNS)
    order = tail or 'ORDER BY "at", rowid'
    rows = store.rows(f"SELECT {names} FROM decisions WHERE {where} {order}", values)  # noqa: S608
    return [_read(row) for row in rows]


def standing(store: Store, docs: Iterable[str]) -> dict[str, list[Decision]]:
    """For each document the decisions about it that have not been withdrawn, those about every report among them."""
    wanted = sorted(set(docs))
    if not wanted or not store.one("SELECT count(*) FROM decisions"):
        return {}
    found: dict[str, list[Decision]] = {}
    about = "doc IN (SELECT doc FROM _keys) OR (doc IS NULL AND layer = 'actors')"
    with store.keys(wanted):
        for decision in load(store, f"withdrawn IS NULL AND ({about})"):
            for doc in [decision.doc] if decision.doc else wanted:
                found.setdefault(doc, []).append(decision)
    return found


def _read(row: tuple[Any, ...]) -> Decision:
    values = dict(zip(_COLUMNS, row, strict=True))
    change = values["change"]
    values["change"] = json.loads(change) if isinstance(change, str) and change else change or {}
    return Decision(**values)
