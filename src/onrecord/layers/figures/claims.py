"""What each number and each uncounted person of a report is claimed to be: killed, injured, detained ...

`Claims` walks over the words of the lexicon, finds their patients, and keeps for each patient the meaning that binds
it best: its own over one shared by "and", then the higher rank.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from onrecord.layers.figures import patients
from onrecord.layers.figures.lexicon import Meaning, meanings
from onrecord.layers.figures.quantities import Quantity, Scanner
from onrecord.layers.figures.reality import is_real
from onrecord.layers.reading import Reading

_VERB_TAGS = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")
_WINDOW = 14


@dataclass(slots=True)
class Claim:
    """A meaning laid on a quantity (`quantity`) or on one uncounted person (`node` alone)."""

    meaning: Meaning
    trigger: int
    node: int
    quantity: int | None
    own: bool
    group: tuple[int, ...] = ()

    def beats(self, other: Claim) -> bool:
        """Whether this claim binds better than another on the same words."""
        return (self.own, self.meaning.rank) > (other.own, other.meaning.rank)


@dataclass
class Claims:
    """The claims of one reading, by the number or person they are about."""

    reading: Reading
    scanner: Scanner
    quantities: list[Quantity]
    counted: dict[int, Claim] = field(default_factory=dict)
    persons: dict[int, Claim] = field(default_factory=dict)
    groups: dict[tuple[int, ...], Claim] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lex = meanings()
        self.doc = self.reading.doc
        self.low = self.scanner.low
        self.sent_start, self.sent_end = sentence_bounds(self.doc)
        self.by_token: dict[int, int] = {}
        self.ends: dict[int, int] = {}
        self.starts: dict[int, int] = {}
        for n, q in enumerate(self.quantities):
            self.starts[q.first] = n
            self.ends[q.last] = n
            for k in range(q.first, q.last + 1):
                self.by_token[k] = n
        for n, q in enumerate(self.quantities):
            if q.head is not None:
                self.by_token.setdefault(q.head, n)
                self.ends.setdefault(q.head, n)

    def collect(self) -> None:
        """Lay the meanings of all trigger words on their patients."""
        triggers, furniture = self.lex.triggers, self.reading.is_furniture
        for i, word in enumerate(self.low):
            if word in triggers and not furniture[i]:
                for meaning, found in self._patients(self.doc[i], word):
                    self.lay(meaning, i, found)

    def _patients(self, token: Token, word: str) -> Iterator[tuple[Meaning, list[Token]]]:
        verbal = token.tag_ in _VERB_TAGS and token.dep_ not in ("amod", "compound")
        if word in self.lex.sets["never_nouns"] and not verbal:
            yield self.lex.verbs[word][-1], self.beside(token.i, right=False)
        elif word in self.lex.verbs and token.tag_ in ("NN", "NNS") and token.i + 1 in self.starts:
            plain = [m for m in self.lex.verbs[word] if not m.completions and not m.needs and not m.weak]
            yield from ((m, self.beside(token.i, right=True)) for m in plain)
        if word in self.lex.verbs and (verbal or (token.pos_ == "ADJ" and token.dep_ not in ("amod", "compound"))):
            for meaning in self.lex.verbs[word]:
                if self._complete(meaning, token) and is_real(token, self.low):
                    yield meaning, self._of_verb(token, meaning)
        if (
            word in self.lex.states
            and not (verbal and word in self.lex.verbs)
            and not (word == "shot" and token.pos_ == "NOUN")
        ):
            found = self._with_beside(token.i, patients.of_state(token))
            if is_real(patients.clause_of(token), self.low) and not self._denied(token.i):
                yield self._unsure(self.lex.states[word], token), found
        if word in self.lex.nouns and token.pos_ in ("NOUN", "PROPN"):
            yield from self._of_noun(token, self.lex.nouns[word])
        for phrase, meaning in self.lex.conditions.get(word, ()):
            if tuple(self.low[token.i : token.i + len(phrase)]) == phrase:
                if is_real(patients.clause_of(token), self.low):
                    yield meaning, self._with_beside(token.i, patients.of_condition(token))
                break

    def _of_verb(self, verb: Token, meaning: Meaning) -> list[Token]:
        passive = meaning.role == "subject" or patients.is_passive(verb)
        found = patients.of_verb(verb, meaning.role)
        if passive:
            found = self._with_beside(verb.i, found)
        elif beside := self.beside(verb.i, right=True):
            return beside
        elif self.low[verb.i] in self.lex.sets["figurative"]:
            found = [t for t in found if t.i in self.by_token]
        if not found and meaning.role == "object" and verb.tag_ in ("VBD", "VBN") and not meaning.weak:
            return self.beside(verb.i, right=False)
        if not found and meaning.weak and self._in_headline(verb):
            return patients.subjects(verb)
        return found

    def _with_beside(self, i: int, found: list[Token]) -> list[Token]:
        """The quantity right before a word comes first, then those it is joined to."""
        beside = self.beside(i, right=False)
        if not beside or not found or beside[0].i == found[0].i:
            return beside or found
        return [*found, *beside] if beside[0] in patients.joined(found[0]) else beside

    def _denied(self, i: int) -> bool:
        """`was not hurt`, whatever the parse."""
        return bool(set(self.low[max(i - 2, 0) : i]) & self.lex.sets["negations"])

    def _in_headline(self, token: Token) -> bool:
        block = self.reading.block_of(token.idx)
        return block is not None and block.kind in ("headline", "subhead")

    def beside(self, i: int, right: bool) -> list[Token]:
        """The quantity right before a word (over auxiliaries), or right behind it."""
        before = self.lex.sets["auxiliaries"]
        n = self.starts.get(i + 1) if right else patients.before(self.low, i, self.ends, before)
        if n is None:
            return []
        q = self.quantities[n]
        return [self.doc[q.head if q.head is not None and not q.partitive else q.core]]

    def _of_noun(self, noun: Token, meaning: Meaning) -> Iterator[tuple[Meaning, list[Token]]]:
        if meaning.needs and not self._nearby(noun.i, meaning.needs, _WINDOW):
            return
        if meaning.what in ("detained", "displaced") and self.low[patients.clause_of(noun).i] in self.lex.sets["freed"]:
            meaning = Meaning("freed", "other", 1)
        if meaning.weak and self.low[noun.i - 1] in self.lex.sets["multiple_fatal"]:
            meaning = Meaning("fatal", "killed", 9, owns=True)
        n = self.by_token.get(noun.i)
        if n is not None and self.quantities[n].head == noun.i and self.quantities[n].kind != "zero":
            if meaning.counts:
                yield meaning, [noun]
            return
        if not meaning.owns or self.low[noun.i - 1] in self.lex.sets["attempt_nouns"]:
            return
        given = any(c.dep_ in ("det", "poss") and self.low[c.i] != "a" for c in noun.children)
        if given or is_real(patients.clause_of(noun), self.low):
            yield meaning, patients.of_noun(noun)

    def _unsure(self, meaning: Meaning, token: Token) -> Meaning:
        """`feared dead` binds less than `missing`."""
        feared = self.lex.tables["feared"]
        if self.low[token.i - 1] in feared["words"] or self.low[token.head.i] in feared["words"]:
            return Meaning(meaning.rule, meaning.what, feared["rank"], meaning.weak)
        return meaning

    def _nearby(self, i: int, wanted: frozenset[str], reach: int) -> bool:
        """Whether one of some words stands within reach of a word in its sentence."""
        start, stop = max(i - reach, self.sent_start[i]), min(i + reach + 1, self.sent_end[i])
        return any(word in wanted for word in self.low[start:stop])

    def _complete(self, meaning: Meaning, verb: Token) -> bool:
        """Whether the words that a verb's meaning hangs on stand in its clause."""
        if meaning.needs:
            wanted = self.lex.sets["weapon_words"] if "shot" in meaning.needs else meaning.needs
            if not self._nearby(verb.i, wanted, 6 if "shot" in meaning.needs else 2):
                return False
        if not meaning.completions:
            return True
        start, stop = max(verb.i - 2, self.sent_start[verb.i]), min(verb.i + _WINDOW, self.sent_end[verb.i])
        for phrase in meaning.completions:
            n = len(phrase)
            if phrase[0] not in self.low[start:stop]:
                continue
            for k in range(start, stop - n + 1):
                if k != verb.i and tuple(self.low[k : k + n]) == phrase and self._fits(phrase, k, verb.i):
                    return True
        return False

    def _fits(self, phrase: tuple[str, ...], k: int, verb: int) -> bool:
        if phrase[0] in ("fatally", "mortally"):
            return k < verb + 3
        if phrase[0] in ("down", "up"):
            return k == verb + 1
        if k < verb:
            return False
        if len(phrase) == 1 and phrase[0] in self.lex.states and k + 1 < len(self.low):
            return self.doc[k + 1].pos_ not in ("NOUN", "PROPN")
        return True

    # -------------------------------------------------------------- laying

    def lay(self, meaning: Meaning, trigger: int, found: list[Token]) -> None:
        """Lay a meaning on patients and on those joined to them."""
        if not found:
            return
        nodes, joined = patients.listed(found[0]), {t.i for t in patients.joined(found[0])}
        own = {node.i for node in found}
        kept: list[int] = []
        for node in nodes:
            key = self._key(node, trigger)
            if key is None:
                continue
            if node.i in joined:
                kept.append(node.i)
            claim = Claim(meaning, trigger, node.i, key if key >= 0 else None, node.i in own)
            table, where = (self.counted, key) if key >= 0 else (self.persons, node.i)
            old = table.get(where)
            if old is None or claim.beats(old):
                table[where] = claim
        if len(kept) > 1:
            group = tuple(kept)
            old = self.groups.get(group)
            if old is None or meaning.rank > old.meaning.rank:
                self.groups[group] = Claim(meaning, trigger, group[0], None, True, group)

    def _key(self, node: Token, trigger: int) -> int | None:
        """The number of the quantity that a node is counted by, -1 for one uncounted person, None for neither."""
        n = self.by_token.get(node.i)
        careful = self.low[trigger] in self.lex.sets["careful"]
        if n is not None:
            q = self.quantities[n]
            if q.kind not in ("count", "zero") or not self.can_suffer(q, careful):
                return None
            return n
        return -1 if self.is_person(node) else None

    def can_suffer(self, q: Quantity, careful: bool) -> bool:
        """Whether what is counted can be killed or held; when `careful`, only what is surely people."""
        if q.head is None:
            return True
        word = self.low[q.head]
        kind = self.lex.other.get(word)
        if word in self.lex.sets["things"] or kind in ("economy", "weapons", "places", "votes", "cases"):
            return word in self.lex.sets["persons"]
        return not careful or self.is_people(q.head)

    def is_people(self, i: int) -> bool:
        """Whether a noun surely names people."""
        word, sets = self.low[i], self.lex.sets
        if (
            self.lex.other.get(word) == "people"
            or word in self.scanner.lex.sets["whole_pronouns"]
            or word in sets["troops"]
            or word in sets["persons"]
            or word in self.lex.nouns
        ):
            return True
        if (word.endswith("s") and word[:-1] in sets["persons"]) or self.doc[i].ent_type_ == "NORP":
            return True
        mention = self.reading.mention_of(i)
        return mention is not None and mention.kind in ("person", "population", "group")

    def is_person(self, node: Token) -> bool:
        """Whether a node is one person told without a number: a name, "a man", "he"."""
        word, sets = self.low[node.i], self.lex.sets
        if node.pos_ == "PRON":
            return word in sets["pronouns"]
        if word in sets["ordinal_persons"] and node.dep_ in ("nsubj", "nsubjpass", "dobj", "conj", "pobj"):
            return any(c.dep_ == "det" for c in node.children) or word == "another"
        if node.tag_ in ("NNS", "NNPS") or node.pos_ not in ("NOUN", "PROPN"):
            return False
        if any(self.low[c.i] in sets["indefinite"] for c in node.children if c.dep_ == "det"):
            return False
        if word in sets["persons"] or word in sets["perpetrators"]:
            return True
        mention = self.reading.mention_of(node)
        if mention is not None and mention.kind == "person":
            return not mention.plural
        if not node.text[:1].isupper() or any(c.dep_ == "det" for c in node.children):
            return False
        if node.ent_type_ == "PERSON" or any(
            c.dep_ == "appos" and self.low[c.i] in sets["persons"] for c in node.children
        ):
            return True
        return node.ent_type_ == "" and mention is None and node.i not in self.reading.place_by_token

    def share(self) -> None:
        """`nearly 1,200 Lebanese and 160 Israelis`: a number joined by "and" shares the other's meaning."""
        for n in range(len(self.quantities) - 1):
            first, second = self.quantities[n], self.quantities[n + 1]
            end = first.head if first.head is not None else first.last
            if (
                self.low[second.first - 1] != "and"
                or end != second.first - 2
                or first.kind != "count"
                or second.kind != "count"
            ):
                continue
            for mine, other in ((n, n + 1), (n + 1, n)):
                claim = self.counted.get(other)
                q = self.quantities[mine]
                if claim is None or mine in self.counted or q.head is None or not self.can_suffer(q, True):
                    continue
                self.counted[mine] = Claim(claim.meaning, claim.trigger, q.head, mine, False)
                group = tuple(self.quantities[k].head or self.quantities[k].core for k in (n, n + 1))
                self.groups.setdefault(group, Claim(claim.meaning, claim.trigger, group[0], None, True, group))


def sentence_bounds(doc: Doc) -> tuple[list[int], list[int]]:
    """For every token, where its sentence begins and ends (asking each token would cost the sentence's length)."""
    starts, ends, first = [0] * len(doc), [0] * len(doc), 0
    for i, token in enumerate(doc):
        if token.is_sent_start and i > first:
            ends[first:i] = [i] * (i - first)
            first = i
        starts[i] = first
    ends[first:] = [len(doc)] * (len(doc) - first)
    return starts, ends
