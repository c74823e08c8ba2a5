"""Stories mixed: the events of one war, moved to the same days, collated as one corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec
from relating import Prediction

from sayso import Analysis
from sayso.actors import Registry
from sayso.agreement import Event, Label
from sayso.records import Quantity
from sayso.reports import Table

FIRST = date(2025, 3, 3)
WEEK = 7  # days: by whole weeks, so that "on Tuesday" stays a Tuesday
COMPARED: tuple[Label, ...] = ("repeats", "part_of", "revises", "conflicts")


class Mixed(NamedTuple):
    """Pairs of claims by label, of one event and of two."""

    within: Counter[Label]
    across: Counter[Label]

    @property
    def share(self) -> float | None:
        """Of the pairs that are compared, the share whose claims are of two events."""
        across = sum(self.across[label] for label in COMPARED)
        both = across + sum(self.within[label] for label in COMPARED)
        return across / both if both else None


def mixed(
    events: Sequence[Event],
    given: Sequence[Sequence[Analysis]],
    system: Callable[[Sequence[Analysis], Registry], Prediction],
    registries: Sequence[Registry],
) -> Mixed:
    """Compare the claims of events of one war as if they had happened in the same days."""
    wars: dict[str, list[int]] = {}
    for number, event in enumerate(events):
        wars.setdefault(str(event.actors), []).append(number)
    found = Mixed(Counter(), Counter())
    for numbers in wars.values():
        if len(numbers) < 2:
            continue
        articles = [one for number in numbers for one in moved(given[number])]
        event_of = {article.id: number for number in numbers for article in given[number]}
        for (one, other), label in system(articles, registries[numbers[0]]).labels.items():
            across = event_of[one[0]] != event_of[other[0]]
            (found.across if across else found.within)[label] += 1
    return found


def moved(articles: Sequence[Analysis]) -> list[Analysis]:
    """Return articles of which the first was published in the week of `FIRST`."""
    published = [article.meta.published for article in articles]
    began = date.fromisoformat(min(filter(None, published), default=str(FIRST))[:10])
    away = timedelta(days=(FIRST - began).days // WEEK * WEEK)

    def later(day: str) -> str:
        return (date.fromisoformat(day[:10]) + away).isoformat() + day[10:]

    def dated(quantity: Quantity) -> Quantity:
        if quantity.date is None:
            return quantity
        start, end = later(quantity.date.start), later(quantity.date.end)
        when = msgspec.structs.replace(quantity.date, start=start, end=end)
        return msgspec.structs.replace(quantity, date=when)

    return [
        msgspec.structs.replace(
            article,
            meta=msgspec.structs.replace(article.meta, published=day and later(day)),
            quantities=tuple(map(dated, article.quantities)),
        )
        for article, day in zip(articles, published, strict=True)
    ]


def table(found: Mapping[str, Mixed]) -> Table:
    """Show how many pairs of two events are taken for something that they are not."""
    return Table(
        title="Events of one war in the same days, collated together",
        columns=(
            "System",
            "Pairs of one event",
            "Pairs of two events",
            *(f"of these {label.replace('_', ' ')}" for label in COMPARED),
            "Share of two events",
        ),
        rows=tuple(
            (
                name,
                *(sum(pairs[label] for label in COMPARED) for pairs in (one.within, one.across)),
                *(one.across[label] for label in COMPARED),
                one.share,
            )
            for name, one in found.items()
        ),
        note="Pairs that are compared: no claim of one event repeats, is part of, revises or "
        "contradicts one of another. In a corpus of news most stories are other stories.",
    )
