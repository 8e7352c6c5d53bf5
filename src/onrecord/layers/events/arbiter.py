"""Arbitration: what the network, trained on the example bank, thinks of a candidate that the frames made.

The network reads the sentence with the participants and the trigger marked. It is asked for every candidate; where
there is no network the frames stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Phrase
from spacy.tokens import Token

from onrecord.codebook.classifier import Classifier, Verdict
from onrecord.codebook.encode import Pair
from onrecord.codebook.index import Cue, compile_tests
from onrecord.codebook.model import Frame
from onrecord.layers.events import grammar
from onrecord.layers.events.roles import Candidate, Roles
from onrecord.layers.events.scene import Scene
from onrecord.record import Span

# A frame's candidate is dropped when the network is this sure that there is no event, or that it is of another type.
NO_EVENT = 0.9
OTHER_TYPE = 2.0
HARDLY = 0.02
# A verb that no frame knows is an event when the network is this sure.
SURE = 0.9
_ANY = Frame(verbs=("*any",))
_PREPOSITIONS = ("with", "against", "to", "on", "from", "at", "of", "for")


def pair_of(scene: Scene, candidate: Candidate) -> Pair:
    """The sentence of a candidate with its first actor, first recipient and trigger."""
    sent = candidate.token.sent
    start, end = sent.start_char, sent.end_char
    actor = _mention(scene, candidate.actors[:1], candidate, start, end)
    others = candidate.recipients[:1] or candidate.actors[1:2]
    recipient = _mention(scene, others, candidate, start, end)
    if recipient == actor:
        recipient = None
    near = [t for t in candidate.matched if abs(t.i - candidate.token.i) <= 4]
    trigger = (min(t.idx for t in near) - start, max(t.idx + len(t) for t in near) - start)
    return Pair(scene.reading.document.text[start:end], actor, recipient, trigger)


def _mention(scene: Scene, ids: list[str], candidate: Candidate, start: int, end: int) -> tuple[int, int] | None:
    """The mention of an actor nearest to the trigger inside the sentence; None when it is named elsewhere."""
    spans: list[Span] = [
        m for i in ids if i in scene.actors for m in scene.actors[i].mentions if start <= m.start and m.end <= end
    ]
    if not spans:
        return None
    best = min(spans, key=lambda s: (abs(s.start - candidate.token.idx), s.start))
    return best.start - start, best.end - start


def verdicts(scene: Scene, candidates: list[Candidate]) -> list[Verdict | None]:
    """A verdict for each candidate; None for each when there is no network."""
    network = Classifier.load()
    if network is None:
        return [None] * len(candidates)
    return list(network.classify(pair_of(scene, c) for c in candidates))


def kept(candidates: list[Candidate], views: list[Verdict | None]) -> Iterator[tuple[Candidate, Verdict | None]]:
    """The candidates that the network does not contradict outright, each with its view."""
    for candidate, view in zip(candidates, views, strict=True):
        if view is not None:
            chance = view.best()[1]
            own = max(view.types.get(candidate.type, 0.0), view.types.get(candidate.cue.type, 0.0))
            if view.types.get("NONE", 0.0) >= NO_EVENT or (own < HARDLY and chance >= OTHER_TYPE):
                continue
        yield candidate, view


def novel(scene: Scene, roles: Roles, sent: Phrase, taken: set[int]) -> list[tuple[Candidate, Verdict]]:
    """Events of verbs that no frame knows, between two actors, where the network is sure of the type."""
    if Classifier.load() is None:
        return []
    found = [c for token in sent if token.i not in taken and (c := _open_verb(roles, token)) is not None]
    out = []
    for candidate, view in zip(found, verdicts(scene, found), strict=True):
        assert view is not None
        type_, chance = view.best()
        if type_ != "NONE" and chance >= SURE:
            candidate.type = type_
            candidate.rule = "network"
            out.append((candidate, view))
    return out


def _open_verb(roles: Roles, token: Token) -> Candidate | None:
    """A verb with an actor for its subject and another in its object or a prepositional phrase."""
    if not grammar.is_verb(token) or token.dep_ in ("aux", "auxpass", "amod") or token.pos_ == "AUX":
        return None
    cue = Cue("", "network", "verb", (), False, _ANY, compile_tests(_ANY, {}))
    candidate = Candidate(token=token, cue=cue, matched=(token,))
    candidate.actors = roles.slot(candidate, "subject")
    if not candidate.actors:
        return None
    for slot in ("object", *_PREPOSITIONS):
        candidate.recipients = [r for r in roles.slot(candidate, slot) if r not in candidate.actors]
        if candidate.recipients:
            return candidate
    return None
