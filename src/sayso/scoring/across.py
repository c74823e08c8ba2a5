"""The measures of numeric agreement across sources, on gold events; whole events are drawn.

What is predicted is keyed by claims of the gold: `sayso.agreement.ClaimId`, or any tuple of the ids
of an article and of a quantity.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from typing import get_args

from sayso.agreement import ClaimId, Cluster, Event, Label, Pair, Reason
from sayso.scoring.bootstrap import Counts
from sayso.scoring.scoreboard import Board, Error, Scores

Claims = tuple[tuple[str, str], tuple[str, str]]
LABELS: tuple[Label, ...] = get_args(Label)
DIRECTED: frozenset[Label] = frozenset(("part_of", "revises"))


def score_pairs(
    events: Sequence[Event],
    labels: Mapping[Claims, Label],
    reasons: Mapping[Claims, Reason | None] | None = None,
    seed: int = 0,
    resamples: int = 1000,
) -> Scores:
    """Score the label of each pair of the gold; what is said of other pairs does not count.

    Parameters
    ----------
    events : sequence of Event
        The gold.
    labels : mapping of (claim, claim) to label
        A pair may be named either way round; ``part_of`` (from the part) and ``revises`` (from
        the newer figure) are wrong the other way round. A pair that is not there is missed.
    reasons : mapping of (claim, claim) to reason, optional
        Why pairs are not comparable.
    seed, resamples : int
        Of the bootstrap.

    Returns
    -------
    Scores
        ``pairs.macro_f1`` over the five labels, ``pairs.accuracy``; the same of the pairs within
        an article (``within.*``) and of those across (``across.*``);
        ``pairs.<label>.{precision,recall,f1}``; and where reasons are given, ``reason.accuracy``
        on the pairs that are rightly called not comparable.
    """
    board = Board(seed, resamples, drawn="events")
    said = [[(pair, _said(pair, labels)) for pair in event.pairs] for event in events]
    parts = {
        "pairs": said,
        "within": [
            [(p, s) for p, s in row if p.source.article == p.target.article] for row in said
        ],
        "across": [
            [(p, s) for p, s in row if p.source.article != p.target.article] for row in said
        ],
    }
    for name, rows in parts.items():
        board.mean_f1(
            name, [[sum((_counts(p, s, k) for k in LABELS), ()) for p, s in row] for row in rows]
        )
        board.accuracy(name, [[(p.label, _straight(s)) for p, s in row] for row in rows])
    for label in LABELS:
        board.prf(f"pairs.{label}", [[_counts(p, s, label) for p, s in row] for row in said])
    if reasons is not None:
        found = [
            [
                (pair.reason, _either(pair, reasons))
                for pair, (given, _) in row
                if pair.label == given == "not_comparable"
            ]
            for row in said
        ]
        board.accuracy("reason", found)
    for event, row in zip(events, said, strict=True):
        for pair, (given, backwards) in row:
            if given != pair.label or backwards:
                board.note(_error(event, pair, given, backwards))
    return board.scores()


def score_clusters(
    events: Sequence[Event],
    clusters: Mapping[tuple[str, str], Hashable],
    seed: int = 0,
    resamples: int = 1000,
) -> Scores:
    """Score which claims are put together, on the claims that the gold puts into clusters.

    Parameters
    ----------
    events : sequence of Event
        The gold.
    clusters : mapping of claim to key
        Claims with the same key are of one thing; a claim that is not there is alone.
    seed, resamples : int
        Of the bootstrap.

    Returns
    -------
    Scores
        ``clusters.{precision,recall,f1}``: pairs of claims of an event that are of one thing.
    """
    board = Board(seed, resamples, drawn="events")
    rows: list[list[Counts]] = []
    for event in events:
        placed = [(claim, cluster.id) for cluster in event.clusters for claim in cluster.claims]
        rows.append([])
        for (one, gold), (other, gold_too) in combinations(placed, 2):
            wanted = gold == gold_too
            given = _key(clusters, one) == _key(clusters, other)
            if wanted or given:
                rows[-1].append((int(wanted and given), int(given), int(wanted)))
    board.prf("clusters", rows)
    return board.scores()


def score_origins(
    events: Sequence[Event],
    origins: Mapping[tuple[str, str], Hashable],
    seed: int = 0,
    resamples: int = 1000,
) -> Scores:
    """Score how many origins stand behind the claims of each gold cluster of several claims.

    Parameters
    ----------
    events : sequence of Event
        The gold.
    origins : mapping of claim to key
        Claims with the same key trace to one origin; one that is not there has its own.
    seed, resamples : int
        Of the bootstrap.

    Returns
    -------
    Scores
        ``origins.number.accuracy``: clusters with the right number of origins;
        ``origins.groups.accuracy``: clusters with the right articles behind each.
    """
    board = Board(seed, resamples, drawn="events")
    several = [[c for c in event.clusters if len(c.claims) > 1] for event in events]
    board.accuracy(
        "origins.number",
        [[(len(c.origins), len(_groups(c, origins))) for c in found] for found in several],
    )
    board.accuracy(
        "origins.groups",
        [
            [(sorted(map(sorted, c.origins)) == _groups(c, origins), True) for c in found]
            for found in several
        ],
    )
    return board.scores()


def _said(pair: Pair, labels: Mapping[Claims, Label]) -> tuple[Label | None, bool]:
    """Return what is said of a pair, and whether it is said the wrong way round."""
    label = labels.get((pair.source, pair.target))
    if label is not None:
        return label, False
    label = labels.get((pair.target, pair.source))
    return label, label in DIRECTED


def _either(pair: Pair, found: Mapping[Claims, Reason | None]) -> Reason | None:
    straight, back = (pair.source, pair.target), (pair.target, pair.source)
    return found[straight] if straight in found else found.get(back)


def _straight(said: tuple[Label | None, bool]) -> Label | None:
    """Return the label said, None where it is said the wrong way round."""
    label, backwards = said
    return None if backwards else label


def _counts(pair: Pair, said: tuple[Label | None, bool], label: Label) -> Counts:
    given, backwards = said
    right = given == pair.label == label and not backwards
    return int(right), int(given == label), int(pair.label == label)


def _key(found: Mapping[tuple[str, str], Hashable], claim: ClaimId) -> Hashable:
    return found.get(claim, (claim,))


def _groups(cluster: Cluster, origins: Mapping[tuple[str, str], Hashable]) -> list[list[str]]:
    groups: dict[Hashable, set[str]] = {}
    for claim in cluster.claims:
        groups.setdefault(_key(origins, claim), set()).add(claim.article)
    return sorted(sorted(group) for group in groups.values())


def _error(event: Event, pair: Pair, label: Label | None, backwards: bool) -> Error:
    ends = [f"{end.article} {end.quantity}" for end in (pair.source, pair.target)]
    texts = {article.id: article.text for article in event.articles}
    numbers = event.quantities()
    written = [texts[e.article][slice(*numbers[e].span)] for e in (pair.source, pair.target)]
    wanted = f"{pair.label} ({pair.reason})" if pair.reason else pair.label
    given = "nothing" if label is None else f"{label}{' the other way round' * backwards}"
    return Error(
        article=event.name,
        task="pairs",
        kind="missed" if label is None else "wrong",
        gold=f"{ends[0]}, {ends[1]}",
        predicted=None,
        text=" / ".join(written),
        note=f"{wanted} in the gold, {given} predicted",
    )
