"""The baseline for agreement across sources: the bare numbers of the same noun, compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from sayso import Analysis
from sayso.agreement import ClaimId, Label, Reason
from sayso.records import Quantity
from sayso.scoring.across import Claims
from sayso.scoring.tasks import head

Thing = tuple[str, str | None]


def compare(articles: Sequence[Analysis]) -> dict[Claims, Label]:
    """Label every two numbers: of one noun they repeat or conflict, of two they do not compare."""
    numbers = [(ClaimId(a.id, q.id), q) for a in articles for q in a.quantities]
    labels: dict[Claims, Label] = {}
    for (one, earlier), (other, later) in combinations(numbers, 2):
        if thing(earlier) != thing(later):
            labels[other, one] = "not_comparable"
        else:
            same = math.isclose(bare(earlier), bare(later))
            labels[other, one] = "repeats" if same else "conflicts"
    return labels


def reasons(labels: dict[Claims, Label]) -> dict[Claims, Reason | None]:
    """Give the one reason that nouns know: another thing."""
    return {pair: "thing" for pair, label in labels.items() if label == "not_comparable"}


def clusters(articles: Sequence[Analysis]) -> dict[tuple[str, str], Thing]:
    """Put the numbers of one noun together."""
    return {(a.id, q.id): thing(q) for a in articles for q in a.quantities}


def origins(articles: Sequence[Analysis]) -> dict[tuple[str, str], str]:
    """Count outlets: every article is an origin of its own."""
    return {(a.id, q.id): a.id for a in articles for q in a.quantities}


def thing(quantity: Quantity) -> Thing:
    """Return what is compared: the noun, or what is measured where none is counted."""
    noun = head(quantity.counted)
    return (noun or quantity.dimension, quantity.unit)


def bare(quantity: Quantity) -> float:
    """Return the number, without its modifier."""
    value = quantity.low if quantity.low is not None else quantity.high
    return math.nan if value is None else value
