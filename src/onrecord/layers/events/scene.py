"""The scene: one reading with the look-ups that finding events needs, each worked out once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from spacy.tokens import Span as Phrase
from spacy.tokens import Token

from onrecord.codebook.classifier import Verdict
from onrecord.codebook.encode import Pair
from onrecord.codebook.index import Index, folded
from onrecord.layers.events import grammar
from onrecord.layers.reading import Reading
from onrecord.record import Actor, Span, Statement

_SKIP = frozenset({"relcl", "parataxis"})
Words = tuple[frozenset[str], str]


class Scene:
    """A reading and what is looked up in it again and again."""

    def __init__(self, reading: Reading, index: Index):
        self.reading = reading
        self.index = index
        self.doc = reading.doc
        self.partitive = folded("light", "partitive")
        self.give = folded("light", "give")
        self.get = folded("light", "get")
        self._clause: dict[tuple[int, bool], Words] = {}
        self.contexts: dict[tuple[int, int], tuple[str, ...]] = {}
        self._stretches: dict[tuple[int, int], Words] = {}
        self.views: dict[Pair, Verdict] = {}  # what the network was asked already

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """Actors by id."""
        return {actor.id: actor for actor in self.reading.actors}

    def refers(self, token: Token) -> tuple[str, ...]:
        """The actors that the phrase headed by a token refers to, through "dozens of" and appositions."""
        found = self.reading.actors_of(token)
        if found and token.lower_ == "they":
            return self._together(token, found)
        if found and not self._counts(token):
            return found
        if token.lower_ in folded("light", "first_person"):
            return next((s.speakers for s in self.statements_over(token) if s.speakers), ())
        if grammar.norm(token) in self.partitive or token.pos_ == "NUM":
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in ("of", "from", "among"):
                    out = [
                        a
                        for p in child.children
                        if p.dep_ == "pobj"
                        for t in grammar.conjuncts(p)
                        for a in self.refers(t)
                    ]
                    if out:
                        return tuple(dict.fromkeys([*found, *out]))
        if found:
            return found
        for child in token.children:
            if child.dep_ == "appos" and (found := self.reading.actors_of(child)):
                return found
        return ()

    def _together(self, they: Token, found: tuple[str, ...]) -> tuple[str, ...]:
        """All who say what "they" will do, where it is taken for one of them: "Mali and Chad said they would meet"."""
        verb = they.head
        if they.dep_ != "nsubj" or verb.dep_ != "ccomp" or not grammar.is_verb(verb.head):
            return found
        told = [self.reading.actors_of(t) for t in grammar.surface(verb.head)]
        all_of_them = tuple(dict.fromkeys(a for ids in told for a in ids))
        return all_of_them if len(told) > 1 and set(found) <= set(all_of_them) else found

    def _counts(self, token: Token) -> bool:
        """Whether a noun only counts members of something named after it ("members of the sect")."""
        mention = self.reading.mention_of(token)
        return mention is not None and mention.form == "description" and grammar.norm(token) in self.partitive

    @cached_property
    def _states(self) -> dict[str, str]:
        """Actors that are states, by country code."""
        return {a.country: a.id for a in reversed(self.reading.actors) if a.kind == "country" and a.country}

    @cached_property
    def _named_states(self) -> dict[int, str]:
        """For tokens that name a state or its people where no actor is mentioned: the state, if it is an actor."""
        out: dict[int, str] = {}
        for hit in self.reading.names:
            for entity, alias in hit.entities:
                if entity.kind == "country" and alias.form in ("name", "demonym") and entity.country in self._states:
                    for token in self.reading.tokens_in(Span(start=hit.start, end=hit.end)):
                        out.setdefault(token.i, self._states[entity.country])
        return out

    def state(self, token: Token) -> list[str]:
        """The state that a possessor or modifier names, when it is one of the report's actors."""
        found = self._named_states.get(token.i)
        return [found] if found is not None else []

    def all_of(self, tokens: Iterable[Token]) -> list[str]:
        """The actors that several phrases refer to."""
        return list(dict.fromkeys(a for token in tokens for a in self.refers(token)))

    def owner(self, token: Token) -> list[str]:
        """The actors inside a phrase whose head is a thing: its maker, owner, nationality ("Russian positions")."""
        # Of "the killing of activists" the activists are the object, not the owner.
        deed = ("noun", grammar.norm(token)) in self.index.cues
        for test in (self._by, self._possessor, self._of, self._modifier):
            found = [] if deed and test == self._of else test(token)
            if found:
                return found
        return []

    def _by(self, token: Token) -> list[str]:
        return self.all_of(grammar.preposition_objects(token, "by", 1))

    def _possessor(self, token: Token) -> list[str]:
        found = [t for c in token.children if c.dep_ == "poss" for t in grammar.conjuncts(c)]
        return self.all_of(found) or [a for t in found for a in self.state(t)]

    def _of(self, token: Token) -> list[str]:
        direct = grammar.preposition_objects(token, "of", 1)
        return self.all_of(direct) or [a for t in direct for a in self._possessor(t) + self._modifier(t)]

    def _modifier(self, token: Token) -> list[str]:
        found = self.all_of(self.modifiers(token))
        before = (c for c in token.children if c.dep_ in ("amod", "compound", "nmod") and c.i < token.i)
        return found or [a for t in before for a in self.state(t)]

    def modifiers(self, token: Token) -> list[Token]:
        """Adjectives and nouns before a noun that name an actor ("Russian", "army")."""
        return [c for c in token.children if c.dep_ in ("amod", "compound", "nmod", "nn") and self.reading.actors_of(c)]

    def is_place(self, token: Token) -> bool:
        """Whether a token stands in a place name."""
        return token.i in self.reading.place_by_token

    @cached_property
    def statement_by_cue(self) -> dict[int, Statement]:
        """For each token of a statement's cue, that statement."""
        out: dict[int, Statement] = {}
        for statement in self.reading.statements:
            if statement.cue is not None:
                for token in self.reading.tokens_in(statement.cue):
                    out.setdefault(token.i, statement)
        return out

    @cached_property
    def _statements_by_start(self) -> list[Statement]:
        return sorted(self.reading.statements, key=lambda s: s.content.end - s.content.start)

    def statements_over(self, token: Token) -> list[Statement]:
        """Statements whose content holds a token, innermost first."""
        return list(self._statements_at.get(token.i, ()))

    @cached_property
    def _statements_at(self) -> dict[int, list[Statement]]:
        out: dict[int, list[Statement]] = {}
        for statement in self._statements_by_start:
            for token in self.reading.tokens_in(statement.content):
                out.setdefault(token.i, []).append(statement)
        return out

    def clause(self, token: Token, with_cue: bool = True) -> Words:
        """Lemmas of a cue's clause: what hangs on it (and, for a noun, on the verb over it), with its subject."""
        key = (token.i, with_cue)
        known = self._clause.get(key)
        if known is None:
            picked = self._clause_tokens(token)
            known = self._clause[key] = self.words(self.doc[i] for i in picked if with_cue or i != token.i)
        return known

    def _clause_tokens(self, token: Token) -> list[int]:
        root = token
        if root.dep_ == "acl" and not grammar.is_verb(root.head):
            root = root.head
        for _ in range(6):
            if grammar.is_verb(root) or root.head == root:
                break
            root = root.head
        picked: set[int] = set()
        stack = [root]
        while stack and len(picked) < 120:
            word = stack.pop()
            picked.add(word.i)
            for child in word.children:
                if child.dep_ in _SKIP or (child.dep_ == "conj" and grammar.is_verb(child)):
                    continue
                if child.dep_ == "advcl" and not grammar.infinitive(child):
                    continue
                stack.append(child)
        if token.i not in picked:
            picked |= {t.i for t in grammar.phrase(token)}
        if grammar.is_verb(root):
            for subject in grammar.surface(root):
                picked |= {t.i for t in grammar.phrase(subject)}
        return sorted(picked)

    def words(self, tokens: Iterable[Token]) -> Words:
        """Lemmas of some tokens as a set and as a text to look for several words in a row."""
        if not isinstance(tokens, Phrase):
            return self._words(tokens)
        key = (tokens.start, tokens.end)  # the same sentence or paragraph is asked for again and again
        if key not in self._stretches:
            self._stretches[key] = self._words(tokens)
        return self._stretches[key]

    @staticmethod
    def _words(tokens: Iterable[Token]) -> Words:
        listed = [(grammar.norm(t), t.lower_) for t in tokens if not t.is_space]
        single = frozenset(w for pair in listed for w in pair)
        text = " " + " ".join(lemma for lemma, _ in listed) + " "
        return single, text.replace(" - ", "-")

    def sentence(self, token: Token) -> Phrase:
        """The sentence a token stands in."""
        return token.sent

    @cached_property
    def headline(self) -> frozenset[int]:
        """Tokens of headlines and subheads."""
        out: set[int] = set()
        for block in self.reading.blocks:
            if block.kind in ("headline", "subhead"):
                out |= {t.i for t in self.reading.tokens_in(block.span)}
        return frozenset(out)
