"""Finding positions: from cues in the text, and from what statements say should be or is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.layers.positions import wills
from onrecord.layers.positions.rules import Rules, Stand, rules
from onrecord.layers.positions.stand import LONGEST, Candidate, inside
from onrecord.layers.reading import Reading
from onrecord.layers.statements import complements
from onrecord.layers.statements.lexicon import Rule
from onrecord.layers.statements.parts import one_span, runs
from onrecord.layers.statements.relays import Speakers
from onrecord.layers.statements.sources import passive, source_of
from onrecord.layers.statements.tree import Tree, tree_of
from onrecord.layers.vocabulary import vocabulary, words
from onrecord.record import Position, Span, Stance, Statement

_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r'["“”„«»]')


def find(reading: Reading) -> tuple[Position, ...]:
    """The positions of a report in text order; the same holder's on the same topic only once."""
    tree = tree_of(reading)
    table = rules()
    speakers = Speakers(tree)
    found = [*_from_cues(tree, table, speakers), *_from_contents(tree, table), *wills.find(tree)]
    found.sort(key=lambda stand: (stand.about.start, stand.about.end))
    return _merged(tree, found)


def _from_cues(tree: Tree, table: Rules, speakers: Speakers) -> Iterator[Candidate]:
    furniture = tree.reading.is_furniture
    by_token = _statements_by_token(tree.reading)
    for i in range(tree.size):
        tag = tree.tag[i]
        if tag[:2] not in ("VB", "NN") or furniture[i]:
            continue
        lemma = tree.lemma[i]
        if tag[:2] == "VB" and lemma in table.verbs:
            stand = _verb(tree, i, table, speakers)
        elif tag[:2] == "NN" and lemma in table.nouns:
            stand = _noun(tree, i, table.nouns[lemma], speakers)
        else:
            continue
        if stand is not None:
            stand.statement = by_token.get(i) or _around(tree.reading, i)
            if i in by_token or not _denied(tree, stand.statement):
                yield stand


def _verb(tree: Tree, i: int, table: Rules, speakers: Speakers) -> Candidate | None:
    if tree.dep[i] in ("amod", "compound") or passive(tree, i) or _open(tree, i):
        return None
    for stand in table.verbs[tree.lemma[i]]:
        frames = stand.frames
        if frames.particle and not any(tree.dep[k] == "prt" and tree.low[k] in frames.particle for k in tree.kids[i]):
            continue
        if stand.under and (tree.dep[i] != "xcomp" or tree.lemma[tree.head[i]] not in stand.under):
            continue
        found = complements.complement(tree, i, frames) or _gap(tree, i, frames)
        if found is None:
            continue
        stance = _turned(tree, i, stand)
        source = source_of(tree, i)
        if stance is None or source is None:
            return None
        return _made(tree, speakers.actors(source), stance, [t for t in found[1] if t != i], stand.name, i)
    return None


def _gap(tree: Tree, i: int, frames: Rule) -> tuple[str, list[int]] | None:
    """`a judgment that Thailand accepts`: the object is the noun that the clause describes."""
    if tree.dep[i] != "relcl" or "object" not in frames.frames or tree.child(i, "dobj", "ccomp", "xcomp") is not None:
        return None
    noun, subject = tree.head[i], tree.child(i, "nsubj")
    if subject is None or tree.tag[subject] in ("WP", "WDT") or not tree.tag[noun].startswith("NN"):
        return None
    return "object", [t for t in tree.subtree(noun, without=(i,)) if t < i]


def _noun(tree: Tree, i: int, stand: Stand, speakers: Speakers) -> Candidate | None:
    frames = stand.frames
    link = next((k for k in tree.children(i, "prep") if k > i and tree.low[k] in frames.prepositions), None)
    if link is None or tree.child(link, "pobj") is None:
        return None
    owner = tree.child(i, "poss")
    head = tree.head[i]
    if owner is None and tree.dep[i] in ("dobj", "attr") and tree.is_verb(head):
        owner = source_of(tree, head)
    if owner is None or any(tree.low[k] in ("no", "without") for k in tree.kids[i]):
        return None
    if tree.dep[i] == "dobj" and tree.lemma[head] in words("statements/nouns", "ending"):
        return None  # ended its support for
    return _made(tree, speakers.actors(owner), stand.stance, tree.subtree(link)[1:], stand.name, i)


def _made(
    tree: Tree, holders: tuple[str, ...], stance: Stance, tokens: list[int], rule: str, cue: int
) -> Candidate | None:
    if not holders or not tokens or len(tokens) > LONGEST or _pronoun(tree, tokens):
        return None
    about = one_span(tree, runs(sorted(tokens), 1))
    if about.end - about.start < 2:
        return None
    return Candidate(holders, stance, about, rule, cue, None)


def _pronoun(tree: Tree, tokens: list[int]) -> bool:
    """Whether a topic is a word that names none: "opposed them", "rejected that"."""
    return len(tokens) == 1 and (tree.tag[tokens[0]].startswith("PRP") or tree.tag[tokens[0]] in ("DT", "WDT", "WP"))


def _open(tree: Tree, i: int) -> bool:
    """Whether a verb only stands under a condition or a question."""
    return any(tree.dep[k] == "mark" and tree.low[k] in ("if", "unless", "whether") for k in tree.kids[i])


def _turned(tree: Tree, i: int, stand: Stand) -> Stance | None:
    """The stance, turned round by a negation or a refusal; neither for nor against is undecided."""
    if any(tree.low[k] in ("neither", "nor") for k in _joints(tree, i)):
        return "undecided" if _both_ways(tree, i, stand) else stand.negated
    refused = tree.dep[i] == "xcomp" and tree.lemma[tree.head[i]] in words("positions/rules", "refusals")
    if any(tree.dep[k] == "neg" for k in tree.kids[i]) or refused:
        return stand.negated
    if any(tree.low[k] == "longer" for k in tree.kids[i]):
        return stand.negated
    return stand.stance


def _joints(tree: Tree, i: int) -> list[int]:
    """The conjunctions of a verb and of the one it is joined to."""
    above = tree.head[i]
    return [*tree.kids[i], *(tree.kids[above] if tree.dep[i] == "conj" else ())]


def _both_ways(tree: Tree, i: int, stand: Stand) -> bool:
    """Whether a verb is joined to one of the opposite stance: "neither endorsed nor condemned"."""
    opposites = vocabulary("positions/rules")["opposites"].get(stand.stance, ())
    others = [*tree.children(i, "conj"), *([tree.head[i]] if tree.dep[i] == "conj" else [])]
    return any(other.stance in opposites for k in others for other in rules().verbs.get(tree.lemma[k], ()))


def _from_contents(tree: Tree, table: Rules) -> Iterator[Candidate]:
    """What somebody says should be, or says there is none of."""
    for statement in tree.reading.statements:
        if not statement.speakers or statement.manner not in ("said", "written", "believed"):
            continue
        phrase = tree.reading.tokens_in(statement.content)
        for i in range(phrase.start, phrase.end):
            low = tree.low[i]
            if low in table.modals and tree.tag[i] == "MD":
                stand = _should(tree, i, statement)
            elif low in ("no", "not", "n't", "n’t"):
                stand = _none(tree, i, statement, table, phrase.start)
            else:
                continue
            if stand is not None:
                yield stand


def _should(tree: Tree, i: int, statement: Statement) -> Candidate | None:
    """`Assad should leave power`: the whole clause is the topic; a negated one is opposed."""
    verb = tree.head[i]
    subject = tree.child(verb, "nsubj", "nsubjpass")
    if subject is None or tree.low[subject] in ("i", "we", "you") or tree.dep[verb] in ("advcl", "relcl"):
        return None
    negated = any(tree.dep[k] == "neg" for k in tree.kids[verb])
    tokens = [t for t in inside(tree, tree.subtree(verb), statement) if tree.dep[t] != "mark" or tree.head[t] != verb]
    if not tokens or len(tokens) > LONGEST:
        return None
    about = one_span(tree, runs(tokens, 1))
    return Candidate(statement.speakers, "opposes" if negated else "demands", about, "should-be", i, statement)


def _none(tree: Tree, i: int, statement: Statement, table: Rules, first: int) -> Candidate | None:
    """`there is no military solution`, `that is not a prerequisite`: the thing that is none is opposed."""
    head = tree.head[i]
    noun: int | None = None
    if tree.low[i] == "no" and tree.lemma[head] in table.none:
        noun = head
    elif tree.low[i] != "no" and tree.lemma[head] in ("be", "’", "'"):
        noun = next((k for k in tree.children(head, "attr") if tree.lemma[k] in table.none), None)
    if noun is None or noun < first:
        return None
    tokens = [t for t in inside(tree, tree.subtree(noun), statement) if t != i]
    if len(tokens) > LONGEST:
        return None
    return Candidate(statement.speakers, "opposes", one_span(tree, runs(tokens, 1)), "no-such-thing", i, statement)


def _statements_by_token(reading: Reading) -> dict[int, Statement]:
    """Statements by their cue's first token."""
    return {reading.token_at(s.cue.start): s for s in reversed(reading.statements) if s.cue is not None}


def _denied(tree: Tree, statement: Statement | None) -> bool:
    """Whether a statement says that its content is not so."""
    if statement is None or statement.cue is None:
        return False
    return tree.lemma[tree.reading.token_at(statement.cue.start)] in words("positions/rules", "denials")


def _around(reading: Reading, token: int) -> Statement | None:
    """The innermost statement in whose content a token lies."""
    at = reading.starts[token]
    holding = [s for s in reading.statements if s.content.start <= at < s.content.end]
    return min(holding, key=lambda s: s.content.end - s.content.start, default=None)


def _merged(tree: Tree, found: list[Candidate]) -> tuple[Position, ...]:
    reading = tree.reading
    events = {event.trigger.start: event.id for event in reversed(reading.events)}
    opposites = vocabulary("positions/rules")["opposites"]
    out: list[Position] = []
    keys: list[frozenset[str]] = []
    for stand in found:
        key = _key(tree, stand.about)
        same = [n for n, p in enumerate(out) if p.holders == stand.holders and _alike(key, keys[n])]
        if any(out[n].stance == stand.stance for n in same):
            continue
        turned = next((n for n in reversed(same) if stand.stance in opposites.get(out[n].stance, ())), None)
        cue = tree.span(stand.cue, stand.cue)
        spans = [stand.about, cue]
        out.append(
            Position(
                id=f"x{len(out) + 1}",
                holders=stand.holders,
                stance=stand.stance,
                about=stand.about,
                topic=_topic(reading.text(stand.about)),
                statement=stand.statement.id if stand.statement else None,
                event=events.get(cue.start),
                time=stand.statement.time if stand.statement else None,
                evidence=Span(start=min(s.start for s in spans), end=max(s.end for s in spans)),
                reverses=out[turned].id if turned is not None else None,
                rule=stand.rule,
            )
        )
        keys.append(key)
    return tuple(out)


def _key(tree: Tree, about: Span) -> frozenset[str]:
    """The words that make a topic."""
    phrase = tree.reading.tokens_in(about)
    empty = words("positions/rules", "empty")
    found = (tree.lemma[i] for i in range(phrase.start, phrase.end))
    return frozenset(w for w in found if w not in empty and any(ch.isalnum() for ch in w))


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two topics are the same: most of the shorter one's words stand in the other."""
    if not a or not b:
        return False
    return len(a & b) * 3 >= 2 * max(len(a), len(b)) or (len(a & b) == min(len(a), len(b)) and len(a & b) >= 2)


def _topic(text: str) -> str:
    """The topic's words on one line, without a leading article or conjunction."""
    words_ = _SPACE.sub(" ", text).strip(' ,;:"“”').split(" ")
    while len(words_) > 1 and words_[0].lower() in ("the", "a", "an", "that", "to", "any"):
        words_ = words_[1:]
    return " ".join(words_)
