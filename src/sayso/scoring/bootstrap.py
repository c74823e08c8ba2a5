"""Measures made of counts, with bootstrap intervals.

Every measure here is a function of summed counts, so a resample is one row of a matrix product.
Articles are what is drawn where there are several: statements of one article are not independent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Statistic = Callable[[NDArray[np.int64]], Numbers]

Counts = tuple[int, ...]


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure with its 95% interval.

    Attributes
    ----------
    name : str
        Task, what of it, and the measure: ``"content.exact.f1"``.
    value : float or None
        None where nothing could be measured (0 / 0).
    low, high : float or None
        Bounds of the percentile interval; None where there are fewer than two units to draw.
    n_articles : int
        Articles measured; events, where whole events are drawn.
    n_items : int
        Gold items behind the value; for a measure on pairs, the pairs.
    resampled : {"articles", "events", "statements"}
        What was drawn for the interval. ``"statements"``, where there is one article only, speaks
        of other statements like these, not of other articles.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    n_articles: int
    n_items: int
    resampled: Literal["articles", "events", "statements"]


def measure(
    name: str,
    statistic: Statistic,
    articles: Sequence[Sequence[Counts]],
    *,
    n_items: int,
    seed: int,
    resamples: int,
    drawn: Literal["articles", "events"] = "articles",
) -> Measure:
    """Measure once on all counts, and on `resamples` draws of them.

    Parameters
    ----------
    name : str
        Of the measure.
    statistic : callable
        From counts, shape (..., k), to values, shape (...); nan where undefined.
    articles : sequence of sequence of tuple of int
        For each article (or whatever is drawn), one tuple of k counts per item.
    n_items : int
        How many gold items these are.
    seed, resamples : int
        Of the bootstrap.
    drawn : {"articles", "events"}
        What the articles are.

    Notes
    -----
    Percentile bootstrap (Efron & Tibshirani 1993, ch. 13); clusters are drawn whole (Davison &
    Hinkley 1997, ch. 3.8). Draws in which the measure is undefined are left out.
    """
    import numpy as np

    several = len(articles) > 1
    items = [np.array(rows, dtype=np.int64) for rows in articles if rows]
    value = low = high = None
    if items:
        rows = np.stack([article.sum(axis=0) for article in items]) if several else items[0]
        value = _number(statistic(rows.sum(axis=0)))
        # Articles without items are units too: drawing them leaves fewer counts.
        units = len(articles) if several else len(rows)
        if units > 1:
            generator = np.random.default_rng(seed)
            draws = generator.multinomial(units, [1 / units] * units, size=resamples)
            values = statistic(draws[:, : len(rows)] @ rows)
            values = values[~np.isnan(values)]
            if len(values):
                low, high = (float(bound) for bound in np.percentile(values, [2.5, 97.5]))
    return Measure(
        name=name,
        value=value,
        low=low,
        high=high,
        n_articles=len(articles),
        n_items=n_items,
        resampled=drawn if several else "statements",
    )


def precision(counts: NDArray[np.int64]) -> Numbers:
    """Return right / predicted, of counts (right, predicted, gold)."""
    return _ratio(counts[..., 0], counts[..., 1])


def recall(counts: NDArray[np.int64]) -> Numbers:
    """Return right / gold, of counts (right, predicted, gold)."""
    return _ratio(counts[..., 0], counts[..., 2])


def f1(counts: NDArray[np.int64]) -> Numbers:
    """Return the harmonic mean of precision and recall, of counts (right, predicted, gold)."""
    return _ratio(2 * counts[..., 0], counts[..., 1] + counts[..., 2])


def accuracy(counts: NDArray[np.int64]) -> Numbers:
    """Return right / all, of counts (right, all)."""
    return _ratio(counts[..., 0], counts[..., 1])


def macro_f1(counts: NDArray[np.int64]) -> Numbers:
    """Return the mean F1 of classes, of (right, predicted, gold) for one class after another.

    A class that is neither predicted nor in the gold does not count.
    """
    import numpy as np

    classes = f1(counts.reshape(*counts.shape[:-1], -1, 3))
    seen = ~np.isnan(classes)
    return _ratio(np.where(seen, classes, 0.0).sum(axis=-1), seen.sum(axis=-1))


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> Numbers:
    import numpy as np

    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    ratio = np.full(part.shape, np.nan)
    np.divide(part, whole, out=ratio, where=whole != 0)
    return ratio


def _number(value: Numbers) -> float | None:
    number = float(value)
    return None if math.isnan(number) else number
