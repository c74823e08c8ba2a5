"""Hurdles: what keeps two claims of different articles from being compared.

To what keeps two figures of one article apart comes time: undated figures are those of the days
on which they are told. And what differs in words is one all the same where the number is rare.
"""

from __future__ import annotations

from sayso.ledger.comparison import CHANCE, Obstacle, agreement, obstacle
from sayso.ledger.figures import Figure
from sayso.ledger.places import Places
from sayso.ledger.telling import Told
from sayso.ledger.things import exclusive, words
from sayso.resources import load

_ROUND = 1000  # from here on, round numbers do not recur by chance either
_LARGE = 1_000_000
_ALIKE = ("same", "rounded")
_OPPOSED = ("another side", "another place", "another incident", "combined")
_HARD = ("another thing", "another side", "another place", "another incident", "combined")


def hurdle(one: Told, other: Told, places: Places) -> Obstacle | None:
    """Name what keeps two claims from being compared; None if nothing does.

    The same rare number is the same figure though one source names the wider place, calls the
    things by a narrower name, says since when, or that they come on top of others.
    """
    figure, against = one.figure, other.figure
    found = obstacle(figure, against, places)
    money = figure.quantity.dimension == "money" and None in (figure.event, against.event)
    if found == "another thing" and money and figure.bounds == against.bounds:
        # A sum hardly recurs.
        return None if figure.quantity.unit == against.quantity.unit else found
    if found == "another event" and _unsaid(one, other, places):
        return None
    if found is None and _other_night(one, other):
        found = "period"
    if found is None and (_elsewhere(one, other, places) or _elsewhere(other, one, places)):
        found = "another place"
    if found is None and one.some != other.some:
        found = "wider scope"
    if found in (None, *_HARD) or agreement(figure, against) not in _ALIKE:
        return found
    if found == "another kind":
        kinds = (figure.kinds or frozenset(), against.kinds or frozenset())
        return None if kinds[0] <= kinds[1] or kinds[1] <= kinds[0] else found
    if found == "another event" and exclusive(figure.event, against.event):
        return found
    if found == "period" and _dated_apart(figure, against):
        return found
    return None if rare(figure.value) > 1 else found


def opposed(one: Told, other: Told, places: Places) -> bool:
    """Whether two claims are of two figures, however alike they are."""
    found = hurdle(one, other, places)
    return found in _OPPOSED or (found == "period" and _other_night(one, other))


def _elsewhere(one: Told, other: Told, places: Places) -> bool:
    """Whether a claim names a place aside from what its article, and the other, are about."""
    where, about = one.figure.place, other.figure.setting | other.about
    if not where or other.figure.place or not about:
        return False
    if agreement(one.figure, other.figure) in _ALIKE or where & (one.about | about | other.names):
        return False
    return all(places.compare(where, frozenset((name,))) == "apart" for name in about)


def _dated_apart(one: Figure, other: Figure) -> bool:
    """Whether two figures are each of a day, and of different ones."""
    spans = [(figure.period.start, figure.period.end) for figure in (one, other)]
    return all(start is not None and end is not None and end - start < 2 for start, end in spans)


def _unsaid(one: Told, other: Told, places: Places) -> bool:
    """Whether what happened is left out of one claim, and all else is the same."""
    figure, against = one.figure, other.figure
    if None not in (figure.event, against.event):
        return False
    source = one.identity is not None and one.identity == other.identity
    time = figure.period.start is not None and figure.period == against.period
    return source or time or places.compare(figure.place, against.place) == "same"


def _other_night(one: Told, other: Told) -> bool:
    """Whether two undated counts of what is counted night by night are of two nights."""
    figure, against = one.figure, other.figure
    series = figure.event in load("ledger.toml")["opposed"]["series"]
    if not series or one.day is None or figure.head not in (None, *words("sided", "fired")):
        return False
    dated = figure.period.start is not None and against.period.start is not None
    return other.day is not None and one.day != other.day and not dated


def rare(value: float) -> int:
    """Return how much it says that two sources give one number: nothing, something, or much."""
    if value < CHANCE:
        return 0
    digits = len(f"{value:.10g}".replace(".", "").rstrip("0"))
    if digits > 2 or (digits > 1 and value >= _LARGE):
        return 3
    return 2 if digits > 1 or value >= _ROUND else 1
