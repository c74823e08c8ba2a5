"""What an amount takes over from the one before it: unit, modifier and change."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.quantities import changes
from sayso.quantities.amounts import Amount
from sayso.quantities.measures import Unit
from sayso.records import Dimension, Modifier, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


def joined(text: str, amounts: list[Amount]) -> list[Amount]:
    """Give each amount what it leaves to the one before it to say."""
    return _changing(text, _converted(text, _resumed(text, _summed(text, amounts))))


def _summed(text: str, amounts: list[Amount]) -> list[Amount]:
    """Make one amount of "thirteen dollars and forty-five cents"."""
    kept: list[Amount] = []
    for amount in amounts:
        last = kept[-1] if kept else None
        if last is None or not _is_rest(text, last, amount):
            kept.append(amount)
            continue
        value = last.values[0] + amount.values[0]
        low = None if last.low is None else value
        high = None if last.high is None else value
        spans = Span(last.span.start, amount.span.end), Span(last.number.start, amount.number.end)
        kept[-1] = replace(
            last, span=spans[0], number=spans[1], values=(value,), low=low, high=high
        )
    return kept


def _is_rest(text: str, one: Amount, other: Amount) -> bool:
    if one.unit is None or other.unit is None or one.unit.symbol != other.unit.symbol:
        return False
    small = one.unit.factor == 1 and other.unit.factor < 1 and other.modifier == "exact"
    single = len(one.values) == len(other.values) == 1
    return small and single and text[one.span.end : other.span.start] in {" ", " and "}


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


_GOES_ON = re.compile(r"(?:,| and| or|, and) ")
_STOP = re.compile(r"[.,;:)]|\s(?:and|or|but)\b|\s*$")
_ADJUNCT = re.compile(r"[.,;:)]|\s(?:and|or|but|for|in|on|at|by|this|last|next)\b|\s*$")


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
            and amount.token.sent == last.token.sent
            and (_parallel(text, last, amount) or _alike(last.token, amount.token))
        ):
            kept.append(_measured(amount, last.unit, last.dimension))
        else:
            kept.append(amount)
    return kept


def _measured(amount: Amount, unit: Unit, dimension: Dimension) -> Amount:
    """Return an amount in a unit that it does not name itself."""
    factor = unit.factor
    low = None if amount.low is None else amount.low * factor
    high = None if amount.high is None else amount.high * factor
    values = tuple(value * factor for value in amount.values)
    return replace(amount, unit=unit, dimension=dimension, values=values, low=low, high=high)


def _parallel(text: str, one: Amount, other: Amount) -> bool:
    """Find what leaves the unit to the amount before: "for 3 hours, others for two", "to 23"."""
    if one.dimension == "age":
        return _GOES_ON.fullmatch(text, one.span.end, other.span.start) is not None
    if one.dimension == "money":
        return False
    words = [text[max(0, a.span.start - 12) : a.span.start].lower().split() for a in (one, other)]
    before = tuple(written[-1] if written else "" for written in words)
    if before == ("from", "to"):
        return _ADJUNCT.match(text, other.span.end) is not None
    same = before in {("for", "for"), ("by", "by")}
    return same and _STOP.match(text, other.span.end) is not None


def _alike(one: Token, other: Token) -> bool:
    """Find what is said of the same: "the highest is 12 cents, while the lowest is 7"."""
    subjects = []
    for token in (one, other):
        node = token.head if token.dep_ in {"nummod", "quantmod"} else token
        if node.dep_ != "attr" or node.head.lemma_ != "be":
            return False
        subjects += [child for child in node.head.children if child.dep_ == "nsubj"]
    if len(subjects) != 2 or list(other.rights):
        return False
    return subjects[1].tag_ in {"JJ", "JJR", "JJS"} or subjects[0].lemma_ == subjects[1].lemma_


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
