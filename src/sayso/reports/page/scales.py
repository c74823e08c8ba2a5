"""The ledger to look at: for each thing counted an axis, a bar a claim, and links among them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from sayso.ledger.claims import claims
from sayso.records import Analysis, Claim, Quantity, Relation, RelationType
from sayso.reports.page.looks import Look, Looks
from sayso.reports.sheet import NARRATOR, NOBODY, interval, shortened, shown
from sayso.tables import excerpt

Shape = Literal["point", "range", "up", "down", "none"]

SIGNS: dict[RelationType, str] = {"conflicts": "≠", "revises": "→", "part_of": "⊂", "repeats": "="}
WORDS: dict[RelationType, str] = {
    "conflicts": "disputes",
    "revises": "revises",
    "part_of": "is part of",
    "repeats": "repeats",
}
_WIDEST_LINEAR = 200  # how many times the smallest number the largest may be on a linear axis
_ROOM = 10.0  # per cent of the axis beyond the last number, for the heads of open intervals
_SMALLEST = 1e-9  # numbers nearer together than that stand on one place
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Bar:
    """A claim on the axis; `start` and `end` are per cent of it."""

    claim: str
    quantity: str
    amount: str
    noun: str
    words: str
    written: str
    owner: str
    look: Look
    shape: Shape
    start: float
    end: float
    rough: bool


@dataclass(frozen=True)
class Link:
    """A relation between two bars of a scale, by their rows; `lane` counts from the bars."""

    type: RelationType
    source: int
    target: int
    lane: int
    words: str


@dataclass(frozen=True)
class Scale:
    """All claims about one thing, on one axis.

    Attributes
    ----------
    title : str
        The thing counted, with the unit.
    bars : tuple of Bar
        In the order of the text.
    ticks : tuple of (float, str)
        Where on the axis, in per cent, and the number there.
    logarithmic : bool
        Whether each step on the axis multiplies.
    links : tuple of Link
        Relations among the bars.
    told : tuple of (RelationType, str, tuple of str)
        The same in words, each once, with the quantities concerned.
    """

    title: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    logarithmic: bool
    links: tuple[Link, ...]
    told: tuple[tuple[RelationType, str, tuple[str, ...]], ...]

    @property
    def lanes(self) -> int:
        """How many links stand beside one another."""
        return max((link.lane + 1 for link in self.links), default=0)


def scales(analysis: Analysis, looks: Looks) -> list[Scale]:
    """Return the ledger of an article: what has most relations first, what stands alone last."""
    owned = {claim.quantity: claim for claim in analysis.claims}
    quantities = sorted(
        (quantity for quantity in analysis.quantities if quantity.id in owned),
        key=lambda quantity: quantity.span,
    )
    made = []
    for members in _grouped(quantities, analysis.relations):
        keys = {quantity.id for quantity in members}
        relations = [r for r in analysis.relations if r.source in keys or r.target in keys]
        made.append(_scale(analysis, members, owned, relations, looks))
    return sorted(made, key=lambda scale: (-len(scale.told), -len(scale.bars)))


def claimed(analysis: Analysis) -> Analysis:
    """Return an analysis with its claims: gold annotation holds none."""
    if analysis.claims:
        return analysis
    parts = (analysis.quantities, analysis.attributions, analysis.speakers)
    return msgspec.structs.replace(analysis, claims=claims(analysis.text, *parts))


def thing(quantity: Quantity) -> str:
    """Return what a quantity counts, with the unit."""
    noun = shortened(shown(quantity.counted or ""), _LONGEST_NAME)
    unit = shown(quantity.unit or "").replace("m2", "m²").replace("m3", "m³")
    return f"{noun} ({unit})" if noun and unit else noun or unit or quantity.dimension


def owner(analysis: Analysis, claim: Claim) -> str:
    """Return the name of whoever claims it."""
    if claim.attribution is None:
        return NARRATOR
    speaker = analysis.speakers.get(claim.speaker or "")
    return shortened(shown(speaker.name), _LONGEST_NAME) if speaker else NOBODY


def look(claim: Claim, looks: Looks) -> Look:
    """Return the look of the bloc whose claim it is."""
    return looks[None if claim.attribution is None else claim.bloc or "unknown"]


def _grouped(quantities: Sequence[Quantity], relations: Sequence[Relation]) -> list[list[Quantity]]:
    """Put together what counts one thing by its name, or by the relations found."""
    by_key = {quantity.id: quantity for quantity in quantities}
    leader: dict[str, str] = {}

    def lead(key: str) -> str:
        while leader.get(key, key) != key:
            key = leader[key]
        return key

    first: dict[tuple[str, str | None], str] = {}
    for quantity in quantities:
        name = (quantity.counted or f"({quantity.dimension})").lower()
        leader[quantity.id] = first.setdefault((name, quantity.unit), quantity.id)
    for relation in relations:
        one, other = by_key.get(relation.source), by_key.get(relation.target)
        if one and other and (one.dimension, one.unit) == (other.dimension, other.unit):
            leader[lead(other.id)] = lead(one.id)
    groups: dict[str, list[Quantity]] = {}
    for quantity in quantities:
        groups.setdefault(lead(quantity.id), []).append(quantity)
    return list(groups.values())


def _scale(
    analysis: Analysis,
    members: Sequence[Quantity],
    claims: dict[str, Claim],
    relations: Sequence[Relation],
    looks: Looks,
) -> Scale:
    axis = Axis([end for q in members for end in (q.low, q.high) if end is not None])
    rows = {quantity.id: row for row, quantity in enumerate(members)}
    told: dict[tuple[RelationType, str], tuple[str, ...]] = {}
    for relation in relations:
        words = shown(relation.explanation or "") or (
            f"{claims[relation.source].statement} {WORDS[relation.type]} "
            f"{claims[relation.target].statement}"
        )
        ends = told.get((relation.type, words), ())
        told[relation.type, words] = (*ends, relation.source, relation.target)
    titles = [thing(quantity) for quantity in members]
    order = list(SIGNS)
    return Scale(
        title=max(titles, key=titles.count),
        bars=tuple(
            _bar(analysis, quantity, claims[quantity.id], axis, looks) for quantity in members
        ),
        ticks=axis.ticks,
        logarithmic=axis.logarithmic,
        links=_links([r for r in relations if r.source in rows and r.target in rows], rows),
        told=tuple(
            (kind, words, tuple(dict.fromkeys(ends)))
            for (kind, words), ends in sorted(told.items(), key=lambda t: order.index(t[0][0]))
        ),
    )


def _bar(analysis: Analysis, quantity: Quantity, claim: Claim, axis: Axis, looks: Looks) -> Bar:
    shape, start, end = spread(quantity.low, quantity.high, axis)
    details = ((quantity.role or quantity.event or "").replace("_", " "), quantity.place)
    return Bar(
        claim=claim.id,
        quantity=quantity.id,
        amount=interval(quantity),
        noun=shortened(shown(quantity.counted or ""), _LONGEST_NAME),
        words=shortened(" · ".join(shown(part) for part in details if part), _LONGEST_NAME),
        written=shown(excerpt(analysis.text, [quantity.span])),
        owner=owner(analysis, claim),
        look=look(claim, looks),
        shape=shape,
        start=start,
        end=end,
        rough=quantity.modifier in ("approx", "vague"),
    )


def spread(low: float | None, high: float | None, axis: Axis) -> tuple[Shape, float, float]:
    """Return what an interval looks like on an axis, and from where to where it goes."""
    if low is not None and high is not None:
        return ("point" if low == high else "range"), axis.at(low), axis.at(high)
    if low is not None:
        return "up", axis.at(low), 100.0
    if high is not None:
        return "down", 0.0, axis.at(high)
    return "none", 0.0, 100.0


def _links(relations: Sequence[Relation], rows: dict[str, int]) -> tuple[Link, ...]:
    """Give each relation a lane in which it meets no other; short ones nearest to the bars."""
    taken: list[list[tuple[int, int]]] = []
    links = []

    def length(relation: Relation) -> int:
        return abs(rows[relation.source] - rows[relation.target])

    for relation in sorted(relations, key=length):
        top, bottom = sorted((rows[relation.source], rows[relation.target]))
        free = (
            lane
            for lane, spans in enumerate(taken)
            if all(bottom < start or end < top for start, end in spans)
        )
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((top, bottom))
        links.append(
            Link(
                type=relation.type,
                source=rows[relation.source],
                target=rows[relation.target],
                lane=lane,
                words=shown(relation.explanation or WORDS[relation.type]),
            )
        )
    return tuple(links)


class Axis:
    """Numbers as per cent of an axis that begins at nought, or of a logarithmic one."""

    def __init__(self, ends: Sequence[float]) -> None:
        finite = [end for end in ends if math.isfinite(end)]
        positive = [end for end in finite if end > 0]
        self.least = min([0.0, *finite])
        self.most = max([0.0, *finite])
        if self.most - self.least < _SMALLEST:
            self.most = 1.0
        small = min(positive, default=1.0)
        self.logarithmic = self.least == 0 and self.most > _WIDEST_LINEAR * small >= _SMALLEST
        self._bottom = math.floor(math.log10(small)) - 0.3 if self.logarithmic else 0.0
        self.ticks = tuple((self.at(value), _short(value)) for value in self._values())

    def at(self, value: float) -> float:
        """Return where a number stands, in per cent with one decimal."""
        if self.logarithmic:
            top = math.log10(self.most)
            share = (math.log10(max(value, 10**self._bottom)) - self._bottom) / (top - self._bottom)
        else:
            share = (value - self.least) / (self.most - self.least)
        return round(max(0.0, min(1.0, share)) * (100 - _ROOM), 1)

    def _values(self) -> list[float]:
        if self.logarithmic:
            low, high = math.ceil(self._bottom), math.floor(math.log10(self.most))
            skip = max(1, math.ceil((high - low) / 4))
            return [10.0**power for power in range(low, high + 1, skip)]
        reach = self.most - self.least
        rough = reach / 4
        size: float = 10.0 ** math.floor(math.log10(rough))
        step = next(size * f for f in (1, 2, 2.5, 5, 10) if size * f >= rough * 0.999)
        if step < 1 and self.most == int(self.most):
            step = 1.0
        first = math.ceil(self.least / step)
        return [n * step for n in range(first, math.floor(self.most / step + 1e-9) + 1)]


def _short(value: float) -> str:
    for size, letter in ((1e12, "T"), (1e9, "bn"), (1e6, "m"), (1e4, "k")):
        if abs(value) >= size:
            divided = value / (1e3 if letter == "k" else size)
            return f"{divided:,.4g} {letter}"
    return f"{value:,.6g}"
