"""Pronouns: which actor named before they mean, by kind, number, gender, place in the sentence and distance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from spacy.tokens import Token

from onrecord.layers.actors.lexicon import actor_words, is_plural, lemma
from onrecord.layers.actors.phrase import governor
from onrecord.layers.actors.standing import takes_part
from onrecord.layers.coreference.clusters import Cluster, Clusters
from onrecord.layers.coreference.names import join_of
from onrecord.layers.coreference.pairs import pair
from onrecord.layers.coreference.prominence import prominence
from onrecord.layers.reading import Mention, Reading
from onrecord.layers.vocabulary import vocabulary, words
from onrecord.record import ActorKind, Span

_RELATIVE = {"who", "whom", "which", "that", "whose"}
_PLURAL = ("they", "them", "their", "theirs", "themselves")
_SUBJECTS = ("nsubj", "nsubjpass")
# Two candidates nearer to each other than this are not told apart.
_CLOSE = 0.5
# The prominence of a main clause's subject.
_LEADS = 2.0
_BODY_REACH = 1
_PERSON_REACH = 6
_PLURAL_REACH = 2
# More children than this no real word has.
_MANY = 40
_SEVERAL = ("group", "population", "organization")


def pronouns_of(reading: Reading) -> Iterator[Mention]:
    """Pronouns (and "the two", "his country") of a reading as mentions without a key."""
    table = vocabulary("coreference")["pronouns"]
    for sentence in reading.sentences():
        for token in sentence:
            entry = table.get(token.lower_)
            if entry is not None and token.tag_ in ("PRP", "PRP$"):
                kind: ActorKind = "person" if entry.get("gender") else "unknown"
                yield _mention(token, kind, entry["number"] == "plural")
            elif token.lower_ in _RELATIVE and relative_of(token) is not None:
                yield _mention(token, "unknown", False)
            elif token.lower_ in words("coreference", "two_words") and _stands_alone(token):
                yield _mention(token, "person", True)
            elif token.pos_ == "NOUN" and lemma(token) in words("coreference", "country_nouns") and _of_country(token):
                yield Mention(
                    Span(start=token.idx, end=token.idx + len(token)), token.i, "country", "description",
                    key=f"new:{token.i}", plural=is_plural(token),
                )  # fmt: skip


def _mention(token: Token, kind: ActorKind, plural: bool) -> Mention:
    return Mention(Span(start=token.idx, end=token.idx + len(token)), token.i, kind, "pronoun", plural=plural)


def _of_country(token: Token) -> bool:
    """Whether "the country", "his country", "both countries" takes part in something."""
    said = {
        t.lower_ for t in token.children if t.dep_ in ("det", "predet", "nummod", "poss", "preconj") or t.tag_ == "PRP$"
    }
    return bool(said & words("coreference", "country_openers")) and takes_part(token, False)


def _stands_alone(token: Token) -> bool:
    """Whether a counting word is a noun phrase of its own: "the two", "the pair", "both"."""
    if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj"):
        return False
    return token.lower_ == "both" or any(t.lower_ == "the" for t in token.children)


def relative_of(token: Token) -> Token | None:
    """The noun that a relative pronoun stands for."""
    if token.lower_ not in _RELATIVE or token.tag_ not in ("WP", "WDT", "WP$"):
        return None
    clause, seen = token.head, 0
    while clause.dep_ not in ("relcl", "ROOT") and clause.head.i != clause.i and seen < 12:
        clause = clause.head
        seen += 1
    return clause.head if clause.dep_ == "relcl" and clause.head.i < token.i else None


class Pronouns:
    """Finds the actors that pronouns mean."""

    def __init__(self, reading: Reading, clusters: Clusters, sentence_of: list[int]):
        self.reading = reading
        self.clusters = clusters
        self.sentence_of = sentence_of
        # Clusters by the token that heads their mention (filled by the resolver).
        self.heads: dict[int, set[int]] = {}
        self.mention_by_head = {m.head: m for m in reversed(reading.mentions)}

    def gender(self, token: Token) -> str | None:
        """The gender that a pronoun shows."""
        entry = vocabulary("coreference")["pronouns"].get(token.lower_) or {}
        found = entry.get("gender")
        return str(found) if found else None

    def resolve(self, mention: Mention, token: Token) -> tuple[Cluster, ...]:
        """The actors a pronoun means; empty when it is not clear or means no actor."""
        here = self.sentence_of[token.i]
        said = token.lower_
        if said in words("coreference", "two_words"):
            return pair(self.clusters, here) or ()
        entry = vocabulary("coreference")["pronouns"][said]
        if entry["number"] == "plural":
            return self._plural(mention, token, here)
        if gender := entry.get("gender"):
            people = [c for c in self.clusters.recent(here, _PERSON_REACH) if c.kind == "person" and not c.plural]
            people = [c for c in people if c.gender in (None, gender)]
            return self._pick(self._scored(people, token, here, gender), mention)
        if not self._refers(token):
            return ()
        reach = _BODY_REACH if self._reaches_back(token) else 0
        bodies = [c for c in self.clusters.recent(here, reach) if c.kind in entry["kinds"] and not c.plural]
        return self._pick(self._scored(bodies, token, here), mention)

    def _refers(self, token: Token) -> bool:
        """Whether an "it" can mean an actor at all."""
        if token.tag_ == "PRP$":
            return True
        verb = token.head
        if token.dep_ not in _SUBJECTS:
            return True
        clause = any(t.dep_ in ("ccomp", "xcomp", "csubj", "advcl") for t in verb.children)
        if lemma(verb) in words("coreference", "empty_it"):
            return False
        return not (clause and lemma(verb) in words("coreference", "empty_it_before_clause"))

    def _reaches_back(self, token: Token) -> bool:
        """Whether an "it" can mean someone of the sentence before: it speaks, acts like people, or owns people."""
        if token.tag_ == "PRP$":
            return token.head.dep_ in _SUBJECTS or token.head.i in self.mention_by_head
        human = actor_words("speech_verbs") | actor_words("human_verbs") | actor_words("human_objects")
        return token.dep_ in _SUBJECTS and lemma(token.head) in human

    def _plural(self, mention: Mention, token: Token, here: int) -> tuple[Cluster, ...]:
        recent = self.clusters.recent(here, _PLURAL_REACH)
        scored = self._scored([c for c in recent if c.plural or c.kind in _SEVERAL], token, here)
        joint = [s for s in (self._joined(here), self._together(here)) if s is not None]
        best = max(joint, key=lambda s: s[0], default=None)
        if best is not None and (not scored or scored[0][0] < best[0]):
            return best[1]
        return self._pick(scored, mention)

    def _together(self, here: int) -> tuple[float, tuple[Cluster, ...]] | None:
        """The latest mention of several actors at once ("the presidents", "they")."""
        for sentence, weight, found in reversed(self.clusters.together):
            if sentence < here - _PLURAL_REACH:
                break
            near = 1.0 if sentence == here else 0.0
            return 5.5 + near - (here - sentence) * 1.2 + weight, found
        return None

    def _joined(self, here: int) -> tuple[float, tuple[Cluster, ...]] | None:
        """People or states that were subjects of one sentence shortly before."""
        for back in range(0, 2):
            named = [c for c in self.clusters.recent(here, 1) if c.weight.get(here - back, 0) >= 1.2 and not c.plural]
            for kind in ("person", "country"):
                several = [c for c in named if c.kind == kind]
                if len(several) >= 2:
                    return 6.5 - back * 1.2, tuple(several)
        return None

    def _pick(self, scored: list[tuple[float, Cluster]], mention: Mention) -> tuple[Cluster, ...]:
        if not scored:
            return ()
        if len(scored) > 1 and scored[0][0] - scored[1][0] < _CLOSE:
            self.reading.warn("W122", "A pronoun that fits several actors.", mention.span)
            return ()
        return (scored[0][1],)

    def _scored(
        self, fits: list[Cluster], token: Token, here: int, gender: str | None = None
    ) -> list[tuple[float, Cluster]]:
        barred = self._barred(token) | self._speaker(token) | self._according(token)
        bound = self._bound(token)
        leads = prominence(token) >= _LEADS and token.tag_ == "PRP"
        out: list[tuple[float, Cluster]] = []
        for cluster in fits:
            if cluster.number in barred:
                continue
            score = 5.0 - (here - cluster.last) * 1.2 + min(cluster.count, 6) * 0.2 + cluster.standing()
            if cluster.last == here:
                score += 1.0
            if token.lower_ in _PLURAL and not cluster.plural and cluster.kind == "organization":
                score -= 1.5
            if cluster.number in bound:
                score += 0.0 if self._mouthpiece(cluster) else 2.0
            if leads and cluster.weight.get(cluster.last, 0.0) >= _LEADS:
                score += 1.0
            if cluster.named:
                score += 0.3
            if gender is not None and cluster.gender == gender:
                score += 0.8
            if cluster.kind == "unknown":
                score -= 2
            out.append((score, cluster))
        return sorted(out, key=lambda x: (-x[0], -x[1].last, x[1].number))

    def _mouthpiece(self, cluster: Cluster) -> bool:
        """Whether an actor speaks for another ("an aide said he"): who is told of is rather the other."""
        return not cluster.named and bool(cluster.nouns & words("coreference", "mouthpieces"))

    def _according(self, token: Token) -> set[int]:
        """Who is named as source of the sentence: "according to a diplomat, he" is another."""
        found: set[int] = set()
        for other in islice(_root(token).children, _MANY):
            if other.lower_ in ("according", "to") and other.i < token.i:
                for t in islice(other.subtree, _MANY):
                    if t.dep_ == "pobj" and t.head.lower_ == "to":
                        found |= self._with_conjuncts(t)
        return found

    def _barred(self, token: Token) -> set[int]:
        """Actors that the grammar rules out: the other arguments of the same verb."""
        if token.tag_ == "PRP$" or token.lower_.endswith(("self", "selves")):
            return set()
        dep, verb = governor(token)
        if dep == "pobj":
            verb = verb.head
        barred: set[int] = set()
        for child in islice(verb.children, _MANY):
            if child.i != token.i and child.dep_ in ("nsubj", "dobj", "dative", "nsubjpass"):
                barred |= self._with_conjuncts(child)
        if dep not in _SUBJECTS:
            # "They cut ties, accusing it of ...": who accuses is the subject of the clause above.
            seen = 0
            while verb.dep_ in ("advcl", "xcomp", "pcomp", "conj", "prep") and seen < 4 and not self._subjects(verb):
                verb, seen = verb.head, seen + 1
            barred |= {n for t in islice(verb.children, _MANY) if t.dep_ in _SUBJECTS for n in self._with_conjuncts(t)}
        return barred

    def _with_conjuncts(self, token: Token) -> set[int]:
        found = set(self.heads.get(token.i, ()))
        for other in islice(token.conjuncts, _MANY):
            found |= self.heads.get(other.i, set())
        return found

    def _bound(self, token: Token) -> set[int]:
        """Actors that the grammar favours.

        They are the subject of the pronoun's own clause ("ordered his troops"), or of the verb that reports it ("said
        he would").
        """
        dep, verb = governor(token)
        if token.tag_ == "PRP$":
            if token.head.dep_ == "conj" and token.head.head.i in self.heads:
                return self.heads[token.head.head.i]  # "the kingdom and its allies"
            verb = _clause(token)
            own = self._subjects(verb)
            if own:
                return own
        elif dep not in _SUBJECTS and not self._subjects(verb):
            return set()
        seen = 0
        while verb.head.i != verb.i and seen < 6:
            if verb.dep_ in ("ccomp", "xcomp", "advcl", "conj", "relcl", "acl"):
                verb = verb.head
                found = self._subjects(verb)
                if found:
                    return found
            else:
                verb = verb.head
            seen += 1
        return set()

    def _subjects(self, verb: Token) -> set[int]:
        found: set[int] = set()
        for child in verb.children:
            if child.dep_ in _SUBJECTS:
                found |= self.heads.get(child.i, set())
        return found

    def _speaker(self, token: Token) -> set[int]:
        """Who speaks the quotation that the pronoun stands in: he calls himself "I", not "he"."""
        quote = self.reading.quote_by_token.get(token.i)
        if quote is None:
            return set()
        verb, seen = token, 0
        while verb.head.i != verb.i and seen < 20:
            verb = verb.head
            seen += 1
            if verb.idx < quote.outer.start or verb.idx >= quote.outer.end:
                if lemma(verb) not in actor_words("speech_verbs"):
                    return set()
                found = self._subjects(verb)
                # The speaker may be named only after the quotation.
                return found or self._later_subjects(verb)
        return set()

    def _later_subjects(self, verb: Token) -> set[int]:
        ahead: set[int] = set()
        for child in verb.children:
            if child.dep_ in _SUBJECTS:
                mention = self.mention_by_head.get(child.i)
                if mention is not None:
                    cluster = self.clusters.by_key.get(mention.key or "") or join_of(mention, self.clusters)
                    if cluster is not None:
                        ahead.add(cluster.number)
        return ahead


def _root(token: Token) -> Token:
    """The root of the sentence that a token stands in."""
    found, seen = token, 0
    while found.head.i != found.i and seen < 20:
        found, seen = found.head, seen + 1
    return found


def _clause(token: Token) -> Token:
    """The verb of the clause that a token stands in."""
    found, seen = token.head, 0
    while found.pos_ not in ("VERB", "AUX") and found.head.i != found.i and seen < 12:
        found = found.head
        seen += 1
    return found
