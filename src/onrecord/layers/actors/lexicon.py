"""The words of the actors layer in memory: roles by their noun, modifiers by their sector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from spacy.tokens import Token

from onrecord.knowledge.fold import fold
from onrecord.knowledge.roles import Role
from onrecord.knowledge.tables import HERE, rows
from onrecord.layers.vocabulary import vocabulary, words


@lru_cache(maxsize=1)
def _more_roles() -> dict[str, Role]:
    """Roles of `actors.yaml`, for nouns that the table lacks."""
    return {
        str(noun): Role(str(noun), entry["sector"] or "", entry["kind"])
        for entry in vocabulary("actors")["more_roles"]
        for noun in entry["nouns"]
    }


@lru_cache(maxsize=1)
def given_names() -> dict[str, str]:
    """First names that one sex bears by far the more often: `f` or `m` by folded name."""
    return {fold(row["name"]): row["gender"] for row in rows("given_names.csv", HERE)}


@lru_cache(maxsize=1)
def modifier_sectors() -> dict[str, str]:
    """The sector that a modifier gives, by word."""
    table: dict[str, list[str]] = vocabulary("actors")["modifiers"]
    return {word.lower(): sector for sector, found in table.items() for word in found}


def role_of(table: Mapping[str, Role], before: Sequence[Token], head: Token) -> Role | None:
    """The role that a noun names, with up to two words before it ("security chief", "prime minister")."""
    more = _more_roles()
    last = (head.lower_, lemma(head))
    for back in (4, 3, 2, 1, 0):
        if back > len(before):
            continue
        start = "".join(t.lower_ + t.whitespace_ for t in before[len(before) - back :])
        for word in last:
            found = table.get(start + word) or more.get(start + word)
            if found is not None:
                plural = found.plural or (head.tag_ in ("NNS", "NNPS") and word != found.noun)
                return Role(found.noun, found.sector, found.kind, found.title, plural)
    return None


def lemma(token: Token) -> str:
    """The dictionary form in lower case; capitalised words count too ("Ministers")."""
    said = token.lower_
    if token.lemma_ and token.pos_ != "PROPN":
        return str(token.lemma_.lower())
    opens = token.is_sent_start and said.endswith("s") and not said.endswith("ss")
    if said.endswith("s") and (token.tag_ == "NNPS" or opens):
        return str(said[:-3] + "y" if said.endswith("ies") else said[:-1])
    return str(said)


def is_plural(token: Token) -> bool:
    """Whether a noun is plural by its tag."""
    return token.tag_ in ("NNS", "NNPS")


def actor_words(key: str) -> frozenset[str]:
    """One word list of `actors.yaml`."""
    return words("actors", key)


@lru_cache(maxsize=1)
def acted_on() -> dict[str, frozenset[str]]:
    """For a preposition, the words after which it brings in someone acted on."""
    return {prep: frozenset(found) for prep, found in vocabulary("actors")["acted_on"].items()}


@lru_cache(maxsize=4096)
def looks_human(word: str) -> bool:
    """Whether a noun's shape says that it names people ("smuggler", "lobbyist")."""
    if word in words("actors", "not_agents") or len(word) < 5:
        return False
    return any(word.endswith(end) for end in vocabulary("actors")["agent_suffixes"])
