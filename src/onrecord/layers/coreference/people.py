"""Whether a person is a man or a woman, as far as title, description or first name tell."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Token

from onrecord.knowledge.fold import fold
from onrecord.knowledge.tables import HERE, rows
from onrecord.layers.reading import Mention, Reading
from onrecord.layers.vocabulary import words


@lru_cache(maxsize=1)
def given_names() -> dict[str, str]:
    """First names that one sex bears by far the more often: `f` or `m` by folded name."""
    return {fold(row["name"]): row["gender"] for row in rows("given_names.csv", HERE)}


def gender_of(reading: Reading, mention: Mention, token: Token) -> str | None:
    """`f`, `m` or None for a mention of a person."""
    said = {t.lower_.rstrip(".") for t in reading.tokens_in(mention.span)} | {token.lower_}
    if said & words("coreference", "women"):
        return "f"
    if said & words("coreference", "men"):
        return "m"
    if mention.form == "name" and mention.name:
        parts = fold(mention.name).split()
        if len(parts) > 1:
            return given_names().get(parts[0]) or given_names().get(parts[0].split("-")[0])
    return None
