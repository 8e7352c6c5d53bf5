"""Noun phrases: where they begin and end, what modifies their head, and how they stand in the sentence."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

_SKIPPED = {"det", "predet", "punct", "cc", "preconj", "advmod", "case", "quantmod", "intj", "mark", "dep"}
_INSIDE = {
    "compound",
    "amod",
    "nmod",
    "poss",
    "nummod",
    "appos",
    "conj",
    "npadvmod",
    "case",
    "punct",
    "cc",
    "det",
    "prep",
    "pobj",
}
NOMINAL = {"NOUN", "PROPN"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """The core of a noun phrase: its head, and the words before it without articles and numbers."""

    head: Token
    words: tuple[Token, ...]

    @property
    def before(self) -> tuple[Token, ...]:
        """The words before the head."""
        return self.words[:-1]


def phrase_of(head: Token) -> Phrase:
    """The core of the noun phrase that a token heads."""
    doc = head.doc
    start = max(head.left_edge.i, head.i - 14)
    words = [doc[i] for i in range(start, head.i + 1)]
    # A phrase cannot reach back over a comma, a bracket, a quotation mark or a verb that is no modifier.
    for k in range(len(words) - 2, -1, -1):
        token = words[k]
        if _breaks(token, head):
            words = words[k + 1 :]
            break
    for k in range(len(words) - 2, -1, -1):
        if words[k].dep_ == "nummod" and words[k].tag_ == "CD" and words[k].head.i == head.i and words[k].pos_ == "NUM":
            words = words[k + 1 :]
            break
    while len(words) > 1 and (_leading(words[0]) or _half(words[0])):
        words = words[1:]
    return Phrase(head, tuple(words))


def _breaks(token: Token, head: Token) -> bool:
    if token.is_space or token.text in {",", "(", ")", ";", ":", "--", "—", "–", "[", "]"}:
        return True
    if token.tag_ in ("``", "''") or token.text in {'"', "“", "”", "‘"}:
        return True
    if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "compound", "nmod"):
        return True
    return token.pos_ in ("PRON", "SCONJ") and token.tag_ != "PRP$" and token.head.i != head.i


def _half(token: Token) -> bool:
    """Whether a word is the rest of a compound whose first half is left out: "27-year-old teacher"."""
    doc = token.doc
    if token.i < 2 or doc[token.i - 1].text != "-" or doc[token.i - 1].whitespace_ or token.pos_ == "PROPN":
        return False
    return doc[token.i - 2].tag_ in ("CD", "IN", "RB") or doc[token.i - 2].lower_ in ("year", "month", "week", "day")


def _leading(token: Token) -> bool:
    if token.tag_ == "PRP$":
        return False
    if token.tag_ in ("DT", "PDT", "CC", "CD", "POS", "HYPH", ".", ",", "TO", "WDT", "WP$") or token.is_punct:
        return True
    return (token.dep_ in _SKIPPED and token.pos_ not in ("NOUN", "PROPN", "ADJ")) or token.pos_ == "ADP"


def governor(token: Token) -> tuple[str, Token]:
    """How a noun phrase stands: its dependency and its head, where conjuncts and appositives stand like the first."""
    seen = 0
    while (
        token.dep_ in ("conj", "appos")
        and token.head.i != token.i
        and token.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")
        and seen < 12
    ):
        token = token.head
        seen += 1
    return token.dep_, token.head


def is_head(token: Token) -> bool:
    """Whether a token heads a noun phrase of its own."""
    if token.pos_ not in NOMINAL:
        # "the wounded", "the secretary-general": an adjective by the parser's word, a noun by its place.
        before = token.doc[token.i - 1].text if token.i else ""
        nominal = token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj") and token.pos_ == "ADJ"
        return nominal and (before == "-" or any(t.dep_ == "det" for t in token.children))
    if token.dep_ not in ("compound", "amod", "nmod", "npadvmod", "nummod", "punct", "quantmod"):
        return True
    return token.head.pos_ not in NOMINAL and not (token.head.pos_ == "ADJ" and is_head(token.head))


def possessor(head: Token) -> Token | None:
    """The one whose it is: "Syria" in "Syria's army", "his" in "his country"."""
    return next((t for t in head.children if t.dep_ == "poss"), None)


def of_phrase(head: Token, *prepositions: str) -> Token | None:
    """The noun under the first of some prepositions right after a head ("spokesman for", "president of")."""
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in prepositions and child.i - head.i <= 3:
            return next((t for t in child.children if t.dep_ == "pobj"), None)
    return None
