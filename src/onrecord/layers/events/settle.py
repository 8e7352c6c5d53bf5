"""Settling: the status of each candidate, and what its status makes of its type.

Cooperation that lies ahead is agreement, a retreat that lies ahead a concession; force or sanctions announced by the
side that would use them, under a condition, are a threat. What somebody should do, in somebody else's mouth, is a
request.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Phrase
from spacy.tokens import Token

from onrecord.codebook.index import Cue, compile_tests, folded
from onrecord.codebook.load import word_lists
from onrecord.codebook.model import Frame
from onrecord.layers.events import grammar, reality
from onrecord.layers.events.kinds import SAID
from onrecord.layers.events.reach import Reach
from onrecord.layers.events.roles import Candidate, Roles
from onrecord.layers.events.scene import Scene

# What the threatened deed makes the threat: mode and CAMEO code.
_THREATS = {
    "SANCTION": ("relations", "132"),
    "ASSAULT": ("violence", "138"),
    "MOBILIZE": ("violence", "138"),
    "COERCE": ("restrict", "137"),
}
_AHEAD = ("future", "hypothetical", "condition")
_STATUSES = frozenset({"actual", "ongoing", "ended", "historical", "future", "hypothetical", "negated"})
_OUGHT = Frame(verbs=("*must",), actor=("speaker",), recipient=("subject",), embeds=True)


class Settler:
    """Gives candidates their status and final type."""

    def __init__(self, scene: Scene, roles: Roles):
        self.scene = scene
        self.roles = roles
        self.reach = Reach(scene, roles)

    def settle(self, candidate: Candidate) -> bool:
        """Work out the status and the party still missing; False when the words tell of no event after all."""
        if not self._stands(candidate):
            return False
        self.reach.complete(candidate)
        return True

    def _stands(self, candidate: Candidate) -> bool:
        if candidate.rule == "request.must":
            return True
        if candidate.cue.frame.status:
            candidate.status = candidate.cue.frame.status
            return True
        said = self.status(candidate)
        if candidate.type != candidate.cue.type and candidate.type in ("CONCEDE", "AGREE") and said in _AHEAD:
            said = "future" if said == "future" else "hypothetical"
        if said in {"purpose", "requested"}:
            return False
        if said in _AHEAD and self._announced(candidate, said):
            return True
        if said == "condition":
            return False
        if said in ("hypothetical", "future") and candidate.is_noun and candidate.carrier is None:
            return False
        if (
            said == "hypothetical"
            and not candidate.is_noun
            and reality.auxiliary(candidate.predicate) != "hypothetical"
        ):
            return False
        if said == "hypothetical" and candidate.type in SAID:
            return False
        if self._hearsay(candidate.token) or self._guessed(candidate):
            return False
        if said == "hypothetical" and not self._worth_supposing(candidate):
            return False
        if said == "negated" and not candidate.actors:
            return False
        if said == "negated" and not reality.tables().negation.isdisjoint(candidate.cue.words):
            said = "actual"
        if said == "negated" and self._refused(candidate):
            return True
        candidate.status = said if said in _STATUSES else "actual"
        self._ahead(candidate)
        return True

    def status(self, candidate: Candidate) -> str:
        """The reality of a candidate's words."""
        token = candidate.token
        if candidate.cue.kind == "adjective":
            verb = token.head if grammar.is_verb(token.head) else token
            return "negated" if reality.negated(verb) or reality.negated(token) else reality.of_verb(verb)
        if not candidate.is_noun:
            said = reality.of_verb(token)
            things = list(candidate.matched[1:])
            if candidate.type not in SAID:
                things += grammar.objects(token)
            if said == "actual" and any(any(g.lower_ == "no" for g in t.children if g.dep_ == "det") for t in things):
                return "negated"
            return said
        return reality.of_noun(token)

    def _worth_supposing(self, candidate: Candidate) -> bool:
        """A supposed event is kept only when both its sides are known."""
        return bool(candidate.actors) and (bool(candidate.recipients) or len(candidate.actors) > 1)

    def _ahead(self, candidate: Candidate) -> None:
        """What a type becomes when the event lies ahead."""
        if candidate.status != "future":
            return
        later = self.scene.index.codebook.types[candidate.type].future
        if later:
            candidate.type = later
            candidate.modes = []
            candidate.cameo = {"CONSULT": "036", "COOPERATE": "031", "AID": "033", "SUPPORT": "032"}.get(
                candidate.cue.type
            )
            candidate.rule = f"{candidate.rule}+ahead"

    def _announced(self, candidate: Candidate, said: str) -> bool:
        """Turn harm announced by the side that would do it into a threat."""
        threat = self.scene.index.codebook.types[candidate.type].threatened
        if not threat or said == "condition" or (candidate.is_noun and candidate.carrier is None):
            return False
        verb = candidate.carrier or candidate.token
        speakers = self._speakers(candidate.token)
        mine = self._same_side(speakers, candidate.actors)
        conditional = any(
            c.dep_ == "advcl" and any(m.lower_ in ("if", "unless") for m in c.children if m.dep_ == "mark")
            for c in verb.children
        )
        warned = self._warned(verb)
        unmet = any(
            c.dep_ == "advcl" and (any(m.lower_ == "unless" for m in c.children) or reality.negated(c))
            for c in verb.children
            if any(m.lower_ in ("if", "unless") for m in c.children if m.dep_ == "mark")
        )
        own = mine and (conditional or warned or (candidate.cue.type == "ASSAULT" and said == "future"))
        if not candidate.actors or not (own or (conditional and said == "future" and not speakers) or unmet):
            return False
        candidate.type = threat
        mode, candidate.cameo = _THREATS.get(candidate.cue.type, ("", "130"))
        candidate.modes = [mode] if mode else []
        candidate.status = "actual"
        candidate.rule = f"{candidate.rule}+announced"
        return True

    def _refused(self, candidate: Candidate) -> bool:
        """Turn an agreement not reached, and a deed that its doer says he will not do, into a refusal."""
        data = word_lists("status")
        if candidate.cue.rule in data["unreached"] and self._several(candidate):
            if _pending(candidate.predicate):
                return False
            candidate.modes = []
        elif candidate.type in data["refused"] and self._unwilling(candidate):
            candidate.modes = [data["refused"][candidate.type]]
        else:
            return False
        candidate.type, candidate.cameo, candidate.status = "REJECT", None, "actual"
        candidate.rule = f"{candidate.rule}+refused"
        return True

    @staticmethod
    def _several(candidate: Candidate) -> bool:
        """Whether more than one take part in a mutual event."""
        return len(candidate.actors) > 1 or any(t.tag_ == "NNS" for t in grammar.subjects(candidate.predicate))

    def _unwilling(self, candidate: Candidate) -> bool:
        """Whether it is the doer that says "will not" or "would never" of its own deed, not somebody who foretells."""
        verb = candidate.predicate
        while reality.shares_auxiliary(verb):
            verb = verb.head
        helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
        if grammar.passive(verb) or "have" in helpers or helpers.isdisjoint(folded("status", "volition")):
            return False
        speakers = self._speakers(candidate.token)
        return reality.negated(verb) and (not speakers or self._same_side(speakers, candidate.actors))

    def _hearsay(self, token: Token) -> bool:
        """Whether it is only alleged by nobody in particular: "over allegations that he sold arms"."""
        up = token
        for _ in range(6):
            if up.dep_ in ("acl", "relcl") and grammar.norm(up.head) in folded("light", "hearsay"):
                told = any(c.dep_ == "mark" for c in up.children) or grammar.infinitive(up)
                return told and not self.scene.owner(up.head)
            up = up.head
        return False

    def _guessed(self, candidate: Candidate) -> bool:
        """Whether a refusal that lies ahead is only expected by others ("analysts said Iran would not talk")."""
        if candidate.type != "REJECT" or reality.auxiliary(candidate.predicate) not in ("future", "hypothetical"):
            return False
        names = [
            str(self.scene.actors[s].name).lower() for s in self._speakers(candidate.token) if s in self.scene.actors
        ]
        return any(name.split()[-1].removesuffix("s") in folded("light", "guessing") for name in names if name)

    def _warned(self, verb: Token) -> bool:
        up = verb
        for _ in range(4):
            up = up.head
            if grammar.norm(up) in folded("light", "warning"):
                return True
        return any(
            c.dep_ in ("parataxis", "ccomp") and grammar.norm(c) in folded("light", "warning") for c in verb.children
        )

    def _speakers(self, token: Token) -> list[str]:
        return [s for statement in self.scene.statements_over(token)[:1] for s in statement.speakers]

    def _same_side(self, speakers: list[str], actors: list[str]) -> bool:
        """Whether speakers and actors share an actor or a country."""
        if set(speakers) & set(actors):
            return True
        known = self.scene.actors
        left = {known[s].country for s in speakers if s in known} - {None}
        right = {known[a].country for a in actors if a in known} - {None}
        return bool(left & right)

    def must(self, sent: Phrase) -> Iterator[Candidate]:
        """Requests made with "should", "must", "has to" in somebody's mouth about somebody else."""
        for token in sent:
            verb = self._obliged(token)
            if verb is None:
                continue
            told = self.roles._refer(grammar.surface(verb))
            speakers = self._holders_of_view(verb) or self._held_by(verb)
            told = [t for t in told if t not in speakers]
            if not told or not speakers or (reality.negated(verb) and "not" not in {c.lower_ for c in verb.children}):
                continue
            cue = Cue("REQUEST", "must", "verb", (), False, _OUGHT, compile_tests(_OUGHT, {}))
            yield Candidate(
                token=verb,
                cue=cue,
                matched=(verb,),
                actors=speakers,
                recipients=told,
                type="REQUEST",
                rule="request.must",
            )

    def _holders_of_view(self, verb: Token) -> list[str]:
        """The innermost speakers, and those around them that speak for the same side ("his country's position")."""
        out: list[str] = []
        for statement in self.scene.statements_over(verb):
            if not out or self._same_side(out, list(statement.speakers)):
                out += [s for s in statement.speakers if s not in out]
        return out

    def _obliged(self, token: Token) -> Token | None:
        """The verb that a word of obligation stands over."""
        if token.dep_ == "aux" and token.lower_ in folded("light", "obligation") and grammar.is_verb(token.head):
            return token.head
        if token.lower_ in ("has", "have", "needs", "need") and grammar.is_verb(token):
            for child in token.children:
                if (
                    child.dep_ == "xcomp"
                    and grammar.infinitive(child)
                    and not any(c.dep_ == "dobj" for c in token.children)
                ):
                    return child
        return None

    def _held_by(self, verb: Token) -> list[str]:
        """Whose position it is: "reiterated his country's position that X should leave"."""
        up = verb
        for _ in range(5):
            up = up.head
            if grammar.is_verb(up) and up != verb:
                found = self.roles._refer(grammar.subjects(up))
                if found:
                    return found
        return []


def _pending(verb: Token) -> bool:
    """Whether it may still come: "have yet to agree", "have not agreed yet"."""
    over = (verb, verb.head) if verb.dep_ == "xcomp" else (verb,)
    return any(c.lower_ == "yet" for v in over for c in v.children)
