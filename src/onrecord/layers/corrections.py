"""Corrections of the parse, each a named rule: what we know of names, dates, cues and lists that the parser misses.

Each rule looks at one sentence's arcs and rewires the few that are wrong. Rules are tried in the order of `RULES`;
`apply` writes the changes into the `Doc` at once, so that a document without errors costs one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from spacy.attrs import DEP, HEAD, POS, TAG
from spacy.tokens import Doc, Token

from onrecord.layers.vocabulary import words

# One change: token index, new head's index, new dependency, new tag (None: as before).
Change = tuple[int, int, str, str | None]
_POS = {"VBD": "VERB", "VB": "VERB", "VBP": "VERB", "VBZ": "VERB", "NNP": "PROPN"}
_LOOSE = ("amod", "compound", "nmod")
_SUBJECTS = ("nsubj", "nsubjpass")


def buried_verb(token: Token) -> Iterator[Change]:
    """`The two discussed security matters`: a finite verb with its own subject, taken for a modifier of its object."""
    if token.tag_ != "VBD" or token.dep_ not in _LOOSE or token.head.i < token.i or token.head.pos_ == "VERB":
        return
    noun = token.head
    subjects = [t for t in token.lefts if t.dep_ in _SUBJECTS]
    if not subjects:
        return
    yield (token.i, token.i if noun.dep_ == "ROOT" else noun.head.i, noun.dep_, None)
    yield (noun.i, token.i, "dobj", None)
    for child in noun.children:
        if child.dep_ == "punct" and child.text in ".!?":
            yield (child.i, token.i, "punct", None)
    for child in noun.lefts:
        if child.i < subjects[0].i and child.i != token.i:
            yield (child.i, subjects[0].i if child.dep_ == "det" else token.i, child.dep_, None)


def participle_verb(token: Token) -> Iterator[Change]:
    """`Germany's chancellor voiced concern`: the only verb of a sentence, taken for a participle before its object."""
    if token.tag_ not in ("VBN", "VBD") or token.dep_ != "amod" or token.head.i < token.i or token.i == 0:
        return
    noun, doc = token.head, token.doc
    if noun.pos_ not in ("NOUN", "PROPN") or any(t.dep_ in _SUBJECTS for t in token.lefts):
        return
    before = next((t for t in token.lefts if t.dep_ == "npadvmod" and t.pos_ in ("NOUN", "PROPN")), None)
    if before is not None and noun.dep_ == "ROOT" and doc[token.i - 1].text != "-":
        subject = before
    elif noun.dep_ == "appos" and noun.head.dep_ == "ROOT" and noun.head.pos_ in ("NOUN", "PROPN"):
        subject = noun.head
        if doc[token.i - 1].text in (",", "-", "(") or any(t.dep_ == "cop" for t in subject.children):
            return
    else:
        return
    yield (token.i, token.i, "ROOT", "VBD")
    yield (subject.i, token.i, "nsubj", None)
    yield (noun.i, token.i, "dobj", None)
    root = noun if noun.dep_ == "ROOT" else noun.head
    for child in root.children:
        if child.dep_ == "punct" and child.text in ".!?":
            yield (child.i, token.i, "punct", None)
    for child in token.lefts:
        loose = child.dep_ in ("det", "poss", "amod", "compound")
        if before is not None and child.i < before.i and loose:
            yield (child.i, before.i, child.dep_, None)


def fragment_verb(token: Token) -> Iterator[Change]:
    """`The minister called on Japan to act.`: a sentence's verb, taken for a participle after its subject."""
    noun = token.head
    if token.dep_ != "acl" or noun.dep_ != "ROOT" or token.i < noun.i or noun.pos_ not in ("NOUN", "PROPN"):
        return
    doc = token.doc
    objects = any(t.dep_ in ("dobj", "ccomp") for t in token.rights)
    if token.tag_ != "VBD" and not (token.tag_ == "VBN" and objects and token.lower_.endswith("ed")):
        return
    if any(t.dep_ in ("agent", "aux", "auxpass", "mark", *_SUBJECTS) for t in token.children):
        return
    named = any(t.dep_ == "appos" and t.i < token.i for t in noun.rights)
    if (
        doc[token.i - 1].text in ("-", "(")
        or (doc[token.i - 1].text == "," and not named)
        or not any(t.text == "." for t in noun.rights)
    ):
        return
    if any(t.dep_ in ("cop", "aux", "relcl", *_SUBJECTS) for t in noun.children) or any(
        t.dep_ == "acl" and t.i != token.i for t in noun.children
    ):
        return
    yield (token.i, token.i, "ROOT", "VBD")
    yield (noun.i, token.i, "nsubj", None)
    for child in noun.children:
        if child.i > token.i or (child.dep_ == "punct" and child.i < noun.left_edge.i):
            yield (child.i, token.i, child.dep_, None)


def wrong_partner(token: Token) -> Iterator[Change]:
    """`urged them to accept it and offered to mediate`: a finite verb, coordinated with the infinitive before it."""
    verb = token.head
    if token.dep_ != "conj" or token.tag_ != "VBD" or verb.tag_ != "VB":
        return
    if any(t.dep_ in (*_SUBJECTS, "aux", "auxpass") for t in token.children):
        return
    if not any(t.tag_ == "TO" for t in verb.lefts):
        return
    over = next((a for a in verb.ancestors if a.tag_ in ("VBD", "VBN") and a.pos_ == "VERB"), None)
    if over is None or over.tag_ != "VBD" or verb.dep_ not in ("xcomp", "advcl", "ccomp"):
        return
    yield (token.i, over.i, "conj", None)
    for child in verb.rights:
        if child.dep_ == "cc" and child.i < token.i:
            yield (child.i, over.i, "cc", None)


def swallowed_subject(token: Token) -> Iterator[Change]:
    """`In the past officials have accused`: a subject, taken for the noun of the time that opens the sentence."""
    if token.dep_ != "prep" or token.head.i < token.i or token.head.pos_ != "VERB" or not token.is_sent_start:
        return
    verb, doc = token.head, token.doc
    noun = next((t for t in token.children if t.dep_ == "pobj"), None)
    if noun is None or any(t.dep_ in (*_SUBJECTS, "expl", "csubj") for t in verb.lefts):
        return
    time = next((t for t in noun.lefts if t.lower_ in words("syntax", "opening_times") and t.i <= token.i + 2), None)
    auxiliaries = [t for t in verb.lefts if t.dep_ in ("aux", "auxpass")]
    if time is None or noun.i + 1 != (auxiliaries[0].i if auxiliaries else verb.i):
        return
    passive = any(t.dep_ == "auxpass" for t in auxiliaries)
    yield (noun.i, verb.i, "nsubjpass" if passive else "nsubj", None)
    yield (time.i, token.i, "pobj", None)
    if doc[time.i - 1].dep_ == "det":
        yield (time.i - 1, time.i, "det", None)


def headline_pair(token: Token) -> Iterator[Change]:
    """`Trump, Putin agree`: in headlines a comma stands for "and" between names."""
    if token.dep_ not in ("npadvmod", "advcl", "dep", "nmod") or token.tag_ not in ("NNP", "NNPS"):
        return
    doc = token.doc
    if token.i + 2 >= len(doc) or doc[token.i + 1].text != ",":
        return
    verb = token.head
    subject = next((t for t in verb.lefts if t.dep_ in _SUBJECTS and t.i > token.i), None)
    if subject is None or verb.i < token.i or subject.tag_ not in ("NNP", "NNPS"):
        return
    if any(t.dep_ == "cc" for t in doc[token.i : subject.i]) or subject.left_edge.i != token.i + 2:
        return
    yield (token.i, verb.i, subject.dep_, "NNP")
    yield (subject.i, token.i, "conj", None)
    yield (token.i + 1, token.i, "punct", None)


def stolen_subject(token: Token) -> Iterator[Change]:
    """`If forces cross into Ukraine, the United States will act`: the main clause's subject, hung on a name."""
    if token.dep_ != "appos" or token.i == 0:
        return
    comma = token.left_edge.i - 1
    doc = token.doc
    if comma < 1 or doc[comma].text != ",":
        return
    clause = next((a for a in token.ancestors if a.dep_ == "advcl"), None)
    if clause is None or clause.head.i < token.i:
        return
    verb = clause.head
    if any(t.dep_ in (*_SUBJECTS, "expl", "csubj") for t in verb.lefts):
        return
    between = doc[token.right_edge.i + 1 : verb.i]
    if any(t.text == "," for t in between) or token.right_edge.i >= verb.i:
        return
    passive = any(t.dep_ == "auxpass" for t in verb.lefts)
    yield (token.i, verb.i, "nsubjpass" if passive else "nsubj", None)
    yield (comma, verb.i, "punct", None)


def stray_saying_time(token: Token) -> Iterator[Change]:
    """`The army said on Tuesday it had captured`: a time right after a verb of saying belongs to the saying."""
    doc = token.doc
    if token.dep_ not in ("prep", "npadvmod") or token.i == 0 or token.head.i < token.i:
        return
    verb = doc[token.left_edge.i - 1]
    if verb.lemma_ not in words("syntax", "saying") or verb.pos_ != "VERB" or token.head.head.i != verb.i:
        return
    named = [t for t in token.subtree if t.text in words("syntax", "days")]
    if named:
        yield (token.i, verb.i, token.dep_, None)


RULES: tuple[Callable[[Token], Iterator[Change]], ...] = (
    buried_verb,
    participle_verb,
    fragment_verb,
    wrong_partner,
    swallowed_subject,
    headline_pair,
    stolen_subject,
    stray_saying_time,
)


def apply(doc: Doc) -> Doc:
    """Mend a parse and return it (the same object when nothing was wrong)."""
    changes: dict[int, Change] = {}
    for token in doc:
        if token.dep_ in _INTERESTING:
            for rule in RULES:
                found = list(rule(token))
                if found and not any(c[0] in changes for c in found):
                    changes.update({c[0]: c for c in found})
    if not changes or not _is_forest(doc, changes):
        return doc
    table = doc.to_array([HEAD, DEP, TAG, POS])
    strings = doc.vocab.strings
    for at, head, dep, tag in changes.values():
        table[at, 0] = np.int64(head - at).astype("uint64")
        table[at, 1] = strings.add(dep)
        if tag:
            table[at, 2] = strings.add(tag)
            table[at, 3] = strings.add(_POS[tag])
    return doc.from_array([HEAD, DEP, TAG, POS], table)


_INTERESTING = frozenset({*_LOOSE, "npadvmod", "advcl", "dep", "appos", "prep", "acl", "conj"})


def _is_forest(doc: Doc, changes: dict[int, Change]) -> bool:
    """Whether the changed arcs still lead every changed token to a root."""
    for start in changes:
        at, steps = start, 0
        while steps < 200:
            head = changes[at][1] if at in changes else doc[at].head.i
            if head == at:
                break
            at, steps = head, steps + 1
        else:
            return False
    return True
