"""Which predicted attribution or quantity is which gold one: one-to-one, and optimal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sayso.records import Analysis, Attribution, Quantity, Span

_T = TypeVar("_T")
Pair = tuple[_T, _T]

WHOLE_CONTENT = 0.8
WHOLE_SOURCE = 0.5


def overlap(first: Sequence[Span], second: Sequence[Span]) -> int:
    """Return how many characters the two have in common; spans of each do not overlap."""
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in first for b in second)


def length(spans: Sequence[Span]) -> int:
    """Return how many characters the spans cover; they do not overlap."""
    return sum(span.end - span.start for span in spans)


def jaccard(first: Sequence[Span], second: Sequence[Span]) -> float:
    """Return the characters in common by the characters in either; 1 where both are empty."""
    common = overlap(first, second)
    either = length(first) + length(second) - common
    return common / either if either else 1.0


def match_attributions(gold: Analysis, predicted: Analysis) -> list[Pair[Attribution]]:
    """Pair the whole attributions of two annotations of one text, in the order of the gold.

    Two may pair if their contents have a character Jaccard of at least 0.8, their cues overlap
    (or both have none), and their sources have a Jaccard of at least 0.5 (or both have none).
    Of all pairings the one with most pairs, then with the highest similarity, is taken.
    """
    return _assign(gold.attributions, predicted.attributions, _attribution_similarity)


def match_quantities(gold: Analysis, predicted: Analysis) -> list[Pair[Quantity]]:
    """Pair the quantities of two annotations of one text whose spans overlap, as many as can be."""
    return _assign(
        gold.quantities,
        predicted.quantities,
        lambda one, other: jaccard([one.span], [other.span]),
    )


def _attribution_similarity(gold: Attribution, predicted: Attribution) -> float:
    content = jaccard(gold.content, predicted.content)
    if content < WHOLE_CONTENT:
        return 0.0
    source = jaccard(gold.source or (), predicted.source or ())
    if source < WHOLE_SOURCE:
        return 0.0
    same_cue = overlap(gold.cue, predicted.cue) if gold.cue and predicted.cue else None
    if same_cue == 0 or (same_cue is None and (gold.cue or predicted.cue)):
        return 0.0
    return (content + source + jaccard(gold.cue, predicted.cue)) / 3


def _assign(
    gold: Sequence[_T], predicted: Sequence[_T], similarity: Callable[[_T, _T], float]
) -> list[Pair[_T]]:
    if not gold or not predicted:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    scores = np.array([[similarity(one, other) for other in predicted] for one in gold])
    # A pair is worth more than any gain in similarity elsewhere.
    worth = np.where(scores > 0, scores + min(scores.shape), 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [
        (gold[row], predicted[column])
        for row, column in zip(rows, columns, strict=True)
        if scores[row, column] > 0
    ]
