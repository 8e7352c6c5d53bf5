"""The number grammar: which words of a report are numbers, and the values they allow.

`scan` walks the words once. At each word that can begin a number, `values.py` reads the number itself; this module
adds what stands around it: ranges, hedges, units, and the noun that is counted. Numbers that are no figures (ages,
labels, measures, scores, times) are dropped here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from onrecord.layers.figures.lexicon import Effect, Numbers, meanings, numbers
from onrecord.layers.figures.values import Number, number_at
from onrecord.layers.reading import Reading

Kind = Literal["count", "money", "percent", "share", "zero", "strong"]
_RUN = 9
_INSIDE = frozenset(["VBN", "VBG", "HYPH", "JJ", "POS"])
_OLD = 115
_JOINS = frozenset(["-", "–", "/", "#", ":", "@"])
_STOP = frozenset([",", ".", ")", "]", ";", "-", "–", "—", "|", "\n"])


@dataclass(slots=True)
class Quantity:
    """A number with its hedges and unit: tokens `first` to `last`; `head` is the noun counted, if one stands there."""

    first: int
    last: int
    core: int
    low: float | int | None
    high: float | int | None
    approximate: bool
    kind: Kind = "count"
    unit: str | None = None
    head: int | None = None
    start_of: int | None = None
    partitive: bool = False
    one: bool = False
    more: bool = False


class Scanner:
    """Finds the quantities of one reading."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.doc = reading.doc
        self.lex: Numbers = numbers()
        self.low = [t.lower_ for t in self.doc]
        self.size = len(self.low)

    @cached_property
    def measures(self) -> frozenset[str]:
        """Units behind which a number is no figure."""
        return self.lex.sets["measures"]

    def word(self, i: int) -> str:
        """A word in lower case; empty beyond the ends."""
        return self.low[i] if 0 <= i < self.size else ""

    def glued(self, i: int) -> bool:
        """Whether no space stands between a token and the next."""
        return 0 <= i < self.size and not self.doc[i].whitespace_

    def scan(self) -> Iterator[Quantity]:
        """All quantities outside furniture, in text order."""
        starters, furniture = self.lex.starters, self.reading.is_furniture
        i = 0
        while i < self.size:
            word = self.low[i]
            if not (word in starters or word[:1].isdigit()) or furniture[i]:
                i += 1
                continue
            if word in self.lex.sets["zero"]:
                found = self._zero(i)
                i = (found.last if found else i) + 1
            else:
                found, i = self._quantity(i)
            if found is not None:
                yield found

    def _zero(self, i: int) -> Quantity | None:
        """`no casualties`, `no one`, `none of the guards`."""
        last = i
        if self.low[i] == "no":
            nxt = self.word(i + 1)
            if nxt in ("one", "-") and (nxt == "one" or self.word(i + 2) == "one"):
                last = i + (1 if nxt == "one" else 2)
            elif nxt in self.lex.sets["no_after"]:
                return None
        q = Quantity(i, last, last, 0, 0, False, kind="zero")
        if (self.low[i] == "no" and last == i) or self.word(last + 1) == "of":
            self._noun(q)
        return q

    def _quantity(self, i: int) -> tuple[Quantity | None, int]:
        """The quantity that begins with the number at a word, and where to go on."""
        first = number_at(self.low, i, self.lex, self.glued)
        if first is None:
            return None, i + 1
        number, start = first, i
        money = self._symbol(i - 1)
        between = self.word(i - (2 if money else 1)) in self.lex.sets["between"]
        ranged = self._range(first, i, between)
        if ranged is not None:
            number = ranged
        elif self._is_score(first, i):
            second = number_at(self.low, first.end + 1, self.lex, self.glued)
            return None, second.end if second else first.end + 1
        q = Quantity(start, number.end - 1, number.end - 1, number.low, number.high, number.vague)
        if first.share:
            q.kind = "share"
        q.one = self.low[i] == "one" and number.end == i + 1
        if end := self._rate(q, number.end):
            return None, end
        if money:
            q.kind, q.unit, q.first = "money", money, i - 1
        if between and ranged is not None:
            q.first -= 1
        self._unit(q)
        self._after(q)
        self._hedges(q)
        if self._is_no_figure(q, i):
            return None, max(q.last + 1, number.end)
        if q.kind in ("count", "share", "strong"):
            self._noun(q)
        return q, max(q.last + 1, number.end)

    # -------------------------------------------------------------- ranges

    def _range(self, first: Number, i: int, between: bool) -> Number | None:
        """`between A and B`, `A to B`, `A-B`, `A or B`."""
        link = self.word(first.end)
        sets = self.lex.sets
        dash = link in sets["range_dashes"]
        if not (dash or link in sets["range_words"] or link in sets["range_or"] or (between and link == "and")):
            return None
        at = first.end + 1
        if self._symbol(at):
            at += 1
        second = number_at(self.low, at, self.lex, self.glued)
        if second is None or second.low is None or first.low is None or first.vague or second.vague:
            return None
        low = first.low
        if first.scale == 1 and second.scale > 1 and first.low <= second.low / second.scale:
            low = first.low * second.scale
        if second.low <= low or (link in sets["range_words"] and self.word(i - 1) in ("from", "by")):
            return None
        if link in sets["range_or"] and second.low > 3 * low:
            return None
        if dash and not self._counts_on(second.end):
            return None
        return Number(_whole(low), second.high, second.end, False, second.scale)

    def _counts_on(self, end: int) -> bool:
        """Whether a unit or noun follows: "20-30 people", not "a 2-3 win"."""
        word = self.word(end)
        return bool(
            word in self.lex.sets["percent"]
            or word in self.lex.currency_words
            or word in meanings().other
            or (word.endswith("s") and end < self.size and self.doc[end].pos_ in ("NOUN", "PROPN"))
            or (end + 1 < self.size and self.doc[end].pos_ == "ADJ" and self.doc[end + 1].tag_ in ("NNS", "NNPS"))
        )

    def _is_score(self, first: Number, i: int) -> bool:
        """`2-1`, `52-48`, `24/7`: two bare numbers on either side of a dash or stroke."""
        link = self.word(first.end)
        if link not in self.lex.sets["range_dashes"] and link not in ("/", ":"):
            return False
        return self.glued(first.end - 1) and self.word(first.end + 1)[:1].isdigit() and self.low[i][:1].isdigit()

    def _rate(self, q: Quantity, end: int) -> int:
        """`one in four children`, `nine out of ten`: a share told as a rate; where it ends, 0 if it is none."""
        of = self.word(end) == "of" or (self.word(end), self.word(end + 1)) == ("out", "of")
        if not of and not (q.one and self.word(end) == "in"):
            return 0
        at = end + (2 if self.word(end) == "out" else 1)
        rate = number_at(self.low, at, self.lex, self.glued)
        if rate is None or (of and str(rate.low) not in self.lex.sets["rate_bases"]):
            return 0
        return rate.end

    # -------------------------------------------------------------- units

    def _symbol(self, i: int) -> str | None:
        """The currency of a sign or code before a number."""
        return self.lex.currencies.get(self.word(i)) if i >= 0 else None

    def _unit(self, q: Quantity) -> None:
        """Percent signs and currency words behind the number."""
        end = q.last + 1
        if self.word(end) in self.lex.sets["percent"]:
            q.kind, q.unit, q.last = "percent", "percent", end
            return
        if self.word(end) == "per" and self.word(end + 1) == "cent":
            q.kind, q.unit, q.last = "percent", "percent", end + 1
            return
        if q.kind == "money":
            return
        at = end
        hyphen = self.word(at) == "-" and self.glued(at - 1)
        if hyphen or (self.word(at) == "of" and self.word(at + 1) in self.lex.currency_words):
            at += 1
        state: dict[str, str] = {}
        while at < end + 3 and self.word(at) in self.lex.currency_states:
            state.update(self.lex.currency_states[self.word(at)])
            at += 1
        word = self.word(at)
        if word == "kong" and self.word(at - 1) == "hong":
            at += 1
            word = self.word(at)
        if word not in self.lex.currency_words or self.doc[at].pos_ not in ("NOUN", "PROPN", "NUM", "ADJ"):
            return
        if word in ("pound", "pounds") and self.word(at + 1) == "of":
            return
        singular = word[:-1] if word.endswith("s") else word
        q.kind, q.last = "money", at
        q.unit = state.get(singular) or self.lex.currency_words[word] or self.doc[end : at + 1].text

    def _after(self, q: Quantity) -> None:
        """`or more`, `or so`, `-odd`, `-strong`."""
        end = q.last + 1
        if self.word(end) == "-" and self.glued(end) and self.word(end + 1) in self.lex.sets["hyphened"]:
            if self.word(end + 1) == "strong":
                q.kind, q.last = "strong", end + 1
                return
            end += 1
        for words, effect in self.lex.after.get(self.word(end), ()):
            if tuple(self.low[end : end + len(words)]) == words and not self.word(end + len(words))[:1].isdigit():
                if words == ("plus",) and self.word(end + 1) in self.lex.cardinals:
                    continue
                q.last = end + len(words) - 1
                _apply(q, effect)
                return

    def _hedges(self, q: Quantity) -> None:
        """The words before a number that open or blur it."""
        at, opened = q.first, ""
        for _ in range(4):
            for words, effect in self.lex.hedges.get(self.word(at - 1), ()):
                if at >= len(words) and tuple(self.low[at - len(words) : at]) == words and effect != opened:
                    at -= len(words)
                    _apply(q, effect)
                    if effect != "none":
                        q.first = at
                        opened = effect
                    break
            else:
                return

    # -------------------------------------------------------------- what is no figure

    def _is_no_figure(self, q: Quantity, i: int) -> bool:
        word, nxt, prev = self.low[i], self.word(q.last + 1), self.word(i - 1)
        if q.kind == "money":
            return nxt in self.lex.sets["cash"]
        if q.kind == "percent":
            return False
        if any(k in self.reading.time_by_token for k in range(i, q.core + 1)):
            return True
        if nxt in self.measures or nxt in ("/", ":"):
            return True
        if nxt == "-" and self.word(q.last + 2) in self.measures:
            return True
        if nxt == "-" and self.glued(q.last) and self.glued(q.last + 1) and self.word(q.last + 2)[:1].isalpha():
            return True
        if word == "one" and self._is_pronoun_one(prev, nxt):
            return True
        if word[:1].isdigit() and self._is_label(q, i, prev, nxt):
            return True
        return self._is_age(q, i, prev, nxt)

    def _is_pronoun_one(self, prev: str, nxt: str) -> bool:
        return prev in self.lex.sets["one_before"] or nxt in self.lex.sets["one_after"]

    def _is_label(self, q: Quantity, i: int, prev: str, nxt: str) -> bool:
        """`Article 5`, `Flight 17`, `F-16`, `Highway 1`, a year, a telephone number."""
        joined = prev in _JOINS and self.glued(i - 1) and self.glued(i - 2)
        if joined and (prev != "–" or self.word(i - 2)[:1].isdigit()):
            return True
        before = self.doc[i - 1] if i else None
        if (
            before is not None
            and prev in self.lex.sets["labels"]
            and (before.text[:1].isupper() or prev in ("number", "no.", "page"))
        ):
            return True
        bare = q.first == i and self.low[i].isdigit() and q.core == i
        if bare and len(self.low[i]) == 4 and self.low[i][:2] in ("19", "20") and nxt not in meanings().other:
            return q.last + 1 >= self.size or self.doc[q.last + 1].pos_ not in ("NOUN", "ADJ", "PROPN")
        if before is not None and bare and before.tag_ == "NNP" and q.last + 1 < self.size:
            after = self.doc[q.last + 1]
            return not (after.pos_ in ("NOUN", "ADJ", "VERB", "AUX") or nxt in meanings().states)
        return False

    def _is_age(self, q: Quantity, i: int, prev: str, nxt: str) -> bool:
        if prev in self.lex.sets["aged"] or (prev == "of" and self.word(i - 2) in self.lex.sets["of_before"]):
            return True
        if not isinstance(q.low, int) or q.first != i or q.low > _OLD or q.core != i:
            return False
        if prev == "(" and nxt == ")":
            return True
        if prev != "," or i < 2:
            return False
        before = self.doc[i - 2]
        named = before.pos_ == "PROPN" or self.low[i - 2] in meanings().sets["persons"]
        return named and (nxt in _STOP or not nxt.strip() or nxt in ("and", "was", "from", "who", "is", "in"))

    # -------------------------------------------------------------- the noun that is counted

    def _noun(self, q: Quantity) -> None:
        """The head of the noun phrase that the number counts."""
        at = q.last + 1
        if self.word(at) in self.lex.sets["further"] and self.word(at + 1) != "than":
            q.more = True
            at += 1
        if self.word(at) == "of" and q.kind != "strong":
            q.partitive = True
            at += 1
        elif self.low[q.last] == "of":
            q.partitive = False
        while q.partitive and at < self.size and self.doc[at].tag_ in ("DT", "PRP$", "PDT", "CD"):
            at += 1
        if q.partitive and self.word(at) in self.lex.sets["whole_pronouns"]:
            q.head = q.start_of = at
            return
        self._run(q, at)

    def _run(self, q: Quantity, at: int) -> None:
        """Adjectives and nouns in a row: the last noun is the head, or the one that the parser hangs the number on."""
        last = None
        arc = self.doc[q.core].head.i
        for k in range(at, min(at + _RUN, self.size)):
            token = self.doc[k]
            if self._breaks(k, last, at):
                break
            if token.pos_ in ("NOUN", "PROPN") and token.tag_ not in ("VBG", "VBN"):
                last = k
                if k == arc and token.tag_ in ("NNS", "NNPS"):
                    break
            elif token.pos_ not in ("ADJ", "ADV") and token.tag_ not in _INSIDE and self.low[k] != "-":
                break
        if last is not None:
            q.head, q.start_of = last, at

    def _breaks(self, k: int, last: int | None, at: int) -> bool:
        """Whether a word cannot go on the noun phrase: a time, a verb, a new sentence, what follows a full head."""
        token, sets = self.doc[k], meanings().sets
        if k in self.reading.time_by_token or token.is_space or self.low[k] in sets["never_nouns"]:
            return True
        if k > at and (token.is_sent_start or token.tag_ == "CD"):
            return True
        if last is None:
            return False
        full = self.low[last] in sets["full_heads"] and self.low[k] not in sets["full_heads"]
        return full or (self.low[k] in sets["captivity"] and self.low[last].endswith(("s", "men")))


def _whole(value: float | int) -> float | int:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _apply(q: Quantity, effect: Effect) -> None:
    if effect == "low":
        q.high = None
    elif effect == "high":
        q.low = None
    elif effect == "about":
        q.approximate = True
