"""Amounts: a number with its unit and modifier, and the interval that they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sayso.quantities import measures, modifiers
from sayso.quantities.ages import is_age
from sayso.quantities.changes import Change
from sayso.quantities.figures import Figure, is_old
from sayso.quantities.measures import Unit
from sayso.quantities.ranges import ends
from sayso.records import Dimension, Modifier, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Amount:
    """An expression of amount, before it is known what it counts.

    Attributes
    ----------
    span : Span
        With modifier and unit.
    number : Span
        With currency and unit, without modifier.
    values : tuple of float
        As written, in the unit: one, or both ends of a range in their order.
    low, high : float or None
        The interval meant.
    modifier, dimension : str
        As in `sayso.records.Quantity`.
    unit : Unit or None
        With the rate where there is one ("dollar per month").
    token : Token
        The last token of the numeral.
    joiner : str
        What joins the ends of a range ("-", "to", "and", "or", "from"), "" otherwise.
    change : Change or None
        Of what change it tells.
    form : str
        Of its first numeral.
    """

    span: Span
    number: Span
    values: tuple[float, ...]
    low: float | None
    high: float | None
    modifier: Modifier
    dimension: Dimension
    unit: Unit | None
    token: Token
    joiner: str = ""
    change: Change | None = None
    form: str = "digits"

    def before(self, size: int) -> str:
        """Return the text before it, so many characters at most."""
        doc, first = self.token.doc, self.token.i
        while first and doc[first].idx > self.span.start - size:
            first -= 1
        words = doc[first : self.token.i + 1]
        end = self.span.start - words.start_char
        return words.text[max(0, end - size) : end]

    @property
    def symbol(self) -> str | None:
        """The unit as a `Quantity` names it; money and percentages without their rate."""
        if self.unit is None:
            return None
        if self.dimension in {"money", "percent", "duration"}:
            return self.unit.symbol.split("/")[0]
        return self.unit.symbol


def ranged(text: str, left: Figure, right: Figure, joiner: str) -> Amount:
    """Return the amount of two figures that are the ends of a range."""
    values = ends(left, right)
    unit = right.unit or left.unit
    start, end = left.start, right.end
    word = "between" if joiner == "and" else "from" if joiner == "from" else None
    found = (
        re.search(rf"\b{word} (?:\w+ )?$", text[max(0, start - 20) : start], re.IGNORECASE)
        if word
        else None
    )
    outer = start - len(found.group()) if found else start
    low, high = min(values), max(values)
    dimension = _dimension(text, unit, right)
    span = Span(outer, end)
    if found is None:
        outer = modifiers.before(text, start, right.token, dimension)[0]
        span = Span(outer, end)
    return Amount(
        span, Span(start, end), values, low, high, "range", dimension, _aged(unit, dimension),
        right.token, joiner, None, left.numeral.form,
    )  # fmt: skip


def single(text: str, figure: Figure) -> Amount:
    """Return the amount of one figure."""
    numeral, unit, value = figure.numeral, figure.unit, figure.value
    dimension = _dimension(text, unit, figure)
    if numeral.form == "fraction" and unit is None:
        dimension = "ratio"
    if unit is None and _times(text, figure.end):
        dimension = "ratio"
    if unit is None and is_age(text, figure):
        unit, dimension = measures.look_up("years"), "age"
    start, modifier = modifiers.before(text, figure.start, figure.token, dimension)
    end = figure.end
    if modifier is None or modifier == "exact":
        end, after = modifiers.after(text, figure.end)
        modifier = after or _apart(text, figure) or modifier
    if numeral.form == "vague":
        value = value * 2
        if modifier in {None, "approx", "exact"}:
            modifier = "vague"
    bounded: Modifier = modifier or "exact"
    low: float | None = value
    high: float | None = value
    if bounded in {"at_least", "more_than", "vague"}:
        high = None
    elif bounded in {"at_most", "less_than"}:
        low = None
    return Amount(
        Span(start, end), Span(figure.start, figure.end), (value,), low, high, bounded,
        dimension, _aged(unit, dimension), figure.token, "", None, numeral.form,
    )  # fmt: skip


def _apart(text: str, figure: Figure) -> Modifier | None:
    """Read the modifier after what a number counts: "40 shells or more"."""
    noun = figure.token.head
    if (
        figure.unit is not None
        or figure.token.dep_ != "nummod"
        or not 0 < noun.i - figure.token.i < 4
    ):
        return None
    return modifiers.after(text, noun.idx + len(noun), apart=True)[1]


def _aged(unit: Unit | None, dimension: Dimension) -> Unit | None:
    return replace(unit, dimension="age") if unit is not None and dimension == "age" else unit


_TIMES = re.compile(r" times\b(?! (?:a|per|each|in) )|[- ]?fold\b")


def _times(text: str, end: int) -> bool:
    return _TIMES.match(text, end) is not None


def _dimension(text: str, unit: Unit | None, figure: Figure) -> Dimension:
    if unit is None:
        return "count"
    if unit.dimension == "duration" and unit.symbol in {"year", "month", "week", "day"}:
        if is_old(text, figure.end):
            return "age"
        if re.search(
            r"\bage(?:d| of|s)? (?:of )?(?:\w+ )?$", text[max(0, figure.start - 20) : figure.start]
        ):
            return "age"
    return unit.dimension
