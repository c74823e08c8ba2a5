"""Disputes over a corpus: figures of one thing that conflict or were revised, in order of time.

Of the articles, figures and the names of sources are shown, and what is counted; no sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from relating import Prediction

from sayso import Analysis
from sayso.actors import Registry
from sayso.records import Claim, Quantity
from sayso.reports import Table
from sayso.reports.document import Cell
from sayso.reports.sheet import NARRATOR, interval

MOST_SHOWN = 60
DISPUTING = {"conflicts", "revises"}


@dataclass(frozen=True)
class Figure:
    """A claim in a dispute, and how it stands to the figures before it."""

    article: Analysis
    quantity: Quantity
    claim: Claim
    stands: tuple[str, ...]


def find(articles: Sequence[Analysis], said: Prediction) -> list[tuple[Figure, ...]]:
    """Return the disputes, those of most figures first, the figures of each in order of time."""
    ordered = sorted(articles, key=lambda article: (article.meta.published or "", article.id))
    groups: dict[Hashable, list[tuple[Analysis, Quantity, Claim]]] = {}
    for article in ordered:
        claims = {claim.quantity: claim for claim in article.claims}
        for quantity in article.quantities:
            key = said.clusters.get((article.id, quantity.id))
            if key is not None:
                groups.setdefault(key, []).append((article, quantity, claims[quantity.id]))
    disputed = [figures for group in groups.values() if (figures := _stand(group, said))]
    return sorted(disputed, key=lambda figures: -len(figures))


def _stand(
    group: Sequence[tuple[Analysis, Quantity, Claim]], said: Prediction
) -> tuple[Figure, ...]:
    """Say how each figure stands to those before; nothing where none is disputed or revised."""
    figures: list[Figure] = []
    disputed = False
    for number, (article, quantity, claim) in enumerate(group, 1):
        stands = []
        for before, (earlier, first, _) in enumerate(group[: number - 1], 1):
            one, other = (article.id, quantity.id), (earlier.id, first.id)
            if (label := said.labels.get((one, other))) is not None:
                stands.append(f"{label} {before}")
            elif (label := said.labels.get((other, one))) is not None:
                turned = "is revised by" if label == "revises" else label
                stands.append(f"{turned} {before}")
            disputed = disputed or label in DISPUTING
        figures.append(Figure(article, quantity, claim, tuple(stands)))
    return tuple(figures) if disputed else ()


def timeline(found: Sequence[tuple[Figure, ...]], registry: Registry) -> Table:
    """Show the disputes, a row for each figure."""
    labels = {key: bloc.label for key, bloc in registry.blocs}
    rows: list[tuple[Cell, ...]] = []
    for number, figures in enumerate(found[:MOST_SHOWN], 1):
        for index, figure in enumerate(figures, 1):
            rows.append((f"{number}.{index}", *_row(figure, labels)))
    return Table(
        title="Timeline",
        columns=("#", "Thing", "When", "Where told", "Who", "Bloc", "Figure", "Stands to others"),
        rows=tuple(rows),
        note=f"The first {MOST_SHOWN} of {len(found)}." if len(found) > MOST_SHOWN else None,
    )


def _row(figure: Figure, labels: dict[str, str]) -> tuple[Cell, ...]:
    article, quantity, speaker = figure.article, figure.quantity, figure.claim.speaker
    thing = (quantity.counted or quantity.dimension, quantity.event, quantity.place)
    bloc = figure.claim.bloc
    return (
        " · ".join(part for part in thing if part),
        article.meta.published,
        article.meta.outlet or article.id,
        NARRATOR if speaker is None else article.speakers[speaker].name,
        None if bloc is None else labels.get(bloc, bloc),
        interval(quantity),
        "; ".join(figure.stands),
    )


def summary(
    articles: Sequence[Analysis], said: Prediction, found: Sequence[tuple[Figure, ...]]
) -> Table:
    """Count what was found."""
    rows: list[tuple[Cell, ...]] = [
        (name.replace("_", " "), number)
        for name, number in metrics(articles, said, found).items()
        if isinstance(number, int)
    ]
    return Table(title="How many", columns=("What", "Number"), rows=tuple(rows))


def metrics(
    articles: Sequence[Analysis], said: Prediction, found: Sequence[tuple[Figure, ...]]
) -> dict[str, int]:
    """Return the counts for machines."""
    pairs = Counter(said.labels.values())
    return {
        "articles": len(articles),
        "claims": sum(len(article.claims) for article in articles),
        **{f"pairs_{label}": number for label, number in sorted(pairs.items())},
        "disputes": len(found),
        "figures_in_disputes": sum(map(len, found)),
        "disputes_between_blocs": sum(
            len({figure.claim.bloc for figure in figures if figure.claim.bloc}) > 1
            for figures in found
        ),
    }
