"""The layer's way: numbers, claims on them, what they count, and the figures that come of it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from onrecord.layers.figures import settle, tolls
from onrecord.layers.figures.claims import Claim, Claims
from onrecord.layers.figures.context import Context
from onrecord.layers.figures.lexicon import Meaning
from onrecord.layers.figures.nouns import of_noun
from onrecord.layers.figures.quantities import Quantity, Scanner
from onrecord.layers.reading import Reading
from onrecord.record import Figure, FigureKind, Span


def find(reading: Reading) -> tuple[Figure, ...]:
    """All figures of a report, in text order."""
    scanner = Scanner(reading)
    claims = Claims(reading, scanner, list(scanner.scan()))
    claims.collect()
    claims.share()
    tolls.tolls(claims)
    _by_noun(claims)
    tolls.figure_at(claims)
    part_of = tolls.parts(claims)
    return _Maker(claims, part_of).figures()


def _by_noun(claims: Claims) -> None:
    for n, q in enumerate(claims.quantities):
        if n in claims.counted or (meaning := of_noun(claims, q)) is None:
            continue
        node = q.head if q.head is not None else q.core
        claims.counted[n] = Claim(meaning, node, node, n, True)


@dataclass(slots=True)
class _Draft:
    """A figure before it has an id; `n` is the quantity it comes from."""

    figure: Figure
    n: int | None
    group: tuple[int, ...] = ()


class _Maker:
    """Turns the claims of one reading into figures."""

    def __init__(self, claims: Claims, part_of: dict[int, int]):
        self.claims = claims
        self.part_of = part_of
        self.reading = claims.reading
        self.context = Context(claims.reading)
        self.verdict = settle.Verdict(claims)

    def figures(self) -> tuple[Figure, ...]:
        """The figures with their ids."""
        drafts = [*self._counted(), *self._zeros(), *self._multiples(), *self._persons(), *self._sums()]
        drafts.sort(key=lambda d: (d.figure.span, d.figure.what, d.n is None))
        ids = {d.n: f"f{k}" for k, d in enumerate(drafts, 1) if d.n is not None}
        sums = {n: f"f{k}" for k, d in enumerate(drafts, 1) for n in d.group}
        out = []
        for k, draft in enumerate(drafts, 1):
            whole = self.part_of.get(draft.n) if draft.n is not None else None
            part = ids.get(whole) if whole is not None else sums.get(draft.n) if draft.n is not None else None
            out.append(msgspec.structs.replace(draft.figure, id=f"f{k}", part_of=part))
        return tuple(out)

    def _counted(self) -> list[_Draft]:
        out = []
        for n, claim in self.claims.counted.items():
            q = self.claims.quantities[n]
            if q.kind == "zero":
                continue
            what = self.verdict.what(claim)
            open_ended = q.low is None and q.high is None and (what == "other" or n in self.part_of)
            if what is not None and not open_ended:
                draft = _Draft(self._figure(q, claim, what, self._of(q)), n)
                out.append(draft)
                if claim.meaning.weak and what == "other":
                    said = "People shot or stabbed, in a report that tells of deaths: how many died is not said."
                    self.reading.warn("W151", said, draft.figure.span)
        return out

    def _zeros(self) -> list[_Draft]:
        """`no casualties` (nobody killed, nobody hurt), `no one was injured`."""
        out = []
        for n, q in enumerate(self.claims.quantities):
            if q.kind != "zero":
                continue
            claim = self.claims.counted.get(n)
            head = self.claims.low[q.head] if q.head is not None else ""
            kinds: list[FigureKind] = list(self.claims.lex.tables["zero_nouns"].get(head, ()))
            if not kinds and claim is not None and not claim.meaning.weak:
                kinds = [claim.meaning.what]
            node = q.head if q.head is not None else q.core
            for what in kinds:
                made = claim or Claim(Meaning("none", what, 1), node, node, n, True)
                out.append(_Draft(self._figure(q, made, what, self._of(q)), n if what == kinds[0] else None))
        return out

    def _multiples(self) -> list[_Draft]:
        out = []
        for q, claim in tolls.multiples(self.claims):
            what = self.verdict.what(claim)
            if what is not None:
                out.append(_Draft(self._figure(q, claim, what, None), None))
        return out

    def _persons(self) -> list[_Draft]:
        """People told without a number: one each, the first time they are told of."""
        out = []
        for node, claim, what in self.verdict.persons():
            q = Quantity(*self._words(node), node, 1, 1, False, head=node)
            out.append(_Draft(self._figure(q, claim, what, self._person(node)), None))
        return out

    def _sums(self) -> list[_Draft]:
        """`two women and a man`: the whole, with the counted ones as its parts."""
        out = []
        for group, claim, what in self.verdict.groups():
            lows: list[float | int | None] = []
            highs: list[float | int | None] = []
            about, numbered = False, []
            first, last = self._words(group[0])[0], 0
            for node in group:
                n = self.claims.by_token.get(node)
                if n is None:
                    lows.append(1)
                    highs.append(1)
                    last = max(last, self._words(node)[1])
                    continue
                q = self.claims.quantities[n]
                lows.append(q.low)
                highs.append(q.high)
                about = about or q.approximate
                numbered.append(n)
                first, last = min(first, q.first), max(last, q.last, q.head or 0)
            if all(x is None for x in lows) and all(x is None for x in highs):
                continue
            q = Quantity(first, last, group[0], _sum(lows), _sum(highs), about)
            whole = msgspec.structs.replace(self._figure(q, claim, what, None), rule="sum")
            out.append(_Draft(whole, None, tuple(numbered)))
        return out

    def _figure(self, q: Quantity, claim: Claim, what: FigureKind, of: str | None) -> Figure:
        doc = self.reading.doc
        last = (
            max(q.last, q.head)
            if q.head is not None and q.kind != "strong" and q.head < self.claims.sent_end[q.first]
            else q.last
        )
        span = Span(start=doc[q.first].idx, end=doc[last].idx + len(doc[last]))
        trigger = claim.trigger
        return Figure(
            id="",
            what=what,
            low=q.low,
            high=q.high,
            of=of,
            place=self.context.place(trigger, claim.node),
            time=self.context.time(trigger, claim.node),
            approximate=q.approximate,
            via=self.context.via(span.start, span.end, trigger),
            span=span,
            evidence=self.context.evidence(trigger, q.first, last),
            rule=claim.meaning.rule,
        )

    def _words(self, node: int) -> tuple[int, int]:
        """The words of an uncounted person."""
        mention = self.reading.mention_of(node)
        if mention is not None:
            found = self.reading.tokens_in(mention.span)
            return min(found.start, node), max(found.end - 1, node)
        n = self.claims.by_token.get(node)
        if n is not None:
            return self.claims.quantities[n].first, max(self.claims.quantities[n].last, node)
        doc, first = self.reading.doc, node
        while (
            first > self.claims.sent_start[node]
            and doc[first - 1].head.i == node
            and doc[first - 1].dep_ in ("compound", "amod", "det", "poss")
        ):
            first -= 1
        return first, node

    def _person(self, node: int) -> str | None:
        if self.reading.doc[node].pos_ == "PRON":
            return None
        first, last = self._words(node)
        doc = self.reading.doc
        ages = self.claims.lex.sets["age_words"]
        while first < last and (doc[first].tag_ in ("DT", "PRP$", "CD") or self.claims.low[first] in ages):
            first += 1
        return str(doc[first : last + 1].text)

    def _of(self, q: Quantity) -> str | None:
        """Whom or what a number counts, in the text's words; the unit of money and shares."""
        if q.unit:
            return q.unit
        if q.head is None or q.start_of is None or self.claims.low[q.head] in ("them", "whom", "which"):
            return "others" if q.more else None
        doc, end = self.reading.doc, q.head + 1
        if self.claims.low[q.head] in self.claims.lex.sets["containers"] and self.claims.low[end : end + 1] == ["of"]:
            after = doc[end + 1] if end + 1 < len(doc) else None
            end = end + 2 if after is not None and after.pos_ in ("NOUN", "PROPN") else end
        words = " ".join(doc[q.start_of : end].text.split())
        return f"share of {words}" if q.kind == "share" else words


def _sum(values: list[float | int | None]) -> float | int | None:
    known = [v for v in values if v is not None]
    return sum(known) if len(known) == len(values) else None
