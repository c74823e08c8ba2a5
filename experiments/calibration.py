"""Whether probabilities tell how often the label given is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sayso.records import StanceLabel
from sayso.reports import Figure, reliability
from sayso.scoring.bootstrap import Measure, measure

LABELS: tuple[StanceLabel, ...] = ("negative", "neutral", "positive")
BINS = 15
RESAMPLES = 1000
_UNIT = 10_000  # counts are whole numbers: a probability counts as so many parts


class Answer(NamedTuple):
    """How probable each label was held to be, and the one that is right."""

    probabilities: tuple[float, float, float]
    right: StanceLabel


def calibration_error(articles: Sequence[Sequence[Answer]], seed: int) -> Measure:
    """Return the expected calibration error, in equal bins (Guo et al. 2017, ICML).

    Parameters
    ----------
    articles : sequence of sequence of Answer
        The answers of each article.
    seed : int
        Of the bootstrap.
    """
    return measure(
        "calibration error",
        _gap,
        [[tuple(_counts(answer).ravel().tolist()) for answer in article] for article in articles],
        n_items=sum(map(len, articles)),
        seed=seed,
        resamples=RESAMPLES,
    )


def _counts(answer: Answer) -> NDArray[np.int64]:
    """Return, in the bin of an answer, whether it is right, its probability, and one."""
    best = max(answer.probabilities)
    counts = np.zeros((BINS, 3), np.int64)
    right = LABELS[answer.probabilities.index(best)] == answer.right
    counts[min(int(best * BINS), BINS - 1)] = right * _UNIT, round(best * _UNIT), _UNIT
    return counts


def _gap(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    bins = counts.reshape(*counts.shape[:-1], BINS, 3)
    gaps: NDArray[np.float64] = np.abs(bins[..., 0] - bins[..., 1]).sum(-1) / bins[..., 2].sum(-1)
    return gaps


def drawn(systems: dict[str, Sequence[Answer]], what: str) -> Figure:
    """Return the reliability plot of systems."""
    values = {}
    for name, answers in systems.items():
        bins = sum((_counts(answer) for answer in answers), np.zeros((BINS, 3), np.int64))
        right, sure, number = bins[bins[:, 2] > 0].T.astype(float)
        values[name] = [
            (s / n, r / n, round(n / _UNIT)) for s, r, n in zip(sure, right, number, strict=True)
        ]
    return Figure(
        name="reliability",
        caption=f"How often labels given with so much confidence are right, {what}; larger marks "
        "stand for more of them.",
        svg=reliability(values),
    )
