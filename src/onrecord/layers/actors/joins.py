"""Joins between mentions of one phrase: appositions, abbreviations in brackets, and the tokens that can head them."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Token

from onrecord.layers.actors.lexicon import actor_words, lemma
from onrecord.layers.reading import Mention, Reading

# The heads of the mentions of each key.
_Heads = dict[str | None, list[int]]
_PERSONAL = {"person"}
_BODY = {"organization", "group", "country", "unknown"}


def appositions(reading: Reading, found: dict[int, Mention]) -> None:
    """A name and the description beside it are one actor: both get the name's key, each tells the other's codes."""
    heads = _by_key(found)
    for i in sorted(found):
        token = reading.doc[i]
        if token.dep_ != "appos" or token.head.i not in found:
            continue
        first, second = found[token.head.i], found[i]
        if not _one(first, second) or first.key == second.key or any(t.dep_ == "neg" for t in token.children):
            continue
        name, other = (first, second) if _rank(first) >= _rank(second) else (second, first)
        if _rank(name) == _rank(other) and _rank(name) > 0:
            continue
        joined = replace(
            name, codes=name.codes or other.codes, role=name.role or other.role, country=name.country or other.country
        )
        _adopt(found, heads, other, joined)
        if not name.codes:
            _adopt(found, heads, name, joined)


def trailing_names(reading: Reading, found: dict[int, Mention]) -> None:
    """A name set off by commas after a description belongs to it: "A spokesman for the group, Ali Reza, said"."""
    doc = reading.doc
    heads = _by_key(found)
    for i in sorted(found):
        name = found[i]
        if name.kind != "person" or name.form != "name":
            continue
        first = reading.tokens_in(name.span)[0].i
        if first < 2 or doc[first - 1].text != "," or i + 1 >= len(doc) or doc[i + 1].text not in (",", "."):
            continue
        above = _description_before(doc, found, first - 2)
        if above is None or found[above].key == name.key:
            continue
        other = found[above]
        joined = replace(
            name, codes=name.codes or other.codes, role=name.role or other.role, country=name.country or other.country
        )
        _adopt(found, heads, other, joined)
        _adopt(found, heads, name, joined)


def _description_before(doc: Doc, found: dict[int, Mention], end: int) -> int | None:
    """The head of a person's description whose prepositional phrase ends at a token."""
    k = end
    while k >= 0 and end - k < 14:
        token = doc[k]
        if token.pos_ in ("VERB", "AUX") or token.text in (",", ".", ";", ":") or token.is_space:
            return None
        mention = found.get(k)
        if mention is not None and mention.kind == "person":
            alone = mention.form == "description" and not mention.plural
            return k if alone and (k == end or doc[k + 1].dep_ == "prep") else None
        k -= 1
    return None


def _adopt(found: dict[int, Mention], heads: _Heads, old: Mention, joined: Mention) -> None:
    """Give every mention of one key what is now known of its entity."""
    moved = heads.pop(old.key, [])
    heads.setdefault(joined.key, []).extend(moved)
    for at in moved:
        found[at] = replace(
            found[at], key=joined.key, name=joined.name, codes=joined.codes, role=joined.role,
            country=joined.country, wikidata=joined.wikidata, kind=joined.kind,
        )  # fmt: skip


def _by_key(found: dict[int, Mention]) -> _Heads:
    heads: _Heads = {}
    for i in sorted(found):
        heads.setdefault(found[i].key, []).append(i)
    return heads


def _one(first: Mention, second: Mention) -> bool:
    if first.plural != second.plural and first.kind == "person":
        return False
    if first.plural and second.plural and first.form == second.form == "description":
        return False  # a list, more often than an apposition
    kinds = {first.kind, second.kind}
    return kinds <= _PERSONAL or kinds <= _BODY


def _rank(mention: Mention) -> int:
    """How well a mention names its entity."""
    if mention.form in ("name", "metonym"):
        return 2 if mention.key and not mention.key.startswith(("name:", "new:")) else 1
    return 0


def abbreviations(reading: Reading, found: dict[int, Mention]) -> None:
    """An abbreviation in brackets after a name stands for it from there on: "the People's Front (PF)"."""
    short: dict[str, Mention] = {}
    doc = reading.doc
    for i in sorted(found):
        mention = found[i]
        after = i + 1
        if after + 2 < len(doc) and doc[after].text == "(" and doc[after + 2].text == ")":
            inner = doc[after + 1]
            said = inner.text
            if 2 <= len(said) <= 8 and said[:1].isupper() and sum(c.isupper() for c in said) >= 2:
                short[said] = mention
                other = found.get(inner.i)
                if other is None or _rank(other) < 2:
                    span = reading.span([inner])
                    found[inner.i] = replace(mention, span=span, head=inner.i, form="name")
    if not short:
        return
    for sentence in reading.sentences():
        for token in sentence:
            named = short.get(token.text)
            if named is None:
                continue
            have = found.get(token.i)
            if have is None or _rank(have) < 2:
                found[token.i] = replace(named, span=reading.span([token]), head=token.i, form="name")


def measures(reading: Reading, found: dict[int, Mention]) -> None:
    """The counting word that the parse puts first heads the same mention: "dozens of protesters"."""
    for i in sorted(found):
        token = reading.doc[i]
        above = token.head
        if token.dep_ != "pobj" or above.lower_ != "of" or not _counts(found, above.head):
            continue
        count = above.head
        if lemma(count) in actor_words("measures") or count.lower_ in actor_words("measures") or count.pos_ == "NUM":
            mention = found[i]
            span = reading.span([count, *reading.tokens_in(mention.span)])
            found[count.i] = replace(mention, head=count.i, span=span)


def _counts(found: dict[int, Mention], noun: Token) -> bool:
    """Whether a noun before "of" only counts who follows; an unnamed "group of senators" is those senators."""
    have = found.get(noun.i)
    return have is None or (
        have.form == "description" and lemma(noun) in actor_words("gatherings") and len(have.name or "") == len(noun)
    )


def with_all_heads(reading: Reading, found: dict[int, Mention]) -> tuple[Mention, ...]:
    """The mentions in text order, once more for every further token of theirs that the parse hangs outside them."""
    out: list[Mention] = []
    heads = set(found)
    for i in sorted(found):
        mention = found[i]
        out.append(mention)
        tokens = reading.tokens_in(mention.span)
        first, last = tokens[0].i, tokens[-1].i
        for token in tokens:
            outside = token.head.i == token.i or not first <= token.head.i <= last
            if outside and token.i not in heads and token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM"):
                heads.add(token.i)
                out.append(replace(mention, head=token.i))
    return tuple(sorted(out, key=lambda m: (m.span.start, m.head)))
