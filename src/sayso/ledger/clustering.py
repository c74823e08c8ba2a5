"""Clusters: which claims of many articles are about one figure of one event.

Claims are taken in order of time, and each is compared with the few earlier clusters that share a
thing, an event, a place, a number or a name with it, so that time grows with the number of claims.
It joins the one that it is likest on the whole; once all are known, clusters join likewise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from sayso.ledger.comparison import CHANCE, agreement
from sayso.ledger.hurdles import hurdle, opposed
from sayso.ledger.likeness import likeness, story
from sayso.ledger.places import Places
from sayso.ledger.telling import Told

ENOUGH = -0.5  # log odds from which two claims are one figure
WINDOW = 14  # days within which an event is news
TOTALS = 40  # days within which a running total is given again
_POSTINGS = 30  # latest clusters that share a key
_CANDIDATES = 60  # clusters that each claim is compared with
_STORY = 2  # names and numbers that two articles share when they tell one story
_RELATED = -4.0  # log odds from which their articles tell one story
_RIVALS = 3  # sentences between two who count the same
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
        self.beside: dict[int, set[int]] = {}  # articles of one story, with figures kept apart
        self.postings: dict[Hashable, dict[int, None]] = {}

    def add(self, claim: Told, related: Sequence[Told]) -> None:
        """Put a claim into its cluster: that of claims it answers in its article, or the likest."""
        if not tells(claim):
            return
        index = next((self.of[other.key] for other in related if other.key in self.of), None)
        if index is None:
            index = self._likest([claim])
        if index is None:
            index = len(self.clusters)
            self.clusters.append(Cluster())
        self._put(claim, index)

    def settle(self) -> None:
        """Put clusters together whose claims are alike, now that all are known."""
        for index in range(len(self.clusters) - 1, 0, -1):
            for key in chain.from_iterable(map(keys, self.clusters[index].members)):
                self.postings[key].pop(index, None)  # the earlier ones are left
            into = self._likest(self.clusters[index].sample())
            if into is not None:
                for claim in self.clusters[index].members:
                    self._put(claim, into)
                self.clusters[into].members.sort(key=lambda claim: claim.order)
                self.clusters[index] = Cluster()

    def _put(self, claim: Told, index: int) -> None:
        self.clusters[index].add(claim)
        self.of[claim.key] = index
        for key in keys(claim):
            self.postings.setdefault(key, {})[index] = None

    def _likest(self, claims: Sequence[Told]) -> int | None:
        """Return the cluster that claims are most like; None where they are unlike all."""
        shared: Counter[int] = Counter()
        for key in chain.from_iterable(map(keys, claims)):
            shared.update(islice(reversed(self.postings.get(key, {})), _POSTINGS))
        tried = sorted(shared, key=lambda index: (-shared[index], -index))[:_CANDIDATES]
        likest = max(((self._likeness(claims, index), index) for index in tried), default=None)
        return None if likest is None or likest[0] <= ENOUGH else likest[1]

    def _likeness(self, claims: Sequence[Told], index: int) -> float:
        """Return how like claims are to those of a cluster, on the whole."""
        cluster = self.clusters[index]
        pairs = [(claim, one) for claim in claims for one in cluster.sample()]
        ruled = sum(self._ruled_out(*pair) for pair in pairs)
        if ruled * 2 > len(pairs):
            for one, other in pairs:  # though they look alike
                if one.article != other.article and likeness(one, other, self.places) > _RELATED:
                    self.beside.setdefault(one.article, set()).add(other.article)
            return float("-inf")
        for claim in claims:  # an article gives both, and says nothing of their being one
            own = cluster.by_article.get(claim.article, ())
            if own and not any(self._rivals(claim, member) for member in own):
                return float("-inf")
        return sum(likeness(*pair, self.places) for pair in pairs) / len(pairs)

    def _ruled_out(self, one: Told, other: Told) -> bool:
        """Whether two claims cannot be of one figure; where no day is known, all must be equal."""
        if None in (one.day, other.day):
            bare = None in (one.figure.head, one.figure.event) and not _same(one, other)
            strange = one.article != other.article and story(one, other) < _STORY
            return bare or strange or hurdle(one, other, self.places) is not None
        return not _near(one, other) or opposed(one, other, self.places) or self._vague(one, other)

    def _vague(self, one: Told, other: Told) -> bool:
        """Whether nothing says that two measures are of one thing: "two years", "eight months"."""
        figure, against = one.figure, other.figure
        unnamed = figure.head is None and against.head is None and figure.quantity.unit is not None
        apart = one.article != other.article and not _same(one, other)
        return unnamed and apart and hurdle(one, other, self.places) == "another thing"

    def _rivals(self, claim: Told, member: Told) -> bool:
        """Whether two numbers of one article are one, or those of two who count the same."""
        one, other = claim.figure, member.figure
        if _same(claim, member):
            return True
        named = None not in (one.source, other.source) and one.source != other.source
        staged = one.stage is not None or other.stage is not None
        return (named or staged) and abs(one.sentence - other.sentence) <= _RIVALS


def tells(claim: Told) -> bool:
    """Whether a figure is news: not an age or a ratio, and not a bare "one"."""
    figure = claim.figure
    if figure.quantity.dimension in NOT_COMPARED:
        return False
    named = figure.head or figure.event or figure.topic or figure.place
    return bool(named) and (figure.value > 1 or figure.event is not None)


def _same(one: Told, other: Told) -> bool:
    return agreement(one.figure, other.figure) in ("same", "rounded")


def _near(one: Told, other: Told) -> bool:
    """Whether two articles are so near in time that they can tell of one event."""
    if one.day is None or other.day is None:
        return True
    totals = one.figure.period.total and other.figure.period.total
    return abs(one.day - other.day) <= (TOTALS if totals else WINDOW)


def keys(claim: Told) -> Iterator[Hashable]:
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
