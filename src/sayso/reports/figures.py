"""Figures as SVG and PNG: the same bytes for the same numbers."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

# Okabe & Ito (2008): told apart with every common form of colour blindness.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = ("o", "s", "D", "^", "v", "P", "X")
_STYLE: Any = {
    "svg.hashsalt": "sayso",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.parse_math": False,  # labels are data: a dollar sign is one
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "legend.frameon": False,
}

Interval = tuple[float, float, float]
Bar = tuple[str, float | None, float | None, str]


def intervals(
    values: Mapping[str, Mapping[str, Interval]],
    xlabel: str,
    limits: tuple[float, float] = (0, 1),
    colours: Mapping[str, str] | None = None,
) -> str:
    """Draw estimates with their intervals, one row a measure, one mark a system.

    Parameters
    ----------
    values : mapping of str to mapping of str to (float, float, float)
        For each system, for each measure: estimate, lower and upper bound.
    xlabel : str
        What the axis shows.
    limits : (float, float)
        Ends of the axis.
    colours : mapping of str to str, optional
        The colour of each system; by default one after another.

    Returns
    -------
    str
        The figure as SVG.
    """
    return _svg(lambda: _intervals(values, xlabel, limits, colours or {}))


def intervals_png(
    values: Mapping[str, Mapping[str, Interval]],
    xlabel: str,
    limits: tuple[float, float] = (0, 1),
    colours: Mapping[str, str] | None = None,
) -> bytes:
    """Draw the same as `intervals` as PNG."""
    return _png(lambda: _intervals(values, xlabel, limits, colours or {}))


def series(values: Mapping[str, Mapping[str, Interval]], ylabel: str) -> str:
    """Draw figures over months, a panel for each group; months without a figure leave a gap.

    Parameters
    ----------
    values : mapping of str to mapping of str to (float, float, float)
        For each group, for each month ("2025-03"): estimate, lower and upper bound.
    ylabel : str
        What the axis shows.

    Returns
    -------
    str
        The figure as SVG.
    """
    return _svg(lambda: _series(values, ylabel))


def claimed_intervals(
    panels: Mapping[str, Sequence[Bar]], colours: Mapping[str, str] | None = None
) -> str:
    """Draw claimed intervals: one panel a thing counted, one bar a claim, coloured by group.

    Parameters
    ----------
    panels : mapping of str to sequence of (label, low, high, group)
        None is an open end, drawn as an arrow.
    colours : mapping of str to str, optional
        The colour of each group; by default one after another.

    Returns
    -------
    str
        The figure as SVG.
    """
    return _svg(lambda: _claimed_intervals(panels, colours or {}))


def claimed_intervals_png(
    panels: Mapping[str, Sequence[Bar]], colours: Mapping[str, str] | None = None
) -> bytes:
    """Draw the same as `claimed_intervals` as PNG."""
    return _png(lambda: _claimed_intervals(panels, colours or {}))


def _intervals(
    values: Mapping[str, Mapping[str, Interval]],
    xlabel: str,
    limits: tuple[float, float],
    colours: Mapping[str, str],
) -> Canvas:
    measures = list(dict.fromkeys(name for scores in values.values() for name in scores))
    canvas, axes = _canvas(7.2, 0.9 + 0.17 * len(measures) * (len(values) + 1))
    step = 0.8 / max(1, len(values))
    for row, (system, scores) in enumerate(values.items()):
        points = [(i, *scores[name]) for i, name in enumerate(measures) if name in scores]
        axes.errorbar(
            [value for _, value, _, _ in points],
            [i + (row - (len(values) - 1) / 2) * step for i, *_ in points],
            xerr=(
                [value - low for _, value, low, _ in points],
                [high - value for _, value, _, high in points],
            ),
            fmt=MARKERS[row % len(MARKERS)],
            color=colours.get(system, PALETTE[row % len(PALETTE)]),
            markersize=4.5,
            elinewidth=1.2,
            label=system,
        )
    axes.set_yticks(range(len(measures)), measures)
    axes.set_ylim(len(measures) - 0.5, -0.5)
    axes.set_xlim(*limits)
    axes.set_xlabel(xlabel)
    axes.grid(axis="y", visible=False)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=min(3, len(values)))
    return canvas


def _series(values: Mapping[str, Mapping[str, Interval]], ylabel: str) -> Canvas:
    months = sorted({month for found in values.values() for month in found})
    places = {month: 12 * int(month[:4]) + int(month[5:7]) - 1 for month in months}
    canvas, _ = _canvas(7.2, 0.9 + 1.25 * len(values))
    canvas.clear()
    panels = canvas.subplots(len(values), 1, squeeze=False, sharex=True, sharey=True)[:, 0]
    for row, (axes, (name, found)) in enumerate(zip(panels, values.items(), strict=True)):
        looks = {"color": PALETTE[row % len(PALETTE)], "linewidth": 1.2}
        told = [(places[month], *found[month]) for month in sorted(found)]
        axes.errorbar(
            [place for place, *_ in told],
            [value for _, value, *_ in told],
            yerr=(
                [value - low for _, value, low, _ in told],
                [high - value for _, value, _, high in told],
            ),
            fmt=MARKERS[row % len(MARKERS)],
            markersize=4.5,
            **looks,
        )
        for (one, value, *_), (other, after, *_) in pairwise(told):
            if other == one + 1:
                axes.plot([one, other], [value, after], **looks)
        axes.set_title(" ".join(name.split()), loc="left", fontsize=9, fontweight="bold")
        axes.grid(axis="x", visible=False)
    panels[-1].set_xticks(list(places.values()), places, rotation=60, ha="right", fontsize=8)
    panels[-1].set_ylim(0, None)
    canvas.supylabel(ylabel, fontsize=9)
    return canvas


def _claimed_intervals(panels: Mapping[str, Sequence[Bar]], colours: Mapping[str, str]) -> Canvas:
    from matplotlib.lines import Line2D

    groups = list(dict.fromkeys(group for bars in panels.values() for *_, group in bars))
    looks = {
        group: (colours.get(group, PALETTE[i % len(PALETTE)]), MARKERS[i % len(MARKERS)])
        for i, group in enumerate(groups)
    }
    heights = [len(bars) + 1.2 for bars in panels.values()]
    canvas, _ = _canvas(7.6, 0.7 + 0.24 * sum(heights))
    canvas.clear()
    grid = canvas.subplots(len(panels), 1, squeeze=False, gridspec_kw={"height_ratios": heights})
    for axes, (title, bars) in zip(grid[:, 0], panels.items(), strict=True):
        ends = [end for _, low, high, _ in bars for end in (low, high) if end is not None]
        least, most = min([0.0, *ends]), max(ends)
        reach = 0.12 * ((most - least) or 1.0)
        for row, (_, low, high, group) in enumerate(bars):
            colour, marker = looks[group]
            start = low if low is not None else least
            end = high if high is not None else (low or 0) + reach
            axes.plot([start, end], [row, row], color=colour, linewidth=2)
            closed = [x for x in (low, high) if x is not None]
            axes.plot(closed, [row] * len(closed), marker, color=colour, markersize=5)
            if high is None:
                axes.plot([end], [row], ">", color=colour, markersize=5)
            if low is None:
                axes.plot([start], [row], "<", color=colour, markersize=5)
        axes.set_yticks(range(len(bars)), [label for label, *_ in bars])
        axes.set_ylim(len(bars) - 0.5, -0.5)
        axes.set_xlim(least - 0.2 * reach, most + 2 * reach)
        axes.set_title(title, loc="left", fontsize=9, fontweight="bold")
        axes.grid(axis="y", visible=False)
        if all(end == int(end) for end in ends):
            axes.xaxis.get_major_locator().set_params(integer=True)
    handles = [
        Line2D([], [], color=colour, marker=marker, label=group)
        for group, (colour, marker) in looks.items()
    ]
    canvas.legend(handles=handles, loc="outside lower center", ncols=min(3, len(handles)))
    return canvas


def reliability(values: Mapping[str, Sequence[tuple[float, float, int]]]) -> str:
    """Draw how often answers are right that are given with so much confidence.

    Parameters
    ----------
    values : mapping of str to sequence of (float, float, int)
        For each system, for each bin: the mean confidence, the share that is right, how many.

    Returns
    -------
    str
        The figure as SVG.
    """
    return _svg(lambda: _reliability(values))


def _reliability(values: Mapping[str, Sequence[tuple[float, float, int]]]) -> Canvas:
    canvas, axes = _canvas(4.2, 4.2)
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--")
    for row, (system, bins) in enumerate(values.items()):
        most = max((number for *_, number in bins), default=1)
        confidences, shares = [b[0] for b in bins], [b[1] for b in bins]
        colour, marker = PALETTE[row % len(PALETTE)], MARKERS[row % len(MARKERS)]
        axes.plot(confidences, shares, color=colour, linewidth=1, label=system)
        sizes = [8 + 60 * number / most for *_, number in bins]
        axes.scatter(confidences, shares, s=sizes, color=colour, marker=marker)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("probability of the label given")
    axes.set_ylabel("share of labels that are right")
    axes.legend(loc="upper left")
    return canvas


def _canvas(width: float, height: float) -> tuple[Canvas, Any]:
    # Without pyplot there is no global state: figures may be drawn in any thread.
    from matplotlib.figure import Figure

    canvas = Figure(figsize=(width, height), layout="constrained")
    return canvas, canvas.subplots()


def _svg(draw: Callable[[], Canvas]) -> str:
    from matplotlib import rc_context

    buffer = io.StringIO()
    with rc_context(_STYLE):
        draw().savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _png(draw: Callable[[], Canvas]) -> bytes:
    from matplotlib import rc_context

    buffer = io.BytesIO()
    with rc_context(_STYLE):
        draw().savefig(buffer, format="png", dpi=200, metadata={"Software": None})
    return buffer.getvalue()
