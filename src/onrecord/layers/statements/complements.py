"""Complements: the part of a sentence that a cue attributes, by frame."""

from __future__ import annotations

from collections.abc import Callable

from onrecord.layers.statements.lexicon import Rule, lexicon
from onrecord.layers.statements.sources import passive, source_of
from onrecord.layers.statements.tree import FINITE, Tree
from onrecord.layers.vocabulary import vocabulary, words

Tokens = list[int]
_LOST = frozenset({"dobj", "mark", "csubj"})
_REFLEXIVE = frozenset({"himself", "herself", "themselves", "itself", "it", "so"})
_WH = frozenset({"WDT", "WP", "WRB", "WP$"})


def complement(tree: Tree, cue: int, rule: Rule) -> tuple[str, Tokens] | None:
    """The first of the rule's frames that the parse offers, with the content's tokens."""
    for frame in rule.frames:
        finder = FRAMES.get(frame)
        if finder is None:
            continue
        found = finder(tree, cue, rule)
        if found:
            return frame, found
    return None


def finite(tree: Tree, verb: int) -> bool:
    """Whether a clause has a finite verb or auxiliary."""
    return tree.tag[verb] in FINITE or any(
        tree.dep[k] in ("aux", "auxpass") and tree.tag[k] in FINITE for k in tree.kids[verb]
    )


def to_infinitive(tree: Tree, verb: int) -> bool:
    """Whether a verb has "to" before it."""
    return any(tree.dep[k] == "aux" and tree.tag[k] == "TO" for k in tree.kids[verb])


def clause(tree: Tree, cue: int, _rule: Rule) -> Tokens | None:
    """A finite clause."""
    for k in tree.kids[cue]:
        if (tree.dep[k] not in ("ccomp", "csubjpass", "acl") and not _that_clause(tree, k)) or to_infinitive(tree, k):
            continue
        if tree.dep[k] == "acl" and not any(tree.dep[m] == "mark" for m in tree.kids[k]):
            continue
        if k < cue and (passive(tree, cue) or _own_clause(tree, cue)):
            continue
        if finite(tree, k) or tree.subject(k) is not None or any(tree.dep[m] == "mark" for m in tree.kids[k]):
            return _with_subject(tree, cue, k)
        if k > cue and tree.tag[k][:2] in ("NN", "JJ", "PR", "VB", "CD") and tree.tag[k] != "VBG":
            return tree.subtree(k)
        if any(tree.tag[m] in _WH for m in tree.subtree(k)[:2]):
            return tree.subtree(k)
    if tree.dep[cue] in ("parataxis", "ccomp", "dep") and tree.subject(cue) is not None:
        return host(tree, cue)
    for k in tree.kids[cue]:  # asked whether to go; knows how to win
        if tree.dep[k] in ("xcomp", "ccomp") and any(
            tree.tag[m] in _WH or tree.low[m] == "whether" for m in tree.kids[k]
        ):
            return tree.subtree(k)
    return None


def _own_clause(tree: Tree, cue: int) -> bool:
    """Whether a cue has its clause after it, so that one before is another sentence: "A fell; B said C rose"."""
    before = tree.left[cue]
    stops = any(tree.low[t] == ";" for t in range(max(before, cue - 20), cue))
    return stops and any(k > cue and tree.dep[k] == "ccomp" and finite(tree, k) for k in tree.kids[cue])


def _that_clause(tree: Tree, verb: int) -> bool:
    """Whether a noun's clause only looks like a relative one: "a report that it had failed", nothing left open."""
    if tree.dep[verb] != "relcl" or tree.subject(verb) is None:
        return False
    return any(tree.low[m] == "that" and tree.dep[m] == "mark" for m in tree.kids[verb])


def _with_subject(tree: Tree, cue: int, verb: int) -> Tokens:
    """A clause whose subject the parse hung on the cue: "said the days when it had a story are gone"."""
    out = tree.subtree(verb)
    if verb < cue or tree.subject(verb) is not None or not finite(tree, verb):
        return out
    lost = next(
        (k for k in tree.kids[cue] if cue < k < out[0] and (tree.dep[k] in _LOST or tree.low[k] == "that")), None
    )
    return out if lost is None else list(range(tree.left[lost], out[0])) + out


def host(tree: Tree, cue: int) -> Tokens | None:
    """The clause into which a cue is put: "The road, he said, was shut"."""
    top = tree.head[cue]
    if top == cue or (not tree.is_verb(top) and tree.tag[top] not in ("MD",) and tree.subject(top) is None):
        return None
    before = tree.left[cue] - 1
    after = tree.right[cue] + 1
    if before < 0 or tree.low[before] not in (",", "–", "—", "--", "-", "”", '"'):
        return None
    if after < tree.size and tree.low[after] not in (",", "–", "—", "--", "-", ".", "“", '"', ";", "!", "?"):
        return None
    return tree.subtree(top, without=(cue,))


def infinitive(tree: Tree, cue: int, _rule: Rule) -> Tokens | None:
    """An infinitive whose subject is the source's own: "vowed to retaliate"."""
    if passive(tree, cue):
        return None
    for k in tree.children(cue, "xcomp", "ccomp", "acl", "advcl"):
        if tree.lemma[k] in words("statements/nouns", "anonymity") and passive(tree, k):
            return None  # asked not to be named
        if k > cue and to_infinitive(tree, k) and tree.subject(k) is None:
            if tree.child(cue, "dobj") is not None and tree.child(cue, "dobj") < k:  # type: ignore[operator]
                continue
            return tree.subtree(k)
    return None


def object_infinitive(tree: Tree, cue: int, _rule: Rule) -> Tokens | None:
    """Someone and what they are to do: "urged them to leave"."""
    for k in tree.children(cue, "xcomp", "ccomp", "advcl", "acl"):
        if k < cue or not to_infinitive(tree, k):
            continue
        if tree.subject(k) is not None:
            return tree.subtree(k)
        target = next((d for d in tree.kids[cue] if tree.dep[d] in ("dobj", "dative") and cue < d < k), None)
        if target is not None:
            return tree.subtree(target) + tree.subtree(k)
    for d in tree.children(cue, "dobj"):
        for k in tree.children(d, "acl"):
            if to_infinitive(tree, k):
                return tree.subtree(d)
    return None


def gerund(tree: Tree, cue: int, _rule: Rule) -> Tokens | None:
    """A gerund: "denied shelling"."""
    for k in tree.children(cue, "xcomp", "pcomp", "ccomp"):
        if k > cue and tree.tag[k] == "VBG" and not any(tree.dep[m] in ("nsubj", "aux") for m in tree.kids[k]):
            return tree.subtree(k)
    return None


def object_(tree: Tree, cue: int, rule: Rule) -> Tokens | None:
    """A noun phrase as object, with what belongs to it."""
    if passive(tree, cue):
        return None
    target = tree.child(cue, "dobj")
    if target is None or tree.tag[target] in _WH or target < cue:
        return None
    if tree.low[target] in words("statements/nouns", "empty_objects") or _an_act(tree, cue, target, rule):
        return None
    return tree.subtree(target)


def _an_act(tree: Tree, cue: int, target: int, rule: Rule) -> bool:
    """Whether the verb tells of a deed: support for armed groups, two sides that discuss something, an idiom."""
    if rule.name == "stance" and tree.lemma[target] in words("statements/nouns", "material"):
        return True
    if rule.name == "make-known" and any(tree.low[k] in words("statements/nouns", "hardly") for k in tree.kids[cue]):
        return True  # they rarely report their losses: what they don't say
    if tree.lemma[target] in vocabulary("statements/nouns")["idioms"].get(tree.lemma[cue], ()):
        return True
    if tree.lemma[cue] not in words("statements/nouns", "meeting"):
        return False
    subject = source_of(tree, cue)
    if subject is None:
        return False
    many = tree.tag[subject] in ("NNS", "NNPS", "CD") or tree.low[subject] == "they"
    return many or tree.child(subject, "conj") is not None


_PREDICATE = frozenset({"as", "of", "for", "to", "with", "in"})


def _predicate(verb: str) -> frozenset[str]:
    """The prepositions that lead what is said of an object: after verbs of naming only "as"."""
    return frozenset({"as"}) if verb in words("statements/nouns", "naming") else _PREDICATE


def object_predicate(tree: Tree, cue: int, rule: Rule) -> Tokens | None:
    """An object and what is said of it: "called it a farce", "accused them of cheating"."""
    if passive(tree, cue):
        return None
    for k in tree.children(cue, "ccomp", "xcomp"):
        if k > cue and not finite(tree, k) and not to_infinitive(tree, k) and tree.subject(k) is not None:
            return tree.subtree(k)
    target = tree.child(cue, "dobj", "dative")
    if target is None or tree.tag[target] in _WH or target < cue or _an_act(tree, cue, target, rule):
        return None
    more = [
        k
        for k in tree.kids[cue]
        if k > target
        and (tree.dep[k] == "oprd" or (tree.dep[k] in ("prep", "xcomp") and tree.low[k] in _predicate(tree.lemma[cue])))
    ]
    if tree.dep[target] == "dative":
        more += [k for k in tree.children(cue, "dobj") if k > target]
    inside = [
        k for k in tree.children(target, "prep") if tree.low[k] in _predicate(tree.lemma[cue]) - {"in", "to", "with"}
    ]
    if not more and not inside and rule.name == "name-as":
        late = [k for k in range(target, tree.right[cue] + 1) if tree.low[k] == "as" and tree.dep[k] == "prep"]
        if late:  # described the group during an interview as "a relic"
            more = late[:1]
        else:
            return _quoted_predicate(tree, cue)
    out = tree.subtree(target)
    named = _all_quoted(tree, target, cue)
    if named and more and tree.lemma[cue] in words("statements/nouns", "blaming"):
        return out  # blamed "agitators" for the unrest: the quoted word alone is his
    if more and tree.low[more[0]] == "as" and tree.lemma[target] in words("statements/nouns", "allegations"):
        rest = tree.subtree(more[0])[1:]
        if any(tree.quote_at[k] >= 0 for k in rest):
            return rest  # rejected the claim as "a lie"
    for k in more:
        out += tree.subtree(k)
    return sorted(out)


def _all_quoted(tree: Tree, target: int, cue: int) -> bool:
    """Whether an object stands wholly in quotation marks that its cue stands outside of."""
    quoted = tree.quote_at[target]
    inside = range(tree.left[target], target + 1)
    return quoted >= 0 and quoted != tree.quote_at[cue] and all(tree.quote_at[t] == quoted for t in inside)


def _quoted_predicate(tree: Tree, cue: int) -> Tokens | None:
    """`called the plan "a disgrace"`, however it was parsed: the words up to the quotation's end."""
    for t in range(cue + 1, min(cue + 16, tree.size)):
        if tree.low[t] in (".", ",", ";", "?", "!"):
            return None
        if tree.quote_at[t] >= 0 and tree.quote_at[t] != tree.quote_at[cue]:
            return list(range(cue + 1, min(tree.quotes[tree.quote_at[t]].last + 1, tree.size)))
    return None


def prepositions(tree: Tree, cue: int, rule: Rule) -> Tokens | None:
    """What follows a leading preposition: "warned of a flood"."""
    wanted = lexicon().pairs.get((rule.name, tree.lemma[cue]), rule.prepositions)
    for k in tree.children(cue, "prep"):
        if k > cue and tree.low[k] in wanted:
            inner = [m for m in tree.kids[k] if tree.dep[m] in ("pobj", "pcomp") and m > k]
            if not inner or (tree.tag[inner[0]] in _WH and tree.dep[inner[0]] == "pobj"):
                continue
            out = [m for m in tree.subtree(k) if m != k]
            for m in tree.children(cue, "prep"):  # referred to them as rebels
                if m > k and tree.low[m] == "as" and tree.lemma[cue] == "refer":
                    out += tree.subtree(m)
            for m in tree.children(cue, "xcomp", "advcl"):  # called for them to leave
                if m > k and to_infinitive(tree, m) and tree.lemma[cue] == "call":
                    out += tree.subtree(m)
            return sorted(out)
    return None


def preposition_infinitive(tree: Tree, cue: int, rule: Rule) -> Tokens | None:
    """Someone after a preposition and what they are to do: "called on them to leave"."""
    wanted = lexicon().pairs.get((rule.name, tree.lemma[cue]), rule.prepositions)
    for k in tree.children(cue, "prep", "prt"):
        if tree.low[k] not in wanted or k < cue:
            continue
        target = tree.child(k, "pobj")
        if target is None:
            continue
        todo = next(
            (m for m in tree.children(cue, "xcomp", "advcl", "ccomp") if m > target and to_infinitive(tree, m)), None
        )
        if todo is not None:
            return sorted(tree.subtree(target) + tree.subtree(todo))
        if any(to_infinitive(tree, m) for m in tree.subtree(target) if tree.dep[m] in ("acl", "relcl", "advcl")):
            return tree.subtree(target)
    return None


def passive_infinitive(tree: Tree, cue: int, _rule: Rule) -> Tokens | None:
    """The subject of a passive and what is laid to it: "was expected to resign"."""
    if not passive(tree, cue):
        return None
    subject = tree.child(cue, "nsubjpass", "csubjpass")
    if subject is None and tree.dep[cue] == "acl":
        subject = tree.head[cue]
    if subject is None:
        return None
    for k in tree.children(cue, "xcomp", "ccomp", "advcl", "oprd", "prep"):
        if k < cue:
            continue
        if tree.dep[k] == "prep" and tree.low[k] not in ("as", "of", "for"):
            continue
        if tree.dep[k] in ("xcomp", "ccomp", "advcl") and not to_infinitive(tree, k):
            continue
        inside = tree.subtree(subject, without=(cue,))
        return sorted(inside + tree.subtree(k))
    return None


def raising(tree: Tree, cue: int, _rule: Rule) -> Tokens | None:
    """The subject of "seems" and what it seems to be."""
    subject = tree.child(cue, "nsubj")
    if subject is None:
        return None
    for k in tree.children(cue, "xcomp", "oprd", "acomp"):
        if k > cue:
            return sorted(tree.subtree(subject) + tree.subtree(k))
    return None


FRAMES: dict[str, Callable[[Tree, int, Rule], Tokens | None]] = {
    "clause": clause,
    "infinitive": infinitive,
    "object_infinitive": object_infinitive,
    "gerund": gerund,
    "object": object_,
    "object_predicate": object_predicate,
    "prepositions": prepositions,
    "preposition_infinitive": preposition_infinitive,
    "passive": passive_infinitive,
    "raising": raising,
}
