"""Whether two figures are of the same thing, and whether they agree.

A bare comparison of numbers finds conflicts everywhere. Most of them are none: the figures hold
for another period or a wider place, one counts the killed and one the killed and wounded, one adds
to the other. `obstacle` names what keeps two figures apart; only where nothing does is their
agreement a question, which interval logic answers.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from sayso.ledger.figures import Figure
from sayso.ledger.periods import NO_PERIOD, apart
from sayso.ledger.places import Places
from sayso.ledger.things import words
from sayso.quantities import normal
from sayso.resources import load

Obstacle = Literal[
    "another thing",
    "another kind",
    "another side",
    "another event",
    "combined",
    "another place",
    "wider scope",
    "period",
    "cumulative",
    "another incident",
    "an addition",
]
Agreement = Literal["same", "rounded", "compatible", "differ", "exclude"]

NEWS = 10  # days for which an event is told of without a date
CHANCE = 13  # numbers so small recur by chance
APPROXIMATION = 0.1  # how far "about 50" reaches to either side
LARGE = 1_000_000  # numbers so large are rounded without a word of it
_BELOW = re.compile(r"nearly|almost|close to|just under|approaching", re.IGNORECASE)
ROUNDING = 1.15  # "more than 300" may stand for 337
CONVERSION = 0.1  # a converted figure is rounded again


def obstacle(one: Figure, other: Figure, places: Places) -> Obstacle | None:
    """Name what keeps two figures from being compared; None if nothing does."""
    return _unlike(one, other) or circumstance(one, other, places)


def _unlike(one: Figure, other: Figure) -> Obstacle | None:
    """Name what tells apart what two figures count, and what happened to it."""
    if one.quantity.dimension != other.quantity.dimension or one.head != other.head:
        return "another thing"
    if (
        one.quantity.unit
        and one.head is None
        and not (one.topic & other.topic or _bare(one, other))
    ):
        return "another thing"
    if one.event != other.event and not (resumes(one, other) or resumes(other, one)):
        events = {one.event, other.event}
        both = "casualty" in events and events & {"kill", "injure"}
        return "combined" if both else "another event"
    return None


def circumstance(one: Figure, other: Figure, places: Places) -> Obstacle | None:
    """Name what keeps two figures apart even where they count the same."""
    if _failed(one) != _failed(other):
        return "another event"
    if one.nations and other.nations and not one.nations & other.nations:
        return "another side"
    if one.actor and other.actor and one.actor != other.actor:
        return "another side"
    if one.kinds is not None and other.kinds is not None and one.kinds != other.kinds:
        return "another kind"
    scope = _scope(one, other, places)
    if scope is not None:
        return scope
    if one.facility != other.facility and one.is_toll:
        return "wider scope"
    when = apart(one.period, other.period)
    # "The union puts the number at 3,000" takes over the time of the number it answers.
    resumed = any(figure.disputing and figure.period == NO_PERIOD for figure in (one, other))
    resumed = resumed or one.event in words("tolls", "standing")
    if when == "cumulative" or (when is not None and not resumed):
        return when
    if _past(one, other) or _past(other, one):
        return "period"
    if one.sentence != other.sentence and (one.separate or other.separate):
        return "another incident"
    if "more" in (one.additional, other.additional) or (
        one.additional != other.additional and one.sentence == other.sentence
    ):
        return "an addition"
    return None


def _bare(one: Figure, other: Figure) -> bool:
    """Whether two measures of what nobody names befell alike: "demands $4 million"."""
    return one.event is not None and one.event == other.event


def _failed(figure: Figure) -> bool:
    """Whether it is told how many something did not happen to: "failed to shoot down 12"."""
    return figure.quantity.polarity == "did_not_happen" and figure.value > 0


def _past(one: Figure, other: Figure) -> bool:
    """Whether a figure is dated before the days of which an undated one tells.

    What is counted night by night is news for a day.
    """
    mine, theirs = one.period, other.period
    if theirs.start is not None or theirs.total or mine.end is None or other.day is None:
        return False
    series = one.event in load("ledger.toml")["opposed"]["series"]
    return other.day - mine.end > (1 if series else NEWS)


def resumes(one: Figure, other: Figure) -> bool:
    """Whether a bare number takes up all that the sentence before counts: "Moscow spoke of 700"."""
    bare = one.kinds is None and one.event is None and one.source != other.source
    return bare and 0 < one.sentence - other.sentence <= 1


def _scope(one: Figure, other: Figure, places: Places) -> Obstacle | None:
    scope = places.compare(one.place, other.place)
    if scope == "apart":
        return "another place"
    if scope in ("within", "around"):
        return "wider scope"
    if scope == "unknown":
        where, there = one.place or one.setting, other.place or other.setting
        lies = places.compare(where, there)
        wide = any(map(places.is_state, where | there))
        if wide and lies in ("within", "around"):
            return "wider scope"
        # Either side downs the drones of the other, each over its own land.
        sided = one.event in load("ledger.toml")["sided"]["events"]
        answers = one.disputing or other.disputing
        opposed = one.side != other.side and one.side and other.side and not one.nations
        doer = one.actor and one.actor == other.actor
        if sided and opposed and not (answers or doer):
            return "another side"
    return None


def agreement(one: Figure, other: Figure) -> Agreement | None:
    """Compare two intervals of one thing; None if their units cannot be compared.

    Returns
    -------
    "same" (the same number, modifiers apart), "rounded" (one rounds the other), "compatible" (one
    leaves room for the other on purpose: an estimate, a range, "dozens"), "differ" (both could
    hold, but they disagree), "exclude" (they cannot both hold).
    """
    factor = conversion(one.quantity.unit, other.quantity.unit)
    if factor is None:
        return None
    first, second = one.value * factor, other.value
    low_one, high_one = reach(one, factor)
    low_two, high_two = reach(other, 1.0)
    excluding = max(low_one, low_two) > min(high_one, high_two)
    opposite = {_direction(one), _direction(other)} == {"up", "down"}
    # A range and "thousands" are no other way to write a number.
    ranges = any(f.quantity.modifier in ("range", "vague") for f in (one, other))
    if one.bounds == other.bounds and factor == 1.0:
        return "same"
    if not ranges and not opposite and _near(first, second, 1e-9 if factor == 1.0 else CONVERSION):
        return "same"
    if _rounds(one, first, second) or _rounds(other, second, first):
        return "rounded"
    if excluding:
        return "exclude"
    loose = {"approx", "range", "vague"}
    if one.quantity.modifier in loose or other.quantity.modifier in loose:
        return "compatible"
    return "differ"


@cache
def conversion(unit: str | None, to: str | None) -> float | None:
    """Return what one unit is in another; None where that is no fixed number."""
    if unit == to:
        return 1.0
    if unit is None or to is None:
        return None
    one, other = normal.scale(unit), normal.scale(to)
    if one is None or other is None or one.unit != other.unit or one.offset or other.offset:
        return None
    return one.factor / other.factor


def reach(figure: Figure, factor: float = 1.0) -> tuple[float, float]:
    """Return the interval that a figure can mean, an approximate one stretched."""
    low, high = figure.bounds
    start = float("-inf") if low is None else low * factor
    end = float("inf") if high is None else high * factor
    if figure.quantity.modifier == "approx":
        above = 0.0 if _BELOW.match(figure.text) else APPROXIMATION
        return start * (1 - APPROXIMATION), end * (1 + above)
    return start, end


def _direction(figure: Figure) -> str:
    low, high = figure.bounds
    return "up" if high is None else "down" if low is None else "exact"


def _near(one: float, other: float, share: float) -> bool:
    return abs(one - other) <= share * max(abs(one), abs(other))


def _rounds(figure: Figure, value: float, exact: float) -> bool:
    """Whether a figure such as "more than 300" or "about 340" is a rounding of the other, 337."""
    if _digits(value) >= _digits(exact) or figure.quantity.modifier == "vague":
        return False
    if figure.quantity.modifier in ("more_than", "at_least"):
        return value <= exact <= value * ROUNDING
    if figure.quantity.modifier == "less_than":
        return exact <= value <= exact * ROUNDING
    if _BELOW.match(figure.text) and exact > value:
        return False
    digits = _digits(value)
    if value >= LARGE and digits > 1 and value == float(f"{exact:.{digits - 1}e}"):
        return True  # "61 billion" of 60.8
    return figure.quantity.modifier == "approx" and _near(value, exact, APPROXIMATION)


def _digits(value: float) -> int:
    """Count significant digits: 300 has one."""
    return len(f"{value:.10g}".replace(".", "").replace("-", "").partition("e")[0].strip("0"))
