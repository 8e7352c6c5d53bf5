"""Chains: through whom a statement reached the report, and who speaks when the source only relays."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.layers.statements.lexicon import lexicon
from onrecord.layers.statements.parts import Found
from onrecord.layers.statements.sources import agent, passive, source_of
from onrecord.layers.statements.tree import Tree
from onrecord.layers.vocabulary import words

_POSTPOSED = frozenset({"clause", "aside", "quote"})


def relays(tree: Tree, outer: Found, inner: Found) -> bool:
    """Whether an attribution only passes another one on: "X would resign, he said, the paper reported"."""
    if inner.source is None or inner.manner not in ("said", "written") or outer.anchor == inner.anchor:
        return False
    if tree.quote_at[inner.anchor] >= 0:
        return False
    if outer.frame == "according":
        if outer.root is None:
            return False
        return inner.anchor == outer.root or (inner.frame == "quote" and tree.head[inner.anchor] == inner.anchor)
    if outer.source is None or outer.frame not in _POSTPOSED or not lexicon().rules[outer.rule].aside:
        return False
    if outer.anchor < inner.anchor or any(last > outer.anchor for _, last in outer.pieces):
        return False
    if inner.frame == "quote":
        return True
    if inner.frame == "according":
        return inner.root is not None and outer.anchor in (inner.root, tree.head[inner.root])
    if not lexicon().rules[inner.rule].aside or inner.frame != "clause":
        return False
    return tree.head[inner.anchor] == outer.anchor or tree.head[inner.anchor] == inner.anchor


def complete(tree: Tree, found: Found) -> None:
    """Add the relays that the words round a cue name: quoted by X as saying, citing X, in a statement carried by X."""
    quoted = _quoted_as(tree, found.anchor)
    if quoted is not None:
        found.source, relay = quoted
        if relay is not None:
            found.via.append(relay)
    passed_on = _passed_on(tree, found)
    if passed_on is not None:
        found.via.append(passed_on)
    cited = _cited(tree, found)
    if cited is not None and found.source is not None and cited != found.source:
        found.speakers = [cited]
        found.via.insert(0, found.source)
    if tree.is_verb(found.anchor):
        found.via.extend(v for v in _carriers(tree, found) if v not in found.via)


def _quoted_as(tree: Tree, anchor: int) -> tuple[int, int | None] | None:
    """`was quoted by the agency as saying`: the one quoted speaks, the one who quotes relays."""
    if tree.dep[anchor] not in ("pcomp", "advcl", "xcomp", "acl"):
        return None
    up = tree.head[anchor]
    if tree.low[up] == "as":
        up = tree.head[up]
    if tree.lemma[up] not in words("statements/nouns", "quoting") or not tree.is_verb(up):
        return None
    if passive(tree, up):
        speaker = tree.child(up, "nsubjpass")
        return (speaker, agent(tree, up)) if speaker is not None else None
    speaker = tree.child(up, "dobj")
    return (speaker, source_of(tree, up)) if speaker is not None else None


def _passed_on(tree: Tree, found: Found) -> int | None:
    """`he said, the agency reported`: the source of a second cue that has nothing else to attribute."""
    up = tree.head[found.anchor]
    if tree.dep[found.anchor] not in ("parataxis", "ccomp") or up < found.anchor or not tree.is_verb(found.anchor):
        return None
    if tree.lemma[up] not in lexicon().verbs or any(first <= up <= last for first, last in found.pieces):
        return None
    subject = tree.child(up, "nsubj")
    if subject is None or subject < found.anchor:
        return None
    own = any(tree.dep[k] in ("ccomp", "dobj", "xcomp") and k > up for k in tree.kids[up])
    apart = any(tree.low[t] in (";", ":") for t in range(found.anchor, tree.left[subject]))
    return None if own or apart else subject


def _cited(tree: Tree, found: Found) -> int | None:
    """`the paper said, citing two officials`: those cited speak."""
    if not tree.is_verb(found.anchor) or found.frame not in ("clause", "quote", "aside"):
        return None
    citing = words("statements/nouns", "citing")
    near = range(found.anchor + 1, min(found.anchor + 4, tree.size))
    for k in [*tree.children(found.anchor, "advcl"), *near]:
        if tree.low[k] in citing:
            return tree.child(k, "dobj")
    return None


def _carriers(tree: Tree, found: Found) -> list[int]:
    """Outlets that carried the words: "in a statement published by the agency", "on state television"."""
    out: list[int] = []
    documents = words("statements/nouns", "documents")
    for k in tree.children(found.anchor, "prep"):
        target = tree.child(k, "pobj")
        if target is None or any(first <= k <= last for first, last in found.pieces):
            continue
        if tree.low[k] in ("on", "via", "through") and tree.lemma[target] in words("statements/nouns", "channels"):
            out.append(target)
        if tree.low[k] in ("in", "to", "with", "through") and tree.lemma[target] in documents:
            for verb in tree.children(target, "acl"):
                for by in tree.children(verb, "agent", "prep"):
                    carrier = tree.child(by, "pobj")
                    if carrier is not None and tree.low[by] in ("by", "on", "through", "via", "with", "to"):
                        out.append(carrier)
            for by in tree.children(target, "prep"):
                carrier = tree.child(by, "pobj")
                if carrier is not None and tree.low[by] in ("with", "on", "to"):
                    out.append(carrier)
    return out


@dataclass
class Speakers:
    """Turns the heads of sources into actor ids, in text order, remembering who is behind which document."""

    tree: Tree
    behind: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, found: Found) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of those who speak and of those who relay."""
        heads = found.speakers if found.speakers is not None else [found.source] if found.source is not None else []
        speakers: list[str] = []
        via: list[str] = []
        for head in heads:
            who, by = self._behind(head)
            speakers.extend(who)
            via.extend(by)
        for head in found.via:
            who, by = self._behind(head)
            via.extend(by or who)
        out = tuple(dict.fromkeys(speakers))
        if out:
            self._remember(found.anchor, out)
        return out, tuple(v for v in dict.fromkeys(via) if v not in out)

    def actors(self, head: int) -> tuple[str, ...]:
        """Actors of a noun phrase: its head's, else its apposition's; with those it is coordinated with."""
        tree, reading = self.tree, self.tree.reading
        if tree.low[head] in ("who", "which", "that", "whom") and tree.dep[tree.head[head]] == "relcl":
            head = tree.head[tree.head[head]]
        found: list[str] = []
        beside = tree.beside(head)
        for k in [*tree.children(head, "appos"), *([beside] if beside is not None else [])]:
            if tree.tag[k].startswith("NNP"):
                found.extend(reading.actors_of(k))
        found = found or list(reading.actors_of(head))
        if not found:
            for k in tree.children(head, "appos", "compound", "nmod"):
                found.extend(reading.actors_of(k))
        for k in tree.children(head, "conj"):
            found.extend(self.actors(k))
        return tuple(dict.fromkeys(found))

    def _behind(self, head: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who speaks and who relays when the source is a document or an unnamed spokesman."""
        tree = self.tree
        own = self.actors(head)
        if tree.lemma[head] in words("statements/nouns", "documents"):
            owner = self._owner(head, ("by", "from", "of"))
            if not owner and any(tree.low[k] in ("the", "this", "that") for k in tree.children(head, "det")):
                owner = self.behind.get(tree.lemma[head], ())
            return (owner, own) if owner else (own, ())
        if tree.lemma[head] in words("statements/nouns", "spokesmen"):
            owner = self._owner(head, ("for", "of"))
            return (owner, own) if owner and not self._people(owner) else (own, ())
        return own, ()

    def _people(self, ids: tuple[str, ...]) -> bool:
        """Whether actors are people: their spokesman has his own say; a body speaks through its spokesman."""
        return all(actor.kind == "person" for actor in self.tree.reading.actors if actor.id in ids)

    def _owner(self, head: int, prepositions: tuple[str, ...]) -> tuple[str, ...]:
        tree = self.tree
        beside = tree.beside(head)
        if beside is not None and (found := self.actors(beside)):
            return found
        for k in tree.children(head, "poss"):
            if found := self.actors(k):
                return found
        for k in tree.children(head, "prep", "agent"):
            target = tree.child(k, "pobj")
            if target is not None and tree.low[k] in prepositions and (found := self.actors(target)):
                return found
        return ()

    def _remember(self, anchor: int, who: tuple[str, ...]) -> None:
        """`said in a joint statement`: from here on "the statement" speaks for them."""
        tree = self.tree
        papers = words("statements/nouns", "documents")
        for i in range(tree.sentence[anchor], tree.last[anchor] + 1):
            paper = tree.lemma[i] in papers and tree.tag[i] == "NN" and tree.quote_at[i] < 0
            if paper and tree.dep[i] == "pobj" and tree.low[tree.head[i]] in ("in", "with"):
                self.behind[tree.lemma[i]] = who
