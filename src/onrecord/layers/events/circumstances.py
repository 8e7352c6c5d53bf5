"""Circumstances: when and where an event happened and on whose word the report has it."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.layers import places, times
from onrecord.layers.events import grammar
from onrecord.layers.events.kinds import SAID
from onrecord.layers.events.roles import Candidate
from onrecord.layers.events.scene import Scene
from onrecord.record import Place, Statement, Time


def when(
    scene: Scene, candidate: Candidate, said: list[Statement], made: Statement | None
) -> tuple[Time | None, str | None]:
    """The time of an event and what it rests on; the report's own date is never put in for it."""
    for token in (candidate.token, candidate.carrier):
        if token is not None and (found := times.governing(scene.reading, token.i)) is not None:
            if _lent(scene, token, found):
                continue
            return found, "governing"
    if candidate.is_noun or candidate.cue.kind == "adjective":
        verb = _verb_over(candidate.token)
        while verb is not None:
            if (found := times.governing(scene.reading, verb.i)) is not None:
                return found, "sentence"
            verb = verb.head if verb.dep_ == "xcomp" and grammar.is_verb(verb.head) else None
    since = _since(scene, candidate)
    if since is not None:
        return since, "governing"
    spoken = candidate.type in SAID or candidate.status in ("future", "ongoing")
    if spoken:
        for statement in [*([made] if made is not None and made.via else []), *said]:
            found = _statement_time(scene, statement)
            if found is not None:
                return found, "statement"
        found = _reported(scene, candidate.token)
        if found is not None:
            return found, "statement"
    found = _only_time(scene, candidate)
    if found is not None:
        return found, "sentence"
    found = times.narrative(scene.reading, candidate.token.i)
    return (found, "narrative") if found is not None else (None, None)


def _lent(scene: Scene, verb: Token, time: Time) -> bool:
    """Whether a time is another tense's: "recalled its envoy last week and has asked the UN"."""
    if verb.dep_ != "conj" or not any(c.dep_ == "aux" and c.lower_ in ("has", "have") for c in verb.children):
        return False
    return not any(scene.reading.time_by_token.get(t.i) == time for t in verb.subtree)


def _since(scene: Scene, candidate: Candidate) -> Time | None:
    """The time of a since-clause: "since the war began in 2011 it has supported"."""
    for child in candidate.predicate.children:
        if child.dep_ == "advcl" and any(c.lower_ == "since" for c in child.children if c.dep_ in ("mark", "prep")):
            found = times.governing(scene.reading, child.i)
            if found is not None and found.start:
                candidate.notes.add("since")
                return found
    return None


def _reported(scene: Scene, token: Token) -> Time | None:
    """When it was reported, for what is said: "they agreed, the Kremlin said on Saturday"."""
    up = token
    for _ in range(3):
        if up.dep_ not in ("ccomp", "conj", "xcomp") or not grammar.is_verb(up.head):
            return None
        up = up.head
        found = times.governing(scene.reading, up.i)
        if found is not None:
            return found
    return None


def _only_time(scene: Scene, candidate: Candidate) -> Time | None:
    """The one time that a clause names, where syntax hangs it on something else ("in fighting near X on Friday")."""
    verb = candidate.predicate if not candidate.is_noun else (candidate.carrier or _verb_over(candidate.token))
    if verb is None or (candidate.type in SAID and verb != candidate.token):
        return None
    found: dict[str, Time] = {}
    stack = [verb]
    while stack:
        word = stack.pop()
        time = scene.reading.time_by_token.get(word.i)
        attached = word.dep_ in ("amod", "compound", "nmod", "poss")
        if time is not None and time.start and time.type in ("DATE", "TIME") and not attached:
            found[time.id] = time
        stack += [
            c
            for c in word.children
            if not (time is None and attached)
            and c.dep_ not in grammar.CLAUSAL
            and not (c.dep_ == "conj" and grammar.is_verb(c))
        ]
    return next(iter(found.values())) if len(found) == 1 else None


def _verb_over(token: Token) -> Token | None:
    top = token
    for _ in range(5):
        top = top.head
        if grammar.is_verb(top):
            return top
        if top.head == top:
            break
    return None


def _statement_time(scene: Scene, statement: Statement) -> Time | None:
    if statement.time is not None:
        return next((t for t in scene.reading.times if t.id == statement.time), None)
    if statement.cue is not None:
        return times.governing(scene.reading, scene.reading.token_at(statement.cue.start))
    return None


def where(scene: Scene, candidate: Candidate) -> Place | None:
    """The place that governs an event."""
    for token in (candidate.token, candidate.carrier):
        if token is not None and (found := places.governing(scene.reading, token.i)) is not None:
            return found
    verb = candidate.carrier or candidate.token
    if grammar.is_verb(verb) and verb.dep_ == "conj" and grammar.is_verb(verb.head) and verb.head.dep_ == "advcl":
        verb = verb.head
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and grammar.is_verb(verb.head):
        return places.governing(scene.reading, verb.head.i)
    return None


def said_by(scene: Scene, candidate: Candidate) -> list[Statement]:
    """Statements that contain the event, innermost first; not the one that the event itself makes."""
    out = []
    for statement in scene.statements_over(candidate.token):
        cue = statement.cue
        if cue is not None and any(cue.start <= t.idx < cue.end for t in candidate.matched):
            continue
        out.append(statement)
    return out


def makes(scene: Scene, candidate: Candidate) -> Statement | None:
    """The statement that the event itself makes: the one whose cue is the event's word."""
    if candidate.type not in SAID:
        return None
    by_cue = scene.statement_by_cue
    return next((by_cue[t.i] for t in candidate.matched if t.i in by_cue), None)


def via(candidate: Candidate, said: list[Statement], made: Statement | None) -> list[str]:
    """On whose word: the speakers of the statements that contain the event, nearest first, and those who relay them."""
    own = set(candidate.actors)
    out: list[str] = []
    if made is not None:
        out += [v for v in made.via if v not in own]
    for statement in said:
        speakers = [s for s in statement.speakers if not (candidate.type in SAID and s in own)]
        out += [s for s in (*speakers, *statement.via) if s not in out]
    return out
