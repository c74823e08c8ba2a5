"""Clusters: which claims of many articles are about one figure of one event.

Claims are taken in order of time, and each is compared with the few earlier clusters that count
the same things and share a place, a number, a name or a side with it, so that time grows with the
number of claims. Evidence is added up, and what keeps two figures apart counts against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sayso.ledger.comparison import CHANCE
from sayso.ledger.likeness import likeness
from sayso.ledger.places import Places
from sayso.ledger.telling import Told
from sayso.ledger.things import is_event, words

ENOUGH = -0.5  # log odds from which two claims are one figure
WITHIN = 2  # evidence that does, where their articles tell one story
WINDOW = 14  # days within which an event is news
TOTALS = 40  # days within which a running total is given again
_POSTINGS = 30
_CANDIDATES = 60
_STORY = 3  # names that two articles share when they tell one story
_ONE = 1  # names and other figures that they share, at least
_TOLD = 2  # what it says for two figures that their articles tell of one event
_RIVALS = 3  # sentences between two who count the same
_ALIKE = 4  # words that two sentences share when they tell of one thing
_SAMPLE = 6  # members that stand for a cluster
NOT_COMPARED = ("age", "ratio")


@dataclass(slots=True)
class Cluster:
    """Claims about one figure, in order of time."""

    members: list[Told] = field(default_factory=list)
    by_article: dict[int, list[Told]] = field(default_factory=dict)

    def add(self, claim: Told) -> None:
        """Add the next claim."""
        self.members.append(claim)
        self.by_article.setdefault(claim.article, []).append(claim)

    def sample(self) -> list[Told]:
        """Return members that stand for all: the first, and the latest ones."""
        return [*self.members[:1], *self.members[1:][-_SAMPLE:]]


class Clustering:
    """The clusters of claims that are added in order of time."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.clusters: list[Cluster] = []
        self.of: dict[tuple[str, str], int] = {}
        self.postings: dict[Hashable, dict[int, None]] = {}

    def add(self, claim: Told, related: Sequence[Told]) -> None:
        """Put a claim into its cluster: that of claims it answers in its article, or the likest."""
        if not tells(claim):
            return
        index = next((self.of[other.key] for other in related if other.key in self.of), None)
        if index is None:
            index = self._likest([claim], len(self.clusters))
        if index is None:
            index = len(self.clusters)
            self.clusters.append(Cluster())
        self._put(claim, index)

    def settle(self) -> None:
        """Put clusters together whose claims are alike, now that all are known."""
        for index in range(len(self.clusters) - 1, 0, -1):
            sample = self.clusters[index].sample()
            into = self._likest(sample, index)
            if into is not None:
                for claim in self.clusters[index].members:
                    self._put(claim, into)
                self.clusters[into].members.sort(key=lambda claim: claim.order)
                self.clusters[index] = Cluster()

    def _put(self, claim: Told, index: int) -> None:
        self.clusters[index].add(claim)
        self.of[claim.key] = index
        for key in _keys(claim):
            self.postings.setdefault(key, {})[index] = None

    def _likest(self, claims: Sequence[Told], before: int) -> int | None:
        """Return the earlier cluster that claims are most like; None where they are unlike all."""
        shared: Counter[int] = Counter()
        for key in chain.from_iterable(map(_keys, claims)):
            held = [index for index in self.postings.get(key, ()) if index < before]
            shared.update(held[-_POSTINGS:])
        tried = sorted(shared, key=lambda index: (-shared[index], -index))[:_CANDIDATES]
        likest = max(((self._likeness(claims, index), index) for index in tried), default=None)
        return None if likest is None or likest[0] <= ENOUGH else likest[1]

    def _likeness(self, claims: Sequence[Told], index: int) -> float:
        """Return how like claims are to those of a cluster, on the whole."""
        pairs = [
            likeness(claim, member, self.places)
            for claim in claims
            for member in self.clusters[index].sample()
            if _near(claim, member)
        ]
        return sum(pairs) / len(pairs) if pairs else float("-inf")


def tells(claim: Told) -> bool:
    """Whether a figure is news: not an age or a ratio, and not a bare "one"."""
    figure = claim.figure
    if figure.quantity.dimension in NOT_COMPARED:
        return False
    named = figure.head or figure.event or figure.topic or figure.place
    return bool(named) and (figure.value > 1 or figure.event is not None)


def _near(one: Told, other: Told) -> bool:
    """Whether two articles are so near in time that they can tell of one event."""
    if one.day is None or other.day is None:
        return True
    mine, theirs = one.figure.period, other.figure.period
    if mine.start is not None and (mine.start, mine.end) == (theirs.start, theirs.end):
        return True
    totals = mine.total and theirs.total
    return abs(one.day - other.day) <= (TOTALS if totals else WINDOW)


def _keys(claim: Told) -> Iterator[Hashable]:
    """Yield what a claim can be found by."""
    figure = claim.figure
    dimension = figure.quantity.dimension
    scene = sorted(figure.place or figure.setting or claim.about)
    names = sorted(claim.names)
    for where in dict.fromkeys((*scene, *names)):
        yield dimension, where
        yield dimension, "thing", figure.head, where
        yield dimension, "event", figure.event, where
    if figure.value >= CHANCE:
        yield dimension, "value", f"{figure.value:.2g}"
    yield dimension, "thing", figure.head
