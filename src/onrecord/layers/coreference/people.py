"""Whether a person is a man or a woman, as far as title, description or first name tell."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.knowledge.fold import fold
from onrecord.layers.actors.lexicon import given_names
from onrecord.layers.reading import Mention, Reading
from onrecord.layers.vocabulary import words


def gender_of(reading: Reading, mention: Mention, token: Token) -> str | None:
    """`f`, `m` or None for a mention of a person."""
    said = {t.lower_.rstrip(".") for t in reading.tokens_in(mention.span)} | {token.lower_}
    if said & words("coreference", "women"):
        return "f"
    if said & words("coreference", "men"):
        return "m"
    if mention.form == "name" and mention.name:
        parts = fold(mention.name).split()
        return given_names().get(parts[0]) or given_names().get(parts[0].split("-")[0])
    return None
