"""Figures of groups with their intervals, as `sayso.contrast` gives them, ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sayso.contrast import FEWEST_ARTICLES, FEWEST_ITEMS, Figure, contrast
from sayso.errors import ContrastError
from sayso.reports.page.looks import Look, Looks
from sayso.reports.sheet import shortened, shown

_NAME = 60
_MOST_GROUPS = 12
_TESTS = 1  # the page shows intervals and no tests: `sayso contrast` is for those


@dataclass(frozen=True)
class Estimate:
    """A figure on an axis of its panel; `at`, `low_at` and `high_at` are per cent of it."""

    group: str
    value: float | None
    low: float | None
    high: float | None
    articles: int
    items: int
    refused: str | None
    look: Look | None = None
    at: float = 0.0
    low_at: float = 0.0
    high_at: float = 0.0

    @property
    def percent(self) -> str:
        """The share with its interval: "12 % (8 to 17)"."""
        if self.value is None or self.low is None or self.high is None:
            return "–"
        return f"{100 * self.value:.0f} % ({100 * self.low:.0f} to {100 * self.high:.0f})"

    @property
    def signed(self) -> str:
        """The mean with its interval: "−0.12 (−0.20 to −0.03)"."""
        if self.value is None or self.low is None or self.high is None:
            return "–"
        low, value, high = (
            f"{n:+.2f}".replace("-", "−") for n in (self.low, self.value, self.high)
        )
        return f"{value} ({low} to {high})"


@dataclass(frozen=True)
class Panel:
    """One measure of all groups."""

    title: str
    estimates: tuple[Estimate, ...]
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Matrix:
    """Shares of classes in groups: a row for each group."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Estimate, tuple[Estimate, ...]], ...]


def shares(table: pd.DataFrame, looks: Looks) -> Panel:
    """Return each bloc's share of all statements."""
    whole = table.assign(all="all")
    figures = _figures(whole, "all", ["bloc"])
    most = max((figure.high or 0.0 for figure in figures), default=1.0) or 1.0
    scale = (0.0, most)
    found = []
    for figure in figures:
        key = figure.measure.partition("=")[2]
        of = table[table["bloc"] == key]
        found.append(
            _estimate(figure, scale, looks[key], items=len(of), articles=of["article"].nunique())
        )
    step = next((s for s in (0.05, 0.1, 0.2, 0.25) if most / s <= 5), 0.25)
    ticks = tuple(
        (round(100 * n * step / most, 2), f"{100 * n * step:.0f} %")
        for n in range(int(most / step) + 1)
    )
    ordered = sorted(found, key=lambda estimate: -(estimate.value or 0.0))
    return Panel("Share of all statements", tuple(ordered), ticks)


def stances(table: pd.DataFrame, looks: Looks, sides: Sequence[str]) -> tuple[Panel, ...]:
    """Return for each side how positively each bloc speaks of it, -1 to 1."""
    ticks = ((0.0, "−1"), (50.0, "0"), (100.0, "+1"))
    panels = []
    for side in sides:
        figures = _figures(table, "bloc", [f"stance.{side}"])
        found = [_estimate(f, (-1.0, 1.0), looks[f.group]) for f in figures if f.items]
        if found:
            found.sort(key=lambda estimate: looks.order(estimate.look or looks[None]))
            panels.append(Panel(side, tuple(found), ticks))
    return tuple(panels)


def matrix(
    table: pd.DataFrame, by: str, measure: str, classes: Sequence[str], looks: Looks
) -> Matrix | None:
    """Return the share of each class of a measure in each group, the largest groups first."""
    figures = _figures(table, by, [measure])
    present = {figure.measure.partition("=")[2] for figure in figures}
    columns = tuple(name for name in classes if name in present)
    groups = tuple(dict.fromkeys(figure.group for figure in figures))
    if not columns or not groups:
        return None
    cells = {(f.group, f.measure.partition("=")[2]): f for f in figures}
    rows = []
    for group in groups[:_MOST_GROUPS]:
        own = looks[group] if by == "bloc" else None
        found = tuple(_estimate(cells[group, column], (0.0, 1.0), own) for column in columns)
        rows.append((found[0], found))
    return Matrix(columns, tuple(rows))


def too_few(items: int, articles: int) -> str:
    """Say that a group is too small for a figure."""
    return (
        f"{counted(items, 'statement')} in {counted(articles, 'article')}: too few, "
        f"{FEWEST_ITEMS} in {FEWEST_ARTICLES} are asked for"
    )


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "article"), counted(1200, "statement")
    ('1 article', '1,200 statements')
    """
    return f"{number:,} {noun}{'s' if number != 1 else ''}"


def _figures(table: pd.DataFrame, by: str, measures: Sequence[str]) -> tuple[Figure, ...]:
    """Return the figures, or none where the table has no such groups or measures."""
    try:
        return contrast(table, by, measures, permutations=_TESTS).figures
    except ContrastError:
        return ()


def _estimate(
    figure: Figure,
    scale: tuple[float, float],
    look: Look | None,
    items: int | None = None,
    articles: int | None = None,
) -> Estimate:
    def at(value: float | None) -> float:
        if value is None:
            return 0.0
        return round(100 * (value - scale[0]) / (scale[1] - scale[0]), 2)

    return Estimate(
        group=look.label if look else shortened(shown(figure.group), _NAME),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        articles=figure.articles if articles is None else articles,
        items=figure.items if items is None else items,
        refused=None if figure.refused is None else too_few(figure.items, figure.articles),
        look=look,
        at=at(figure.value),
        low_at=at(figure.low),
        high_at=at(figure.high),
    )
