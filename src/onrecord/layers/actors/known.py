"""Known names in a reading: which entity each one means here, and which token heads it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.knowledge.entities import Alias, Entity
from onrecord.knowledge.fold import fold
from onrecord.knowledge.names import Hit
from onrecord.layers.actors.lexicon import actor_words, given_names, role_of
from onrecord.layers.reading import Reading
from onrecord.record import Span


@dataclass(frozen=True, slots=True)
class Known:
    """A known name where it stands. `entity` is None when it fits several about as well."""

    span: Span
    first: int
    last: int
    root: Token
    entity: Entity | None
    alias: Alias
    hit: Hit


class KnownNames:
    """The known names of a reading by token."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.by_token: dict[int, Known] = {}
        self.all: list[Known] = []
        self._sure = Counter(
            e.key for h in reading.names if len(h.entities) == 1 for e, a in h.entities if not a.ambiguous
        )
        # How often the report names each state.
        self._states = Counter(
            e.country for h in reading.names if len(h.entities) == 1 for e, _ in h.entities if e.country
        )
        for hit in reading.names:
            known = self._read(hit)
            if known is not None:
                self.all.append(known)
                for token in reading.tokens_in(Span(start=hit.start, end=hit.end)):
                    self.by_token[token.i] = known

    def _read(self, hit: Hit) -> Known | None:
        reading = self.reading
        span = Span(start=hit.start, end=hit.end)
        tokens = reading.tokens_in(span)
        first, last = tokens[0].i, tokens[-1].i
        if reading.is_furniture[first]:
            return None
        if first < last and tokens[0].lower_ == "the":
            first += 1
            span = Span(start=reading.doc[first].idx, end=span.end)
        root = reading.doc[last]
        for token in reading.doc[first : last + 1]:
            if not first <= token.head.i <= last or token.head.i == token.i:
                root = token
        if self._in_longer_name(hit, tokens[0], root) or _is_month(root) or self._is_place(hit, root):
            return None
        entity, alias = self._choose(hit, root)
        return None if entity is None and not alias.text else Known(span, first, last, root, entity, alias, hit)

    def _in_longer_name(self, hit: Hit, first: Token, root: Token) -> bool:
        """Whether a bare surname is only a part of someone else's name ("Chelsea Clinton", "Carlos Vidal")."""
        people = [e for e, _ in hit.entities if e.kind == "person"]
        if not people or hit.end - hit.start != len(root) or first.i != root.i:
            return False
        doc = root.doc
        after = doc[root.i + 1] if root.i + 1 < len(doc) else None
        roles = self.reading.knowledge.roles
        if after is not None and _goes_on(root, after) and root.whitespace_ and role_of(roles, (), after) is None:
            return True
        before = doc[root.i - 1] if root.i else None
        if before is None or before.head.i != root.i or not _goes_on(before, root) or before.lower_ in _titles():
            return False
        if role_of(roles, (), before) is not None or before.lower_ in {"ex", "-", "."}:
            return False
        return not any(
            fold(before.text) in fold(n).split() for e in people for n in (e.name, *(a.text for a in e.aliases))
        )

    def _is_place(self, hit: Hit, root: Token) -> bool:
        """Whether a bare surname that is also a town's stands as the town: "the Lagos daily", "in Lagos"."""
        if root.i not in self.reading.place_by_token or hit.end - hit.start != len(root):
            return False
        people = all(e.kind == "person" for e, _ in hit.entities)
        return people and root.dep_ in ("compound", "nmod", "amod", "pobj", "npadvmod")

    def _choose(self, hit: Hit, root: Token) -> tuple[Entity | None, Alias]:
        """The entity that a hit means; (None, alias) when several fit; an empty alias when it is no name here."""
        nothing = Alias("")
        fits = [(e, a) for e, a in hit.entities if not a.ambiguous or self._supported(e, hit, root)]
        if not fits:
            return None, nothing
        if len(fits) == 1:
            return fits[0]
        day = self.reading.document.published
        named = [f for f in fits if self._sure[f[0].key]]
        if len(named) == 1:
            return named[0]
        fits = named or fits
        if all(e.kind == "person" for e, _ in fits):
            serving = [f for f in fits if _serving(f[0], day)]
            if len(serving) == 1:
                return serving[0]
            names = {fold(e.name): (e, a) for e, a in fits}
            said = fold(self.reading.document.text[hit.start : hit.end])
            if said in names and not serving:
                return names[said]
            return None, fits[0][1]
        fits = self._at_home(fits)
        rank = {"name": 0, "metonym": 1, "demonym": 2, "capital": 3}
        order = {"country": 0, "organization": 1, "group": 2, "population": 3, "person": 4, "unknown": 5}
        # Of states, the one that still is comes before the one that was.
        best = sorted(
            fits, key=lambda f: (rank[f[1].form], order[f[0].kind], f[0].kind == "country" and f[0].end != "")
        )
        if best[0][0].kind == "country":
            return best[0]
        first, second = best[0], best[1] if len(best) > 1 else None
        if second is not None and second[0].kind == first[0].kind and second[1].form == first[1].form and len(fits) > 1:
            plain = [f for f in best if fold(f[0].name) == fold(self.reading.text(Span(start=hit.start, end=hit.end)))]
            return plain[0] if len(plain) == 1 else (None, first[1])
        return first

    def _at_home(self, fits: list[tuple[Entity, Alias]]) -> list[tuple[Entity, Alias]]:
        """Of the bodies of one name, those of the state that the report names most (or whose outlet brings it)."""
        if len({e.country for e, _ in fits}) < 2:
            return fits
        named = max((self._states[e.country] for e, _ in fits if e.country), default=0)
        at_home = [f for f in fits if f[0].country and self._states[f[0].country] == named]
        return at_home if named and at_home else fits

    def _supported(self, entity: Entity, hit: Hit, root: Token) -> bool:
        """Whether a doubtful name is borne out: its bearer is named in full, or it stands as a name does."""
        if self._sure[entity.key]:
            return True
        said = self.reading.document.text[hit.start : hit.end]
        if said.isupper() and len(said) > 1:
            around = self.reading.document.text[max(0, hit.start - 30) : hit.end + 30]
            return not around.isupper()
        return said[:1].isupper() and not root.is_sent_start and root.pos_ == "PROPN"

    def at(self, token: Token) -> Known | None:
        """The known name that covers a token."""
        return self.by_token.get(token.i)


def _is_month(token: Token) -> bool:
    """Whether a name that is also a month's stands as the month: "in May", "last April"."""
    if token.lower_ not in actor_words("months_as_names") or token.i == 0:
        return False
    return token.doc[token.i - 1].lower_ in actor_words("before_months") and token.dep_ != "nsubj"


def _titles() -> frozenset[str]:
    return actor_words("titles")


def _goes_on(token: Token, after: Token) -> bool:
    """Whether a name goes on from one token to the next."""
    return (
        after.pos_ == "PROPN" and after.text[:1].isupper() and token.pos_ == "PROPN" and token.text[:1].isupper()
        and token.head.i >= after.i and token.dep_ in ("compound", "nmod")
        and (after.ent_type_ == "PERSON" or token.text in given_names() or fold(token.text) in given_names())
    )  # fmt: skip


def _serving(entity: Entity, day: str | None) -> bool:
    _, office = entity.on(day)
    return office is not None and not office.startswith("former")


def is_place_like(known: Known) -> bool:
    """Whether a name is first of all a place: a state or a seat of government."""
    return known.entity is not None and known.entity.kind == "country"


def plain_word(token: Token) -> bool:
    """Whether a token is a word that names no actor."""
    return token.lower_ in actor_words("not_actors")
