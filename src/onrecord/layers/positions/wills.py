"""What somebody says that he will or won't do, and what he wants lest he do it."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.layers.positions.stand import Candidate, inside, topic_span
from onrecord.layers.statements.tree import Tree
from onrecord.layers.vocabulary import words
from onrecord.record import Stance, Statement

_FIRST = frozenset({"i", "we"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never"})


def find(tree: Tree) -> Iterator[Candidate]:
    """Positions that lie in the will of those who speak."""
    for statement in tree.reading.statements:
        if not statement.speakers or statement.manner == "asked":
            continue
        phrase = tree.reading.tokens_in(statement.content)
        for i in range(phrase.start, phrase.end):
            if tree.is_verb(i) or tree.tag[i] == "MD":
                stand = _will(tree, i, statement) or _lest(tree, i, statement)
                if stand is not None:
                    yield stand


def _will(tree: Tree, i: int, statement: Statement) -> Candidate | None:
    """`said it would send observers` commits; `said it would not sign`, `does not negotiate with` opposes."""
    modal = next((k for k in tree.kids[i] if tree.low[k] in words("positions/rules", "wills")), None)
    negated = any(tree.low[k] in _NEGATIONS for k in tree.kids[i])
    lemma = tree.lemma[i]
    refusal = negated and lemma in words("positions/rules", "willed")
    if (modal is None and not refusal) or lemma in words("positions/rules", "unwilled") or _hangs(tree, i):
        return None
    holders = _holders(tree, i, statement)
    if not holders:
        return None
    keeps = negated and lemma in words("positions/rules", "leaving")
    first = next((k for k in tree.kids[i] if tree.low[k] in _NEGATIONS), i) if keeps else i
    tokens = [t for t in tree.subtree(i) if t >= first and (keeps or not _auxiliary(tree, t, i))]
    about = topic_span(tree, inside(tree, tokens, statement))
    if about is None:
        return None
    stance: Stance = "opposes" if negated and not keeps else "commits"
    return Candidate(holders, stance, about, "will-do" if stance == "commits" else "wont-do", i, statement)


def _hangs(tree: Tree, i: int) -> bool:
    """Whether a verb stands in a clause of reason, time or description, or its doing on a condition."""
    if tree.dep[i] in ("advcl", "relcl", "acl", "csubj"):
        return True
    return any(tree.dep[k] == "advcl" and _mark(tree, k) in ("if", "unless") for k in tree.kids[i])


def _auxiliary(tree: Tree, t: int, top: int) -> bool:
    return tree.head[t] == top and tree.dep[t] in ("aux", "neg", "punct")


def _mark(tree: Tree, verb: int) -> str:
    return next((tree.low[k] for k in tree.kids[verb] if tree.dep[k] == "mark"), "")


def _holders(tree: Tree, i: int, statement: Statement) -> tuple[str, ...]:
    """Whose will it is: the speakers', or that of the state or body that they speak for."""
    subject = tree.child(i, "nsubj")
    if subject is None:
        return ()
    if tree.low[subject] in _FIRST:
        return statement.speakers
    found = tree.reading.actors_of(subject)
    if not found:
        return ()
    if set(found) <= set(statement.speakers):
        return found
    actors = {actor.id: actor for actor in tree.reading.actors}
    bases = {code[:3] for s in statement.speakers for code in actors[s].codes}
    mine = all(
        actors[a].kind in ("country", "organization") and actors[a].codes and actors[a].codes[0][:3] in bases
        for a in found
    )
    return found if mine else ()


def _lest(tree: Tree, i: int, statement: Statement) -> Candidate | None:
    """`would pull out if the army did not leave`, `unless they free him`: what is to be done is demanded."""
    if tree.dep[i] != "advcl" or _mark(tree, i) not in ("if", "unless"):
        return None
    negated = any(tree.low[k] in _NEGATIONS for k in tree.kids[i])
    above = tree.head[i]
    acts = any(tree.tag[k] in ("MD", "TO") for k in tree.kids[above])
    if (_mark(tree, i) == "if") != negated or not acts or tree.lemma[i] in words("positions/rules", "unwilled"):
        return None
    subject = tree.child(i, "nsubj", "nsubjpass")
    if subject is None or tree.low[subject] in ("it", "there") or tree.reading.actors_of(subject) == statement.speakers:
        return None
    dropped = [k for k in tree.kids[i] if tree.dep[k] == "mark" or tree.low[k] in _NEGATIONS]
    tokens = [t for t in tree.subtree(i, without=dropped) if not negated or t >= i]
    about = topic_span(tree, inside(tree, tokens, statement))
    return None if about is None else Candidate(statement.speakers, "demands", about, "or-else", i, statement)
