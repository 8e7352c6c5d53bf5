"""Matching: which cues of the codebook stand in the text and whose conditions hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.codebook.index import Cue, Tests, WordSet, fold, folded
from onrecord.codebook.model import Kind
from onrecord.layers.events import grammar, reality
from onrecord.layers.events.roles import Candidate, Roles
from onrecord.layers.events.scene import Scene, Words

_NOMINAL = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "attr", "appos", "conj", "ROOT", "dative", "oprd", "nmod", "dep"}
)
# One short vowel and one consonant: such a verb doubles it ("rap", rapped), so that "raped" is of "rape".
_SHORT = re.compile(r"(?:^|[^aeiou])[aeiou][^aeiouwxy]$")
_MARKED = frozenset({"mark", "aux", "auxpass", "dobj"})
_BREAK = frozenset({"advcl", "relcl", "ccomp", "parataxis", "nsubj", "csubj"})


def _aside(token: Token, head: Token) -> bool:
    """Whether a word of a phrase stands in a prepositional phrase other than an of-phrase."""
    up = token
    for _ in range(6):
        if up == head:
            return False
        if up.dep_ == "prep" and up.lower_ != "of":
            return True
        up = up.head
    return False


class Matcher:
    """Finds candidates at a token."""

    def __init__(self, scene: Scene, roles: Roles):
        self.scene = scene
        self.roles = roles
        self._dashes = frozenset(t.i for t in scene.doc if t.text == "-")
        self._pools: dict[int, tuple[list[Token], frozenset[str]]] = {}

    def kinds(self, token: Token) -> list[tuple[Kind, str]]:
        """Under which parts of speech a token is looked up, and as which word."""
        lemma = grammar.norm(token)
        if token.dep_ in {"aux", "auxpass"}:
            return []
        joined = self.hyphened(token)
        if joined:
            verbal = grammar.is_verb(token) and (token.tag_ != "VBG" or token.dep_ not in _NOMINAL)
            head = joined.rsplit("-", 1)[0] + "-"
            return [("verb", head + self._verb_lemma(token, lemma))] if verbal else [("noun", joined)]
        if token.tag_ == "VBG" and token.dep_ in _NOMINAL - {"conj", "ROOT"}:
            if not any(c.dep_ == "dobj" for c in token.children):
                return [("noun", token.lower_), ("verb", lemma)]
            return [("verb", lemma)]
        if grammar.is_verb(token):
            return [] if token.dep_ == "amod" else [("verb", self._verb_lemma(token, lemma))]
        if token.pos_ == "ADJ":
            return [("adjective", lemma), ("verb", lemma)] if token.dep_ == "acomp" else [("adjective", lemma)]
        if token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound":
            return [("noun", lemma), ("noun", token.lower_)] if lemma != token.lower_ else [("noun", lemma)]
        return []

    def at(self, token: Token) -> Iterator[Candidate]:
        """Candidates headed by a token whose words and conditions fit, most specific first."""
        seen: set[tuple[str, str]] = set()
        for kind, word in self.kinds(token):
            for cue in self.scene.index.cues.get((kind, word), ()):
                if (cue.rule, kind) in seen and not cue.words:
                    continue
                matched = self._words(token, cue)
                if matched is None:
                    continue
                candidate = Candidate(token=token, cue=cue, matched=(token, *matched), type=cue.type, rule=cue.rule)
                if kind == "noun":
                    candidate.carrier, candidate.reverse = self.carrier(token)
                if self.passes(candidate, cue.tests):
                    seen.add((cue.rule, kind))
                    yield candidate

    def _verb_lemma(self, token: Token, lemma: str) -> str:
        """The lemma, or where no cue has it, the one that the spelling allows ("staged": stage, not stag)."""
        cues = self.scene.index.cues
        if token.lower_ == lemma + "ed" and _SHORT.search(lemma) and ("verb", lemma + "e") in cues:
            return lemma + "e"
        if ("verb", lemma) in cues:
            return lemma
        low = token.lower_
        for ending in ("ed", "ing", "s"):
            stem = low.removesuffix(ending)
            if stem != low and len(stem) > 2:
                for guess in (stem + "e", stem, stem[:-1]):
                    if ("verb", fold(guess)) in self.scene.index.cues:
                        return fold(guess)
        return lemma

    def hyphened(self, token: Token) -> str:
        """The hyphened word ("sit-in", "pull-outs") that a token heads; empty when it is no part of one."""
        doc = self.scene.doc
        i = token.i
        if i + 1 not in self._dashes and i - 1 not in self._dashes:
            return ""
        if i + 2 < len(doc) and doc[i + 1].text == "-" and not token.whitespace_ and not doc[i + 1].whitespace_:
            first, last = token, doc[i + 2]
        elif i >= 2 and doc[i - 1].text == "-" and not doc[i - 1].whitespace_ and not doc[i - 2].whitespace_:
            first, last = doc[i - 2], token
        else:
            return ""
        if token.head in (first, last) and token.head != token:
            return ""
        tail = last.lower_[:-1] if last.lower_.endswith("s") and len(last.lower_) > 2 else last.lower_
        return f"{fold(first.lower_)}-{tail}"

    def carrier(self, noun: Token) -> tuple[Token | None, bool]:
        """The light verb over a noun, and whether its subject is at the receiving end."""
        top = noun
        for _ in range(4):
            head = top.head
            if top.dep_ == "conj" and not grammar.is_verb(head):
                top = head
            elif top.dep_ == "pobj" and head.lower_ == "of" and grammar.norm(head.head) in self.scene.partitive:
                top = head.head
            else:
                break
        for child in noun.children:
            if child.dep_ == "relcl" and noun in grammar.objects(child) and grammar.norm(child) in self.scene.give:
                return child, False
        verb = top.head
        if top.dep_ == "pobj":
            if top.head.lower_ not in ("in", "on", "of", "with", "into", "for", "to", "under", "from"):
                return None, False
            verb = top.head.head
            if not grammar.is_verb(verb) or grammar.norm(verb) not in self.scene.give:
                return None, False
            phrasal = grammar.norm(verb) in folded("light", "phrasal")
            return (verb, False) if phrasal else (None, False)
        if top.dep_ not in ("dobj", "nsubjpass", "attr", "oprd") or not grammar.is_verb(verb):
            return None, False
        lemma = grammar.norm(verb)
        if top.dep_ == "attr" and lemma == "be":
            return None, False
        if lemma in self.scene.give:
            return verb, False
        if lemma in self.scene.get:
            return verb, True
        return None, False

    def _words(self, token: Token, cue: Cue) -> tuple[Token, ...] | None:
        """The tokens of the cue's other words, or None."""
        if not cue.words:
            return ()
        if cue.kind == "noun" and cue.before:
            return self._before(token, cue.words)
        if token.i not in self._pools:
            near = self._pool(token)
            self._pools[token.i] = near, frozenset(form for t in near for form in (grammar.norm(t), t.lower_))
        pool, forms = self._pools[token.i]
        if any(word not in forms and "-" not in word for word in cue.words):
            return None
        out: list[Token] = []
        for word in cue.words:
            hit = next(
                (
                    t
                    for t in pool
                    if t not in out
                    and (word in (grammar.norm(t), t.lower_) or ("-" in word and word == self.hyphened(t)))
                    and not self._dates(t)
                    and self._attached(t, token, out, cue)
                ),
                None,
            )
            if hit is None:
                return None
            out.append(hit)
        return tuple(out)

    def _attached(self, word: Token, head: Token, out: list[Token], cue: Cue) -> bool:
        """Whether a word hangs closely enough on the words found so far to belong to the idiom."""
        near = [head, *out]
        if word.head in near or (word.head == head.head and head.dep_ == "conj"):
            return True
        if word.pos_ in ("ADP", "SCONJ", "PART"):
            return False
        if word.dep_ == "pobj" and word.head.head in near:
            return True
        if word.dep_ in ("amod", "compound", "poss", "conj", "nmod", "det"):
            return (word.head.head in near and grammar.norm(word.head) in cue.words) or word.dep_ == "conj"
        return grammar.passive(head) and word in grammar.surface(head)

    def _dates(self, prep: Token) -> bool:
        """Whether a preposition introduces a time ("called *on Thursday* for")."""
        return prep.pos_ == "ADP" and any(c.i in self.scene.reading.time_by_token for c in prep.children)

    def _before(self, token: Token, words: tuple[str, ...]) -> tuple[Token, ...] | None:
        out: list[Token] = []
        at = token.i - 1
        for word in reversed(words):
            while at >= 0 and self.scene.doc[at].text in ("-", "–"):
                at -= 1
            if at < 0:
                return None
            here = self.scene.doc[at]
            if word not in (grammar.norm(here), here.lower_):
                return None
            out.append(here)
            at -= 1
        return tuple(out)

    def _pool(self, head: Token) -> list[Token]:
        """Words near enough to a head to be part of its idiom, in order of depth."""
        voice = grammar.passive(head)
        out: list[Token] = []
        layer = [head]
        for depth in range(4):
            below: list[Token] = []
            for word in layer:
                for child in word.children:
                    if (child.dep_ in _BREAK and not grammar.small_clause(child)) or (
                        child.dep_ == "conj" and grammar.is_verb(child) and depth == 0
                    ):
                        continue
                    if child.dep_ == "nsubjpass" and not voice:
                        continue
                    below.append(child)
            out += below
            layer = below
        if voice and not any(c.dep_ == "nsubjpass" for c in head.children):
            out += grammar.surface(head)
        return out

    def passes(self, candidate: Candidate, tests: Tests, skip_near: bool = False) -> bool:
        """Whether conditions hold for a candidate."""
        if not tests:
            return True
        if tests.prep and not any(
            c.dep_ in ("prep", "agent", "dative", "prt") and c.lower_ in tests.prep
            for t in (*candidate.matched, *self._object_heads(candidate))
            for c in t.children
        ):
            return False
        if tests.complement is not None and not self._complement(candidate, tests.complement):
            return False
        clause = self.scene.clause(candidate.token, with_cue=False)
        if tests.near and not skip_near and not tests.near.found(*clause):
            return False
        if tests.not_near and tests.not_near.found(*clause):
            return False
        if tests.topic and not tests.topic.found(*self._topic(candidate)):
            return False
        return self._phrases(candidate, tests)

    def _topic(self, candidate: Candidate) -> Words:
        """What a complement is about: its verbs, their objects, and what hangs on them by a preposition."""
        picked: list[Token] = []
        stack = [c for word in candidate.matched for c in grammar.complements(word)]
        while stack and len(picked) < 40:
            verb = stack.pop()
            picked.append(verb)
            stack += [c for c in verb.children if c.dep_ in ("xcomp", "conj") and grammar.is_verb(c)]
            for child in verb.children:
                if child.dep_ in ("dobj", "nsubjpass", "prt", "attr", "acomp"):
                    picked += [
                        *grammar.conjuncts(child),
                        *(c for c in child.children if c.dep_ in ("compound", "amod")),
                    ]
                elif child.dep_ in ("prep", "agent"):
                    picked.append(child)
                    picked += [t for c in child.children if c.dep_ == "pobj" for t in grammar.conjuncts(c)]
        return self.scene.words(sorted(picked, key=lambda t: t.i))

    def _phrases(self, candidate: Candidate, tests: Tests) -> bool:
        """The conditions on subject and object."""
        if tests.subject or tests.not_subject:
            heads = self._subject_heads(candidate)
            if tests.subject and not self._holds(tests.subject, heads):
                return False
            if tests.not_subject and tests.not_subject.found(*self._core(heads)):
                return False
        if tests.object or tests.not_object:
            heads = self._object_heads(candidate)
            if tests.object and not self._holds(tests.object, heads):
                return False
            if tests.not_object and tests.not_object.found(*self._core(heads)):
                return False
        return True

    def _holds(self, words: WordSet, heads: list[Token]) -> bool:
        if "*actor" in words.special and any(self.scene.refers(t) or self.scene.owner(t) for t in heads):
            return True
        if "*place" in words.special and any(self.scene.is_place(t) for t in heads):
            return True
        return words.found(*self._whole(heads))

    def _subject_heads(self, candidate: Candidate) -> list[Token]:
        if candidate.cue.kind == "noun":
            noun = candidate.token
            found = [c for c in noun.children if c.dep_ in ("poss", "compound", "amod")]
            found += grammar.preposition_objects(noun, "by", 1)
            return found + (grammar.subjects(candidate.carrier) if candidate.carrier is not None else [])
        return self.roles.subject_tokens(candidate)

    def _object_heads(self, candidate: Candidate) -> list[Token]:
        if candidate.cue.kind == "noun":
            return grammar.preposition_objects(candidate.token, "of", 1)
        heads: list[Token] = []
        for token in self.roles.object_tokens(candidate):
            inside = grammar.preposition_objects(token, "of", 1) if token in candidate.matched else []
            heads += inside or [token]
        if not heads and candidate.token.i in self.scene.headline:
            # Headlines: "lifts ban" is taken for two verbs.
            heads += [
                c for c in candidate.token.children if c.dep_ in ("xcomp", "ccomp") and c.i == candidate.token.i + 1
            ]
        for word in candidate.matched[1:]:
            if word.dep_ in ("prep", "prt", "agent", "dative"):
                heads += [t for c in word.children if c.dep_ == "pobj" for t in grammar.conjuncts(c)]
        for clause in grammar.complements(candidate.token):
            heads += [c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")]
        if not heads and candidate.cue.words:
            for word in candidate.matched:
                heads += [
                    t
                    for p in word.children
                    if p.dep_ == "prep"
                    for c in p.children
                    if c.dep_ == "pobj"
                    for t in grammar.conjuncts(c)
                ]
        return heads

    def _whole(self, heads: list[Token]) -> Words:
        """Phrases without their prepositional phrases, but for "of"."""
        picked: list[Token] = []
        for head in heads:
            picked += [t for t in grammar.phrase(head) if not _aside(t, head)]
        return self.scene.words(picked)

    def _core(self, heads: list[Token]) -> Words:
        """Heads of phrases; what a counting word counts."""
        picked: list[Token] = []
        for head in heads:
            picked.append(head)
            if grammar.norm(head) in self.scene.partitive and not self._one_person(head):
                picked += grammar.preposition_objects(head, "of", 1)
        return self.scene.words(picked)

    def _one_person(self, head: Token) -> bool:
        """Whether a noun that may count others is somebody ("the leader of the opposition")."""
        mention = self.scene.reading.mention_of(head)
        return mention is not None and mention.kind == "person" and not mention.plural

    def _complement(self, candidate: Candidate, wanted: str) -> bool:
        clauses = list(grammar.complements(candidate.token))
        if wanted == "commit":
            return any(self._commits(candidate, c) for c in clauses)
        if wanted == "none":
            return not clauses
        if wanted == "any":
            return bool(clauses)
        if wanted == "passive":
            bare = (c for c in clauses if c.tag_ in ("VBN", "VBD") and not any(w.dep_ in _MARKED for w in c.children))
            return any(grammar.passive(c) for c in clauses) or any(bare)
        if wanted == "infinitive":
            return any(grammar.infinitive(c) for c in clauses)
        if wanted == "gerund":
            return any(c.tag_ == "VBG" for c in clauses)
        return any(c.dep_ in ("ccomp", "acl", "relcl") for c in clauses)

    def _commits(self, candidate: Candidate, clause: Token) -> bool:
        """Whether a complement clause lies ahead and its subject is who speaks: "vows to", "said it would"."""
        if grammar.infinitive(clause):
            return clause.dep_ != "xcomp" or not grammar.own(candidate.token, frozenset({"dobj"}))
        if reality.auxiliary(clause) not in ("future", "hypothetical"):
            return False
        mine = set(self.scene.all_of(self._subject_heads(candidate)))
        told = [
            a for t in grammar.own(clause, frozenset({"nsubj"})) for a in self.scene.refers(t) or self.scene.owner(t)
        ]
        known = self.scene.actors
        lands = {known[a].country for a in mine if a in known} - {None}
        return bool(mine & set(told)) or any(known[a].country in lands for a in told if a in known)
