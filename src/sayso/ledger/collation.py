"""The ledger across articles: claims about one figure put together, and compared one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import chain

from sayso.actors import Registry
from sayso.ledger.clustering import Clustering, tells
from sayso.ledger.comparison import Obstacle, agreement, conversion
from sayso.ledger.hurdles import hurdle
from sayso.ledger.periods import published
from sayso.ledger.places import Places, states
from sayso.ledger.reprints import reprints
from sayso.ledger.telling import Teller, Telling, Told
from sayso.ledger.things import family
from sayso.ledger.timeline import timeline
from sayso.ledger.verdicts import compared, verdict
from sayso.records import Analysis, ClaimCluster, ClaimKey, Comparison, Dossier, Relation
from sayso.resources import load

VERSION = version("sayso")
_BEFORE = 24  # claims of a cluster with which each later one is compared
_BESIDE = 12  # claims outside its cluster with which each is compared
_LATE = 3  # days after which nobody prints the news of another
_NEAR = 6  # earlier articles of a cluster whose other figures are looked at too
_AGREED = ("same", "rounded")


class Collator:
    """Collates what many articles say of the same figures.

    Parameters
    ----------
    registry : Registry, optional
        Who is who in the conflict; by default the Russian war on Ukraine.

    Examples
    --------
    >>> from sayso import Analyzer, Article, Meta
    >>> analyze = Analyzer()
    >>> told = [
    ...     ("a", "2025-03-10", "Four people were killed in Dovhe on Monday, the mayor said."),
    ...     ("b", "2025-03-11", "The number of dead in Dovhe rose to seven, the mayor said."),
    ... ]
    >>> articles = [Article(id=i, text=text, meta=Meta(published=day)) for i, day, text in told]
    >>> dossier = Collator()([analyze(article) for article in articles])
    >>> [(comparison.label, comparison.detail) for comparison in dossier.comparisons]
    [('revises', 'raised')]
    """

    def __init__(self, registry: Registry | None = None) -> None:
        self.registry = Registry.load() if registry is None else registry
        self.states = states(self.registry)

    def __call__(self, analyses: Sequence[Analysis]) -> Dossier:
        """Return the clusters of claims and how the claims stand to one another.

        Parameters
        ----------
        analyses : sequence of Analysis
            With distinct ids. Only texts, attributions, speakers and quantities are read; the
            relations within an article are found anew. Dates of publication order the claims;
            articles without one come last, in the order given.
        """
        ordered = sorted(
            analyses, key=lambda analysis: (not analysis.meta.published, analysis.meta.published)
        )
        texts = [analysis.text for analysis in ordered]
        places = Places(texts, self.states)
        tell = Teller(places, self.registry)
        tellings = [
            tell(analysis, index, first, _written(analysis, ordered[first]))
            for index, (analysis, first) in enumerate(zip(ordered, reprints(texts), strict=True))
        ]
        return _Collation(tellings, places).dossier()


class _Collation:
    """One run over the claims of all articles, in order of time."""

    def __init__(self, tellings: Sequence[Telling], places: Places) -> None:
        self.tellings = tellings
        self.places = places
        self.claims = {told.key: told for telling in tellings for told in telling.told}
        self.related: dict[tuple[ClaimKey, ClaimKey], Relation] = {}
        # Of each cluster: who contradicted whom, and from which article on.
        self.rivals: dict[int, dict[frozenset[str], int]] = {}
        self.clustering = Clustering(places)
        for telling in tellings:
            self._cluster(telling)
        self.clustering.settle()

    def _cluster(self, telling: Telling) -> None:
        if not telling.told:
            return
        article = telling.told[0].key.article
        answers: dict[ClaimKey, list[Told]] = {}
        converted = set()  # the same amount in another unit is no claim of its own
        for relation in telling.relations:
            one, other = (ClaimKey(article, key) for key in (relation.source, relation.target))
            self.related[one, other] = relation
            if relation.detail == "converted":
                converted.add(one)
            elif relation.type != "part_of":
                answers.setdefault(one, []).append(self.claims[other])
                answers.setdefault(other, []).append(self.claims[one])
        for told in telling.told:
            if told.key not in converted:
                self.clustering.add(told, answers.get(told.key, ()))

    def dossier(self) -> Dossier:
        """Return what the clusters hold."""
        parts = {frozenset((pair.source, pair.target)): pair for pair in self._parts()}
        compared_pairs: set[frozenset[ClaimKey]] = set()
        clusters: list[ClaimCluster] = []
        for number, cluster in enumerate(self.clustering.clusters):
            self.rivals[number] = self._rivals(cluster.members)
            pairs = [
                parts.get(frozenset((claim.key, other.key))) or self._compared(claim, other)
                for index, claim in enumerate(cluster.members)
                for other in cluster.members[max(0, index - _BEFORE) : index]
            ]
            compared_pairs.update(frozenset((pair.source, pair.target)) for pair in pairs)
            if len(cluster.members) > 1:
                key = f"k{len(clusters) + 1}"
                clusters.append(timeline(key, cluster.members, tuple(pairs)))
        apart = []
        for pair in (*parts.values(), *self._converted(), *self._beside()):
            ends = frozenset((pair.source, pair.target))
            if ends not in compared_pairs:
                compared_pairs.add(ends)
                apart.append(pair)
        return Dossier(clusters=tuple(clusters), apart=tuple(apart), sayso=VERSION)

    def _compared(self, one: Told, other: Told) -> Comparison:
        """Compare a claim with one before it; what an article says of both goes first."""
        for source, target in ((one, other), (other, one)):
            relation = self._related(source, target)
            if relation is not None:
                return _told(relation, source, target)
        number = self.clustering.of.get(one.key, -1)
        alike = number == self.clustering.of.get(other.key)
        since = self.rivals.get(number, {}).get(_parties(one, other))
        rivals = since is not None and since < max(one.article, other.article)
        return compared(one, other, verdict(one, other, self.places, rivals, alike))

    def _rivals(self, members: Sequence[Told]) -> dict[frozenset[str], int]:
        """Return the parties that one article sets against one another, with the first to do so."""
        found: dict[frozenset[str], int] = {}
        for index, one in enumerate(members):
            for other in members[max(0, index - _BEFORE) : index]:
                pair = _parties(one, other)
                if one.article != other.article or len(pair) < 2:
                    continue
                said = self._related(one, other) or self._related(other, one)
                label = said.type if said else verdict(one, other, self.places, alike=True).label
                if label == "conflicts":
                    found.setdefault(pair, one.article)
        return found

    def _related(self, one: Told, other: Told) -> Relation | None:
        """Return what an article says of two claims, or of one and the repetition of the other."""
        found = self.related.get((one.key, other.key))
        if found is not None or one.article == other.article:
            return found
        if hurdle(one, other, self.places) is not None:
            return None  # it takes more than one number to be the claim that another repeats
        for near, far in ((one, other), (other, one)):
            for same in self._beside_it(near, far):
                pair = (near.key, same.key) if near is one else (same.key, near.key)
                relation = self.related.get(pair)
                if relation is not None and relation.type in ("revises", "conflicts"):
                    return relation
        return None

    def _beside_it(self, near: Told, far: Told) -> Iterator[Told]:
        """Yield the claims in the article of one that give the figure of another."""
        index = self.clustering.of.get(near.key)
        if index is None or index != self.clustering.of.get(far.key):
            return
        for claim in self.clustering.clusters[index].by_article[near.article]:
            if claim is not near and agreement(claim.figure, far.figure) in _AGREED:
                yield claim

    def _parts(self) -> Iterator[Comparison]:
        """Yield parts with their totals, of their own article and of those that say the same."""
        for (source, target), relation in self.related.items():
            part, total = self.claims[source], self.claims[target]
            if relation.type == "part_of" or relation.detail == "converted":
                yield self._compared(part, total)
            if relation.type != "part_of":
                continue
            for one in self._beside_claim(part):
                for other in self._beside_claim(total):
                    if one.key == other.key or one.figure.value > other.figure.value:
                        continue
                    if not self._divided(one, other, part, total):
                        continue
                    if one.article == other.article and one is not part:
                        continue
                    if _against(one, other):
                        continue  # a part of what the other side counts
                    yield Comparison(
                        source=one.key,
                        target=other.key,
                        label="part_of",
                        explanation=(
                            f"'{one.figure.text}' by {one.figure.who} is part of what "
                            f"{other.figure.who} gives as '{other.figure.text}', as in "
                            f"{part.outlet or source.article}: {relation.explanation}"
                        ),
                        evidence=relation.evidence,
                    )

    def _converted(self) -> Iterator[Comparison]:
        """Yield how a figure in another unit stands to what is said of the figure it converts."""
        units = [
            (self.claims[source], self.claims[target])
            for (source, target), relation in self.related.items()
            if relation.detail == "converted"
        ]
        written: dict[ClaimKey, Told] = {base.key: other for other, base in units}
        for other, base in units:
            index = self.clustering.of.get(base.key)
            members = () if index is None else self.clustering.clusters[index].members
            for member in members[-_BESIDE:]:
                if member is base:
                    continue
                for one in filter(None, (member, written.get(member.key))):
                    later, earlier = (other, one) if one.order < other.order else (one, other)
                    yield self._compared(later, earlier)

    def _divided(self, one: Told, other: Told, part: Told, total: Told) -> bool:
        """Whether what an article says of a part and a total holds for two other claims.

        It holds for who repeats them, and for what their sources make of them later.
        """
        repeated = agreement(other.figure, total.figure) in _AGREED
        if self.clustering.of.get(part.key) == self.clustering.of.get(total.key) and not repeated:
            return False
        own = other.identity is not None and other.identity == total.identity
        parted = agreement(one.figure, part.figure) in _AGREED
        parted = parted or (one.identity is not None and one.identity == part.identity)
        return parted and (repeated or own)

    def _beside_claim(self, claim: Told) -> Sequence[Told]:
        """Return the claims about the figure of a claim, with that claim itself."""
        index = self.clustering.of.get(claim.key)
        return [claim] if index is None else self.clustering.clusters[index].members[:_BESIDE]

    def _beside(self) -> Iterator[Comparison]:
        """Yield claims that look like those of another cluster and are none."""
        neighbours = self._neighbours()
        blocks: dict[tuple[int, str | None], list[Told]] = {}
        for claim in self.claims.values():
            if tells(claim) and claim.figure.head is not None:
                block = (claim.article, family(claim.figure.head))
                blocks.setdefault(block, []).append(claim)
        for claim in chain.from_iterable(blocks.values()):
            left = _BESIDE
            for article in sorted(neighbours.get(claim.article, {claim.article}), reverse=True):
                for other in blocks.get((article, family(claim.figure.head)), ()):
                    if not left or (other.article, other.figure.quantity.span) >= (
                        claim.article,
                        claim.figure.quantity.span,
                    ):
                        break
                    found = hurdle(claim, other, self.places)
                    if found is not None and _alike(claim, other, found):
                        left -= 1
                        yield self._compared(claim, other)

    def _neighbours(self) -> dict[int, set[int]]:
        """Return for each article itself, and earlier ones of the same story."""
        near: dict[int, set[int]] = {}
        for article, others in self.clustering.beside.items():
            near[article] = {article, *sorted(others)[-_NEAR:]}
        for cluster in self.clustering.clusters:
            for index, claim in enumerate(cluster.members):
                told = near.setdefault(claim.article, {claim.article})
                told.update(one.article for one in cluster.members[max(0, index - _NEAR) : index])
        return near


def _written(article: Analysis, original: Analysis) -> str | None:
    """Return when the text of a reprint was first published.

    What a daily bulletin says in the same words with another number is no reprint.
    """
    days = [published(one.meta.published) for one in (article, original)]
    if days[0] is None or days[1] is None or days[0] - days[1] > _LATE:
        return None
    given = {(quantity.low, quantity.high) for quantity in original.quantities}
    same = all((quantity.low, quantity.high) in given for quantity in article.quantities)
    return original.meta.published if same else None


def _parties(one: Told, other: Told) -> frozenset[str]:
    """Name the parties of two claims: bodies of one state are one party against others."""
    if None in (one.identity, other.identity):
        return frozenset()
    sides = [claim.figure.side or claim.identity for claim in (one, other)]
    if sides[0] == sides[1]:
        sides = [one.identity, other.identity]
    return frozenset(filter(None, sides))


def _against(one: Told, other: Told) -> bool:
    """Whether two claims are made for two sides of a conflict."""
    sides = (one.figure.side, other.figure.side)
    return None not in sides and sides[0] != sides[1]


def _told(relation: Relation, one: Told, other: Told) -> Comparison:
    """Return what an article says of two claims, of it or of those that repeat them."""
    said = relation.explanation or ""
    own = (one.key.quantity, other.key.quantity) == (relation.source, relation.target)
    if one.article != other.article or not own:
        said = f"'{one.figure.text}' by {one.figure.who} and '{other.figure.text}' by " + (
            f"{other.figure.who} stand together in one article: {said}"
        )
    return Comparison(
        source=one.key,
        target=other.key,
        label=relation.type,
        detail=relation.detail,
        explanation=said,
        evidence=relation.evidence,
    )


def _alike(one: Told, other: Told, found: Obstacle) -> bool:
    """Whether a reader of bare numbers might take two figures for a conflict."""
    mine, theirs = one.figure, other.figure
    if conversion(mine.quantity.unit, theirs.quantity.unit) is None:
        return False
    if found == "another thing":
        return mine.event is not None and mine.event == theirs.event
    groups = load("ledger.toml")["alike"]["events"]
    return found != "another event" or any({mine.event, theirs.event} <= {*g} for g in groups)
