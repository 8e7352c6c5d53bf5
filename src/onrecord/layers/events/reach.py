"""Reach: the other party of an event whose frame found only its actor.

The one acted on often stands deeper than the slots of a frame reach: inside the object ("moved troops to its frontier
with *Belarus*"), in the deed that a promise or refusal is about ("refused to extradite him to *Russia*"), in a
condition ("threatened to close the pipeline if *Erbil* voted"), in what the actor says as he acts ("declined, saying
that *Juba* ..."), or it did what the clause before tells ("*Syria* withdrew, a move welcomed by ..."). Which of these
count depends on the type. The nearest layer that holds an actor decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from onrecord.codebook.index import folded
from onrecord.codebook.model import Kind
from onrecord.layers.events import grammar
from onrecord.layers.events.roles import Candidate, Roles
from onrecord.layers.events.scene import Scene
from onrecord.layers.vocabulary import vocabulary, words

# Types whose complement tells a deed done to the other party.
_DEEDS = frozenset({"AGREE", "CONCEDE", "REJECT", "THREATEN", "REQUEST", "MOBILIZE", "PROTEST", "AID"})
# Types whose object may be another's word or deed: its owner is the other party.
_OWNED = frozenset({"REJECT", "SUPPORT", "ACCUSE", "CONCEDE", "SANCTION", "THREATEN"})
# Types that are aimed at whoever the condition or the reason is about.
_CONDITION = frozenset({"THREATEN", "AGREE", "CONCEDE", "REJECT"})
_REASON = frozenset({"ACCUSE", "REJECT", "PROTEST", "SANCTION"})
# Types that are aimed at whoever is told of them or left with what they bring ("shut the border, stranding hundreds").
_TOLD = frozenset({"COERCE", "CONCEDE", "RETREAT"})
_CLAUSES = _DEEDS | _REASON | {"SUPPORT"}
_DOWN = frozenset(
    [
        "dobj",
        "prep",
        "agent",
        "prt",
        "pobj",
        "pcomp",
        "attr",
        "oprd",
        "acomp",
        "dative",
        "xcomp",
        "ccomp",
        "acl",
        "amod",
        "conj",
        "nmod",
        "advmod",
        "nsubjpass",
        "npadvmod",
    ]
)
# What such a word told before makes a concession after it an answer.
_PRESSURE = frozenset({"PROTEST", "THREATEN", "REQUEST", "ACCUSE", "COERCE", "SANCTION", "ASSAULT"})
_PROVOKING = frozenset({"REJECT", "COERCE", "SANCTION", "ASSAULT"})
# Types whose own side's forces stand inside the object ("moved thousands of troops").
_SENDING = frozenset({"MOBILIZE", "AGREE", "AID", "RETREAT", "CONCEDE", "REJECT"})
_DEPTH = 7
# Types that a state's own people, or the state itself, may be the other party of.
_AT_HOME = frozenset({"COERCE", "ASSAULT", "PROTEST"})
# Sectors that act for their state.
_OF_STATE = frozenset({"GOV", "MIL", "SPY", "COP"})


@cache
def _inside(type_: str) -> frozenset[str]:
    """Prepositions inside object and complement after which the other party of a type's event stands."""
    return frozenset(vocabulary("reach")["inside"].get(type_, ()))


class Reach:
    """Looks further for the recipient of a settled candidate."""

    def __init__(self, scene: Scene, roles: Roles):
        self.scene = scene
        self.roles = roles
        self._force = scene.index.classes["force"]

    def complete(self, candidate: Candidate) -> None:
        """Give a candidate that has an actor and no recipient the nearest other party, if there is one."""
        if not candidate.actors or not _inside(candidate.type):
            return
        candidate.recipients = self._abroad(candidate, candidate.recipients)
        if candidate.recipients and not self._only_own(candidate):
            return
        if candidate.cue.name in words("reach", "alone"):
            return
        if candidate.cue.frame.mutual and (candidate.type != "AGREE" or len(candidate.actors) > 1):
            return
        for look in (
            self._promised,
            self._before,
            self._author,
            self._within,
            self._condition,
            self._answered,
            self._reason,
        ):
            found = self._abroad(candidate, [a for a in look(candidate) if a not in candidate.actors])
            if found:
                candidate.recipients = list(dict.fromkeys(found))
                return

    def _abroad(self, candidate: Candidate, found: list[str]) -> list[str]:
        """The parties without the state that an actor acts for: only force and protest are aimed at home."""
        if candidate.type in _AT_HOME:
            return found
        known = self.scene.actors
        served = {
            known[a].country
            for a in candidate.actors
            if a in known and any(code[3:6] in _OF_STATE for code in known[a].codes)
        } - {None}
        return [r for r in found if r not in known or known[r].kind != "country" or known[r].country not in served]

    def _only_own(self, candidate: Candidate) -> bool:
        """Whether the only recipients are the actor's own people, moved about ("withdrew its soldiers from ...")."""
        if candidate.type not in _SENDING | {"SANCTION"} or candidate.is_noun:
            return False
        own: set[str] = set()
        for token in (*grammar.objects(candidate.token), *grammar.preposition_objects(candidate.token, "of", 3)):
            if self._own(token, candidate):
                own |= set(self.scene.refers(token))
        return set(candidate.recipients) <= own

    def _who(self, token: Token, candidate: Candidate) -> list[str]:
        """The actors of a phrase that is not the actor's own ("its soldiers")."""
        if self._own(token, candidate):
            return []
        return [a for a in self.scene.refers(token) if a not in candidate.actors]

    def _own(self, token: Token, candidate: Candidate) -> bool:
        mine = set(candidate.actors)
        return any(mine & set(self.scene.refers(c)) for c in token.children if c.dep_ == "poss")

    def _promised(self, candidate: Candidate) -> list[str]:
        """To whom something is promised or given: "promised Skopje troops", "Mogadishu was promised troops by"."""
        if candidate.is_noun or candidate.type not in ("AGREE", "AID"):
            return []
        verb = candidate.token
        told = [c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP"]
        if grammar.passive(verb) and any(c.dep_ == "dobj" for c in verb.children):
            told += grammar.own(verb, frozenset({"nsubjpass"}))
        return [a for t in told for a in self._who(t, candidate)]

    def _before(self, candidate: Candidate) -> list[str]:
        """Who did what a noun takes up: "Syria withdrew, a move welcomed by the opposition"."""
        token = candidate.token
        if candidate.is_noun or candidate.type not in ("SUPPORT", "ACCUSE", "REJECT", "PROTEST"):
            return []
        verb = token
        while verb.dep_ == "conj" and grammar.is_verb(verb.head):
            verb = verb.head
        noun = verb.head
        if (
            verb.dep_ not in ("acl", "relcl")
            or grammar.norm(noun) not in words("reach", "moves")
            or noun not in grammar.objects(verb)
        ):
            return []
        if noun.dep_ not in ("appos", "npadvmod", "dobj", "conj", "attr", "dep") or self.scene.owner(noun):
            return []
        up = noun.head
        for _ in range(6):
            if grammar.is_verb(up) or up.head == up:
                break
            up = up.head
        return self.scene.all_of(grammar.subjects(up)) if grammar.is_verb(up) and up.i < noun.i else []

    def _author(self, candidate: Candidate) -> list[str]:
        """Whose word is refused or denied: "ignored a deadline set by the League to admit observers"."""
        return self._within(candidate, frozenset({"by", "from"})) if candidate.type == "REJECT" else []

    def _within(self, candidate: Candidate, only: frozenset[str] = frozenset()) -> list[str]:
        """The nearest party inside the objects and complements."""
        allowed = only or _inside(candidate.type)
        seen = {t.i for t in candidate.matched}
        layer = [c for root in self._roots(candidate) for c in self._down(root, candidate) if c.i not in seen]
        for depth in range(_DEPTH):
            found: list[str] = []
            below: list[Token] = []
            for word in layer:
                if word.i in seen and depth:
                    continue
                seen.add(word.i)
                if self._stands(word, candidate, allowed) and not (only and word.dep_ in ("dobj", "dative")):
                    found += self._who(word, candidate)
                found += [] if only else self._owners(word, candidate, depth)
                below += self._down(word, candidate)
            if found:
                return found
            layer = below
        return []

    def _roots(self, candidate: Candidate) -> list[Token]:
        roots = list(candidate.matched)
        if candidate.carrier is not None:
            roots.append(candidate.carrier)
        return roots

    def _down(self, word: Token, candidate: Candidate) -> Iterator[Token]:
        """What hangs on a word inside its clause."""
        for child in word.children:
            if child.dep_ == "advcl":
                if child.i > word.i and self._goes_on(child, candidate):
                    yield child
                continue
            if child.dep_ not in _DOWN or child.lower_ in words("reach", "aside"):
                continue
            if child.dep_ == "conj" and (grammar.is_verb(child) or (candidate.is_noun and word == candidate.token)):
                continue
            if child.dep_ == "agent" and word == candidate.predicate:
                continue
            if child.dep_ == "ccomp" and candidate.type not in _CLAUSES:
                continue
            if child.dep_ in ("dobj", "nsubjpass") and self._own_person(child, candidate):
                continue
            yield child

    def _goes_on(self, clause: Token, candidate: Candidate) -> bool:
        """Whether an adverbial clause still tells the same deed: purpose, mediator's doing, description.

        A describing participle: "fired water laced with dye at students".
        """
        if grammar.infinitive(clause):
            return True
        if candidate.type == "CONSULT" and clause.tag_ == "VBG":
            return True
        loose = any(c.dep_ in ("mark", "nsubj", "nsubjpass", "advmod") for c in clause.children)
        return clause.tag_ == "VBN" and not loose and self.scene.doc[clause.left_edge.i - 1].text != ","

    def _own_person(self, noun: Token, candidate: Candidate) -> bool:
        """Whether an object is the actor's own people, and nothing more hangs on it ("its ambassador")."""
        return self._own(noun, candidate) and bool(self.scene.refers(noun)) and not list(noun.rights)

    def _stands(self, word: Token, candidate: Candidate, allowed: frozenset[str]) -> bool:
        """Whether a word stands where the other party does."""
        dep, head = word.dep_, word.head
        while dep == "conj" and head != head.head:
            dep, head = head.dep_, head.head
        if candidate.type in _SENDING and self._force.found(*self.scene.words([word])):
            return False
        if dep == "pobj":
            moved = head.lower_ == "of" and grammar.norm(head.head) in words("reach", "handing_nouns")
            answered = candidate.type == "CONCEDE" and head.lower_ == "of" and self._presses(head.head)
            return (head.lower_ in allowed or answered) and not moved
        if dep in ("dobj", "dative") and grammar.is_verb(head):
            handed = dep == "dobj" and grammar.norm(head) in words("reach", "handing") and not self._gets_two(head)
            return candidate.type in _DEEDS and not handed and head not in (candidate.token, candidate.carrier)
        return False

    @staticmethod
    def _gets_two(verb: Token) -> bool:
        return sum(c.dep_ in ("dobj", "dative") for c in verb.children) > 1

    def _owners(self, word: Token, candidate: Candidate, depth: int) -> list[str]:
        """Whose the object is ("voted down a liberal deputy's bill"), and who is to do what a clause tells."""
        if grammar.is_verb(word):
            if word.dep_ not in ("ccomp", "acl") or candidate.type not in _CLAUSES:
                return []
            told = grammar.own(word, frozenset({"nsubj", "nsubjpass"}))
            if candidate.type == "THREATEN" and not self._hurts(word):
                return []
            whose = [p for t in told for p in t.children if p.dep_ == "poss" and candidate.type in _OWNED]
            return [a for t in (*told, *whose) for a in self._who(t, candidate)]
        if depth > 3 or self.scene.refers(word) or candidate.type not in _OWNED | {"PROTEST"}:
            return []
        whose = [t for c in word.children if c.dep_ == "poss" for t in grammar.conjuncts(c)]
        if candidate.type in _OWNED:
            whose += self.scene.modifiers(word)
        return [a for t in whose for a in self._who(t, candidate)]

    def _hurts(self, verb: Token) -> bool:
        """Whether a threatened deed is done to its subject ("would be arrested", "would pay"), not by it."""
        lemma = grammar.norm(verb)
        return grammar.passive(verb) or lemma in self.scene.get or lemma in folded("light", "hurt")

    def _condition(self, candidate: Candidate) -> list[str]:
        """Who is to do something first: "threatened to close it if Erbil held a vote", "not until the army left"."""
        if candidate.type not in _CONDITION:
            return []
        verbs = [candidate.predicate, *grammar.complements(candidate.token)]
        marks = words("reach", "before_yielding" if candidate.type == "REJECT" else "conditions")
        for verb in verbs:
            for child in verb.children:
                if child.dep_ == "advcl" and any(m.lower_ in marks for m in child.children):
                    found = [
                        a
                        for t in grammar.own(child, frozenset({"nsubj", "nsubjpass"}))
                        for a in self._who(t, candidate) or self.scene.owner(t)
                    ]
                    if found:
                        return found
        return []

    def _answered(self, candidate: Candidate) -> list[str]:
        """Whom the actor gives way to or defies: "bowing to protesters", "after deputies threatened"."""
        if candidate.type == "RETREAT" and candidate.cue.name in words("reach", "protest_ends"):
            return self._paid_off(candidate)
        if candidate.type not in ("CONCEDE", "REJECT", "PROTEST"):
            return []
        late: list[str] = []
        for child in candidate.predicate.children:
            if child.dep_ != "advcl":
                continue
            if grammar.norm(child) in words("reach", "yielding"):
                near = grammar.objects(child) + grammar.preposition_objects(child, "to", 3)
                near += grammar.preposition_objects(child, "by", 3)
                near += [o for t in near for o in grammar.preposition_objects(t, "of", 1)]
                found = [a for t in near for a in self._who(t, candidate) or self.scene.owner(t)]
                if found:
                    return found
            as_told = any(c.lower_ == "as" for c in child.children if c.dep_ == "mark")
            if (
                as_told
                and candidate.type == "REJECT"
                and (self._presses(child) or grammar.norm(child) in words("reach", "proposing"))
            ):
                # "refused to move the rally as Egypt had proposed"
                late += [a for t in grammar.subjects(child) for a in self._who(t, candidate)]
            after = any(c.lower_ == "after" for c in child.children if c.dep_ in ("mark", "prep"))
            if after and candidate.type != "REJECT":
                told = grammar.subjects(child) if self._presses(child, candidate.type == "PROTEST") else []
                if candidate.type == "PROTEST":
                    # "walked out after talks with the shippers broke down"
                    told = told + [w for t in grammar.surface(child) for w in grammar.preposition_objects(t, "with", 1)]
                late += [a for t in told for a in self._who(t, candidate)]
        return late

    def _paid_off(self, candidate: Candidate) -> list[str]:
        """Who met the demand of a strike that is over: "ended their strike after the company raised wages"."""
        return [
            a
            for child in candidate.predicate.children
            if child.dep_ == "advcl" and any(m.lower_ in words("reach", "once") for m in child.children)
            for t in grammar.own(child, frozenset({"nsubj"}))
            for a in self._who(t, candidate)
        ]

    def _presses(self, word: Token, refuses: bool = False) -> bool:
        """Whether a word tells of pressure; or, of what people protest at, of refusal and force."""
        kind: Kind = "verb" if grammar.is_verb(word) else "noun"
        cues = self.scene.index.cues.get((kind, grammar.norm(word)), ())
        return any(cue.type in (_PROVOKING if refuses else _PRESSURE) for cue in cues)

    def _reason(self, candidate: Candidate) -> list[str]:
        """Who is told of in the reason given: "refused, saying that the government had to talk first"."""
        if candidate.type not in _REASON | _TOLD:
            return []
        for child in candidate.predicate.children:
            if child.dep_ != "advcl" or child.tag_ != "VBG":
                continue
            if candidate.type in _TOLD and grammar.norm(child) in words("reach", "affecting"):
                told = [t for c in grammar.complements(child) for t in grammar.own(c, frozenset({"nsubj"}))]
                if found := [a for t in (*grammar.objects(child), *told) for a in self._who(t, candidate)]:
                    return found
            if grammar.norm(child) not in words("reach", "saying"):
                continue
            if grammar.norm(child) == "tell" and (
                found := [a for t in grammar.objects(child) for a in self._who(t, candidate)]
            ):
                return found
            for clause in grammar.complements(child) if candidate.type in _REASON else ():
                told = grammar.own(clause, frozenset({"nsubj", "nsubjpass"}))
                found = [a for t in told for a in self._who(t, candidate)]
                if found:
                    return found
        return []
