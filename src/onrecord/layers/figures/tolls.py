"""Tolls, parts and multiples: meanings that a number takes from other words of its sentence than a verb's."""

from __future__ import annotations

from onrecord.layers.figures.claims import Claim, Claims
from onrecord.layers.figures.lexicon import Meaning
from onrecord.layers.figures.patients import clause_of, objects, subjects
from onrecord.layers.figures.quantities import Quantity
from onrecord.record import FigureKind

_REACH = 32
_SHORT = 8
_TOLL_RANK = 12


def tolls(claims: Claims) -> None:
    """`the death toll rose to 40`, `the number of dead stood at 12`, `put the figure at 9`."""
    sets, low = claims.lex.sets, claims.low
    for i, word in enumerate(low):
        if claims.reading.is_furniture[i]:
            continue
        if word in sets["toll_words"] and (word == "toll" or low[i - 1] in sets["toll_before"]):
            what: FigureKind | None = "killed"
            if low[i - 1] == "casualty":
                what = "other"
        elif low[i + 1 : i + 2] == ["at"] and low[i - 1] == "the" and word in claims.lex.tables["toll_what"]:
            what = claims.lex.tables["toll_what"][word]  # put the dead at 29
        elif word == "number" and low[i + 1 : i + 2] == ["of"]:
            what = _numbered(claims, i + 2)
        elif word in sets["including"]:
            _include(claims, i)
            continue
        elif word in sets["among"]:
            _among(claims, i)
            continue
        else:
            continue
        if what is not None:
            n = _linked(claims, i, _REACH)
            if n is not None:
                _claim(claims, n, Meaning("toll", what, _TOLL_RANK), i)


def _numbered(claims: Claims, i: int) -> FigureKind | None:
    """What "the number of ..." numbers."""
    table = claims.lex.tables["toll_what"]
    for k in range(i, min(i + 4, len(claims.low))):
        word = claims.low[k]
        if word in table:
            found: FigureKind = table[word]
            return found
        if claims.lex.other.get(word) == "people":
            return "other"
    return None


def _linked(claims: Claims, i: int, reach: int) -> int | None:
    """The quantity that a toll is linked to: "rose to 40", "of at least 20", "stands at 94,000"."""
    low, links = claims.low, claims.lex.sets["toll_links"]
    stop = min(i + reach, claims.sent_end[i])
    for k in range(i + 1, stop):
        n = claims.starts.get(k)
        if n is None:
            continue
        q = claims.quantities[n]
        if q.kind != "count" or (q.head is not None and not claims.can_suffer(q, False)):
            continue
        if low[k - 1] in ("from", "by"):
            continue
        if low[k - 1] in links or low[k] in links:
            return n
    return None


def _include(claims: Claims, i: int) -> None:
    """`The dead included 13 Americans and two Britons`."""
    verb, table = claims.doc[i], claims.lex.tables["among_words"]
    for subject in subjects(verb) if verb.pos_ == "VERB" else ():
        what = table.get(claims.low[subject.i])
        if what:
            claims.lay(Meaning("among the dead", what, 9), i, claims.beside(i, right=True) or objects(verb))


def _among(claims: Claims, i: int) -> None:
    """`Among the dead were two children`."""
    table, low = claims.lex.tables["among_words"], claims.low
    end = claims.sent_end[i]
    for k in range(i + 1, min(i + 5, end)):
        what = table.get(low[k])
        if what and low[k] not in ("them", "whom"):
            for at in range(k + 1, min(k + _SHORT, end)):
                n = claims.starts.get(at)
                if n is not None and claims.quantities[n].kind == "count":
                    _claim(claims, n, Meaning("among the dead", what, 9), i)
                    return
            claims.lay(Meaning("among the dead", what, 9), i, subjects(clause_of(claims.doc[i])))
            return


def _claim(claims: Claims, n: int, meaning: Meaning, trigger: int) -> None:
    q = claims.quantities[n]
    claim = Claim(meaning, trigger, q.head if q.head is not None else q.core, n, True)
    old = claims.counted.get(n)
    if old is None or claim.beats(old):
        claims.counted[n] = claim


def figure_at(claims: Claims) -> None:
    """`police put the figure at 750,000`: the figure spoken of before, by another source."""
    sets, low = claims.lex.sets, claims.low
    for n, q in enumerate(claims.quantities):
        if n in claims.counted or q.head is not None or q.kind != "count" or n == 0:
            continue
        spoken = low[q.first - 1] == "of" and low[q.first - 2] in sets["spoken_of"]
        put = low[q.first - 1] == "at" and set(low[max(q.first - 5, 0) : q.first]) & sets["figure_words"]
        if not spoken and not put:
            continue
        before = claims.counted.get(n - 1)
        if before is not None:
            claims.counted[n] = Claim(before.meaning, q.core, q.core, n, True)


def parts(claims: Claims) -> dict[int, int]:
    """Which quantity is a part of which: "including three children", "40 of them children"."""
    out: dict[int, int] = {}
    for n, q in enumerate(claims.quantities):
        if q.kind != "count":
            continue
        whole = out.get(n - 1) if _goes_on(claims, n, out) else None
        if whole is None and _is_part(claims, q):
            whole = _whole(claims, n)
        if whole is None:
            continue
        claim, of = claims.counted.get(n), claims.counted[whole]
        if claim is None or not claim.own or claim.meaning.rank <= 1:
            claims.counted[n] = Claim(of.meaning, of.trigger, q.core, n, True)
            out[n] = whole
        elif claim.meaning.what == of.meaning.what:
            out[n] = whole
    return out


def _is_part(claims: Claims, q: Quantity) -> bool:
    low, sets = claims.low, claims.lex.sets
    before = low[q.first - 1] if q.first else ""
    if before in sets["including"]:
        return True
    if q.head is not None and q.partitive and low[q.head] in ("them", "whom", "which", "those"):
        return True
    return before in ("them", "whom") and low[q.first - 2] in ("among", "amongst", "of", "amid")


def _goes_on(claims: Claims, n: int, out: dict[int, int]) -> bool:
    """`including three children and two women`: the second number goes on the first."""
    if n - 1 not in out:
        return False
    before, q = claims.quantities[n - 1], claims.quantities[n]
    last = before.head if before.head is not None else before.last
    return q.first - last in (2, 3) and claims.low[q.first - 1] in ("and", ",") and q.head is not None


def _whole(claims: Claims, n: int) -> int | None:
    """The nearest quantity before a part, in the same sentence or the one before."""
    q = claims.quantities[n]
    start = claims.sent_start[q.first]
    for k in range(n - 1, max(n - 5, -1), -1):
        other = claims.quantities[k]
        if other.last < start:
            return None
        claim = claims.counted.get(k)
        if claim is None or claim.meaning.what == "money" or other.kind != "count":
            continue
        if other.high is None or q.low is None or q.low <= other.high:
            return k
    return None


def multiples(claims: Claims) -> list[tuple[Quantity, Claim]]:
    """`a double murder`, `a triple fatal shooting`."""
    tables, sets, low = claims.lex.tables, claims.lex.sets, claims.low
    out = []
    for i, word in enumerate(low[:-1]):
        times = tables["multiples"].get(word)
        if times is None or claims.reading.is_furniture[i]:
            continue
        fatal = low[i + 1] in sets["multiple_fatal"]
        at = i + 1 + fatal
        if at >= len(low) or low[at] not in tables["multiple_nouns"] or low[at + 1 : at + 2] == ["-"]:
            continue
        what: FigureKind | None = "killed" if fatal else tables["multiple_nouns"][low[at]]
        if what:
            q = Quantity(i, at, i, times, times, False, head=at, start_of=at)
            meaning = Meaning("multiple", what, 9, weak=what == "injured")
            out.append((q, Claim(meaning, at, at, None, True)))
    return out
