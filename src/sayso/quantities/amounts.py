"""Amounts: a number with its unit and modifier, and the interval that they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sayso.quantities import changes, measures, modifiers, names
from sayso.quantities.ages import is_age
from sayso.quantities.changes import Change
from sayso.quantities.figures import Figure, Tokens, counted_next, figure, is_old, shared
from sayso.quantities.measures import Unit
from sayso.quantities.numerals import word_before
from sayso.quantities.ranges import ends, joining
from sayso.quantities.scanning import scan
from sayso.records import Dimension, Modifier, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


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

    @property
    def symbol(self) -> str | None:
        """The unit as a `Quantity` names it; money and percentages without their rate."""
        if self.unit is None:
            return None
        if self.dimension in {"money", "percent", "duration"}:
            return self.unit.symbol.split("/")[0]
        return self.unit.symbol


def find(doc: Doc) -> list[Amount]:
    """Return the amounts of a document, in order; none overlap."""
    text = doc.text
    if not len(doc):
        return []
    tokens = Tokens(doc)
    figures = [figure(text, numeral, tokens) for numeral in scan(text)]
    figures = [*(shared(text, *pair) for pair in pairwise(figures)), *figures[-1:]]
    amounts = _disjoint(_read(text, figures, tokens))
    return _changing(text, _converted(text, _resumed(text, amounts)))


def _changing(text: str, amounts: list[Amount]) -> list[Amount]:
    """Tell of each amount what change it tells of."""
    kept: list[Amount] = []
    for amount in amounts:
        read = replace(amount, change=changes.change(amount, text))
        if kept:
            change = changes.shared(text, kept[-1], read, converts(text, kept[-1], read))
            read = replace(read, change=change)
        kept.append(read)
    return kept


def _read(text: str, figures: list[Figure], tokens: Tokens) -> Iterator[Amount]:
    """Make amounts of figures: of two that are a range, of one that counts or measures."""
    index = 0
    label = -1  # the last figure that is part of a name
    while index < len(figures):
        left = figures[index]
        right = figures[index + 1] if index + 1 < len(figures) else None
        joiner = joining(text, left, right) if right is not None else None
        if right is not None and joiner:
            if joiner != "score":
                yield _range(text, left, right, joiner)
            index += 2
            continue
        first = tokens.at(left.numeral.start)
        before = figures[index - 1] if index else None
        index += 1
        if before is not None and _same_head(before, left):
            continue
        if before is not None and label == index - 2 and _listed_with(text, before, left):
            label = index - 1
        elif names.counts(text, left.numeral, first, left.token, left.unit is not None):
            yield _single(text, left)
        elif names.labelled(text, left.numeral, first, left.token):
            label = index - 1


def _same_head(left: Figure, right: Figure) -> bool:
    """Find the second number of one noun: the 737 of "two new 737 Max jets" is a name."""
    one, two = left.token, right.token
    if left.unit is not None or right.unit is not None or one.dep_ != "nummod":
        return False
    between = one.doc[one.i + 1 : two.i]
    return one.head.i > two.i and all(t.pos_ in {"ADJ", "NOUN", "PROPN"} for t in between)


def _listed_with(text: str, label: Figure, other: Figure) -> bool:
    """Find the second number of one label: the 5 of "Articles 4 and 5"."""
    plural = word_before(text, label.start).endswith("s")
    alone = other.unit is None and not counted_next(other.token)
    return plural and alone and _GOES_ON.fullmatch(text, label.end, other.start) is not None


_GOES_ON = re.compile(r"(?:,| and| or|, and) ")
_STOP = re.compile(r"[.,;:)]|\s(?:and|or|but)\b|\s*$")


def _resumed(text: str, amounts: list[Amount]) -> list[Amount]:
    """Give a bare number the unit left out: "for five hours and the others for three"."""
    kept: list[Amount] = []
    for amount in amounts:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.unit is not None
            and amount.unit is None
            and amount.dimension == "count"
            and last.dimension != "money"
            and amount.token.sent == last.token.sent
            and _STOP.match(text, amount.span.end)
            and _parallel(text, last, amount)
        ):
            kept.append(replace(amount, unit=last.unit, dimension=last.dimension))
        else:
            kept.append(amount)
    return kept


def _parallel(text: str, one: Amount, other: Amount) -> bool:
    """Tell whether two amounts stand after the same word, or an age directly after another."""
    if one.dimension == "age":
        return _GOES_ON.fullmatch(text, one.span.end, other.span.start) is not None
    words = [text[max(0, a.span.start - 12) : a.span.start].split() for a in (one, other)]
    return all(words) and words[0][-1] == words[1][-1] and words[0][-1].lower() in {"for", "by"}


_BOUNDS: dict[Modifier, tuple[bool, bool]] = {
    "at_least": (True, False),
    "more_than": (True, False),
    "at_most": (False, True),
    "less_than": (False, True),
    "approx": (True, True),
}


def _converted(text: str, amounts: list[Amount]) -> list[Amount]:
    """Give a conversion in brackets the modifier of the figure that it converts."""
    kept: list[Amount] = []
    for amount in amounts:
        bounds = _BOUNDS.get(kept[-1].modifier) if kept else None
        if bounds and amount.modifier == "exact" and converts(text, kept[-1], amount):
            value = amount.values[0]
            low, high = (value if bound else None for bound in bounds)
            kept.append(replace(amount, modifier=kept[-1].modifier, low=low, high=high))
        else:
            kept.append(amount)
    return kept


def converts(text: str, one: Amount, other: Amount) -> bool:
    """Tell whether an amount is the one before it in another unit, in brackets."""
    if one.unit is None or other.unit is None or one.dimension != other.dimension:
        return False
    return text[one.span.end : other.span.start] in {" (", "(", " / "}


def _disjoint(amounts: Iterable[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for amount in amounts:
        edge = kept[-1].span.end if kept else 0
        if amount.number.start >= edge:
            start = max(amount.span.start, edge)
            kept.append(replace(amount, span=Span(start, amount.span.end)))
    return kept


def _range(text: str, left: Figure, right: Figure, joiner: str) -> Amount:
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


def _single(text: str, figure: Figure) -> Amount:
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
