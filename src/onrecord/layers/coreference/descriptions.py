"""Descriptions met again: "the president", "the group", "the US' top diplomat", "the two leaders", "the rebels"."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Token

from onrecord.knowledge.days import first_day, last_day, shift
from onrecord.layers.actors.lexicon import lemma
from onrecord.layers.coreference.clusters import Cluster, Clusters
from onrecord.layers.coreference.pairs import pair
from onrecord.layers.reading import Mention, Reading
from onrecord.layers.vocabulary import vocabulary, words

_DEFINITE = {"the", "this", "that", "these", "those", "both"}
_INDEFINITE = {"a", "an", "some", "another", "any", "several", "many", "few", "no"}
_PERSON_REACH = 12
_BODY_REACH = 4
_GROUP_REACH = 8
_OFFICE_WINDOW = 120


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, frozenset[str]]:
    table: dict[str, list[str]] = vocabulary("actors")["office_synonyms"]
    return {name: frozenset(found) for name, found in table.items()}


class Descriptions:
    """Finds the actors that a description refers back to."""

    def __init__(self, reading: Reading, clusters: Clusters, sentence_of: list[int]):
        self.reading = reading
        self.clusters = clusters
        self.sentence_of = sentence_of
        # Clusters by the token that heads their mention (filled by the resolver).
        self.heads: dict[int, set[int]] = {}

    def resolve(self, mention: Mention, token: Token) -> tuple[Cluster, ...] | None:
        """The actors a description refers to; None when it is of someone new."""
        if mention.key and not mention.key.startswith("new:"):
            known = self.clusters.by_key.get(mention.key)
            return (known,) if known is not None else self._before_name(mention, token)
        if mention.kind == "country":
            return self._country(mention, token)
        definite = self._definite(token)
        noun = lemma(token)
        if mention.plural or mention.kind == "group":
            several = self._several(mention, token, noun) if definite else None
            return several or self._same(mention, noun, definite, token) or self._plural_body(mention, definite)
        if mention.kind == "person":
            return self._person(mention, token, noun, definite)
        return self._body(mention, token, noun, definite)

    def _before_name(self, mention: Mention, token: Token) -> tuple[Cluster, ...] | None:
        """The unnamed man of before, when his description is met again with a name beside it."""
        if mention.kind != "person" or mention.plural or not self._definite(token) or self._bare(mention):
            return None
        here = self.sentence_of[mention.head]
        offices = self._offices(mention, lemma(token)) - {lemma(token)}
        unnamed = [
            c for c in self.clusters.recent(here, _PERSON_REACH) if c.kind == "person" and not c.plural and not c.named
        ]
        fits = [c for c in unnamed if self._holds(c, mention, offices)]
        return (fits[0],) if len(fits) == 1 else None

    def _country(self, mention: Mention, token: Token) -> tuple[Cluster, ...]:
        """A state named before ("his country", "the kingdom", "both countries"), else nobody."""
        here = self.sentence_of[mention.head]
        if mention.plural:
            return pair(self.clusters, here, (("country",),)) or ()
        owner = next((t for t in token.children if t.dep_ == "poss"), None)
        if owner is not None:
            found = [self.clusters.all[n] for n in sorted(self.heads.get(owner.i, ()))]
            states = [c for c in (self.state(f.country) for f in found) if c is not None]
            return tuple(states) if len(states) == len(found) == 1 else ()
        fits = [c for c in self.clusters.recent(here, 2) if c.kind == "country"]
        return self._latest(fits, mention) or ()

    def state(self, code: str | None) -> Cluster | None:
        """The actor that a state is, opened from the tables when it has not been named yet."""
        entity = self.reading.knowledge.country(code)
        if entity is None:
            return None
        have = self.clusters.by_key.get(entity.key)
        if have is not None:
            return have
        codes, _ = entity.on(self.reading.document.published)
        return self.clusters.state(entity.key, entity.name, codes, entity.country, entity.wikidata)

    def _definite(self, token: Token) -> bool:
        before = [t.lower_ for t in token.children if t.dep_ in ("det", "predet", "preconj") or t.tag_ in ("DT", "PDT")]
        if any(d in _DEFINITE for d in before):
            return True
        if any(d in _INDEFINITE for d in before):
            return False
        return any(t.dep_ == "poss" for t in token.children)

    def _bare(self, mention: Mention) -> bool:
        """Whether a description is a noun alone, so that whatever state it got comes from the report, not from it."""
        return len(self.reading.tokens_in(mention.span)) == 1

    def _same(self, mention: Mention, noun: str, definite: bool, token: Token) -> tuple[Cluster, ...] | None:
        """An earlier description by the same noun of the same state."""
        if any(t.dep_ == "poss" and t.tag_ == "PRP$" for t in token.children):
            return None
        counted = any(t.dep_ == "nummod" for t in token.children) and not definite
        if counted:
            return None
        said = self._content(mention)
        for cluster in self.clusters.with_noun(noun):
            if cluster.named or cluster.plural != mention.plural:
                continue
            # An indefinite description must add nothing to the earlier one ("rich donors" are not "small donors").
            if not definite and not all(word in cluster.nouns or low in cluster.words for word, low in said):
                continue
            if cluster.codes[:1] == mention.codes[:1] and (
                definite or mention.plural or mention.kind == "organization"
            ):
                return (cluster,)
            if definite and (not mention.codes or self._bare(mention)):
                return (cluster,)
        return None

    def _content(self, mention: Mention) -> list[tuple[str, str]]:
        """Lemma and form of a description's nouns and adjectives."""
        return [(lemma(t), t.lower_) for t in self.reading.tokens_in(mention.span) if t.pos_ in ("NOUN", "ADJ")]

    def _person(self, mention: Mention, token: Token, noun: str, definite: bool) -> tuple[Cluster, ...] | None:
        titled = token.text[:1].isupper() and not token.is_sent_start
        if not definite and not titled:
            return None
        here = self.sentence_of[mention.head]
        offices = self._offices(mention, noun)
        people = [c for c in self.clusters.recent(here, _PERSON_REACH) if c.kind == "person" and not c.plural]
        holders = [c for c in people if self._holds(c, mention, offices)]
        if holders:
            return self._latest(holders, mention)
        return self._just_named(people, mention, token, here) if definite else None

    def _just_named(
        self, people: list[Cluster], mention: Mention, token: Token, here: int
    ) -> tuple[Cluster, ...] | None:
        """The one person just named, of whom nothing speaks against it: "the Saudi journalist"."""
        if any(t.dep_ in ("prep", "relcl", "acl") for t in token.children) or any(
            t.tag_ == "PRP$" for t in token.children
        ):
            return None
        if token.dep_ not in ("nsubj", "nsubjpass"):
            return None
        recent = [c for c in people if here - c.last in (1, 2) and c.weight.get(c.last, 0) >= 1.2]
        nearest = [c for c in recent if c.last == max(r.last for r in recent)]
        if len(nearest) != 1 or not nearest[0].named:
            return None
        found = nearest[0]
        if mention.country and found.country and mention.country != found.country and not self._bare(mention):
            return None
        if found.codes and mention.codes and not self._bare(mention) and found.codes[0][:3] != mention.codes[0][:3]:
            return None
        # Someone introduced by one office is not called by another that the tables know nothing of.
        if (
            found.role
            and found.codes
            and mention.codes
            and found.codes[0][3:] != mention.codes[0][3:]
            and not found.terms
        ):
            return None
        return (found,)

    def _offices(self, mention: Mention, noun: str) -> frozenset[str]:
        said = (mention.role or noun).lower()
        wanted = {said, noun} if noun != "minister" or said == noun else {said}
        text = " ".join(self.reading.text(mention.span).lower().split())
        for name, offices in _synonyms().items():
            if text.endswith(name) or said == name:
                wanted |= offices
        return frozenset(wanted)

    def _holds(self, cluster: Cluster, mention: Mention, offices: frozenset[str]) -> bool:
        if mention.country and cluster.country and mention.country != cluster.country and not self._bare(mention):
            return False
        held = {(cluster.role or "").lower(), *cluster.nouns, *self._terms(cluster, mention)}
        if held & offices:
            return True
        long = [o for o in offices if " " in o]
        return any(
            h.endswith(f" {o}") or o.endswith(f" {h}") or f" {o} " in f" {h} " for o in long for h in held if " " in h
        )

    def _terms(self, cluster: Cluster, mention: Mention) -> set[str]:
        """Offices that the tables lay to a person about the document's day; any before it for a "former" one."""
        day = self.reading.document.published
        said = self.reading.text(mention.span).lower()
        former = any(said.startswith(w) for w in words("actors", "former"))
        if day is None or former:
            return {t.office.lower() for t in cluster.terms if t.office}
        near = [shift(day, _OFFICE_WINDOW), shift(day, -_OFFICE_WINDOW)]
        return {
            t.office.lower()
            for t in cluster.terms
            if t.office and first_day(t.start) <= near[0] and last_day(t.end) >= near[1]
        }

    def _latest(self, found: list[Cluster], mention: Mention) -> tuple[Cluster, ...] | None:
        if not found:
            return None
        here = self.sentence_of[mention.head]
        ranked = sorted(found, key=lambda c: (-c.last, -c.weight.get(c.last, 0), -c.count))
        if len(ranked) > 1 and ranked[0].last == ranked[1].last and here - ranked[0].last <= 3:
            first, second = (c.weight.get(c.last, 0) for c in ranked[:2])
            if first - second < 0.5:
                self.reading.warn("W122", "A description that fits several actors.", mention.span)
                return None
        return (ranked[0],)

    def _body(self, mention: Mention, token: Token, noun: str, definite: bool) -> tuple[Cluster, ...] | None:
        same = self._same(mention, noun, definite, token)
        if same is not None:
            return same
        if not definite or noun not in words("coreference", "body_nouns") or not self._bare(mention):
            return None
        here = self.sentence_of[mention.head]
        fits = [
            c for c in self.clusters.recent(here, _BODY_REACH) if c.kind in ("organization", "group") and not c.plural
        ]
        sorts = vocabulary("coreference")["body_sorts"].get(noun)
        if sorts is not None:
            fits = [c for c in fits if self._of_sort(c, sorts) or noun in c.nouns or noun in c.words]
        return self._latest(fits, mention)

    def _of_sort(self, cluster: Cluster, sorts: dict[str, list[str]]) -> bool:
        """Whether an actor is of a sort, by kind, sector, or the words of its name."""
        if cluster.kind in sorts.get("kinds", ()):
            return True
        if any(c[3:6] in sorts.get("sectors", ()) or c in sorts.get("codes", ()) for c in cluster.codes):
            return True
        return bool(set(sorts.get("words", ())) & (cluster.words | cluster.nouns))

    def _plural_body(self, mention: Mention, definite: bool) -> tuple[Cluster, ...] | None:
        """The one armed group named shortly before that has the same code: "the guerrillas"."""
        if not definite or not mention.codes or not self._bare(mention):
            return None
        here = self.sentence_of[mention.head]
        fits = [c for c in self.clusters.recent(here, _GROUP_REACH) if c.kind == "group" and c.named]
        fits = [c for c in fits if c.codes and (c.codes[0][3:] or "REB") == mention.codes[0][3:] == "REB"]
        return (fits[0],) if len(fits) == 1 else None

    def _several(self, mention: Mention, token: Token, noun: str) -> tuple[Cluster, ...] | None:
        """Several people or powers at once: "the presidents", "the two leaders", "both sides"."""
        number = {t.lower_ for t in token.children if t.dep_ in ("nummod", "det", "predet", "amod", "preconj")}
        counted = bool(number & words("coreference", "two_words"))
        here = self.sentence_of[mention.head]
        recent = [c for c in self.clusters.recent(here, 8) if c.kind == "person" and not c.plural]
        people = [c for c in recent if noun in self._names_of(c)]
        if len(people) == 2 or (len(people) > 2 and not counted):
            return tuple(people)
        if counted and noun in words("coreference", "two_nouns"):
            if noun in words("coreference", "two_powers"):
                return pair(self.clusters, here, (("country",), ("country", "organization", "group")))
            if noun in ("side", "party"):
                return pair(self.clusters, here, (("country", "organization", "group"), ("person",)))
            return pair(self.clusters, here)
        return None

    def _names_of(self, cluster: Cluster) -> set[str]:
        held = set(cluster.nouns)
        for name, offices in _synonyms().items():
            if held & offices:
                held.add(name)
        if cluster.role:
            held |= set(cluster.role.lower().split())
        return held
