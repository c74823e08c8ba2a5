"""Stance toward sides on gold: by lexicon, encoder and both; how calibrated; errors by cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from calibration import LABELS, RESAMPLES, Answer, calibration_error, drawn

from sayso import Analysis
from sayso.framing.stance import Weights
from sayso.records import Attribution, StanceLabel
from sayso.reports import Figure, Table
from sayso.scoring.bootstrap import Counts, Measure, f1, measure

# What each part of sayso does alone.
ALONE = {
    "lexicon alone": Weights(lexicon=1.0, judge=0.0, neutral=0.15),
    "encoder alone": Weights(lexicon=0.0, judge=1.0, neutral=0.0),
}
CAUSES = (
    "the side is named, and not found to be spoken of",
    "the side is meant, not named, and not found",
    "a side that is not spoken of",
    "neutral, for a stance",
    "a stance, for neutral",
    "the opposite",
)


class Pair(NamedTuple):
    """The stance of one statement toward one side: in the gold, and as found."""

    side: str
    gold: Attribution
    found: Attribution

    @property
    def labels(self) -> tuple[StanceLabel | None, StanceLabel | None]:
        """What the gold has, and what was found."""
        return self.gold.stance.get(self.side), self.found.stance.get(self.side)

    @property
    def answer(self) -> Answer | None:
        """How probable each label was held to be, where both speak of the side."""
        label, framing = self.gold.stance.get(self.side), self.found.framing
        if label is None or framing is None or self.side not in framing.stance_probabilities:
            return None
        return Answer(framing.stance_probabilities[self.side], label)

    def cause(self, named: Sequence[str]) -> str | None:
        """Return why the two differ; `named` are the sides that the registry finds named."""
        gold, found = self.labels
        if gold == found:
            return None
        if found is None:
            return CAUSES[0] if self.side in named else CAUSES[1]
        if gold is None:
            return CAUSES[2]
        if found == "neutral":
            return CAUSES[3]
        return CAUSES[4] if gold == "neutral" else CAUSES[5]


def pairs(annotated: Analysis, found: Analysis) -> Iterator[tuple[int, Pair]]:
    """Yield all that either says of a side, with the place of the statement."""
    both = zip(annotated.attributions, found.attributions, strict=True)
    for place, (gold, given) in enumerate(both):
        for side in sorted({*gold.stance, *given.stance}):
            yield place, Pair(side, gold, given)


def calibrated(
    annotated: Sequence[Analysis], systems: Mapping[str, Sequence[Analysis]], seed: int
) -> tuple[Table, Figure]:
    """Return the calibration error of systems, and their reliability plot."""
    answers = {
        name: [
            [pair.answer for _, pair in pairs(one, two) if pair.answer is not None]
            for one, two in zip(annotated, found, strict=True)
        ]
        for name, found in systems.items()
    }
    rows = []
    for name, articles in answers.items():
        error = calibration_error(articles, seed)
        rows.append((name, error.n_items, _written(error)))
    table = Table(
        title="Do the probabilities of stance tell how often it is right?",
        columns=("System", "Stances", "Calibration error"),
        rows=tuple(rows),
        note="Expected, in 15 equal bins (Guo et al. 2017), over the stances toward sides that "
        "both the gold and the system find spoken of; intervals by article.",
    )
    figure = drawn(
        {name: [a for article in articles for a in article] for name, articles in answers.items()},
        "on project gold",
    )
    return table, figure


def by_label(
    annotated: Sequence[Analysis], systems: Mapping[str, Sequence[Analysis]], seed: int
) -> Table:
    """Return the F1 of each label of stance, by system."""
    rows = []
    for label in LABELS:
        row = []
        for found in systems.values():
            counts: list[list[Counts]] = [
                [_hits(pair.labels, label) for _, pair in pairs(one, two)]
                for one, two in zip(annotated, found, strict=True)
            ]
            items = sum(gold for article in counts for *_, gold in article)
            score = measure(label, f1, counts, n_items=items, seed=seed, resamples=RESAMPLES)
            row.append(_written(score))
        rows.append((label, items, *row))
    return Table(
        title="Stance toward sides by label: F1, with 95% intervals by article",
        columns=("Label", "Items", *systems),
        rows=tuple(rows),
    )


def _hits(labels: tuple[StanceLabel | None, StanceLabel | None], label: StanceLabel) -> Counts:
    gold, found = labels
    return int(gold == found == label), int(found == label), int(gold == label)


def _written(found: Measure) -> str:
    if found.value is None:
        return "–"
    if found.low is None or found.high is None:
        return f"{found.value:.3f}"
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def by_cause(
    annotated: Sequence[Analysis],
    systems: Mapping[str, Sequence[Analysis]],
    named: Sequence[Sequence[list[str]]],
) -> Table:
    """Return how often systems err on stance, by cause."""
    counts = {
        name: Counter(
            pair.cause(sides[place])
            for one, two, sides in zip(annotated, found, named, strict=True)
            for place, pair in pairs(one, two)
        )
        for name, found in systems.items()
    }
    return Table(
        title="Errors of stance, by cause",
        columns=("Cause", *systems),
        rows=tuple((cause, *(counts[name][cause] for name in systems)) for cause in CAUSES),
        note="Gold statements; a statement counts once for each side.",
    )
