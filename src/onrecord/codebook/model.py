"""What a codebook consists of: event types, their frames, modes, boundary rules and traps, as read from YAML.

A *frame* says which words name an event of the type (its cues) and in which syntactic slots the participants
stand. Slots are named as grammars name them: `subject` and `object` are the logical ones (of a passive the by-agent
and the passive subject), `dative`, `clause` (the subject of the complement clause), `holder` (the subject of a light
verb: "France *held* talks"), `poss` (Russia's ...), `mod` (Russian ...), or a preposition (`with`, `against`, `from`,
`of`, `by`, ...). The first slot that holds an actor fills the role.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Kind = Literal["verb", "noun", "adjective"]
Status = Literal["actual", "ongoing", "ended", "historical", "future", "requested", "hypothetical", "negated"]


class Conditions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must hold round a cue. Words are lemmas; `@name` is a class of `classes.yaml`."""

    subject: Annotated[tuple[str, ...], Meta(description="The logical subject must hold one of these words.")] = ()
    object: Annotated[tuple[str, ...], Meta(description="The logical object must hold one of these words.")] = ()
    near: Annotated[tuple[str, ...], Meta(description="The clause must hold one of these words.")] = ()
    topic: Annotated[tuple[str, ...], Meta(description="The complement's verb or objects must be one of these.")] = ()
    prep: Annotated[tuple[str, ...], Meta(description="One of these prepositions must hang on the cue.")] = ()
    not_subject: Annotated[tuple[str, ...], Meta(description="The subject must hold none of these words.")] = ()
    not_object: Annotated[tuple[str, ...], Meta(description="The object must hold none of these words.")] = ()
    not_near: Annotated[tuple[str, ...], Meta(description="The clause must hold none of these words.")] = ()
    complement: Annotated[
        Literal["clause", "infinitive", "gerund", "any", "none", "commit", "passive"] | None,
        Meta(
            description="The kind of clause that must (for `none`: must not) complement the cue; `commit`: one that "
            'lies ahead and has the speaker for its subject; `passive`: "ordered him jailed".'
        ),
    ] = None


class Frame(Conditions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cues of one sort and where their participants stand.

    A verb cue of several words is headed by its first word, the others hang on it ("open fire", "step down");
    a noun cue by its last word, or by the word before a preposition ("air strike", "exchange of fire").
    """

    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    mutual: Annotated[bool, Meta(description="All participants are actors (the recipient slots join them).")] = False
    modes: tuple[str, ...] = ()
    cameo: str | None = None
    needs: Annotated[
        tuple[Literal["actor", "recipient", "object", "holder", "person", "plural", "official"], ...],
        Meta(
            description="What must be found: an actor, a recipient, an object of any sort, a light verb, a recipient "
            "that is a person, an actor in office, a subject in the plural or with `with` (for mutual verbs)."
        ),
    ] = ()
    embeds: Annotated[bool, Meta(description="What its complement tells is its topic, not an event of its own.")] = (
        False
    )
    result: Annotated[
        bool, Meta(description='What it tells as a participle is part of the main deed ("opened fire, *killing* two").')
    ] = False
    status: Annotated[Status | None, Meta(description="The status that the cue itself gives.")] = None
    note: str | None = None


class Mode(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an event was done."""

    means: str
    words: Annotated[tuple[str, ...], Meta(description="Words in the clause that show the mode.")] = ()
    objects: Annotated[tuple[str, ...], Meta(description="Words of the object or complement that show the mode.")] = ()
    cameo: str | None = None
    preferred: Annotated[bool, Meta(description="The mode taken when none is shown.")] = False


class Boundary(Conditions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A neighbouring type that takes some of this type's cues; without conditions it is advice to coders."""

    says: str
    to: Annotated[str, Meta(description="The type it is, or NONE.")]
    frames: Annotated[tuple[str, ...], Meta(description="Frames it is about; empty: all.")] = ()
    modes: tuple[str, ...] = ()
    cameo: str | None = None


class Trap(Conditions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figurative or otherwise eventless use of the type's cues."""

    says: str
    frames: Annotated[tuple[str, ...], Meta(description="Frames it is about; empty: all.")] = ()


class EventType(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event type of the codebook."""

    type: str
    quad: int | None
    score: float | None
    recipient: Annotated[Literal["needed", "optional"], Meta(description="Whether an event needs a recipient.")]
    means: Annotated[str, Meta(description="Definition.")]
    cameo: str | None = None
    modes: dict[str, Mode] = {}
    frames: dict[str, Frame] = {}
    boundaries: tuple[Boundary, ...] = ()
    traps: tuple[Trap, ...] = ()
    future: Annotated[str | None, Meta(description="The type that this one becomes when it lies ahead.")] = None
    threatened: Annotated[str | None, Meta(description="The type when announced under a condition.")] = None

    def quad_class(self, of_sanctions: int) -> int | None:
        """The quad class; PLOVER leaves that of SANCTION open, so the user's setting says it."""
        return of_sanctions if self.type == "SANCTION" else self.quad


class Context(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A context: why, or in which sphere, an event happens."""

    means: str
    words: tuple[str, ...]
    weak: Annotated[tuple[str, ...], Meta(description="Words that count only when two different ones stand near.")] = ()


class CodebookData(Struct, frozen=True, kw_only=True):
    """A whole codebook."""

    types: dict[str, EventType]
    contexts: dict[str, Context]
    classes: dict[str, frozenset[str]]
