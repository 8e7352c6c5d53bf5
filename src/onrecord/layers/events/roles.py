"""Roles: which actors stand in the slots that a frame names.

Each slot has a function from a candidate to tokens; actors are what those tokens refer to. A slot whose phrase is
headed by a thing ("Russian positions", "Turkey's airspace") yields the thing's owner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from spacy.tokens import Token

from onrecord.codebook.classifier import Verdict
from onrecord.codebook.index import Cue
from onrecord.layers.events import grammar
from onrecord.layers.events.kinds import SAID
from onrecord.layers.events.scene import Scene
from onrecord.layers.vocabulary import words

_AROUND = frozenset({"after", "in", "during", "at", "following", "before", "for", "amid", "ahead", "on"})
_FAR = {"against": 6}
_NEAR_ONLY = frozenset({"of", "by", "for", "in", "as"})


@dataclass(slots=True)
class Candidate:
    """A cue found in the text, with what has been worked out about it so far."""

    token: Token
    cue: Cue
    matched: tuple[Token, ...]
    carrier: Token | None = None
    reverse: bool = False
    actors: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    type: str = ""
    modes: list[str] = field(default_factory=list)
    cameo: str | None = None
    status: str = "actual"
    via: list[str] = field(default_factory=list)
    certainty: float = 0.7
    rule: str = ""
    notes: set[str] = field(default_factory=set)
    view: Verdict | None = None

    @property
    def is_noun(self) -> bool:
        """Whether a noun names the event."""
        return self.cue.kind == "noun"

    @property
    def predicate(self) -> Token:
        """The verb on whose dependents the participants stand: the cue, its light verb or its copula."""
        if self.cue.kind == "adjective":
            return self.token.head if grammar.is_verb(self.token.head) else self.token
        return self.carrier or self.token


class Roles:
    """Fills a candidate's roles from its frame's slots."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self._circumstance = scene.index.classes["circumstance"].single
        self._slots: dict[str, Callable[[Candidate], list[str]]] = {
            "subject": self._subject,
            "object": self._object,
            "object-self": lambda c: self._refer(self.object_tokens(c), owners=False),
            "around": self._around,
            "object-owner": lambda c: [
                a for t in self.object_tokens(c) + self._prepositional(c) for a in self.scene.owner(t)
            ],
            "receiver": self._receiver,
            "dative": self._dative,
            "clause": self._clause,
            "holder": self._holder,
            "poss": lambda c: self._refer(
                t for x in c.token.children if x.dep_ == "poss" for t in grammar.conjuncts(x)
            ),
            "mod": lambda c: self.scene.all_of(self.scene.modifiers(c.token)),
            "inner": self._inner,
            "speaker": self._speaker,
            "event": self._event,
        }

    def fill(self, candidate: Candidate) -> None:
        """Put the frame's actors and recipients into the candidate."""
        frame = candidate.cue.frame
        verb = candidate.cue.kind != "noun"
        actor_slots = frame.actor or (("subject",) if verb else ("by", "holder", "poss", "mod"))
        recipient_slots = frame.recipient or (("object",) if verb else ("on", "against", "of"))
        if verb and not frame.actor and not frame.recipient:
            recipient_slots = ("object",)
        actors = self._first(candidate, actor_slots, both=frame.mutual)
        candidate.actors = actors
        recipients = self._first(candidate, recipient_slots, both=frame.mutual, without=actors)
        if candidate.reverse:
            actors, recipients = self._reversed(candidate, actors, recipients)
        if frame.mutual:
            actors, recipients = list(dict.fromkeys([*actors, *recipients])), []
        candidate.actors = actors
        candidate.recipients = [r for r in recipients if r not in actors]

    def _reversed(self, candidate: Candidate, actors: list[str], recipients: list[str]) -> tuple[list[str], list[str]]:
        """Reversed roles, "Iran faces sanctions from the EU": the light verb's subject receives."""
        carrier = candidate.carrier
        assert carrier is not None
        subject = self._refer(grammar.subjects(carrier))
        doers = [a for a in actors if a not in subject]
        for name in ("from", "by"):
            doers = doers or [a for a in self._preposition(candidate, name) if a not in subject]
        return doers, subject or recipients

    def _first(self, candidate: Candidate, slots: Iterable[str], both: bool, without: Iterable[str] = ()) -> list[str]:
        """The actors in the first slot that holds any; slots with a plus add to those before; `both`: all slots."""
        barred = set(without)
        out: list[str] = []
        for slot in slots:
            add = slot.startswith("+")
            if out and not add and not both:
                continue
            out += [a for a in self.slot(candidate, slot.lstrip("+")) if a not in out and a not in barred]
        return out

    def slot(self, candidate: Candidate, name: str) -> list[str]:
        """The actors in one slot."""
        return self._slots[name](candidate) if name in self._slots else self._preposition(candidate, name)

    def _refer(self, tokens: Iterable[Token], owners: bool = True) -> list[str]:
        """Actors of phrases; of a thing, its owner."""
        out: list[str] = []
        for token in tokens:
            found = list(self.scene.refers(token))
            if not found and owners and grammar.norm(token) not in self._circumstance:
                found = self.scene.owner(token) or self.scene.state(token)
            out += found
        return list(dict.fromkeys(out))

    def subject_tokens(self, candidate: Candidate) -> list[Token]:
        """The logical subjects of the candidate's predicate."""
        verb = self._sayer(candidate) or candidate.predicate
        if not grammar.is_verb(verb):
            return []
        if self.lone_passive(candidate):
            return grammar.preposition_objects(verb, "by", 1)
        return grammar.subjects(verb)

    def _sayer(self, candidate: Candidate) -> Token | None:
        """The verb of saying whose subject goes on speaking: "said they were bandits and promised"."""
        verb = candidate.predicate
        over = verb.head
        if candidate.type not in SAID or not grammar.is_verb(over) or over.dep_ != "ccomp" or grammar.passive(verb):
            return None
        if any(c.dep_ in ("nsubj", "nsubjpass", "aux", "mark") for c in verb.children):
            return None
        main = over.head
        follows = (
            verb.dep_ == "conj" and verb.tag_ == main.tag_ and (grammar.norm(over) == "be" or verb.tag_ != over.tag_)
        )
        goes_on = verb.dep_ == "advcl" and verb.tag_ == "VBG" and self.scene.doc[verb.left_edge.i - 1].text == ","
        return main if (follows or goes_on) and grammar.own(main, grammar.SUBJECTS) else None

    def object_tokens(self, candidate: Candidate) -> list[Token]:
        """The logical objects of a verb cue."""
        if candidate.cue.kind == "noun":
            return []
        if self.lone_passive(candidate):
            return grammar.own(candidate.token, frozenset({"nsubj"}))
        return grammar.objects(candidate.token)

    def lone_passive(self, candidate: Candidate) -> bool:
        """A headline's passive without its auxiliary: "Iran accused over tanker attacks", "Soldier killed"."""
        verb = candidate.token
        if candidate.cue.kind != "verb" or verb.tag_ not in ("VBD", "VBN") or verb.i not in self.scene.headline:
            return False
        if "object" not in (candidate.cue.frame.recipient or ("object",)) or candidate.cue.words:
            return False
        loose = [c.i for c in verb.children if c.dep_ in ("prep", "prt") and not list(c.children)]
        if loose and all(c.i > loose[0] for c in verb.children if c.dep_ == "dobj"):
            # "pressed over Iraq raid": the preposition's object is taken for the verb's.
            return bool(grammar.own(verb, frozenset({"nsubj"}))) and not any(c.dep_ == "aux" for c in verb.children)
        barred = ("dobj", "ccomp", "xcomp", "aux", "auxpass", "dative", "nsubjpass")
        if any(c.dep_ in barred or (c.dep_ == "prt" and not list(c.children)) for c in verb.children):
            return False
        return bool(grammar.own(verb, frozenset({"nsubj"})))

    def _subject(self, candidate: Candidate) -> list[str]:
        found = self._refer(self.subject_tokens(candidate))
        if not found and candidate.cue.kind == "verb" and grammar.passive(candidate.token):
            for word in (candidate.token, *candidate.matched):
                found = found or self._refer(grammar.preposition_objects(word, "by", 5), owners=False)
        return found

    def _object(self, candidate: Candidate) -> list[str]:
        out: list[str] = []
        for token in self.object_tokens(candidate):
            if token in candidate.matched:
                out += self.scene.owner(token) or list(self.scene.refers(token))
            else:
                out += self._refer([token])
        return list(dict.fromkeys(out))

    def _prepositional(self, candidate: Candidate) -> list[Token]:
        """What the cue's own preposition governs ("called *for* ...")."""
        words = [t for t in candidate.matched[1:] if t.dep_ == "prep"]
        return [t for w in words for c in w.children if c.dep_ == "pobj" for t in grammar.conjuncts(c)]

    def _receiver(self, candidate: Candidate) -> list[str]:
        """The first of two objects ("sold Algeria jets"), where the parser calls both direct."""
        found = [
            c
            for c in candidate.token.children
            if c.dep_ in ("dobj", "dative", "oprd", "npadvmod") and c.i > candidate.token.i
        ]
        return self._refer(found[:1]) if len(found) > 1 else []

    def _dative(self, candidate: Candidate) -> list[str]:
        verb = candidate.predicate
        bare = [t for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP" for t in grammar.conjuncts(c)]
        return self._refer(bare) or self._preposition(candidate, "to")

    def _clause(self, candidate: Candidate) -> list[str]:
        out: list[str] = []
        for clause in grammar.complements(candidate.token):
            told = grammar.own(clause, frozenset({"nsubj", "nsubjpass"}))
            out += self._refer(told)
        return list(dict.fromkeys(out))

    def _holder(self, candidate: Candidate) -> list[str]:
        if candidate.carrier is None or candidate.reverse:
            return []
        return self._refer(grammar.subjects(candidate.carrier))

    def _around(self, candidate: Candidate) -> list[str]:
        """The subject of the verb that the noun only dates or places: "said after talks with"."""
        top = candidate.token
        while top.dep_ == "conj" and not grammar.is_verb(top.head):
            top = top.head
        if top.dep_ == "pobj" and top.head.lower_ == "of" and top.head.head.pos_ in ("NOUN", "NUM"):
            top = top.head.head
        if top.dep_ == "nsubj" and top.head.dep_ == "advcl" and grammar.is_verb(top.head.head):
            # "went on strike after talks with the owners collapsed"
            timed = any(c.lower_ in _AROUND for c in top.head.children if c.dep_ in ("mark", "prep"))
            with_whom = any(c.lower_ == "with" for c in candidate.token.children)
            return self._refer(grammar.surface(top.head.head), owners=False) if timed and with_whom else []
        if top.dep_ != "pobj" or top.head.lower_ not in _AROUND:
            return []
        over = top.head.head
        return self._refer(grammar.surface(over) if grammar.is_verb(over) else [over], owners=False)

    def _speaker(self, candidate: Candidate) -> list[str]:
        for statement in self.scene.statements_over(candidate.token):
            if statement.speakers:
                return list(statement.speakers)
        return []

    def _event(self, candidate: Candidate) -> list[str]:
        """Who did it according to a noun in the clause: "killed in an air strike by", "died in clashes with"."""
        for name in ("in", "by", "during", "with"):
            for noun in grammar.preposition_objects(candidate.token, name, 1):
                if not self.scene.index.cues.get(("noun", grammar.norm(noun))):
                    continue
                found = self.scene.all_of(self.scene.modifiers(noun))
                for prep in ("by", "with", "between"):
                    found = found or self.scene.all_of(grammar.preposition_objects(noun, prep, 1))
                if found:
                    return found
        return []

    def _inner(self, candidate: Candidate) -> list[str]:
        """The party at the receiving end inside the complement: "threatened to cut gas supplies to Ukraine"."""
        for clause in grammar.complements(candidate.token):
            found = self._done_to(candidate, clause) if grammar.is_verb(clause) else []
            for deeper in grammar.complements(clause):
                found = found or self._refer(grammar.own(deeper, grammar.SUBJECTS))
            for name in ("to", "on", "against", "with", "from", "of", "for", "into", "at"):
                found = found or self._refer(grammar.preposition_objects(clause, name, 3))
            if found:
                return found
        out: list[str] = []
        for token in self.object_tokens(candidate):
            out += self.scene.owner(token)
        for name in ("to", "on", "against", "with", "from", "of"):
            out = out or self._preposition(candidate, name)
        return list(dict.fromkeys(out))

    def _done_to(self, candidate: Candidate, verb: Token) -> list[str]:
        """To whom a deed is done: of what is handed over, the taker; of the actor's own people, nobody."""
        if grammar.norm(verb) in words("reach", "handing"):
            takers = self._refer(grammar.preposition_objects(verb, "to", 3), owners=False)
            takers = [a for a in takers if a not in candidate.actors]
            if takers or grammar.norm(verb) == "send":
                return takers or self._refer(grammar.preposition_objects(verb, "with", 5), owners=False)
        mine = set(candidate.actors)
        return self._refer(
            t
            for t in grammar.objects(verb)
            if not any(mine & set(self.scene.refers(c)) for c in t.children if c.dep_ == "poss")
        )

    def _preposition(self, candidate: Candidate, name: str) -> list[str]:
        roots = [candidate.token, *(t for t in candidate.matched if t != candidate.token)]
        if candidate.carrier is not None and name not in ("of", "by"):
            roots.append(candidate.carrier)
        if name == "in" and not candidate.is_noun:
            roots += self.object_tokens(candidate)  # "ended its mission in Haiti"
        if name == "between" and candidate.is_noun and candidate.token.dep_ == "nsubj":
            roots.append(candidate.token.head)  # "clashes broke out between"
        depth = 1 if name in _NEAR_ONLY else _FAR.get(name, 3)
        if name == "by" and candidate.is_noun and candidate.carrier is None:
            depth = 3  # "the expulsion of four agencies by the authorities"
        owners = name != "in"
        for root in roots:
            times = self.scene.reading.time_by_token
            found = self._refer(grammar.preposition_objects(root, name, depth, times), owners)
            if found:
                return found
            if root.lower_ == name and root.dep_ in ("prep", "agent", "dative", "prt", "advmod"):
                found = self._refer(t for c in root.children if c.dep_ == "pobj" for t in grammar.conjuncts(c))
                if found:
                    return found
        return []
