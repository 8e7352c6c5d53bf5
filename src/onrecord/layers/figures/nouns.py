"""What a number counts by its noun alone: troops, rounds of talks, money, shares, votes, protesters ..."""

from __future__ import annotations

from onrecord.layers.figures.claims import Claims
from onrecord.layers.figures.lexicon import Meaning
from onrecord.layers.figures.quantities import Quantity

_SMALL = 12
_NEAR = 60
_MONEY = Meaning("money", "money", 1)
_PERCENT = Meaning("percent", "other", 1)
_SHARE = Meaning("share", "other", 1)
_TROOPS = Meaning("troops", "troops", 1)
_ROUNDS = Meaning("rounds", "rounds", 1)


def of_noun(claims: Claims, q: Quantity) -> Meaning | None:
    """The meaning that a quantity's own noun or unit gives it; None when it is no figure."""
    if q.kind == "money":
        return _MONEY
    if q.kind == "percent":
        return _PERCENT
    if q.kind == "share":
        return _SHARE if q.head is not None else None
    if q.kind == "strong":
        return _TROOPS
    if q.head is None or q.kind == "zero" or (q.low is None and q.high is None):
        return None
    return _counted(claims, q, q.head)


def _counted(claims: Claims, q: Quantity, head: int) -> Meaning | None:
    word, low, sets = claims.low[head], claims.low, claims.lex.sets
    pair = claims.lex.tables["pairs"].get(f"{low[head - 1]} {word}")
    if pair:
        return Meaning("displaced", pair, 7)
    if word in sets["rounds"]:
        return _ROUNDS if _is_round_of_talks(claims, q, head) else None
    if q.one or _is_definite(claims, q):
        return None
    if word in sets["troops"]:
        return _TROOPS
    kind = claims.lex.other.get(word)
    if kind is None and (claims.doc[head].ent_type_ == "NORP" or _is_population(claims, head)):
        kind = "people"
    return Meaning(kind, "other", 1) if kind else None


def _is_population(claims: Claims, head: int) -> bool:
    if claims.doc[head].tag_ not in ("NNS", "NNPS"):
        return False
    if claims.low[head] in claims.lex.sets["never_counted"]:
        return False
    mention = claims.reading.mention_of(head)
    return mention is not None and mention.kind in ("population", "group", "person")


def _is_definite(claims: Claims, q: Quantity) -> bool:
    """`the two leaders`: a small number of known people tells no figure."""
    return claims.low[q.first - 1] in claims.lex.sets["definite"] and q.high is not None and q.high <= _SMALL


def _is_round_of_talks(claims: Claims, q: Quantity, head: int) -> bool:
    """Rounds of talks or votes, not of ammunition, nor of golf."""
    sets, low = claims.lex.sets, claims.low
    start, end = claims.sent_start[head], claims.sent_end[head]
    if low[head + 1 : head + 2] == ["of"]:
        return bool(set(low[head + 2 : head + 7]) & sets["rounds_of"])
    between = set(low[q.last + 1 : head])
    around = set(low[max(start, head - _NEAR) : min(end, head + _NEAR)])
    return bool(between & sets["rounds_of"]) or bool(around & sets["rounds_of"] and not around & sets["rounds_not"])
