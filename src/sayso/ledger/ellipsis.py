"""Ellipsis: what a bare number leaves out, and takes over from a figure told before it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from sayso.ledger.figures import Figure
from sayso.ledger.periods import NO_PERIOD
from sayso.ledger.things import event_of_form, head_class, words
from sayso.resources import load

_REACH = 3  # sentences in which what a bare number takes up has been told
_NUMBER_OF = re.compile(
    r"\b(?:number|amount|count|tally|total) of (?:(?:the|its|their|all|those) )*", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]+")
_PHRASE = 8  # words after "the number of"
_CLAUSE = 4  # words of a relative clause
_OF = re.compile(
    r"\b(?:of|from|among) (?:(?:the|its|their|his|her|all|these|those) )*$", re.IGNORECASE
)
_THE = re.compile(r"\b(?:the|these|those) $", re.IGNORECASE)


def resumed(text: str, figures: Iterable[Figure]) -> list[Figure]:
    """Return figures, in the order of the text, with what they take over from those before.

    "The government stands by 48" tells nothing of what happened to whom: that is what the
    sentences before count. "The 97" is the figure of 97 that was told before.
    """
    told: list[Figure] = []
    ordered = list(figures)
    for index, figure in enumerate(ordered):
        source = _antecedent(text, figure, told) or _ahead(text, figure, ordered[index + 1 :])
        taken = figure if source is None else _taking_over(figure, source)
        if taken.source is None and taken.stage == "earlier":
            taken = _of_whom(taken, told)
        if taken.additional == "more" and not _adds(taken, told):
            taken = dataclasses.replace(taken, additional=None)
        told.append(taken)
    return told


def _of_whom(figure: Figure, told: Sequence[Figure]) -> Figure:
    """Return an old figure as one of whom the new one is: "12, police said, up from nine"."""
    new = next((f for f in reversed(told) if f.sentence == figure.sentence), None)
    if new is None or new.source is None or new.quantity.dimension != figure.quantity.dimension:
        return figure
    return dataclasses.replace(figure, source=new.source, bloc=new.bloc, side=new.side, who=new.who)


def _adds(figure: Figure, told: Sequence[Figure]) -> bool:
    """Whether "a further 63" comes on top of others of its kind.

    In "27 people were killed and a further 63 hurt" it stands beside figures of another kind, and
    is a count of all the hurt.
    """
    near = [
        other
        for other in told
        if figure.sentence - other.sentence <= 1
        and other.quantity.dimension == figure.quantity.dimension
        and other.event is not None
    ]
    if figure.period.start is not None and not figure.period.total:
        near = [other for other in near if other.period == figure.period] or near
    alike = any(other.event == figure.event and other.period == figure.period for other in near)
    return alike or not near or figure.event is None


def _taking_over(figure: Figure, source: Figure) -> Figure:
    return dataclasses.replace(
        figure,
        head=figure.head if figure.head is not None else source.head,
        event=source.event,
        nations=figure.nations or source.nations,
        place=figure.place or source.place,
        period=source.period if figure.period == NO_PERIOD else figure.period,
        actor=source.actor,
    )


def _antecedent(text: str, figure: Figure, told: Sequence[Figure]) -> Figure | None:
    """Return the figure that a bare one takes up."""
    if figure.event is not None and not (figure.kinds is None and figure.event in _leading()):
        return None
    before = text[max(0, figure.quantity.span.start - 60) : figure.quantity.span.start]
    definite = _THE.search(before) is not None
    old = figure.stage == "earlier"
    # "By Wednesday there were 260,000" leaves out all but the number.
    bare = figure.kinds is None and not _OF.search(before)
    if not (definite or old or bare or speaks(before)):
        return None
    near = [
        other
        for other in told
        if 0 <= figure.sentence - other.sentence <= (1 if bare and figure.head is None else _REACH)
        and other.event is not None
        and other.quantity.dimension == figure.quantity.dimension
        and other.quantity.unit == figure.quantity.unit
        and (figure.head in (None, other.head))
        and (not definite or other.value == figure.value)
    ]
    if not old:  # "correcting an earlier figure of 3,400" is of its sentence
        near = [other for other in near if other.sentence < figure.sentence]
    last = max((other.sentence for other in near), default=None)
    return next((other for other in near if other.sentence == last), None)


@cache
def _leading() -> frozenset[str]:
    """Return the verbs that tell nothing of their own: "left 900 without power"."""
    return words("states", "verbs")


def whole(figures: Sequence[Figure]) -> list[Figure]:
    """Return figures in which a group that is all the people there are counts as the people.

    Who tells of sailors killed, and of no people beside them, tells of all who were.
    """
    beside = {(f.source, f.event) for f in figures if f.head == "people"}
    return [
        dataclasses.replace(figure, head="people")
        if figure.head in words("whole", "people") and (figure.source, figure.event) not in beside
        else figure
        for figure in figures
    ]


def _ahead(text: str, figure: Figure, coming: Sequence[Figure]) -> Figure | None:
    """Return what a bare figure is set against: "The union speaks of 60, but 12 miners died"."""
    if figure.event is not None or figure.head is not None or not coming:
        return None
    start = figure.quantity.span.start
    other = coming[0]
    alike = other.quantity.dimension == figure.quantity.dimension and other.event is not None
    near = other.sentence == figure.sentence and other.head is not None
    return other if alike and near and speaks(text[max(0, start - 60) : start]) else None


class Subject(NamedTuple):
    """What a sentence says that its number is the number of."""

    noun: str
    event: str | None


def subject(before: str) -> Subject | None:
    """Read what "the number of" stands before: "raised its count of downed drones from 158 to".

    Examples
    --------
    >>> subject("The ministry raised its count of downed Ukrainian drones from 158 to ")
    Subject(noun='drones', event='down')
    >>> subject("The number of pupils abducted from the school rose to ")
    Subject(noun='pupils', event='abduct')
    """
    found = [*_NUMBER_OF.finditer(before)]
    if not found:
        return None
    told = _LETTERS.findall(before[found[-1].end() :].lower())[:_PHRASE]
    stop = next((n for n, w in enumerate(told) if w in words("disputes", "ends")), len(told))
    phrase = told[:stop]
    nouns = [n for n, word in enumerate(phrase) if head_class(word, "count")[0] != word]
    noun = nouns[0] if nouns else None
    if noun is None and phrase:
        noun = next((n for n, word in enumerate(phrase) if word.endswith("s")), len(phrase) - 1)
    if noun is None:
        return None
    # "Downed drones", "pupils abducted", "trucks that have entered"
    around = [*phrase[noun + 1 :], *phrase[:noun], *told[stop:][:_CLAUSE]]
    head = head_class(phrase[noun], "count")[0]
    event = next((e for word in around if (e := event_of_form(word, head)) is not None), None)
    return Subject(phrase[noun], event)


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
