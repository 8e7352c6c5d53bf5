"""Whom a word of killing, wounding, arresting ... is said of: the heads of its patients' noun phrases.

Syntax first; where the parse of a headline or a list breaks, the number that stands right beside the word.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from onrecord.layers.figures.lexicon import meanings

_VERBAL = ("VERB", "AUX")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")
_RELATIVE = frozenset(["who", "which", "that", "whom"])
_REACH = 5


def clause_of(token: Token) -> Token:
    """The verb of the clause a word stands in (or the root it hangs on)."""
    at = token
    for _ in range(12):
        if at.pos_ in _VERBAL or at.head.i == at.i:
            return at
        at = at.head
    return at


def children(token: Token, *deps: str) -> list[Token]:
    """Dependents of given relations, in order."""
    return [child for child in token.children if child.dep_ in deps]


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The subject of a verb, its own or shared."""
    own = children(verb, "nsubj", "nsubjpass")
    if own:
        head = own[0]
        if head.lower_ in _RELATIVE and (noun := _antecedent(verb)) is not None:
            return [noun]
        return own[:1]
    above = verb.head
    if depth > 4 or above.i == verb.i:
        return []
    if verb.dep_ == "conj" and above.pos_ in _VERBAL:
        return subjects(above, depth + 1)
    if verb.dep_ in ("acl", "relcl") and above.pos_ not in _VERBAL:
        return [above]
    if verb.dep_ == "xcomp" and above.pos_ in (*_VERBAL, "ADJ"):
        things = children(above, "dobj")
        return things[:1] if things and above.lemma_ not in meanings().sets["raising"] else subjects(above, depth + 1)
    if verb.dep_ in ("ccomp", "auxpass") and above.lemma_ in ("be", "get"):
        return subjects(above, depth + 1)
    return []


def _antecedent(verb: Token) -> Token | None:
    """The noun that a relative clause describes."""
    at = verb
    for _ in range(4):
        if at.dep_ in ("relcl", "acl") and at.head.pos_ not in _VERBAL:
            return at.head
        if at.dep_ not in ("conj", "ccomp", "xcomp", "relcl"):
            return None
        at = at.head
    return None


def is_passive(verb: Token) -> bool:
    """Whether a verb is told of its patient: "were killed", "12 killed in", "the man shot on Friday"."""
    if verb.tag_ not in ("VBN", "VBD", "JJ"):
        return False
    aux = [c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    if any(w in ("been", "being", "was", "were", "is", "are", "be", "got", "get") for w in aux):
        return True
    if verb.tag_ == "VBD":
        return verb.dep_ == "acl" and not children(verb, "dobj", "nsubj")
    if any(w in ("has", "have", "had", "'ve", "'d") for w in aux):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ in _VERBAL and not children(verb, "dobj"):
        return is_passive(verb.head)
    return not children(verb, "dobj")


def objects(verb: Token) -> list[Token]:
    """What an active verb acts on; a verb joined by "and" shares its object."""
    own = children(verb, "dobj", "obj", "dative")
    if own and own[0].lower_ in _RELATIVE:
        noun = _antecedent(verb)
        return [noun] if noun is not None else []
    if own:
        return own[:1]
    if (
        verb.dep_ == "relcl"
        and verb.tag_ == "VBD"
        and any(c.dep_ == "nsubj" and c.lower_ not in _RELATIVE for c in verb.lefts)
    ):
        return [verb.head]
    behind = [
        o
        for c in children(verb, "acomp", "oprd", "advcl", "advmod", "xcomp")
        if c.pos_ == "ADJ"
        for o in children(c, "dobj")
    ]
    if behind:
        return behind[:1]
    small = [
        s
        for c in children(verb, "ccomp", "xcomp", "oprd")
        if c.pos_ in ("ADJ", "NOUN", "VERB")
        for s in children(c, "nsubj", "nsubjpass")
    ]
    if small and small[0].i > verb.i:
        return small[:1]
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ in _VERBAL and child.i - verb.i <= _REACH:
            shared = children(child, "dobj")
            if shared and not children(child, "nsubj", "nsubjpass"):
                return shared[:1]
    return []


def of_verb(verb: Token, role: str) -> list[Token]:
    """The patients of a verb of doing (`object`) or of undergoing (`subject`)."""
    if role == "subject":
        return subjects(verb)
    if role == "either":
        return objects(verb) or subjects(verb)
    if is_passive(verb):
        return subjects(verb) or objects(verb)
    return objects(verb)


def of_state(word: Token) -> list[Token]:
    """Whom an adjective or participle is said of: "12 dead", "three wounded men", "left 40 injured", "are missing"."""
    head = word.head
    if word.dep_ in ("amod", "compound", "nmod") and head.pos_ in ("NOUN", "PROPN"):
        return [head]
    own = children(word, "nsubj", "nsubjpass")
    if own:
        return own[:1]
    if (
        word.dep_ in ("acomp", "oprd", "attr", "xcomp", "ccomp", "conj", "advmod", "amod", "dobj")
        and head.pos_ in _VERBAL
    ):
        things = objects(head)
        if things and not is_passive(head) and head.lemma_ not in ("be", "remain", "lie") and things[0].i != word.i:
            return things
        return subjects(head)
    if word.dep_ == "conj" and head.pos_ in ("ADJ", "VERB"):
        return of_state(head)
    if word.dep_ in ("acl", "relcl", "appos") and head.pos_ in ("NOUN", "PROPN", "NUM"):
        return [head]
    return []


def of_noun(noun: Token) -> list[Token]:
    """Whom a noun of action is about: "the killing of 95 villagers", "the mayor's murder"."""
    found = [p for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for p in children(c, "pobj")]
    found += [c for c in children(noun, "poss") if c.lower_ not in ("its", "their", "your", "my", "our")]
    return found[:1]


def of_condition(word: Token) -> list[Token]:
    """Whom "in critical condition" is said of: the subject of a verb of being or staying, else the noun before."""
    verb, sets = clause_of(word), meanings().sets
    if verb.pos_ not in _VERBAL:
        return [verb] if verb.pos_ in ("NOUN", "PROPN", "NUM") and verb.i < word.i else []
    if not is_passive(verb) and verb.lemma_ in sets["leaving"]:
        return objects(verb)
    if is_passive(verb) or verb.lemma_ in sets["staying"] or verb.i >= word.i:
        return subjects(verb)
    return [word.head] if word.head.pos_ in ("NOUN", "PROPN") and word.head.i < word.i else []


def joined(head: Token) -> list[Token]:
    """A noun and those joined to it by commas and "and"."""
    out, queue = [head], [head]
    while queue and len(out) < 40:
        at = queue.pop(0)
        for child in at.children:
            if child.dep_ == "conj" and child.pos_ in _NOMINAL and child.i > at.i:
                out.append(child)
                queue.append(child)
    return out


def listed(head: Token) -> list[Token]:
    """A noun, those joined to it, and numbered ones in apposition ("189 Dutch, 44 Malaysians and 27 Australians")."""
    out = joined(head)
    for noun in out[:]:
        for child in children(noun, "appos"):
            if children(child, "nummod"):
                out += [t for t in joined(child) if t not in out]
    return out


def before(words: Sequence[str], index: int, ends: dict[int, int], between: frozenset[str]) -> int | None:
    """The quantity that ends right before a word, over auxiliaries; None without one."""
    at = index - 1
    for _ in range(_REACH):
        if at in ends:
            return ends[at]
        if at < 0 or words[at] not in between:
            return None
        at -= 1
    return None
