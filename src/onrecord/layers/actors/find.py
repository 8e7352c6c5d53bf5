"""Finding of the mentions: known names, descriptions by role, unknown names, and whatever speaks or acts like people."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from onrecord.knowledge.entities import Entity
from onrecord.knowledge.fold import fold
from onrecord.layers.actors import joins
from onrecord.layers.actors.coding import Coder
from onrecord.layers.actors.known import Known, KnownNames
from onrecord.layers.actors.lexicon import Role, actor_words, is_plural, lemma, looks_human, role_of
from onrecord.layers.actors.phrase import Phrase, governor, is_head, phrase_of
from onrecord.layers.actors.standing import takes_part
from onrecord.layers.actors.unknown import UnknownNames
from onrecord.layers.reading import Mention, Reading
from onrecord.record import ActorKind


def find(reading: Reading) -> tuple[Mention, ...]:
    """Mentions of actors in text order; pronouns are left to coreference."""
    return _Finder(reading).run()


class _Finder:
    def __init__(self, reading: Reading):
        self.reading = reading
        self.known = KnownNames(reading)
        self.coder = Coder(reading, self.known)
        self.unknown = UnknownNames(reading, self.known, self.coder)
        self.found: dict[int, Mention] = {}
        # Tokens inside a title before a name ("State" in "Secretary of State Rex Tillerson").
        self.inside: set[int] = {
            i for k in self.known.all if k.entity is not None and k.entity.kind == "person" for i in _title_tokens(k)
        }

    def run(self) -> tuple[Mention, ...]:
        for sentence in self.reading.sentences():
            for token in sentence:
                mention = self._mention(token)
                if mention is not None:
                    self.found[token.i] = mention
                    self.inside.update(t.i for t in self.reading.tokens_in(mention.span) if t.i > token.i)
        self._surnames()
        joins.appositions(self.reading, self.found, self.known)
        joins.trailing_names(self.reading, self.found)
        joins.abbreviations(self.reading, self.found)
        return joins.with_all_heads(self.reading, self.found)

    def _mention(self, token: Token) -> Mention | None:
        if token.i in self.reading.time_by_token or token.is_space or token.is_punct:
            return None
        known = self.known.at(token)
        if token.i in self.inside:
            return None
        if known is not None:
            if token.i != known.root.i:
                return None
            person = self.unknown.person_instead(known)
            return person if person is not None else self._of_known(known)
        if not is_head(token):
            return self.unknown.modifier(token)
        phrase = phrase_of(token)
        return self.unknown.named(phrase) or self._described(phrase) or self._acting(phrase)

    def _surnames(self) -> None:
        """Bare surnames of people named in full somewhere in the report, whatever the parser took them for."""
        if not self.unknown.people:
            return
        for sentence in self.reading.sentences():
            for token in sentence:
                if fold(token.text) not in self.unknown.people or self.known.at(token) is not None:
                    continue
                if token.i in self.inside or token.i in self.reading.time_by_token:
                    continue
                have = self.found.get(token.i)
                if have is None or (have.kind != "person" and not _has_article(token)):
                    mention = self.unknown.surname(token)
                    if mention is not None:
                        self.found[token.i] = mention

    def _of_known(self, known: Known) -> Mention | None:
        entity, root = known.entity, known.root
        if entity is None:
            self.reading.warn("W123", "A name that several actors bear.", known.span)
            text = self.reading.text(known.span)
            said_kind = known.hit.entities[0][0].kind
            return Mention(known.span, root.i, said_kind, "name", key=f"name:{fold(text)}", name=text)
        if entity.kind == "person":
            return self._person(known, entity)
        if entity.kind == "country":
            return self._country(known, entity)
        codes, role = entity.on(self.reading.document.published)
        country = entity.country
        if entity.kind == "population":
            if not is_head(root) or root.pos_ == "ADJ" or root.dep_ in ("npadvmod", "amod", "compound", "nmod"):
                return None
            codes, country = self.coder.people(codes, root)
        form = "metonym" if known.alias.form == "metonym" else "name"
        kind: ActorKind = entity.kind
        return Mention(
            known.span, root.i, kind, form,  # type: ignore[arg-type]
            key=entity.key, name=entity.name, codes=codes, role=role, country=country, wikidata=entity.wikidata,
            plural=is_plural(root),
        )  # fmt: skip

    def _person(self, known: Known, entity: Entity) -> Mention:
        codes, role = entity.on(self.reading.document.published)
        phrase = phrase_of(known.root)
        titles = [t for t in phrase.words if t.i < known.first]
        span = self.reading.span([*titles, *self.reading.doc[known.first : known.last + 1]])
        if titles:
            said, codes_said = self.unknown.title(titles)
            if not codes and not codes_said and said and entity.country:
                codes, role = self._elect(said, entity.country, titles)
            elif codes_said and (role is None or (role.startswith("former") and not _is_former(titles))):
                # The text knows of an office that the tables don't.
                codes, role = tuple(dict.fromkeys([*codes_said, *(c for c in codes if not c.endswith("ELI"))])), said
        return Mention(
            span, known.root.i, "person", "name",
            key=entity.key, name=entity.name, codes=codes, role=role, country=entity.country, wikidata=entity.wikidata,
        )  # fmt: skip

    def _elect(self, said: str, country: str, titles: list[Token]) -> tuple[tuple[str, ...], str]:
        """The code of someone before his first office, by what the text calls him."""
        found = next((role for t in reversed(titles) if (role := role_of(self.reading.knowledge.roles, (), t))), None)
        elect = any(t.lower_ == "elect" for t in titles)
        sector = "ELI" if elect or found is None else found.sector
        return (f"{country}{sector}",), said

    def _country(self, known: Known, entity: Entity) -> Mention | None:
        root, form = known.root, known.alias.form
        codes, _ = entity.on(self.reading.document.published)
        if form == "demonym" and is_head(root) and root.pos_ != "ADJ" and root.dep_ != "npadvmod":
            phrase = phrase_of(root)
            return Mention(
                self.reading.span(phrase.words), root.i, "population", "description", key=f"people:{entity.key}",
                name=self.reading.text(known.span), codes=(f"{entity.country}CVL",), country=entity.country, plural=True,
            )  # fmt: skip
        if not takes_part(root, form == "capital"):
            return None
        said = {"capital": "metonym", "demonym": "demonym"}.get(form, "name")
        return Mention(
            known.span, root.i, "country", said,  # type: ignore[arg-type]
            key=entity.key, name=entity.name, codes=codes, country=entity.country, wikidata=entity.wikidata,
        )  # fmt: skip

    def _described(self, phrase: Phrase) -> Mention | None:
        """A description by a role noun: "Russian military", "a senior US official", "protesters"."""
        role = role_of(self.reading.knowledge.roles, phrase.before, phrase.head)
        if role is None or (role.sector in ("", "UNK") and not self._has_standing(phrase)):
            return None
        single = " " not in role.noun and "-" not in role.noun
        if single and lemma(phrase.head) in actor_words("doubtful_roles") and not self._does_something(phrase):
            return None
        return self._description(phrase, role)

    def _description(self, phrase: Phrase, role: Role) -> Mention:
        head = phrase.head
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
        text = self.reading.text(span)
        return Mention(
            span, head.i, kind, "description", key=f"new:{head.i}", name=" ".join(text.split()), codes=codes,
            role=_office(phrase, role), country=country, plural=plural,
        )  # fmt: skip

    def _named_by(self, owner: Known | None, phrase: Phrase) -> Mention | None:
        """A description that only says what the named body is: "the Islamic State militant group", "the Kremlin website"."""
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
        if dep in ("nsubj", "nsubjpass", "agent", "dative", "poss") or lemma(head) in actor_words("bearers"):
            return True
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
            speaks or cited or dep in ("nsubj", "agent", "dobj") and self._human(dep, governing)
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


def _modifies(owner: Known, phrase: Phrase) -> bool:
    return any(t.i == owner.last for t in phrase.before)


def _title_tokens(known: Known) -> list[int]:
    phrase = phrase_of(known.root)
    return [t.i for t in phrase.words if t.i < known.first and t.dep_ != "poss"]


def _has_article(token: Token) -> bool:
    return any(t.dep_ == "det" for t in token.children)


def _is_former(titles: list[Token]) -> bool:
    return any(t.lower_ in actor_words("former") for t in titles)


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


__all__ = ["find", "replace"]
