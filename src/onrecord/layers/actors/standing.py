"""How a state's or capital's name stands: as one that takes part, or as a mere place."""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Token

from onrecord.layers.actors.lexicon import acted_on, actor_words, lemma
from onrecord.layers.actors.phrase import governor


def takes_part(name: Token, capital: bool) -> bool:
    """Whether a state (or capital) acts, speaks, or is acted on where its name stands."""
    dep, head = governor(name)
    if dep in ("nsubj", "csubj", "agent"):
        return not capital or _capital_acts(head)
    if dep == "nsubjpass":
        return not capital or lemma(head) in actor_words("human_objects")
    if dep in ("dobj", "dative", "iobj"):
        if lemma(head) in actor_words("human_objects") or _official_visit(head) or _led_to(head) or _hit(head):
            return True
        return not capital and head.pos_ == "VERB" and _object_acts(head)
    if dep == "pobj":
        return _under_preposition(head, capital)
    if dep in ("poss", "compound", "nmod", "amod"):
        if dep != "poss" and not capital and _struck_place(head):
            return True
        return lemma(head) in actor_words("action_nouns") or _judged(head) or _barred(head)
    return dep == "npadvmod" and _backer(name)


def _official_visit(verb: Token) -> bool:
    """Whether a verb of travel has an office-holder or a delegation for its subject: then the host is a party."""
    if lemma(verb) not in actor_words("visiting_verbs"):
        return False
    return any(
        c.dep_ == "nsubj"
        and (lemma(c) in actor_words("visitors") or any(lemma(t) in actor_words("visitors") for t in c.children))
        for c in islice(verb.children, 40)
    )


def _hit(verb: Token) -> bool:
    """Whether a measure falls on the object, not a bomb on a town: "hit Minsk with new sanctions"."""
    return lemma(verb) in actor_words("measure_verbs") and any(
        lemma(noun) in actor_words("barring_nouns")
        for prep in islice(verb.rights, 20)
        if prep.dep_ == "prep" and prep.lower_ == "with"
        for noun in prep.children
    )


def _deed_above(preposition: Token) -> bool:
    """Whether a noun of action stands over a by-phrase, be it some way off ("the sale of jets by Seoul")."""
    up = preposition.head
    for _ in range(3):
        if lemma(up) in actor_words("action_nouns"):
            return True
        if up.dep_ != "pobj" or up.head.lower_ not in ("of", "on", "to", "from"):
            return False
        up = up.head.head
    return False


def _led_to(verb: Token) -> bool:
    """Whether a verb brings its object to do something ("led Jakarta to summon the envoy")."""
    return lemma(verb) in actor_words("causing_verbs") and any(
        c.dep_ == "xcomp" and any(m.tag_ == "TO" for m in c.children) for c in islice(verb.children, 40)
    )


def _judged(noun: Token) -> bool:
    """Whether a noun is what somebody praises, condemns, denies or refuses: whose it is, is a party."""
    dep, head = governor(noun)
    if dep == "pobj" and head.lower_ in ("against", "at", "over", "of", "for", "to"):
        head = head.head
        if lemma(head) in actor_words("judging_nouns"):
            return True
    elif dep not in ("dobj", "nsubjpass"):
        return False
    return lemma(head) in actor_words("judging_verbs")


def _barred(noun: Token) -> bool:
    """Whether a noun is of goods that are banned, taxed or shunned ("tariffs on Canadian timber")."""
    dep, head = governor(noun)
    if dep in ("dobj", "nsubjpass"):
        return lemma(head) in actor_words("barring_verbs")
    return dep == "pobj" and head.lower_ in ("on", "of", "against") and lemma(head.head) in actor_words("barring_nouns")


def _capital_acts(verb: Token) -> bool:
    if lemma(verb) in ("be", "stand") and any(
        (c.dep_ == "acomp" and lemma(c) in actor_words("willing_words"))
        or (c.dep_ == "xcomp" and c.tag_ == "VB" and c.i > verb.i)
        for c in islice(verb.children, 40)
    ):
        return True
    return verb.pos_ in ("VERB", "AUX") and lemma(verb) not in actor_words("still_verbs")


def _object_acts(verb: Token) -> bool:
    return lemma(verb) not in {
        "visit",
        "leave",
        "enter",
        "reach",
        "tour",
        "flee",
        "have",
        "cross",
        "quit",
        "be",
        "include",
    }


def _under_preposition(preposition: Token, capital: bool) -> bool:
    said = preposition.lower_
    if lemma(preposition.head) in acted_on().get(said, frozenset()):
        return True
    if said == "to" and _carried(preposition.head):
        return True
    if said in ("to", "for") and _given(preposition):
        return True
    if said == "in" and _served(preposition.head):
        return True
    if said in ("to", "in") and (_official_visit(preposition.head) or _due(preposition.head, said)):
        return True
    if said in actor_words("where"):
        return False
    if said in actor_words("taking_part"):
        # "by Damascus" may be the way; as the agent of a passive or of a deed it acts.
        if not capital or said in ("with", "against", "between", "towards", "toward"):
            return True
        return preposition.dep_ == "agent" or (said == "by" and _deed_above(preposition))
    if said == "of" and preposition.head.lower_ == "out":
        return _withdrawn(preposition.head.head, capital)
    if said == "to" and preposition.head.lower_ == "according":
        return True
    allowed = acted_on().get(said, frozenset())
    above = preposition.head
    if lemma(above) in allowed:
        return True
    if above.dep_ == "pobj" and above.head.lower_ == "of" and lemma(above.head.head) in allowed:
        return True  # "the delivery of a ship to Russia"
    # "imposed sanctions on X", "an offer of help to X": the words that license it may stand one step off.
    return any(
        lemma(t) in allowed or (t.dep_ == "dobj" and said != "of" and _holds(t, preposition, allowed))
        for t in above.children
        if t.i < preposition.i and t.dep_ in ("dobj", "nsubjpass", "compound")
    )


def _holds(thing: Token, before: Token, allowed: frozenset[str]) -> bool:
    """Whether a licensing word stands inside an object: "cut off 450 million dollars in aid to Honduras"."""
    return any(
        lemma(noun) in allowed
        for prep in islice(thing.rights, 8)
        if prep.dep_ == "prep" and prep.i < before.i and prep.lower_ in ("in", "of", "with")
        for noun in prep.children
        if noun.dep_ == "pobj"
    )


def _struck_place(place: Token) -> bool:
    """Whether a town or region that a state's name describes is attacked, supplied or entered by force."""
    if lemma(place) not in actor_words("place_nouns"):
        return False
    dep, head = governor(place)
    if dep in ("dobj", "nsubjpass"):
        return lemma(head) in actor_words("striking_verbs")
    return dep == "pobj" and (
        lemma(head.head) in acted_on().get(head.lower_, frozenset()) or (head.lower_ == "to" and _given(head))
    )


def _given(preposition: Token) -> bool:
    """Whether a verb of giving stands some way above: "promised missiles worth two billion kroner to Ukraine"."""
    up = preposition.head
    for _ in range(5):
        if up.pos_ in ("VERB", "AUX"):
            if lemma(up) in actor_words("giving_verbs"):
                return any(c.dep_ in ("dobj", "nsubjpass") for c in islice(up.children, 40))
            if up.dep_ not in ("acl", "pcomp"):
                return False
        if up.head.i == up.i or up.dep_ in ("nsubj", "nsubjpass"):
            return False
        up = up.head
    return False


def _served(noun: Token) -> bool:
    """Whether a mission, or people who serve in one, are sent, kept or withdrawn ("ended its mission in Haiti")."""
    if lemma(noun) not in actor_words("mission_nouns"):
        return False
    dep, head = governor(noun)
    if dep == "pobj":
        head = head.head
        if head.pos_ == "NOUN":
            head = head.head
    elif dep not in ("dobj", "nsubjpass"):
        return False
    return lemma(head) in actor_words("mission_verbs")


def _carried(verb: Token) -> bool:
    """Whether a verb takes something to somebody ("flew tents to Nepal"), not travellers."""
    if lemma(verb) not in ("fly", "ship", "airlift", "ferry", "truck", "dispatch", "rush", "pump"):
        return False
    return any(c.dep_ in ("dobj", "nsubjpass") for c in islice(verb.children, 40))


def _due(word: Token, said: str) -> bool:
    """Whether somebody in office is expected: "an envoy is due in Tehran"."""
    return said == "in" and word.lower_ == "due" and _visitor_before(word.head)


def _visitor_before(verb: Token) -> bool:
    return any(c.dep_ == "nsubj" and lemma(c) in actor_words("visitors") for c in islice(verb.children, 40))


def _withdrawn(verb: Token, capital: bool) -> bool:
    """Whether troops or envoys are pulled out of a state ("pulled its ambassador out of Belmopan")."""
    if lemma(verb) not in ("pull", "withdraw", "bring", "take", "move"):
        return False
    things = {lemma(c) for c in islice(verb.children, 40) if c.dep_ in ("dobj", "nsubjpass")}
    return bool(things & actor_words("envoys")) or (not capital and bool(things & actor_words("troops")))


def _backer(name: Token) -> bool:
    """Whether a name stands before a hyphen and a participle: "Russian-backed", "UN-led"."""
    return bool(name.head.tag_ in ("VBN", "VBD"))
