"""Finding events: the layer's steps over the whole report."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from spacy.tokens import Span as Phrase
from spacy.tokens import Token

from onrecord.codebook.index import Index
from onrecord.codebook.load import word_lists
from onrecord.codebook.own import index_for
from onrecord.layers.events import arbiter, circumstances, grammar, modes
from onrecord.layers.events.retell import Retelling
from onrecord.layers.events.roles import Candidate
from onrecord.layers.events.scene import Scene
from onrecord.layers.events.select import Selector
from onrecord.layers.events.settle import Settler
from onrecord.layers.reading import Reading
from onrecord.record import Event, Span

_OUTSIDE = frozenset({"relcl", "parataxis", "ccomp"})
# Share of right events by what the network gives the frame's type, on the project's own coded reports; and of those
# that it is not asked about, because they leave no doubt (0.97 on the reports that the frames were written with).
_STEPS = ((0.8, 0.93), (0.5, 0.86), (0.2, 0.7), (0.0, 0.75))
_UNDOUBTED = 0.9


def find(reading: Reading) -> tuple[Event, ...]:
    """The events of a report, in text order."""
    return find_with(reading, index_for(reading.settings.codebook_file))


def find_with(reading: Reading, index: Index) -> tuple[Event, ...]:
    """The events of a report by a given codebook."""
    scene = Scene(reading, index)
    found = [_event(scene, c, n) for n, c in enumerate(candidates(scene), 1)]
    found = _narrated(scene, found)
    found = [e for e in found if e.certainty >= reading.settings.min_certainty]
    linked = Retelling(scene).link(found)
    return _numbered(linked)


def _narrated(scene: Scene, events: list[Event]) -> list[Event]:
    """Give undated deeds told in the simple past the day of the last deed of the same parties, if it is near."""
    dated = {t.id for t in scene.reading.times if t.grain in ("day", "time") and t.start}
    out: list[Event] = []
    for event in events:
        told = event
        token = scene.reading.doc[scene.reading.token_at(event.trigger.start)]
        if event.time is None and event.status == "actual" and token.tag_ == "VBD":
            for earlier in out[-3:][::-1]:
                same = {*event.actors, *event.recipients} == {*earlier.actors, *earlier.recipients}
                if same and earlier.time in dated and earlier.status == "actual":
                    told = msgspec.structs.replace(event, time=earlier.time, time_basis="narrative")
                    break
        out.append(told)
    return out


def with_duties(selector: Selector, settler: Settler, sent: Phrase) -> list[Candidate]:
    """A sentence's candidates and the duties told in it; what a duty is about is no event of its own."""
    chosen = selector.sentence(sent)
    ought = list(settler.must(sent))
    topics = selector.topics(ought) | {c.token.i for c in ought}
    return [c for c in chosen if c.token.i not in topics] + ought


def candidates(scene: Scene) -> Iterator[Candidate]:
    """Settled candidates of every sentence, in text order."""
    selector = Selector(scene)
    settler = Settler(scene, selector.roles)
    for sent in scene.reading.sentences():
        sport = selector.sport(sent)
        chosen = selector.sentence(sent) if sport else with_duties(selector, settler, sent)
        found = [c for c in sorted(chosen, key=lambda c: c.token.i) if settler.settle(c)]
        viewed = list(arbiter.kept(found, arbiter.doubts(scene, found)))
        if not sport:
            taken = selector.taken(sent, chosen)
            viewed += [(c, v) for c, v in arbiter.novel(scene, selector.roles, sent, taken) if settler.settle(c)]
        arbiter.claim(scene, viewed)
        for candidate, view in sorted(viewed, key=lambda pair: pair[0].token.i):
            candidate.view = view
            modes.settle(scene, candidate)
            yield candidate


def _event(scene: Scene, candidate: Candidate, number: int) -> Event:
    reading = scene.reading
    said = circumstances.said_by(scene, candidate)
    made = circumstances.makes(scene, candidate)
    time, basis = circumstances.when(scene, candidate, said, made)
    place = circumstances.where(scene, candidate)
    entry = scene.index.codebook.types[candidate.type]
    status = candidate.status
    if "since" in candidate.notes and status == "actual":
        status = "ongoing"
    if status in ("actual", "ended") and time is not None and _old(reading.document.published, time.end or time.start):
        status = "historical"
    block = reading.block_of(candidate.token.idx)
    first, last = (
        (block.span.start, block.span.end) if block is not None else (candidate.token.idx, candidate.token.idx + 1)
    )
    tokens = reading.tokens_in(Span(start=first, end=last))
    mutual = not candidate.recipients and len(candidate.actors) > 1 and candidate.cue.frame.mutual
    return Event(
        id=f"e{number}",
        type=candidate.type,
        modes=tuple(candidate.modes),
        contexts=modes.contexts(scene, tokens.start, tokens.end),
        quad=entry.quad_class(reading.settings.sanction_quad),
        score=entry.score,
        cameo=candidate.cameo,
        actors=tuple(candidate.actors),
        recipients=tuple(candidate.recipients),
        mutual=mutual,
        place=place.id if place is not None else None,
        time=time.id if time is not None else None,
        status=status,  # type: ignore[arg-type]
        certainty=_certainty(candidate),
        via=tuple(circumstances.via(candidate, said, made)),
        statements=tuple(s.id for s in said),
        figures=(),
        same_as=None,
        trigger=_trigger(candidate),
        evidence=(evidence(scene, candidate),),
        rule=candidate.rule,
        time_basis=basis or "published",  # type: ignore[arg-type]
    )


def _old(published: str | None, end: str | None) -> bool:
    """Whether something lies so far back that the report tells it as history."""
    if not published or not end:
        return False
    return int(published[:4]) - int(end[:4]) >= int(word_lists("status")["years_for_history"])


def _certainty(candidate: Candidate) -> float:
    """How often an event like this is right: by the network's view, if it was asked, participants and status."""
    value = _UNDOUBTED
    if candidate.view is not None:
        types = candidate.view.types
        own = max(types.get(candidate.type, 0.0), types.get(candidate.cue.type, 0.0))
        value = next(share for least, share in _STEPS if own >= least)
    value -= 0.35 if not candidate.actors else 0.0
    value -= 0.15 if candidate.status == "hypothetical" else 0.0
    value -= 0.15 if candidate.rule == "network" else 0.0
    return round(min(max(value, 0.05), 0.95), 2)


def _trigger(candidate: Candidate) -> Span:
    """The cue's head, with the idiom's other words when they stand together."""
    near = [t for t in candidate.matched if abs(t.i - candidate.token.i) <= 4]
    start = min(t.idx for t in near)
    return Span(start=start, end=max(t.idx + len(t) for t in near))


def evidence(scene: Scene, candidate: Candidate) -> Span:
    """The clause that proves the event, from its first word to its last."""
    root = candidate.carrier or candidate.token
    if candidate.is_noun and candidate.carrier is None:
        root = _clause_head(candidate.token)
    sent = candidate.token.sent
    picked = [candidate.token, *candidate.matched]
    picked += [t for t in _clause(root) if sent.start <= t.i < sent.end]
    if grammar.is_verb(root):
        picked += [t for t in grammar.surface(root) if sent.start <= t.i < sent.end]
    kept = [t for t in picked if not t.is_space and not t.is_punct] or [candidate.token]
    return scene.reading.span(kept)


def _clause_head(token: Token) -> Token:
    top = token
    for _ in range(6):
        if grammar.is_verb(top) or top.head == top:
            return top
        top = top.head
    return top


def _clause(root: Token) -> Iterator[Token]:
    stack = [root]
    count = 0
    while stack and count < 200:
        word = stack.pop()
        count += 1
        yield word
        for child in word.children:
            if child.dep_ in _OUTSIDE and word != root:
                continue
            if child.dep_ == "parataxis" or (
                child.dep_ in ("conj", "advcl") and grammar.is_verb(child) and word == root
            ):
                continue
            stack.append(child)


def _numbered(events: list[Event]) -> tuple[Event, ...]:
    """Ids e1, e2 ... in text order, with links renamed alike."""
    names = {e.id: f"e{n}" for n, e in enumerate(events, 1)}
    return tuple(
        msgspec.structs.replace(e, id=names[e.id], same_as=names.get(e.same_as) if e.same_as else None) for e in events
    )
