"""Clusters: what is known of one actor while a report is read from top to bottom, and the ways to look actors up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from onrecord.knowledge.entities import Term
from onrecord.knowledge.fold import fold
from onrecord.layers.reading import Mention
from onrecord.record import ActorKind


@dataclass
class Cluster:
    """One actor so far: what its mentions told."""

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
    terms: tuple[Term, ...] = ()
    count: int = 0
    # The sentence of the latest mention.
    last: int = -1
    # How prominent the actor stood in a sentence, by its number: subjects before objects.
    weight: dict[int, float] = field(default_factory=dict)
    # The nouns that describe it, and the words of its names.
    nouns: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

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
        if mention.name and mention.form in ("name", "metonym"):
            self.words |= set(fold(mention.name).split())

    def standing(self) -> float:
        """How prominent it stood last."""
        return max(self.weight.get(self.last, 0.0), 0.6 * self.weight.get(self.last - 1, 0.0))


class Clusters:
    """All actors of a reading, in order of their first mention."""

    def __init__(self) -> None:
        self.all: list[Cluster] = []
        self.by_key: dict[str, Cluster] = {}
        self._seen: list[tuple[int, Cluster]] = []
        # Mentions of several actors at once ("the presidents"): sentence, how prominent, whom.
        self.together: list[tuple[int, float, tuple[Cluster, ...]]] = []
        self._by_word: defaultdict[str, dict[int, Cluster]] = defaultdict(dict)
        self._by_noun: defaultdict[str, dict[int, Cluster]] = defaultdict(dict)

    def new(self, mention: Mention) -> Cluster:
        """Open a cluster with its first mention."""
        cluster = Cluster(
            number=len(self.all), key=mention.key or f"new:{mention.head}", kind=mention.kind, name=mention.name,
            plural=mention.plural,
        )  # fmt: skip
        self.all.append(cluster)
        self.by_key.setdefault(cluster.key, cluster)
        return cluster

    def state(self, key: str, name: str, codes: tuple[str, ...], country: str | None, wikidata: str | None) -> Cluster:
        """Open a cluster of a state that only a description names ("his country")."""
        cluster = Cluster(
            number=len(self.all),
            key=key,
            kind="country",
            name=name,
            codes=codes,
            country=country,
            wikidata=wikidata,
            named=True,
        )
        self.all.append(cluster)
        self.by_key[key] = cluster
        return cluster

    def seen(self, cluster: Cluster, sentence: int, weight: float) -> None:
        """Note that a sentence mentions an actor."""
        cluster.count += 1
        cluster.last = max(cluster.last, sentence)
        cluster.weight[sentence] = max(weight, cluster.weight.get(sentence, 0.0))
        self._seen.append((sentence, cluster))

    def learn(self, cluster: Cluster, nouns: Iterable[str]) -> None:
        """Index an actor by its nouns and the words of its names."""
        for noun in sorted(nouns):
            cluster.nouns.add(noun)
            self._by_noun[noun][cluster.number] = cluster
        for word in sorted(cluster.words):
            self._by_word[word][cluster.number] = cluster
            if "-" in word:
                self._by_word[word.split("-")[-1]][cluster.number] = cluster

    def recent(self, here: int, reach: int) -> list[Cluster]:
        """The actors mentioned within some sentences before, in order of their first mention."""
        found: dict[int, Cluster] = {}
        for sentence, cluster in reversed(self._seen):
            if sentence < here - reach:
                break
            found[cluster.number] = cluster
        return [found[n] for n in sorted(found)]

    def with_word(self, word: str) -> list[Cluster]:
        """The actors with a word in their name, latest first."""
        return list(reversed(self._by_word.get(word, {}).values()))

    def with_noun(self, noun: str) -> list[Cluster]:
        """The actors described by a noun, latest first."""
        return list(reversed(self._by_noun.get(noun, {}).values()))
