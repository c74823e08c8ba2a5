"""A cluster of claims as a record: the timeline, the camps, the origins, and all this in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, groupby

from sayso.ledger.comparison import conversion
from sayso.ledger.origins import origins
from sayso.ledger.periods import written
from sayso.ledger.telling import Told
from sayso.ledger.wording import number, things
from sayso.records import Account, ClaimCluster, Comparison, Origin, Position

_MOVES = 8  # figures that are told in words


def timeline(key: str, claims: Sequence[Told], comparisons: tuple[Comparison, ...]) -> ClaimCluster:
    """Return a cluster of claims, which are in order of time, as a record."""
    found, origin = origins(claims)
    accounts = tuple(map(_account, claims, origin))
    bounds = [_bounds(claim, claims[0]) for claim in claims]
    positions = _positions(claims, bounds)
    gap = _gap(claims, bounds)
    first = claims[0].figure.quantity
    return ClaimCluster(
        id=key,
        what=_commonest(claim.figure.quantity.counted for claim in claims),
        event=_commonest(claim.figure.quantity.event for claim in claims),
        unit=first.unit,
        place=_commonest(claim.figure.quantity.place for claim in claims)
        or _commonest(", ".join(sorted(claim.figure.setting)) or None for claim in claims),
        period=_commonest(
            written(claim.figure.period.start, claim.figure.period.end) for claim in claims
        ),
        claims=accounts,
        low=min(low for low, _ in bounds),
        high=max(high for _, high in bounds),
        origins=found,
        positions=positions,
        gap=gap,
        comparisons=comparisons,
        explanation=_explanation(claims, found, positions, gap),
    )


def _account(claim: Told, origin: int) -> Account:
    quantity = claim.figure.quantity
    return Account(
        claim=claim.key,
        published=claim.time or None,
        outlet=claim.outlet,
        owner=claim.owner,
        bloc=claim.figure.bloc,
        low=quantity.low,
        high=quantity.high,
        modifier=quantity.modifier,
        text=claim.figure.text,
        sentence=claim.sentence,
        origin=origin,
    )


def _bounds(claim: Told, first: Told) -> tuple[float, float]:
    """Return the smallest and the largest number of a claim, in the unit of the first."""
    factor = conversion(claim.figure.quantity.unit, first.figure.quantity.unit) or 1.0
    low, high = claim.figure.bounds
    given = [bound * factor for bound in (low, high) if bound is not None] or [0.0]
    return min(given), max(given)


def _latest(claims: Sequence[Told]) -> dict[str, int]:
    """Return the index of the last claim of each camp, in the order in which the camps speak."""
    last: dict[str, int] = {}
    for index, claim in enumerate(claims):
        if claim.figure.bloc is not None:
            last[claim.figure.bloc] = index
    return last


def _positions(
    claims: Sequence[Told], bounds: Sequence[tuple[float, float]]
) -> tuple[Position, ...]:
    positions = []
    for bloc, last in _latest(claims).items():
        own = [b for b, claim in zip(bounds, claims, strict=True) if claim.figure.bloc == bloc]
        low, high = min(low for low, _ in own), max(high for _, high in own)
        positions.append(Position(bloc=bloc, low=low, high=high, latest=claims[last].key))
    return tuple(positions)


def _gap(claims: Sequence[Told], bounds: Sequence[tuple[float, float]]) -> float | None:
    """Return how far the latest figures of two camps lie apart, at most."""
    latest = [bounds[index] for index in _latest(claims).values()]
    gaps = [max(one[0], two[0]) - min(one[1], two[1]) for one, two in combinations(latest, 2)]
    return max((gap for gap in gaps if gap > 0), default=None)


def _commonest(values: Iterable[str | None]) -> str | None:
    """Return the most frequent value, of several the first."""
    counted = Counter(value for value in values if value)
    return next(iter(counted.most_common(1)), (None, 0))[0]


def _explanation(
    claims: Sequence[Told],
    found: Sequence[Origin],
    positions: Sequence[Position],
    gap: float | None,
) -> str:
    articles = len({claim.article for claim in claims})
    what = things(claims[0].figure, claims[-1].figure)
    said = (
        f"{_several(len(claims), 'claim')} in {_several(articles, 'article')}, of "
        f"{_several(len(found), 'origin')}, count {what}"
    )
    moves = [next(run) for _, run in groupby(claims, key=lambda claim: claim.figure.bounds)]
    if len(moves) == 1:
        said += f"; all give '{moves[0].figure.text}'"
    else:
        told = [f"'{move.figure.text}' by {move.figure.who}" for move in moves]
        if len(told) > _MOVES:
            told = [*told[: _MOVES - 1], f"{len(told) - _MOVES} more", told[-1]]
        said += f"; in order of time: {', then '.join(told)}"
    if gap is not None:
        camps = "; ".join(f"{p.bloc} {_range(p)}" for p in positions)
        said += f"; the camps differ by {number(gap)} ({camps})"
    return said


def _range(position: Position) -> str:
    if position.low == position.high:
        return number(position.low)
    return f"{number(position.low)} to {number(position.high)}"


def _several(count: int, noun: str) -> str:
    return f"{count} {noun}{'s'[: count != 1]}"
