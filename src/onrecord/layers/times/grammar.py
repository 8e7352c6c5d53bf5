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
from onrecord.layers.times.terminals import TERMINALS, holiday_words
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
        self.size = len(lexemes)
        self.depth = 0
        self.memo: dict[tuple[str, int], tuple[Match, ...]] = {}
        self.core = self._cores()

    def _cores(self) -> list[bool]:
        """For every lexeme, whether a word that time phrases turn on stands there or within reach after it."""
        out = [False] * (self.size + 1)
        last = self.size + _REACH
        low, kind, cores = self.lexemes.low, self.lexemes.kind, core_words()
        for i in range(self.size - 1, -1, -1):
            if low[i] in cores or kind[i] in _CORE_KINDS or (kind[i] == "num" and len(low[i]) == 4):
                last = i
            out[i] = last - i < _REACH
        return out

    def longest(self, i: int) -> Match | None:
        """The longest time phrase that begins at a lexeme."""
        if not self.core[i]:
            return None
        best: Match | None = None
        for name in self.grammar.top:
            for match in self.phrase(name, i):
                if best is None or (match.end, -match.rule.order) > (best.end, -best.rule.order):
                    best = match
        return best

    def phrase(self, name: str, i: int) -> tuple[Match, ...]:
        """All the phrases of a kind that begin at a lexeme, at most one for each end."""
        rules = _candidates(name, self.lexemes.low[i], self.lexemes.kind[i])
        if not rules:
            return ()
        key = (name, i)
        if key in self.memo:
            return self.memo[key]
        if self.depth > _DEEPEST:
            return ()
        self.memo[key] = ()  # a left-recursive rule finds nothing
        self.depth += 1
        found: dict[int, Match] = {}
        for rule in rules:
            for end, bound in self._run(rule, 0, i, {}):
                if end not in found and all(self.checks[w](i, end) for w in rule.when):
                    found[end] = Match(end, {**bound, **rule.sense}, rule)
        self.depth -= 1
        self.memo[key] = out = tuple(found.values())
        return out

    def _run(self, rule: Rule, at: int, i: int, bound: Sense) -> list[tuple[int, Sense]]:
        """Every way to match a rule's elements from `at` on at lexeme `i`: (end, bindings)."""
        elements = rule.elements
        if at == len(elements):
            return [(i, bound)]
        element = elements[at]
        out: list[tuple[int, Sense]] = []
        if i < self.size:
            for end, value in self._match(element, i):
                named = {**bound, element.name: value} if element.name else bound
                out += self._run(rule, at + 1, end, named)
        if element.optional:
            out += self._run(rule, at + 1, i, bound)
        return out

    def _match(self, element: Element, i: int) -> list[tuple[int, Any]]:
        low = self.lexemes.low[i]
        if element.sort == "words":
            if low not in element.what or (low in _DASHES and not self.lexemes.glued(i)):
                return []
            return [(i + 1, low)]
        if element.sort == "class":
            meanings = self.words.get(low)
            return [(i + 1, meanings[element.what])] if meanings and element.what in meanings else []
        if element.sort == "terminal":
            return TERMINALS[element.what].match(self.lexemes, i)
        return [(m.end, m.sense) for m in self.phrase(element.what, i)]


_DASHES = frozenset("-–—")
_REACH = 7
_DEEPEST = 10  # phrases in phrases
_CORE_KINDS = frozenset(["iso", "numeric", "clock", "decade", "ampm", "nth"])


@cache
def core_words() -> frozenset[str]:
    """The words without one of which no rule matches: those of the core classes, and words that rules name as such."""
    lexicon = vocabulary("times/lexicon")
    found = {word for name in lexicon["core"]["classes"] for word in lexicon[name]}
    return frozenset(found | set(lexicon["core"]["words"]) | holiday_words())


@cache
def _known() -> frozenset[str]:
    """Every word that the grammar tells apart."""
    literal = {
        word
        for rules in grammar().rules.values()
        for rule in rules
        for element in rule.elements
        if element.sort == "words"
        for word in element.what
    }
    first = {key for name in TERMINALS for key in TERMINALS[name].first if key[0] not in "#@"}
    return frozenset(literal | first | set(classes()) | set(holiday_words()))


def _candidates(name: str, word: str, kind: str) -> tuple[Rule, ...]:
    """The rules for a phrase that can begin with a lexeme."""
    return _candidates_of(name, word if word in _known() else "", kind)


@cache
def _candidates_of(name: str, word: str, kind: str) -> tuple[Rule, ...]:
    keys = {word, "@" + kind, *("#" + c for c in classes().get(word, ()))}
    if word in holiday_words():
        keys.add("#HOLIDAYFIRST")
    made = grammar()
    return tuple(
        rule for rule in made.rules[name] if keys & _rule_first(rule, {n: set(f) for n, f in made.first.items()})
    )
