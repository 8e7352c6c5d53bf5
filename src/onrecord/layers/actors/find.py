"""Finding of the mentions: known names, unknown names, descriptions, and whatever speaks or acts like people."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.knowledge.entities import Entity
from onrecord.knowledge.fold import fold
from onrecord.layers.actors import joins
from onrecord.layers.actors.coding import Coder
from onrecord.layers.actors.describe import Describer
from onrecord.layers.actors.known import Known, KnownNames
from onrecord.layers.actors.lexicon import actor_words, is_plural, role_of
from onrecord.layers.actors.phrase import is_head, phrase_of
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
        self.describer = Describer(reading, self.coder)
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
        joins.appositions(self.reading, self.found)
        joins.trailing_names(self.reading, self.found)
        joins.measures(self.reading, self.found)
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
        return self.unknown.named(phrase) or self.describer.find(phrase)

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
            said_kind = known.hit.entities[0][0].kind
            span = known.span
            if said_kind != "person":
                # "the Serbian Democratic Party": a longer name than any that the tables know.
                words = [t for t in phrase_of(root).before if t.i < known.first and t.text[:1].isupper()]
                span = self.reading.span([*words, *self.reading.doc[known.first : known.last + 1]])
            text = " ".join(self.reading.text(span).split())
            return Mention(span, root.i, said_kind, "name", key=f"name:{fold(text)}", name=text)
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
                codes_said = self._at_home(codes_said, entity.country, titles)
                codes, role = tuple(dict.fromkeys([*codes_said, *(c for c in codes if not c.endswith("ELI"))])), said
        return Mention(
            span, known.root.i, "person", "name",
            key=entity.key, name=entity.name, codes=codes, role=role, country=entity.country, wikidata=entity.wikidata,
        )  # fmt: skip

    def _at_home(self, codes: tuple[str, ...], country: str | None, titles: list[Token]) -> tuple[str, ...]:
        """Codes by title, with the state of the person unless the title itself names one."""
        own = any(self.known.at(t) is not None for t in titles)
        if own or not country:
            return codes
        return tuple(f"{country}{code[3:]}" for code in codes)

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
            single = _one_person(root)
            text = " ".join(self.reading.text(self.reading.span(phrase.words)).split())
            return Mention(
                self.reading.span(phrase.words), root.i, "person" if single else "population", "description",
                key=f"new:{root.i}" if single else f"people:{entity.key}",
                name=text if single else self.reading.text(known.span), codes=(f"{entity.country}CVL",),
                country=entity.country, plural=not single,
            )  # fmt: skip
        if not takes_part(root, form == "capital"):
            return None
        said = {"capital": "metonym", "demonym": "demonym"}.get(form, "name")
        return Mention(
            known.span, root.i, "country", said,  # type: ignore[arg-type]
            key=entity.key, name=entity.name, codes=codes, country=entity.country, wikidata=entity.wikidata,
        )  # fmt: skip


def _title_tokens(known: Known) -> list[int]:
    phrase = phrase_of(known.root)
    return [t.i for t in phrase.words if t.i < known.first and t.dep_ != "poss"]


def _one_person(noun: Token) -> bool:
    """Whether a demonym means one of its people: "a Togolese", "the German", but not "the Germans" or "the French"."""
    if is_plural(noun):
        return False
    articles = {t.lower_ for t in noun.children if t.dep_ in ("det", "nummod")}
    several = noun.lower_.endswith(("ese", "sh", "ch", "s"))
    return bool(articles & {"a", "an", "one", "another"}) or ("the" in articles and not several)


def _has_article(token: Token) -> bool:
    return any(t.dep_ == "det" for t in token.children)


def _is_former(titles: list[Token]) -> bool:
    return any(t.lower_ in actor_words("former") for t in titles)
