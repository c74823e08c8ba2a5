"""Ellipsis: what a bare number leaves out, and takes over from a figure told before it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from functools import cache

from sayso.ledger.figures import Figure
from sayso.resources import load

_REACH = 3  # sentences in which what a bare number takes up has been told
_THE = re.compile(r"\b(?:the|these|those) $", re.IGNORECASE)


def resumed(text: str, figures: Iterable[Figure]) -> list[Figure]:
    """Return figures, in the order of the text, with what they take over from those before.

    "The government stands by 48" tells nothing of what happened to whom: that is what the
    sentences before count. "The 97" is the figure of 97 that was told before.
    """
    told: list[Figure] = []
    for figure in figures:
        source = _antecedent(text, figure, told)
        if source is not None:
            figure = dataclasses.replace(  # noqa: PLW2901
                figure,
                head=figure.head if figure.head is not None else source.head,
                event=source.event,
                nations=figure.nations or source.nations,
                actor=source.actor,
            )
        told.append(figure)
    return told


def _antecedent(text: str, figure: Figure, told: Sequence[Figure]) -> Figure | None:
    """Return the figure that a bare one takes up."""
    if figure.event is not None:
        return None
    before = text[max(0, figure.quantity.span.start - 60) : figure.quantity.span.start]
    definite = _THE.search(before) is not None
    if not definite and not speaks(before):
        return None
    near = [
        other
        for other in told
        if 0 <= figure.sentence - other.sentence <= _REACH
        and other.event is not None
        and other.quantity.dimension == figure.quantity.dimension
        and other.quantity.unit == figure.quantity.unit
        and (figure.head in (None, other.head))
        and (not definite or other.value == figure.value)
    ]
    if figure.stage != "earlier":  # "correcting an earlier figure of 3,400" is of its sentence
        near = [other for other in near if other.sentence < figure.sentence]
    last = max((other.sentence for other in near), default=None)
    return next((other for other in near if other.sentence == last), None)


def speaks(before: str) -> bool:
    """Whether the words before a number only tell that somebody gives it.

    Examples
    --------
    >>> speaks("The government stands by "), speaks("The army freed ")
    (True, False)
    """
    return _speaking().search(before) is not None


@cache
def _speaking() -> re.Pattern[str]:
    table = load("ledger.toml")["disputes"]
    puts, speaks, objects = ("|".join(table[key]) for key in ("puts", "speaks", "objects"))
    return re.compile(
        rf"\b(?:{speaks}) (?:[\w'’-]+ )?$"
        rf"|\b(?:{puts}) (?:it|them|this|that|(?:the|its|their|his|her) (?:{objects})) (?:at|to) $"
        rf"|\b(?:gives?|gave) (?:the|its|their|his|her) (?:{objects}) as $",
        re.IGNORECASE,
    )
