"""The links of a scale drawn as brackets beside its bars."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.records import RelationType
from sayso.reports.page.scales import Link, Scale

ROW = 48  # pixels; as high as a bar in the style sheet: 3rem
_LANE, _MARGIN, _ROUND, _APART = 18, 14, 6, 6


@dataclass(frozen=True)
class Arc:
    """A link as an SVG path with a head; `x` and `y` are where its sign stands."""

    type: RelationType
    path: str
    head: str
    x: float
    y: float
    words: str
    rows: tuple[int, int]


@dataclass(frozen=True)
class Arcs:
    """All links of a scale, in pixels."""

    width: int
    height: int
    arcs: tuple[Arc, ...]


def arcs(scale: Scale) -> Arcs:
    """Return the links of a scale as they are drawn: rows of equal height, lanes to the left."""
    width = _MARGIN + _LANE * scale.lanes
    return Arcs(
        width=width,
        height=ROW * len(scale.bars),
        arcs=tuple(_arc(link, width) for link in scale.links),
    )


def _arc(link: Link, width: int) -> Arc:
    down = 1 if link.target > link.source else -1
    # A link leaves a row on the side to which it goes, and comes in on the side it comes from.
    start = ROW * link.source + ROW // 2 + down * _APART
    end = ROW * link.target + ROW // 2 - down * _APART
    right, left = width - 2, width - _MARGIN - _LANE * link.lane - _LANE // 3
    path = (
        f"M{right} {start}H{left + _ROUND}Q{left} {start} {left} {start + down * _ROUND}"
        f"V{end - down * _ROUND}Q{left} {end} {left + _ROUND} {end}H{right}"
    )
    head = f"M{right - 6} {end - 4}L{right + 1} {end}L{right - 6} {end + 4}Z"
    rows = (link.source, link.target)
    return Arc(link.type, path, head, left, (start + end) / 2, link.words, rows)
