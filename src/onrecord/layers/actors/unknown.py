"""Names that the tables do not hold: people by title, by first name or by the parser's word; bodies by their nouns."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from onrecord.knowledge.fold import fold
from onrecord.layers.actors.coding import Coder
from onrecord.layers.actors.known import Known, KnownNames, plain_word
from onrecord.layers.actors.lexicon import actor_words, given_names, is_plural, lemma, role_of
from onrecord.layers.actors.phrase import Phrase, governor, phrase_of
from onrecord.layers.reading import Mention, Reading

_STATELESS = ("UNO", "IGO", "NGO", "IMG", "EUR", "ISM", "MNC")


class UnknownNames:
    """Finds names of people and bodies that are in no table."""

    def __init__(self, reading: Reading, known: KnownNames, coder: Coder):
        self.reading = reading
        self.known = known
        self.coder = coder
        self.roles = reading.knowledge.roles
        self.people: dict[str, str] = {}

    def named(self, phrase: Phrase) -> Mention | None:
        """The mention of a name that heads a phrase; None when its head is no name."""
        head = phrase.head
        if not _ends_name(head) or plain_word(head) or head.i in self.reading.place_by_token:
            return None
        name = self._name_words(phrase)
        before = [t for t in phrase.words if t.i < name[0].i]
        if name[0].text in actor_words("ship_prefixes") or (before and before[-1].text in actor_words("ship_prefixes")):
            return None
        intro = self._intro(before)
        titled = intro == "person"
        if before and before[-1].dep_ == "case" and not titled:
            return None  # "Vietnam's Danang": what a state owns is no person, and bodies are found by their nouns
        kind = "organization" if intro in ("organization", "group") else self._kind(name, titled, before)
        if kind is None:
            return None
        if kind == "person":
            return self._remember(self._person(phrase, before, self._text(name)))
        return self._body(phrase, [*name, *self._rest(head)])

    def modifier(self, token: Token) -> Mention | None:
        """An unknown organisation's name that modifies another noun ("the Acme spokesman")."""
        if token.ent_type_ != "ORG" or token.pos_ != "PROPN" or not token.ent_iob_ or plain_word(token):
            return None
        if self._in_headline(token) or lemma(token.head) in actor_words("place_nouns"):
            return None
        doc = token.doc
        after = doc[token.i + 1] if token.i + 1 < len(doc) else None
        if after is not None and (after.ent_iob_ == "I" and after.ent_type_ == "ORG"):
            return None
        first = token
        while (
            first.ent_iob_ == "I"
            and first.i > 0
            and doc[first.i - 1].ent_type_ == "ORG"
            and not self.known.at(doc[first.i - 1])
        ):
            first = doc[first.i - 1]
        words = [t for t in doc[first.i : token.i + 1] if t.pos_ != "DET"]
        if not words or role_of(self.roles, words[:-1], token) is not None:
            return None
        text = self._text(words)
        return Mention(self.reading.span(words), token.i, "organization", "name", key=f"name:{fold(text)}", name=text)

    def person_instead(self, known: Known) -> Mention | None:
        """The person whose name holds a word that also names a state, capital or body ("Michael Jordan")."""
        entity = known.entity
        if entity is None or entity.kind == "person" or known.alias.form == "demonym" or known.first != known.last:
            return None
        root = known.root
        phrase = phrase_of(root)
        before = [t for t in phrase.words if t.i < known.first and t.text != "."]
        text = self.reading.text(known.span)
        if before and before[-1].lower_.rstrip(".") in {"mr", "mrs", "ms", "miss", "dr", "sir"}:
            return self._remember(self._person(phrase, before, text))
        if before and _is_name_word(before[-1]) and self._free(before[-1]):
            given = fold(before[-1].text) in given_names() or self._human_place(before[-1], root)
            if given or (before[-1].ent_type_ == "PERSON" and root.ent_type_ == "PERSON"):
                name = [t for t in before if t.i == before[-1].i or t.ent_type_ == "PERSON"]
                return self._remember(
                    self._person(phrase, [t for t in before if t not in name], self._text([*name, root]))
                )
        if fold(text) in self.people and governor(root)[0] in ("nsubj", "poss", "nsubjpass", "dobj"):
            full = self.people[fold(text)]
            return Mention(known.span, root.i, "person", "name", key=f"name:{fold(full)}", name=full)
        return None

    def _free(self, before: Token) -> bool:
        """Whether the word before is no known name, or a first name that a state bears too ("Chad", "Jordan")."""
        known = self.known.at(before)
        if known is None:
            return True
        country = known.entity is not None and known.entity.kind == "country" and known.first == known.last
        return country and fold(before.text) in given_names()

    def _human_place(self, before: Token, root: Token) -> bool:
        """Whether an unknown word and a place's name do what only people do ("Denzel Washington visited")."""
        if before.lower_ in actor_words("place_openers") or before.dep_ != "compound" or before.head.i != root.i:
            return False
        if _is_title(before) or role_of(self.roles, (), before) is not None:
            return False
        if before.text in actor_words("organisation_words"):
            return False
        human = actor_words("human_verbs") | actor_words("speech_verbs")
        return root.dep_ == "nsubj" and lemma(root.head) in human and before.text.istitle()

    def surname(self, token: Token) -> Mention | None:
        """A bare surname of someone whom the report names in full."""
        full = self.people.get(fold(token.text))
        if (
            full is None
            or not token.text[:1].isupper()
            or (token.dep_ in ("compound", "amod") and token.head.pos_ == "PROPN")
        ):
            return None
        words = phrase_of(token).words
        if any(t.pos_ == "PROPN" and not _is_title(t) for t in words[:-1]):
            return None
        return Mention(self.reading.span(words), token.i, "person", "name", key=f"name:{fold(full)}", name=full)

    def _remember(self, mention: Mention) -> Mention:
        words = (mention.name or "").split()
        if len(words) > 1:
            self.people.setdefault(fold(words[-1].split("-")[-1]), mention.name or "")
            self.people.setdefault(fold(words[-1]), mention.name or "")
        return mention

    def _name_words(self, phrase: Phrase) -> list[Token]:
        """The last words of a phrase that make up its name: capitalised words after the last title or role."""
        words = list(phrase.words)
        start = len(words) - 1
        while start > 0:
            token = words[start - 1]
            known = self.known.at(token)
            if known is not None and (
                known.alias.form != "name" or (known.entity is not None and known.entity.kind != "country")
            ):
                break
            if known is not None and fold(token.text) not in given_names():
                break
            if not (_ends_name(token) or token.text in actor_words("name_particles") or _initial(token)):
                break
            if (_is_title(token) and token.i == words[0].i) or (
                _is_title(token) and role_of(self.roles, (), token) is not None
            ):
                break
            if role_of(self.roles, (), token) is not None and not self._within_organisation(words[start:]):
                break
            start -= 1
        name = words[start:]
        while len(name) > 1 and not _is_name_word(name[0]) and name[0].lower_ not in actor_words("leading_particles"):
            name = name[1:]
        return name

    def _rest(self, head: Token) -> list[Token]:
        """What follows the head of a body's name: "Army [of the Dawn]", "Ministry [of Defence]"."""
        doc = head.doc
        end = head.i
        if head.ent_type_ in ("ORG", "FAC", "LAW", "EVENT", "WORK_OF_ART"):
            while end + 1 < len(doc) and doc[end + 1].ent_iob_ == "I" and doc[end + 1].ent_type_ == head.ent_type_:
                end += 1
        under = next(
            (t for t in head.rights if t.dep_ == "prep" and t.lower_ in ("of", "for") and t.i == head.i + 1), None
        )
        if under is not None:
            noun = next((t for t in under.children if t.dep_ == "pobj"), None)
            known = self.known.at(noun) if noun is not None else None
            if noun is not None and _is_name_word(noun) and known is None:
                end = max(end, noun.i)
            elif known is not None and head.text in actor_words("organisation_words"):
                end = max(end, known.last)
        while end > head.i and doc[end].dep_ in ("case", "punct"):
            end -= 1
        return [doc[i] for i in range(head.i + 1, end + 1)]

    def _within_organisation(self, after: Sequence[Token]) -> bool:
        return any(t.text in actor_words("organisation_words") for t in after)

    def _intro(self, before: Sequence[Token]) -> str | None:
        """What the words before a name say that it is: a person ("General"), a body ("oil firm"), or nothing."""
        if not before:
            return None
        last = before[-1] if before[-1].text != "." or len(before) == 1 else before[-2]
        if _is_title(last):
            return "person"
        role = role_of(self.roles, before[:-1], last)
        return role.kind if role is not None and not is_plural(last) else None

    def _kind(self, name: Sequence[Token], titled: bool, before: Sequence[Token]) -> str | None:
        head = name[-1]
        if any(t.text in actor_words("organisation_words") for t in name) and not titled:
            if len(name) == 1 and role_of(self.roles, tuple(before), head) is not None and not self._rest(head):
                return None
            return "organization"
        if titled or (len(name) > 1 and fold(name[0].text) in given_names()):
            return "person"
        labels = {t.ent_type_ for t in name}
        if "PERSON" in labels:
            return "person"
        if role_of(self.roles, tuple(before) + tuple(name[:-1]), head) is not None:
            return "organization" if self._rest(head) and "ORG" in labels else None
        if "ORG" in labels and not self._in_headline(head):
            return "organization"
        return None

    def _in_headline(self, token: Token) -> bool:
        """Whether a word stands in a headline, where every word may have a capital."""
        block = self.reading.block_of(token.idx)
        return block is not None and block.kind in ("headline", "subhead")

    def title(self, words: Sequence[Token]) -> tuple[str | None, tuple[str, ...]]:
        """The office and the codes that the words before a name give."""
        tokens = [t for t in words if t.text != "." and t.dep_ != "case"]
        for end in range(len(tokens), 0, -1):
            last = tokens[end - 1]
            role = role_of(self.roles, tokens[: end - 1], last)
            if role is None:
                continue
            owner = self.coder.owner(tokens[:end], last)
            codes, _ = self.coder.codes(role, tokens[:end], last, owner)
            return self._title_text(tokens[:end]), codes
        return None, ()

    def _title_text(self, words: Sequence[Token]) -> str | None:
        address = actor_words("address") | {"new", "the", "then"}
        own = [t for t in words if self.known.at(t) is None and t.dep_ != "poss"]
        said = [t for t in own if t.lower_.rstrip(".") not in address]
        return "".join(t.lower_ + t.whitespace_ for t in said).strip(" -.") or None

    def _person(self, phrase: Phrase, before: Sequence[Token], name: str) -> Mention:
        role, codes = self.title(before) if before else (None, ())
        country = codes[0][:3] if codes and codes[0][:3] not in _STATELESS else None
        return Mention(
            self.reading.span(phrase.words), phrase.head.i, "person", "name",
            key=f"name:{fold(name)}", name=name, codes=codes, role=role, country=country,
        )  # fmt: skip

    def _body(self, phrase: Phrase, name: Sequence[Token]) -> Mention:
        head = phrase.head
        role = role_of(self.roles, phrase.before, head)
        owner = self.coder.owner(phrase.words, head)
        codes: tuple[str, ...] = ()
        country = None
        before = [t for t in phrase.words if t.i < name[0].i]
        if role is not None:
            codes, country = self.coder.codes(role, phrase.words, head, owner)
        elif self._intro(before) is not None:
            _, codes = self.title(before)
            country = codes[0][:3] if codes and codes[0][:3] not in _STATELESS else None
        elif owner is not None and owner.entity is not None:
            country = owner.entity.country
        said = self._text(name)
        return Mention(
            self.reading.span([*phrase.words, *name]), head.i, "organization", "name",
            key=f"name:{fold(said)}", name=said, codes=codes, country=country,
        )  # fmt: skip

    def _text(self, words: Sequence[Token]) -> str:
        return " ".join(self.reading.text(self.reading.span(words)).split())


def _is_name_word(token: Token) -> bool:
    return bool(token.pos_ == "PROPN" and token.text[:1].isupper())


def _ends_name(token: Token) -> bool:
    """Whether a token can be the last of a name: a capitalised one, or the tail of a double name ("Kim Seong-mook")."""
    if _is_name_word(token):
        return True
    doc = token.doc
    return token.i > 1 and doc[token.i - 1].text == "-" and _is_name_word(doc[token.i - 2]) and token.pos_ == "PROPN"


def _initial(token: Token) -> bool:
    return len(token.text.rstrip(".")) == 1 and token.text[:1].isupper()


def _is_title(token: Token) -> bool:
    return token.lower_.rstrip(".") in actor_words("titles")
