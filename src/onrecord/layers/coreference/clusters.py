"""Clusters: what is known of one actor while a report is read from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.knowledge.entities import Term
from onrecord.knowledge.fold import fold
from onrecord.layers.reading import Mention
from onrecord.record import ActorKind


@dataclass
class Cluster:
    """One actor so far: its mentions by position, and what they told."""

    number: int
    key: str
    kind: ActorKind
    name: str | None
    plural: bool = False
    codes: tuple[str, ...] = ()
    role: str | None = None
    country: str | None = None
    wikidata: str | None = None
    named: bool = False
    gender: str | None = None
    mentions: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    # How prominent the actor stood in a sentence, by its number: subjects before objects.
    weight: dict[int, float] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()

    @property
    def last(self) -> int:
        """The sentence of the latest mention."""
        return self.sentences[-1] if self.sentences else -1

    def take(self, mention: Mention) -> None:
        """Learn what a further mention tells."""
        if mention.form in ("name", "metonym") and mention.name:
            longer = len(mention.name) > len(self.name or "")
            if not self.named or (longer and self.key.startswith("name:")):
                self.name = mention.name
            self.named = True
        if mention.key and not mention.key.startswith(("new:", "name:")) and self.key.startswith(("new:", "name:")):
            self.key, self.name, self.kind = mention.key, mention.name, mention.kind
            self.codes, self.role = mention.codes or self.codes, mention.role or self.role
        self.codes = self.codes or mention.codes
        self.role = self.role or mention.role
        self.country = self.country or mention.country
        self.wikidata = self.wikidata or mention.wikidata
        if mention.name and mention.form == "name":
            self.words |= set(fold(mention.name).split())


class Clusters:
    """All actors of a reading, in order of their first mention."""

    def __init__(self) -> None:
        self.all: list[Cluster] = []
        self.by_key: dict[str, Cluster] = {}

    def new(self, mention: Mention) -> Cluster:
        """Open a cluster with its first mention."""
        cluster = Cluster(
            number=len(self.all), key=mention.key or f"new:{mention.head}", kind=mention.kind, name=mention.name, plural=mention.plural,
        )  # fmt: skip
        self.all.append(cluster)
        self.by_key.setdefault(cluster.key, cluster)
        return cluster
