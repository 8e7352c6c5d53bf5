"""Selection: of the cues that match, the ones that name an event of their own.

One fact is one event: a light verb and its noun, a blow and its outcome ("opened fire, killing one"), the noun and
the verb of one sentence that name the same deed become one. What a request, threat, promise, refusal or accusation
is about is its topic, not a further event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.tokens import Span as Phrase
from spacy.tokens import Token

from onrecord.codebook.index import Rule, folded
from onrecord.layers.events import arbiter, grammar, reality
from onrecord.layers.events.kinds import SAID
from onrecord.layers.events.matching import Matcher
from onrecord.layers.events.roles import Candidate, Roles
from onrecord.layers.events.scene import Scene

_SCORE = re.compile(r"(?<![\w.-])\d{1,2}[-–]\d{1,2}(?![\w%-])")
_TOPIC = frozenset({"of", "for", "to", "against", "from", "over", "with", "on", "about", "that"})
_WITHIN = frozenset({"in", "by", "with", "during", "amid", "from", "through"})


# How near in specificity two frames must be for the network to choose between them, and how sure it must be.
CLOSE = 0
MORE_LIKELY = 0.8


class Selector:
    """Chooses the candidates of a sentence."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.roles = Roles(scene)
        self.matcher = Matcher(scene, self.roles)
        self._sport = scene.index.classes["sport-strong"]
        self._armed = scene.index.classes["force"]
        self._weak_sport = scene.index.classes["sport"]
        self.sporting = self._document_is_sport()

    def _document_is_sport(self) -> bool:
        """Whether the report as a whole is about sport: its strong words in several sentences or many of them."""
        strong = weak = sentences = 0
        for sent in self.scene.reading.sentences():
            sentences += 1
            words, text = self.scene.words(sent)
            strong += len(self._sport.single & words) + sum(w in text for w in self._sport.several)
            weak += len(self._weak_sport.single & words)
        return strong >= 1 and 2 * strong + weak >= max(5, sentences)

    def sport(self, sent: Phrase) -> bool:
        """Whether a sentence is about sport."""
        if self.sporting:
            return True
        words, text = self.scene.words(sent)
        strong = len(self._sport.single & words) + sum(w in text for w in self._sport.several)
        weak = len(self._weak_sport.single & words)
        score = bool(_SCORE.search(sent.text)) and not words & folded("light", "voting")
        return strong >= 2 or (strong >= 1 and (weak >= 2 or score)) or (score and weak >= 1)

    def sentence(self, sent: Phrase) -> list[Candidate]:
        """The events that a sentence names, in order."""
        if self.sport(sent):
            return []
        found = [c for token in sent if (c := self.best(token)) is not None]
        found = self._without_parts(found)
        found = self._without_topics(found)
        return self._one_each(found)

    def taken(self, sent: Phrase, chosen: list[Candidate]) -> set[int]:
        """Words of a sentence that need no further look: cues and topics of events, verbs of saying, known cues."""
        out = (
            self.topics(chosen)
            | {t.i for c in chosen for t in c.matched}
            | {c.carrier.i for c in chosen if c.carrier is not None}
        )
        for token in sent:
            if token.i in self.scene.statement_by_cue or self._known(token):
                out.add(token.i)
        return out

    def _known(self, token: Token) -> bool:
        """Whether frames have judged a verb already."""
        return any(self.scene.index.cues.get(key) for key in self.matcher.kinds(token))

    def best(self, token: Token) -> Candidate | None:
        """The most specific cue at a token whose participants are there and that is no trap."""
        if token.is_space or token.is_punct:
            return None
        reduced = token.dep_ == "acl" and token.tag_ in ("VBN", "VBD") and not grammar.agents(token)
        fitting: list[Candidate] = []
        for candidate in self.matcher.at(token):
            if fitting and candidate.cue.weight < fitting[0].cue.weight - CLOSE:
                break
            if reduced and candidate.type in SAID:
                continue
            self.roles.fill(candidate)
            fits = self._fits(candidate) and not self._trapped(candidate) and self._bounded(candidate)
            if fits and arbiter.agreed(self.scene, candidate):
                fitting.append(candidate)
        return self._likeliest(fitting)

    def _likeliest(self, fitting: list[Candidate]) -> Candidate | None:
        """The most specific of several frames; of those as specific for different types, the network's choice."""
        if len({c.type for c in fitting}) < 2:
            return fitting[0] if fitting else None
        view = arbiter.verdicts(self.scene, fitting[:1])[0]
        if view is None:
            return fitting[0]
        later = {c.type: self.scene.index.codebook.types[c.type].future for c in fitting}
        chances = [view.types.get(c.type, 0.0) + view.types.get(later[c.type] or "", 0.0) for c in fitting]
        top = max(range(len(fitting)), key=lambda n: (chances[n], -n))
        return fitting[top] if chances[top] >= MORE_LIKELY and chances[0] < 1 - MORE_LIKELY else fitting[0]

    def _fits(self, candidate: Candidate) -> bool:
        """Whether what the frame needs is there, and someone takes part at all."""
        if not candidate.actors and not candidate.recipients:
            return False
        needs = candidate.cue.frame.needs
        if not candidate.actors and not candidate.is_noun and not self._may_lack_actor(candidate):
            return False
        if "actor" in needs and not candidate.actors and not self._agentless(candidate):
            return False
        if "recipient" in needs and not candidate.recipients and not candidate.cue.frame.mutual:
            later = self.scene.index.codebook.types[candidate.type].future
            if later != "AGREE" or candidate.is_noun or reality.of_verb(candidate.token) != "future":
                return False
        if "recipient" in needs and candidate.cue.frame.mutual and len(candidate.actors) < 2:
            return False
        if "holder" in needs and candidate.carrier is None:
            return False
        if "official" in needs and not self._official(candidate):
            return False
        if "person" in needs and not self._person(candidate):
            return False
        if "object" in needs and not self._has_object(candidate):
            return False
        return "plural" not in needs or self._several(candidate)

    def _agentless(self, candidate: Candidate) -> bool:
        """A passive without an agent that tells of harm to a known victim all the same ("was beaten")."""
        if candidate.type not in ("ASSAULT", "COERCE", "SANCTION") or candidate.is_noun or candidate.cue.name == "kill":
            return False
        return (
            bool(candidate.recipients) and grammar.passive(candidate.token) and "recipient" in candidate.cue.frame.needs
        )

    def _may_lack_actor(self, candidate: Candidate) -> bool:
        """A passive may leave its agent out; an active verb's subject must be an actor, or armed."""
        verb = candidate.predicate
        if not grammar.is_verb(verb) or grammar.passive(verb) or self.roles.lone_passive(candidate):
            return True
        if "subject" not in (candidate.cue.frame.actor or ("subject",)):
            return True
        subject = grammar.surface(verb)
        if not subject or candidate.type not in ("ASSAULT", "MOBILIZE", "PROTEST"):
            return False
        crowd = self.scene.index.classes["crowd"] if candidate.type == "PROTEST" else self._armed
        return crowd.found(*self.scene.words(subject))

    def _person(self, candidate: Candidate) -> bool:
        kinds = {self.scene.actors[a].kind for a in candidate.recipients if a in self.scene.actors}
        return bool(kinds & {"person", "group", "population"})

    def _official(self, candidate: Candidate) -> bool:
        """Whether an actor holds an office or speaks for a body of states."""
        found = [self.scene.actors[a] for a in candidate.actors if a in self.scene.actors]
        return any(
            a.kind == "person"
            and (code[3:6] in ("GOV", "LEG", "MIL", "JUD", "SPY") or code[:3] in ("UNO", "IGO", "EUR"))
            for a in found
            for code in a.codes
        )

    def _has_object(self, candidate: Candidate) -> bool:
        token = candidate.token
        return bool(
            self.roles.object_tokens(candidate)
            or next(iter(grammar.complements(token)), None) is not None
            or any(c.dep_ in ("prep", "dative") for c in token.children)
        )

    def _several(self, candidate: Candidate) -> bool:
        """Whether at least two take part: two actors, or a plural ("the two", "leaders", "they")."""
        if len(candidate.actors) + len(candidate.recipients) > 1:
            return True
        tokens = self.roles.subject_tokens(candidate) if not candidate.is_noun else []
        if candidate.carrier is not None:
            tokens = grammar.subjects(candidate.carrier)
        tokens = tokens or [
            t for n in ("of", "between", "among") for t in grammar.preposition_objects(candidate.token, n, 1)
        ]
        for token in tokens:
            mention = self.scene.reading.mention_of(token)
            if mention is not None and (mention.plural or token.tag_ in ("NNS", "NNPS")):
                return True
        return any(c.dep_ == "prep" and c.lower_ == "with" for t in candidate.matched for c in t.children)

    def _trapped(self, candidate: Candidate) -> bool:
        words = self.scene.words(candidate.token.sent)
        for rule in self.scene.index.traps[candidate.type]:
            if rule.tests.near and not rule.tests.near.found(*words):
                continue
            if self._applies(rule, candidate, skip_near=True):
                return True
        return False

    def _bounded(self, candidate: Candidate) -> bool:
        """Send the candidate where a boundary rule of its type says; False when that is nowhere."""
        for rule in self.scene.index.boundaries[candidate.type]:
            if self._applies(rule, candidate):
                if rule.to == "NONE" or rule.to is None:
                    return False
                candidate.type = rule.to
                candidate.modes = list(rule.modes)
                candidate.cameo = rule.cameo
                candidate.notes.add("bounded")
                return True
        return True

    def _applies(self, rule: Rule, candidate: Candidate, skip_near: bool = False) -> bool:
        if rule.frames and candidate.cue.name not in rule.frames:
            return False
        tests = rule.tests
        if not tests:
            return bool(rule.frames)
        return self.matcher.passes(candidate, tests, skip_near=skip_near)

    def _without_parts(self, found: list[Candidate]) -> list[Candidate]:
        """Drop cues that are words of another cue, and of a light verb and its noun the one that tells less."""
        by_token = {c.token.i: c for c in found}
        drop: set[int] = set()
        for candidate in found:
            for word in candidate.matched[1:]:
                drop.add(word.i)
            if candidate.is_noun and candidate.token.dep_ in ("dobj", "nsubjpass"):
                over = by_token.get(candidate.token.head.i)
                if over is not None and over.cue.tests.object and candidate.token in self.roles.object_tokens(over):
                    drop.add(candidate.token.i)
            if candidate.is_noun and candidate.carrier is not None:
                verb = by_token.get(candidate.carrier.i)
                if verb is not None:
                    ordered = verb.cue.name == "ask" and not verb.recipients
                    drop.add(verb.token.i if ordered and verb.type != candidate.type else candidate.token.i)
        return [c for c in found if c.token.i not in drop]

    def _without_topics(self, found: list[Candidate]) -> list[Candidate]:
        """Drop what is only the topic of a speech act."""
        topics = self.topics(found)
        # A request or charge that is refused, and whose author is named, was made.
        answered = {
            c.token.i
            for c in found
            if c.is_noun and c.carrier is None and c.actors and c.type in ("REQUEST", "ACCUSE", "THREATEN")
            for v in found
            if v.type == "REJECT" and c.token in self.roles.object_tokens(v)
        }
        alleged = self._topics_of(c for c in found if c.rule == "accuse.accuse")
        return [
            c
            for c in found
            if c.token.i not in topics
            or (
                c.token.i in alleged
                and c.type not in SAID
                and c.type != "CONSULT"
                and c.cue.name not in folded("light", "only_charged")
            )
            or c.token.i in answered
        ]

    def topics(self, found: list[Candidate]) -> set[int]:
        """Tokens that lie in the topic of some of these candidates."""
        return self._topics_of(found)

    def _topics_of(self, found: Iterable[Candidate]) -> set[int]:
        topics: set[int] = set()
        for candidate in found:
            if candidate.cue.frame.embeds and candidate.token.i not in topics:
                topics |= self._topic(candidate)
        return topics

    def _topic(self, candidate: Candidate) -> set[int]:
        """Tokens of what a speech act is about: its complements and objects, not its circumstances."""
        out: set[int] = set()
        roots = [candidate.token, *(t for t in candidate.matched if t != candidate.token)]
        stack = [c for root in roots for c in root.children if self._tells_topic(root, c) and c not in roots]
        while stack:
            word = stack.pop()
            out.add(word.i)
            for child in word.children:
                if child.dep_ == "relcl" or (child.dep_ == "advcl" and not grammar.infinitive(child)):
                    continue
                if child.dep_ == "conj" and word.tag_ == "VB" and child.tag_ in ("VBD", "VBZ", "VBP"):
                    continue
                if child.dep_ == "prep" and child.lower_ in (
                    "after",
                    "during",
                    "following",
                    "since",
                    "amid",
                    "despite",
                ):
                    continue
                if child.dep_ == "acl" and (
                    (child.tag_ in ("VBN", "VBD") and not any(x.dep_ == "mark" for x in child.children))
                    or grammar.norm(word) in folded("light", "relayed")
                ):
                    continue
                stack.append(child)
        out -= {t.i for t in roots}
        return out

    def _tells_topic(self, root: Token, child: Token) -> bool:
        if root.dep_ in ("prep", "prt", "agent", "dative") and child.dep_ in ("pobj", "pcomp"):
            return True
        if child.dep_ in ("ccomp", "xcomp", "dobj", "attr", "acl", "oprd", "dative", "nsubjpass", "acomp"):
            return child.dep_ != "nsubjpass" or grammar.is_verb(root)
        if child.dep_ == "advcl":
            return grammar.infinitive(child)
        if child.dep_ == "relcl":
            return grammar.infinitive(child)
        return child.dep_ in ("prep", "prt") and child.lower_ in _TOPIC

    def _one_each(self, found: list[Candidate]) -> list[Candidate]:
        """Make one of candidates of a sentence that name the same deed."""
        gone: set[int] = set()
        for first in found:
            if first.token.i in gone:
                continue
            for second in found:
                if second is first or second.token.i in gone or first.token.i in gone:
                    continue
                if self._same_deed(first, second):
                    self._absorb(first, second)
                    gone.add(second.token.i)
                elif self._is_prelude(first, second):
                    gone.add(second.token.i)
        return [c for c in found if c.token.i not in gone]

    def _same_deed(self, main: Candidate, other: Candidate) -> bool:
        """Whether `other` only says more of the deed that `main` names."""
        if main.type != other.type:
            return False
        a, b = main.token, other.token
        if other.is_noun and not main.is_noun:
            top = _top(b)
            if top in self.roles.subject_tokens(main) or top in grammar.surface(a):
                return True
            if top.dep_ == "dobj" and top.head == a:
                return True
            if top.dep_ == "pobj" and top.head.head == a and top.head.lower_ in _WITHIN:
                return True
        while b.dep_ == "conj" and grammar.is_verb(b.head) and b.head != a and b.head.dep_ in ("advcl", "acl"):
            b = b.head
        if (
            not other.is_noun
            and b.dep_ in ("advcl", "acl", "xcomp")
            and not any(c.dep_ in ("nsubj", "mark") for c in b.children)
        ) and (b.head == a or (main.carrier is not None and b.head == main.carrier)):
            shared = not other.actors or not main.actors or bool(set(other.actors) & set(main.actors))
            said = main.type in SAID and grammar.infinitive(b)  # "summoned the ambassador to protest"
            return shared and (said or other.cue.frame.result or main.cue.name == other.cue.name)
        if not other.is_noun and b.dep_ == "conj" and b.head == a and not main.is_noun:
            alike = main.cue.name == other.cue.name or other.cue.frame.result or main.cue.frame.result
            return (
                alike
                and main.actors == other.actors
                and (main.recipients == other.recipients or not other.recipients or not main.recipients)
            )
        if main.type == "CONSULT":
            return {*other.actors, *other.recipients} <= {*main.actors, *main.recipients}
        if main.is_noun and other.is_noun and a.i < b.i:
            overlap = set(main.actors) & set(other.actors) or not other.actors
            return bool(overlap) and (a in b.ancestors or (b.dep_ == "conj" and b.head == a))
        return False

    def _absorb(self, main: Candidate, other: Candidate) -> None:
        if not main.actors and not (set(other.actors) & set(main.recipients)):
            main.actors = list(other.actors)
        if not main.recipients:
            main.recipients = [r for r in other.recipients if r not in main.actors]
        main.matched = (*main.matched, other.token)
        main.modes += [m for m in other.modes if m not in main.modes]

    def _is_prelude(self, main: Candidate, other: Candidate) -> bool:
        """A move that is part of an attack is no mobilisation of its own."""
        if main.type != "ASSAULT" or other.type != "MOBILIZE" or not set(main.actors) & set(other.actors):
            return False
        a, b = main.token, other.token
        return a.head == b or b.head == a or (a.dep_ == "conj" and b in a.ancestors)


def _top(noun: Token) -> Token:
    """The first of coordinated nouns, or the partitive over a noun ("a series of raids")."""
    top = noun
    for _ in range(4):
        if top.dep_ == "conj" and not grammar.is_verb(top.head):
            top = top.head
        elif top.dep_ == "pobj" and top.head.lower_ == "of" and top.head.head.pos_ in ("NOUN", "NUM"):
            top = top.head.head
        else:
            break
    return top


def tokens(candidates: Iterable[Candidate]) -> list[int]:
    """Where the candidates stand."""
    return [c.token.i for c in candidates]
