"""How quantities in NewsQuant's format are scored: one to one, and by the published rules."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Given = Mapping[str, Any]
MEASURES = ("value", "value+unit", "value+change", "value+concept")
PUBLISHED = (*MEASURES, "value+all concepts")


@dataclass
class Pairing:
    """The quantities of one text, paired one to one by their values.

    Attributes
    ----------
    pairs : list
        Gold and predicted quantity.
    missed, spurious : list
        What has no pair.
    """

    pairs: list[tuple[Given, Given]] = field(default_factory=list)
    missed: list[Given] = field(default_factory=list)
    spurious: list[Given] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Count the pairs that agree in each measure."""
        right = dict.fromkeys(MEASURES, 0) | {"value": len(self.pairs)}
        for gold, predicted in self.pairs:
            for measure, agrees in agreement(gold, predicted).items():
                right[measure] += agrees
        return right


def pair(gold: Sequence[Given], predicted: Sequence[Given]) -> Pairing:
    """Pair quantities whose values agree, one to one; of several, with what agrees in most else.

    Values agree by `math.isclose` at a relative tolerance of 1e-5, of a range both ends.
    """
    found = Pairing(spurious=list(predicted))
    for quantity in gold:
        same = [p for p in found.spurious if same_value(quantity["value"], p["value"])]
        if same:
            best = max(same, key=lambda p: sum(agreement(quantity, p).values()))
            found.spurious.remove(best)
            found.pairs.append((quantity, best))
        else:
            found.missed.append(quantity)
    return found


def agreement(gold: Given, predicted: Given) -> dict[str, bool]:
    """Tell in which measures a gold and a predicted quantity of the same value agree."""
    return {
        "value+unit": _unit(gold) == _unit(predicted),
        "value+change": gold.get("change") == predicted.get("change"),
        "value+concept": not _words(gold).isdisjoint(_words(predicted)),
    }


def published(
    gold: Iterable[Given], predicted: Iterable[Given], mean: bool = False
) -> dict[str, int]:
    """Count by the rules of the evaluator published with NewsQuant.

    Both sides are sorted by unit. Each gold quantity meets the predicted ones in turn: those of its
    value count, no more often than there are gold quantities; of these every one that agrees in
    change or concept counts, so that one gold quantity can count twice; the first that agrees in
    unit is taken away and ends the turn.

    Parameters
    ----------
    gold, predicted : iterable of mappings
        The quantities of one text.
    mean : bool
        Take a range in the gold for its mean, as is done for quantulum3, which gives no ranges.
    """
    right = dict.fromkeys(PUBLISHED, 0)
    wanted = sorted(gold, key=lambda quantity: str(quantity["normalized_unit"]))
    left = sorted(predicted, key=lambda quantity: str(quantity["normalized_unit"]))
    values = len(wanted)
    for quantity in wanted:
        for one in list(left):
            if not same_value(quantity["value"], one["value"], mean):
                continue
            if values:
                right["value"] += 1
                values -= 1
            agrees = agreement(quantity, one)
            right["value+change"] += agrees["value+change"]
            right["value+concept"] += agrees["value+concept"]
            right["value+all concepts"] += _words(quantity) == _words(one)
            if agrees["value+unit"]:
                right["value+unit"] += 1
                left.remove(one)
                break
    return right


def same_value(gold: str, predicted: str, mean: bool = False) -> bool:
    """Tell whether two values agree, of a range both ends."""
    ours, theirs = _ends(gold), _ends(predicted)
    if mean:
        ours = [sum(ours) / len(ours)]
    return len(ours) == len(theirs) and all(
        math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-8) for a, b in zip(ours, theirs, strict=True)
    )


_RANGE = re.compile(r"(-?[\d.]+(?:[eE][+-]?\d+)?)-(-?[\d.]+(?:[eE][+-]?\d+)?)")


def _ends(value: str) -> list[float]:
    match = _RANGE.fullmatch(value)
    return [float(match[1]), float(match[2])] if match else [float(value)]


def _unit(quantity: Given) -> str:
    return str(quantity["normalized_unit"]).lower()


def _words(quantity: Given) -> frozenset[str]:
    return frozenset(re.split(r"[,\s]+", str(quantity.get("referred_concepts", "-")).lower()))
