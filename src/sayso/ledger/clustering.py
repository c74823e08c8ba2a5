"""Clusters: which claims of many articles are about one figure of one event.

Claims are taken in order of time, and each is compared with the few earlier clusters that count
the same things and share a place, a number, a name or a side with it, so that time grows with the
number of claims. Evidence is added up, and what keeps two figures apart counts against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from sayso.ledger.comparison import CHANCE, agreement
from sayso.ledger.hurdles import hurdle, rare
from sayso.ledger.places import Places
from sayso.ledger.telling import Told
from sayso.ledger.things import is_event, words

ENOUGH = 3  # evidence that makes two claims one figure
WITHIN = 2  # evidence that does, where their articles tell one story
WINDOW = 5  # days within which an event is news
TOTALS = 40  # days within which a running total is given again
_POSTINGS = 12  # latest clusters that share a key
_CANDIDATES = 16  # clusters that each claim is compared with
_STORY = 3  # names that two articles share when they tell one story
_ONE = 1  # names and other figures that they share, at least
_TOLD = 2  # what it says for two figures that their articles tell of one event
_RIVALS = 3  # sentences between two who count the same
_ALIKE = 4  # words that two sentences share when they tell of one thing
_SAMPLE = 6  # members that stand for a cluster
NOT_COMPARED = ("age", "duration", "ratio")


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
        self.postings: dict[Hashable, list[int]] = {}
        self.told: dict[int, set[int]] = {}  # articles that give another figure of one event
        self.beside: dict[int, set[int]] = {}  # articles of one story, with figures kept apart

    def add(self, claim: Told, related: Sequence[Told]) -> None:
        """Put a claim into its cluster: that of claims it answers in its article, or the likest."""
        if not tells(claim):
            return
        index = next((self.of[other.key] for other in related if other.key in self.of), None)
        if index is None:
            index = self._likest(claim)
            if index is not None:
                sample = self.clusters[index].sample()
                self.told.setdefault(claim.article, set()).update(one.article for one in sample)
        if index is None:
            index = len(self.clusters)
            self.clusters.append(Cluster())
        self.clusters[index].add(claim)
        self.of[claim.key] = index
        for key in _keys(claim):
            held = self.postings.setdefault(key, [])
            if not held or held[-1] != index:
                held.append(index)

    def _likest(self, claim: Told) -> int | None:
        shared: Counter[int] = Counter()
        for key in _keys(claim):
            shared.update(self.postings.get(key, [])[-_POSTINGS:])
        tried = sorted(shared, key=lambda index: (-shared[index], -index))[:_CANDIDATES]
        best: tuple[int, int] | None = None
        for index in tried:
            score = self._likeness(claim, self.clusters[index])
            if score is not None and (best is None or score > best[0]):
                best = (score, index)
        return self._only(claim, tried) if best is None else best[1]

    def _only(self, claim: Told, tried: Sequence[int]) -> int | None:
        """Return the one cluster of other articles that nothing keeps a claim apart from.

        Where the news of some days counts such things once, it tells of one figure.
        """
        if None in (claim.figure.event, claim.figure.head, claim.day):
            return None
        open_ = [
            index
            for index in tried
            if all(
                _near(claim, member) and hurdle(claim, member, self.places) is None
                for member in self.clusters[index].sample()
            )
        ]
        one = self.clusters[open_[0]] if len(open_) == 1 else None
        if one is None or claim.article in one.by_article:
            return None
        likely = max(evidence(claim, member, self.places) for member in one.sample())
        return open_[0] if likely >= _ONE else None

    def _likeness(self, claim: Told, cluster: Cluster) -> int | None:
        """Return the evidence that a claim is of a cluster; None where most members rule it out."""
        scores = []
        ruled = 0
        sample = cluster.sample()
        for member in sample:
            if not _near(claim, member):
                continue
            if hurdle(claim, member, self.places) is not None:
                ruled += 1
                if evidence(claim, member, self.places) >= ENOUGH:
                    self.beside.setdefault(claim.article, set()).add(member.article)
            elif _same(claim, member) or self._answers(claim, member):
                told = member.article in self.told.get(claim.article, ())
                score = evidence(claim, member, self.places) + _TOLD * told
                scores += [score] if score >= _enough(claim, member) else []
        own = cluster.by_article.get(claim.article, ())
        if own and not any(_same(claim, member) or self._rivals(claim, member) for member in own):
            return None  # the article gives both, and says nothing of their being one
        return max(scores) if scores and ruled * 2 <= len(sample) else None

    def _rivals(self, claim: Told, member: Told) -> bool:
        """Whether two numbers of one article are those of two who count the same."""
        one, other = claim.figure, member.figure
        named = None not in (one.source, other.source) and one.source != other.source
        whole = one.event is not None and hurdle(claim, member, self.places) is None
        dated = one.event in words("tolls", "standing") and one.period.end != other.period.end
        return (named or dated) and whole and abs(one.sentence - other.sentence) <= _RIVALS

    def _answers(self, claim: Told, member: Told) -> bool:
        """Whether another number of an article can be one of the same figure."""
        one, other = claim.figure, member.figure
        if claim.article == member.article or (one.head is None and not one.topic):
            return False
        if one.head is None:
            return True  # of one topic, or there were a hurdle
        source = claim.identity is not None and claim.identity == member.identity
        place = self.places.compare(one.place, other.place) == "same"
        return one.event is not None or source or place


def tells(claim: Told) -> bool:
    """Whether a figure is news: not an age, and not "one key question" or "both their houses"."""
    figure = claim.figure
    if figure.quantity.dimension in NOT_COMPARED:
        return False
    if figure.quantity.dimension == "money" or (figure.quantity.unit and figure.topic):
        return True
    if figure.quantity.dimension != "count" or figure.value >= CHANCE:
        return bool(figure.head or figure.event or figure.place)
    if figure.value <= 1:
        return figure.is_toll or (figure.value == 1 and figure.event in words("tolls", "single"))
    return is_event(figure.event) or bool(figure.event and figure.place)


def evidence(one: Told, other: Told, places: Places) -> int:
    """Add up what speaks for two claims being about one figure of one event."""
    figure, against = one.figure, other.figure
    where = places.compare(figure.place or figure.setting, against.place or against.setting)
    score = {"same": 3, "within": 1, "around": 1, "apart": -1, "unknown": 0}[where]
    if where == "unknown" and bool(figure.place) != bool(against.place):
        score -= not _same(one, other)
    if one.day is not None and other.day is not None:
        score += abs(one.day - other.day) <= 1
    if figure.period.start is not None and figure.period == against.period:
        score += 2
    story = 0 if one.article == other.article else _story(one, other)
    if _same(one, other):
        score += max(rare(figure.value), story > 1)
    if one.identity is not None and one.identity == other.identity:
        score += 1
    if _sides(one) & _sides(other):
        score += 1
    if one.article != other.article:
        score += story + 2 * (one.text == other.text)
        score += min(2, len(one.words & other.words) // _ALIKE)
    return score


def _enough(one: Told, other: Told) -> int:
    """Return the evidence that makes two claims one figure: less where a story is shared."""
    if one.article != other.article and _story(one, other) < _ONE:
        return ENOUGH
    if one.article == other.article or None in (one.day, other.day):
        return WITHIN
    return WITHIN if None in (one.figure.event, one.figure.head) else 0


def _story(one: Told, other: Told) -> int:
    """Count the names and the other figures by which two articles tell one story, up to five."""
    numbers = one.numbers & other.numbers - {(one.figure.head, one.figure.value)}
    return min(_STORY, len(one.names & other.names)) + min(2, len(numbers))


def _sides(claim: Told) -> frozenset[str]:
    """Return the states whose things or whose deeds are counted."""
    figure = claim.figure
    return figure.nations | ({figure.actor} if figure.actor else frozenset())


def _same(one: Told, other: Told) -> bool:
    return agreement(one.figure, other.figure) in ("same", "rounded")


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
    block = (figure.quantity.dimension, figure.head)
    for place in sorted(figure.place or figure.setting or claim.about):
        yield (block, "place", place)
    if figure.value >= CHANCE:
        yield (block, "value", f"{figure.value:.2g}")
    if figure.event:
        yield (block, "event", figure.event)
    for name in sorted(claim.names):
        yield (block, "name", name)
