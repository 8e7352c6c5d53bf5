"""The interval grammar: rules as data (`rules.yaml`), matched over lexemes.

A rule has a `name`, the phrase it `makes`, a pattern and a `sense`. Pattern elements, parted by spaces:

* `word` or `word|word`: these very words;  `,` `-` `'s`: these marks (a dash must be glued on);
* `CLASS`: a word of that class of the lexicon, or one of the terminals of `terminals.py` (NUM, YEAR, DAY, ...);
* `<phrase>`: what another rule makes;
* `x:ELEMENT` gives the match a name other than its own; a `?` after an element makes it optional.

What elements mean is put into the rule's sense under their names. Longest match wins, then the earlier rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from onrecord.layers.times.lexer import Lexemes, classes
from onrecord.layers.times.terminals import TERMINALS, begins_holiday
from onrecord.layers.vocabulary import vocabulary

Sense = dict[str, Any]
Check = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a pattern."""

    sort: str  # words | class | terminal | phrase
    what: Any
    name: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the grammar."""

    name: str
    makes: str
    elements: tuple[Element, ...]
    sense: Sense
    when: tuple[str, ...]
    order: int


@dataclass(slots=True)
class Match:
    """A phrase that was found: lexemes `start` to `end`, what it means, and by which rule."""

    end: int
    sense: Sense
    rule: Rule


@dataclass(frozen=True)
class Grammar:
    """All rules, by what they make, and what each kind of phrase can begin with."""

    rules: dict[str, tuple[Rule, ...]]
    top: tuple[str, ...]
    first: dict[str, frozenset[str]] = field(default_factory=dict)


def _element(written: str) -> Element:
    optional = len(written) > 1 and written.endswith("?")
    body = written[:-1] if optional else written
    name, colon, rest = body.partition(":")
    if not colon:
        name, rest = "", body
    if rest.startswith("<"):
        return Element("phrase", rest[1:-1], name or rest[1:-1], optional)
    if rest.isupper() and rest.isalpha():
        sort = "terminal" if rest in TERMINALS else "class"
        return Element(sort, rest, name or rest.lower(), optional)
    return Element("words", frozenset(rest.split("|")), name or None, optional)


@cache
def grammar() -> Grammar:
    """The grammar of `rules.yaml`, compiled once per process."""
    data = vocabulary("times/rules")
    rules: dict[str, list[Rule]] = {}
    order = 0
    for group in data["groups"]:
        for row in group["rules"]:
            patterns = row["match"] if isinstance(row["match"], list) else [row["match"]]
            for pattern in patterns:
                order += 1
                elements = tuple(_element(part) for part in pattern.split())
                when = tuple(str(row.get("when", "")).split())
                makes = row.get("makes", group.get("makes"))
                rules.setdefault(makes, []).append(Rule(row["name"], makes, elements, row["sense"], when, order))
    made = {name: tuple(found) for name, found in rules.items()}
    return Grammar(made, tuple(data["top"]), _firsts(made))


def _firsts(rules: dict[str, tuple[Rule, ...]]) -> dict[str, frozenset[str]]:
    """What phrases can begin with: words and classes (`#CLASS`), closed under phrases."""
    first: dict[str, set[str]] = {name: set() for name in rules}
    changed = True
    while changed:
        changed = False
        for name, found in rules.items():
            before = len(first[name])
            for rule in found:
                first[name] |= _rule_first(rule, first)
            changed |= len(first[name]) != before
    return {name: frozenset(found) for name, found in first.items()}


def _rule_first(rule: Rule, first: dict[str, set[str]]) -> set[str]:
    out: set[str] = set()
    for element in rule.elements:
        if element.sort == "words":
            out |= element.what
        elif element.sort == "phrase":
            out |= first[element.what]
        elif element.sort == "terminal":
            out |= TERMINALS[element.what].first
        else:
            out.add("#" + element.what)
        if not element.optional:
            break
    return out


class Matcher:
    """Matches phrases over the lexemes of one report, keeping what it has found at each place."""

    def __init__(self, lexemes: Lexemes, checks: dict[str, Check]):
        self.lexemes = lexemes
        self.checks = checks
        self.grammar = grammar()
        self.words = classes()
        self.memo: dict[tuple[str, int], tuple[Match, ...]] = {}
        self.keys: dict[int, frozenset[str]] = {}

    def keys_at(self, i: int) -> frozenset[str]:
        """The word at a place and its classes, as they stand in first sets."""
        found = self.keys.get(i)
        if found is None:
            word = self.lexemes.low[i]
            found = frozenset(_keys(word, self.lexemes.kind[i], self.words.get(word)))
            self.keys[i] = found
        return found

    def longest(self, i: int) -> Match | None:
        """The longest time phrase that begins at a lexeme."""
        best: Match | None = None
        for name in self.grammar.top:
            for match in self.phrase(name, i):
                if best is None or (match.end, -match.rule.order) > (best.end, -best.rule.order):
                    best = match
        return best

    def phrase(self, name: str, i: int) -> tuple[Match, ...]:
        """All the phrases of a kind that begin at a lexeme, at most one for each end."""
        key = (name, i)
        if key in self.memo:
            return self.memo[key]
        self.memo[key] = ()  # a left-recursive rule finds nothing
        found: dict[int, Match] = {}
        here = self.keys_at(i)
        if not here.isdisjoint(self.grammar.first[name]):
            for rule in self.grammar.rules[name]:
                for end, bound in self._run(rule, 0, i, {}):
                    if end not in found and all(self.checks[w](i, end) for w in rule.when):
                        found[end] = Match(end, {**bound, **rule.sense}, rule)
        self.memo[key] = out = tuple(found.values())
        return out

    def _run(self, rule: Rule, at: int, i: int, bound: Sense) -> list[tuple[int, Sense]]:
        """Every way to match a rule's elements from `at` on at lexeme `i`: (end, bindings)."""
        if at == len(rule.elements):
            return [(i, bound)]
        element = rule.elements[at]
        out: list[tuple[int, Sense]] = []
        if i < len(self.lexemes):
            for end, value in self._match(element, i):
                named = {**bound, element.name: value} if element.name else bound
                out.extend(self._run(rule, at + 1, end, named))
        if element.optional:
            out.extend(self._run(rule, at + 1, i, bound))
        return out

    def _match(self, element: Element, i: int) -> list[tuple[int, Any]]:
        low = self.lexemes.low[i]
        if element.sort == "words":
            if low not in element.what:
                return []
            if low in "-–—" and not self.lexemes.glued(i):
                return []
            return [(i + 1, low)]
        if element.sort == "class":
            meanings = self.words.get(low)
            return [(i + 1, meanings[element.what])] if meanings and element.what in meanings else []
        if element.sort == "terminal":
            return TERMINALS[element.what].match(self.lexemes, i)
        return [(m.end, m.sense) for m in self.phrase(element.what, i)]


def _keys(word: str, kind: str, meanings: dict[str, Any] | None) -> list[str]:
    keys = [word, "@" + kind, *("#" + name for name in meanings or ())]
    return [*keys, "#HOLIDAYFIRST"] if begins_holiday(word) else keys
