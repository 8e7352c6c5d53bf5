"""Arbitration: what the network, trained on the example bank, thinks of a candidate that the frames made.

The network reads the sentence with the participants and the trigger marked. It is asked where its verdict may count:
which of two frames fits, whether everyday words ("pushed", "offered") tell of an event at all, and for everything where
a user has trained types of his own. Elsewhere, and where there is no network, the frames stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Phrase
from spacy.tokens import Token

from onrecord.codebook.classifier import Classifier, Verdict
from onrecord.codebook.encode import Pair
from onrecord.codebook.head import CLAIMED, CONSENT, DERIVED
from onrecord.codebook.head import HARDLY as HARDLY_OWN
from onrecord.codebook.index import Cue, compile_tests, fold, folded
from onrecord.codebook.model import Frame
from onrecord.layers.events import grammar
from onrecord.layers.events.roles import Candidate, Roles
from onrecord.layers.events.scene import Scene
from onrecord.record import Span

# A frame's candidate is dropped when the network is this sure that there is no event.
NO_EVENT = 0.9
# Sectors of people in private life.
_PRIVATE = frozenset({"", "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "REL", "SOC", "UNK"})
# A verb that no frame knows is an event of a user's trained type when its head is this sure.
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
    network = Classifier.load() if candidates else None
    if network is None:
        return [None] * len(candidates)
    pairs = [pair_of(scene, c) for c in candidates]
    head = scene.index.head
    for pair in pairs:
        if pair not in scene.views:
            (view,) = network.classify([pair])
            scene.views[pair] = view if head is None else head.over(view, pair.sentence)
    return [scene.views[pair] for pair in pairs]


def agreed(scene: Scene, candidate: Candidate) -> bool:
    """Whether the head of a user's trained type lets a cue of it stand; cues of other types always stand."""
    head = scene.index.head
    if head is None or candidate.type not in head.own:
        return True
    (view,) = verdicts(scene, [candidate])
    least = CONSENT if candidate.cue.name == DERIVED else HARDLY_OWN
    return view is None or view.types[candidate.type] >= least


def claim(scene: Scene, viewed: list[tuple[Candidate, Verdict | None]]) -> None:
    """Give a sentence's candidates of other types to the user's, one each, where the head is sure of that.

    Words and deeds stay apart by their quad classes: to deny a breach is none.
    """
    head, types = scene.index.head, scene.index.codebook.types
    if head is None:
        return
    there = {candidate.type for candidate, _ in viewed}
    for candidate, view in viewed:
        own = head.claims(view) if view is not None and candidate.type == candidate.cue.type else None
        if own is None or own in there:
            continue
        quads = {types[own].quad, types[candidate.type].quad}
        if None in quads or quads <= {1, 3} or quads <= {2, 4}:
            candidate.type, candidate.modes, candidate.cameo = own, [], None
            candidate.rule = f"{candidate.rule}{CLAIMED}"
            there.add(own)


def doubtful(scene: Scene, candidate: Candidate) -> bool:
    """Whether the network may find that there is no event: everyday words, and not two parties of public life.

    On news that the words were not chosen from it would drop one in seventeen of these candidates and one in fifty of
    the others; a verdict takes longer than all else that is done for a candidate.
    """
    if candidate.rule == "request.must":  # a duty may be told with any verb
        return True
    everyday = candidate.cue.kind == "adjective" or fold(candidate.token.lemma_) in folded("light", "everyday")
    if not everyday or (candidate.recipients and candidate.cue.weight > 1):
        return False
    others = candidate.recipients or candidate.actors[1:]
    return not (_public(scene, candidate.actors) and _public(scene, others))


def _public(scene: Scene, ids: list[str]) -> bool:
    """Whether one of these is a state, an office, a party, an armed group or another body of public life."""
    found = [scene.actors[i] for i in ids if i in scene.actors]
    return any(a.code is not None and a.code[3:6] not in _PRIVATE for a in found)


def doubts(scene: Scene, candidates: list[Candidate]) -> list[Verdict | None]:
    """A verdict for each candidate that is doubtful, None for the others; a user's own head is asked about all."""
    if scene.index.head is not None:
        return verdicts(scene, candidates)
    return [verdicts(scene, [c])[0] if doubtful(scene, c) else None for c in candidates]


def kept(candidates: list[Candidate], views: list[Verdict | None]) -> Iterator[tuple[Candidate, Verdict | None]]:
    """The candidates that the network does not contradict outright, each with its view."""
    for candidate, view in zip(candidates, views, strict=True):
        if view is None or view.types.get("NONE", 0.0) < NO_EVENT:
            yield candidate, view


def novel(scene: Scene, roles: Roles, sent: Phrase, taken: set[int]) -> list[tuple[Candidate, Verdict]]:
    """Events of a user's trained types told by verbs that no frame knows, between two actors.

    For PLOVER's types the network's own word is not enough: of what it found so, one in four was right.
    """
    head = scene.index.head
    if head is None or Classifier.load() is None:
        return []
    found = [c for token in sent if token.i not in taken and (c := _open_verb(roles, token)) is not None]
    out = []
    for candidate, view in zip(found, verdicts(scene, found), strict=True):
        assert view is not None
        type_, chance = view.best()
        if type_ in head.own and chance >= SURE:
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
