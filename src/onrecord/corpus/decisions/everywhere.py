"""Decisions about the whole project: an actor is the same as another one in every report, in those to come too.

Both are known by their keys across documents (`tabulate.entity_of`). In each report the one becomes the other: it takes
the other's name, kind, country and Wikidata item, and its code where it has none of its own (codes go by the day).
Where the report has both, they are one actor with the mentions of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from onrecord.corpus.decisions.draft import Draft
from onrecord.corpus.decisions.model import Decision, load, made
from onrecord.corpus.store import Store
from onrecord.corpus.tabulate import entity_of
from onrecord.record import Actor

_TAKEN = ("name", "kind", "wikidata", "country")


def same(actor: Actor, into: Actor, *, who: str, why: str | None = None) -> Decision | None:
    """The decision that one actor is another in every report; None when one has no key, or both have the same."""
    keys = entity_of(actor), entity_of(into)
    if keys[0] is None or keys[1] is None or keys[0] == keys[1]:
        return None
    target: dict[str, Any] = {name: getattr(into, name) for name in (*_TAKEN, "code")}
    target |= {"key": keys[1], "codes": list(into.codes)}
    change = {"same": keys[0], "called": actor.name, "into": target}
    return made(who=who, layer="actors", action="merge", kind=actor.kind, change=change, why=why)


def known(store: Store, name: str) -> Actor | None:
    """The actor who is called so in the project; of several the one in most reports. None when there is none."""
    rows = store.rows(
        "SELECT arg_min(a.name, (a.doc, a.id)), arg_min(a.kind, (a.doc, a.id)), arg_min(a.wikidata, (a.doc, a.id)), "
        "arg_min(a.country, (a.doc, a.id)), mode(a.code ORDER BY a.code) FROM actors a "
        "WHERE lower(a.name) = lower(?) AND a.entity IS NOT NULL "
        "GROUP BY a.entity ORDER BY count(*) DESC, a.entity LIMIT 1",
        [name],
    )
    if not rows:
        return None
    called, kind, wikidata, country, code = rows[0]
    return Actor(
        id="", name=called, kind=kind, code=code, codes=(code,) if code else (), wikidata=wikidata, role=None,
        country=country, mentions=(),
    )  # fmt: skip


def merged(draft: Draft, decision: Decision) -> str | None:
    """Put the decision into one record; gives the id of the actor, or None when the report does not have the one."""
    target = decision.values.get("into") or {}
    one = [a for a in draft.record.actors if entity_of(a) == decision.values.get("same")]
    other = next((a for a in draft.record.actors if entity_of(a) == target.get("key")), None)
    for actor in one:
        if other is not None:
            draft.merge("actors", actor.id, other.id)
            continue
        codes = {} if actor.code else {"code": target.get("code"), "codes": tuple(target.get("codes") or ())}
        other = msgspec.structs.replace(actor, **{name: target.get(name) for name in _TAKEN}, **codes)
        draft.replace("actors", other)
    return other.id if one and other is not None else None


def docs_with(store: Store, keys: Sequence[str]) -> list[str]:
    """The documents in whose rows an actor has one of the keys."""
    if not keys:
        return []
    marks = ", ".join("?" * len(keys))
    rows = store.rows(f"SELECT DISTINCT doc FROM actors WHERE entity IN ({marks}) ORDER BY doc", list(keys))  # noqa: S608 - only marks
    return [doc for (doc,) in rows]


def concerned(store: Store, decision: Decision) -> list[str]:
    """The documents whose rows may change when a decision is made or taken back.

    Once it has been put in, its actor goes by the other's key, or by that of the one that this one was made.
    """
    standing: list[tuple[str, str]] = [_keys(d) for d in load(store, STANDING)]
    keys = list(_keys(decision))
    for key in keys:  # grows while it is read
        keys += [into for same, into in standing if same == key and into not in keys]
    return docs_with(store, keys)


STANDING = "withdrawn IS NULL AND doc IS NULL AND layer = 'actors'"


def _keys(decision: Decision) -> tuple[str, str]:
    values: dict[str, Any] = decision.values
    return str(values["same"]), str(values["into"]["key"])
