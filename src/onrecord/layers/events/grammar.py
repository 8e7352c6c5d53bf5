"""Grammar: logical subjects and objects of a verb, and what stands in the other slots round a cue.

"Logical" means that voice is undone and what the surface leaves out is filled in: of passives the by-agent and the
passive subject, of coordinated verbs the shared subject or object, of infinitives and participles the controller
(or the raised subject), of relative clauses the antecedent. Terms follow Huddleston and Pullum (2002).
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from spacy.tokens import Token

from onrecord.codebook.index import fold, folded
from onrecord.layers.vocabulary import words

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE = frozenset({"nsubjpass", "csubjpass", "auxpass"})
CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass", "parataxis"})
RELATIVE = frozenset({"who", "whom", "which", "that"})
# Prepositions whose gerund is controlled by the object of some verbs ("accused him of bribing").
OBJECT_GERUND = frozenset({"of", "for", "from", "with"})
DEEP = 12


def norm(token: Token) -> str:
    """The token's lemma, in one spelling; its lower-case form when it has no lemma (names)."""
    return fold(token.lemma_ or token.text)


def is_verb(token: Token) -> bool:
    """Whether a token is a verb form (participles in adjectival use included)."""
    return token.tag_.startswith("VB") or token.pos_ in ("VERB", "AUX")


def conjuncts(token: Token, depth: int = 0) -> list[Token]:
    """A noun and the nouns coordinated with it, in order."""
    out = [token]
    if depth < DEEP:
        for child in token.children:
            if child.i <= token.i or is_verb(child):
                continue
            listed = child.dep_ == "appos" and any(c.dep_ in ("conj", "cc") for c in child.children)
            if child.dep_ == "conj" or listed:
                out += conjuncts(child, depth + 1)
    return out


def passive(verb: Token, depth: int = 0) -> bool:
    """Whether a verb form is passive."""
    if any(c.dep_ in PASSIVE or c.dep_ == "agent" for c in verb.children):
        return True
    if verb.tag_ != "VBN" or depth > DEEP:
        return False
    if any(c.dep_ == "aux" for c in verb.children):
        return False
    if verb.dep_ in ("acl", "amod", "advcl"):
        return not any(c.dep_ in ("nsubj", "dobj") for c in verb.children)
    if verb.dep_ == "conj" and is_verb(verb.head) and not any(c.dep_ == "nsubj" for c in verb.children):
        return passive(verb.head, depth + 1)
    return False


def own(verb: Token, deps: frozenset[str]) -> list[Token]:
    """Dependents of a verb with one of some labels, coordinated nouns included, relative pronouns resolved."""
    out: list[Token] = []
    for child in verb.children:
        if child.dep_ in deps:
            out += [_antecedent(child)] if child.text.lower() in RELATIVE else conjuncts(child)
    return out


def _antecedent(pronoun: Token) -> Token:
    """What a relative pronoun stands for."""
    up, depth = pronoun, 0
    while depth < DEEP and up.head != up:
        if up.dep_ in ("relcl", "acl") and not is_verb(up.head):
            return up.head
        up, depth = up.head, depth + 1
    return pronoun


def agents(verb: Token) -> list[Token]:
    """The by-agents of a passive."""
    out: list[Token] = []
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and passive(verb)):
            out += [t for c in child.children if c.dep_ == "pobj" for t in conjuncts(c)]
    return out


def surface(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subject, whatever the voice; inherited where it is left out."""
    found = own(verb, frozenset({"nsubj", "nsubjpass", "csubj"}))
    if found or depth > DEEP:
        return found
    head = verb.head
    if head == verb:
        return []
    if verb.dep_ == "conj" and is_verb(head):
        return surface(head, depth + 1)
    return controller(verb, depth)


def controller(verb: Token, depth: int) -> list[Token]:
    """Who controls a verb form that has no subject of its own."""
    head = verb.head
    if head == verb:
        return []
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "parataxis", "dep") and is_verb(head):
        if verb.dep_ == "xcomp" and norm(head) not in folded("light", "subject_control"):
            told = own(head, frozenset({"dobj", "dative"})) or (
                own(head, frozenset({"nsubjpass"})) if passive(head) else []
            )
            if told:
                return told
        return surface(head, depth + 1)
    if verb.dep_ in ("xcomp", "acl", "advcl", "amod", "relcl") and not is_verb(head):
        if verb.dep_ == "xcomp" and head.dep_ in ("acomp", "attr", "oprd"):
            return surface(head.head, depth + 1)
        if infinitive(verb):
            return holders(head, depth + 1)
        return conjuncts(head) if head.pos_ in ("NOUN", "PROPN", "PRON", "NUM") else []
    if verb.dep_ == "pcomp":
        prep, over = head, head.head
        if is_verb(over):
            if prep.lower_ in OBJECT_GERUND and norm(over) in folded("light", "object_gerund"):
                return objects(over, depth + 1) or surface(over, depth + 1)
            return surface(over, depth + 1)
        if over.dep_ == "acomp" and norm(over) in folded("light", "doers"):
            return surface(over.head, depth + 1)
        return holders(over, depth + 1)
    return []


def infinitive(verb: Token) -> bool:
    """Whether a verb form is an infinitive ("to go", "let him go")."""
    marks = [c.tag_ for c in verb.children if c.dep_ in ("aux", "mark")]
    return "TO" in marks or (verb.tag_ == "VB" and not marks and verb.dep_ in ("xcomp", "ccomp"))


def holders(noun: Token, depth: int = 0) -> list[Token]:
    """Whose plan, offer, claim it is: the possessor, else the subject of the verb that the noun is object of."""
    for child in noun.children:
        if child.dep_ == "poss":
            return conjuncts(child)
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "of"):
            return [t for c in child.children if c.dep_ == "pobj" for t in conjuncts(c)]
    if noun.dep_ in ("dobj", "attr", "oprd", "pobj") and depth < DEEP:
        over = noun.head if noun.dep_ != "pobj" else noun.head.head
        if is_verb(over):
            return subjects(over, depth + 1)
        if noun.dep_ == "pobj" and over != noun:
            return holders(over, depth + 1)
    return []


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The logical subjects of a verb."""
    if depth > DEEP:
        return []
    if passive(verb):
        by = agents(verb)
        if by or verb.dep_ != "conj" or not is_verb(verb.head):
            return by
        return agents(verb.head) if passive(verb.head) else []
    found = own(verb, SUBJECTS)
    if found:
        return found
    if verb.dep_ == "conj" and is_verb(verb.head):
        return surface(verb.head, depth + 1) if passive(verb.head) else subjects(verb.head, depth + 1)
    return controller(verb, depth + 1)


def objects(verb: Token, depth: int = 0) -> list[Token]:
    """The logical objects of a verb."""
    if depth > DEEP:
        return []
    if passive(verb):
        found = own(verb, frozenset({"nsubjpass"}))
        if not found and verb.dep_ in ("acl", "amod", "relcl") and not is_verb(verb.head):
            found = [verb.head] if verb.dep_ == "amod" else conjuncts(verb.head)[:1]
        found = found or surface(verb, depth + 1)
        return found + own(verb, frozenset({"dobj"}))
    found = own(verb, frozenset({"dobj"}))
    if len(found) == 1 and found[0].pos_ == "NUM":
        found = _counted(verb, found[0]) or found
    found = found or _mistaken(verb) or _described(verb)
    if found:
        return found
    if verb.dep_ == "relcl" and own(verb, SUBJECTS) and verb.head not in own(verb, SUBJECTS):
        where = any(c.lower_ in ("where", "when", "why") for c in verb.children)
        return [] if where else [verb.head]
    for child in verb.children:
        if child.dep_ == "conj" and is_verb(child) and child.i - verb.i <= 3:
            return own(child, frozenset({"dobj"}))
    return []


def _counted(verb: Token, number: Token) -> list[Token]:
    """What a number counts where a participle after it is taken for a verb: "deported 34 rejected asylum seekers"."""
    for child in verb.children:
        if child.dep_ == "conj" and child.i == number.i + 1 and child.tag_ in ("VBD", "VBN"):
            return own(child, frozenset({"dobj"}))
    return []


def _mistaken(verb: Token) -> list[Token]:
    """An object that hangs on a particle taken for a preposition or on a participle that only describes it.

    "voted down the bill", "accused neighbouring Rwanda of".
    """
    for child in verb.children:
        if child.i != verb.i + 1:
            continue
        if child.dep_ == "prep" and child.lower_ in words("reach", "particles"):
            return own(child, frozenset({"pobj"}))
        if child.dep_ == "xcomp" and norm(child) in words("reach", "describing"):
            return own(child, frozenset({"dobj"}))
    return []


def small_clause(token: Token) -> bool:
    """Whether an adjective makes a clause without a verb: "found the minister *guilty*"."""
    return token.dep_ == "ccomp" and token.pos_ == "ADJ" and not any(c.dep_ in ("aux", "mark") for c in token.children)


def _described(verb: Token) -> list[Token]:
    """The object that an adjective after it makes a small clause of ("found *the minister* guilty")."""
    return [t for c in verb.children if small_clause(c) and c.i > verb.i for t in own(c, frozenset({"nsubj"}))]


def complements(verb: Token) -> Iterator[Token]:
    """Heads of the clauses that complement a verb or noun."""
    for child in verb.children:
        if child.dep_ in ("ccomp", "xcomp") or (child.dep_ in ("acl", "relcl") and infinitive(child)):
            yield child
        elif child.dep_ == "prep":
            yield from (c for c in child.children if c.dep_ == "pcomp")
        elif (child.dep_ == "advcl" and infinitive(child) and child.i > verb.i) or (
            child.dep_ == "acl" and not is_verb(verb) and any(c.dep_ == "mark" for c in child.children)
        ):
            yield child


def phrase(token: Token) -> list[Token]:
    """The words of a noun phrase without its clauses."""
    out: list[Token] = []
    stack = [token]
    while stack:
        word = stack.pop()
        out.append(word)
        if len(out) > 40:
            break
        stack += [
            c
            for c in word.children
            if c.dep_ not in CLAUSAL
            and c.dep_ not in ("punct", "cc", "appos")
            and not (c.dep_ == "conj" and is_verb(c))
        ]
    return sorted(out, key=lambda t: t.i)


_LINKS = frozenset(["prep", "dobj", "prt", "advmod", "pobj", "attr", "oprd", "acomp", "dative", "amod", "nsubjpass"])


def preposition_objects(root: Token, name: str, depth: int = 3, but: Container[int] = ()) -> list[Token]:
    """Objects of a preposition that hangs on a word or, failing that, on what hangs on the word; nearest first.

    Words at the places in `but` (those of times) are passed over.
    """
    layer = [root]
    for _ in range(depth):
        found: list[Token] = []
        below: list[Token] = []
        for word in layer:
            for child in word.children:
                if child.dep_ in ("prep", "agent", "dative") and child.lower_ == name:
                    held = [t for c in child.children if c.dep_ == "pobj" for t in conjuncts(c)]
                    found += [t for t in held if t.i not in but]
                    if name in words("reach", "aimed"):
                        found += [t for c in child.children if c.dep_ == "pcomp" for t in own(c, SUBJECTS)]
                elif child.dep_ in _LINKS:
                    below.append(child)
        if found:
            return found
        layer = below
    return []
