"""Resampling whole articles: bootstrap intervals and permutation tests.

Statements of one article are not independent: one reporter chose them, and often one source made
them. Everything here keeps articles whole, or compares only what stands in one article.

All that is estimated is a function of sums over articles, so that a bootstrap draw is one row of a
matrix product. (`scipy.stats.bootstrap` draws no clusters, and cannot leave out a draw in which a
group does not occur; `scipy.stats.permutation_test` permutes no whole articles.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.stats import binomtest

Reals = NDArray[np.float64]
Codes = NDArray[np.int64]
Statistic = Callable[[int], Reals]

LEVEL = 0.95
_CELLS = 4_000_000  # numbers in memory at once
_FIRST = 999  # permutations after which a test without prospects ends
_HOPELESS = 0.2


class Items(NamedTuple):
    """Values of items, with the codes of their groups and articles, both from 0 without gap."""

    values: Reals
    groups: Codes
    articles: Codes

    def of(self, *groups: int) -> Items:
        """Return the items of some groups, recoded in the order given."""
        kept = np.isin(self.groups, groups)
        place = {group: code for code, group in enumerate(groups)}
        recoded = np.array([place[group] for group in self.groups[kept].tolist()], dtype=np.int64)
        articles = np.unique(self.articles[kept], return_inverse=True)[1]
        return Items(self.values[kept], recoded, articles.astype(np.int64))


class Sums(NamedTuple):
    """Counts and sums of values, an article a row, a group a column."""

    counts: Reals
    totals: Reals


def summed(items: Items) -> Sums:
    """Return the counts and sums of the items of each article and group."""
    shape = (int(items.articles.max()) + 1, int(items.groups.max()) + 1)
    cells = items.articles * shape[1] + items.groups
    size = shape[0] * shape[1]
    counts = np.bincount(cells, minlength=size).reshape(shape)
    totals = np.bincount(cells, items.values, minlength=size).reshape(shape)
    return Sums(np.asarray(counts, dtype=np.float64), np.asarray(totals, dtype=np.float64))


def weights(strata: Codes, resamples: int, rng: np.random.Generator) -> Reals:
    """Draw articles with replacement within strata; return how often, a draw a row."""
    drawn = np.empty((resamples, len(strata)))
    for stratum in range(int(strata.max()) + 1):
        members = np.flatnonzero(strata == stratum)
        even = [1 / len(members)] * len(members)
        drawn[:, members] = rng.multinomial(len(members), even, size=resamples)
    return drawn


def means(sums: Sums, drawn: Reals | None = None) -> Reals:
    """Return the mean of each group: of the articles as they are, or as drawn."""
    once = np.ones((1, len(sums.counts)))
    drawn = once if drawn is None else drawn
    return _ratio(drawn @ sums.totals, drawn @ sums.counts)


def within(sums: Sums, drawn: Reals | None = None) -> Reals:
    """Return the difference of two groups inside articles, after Mantel and Haenszel (1959)."""
    weight, difference = _inside(sums.counts, sums.totals)
    if drawn is None:
        return _ratio(difference.sum(keepdims=True), weight.sum(keepdims=True))
    return _ratio(drawn @ difference, drawn @ weight)


def cliff(items: Items, drawn: Reals | None = None) -> Reals:
    """Return Cliff's delta (1993) of two groups; of a share it is the risk difference."""
    levels, codes = np.unique(items.values, return_inverse=True)
    articles = int(items.articles.max()) + 1
    drawn = np.ones((1, articles)) if drawn is None else drawn
    deltas = []
    held = []
    for group in (0, 1):
        of = items.groups == group
        cells = (np.ones(int(of.sum())), (items.articles[of], codes[of]))
        held.append(csr_array(cells, shape=(articles, len(levels))))
    for part in _parts(len(drawn), len(levels)):
        one, other = (drawn[part] @ group for group in held)
        upto = other.cumsum(axis=1)
        total = upto[:, -1:]
        greater = (one * (upto - other)).sum(axis=1)
        smaller = (one * (total - upto)).sum(axis=1)
        deltas.append(_ratio(greater - smaller, one.sum(axis=1) * total[:, 0]))
    return np.concatenate(deltas)


def interval(values: Reals) -> tuple[float | None, float | None]:
    """Return the percentile interval; draws in which nothing is measured are left out."""
    values = values[~np.isnan(values)]
    if not len(values):
        return None, None
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)


def bound(share: float, articles: int) -> tuple[float, float]:
    """Return the exact binomial interval of a share of 0 or 1, which no resampling can give.

    Articles count, not statements: those of one article may all be alike.
    """
    found = binomtest(round(share * articles), articles).proportion_ci(LEVEL)
    return float(found.low), float(found.high)


def whole_articles(items: Items, permutations: int, rng: np.random.Generator) -> float:
    """Test whether groups of articles differ: permute the group of whole articles; return p.

    The statistic of two groups is the difference of their means over its cluster-robust standard
    error, which keeps the test valid where the spread differs (Chung and Romano 2013); of more
    groups the sum of squares between them.
    """
    sums = summed(items)
    groups = sums.counts.shape[1]
    labels = sums.counts.argmax(axis=1)  # each article has one
    n, y = sums.counts.sum(axis=1), sums.totals.sum(axis=1)
    y = y - n * (y.sum() / n.sum())  # of no consequence, but for rounding
    features = np.column_stack([n, y, n * n, n * y, y * y])

    def statistic(labelled: NDArray[np.int64]) -> Reals:
        found = [(labelled == group).astype(float) @ features for group in range(groups)]
        if groups == 2:
            return _studentised(*found, *np.bincount(labels, minlength=2).tolist())
        between = np.stack([_ratio(part[:, 1] ** 2, part[:, 0]) for part in found])
        return np.asarray(between.sum(axis=0))

    def permuted(size: int) -> Reals:
        tiled = np.tile(labels, (size, 1))
        return statistic(rng.permuted(tiled, axis=1, out=tiled))

    return _p(float(statistic(labels[None])[0]), permuted, permutations, len(labels))


def within_articles(items: Items, permutations: int, rng: np.random.Generator) -> float:
    """Test whether groups differ inside articles: permute values within each; return p.

    Only articles in which several groups occur have a say. The statistic of two groups is their
    summed difference inside articles over its standard error; of more groups the sum of squares
    of their departures from the mean of the article.
    """
    sums = summed(items)
    several = (sums.counts > 0).sum(axis=1) > 1
    kept = several[items.articles]
    articles = np.unique(items.articles[kept], return_inverse=True)[1]
    groups = sums.counts.shape[1]
    order = np.lexsort((items.groups[kept], articles))
    values, articles = items.values[kept][order], articles[order]
    cells = articles * groups + items.groups[kept][order]
    filled, starts = np.unique(cells, return_index=True)
    counts = sums.counts[several]

    def statistic(permuted: Reals) -> Reals:
        totals = np.zeros((len(permuted), counts.size))
        totals[:, filled] = np.add.reduceat(permuted, starts, axis=1)
        totals = totals.reshape(-1, *counts.shape)
        if groups == 2:
            _, difference = _inside(counts, totals)
            return np.abs(_ratio(difference.sum(axis=1), np.sqrt((difference**2).sum(axis=1)), 0.0))
        size = counts.sum(axis=1, keepdims=True)
        departures = (totals - counts * totals.sum(axis=2, keepdims=True) / size).sum(axis=1)
        return np.asarray(_ratio(departures**2, counts.sum(axis=0), 0.0).sum(axis=1))

    def permuted(size: int) -> Reals:
        keys = rng.random((size, len(values)))
        keys += articles
        return statistic(values[keys.argsort(axis=1)])

    return _p(float(statistic(values[None])[0]), permuted, permutations, len(values))


def holm(p_values: list[float | None]) -> list[float | None]:
    """Correct p-values for their number (Holm 1979); None is no test and does not count.

    Examples
    --------
    >>> holm([0.01, None, 0.04, 0.03])
    [0.03, None, 0.06, 0.06]
    """
    tested = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    corrected: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p, place) in enumerate(tested):
        highest = max(highest, min(1.0, (len(tested) - rank) * p))
        corrected[place] = highest
    return corrected


def _p(observed: float, permuted: Statistic, permutations: int, width: int) -> float:
    """Return the share of permutations as far out (Phipson and Smyth 2010: never 0).

    Where `_FIRST` permutations leave no prospect of a small p, they are enough.
    """
    done = extreme = 0
    reached = observed * (1 - 1e-9)  # equal up to rounding is as far out
    for part in _parts(permutations, width, _FIRST):
        size = part.stop - part.start
        extreme += int((permuted(size) >= reached).sum())
        done += size
        if done >= _FIRST and extreme > _HOPELESS * done:
            break
    return (1 + extreme) / (1 + done)


def _parts(rows: int, width: int, most: int | None = None) -> Iterator[slice]:
    """Yield slices of so many rows that the memory stays bounded."""
    step = max(1, _CELLS // max(1, width))
    step = step if most is None else min(step, most)
    for start in range(0, rows, step):
        yield slice(start, min(rows, start + step))


def _inside(counts: Reals, totals: Reals) -> tuple[Reals, Reals]:
    """Return for each article the weight and the weighted difference of two groups."""
    one, other = counts[..., 0], counts[..., 1]
    both = one + other
    difference = _ratio(totals[..., 0] * other - totals[..., 1] * one, both, 0.0)
    return _ratio(one * other, both, 0.0), difference


def _studentised(one: Reals, other: Reals, one_size: int, other_size: int) -> Reals:
    means_, spreads = [], []
    for part, size in ((one, one_size), (other, other_size)):
        n, y, nn, ny, yy = part.T
        mean = _ratio(y, n)
        residual = np.maximum(yy - 2 * mean * ny + mean**2 * nn, 0.0)
        means_.append(mean)
        spreads.append(_ratio(residual, n**2) * size / max(1, size - 1))
    difference = np.abs(means_[0] - means_[1])
    difference[difference < 1e-12] = 0.0
    error = np.sqrt(spreads[0] + spreads[1])
    # Without any spread, any difference is beyond all.
    found = np.where(difference > 0, np.inf, 0.0)
    np.divide(difference, error, out=found, where=error > 0)
    return found


def _ratio(part: Reals, whole: Reals, undefined: float = np.nan) -> Reals:
    part, whole = np.broadcast_arrays(part, whole)
    ratio = np.full(part.shape, undefined)
    np.divide(part, whole, out=ratio, where=whole != 0)
    return ratio
