"""Descriptions: actors named only by what they are ("Russian military", "two gunmen", "the statement")."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from onrecord.knowledge.roles import Role
from onrecord.layers.actors.coding import Coder
from onrecord.layers.actors.holders import holder
from onrecord.layers.actors.known import Known
from onrecord.layers.actors.lexicon import acted_on, actor_words, is_plural, lemma, looks_human, role_of
from onrecord.layers.actors.phrase import Phrase, governor
from onrecord.layers.reading import Mention, Reading
from onrecord.record import ActorKind

# "F-16s", "MiG-29", "Su-24".
_AIRCRAFT = re.compile(r"^(?:[A-Z]{1,3}|MiG|Su|Tu|Il|An|Mi)$")


_DEFINED = ("det", "poss", "nummod", "predet")


class Describer:
    """Finds actors that are described, not named."""

    def __init__(self, reading: Reading, coder: Coder):
        self.reading = reading
        self.coder = coder

    def find(self, phrase: Phrase) -> Mention | None:
        """The mention of a described actor that a phrase is, if it is one."""
        return self._described(phrase) or self._belonging(phrase) or self._powers(phrase) or self._acting(phrase)

    def _described(self, phrase: Phrase) -> Mention | None:
        """A description by a role noun: "Russian military", "a senior US official", "protesters"."""
        role = role_of(self.reading.knowledge.roles, phrase.before, phrase.head)
        if role is None or (role.sector in ("", "UNK") and not self._has_standing(phrase)):
            return None
        single = " " not in role.noun and "-" not in role.noun
        if phrase.head.lower_ in actor_words("abstract_singular") and not self._does_something(phrase):
            return None
        if (
            single
            and {lemma(phrase.head), phrase.head.lower_} & actor_words("doubtful_roles")
            and not self._does_something(phrase)
        ):
            return None
        return self._description(phrase, role)

    def _belonging(self, phrase: Phrase) -> Mention | None:
        """Weapons and positions stand for those whose they are: "Turkish F-16s", "attacked rebel positions"."""
        head = phrase.head
        word = lemma(head)
        weapon = word in actor_words("weapons") or (_AIRCRAFT.match(head.text) is not None and _numbered(head))
        if not weapon and word not in actor_words("positions") and not _plane(phrase):
            return None
        dep, governing = governor(head)
        struck = dep == "pobj" and governing.lower_ in ("on", "against", "at", "by")
        if dep not in ("nsubj", "nsubjpass", "agent", "dobj") and not struck:
            return None
        owner = self.coder.owner(phrase.words, head)
        given = self.coder.given(phrase.before)
        if not given and (owner is None or not _modifies(owner, phrase)):
            return None
        role = Role(word, given or "MIL", "organization", plural=is_plural(head))
        mention = self._description(phrase, role)
        return replace(mention, kind="unknown") if mention.codes else None

    def _powers(self, phrase: Phrase) -> Mention | None:
        """States in the plural: "European countries", "Western powers"."""
        head = phrase.head
        if lemma(head) not in actor_words("powers") or not is_plural(head) or not self._has_standing(phrase):
            return None
        return self._description(phrase, Role(lemma(head), "", "group", plural=True))

    def _description(self, phrase: Phrase, role: Role) -> Mention:
        head = phrase.head
        if role.noun in ("party", "parties") and _sides(phrase):
            role = Role(role.noun, "", "organization", plural=role.plural)
        plural = role.plural or is_plural(head)
        kind: ActorKind = role.kind
        if plural and kind == "person":
            kind = "group"
        owner = self.coder.owner(phrase.words, head)
        span = self.reading.span(phrase.words)
        named = self._named_by(owner, phrase)
        if named is not None:
            return named
        codes, country = self.coder.codes(role, phrase.words, head, owner)
        if owner is not None and kind == "person" and owner.last < head.i and _modifies_first(owner, phrase):
            entity = holder(
                self.reading.knowledge, phrase, codes[0][:3] if codes else None, owner.last,
                self.reading.document.published,
            )  # fmt: skip
            if entity is not None:
                held, office = entity.on(self.reading.document.published)
                return Mention(
                    span, head.i, "person", "description", key=entity.key, name=entity.name, codes=held, role=office,
                    country=entity.country, wikidata=entity.wikidata,
                )  # fmt: skip
        text = self.reading.text(span)
        return Mention(
            span, head.i, kind, "description", key=f"new:{head.i}", name=" ".join(text.split()), codes=codes,
            role=_office(phrase, role), country=country, plural=plural,
        )  # fmt: skip

    def _named_by(self, owner: Known | None, phrase: Phrase) -> Mention | None:
        """What only says of a named body what it is: "the Islamic State militant group", "the Kremlin website"."""
        if owner is None or owner.entity is None or owner.entity.kind not in ("organization", "group"):
            return None
        word = lemma(phrase.head)
        same = word in actor_words("same_as_name") and owner.entity.kind == "group" and not is_plural(phrase.head)
        if not (same or word in actor_words("channels")) or owner.last >= phrase.head.i or not _modifies(owner, phrase):
            return None
        entity = owner.entity
        codes, role = entity.on(self.reading.document.published)
        return Mention(
            self.reading.span(phrase.words), phrase.head.i, entity.kind, "name",
            key=entity.key, name=entity.name, codes=codes, role=role, country=entity.country, wikidata=entity.wikidata,
        )  # fmt: skip

    def _has_standing(self, phrase: Phrase) -> bool:
        """Whether a neutral noun (group, side, leader) is about people here."""
        head = phrase.head
        dep, governing = governor(head)
        bare = len(phrase.words) == 1 and not is_plural(head) and not any(t.dep_ in _DEFINED for t in head.children)
        if bare:
            return dep == "nsubj" and lemma(governing) in actor_words("speech_verbs")
        if dep in ("nsubj", "nsubjpass", "agent", "dative", "poss") or lemma(head) in actor_words("bearers"):
            return True
        if dep == "pobj" and lemma(head) in actor_words("powers"):
            said = governing.lower_
            return said in ("by", "with", "against", "between", "among") or (
                said == "from" and lemma(governing.head) in acted_on()["from"]
            )
        return dep == "dobj" and lemma(governing) in actor_words("human_objects")

    def _does_something(self, phrase: Phrase) -> bool:
        """Whether a noun that is more often a thing ("campaign", "mission") speaks or acts like people here."""
        dep, governing = governor(phrase.head)
        verb = lemma(governing)
        if dep == "pobj" and governing.lower_ == "to" and governing.head.lower_ == "according":
            return True
        return dep in ("nsubj", "agent") and any(
            verb in actor_words(key) for key in ("speech_verbs", "human_verbs", "human_objects")
        )

    def _acting(self, phrase: Phrase) -> Mention | None:
        """Anything that speaks, and nouns that look human where they do what only people do."""
        head = phrase.head
        dep, governing = governor(head)
        word = lemma(head)
        channel = self._named_by(self.coder.owner(phrase.words, head), phrase)
        if channel is not None:
            return channel
        speaks = dep == "nsubj" and lemma(governing) in actor_words("speech_verbs")
        cited = dep == "pobj" and governing.lower_ == "to" and governing.head.lower_ == "according"
        if word in actor_words("speaking_documents"):
            kind: ActorKind = "unknown"
            if not (speaks or cited):
                return None
        elif looks_human(word) and (
            speaks or cited or (dep in ("nsubj", "agent", "dobj") and self._human(dep, governing))
        ):
            kind = "group" if is_plural(head) else "person"
        elif cited or (speaks and governing.lower_ in ("said", "says", "told", "tells")):
            kind = "unknown"
        else:
            return None
        span = self.reading.span(phrase.words)
        owner = self.coder.owner(phrase.words, head)
        country = owner.entity.country if owner is not None and owner.entity is not None else None
        return Mention(
            span, head.i, kind, "description", key=f"new:{head.i}", name=" ".join(self.reading.text(span).split()),
            country=country, plural=is_plural(head),
        )  # fmt: skip

    def _human(self, dep: str, governing: Token) -> bool:
        verbs = "human_objects" if dep == "dobj" else "human_verbs"
        return lemma(governing) in actor_words(verbs)


def _sides(phrase: Phrase) -> bool:
    """Whether "parties" are those to a conflict or a deal, not political ones."""
    said = {t.lower_ for t in phrase.head.children if t.dep_ in ("det", "predet", "amod", "preconj", "nummod")}
    bare = len(phrase.words) == 1 and is_plural(phrase.head) and "the" in said
    return bare or bool(said & actor_words("sides_of"))


def _numbered(head: Token) -> bool:
    """Whether a model's letters are followed by its number: "F-16s", "Su-24"."""
    doc = head.doc
    return bool(head.i + 2 < len(doc) and doc[head.i + 1].text == "-" and doc[head.i + 2].text[:1].isdigit())


def _plane(phrase: Phrase) -> bool:
    """Whether a phrase ends in a model's number: "F-16s" as one word or three."""
    return (
        re.match(r"^(?:[A-Z][A-Za-z]?-?)?\d{1,3}s?$", phrase.head.text) is not None
        and any(_AIRCRAFT.match(t.text) for t in phrase.before[-2:])
    ) or re.match(r"^[A-Z][A-Za-z]?-\d{1,3}s?$", phrase.head.text) is not None


def _office(phrase: Phrase, role: Role) -> str | None:
    """The office that a description names: its role noun with what narrows it ("national security chief")."""
    if role.kind != "person":
        return None
    narrowing: list[Token] = []
    within = len(role.noun.replace("-", " - ").split()) - 1
    noun = role.noun if within else lemma(phrase.head)
    for t in reversed(phrase.before[: len(phrase.before) - within]):
        if t.pos_ not in ("NOUN", "ADJ", "PROPN") or t.ent_type_ in ("GPE", "NORP", "ORG") or t.dep_ == "poss":
            break
        narrowing.insert(0, t)
    return "".join(t.lower_ + t.whitespace_ for t in narrowing) + noun


def _modifies_first(owner: Known, phrase: Phrase) -> bool:
    """Whether a state's or body's name opens a description ("the US secretary of state")."""
    return bool(phrase.before) and owner.first == phrase.before[0].i


def _modifies(owner: Known, phrase: Phrase) -> bool:
    return any(t.i == owner.last for t in phrase.before)
