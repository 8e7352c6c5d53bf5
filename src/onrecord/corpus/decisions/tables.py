"""Decisions in a project's tables: put there after reading (`replay`) or linking (`regroup`), or at once (`settle`).

The table `records` keeps what the reader found; the tables of findings hold what stands after the decisions, so every
question that is asked of them gets the corrected answer. Taking a decision back makes the tables anew from `records`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from onrecord.corpus import pooling, reports, schema, tabulate
from onrecord.corpus.clusters import average_link
from onrecord.corpus.decisions import everywhere
from onrecord.corpus.decisions.apply import Applied, apply
from onrecord.corpus.decisions.model import Decision, keep, load, standing
from onrecord.corpus.happenings import THRESHOLD
from onrecord.corpus.store import Store
from onrecord.record import Record, from_json

Key = tuple[str, str]
_OWN = ("records", "features")  # keyed tables that tell of the reading and not of findings


def replay(store: Store, docs: Iterable[str]) -> None:
    """Put the standing decisions about documents into their rows (which are the reader's: nothing has been linked)."""
    found = standing(store, docs)
    joined = {str(d.values["same"]) for decisions in found.values() for d in decisions if d.doc is None}
    with_them = set(everywhere.docs_with(store, sorted(joined)))
    for doc, decisions in found.items():
        if doc in with_them or any(decision.doc for decision in decisions):
            _rewrite(store, doc, decisions)


def settle(store: Store, *docs: str) -> None:
    """Make documents' rows anew after a decision about them was made or taken back, and their happenings with them."""
    decided = standing(store, docs)
    linked = bool(store.one("SELECT count(*) FROM happenings"))
    touched: set[str] = set()
    alone: list[Key] = []
    for doc in docs:
        before: dict[str, tuple[str | None, str]] = {
            id: (happening, type)
            for id, happening, type in store.rows("SELECT id, happening, type FROM events WHERE doc = ?", [doc])
        }
        _rewrite(store, doc, decided.get(doc, []))
        if linked:
            touched |= {happening for happening, _ in before.values() if happening}
            alone += _grouped_as_before(store, doc, before)
    if not linked:
        return
    groups = _members(store, touched)
    group_again(store, [*groups.values(), *([key] for key in alone)], touched)
    regroup(store)


def _grouped_as_before(store: Store, doc: str, before: dict[str, tuple[str | None, str]]) -> list[Key]:
    """Give a document's new rows the happenings of the old ones; those that have none, or are of another type now."""
    alone: list[Key] = []
    for id, type, status in store.rows("SELECT id, type, status FROM events WHERE doc = ? ORDER BY id", [doc]):
        happening, was = before.get(id, (None, ""))
        if status not in reports.LINKED_STATUSES:
            continue
        if happening and was == type:
            store.db.execute("UPDATE events SET happening = ? WHERE doc = ? AND id = ?", [happening, doc, id])
        else:
            alone.append((doc, id))
    return alone


def decide_everywhere(store: Store, decision: Decision) -> None:
    """Keep a decision about an actor in every report, and put it into the tables."""
    keep(store, msgspec.structs.replace(decision, fate="idle"))
    settle(store, *everywhere.concerned(store, decision))


def current(store: Store, doc: str) -> Applied | None:
    """A document's record with the standing decisions in it; None when there is no such document."""
    kept = store.record_json(doc)
    return apply(from_json(kept), standing(store, [doc]).get(doc, [])) if kept is not None else None


def _rewrite(store: Store, doc: str, decisions: Sequence[Decision]) -> None:
    kept = store.record_json(doc)
    if kept is None:
        return
    applied = apply(from_json(kept), decisions)
    rows = tabulate.findings(doc, applied.record)
    for table in schema.keyed():
        if table not in _OWN:
            store.db.execute(f'DELETE FROM "{table}" WHERE doc = ?', [doc])  # noqa: S608 - our own names
            store.append(table, rows.get(table, []))
    own = {decision.decision for decision in decisions if decision.doc}
    for name, fate in applied.fates.items():
        if name in own or fate == "applied":  # what concerns every report is idle only when it is so in all of them
            store.db.execute("UPDATE decisions SET fate = ? WHERE decision = ?", [fate, name])


def _members(store: Store, happenings: Iterable[str]) -> dict[str, list[Key]]:
    wanted = sorted(set(happenings))
    out: dict[str, list[Key]] = {}
    for happening in wanted:
        keys = store.rows("SELECT doc, id FROM events WHERE happening = ? ORDER BY doc, id", [happening])
        if keys:
            out[happening] = [(doc, id) for doc, id in keys]
    return out


def group_again(store: Store, groups: Sequence[Sequence[Key]], instead_of: Iterable[str]) -> list[str]:
    """Let each group of event reports be one happening, in place of some happenings; gives their ids."""
    components = dict[Key, str]()
    for happening in instead_of:
        component = store.one("SELECT component FROM happenings WHERE happening = ?", [happening])
        for key in store.rows("SELECT doc, id FROM events WHERE happening = ?", [happening]):
            components[(key[0], key[1])] = component
        store.db.execute("DELETE FROM happenings WHERE happening = ?", [happening])
    ids: list[str] = []
    for group in groups:
        if not group:
            continue
        said = _said(store, group)
        if not said:
            continue
        first = min(group)
        component = next((components[k] for k in sorted(group) if k in components), f"k{first[0]}-{first[1]}")
        row = pooling.summary(said, component)
        ids.append(str(row[0]))
        store.db.execute("DELETE FROM happenings WHERE happening = ?", [row[0]])
        store.append("happenings", [row])
        for doc, event in group:
            store.db.execute("UPDATE events SET happening = ? WHERE doc = ? AND id = ?", [row[0], doc, event])
    return ids


def _said(store: Store, keys: Sequence[Key]) -> list[reports.Report]:
    """The event reports with these keys."""
    columns = {"doc": [doc for doc, _ in keys], "event": [event for _, event in keys], "n": list(range(len(keys)))}
    store.db.register("_group", pa.table(columns))
    said = reports.load(store, "_group")
    store.db.unregister("_group")
    return said


def reference(record: Record, doc: str, event_id: str) -> dict[str, Any] | None:
    """An event report as a decision about happenings keeps it: by document, words and kind."""
    event = next((e for e in record.events if e.id == event_id), None)
    if event is None:
        return None
    span = event.trigger
    return {"doc": doc, "start": span.start, "end": span.end, "kind": event.type, "words": record.quote(span)}


def regroup(store: Store) -> None:
    """Put the standing decisions about happenings into the groups that linking made."""
    for decision in load(store, "withdrawn IS NULL AND layer = 'happenings'"):
        keys = [key for said in decision.values.get("events") or () if (key := _event_at(store, said))]
        done = _join(store, keys) if decision.action == "merge" else _part(store, keys)
        fate = "applied" if done else "idle" if keys else "gone"
        store.db.execute("UPDATE decisions SET fate = ? WHERE decision = ?", [fate, decision.decision])


def ungroup(store: Store, events: Sequence[dict[str, Any]]) -> None:
    """Group event reports again by their likeness, after a decision about their happenings was taken back."""
    keys = [key for said in events if (key := _event_at(store, said))]
    near = sorted({h for doc, id in keys if (h := _happening(store, doc, id))})
    marks = ", ".join("?" * len(near)) or "NULL"
    held = {
        happening
        for (happening,) in store.rows(
            f"SELECT happening FROM happenings WHERE component IN "  # noqa: S608 - only marks
            f"(SELECT component FROM happenings WHERE happening IN ({marks}))",
            near,
        )
    }
    groups = _members(store, held)
    whole = sorted({*keys, *(key for group in groups.values() for key in group)})
    if not whole:
        return
    said = _said(store, whole)
    alike = np.zeros((len(said), len(said)))
    for i, a in enumerate(said):
        for j in range(i):
            alike[i, j] = alike[j, i] = reports.likeness(said[j], a)
    again = [sorted(said[i].key for i in part) for part in average_link(alike, THRESHOLD)]
    group_again(store, again, held)
    regroup(store)


def _event_at(store: Store, said: dict[str, Any]) -> Key | None:
    rows = store.rows(
        'SELECT doc, id FROM events WHERE doc = ? AND start < ? AND "end" > ? ORDER BY type <> ?, id LIMIT 1',
        [said["doc"], said["end"], said["start"], said["kind"]],
    )
    return (rows[0][0], rows[0][1]) if rows else None


def _join(store: Store, keys: list[Key]) -> bool:
    """All the reports of the happenings that these event reports belong to are one happening."""
    held = {h for doc, id in keys if (h := _happening(store, doc, id))}
    if len(keys) < 2:
        return False
    groups = _members(store, held)
    whole = sorted({*keys, *(key for group in groups.values() for key in group)})
    group_again(store, [whole], held)
    return True


def _part(store: Store, keys: list[Key]) -> bool:
    """These event reports are a happening of their own."""
    held: defaultdict[str, list[Key]] = defaultdict(list)
    for doc, id in keys:
        happening = _happening(store, doc, id)
        if happening:
            held[happening].append((doc, id))
    if not held:
        return False
    groups = _members(store, held)
    rest = [[key for key in group if key not in keys] for group in groups.values()]
    taken = sorted(key for group in held.values() for key in group)
    group_again(store, [*rest, taken], held)
    return True


def _happening(store: Store, doc: str, id: str) -> str | None:
    found = store.one("SELECT happening FROM events WHERE doc = ? AND id = ?", [doc, id])
    return str(found) if found else None
