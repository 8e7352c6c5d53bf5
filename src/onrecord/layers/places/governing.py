"""The place that governs an event: by syntax, never by nearness.

The rules are tried in order on the word that heads the event; the first that gives a place wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from onrecord.layers.reading import Reading
from onrecord.layers.vocabulary import words
from onrecord.record import Place

_OBJECTS = ("dobj", "nsubjpass", "attr", "oprd")
_VERBS = ("VERB", "AUX")
_DEPTH = 4


def governing(reading: Reading, token_index: int) -> Place | None:
    """The place at which the event headed by a token happens; None when the syntax names none."""
    token = reading.doc[token_index]
    for rule in RULES:
        for place in rule(reading, token):
            return _narrowed(reading, token, place) if rule is own_scene else place
    return None


def _narrowed(reading: Reading, token: Token, place: Place) -> Place:
    """`bombed a town, Taruje, in South Kordofan`: a town acted upon tells more than the province it is in."""
    if place.feature in ("country", "admin1", "region"):
        for other in argument(reading, token):
            if other.feature in (None, "city", "admin2", "site") and other.country == place.country:
                return other
    return place


def _named(reading: Reading, token: Token) -> Place | None:
    return reading.place_by_token.get(token.i)


def _within(reading: Reading, noun: Token, depth: int = 0) -> Iterator[Place]:
    """The places that a noun phrase is at: itself, its modifiers, its own locative phrases."""
    if place := _named(reading, noun):
        yield place
        return
    for child in noun.children:
        if child.dep_ in ("compound", "nmod", "poss", "amod") and (place := _named(reading, child)):
            yield place
    if depth < _DEPTH:
        yield from _phrases(reading, noun, "scene", depth)
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "to", "from"):
                for inner in _objects(child):
                    yield from _within(reading, inner, depth + 1)
            elif child.dep_ in ("appos", "conj"):
                yield from _within(reading, child, depth + 1)


def _objects(preposition: Token) -> Iterator[Token]:
    """What a preposition governs; "from inside Syria" reaches through."""
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            yield child
        elif child.dep_ == "prep":
            yield from _objects(child)


def _phrases(reading: Reading, token: Token, kind: str, depth: int = 0) -> Iterator[Place]:
    """The places of a word's own prepositional phrases of a kind."""
    wanted = words("places", kind)
    for child in token.children:
        if child.dep_ in ("prep", "agent", "advmod") and child.lower_ in wanted:
            for noun in _objects(child):
                if kind == "scene" and child.lower_ in ("on", "over", "under", "between") and noun.ent_type_ == "DATE":
                    continue
                yield from _within(reading, noun, depth + 1)


def own_scene(reading: Reading, token: Token) -> Iterator[Place]:
    """`met in Danang`, `talks in Geneva`: the word's own locative phrase."""
    yield from _phrases(reading, token, "scene")


def modifier(reading: Reading, token: Token) -> Iterator[Place]:
    """`the Aleppo bombing`, `Syria's civil war`: a place before a noun of action."""
    if token.pos_ in _VERBS:
        return
    for child in token.lefts:
        if child.dep_ in ("compound", "nmod", "poss", "amod") and (place := _named(reading, child)):
            yield place


def aimed_at(reading: Reading, token: Token) -> Iterator[Place]:
    """`the attack on Aleppo`, `the siege of Homs`: the target of a noun of action."""
    if token.pos_ not in _VERBS:
        yield from _phrases(reading, token, "target")


def where_clause(reading: Reading, token: Token) -> Iterator[Place]:
    """`Raqqa, where jets killed dozens`: the noun that a clause with "where" describes."""
    verb = _verb_of(token)
    if verb is not None and verb.dep_ == "relcl" and any(c.lower_ in ("where", "wherein") for c in verb.subtree):
        yield from _within(reading, verb.head)


def light_verb(reading: Reading, token: Token) -> Iterator[Place]:
    """`held talks in Geneva`, `a round of talks took place in Kabul`: the verb that a noun of action leans on."""
    if token.pos_ in _VERBS:
        return
    for _ in range(_DEPTH):
        if token.dep_ != "pobj" or token.head.lower_ != "of" or token.head.head.pos_ in _VERBS:
            break
        token = token.head.head
        yield from _phrases(reading, token, "scene")
    verb = token.head
    if token.dep_ in ("dobj", "nsubj", "nsubjpass", "attr") and verb.pos_ in _VERBS:
        yield from _phrases(reading, verb, "scene")
    elif token.dep_ == "pobj" and token.head.dep_ in ("prep", "agent") and token.head.head.pos_ in _VERBS:
        yield from _phrases(reading, token.head.head, "scene")


def argument(reading: Reading, token: Token) -> Iterator[Place]:
    """`shelled a hospital in Aleppo`, `captured Raqqa`: where the thing acted upon is."""
    for child in token.children:
        if child.dep_ in _OBJECTS:
            yield from _within(reading, child)


def motion(reading: Reading, token: Token) -> Iterator[Place]:
    """`flew to Geneva`, `crossed into Turkey`, `withdrew from Mosul`."""
    yield from _phrases(reading, token, "motion")


def aim_of_verb(reading: Reading, token: Token) -> Iterator[Place]:
    """`fired on Homs`: the target of a verb of action."""
    if token.pos_ in _VERBS:
        yield from _phrases(reading, token, "target")


def subject(reading: Reading, token: Token) -> Iterator[Place]:
    """`protesters in Kyiv burned flags`: where those who act are, when they are not a country themselves."""
    for child in token.lefts:
        if child.dep_ in ("nsubj", "csubj") and _named(reading, child) is None:
            yield from _phrases(reading, child, "scene")


def chain(reading: Reading, token: Token) -> Iterator[Place]:
    """`agreed in Paris to halt fighting and lift the siege`: a joined or dependent verb shares the scene."""
    if token.pos_ in _VERBS and token.dep_ in ("conj", "xcomp", "advcl") and token.head.pos_ in _VERBS:
        yield from _phrases(reading, token.head, "scene")


def joined(reading: Reading, token: Token) -> Iterator[Place]:
    """`was shot and killed in Kabul`: the scene hung on the verb that follows."""
    for child in token.children:
        if (
            child.dep_ == "conj"
            and child.pos_ == token.pos_
            and not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
        ):
            yield from _phrases(reading, child, "scene")


def _verb_of(token: Token) -> Token | None:
    """The verb of the clause that a word stands in."""
    at = token
    for _ in range(_DEPTH * 2):
        if at.pos_ in _VERBS:
            return at
        if at.head.i == at.i:
            return None
        at = at.head
    return None


RULES: tuple[Callable[[Reading, Token], Iterator[Place]], ...] = (
    own_scene,
    modifier,
    aimed_at,
    light_verb,
    argument,
    aim_of_verb,
    motion,
    joined,
    where_clause,
    subject,
    chain,
)
