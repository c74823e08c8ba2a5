"""Likeness: how likely two claims are about one figure of one event.

What is counted, what happened to it, the number, the place, the time and the source each speak for
or against. How much each says is learnt from gold (a logistic regression), and nothing but what is
opposed or far apart in time decides alone: new events bring nouns and verbs that no list has.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sayso.ledger.comparison import CHANCE, agreement, circumstance, conversion
from sayso.ledger.figures import Figure
from sayso.ledger.hurdles import rare
from sayso.ledger.places import Places
from sayso.ledger.telling import Told
from sayso.ledger.things import exclusive, is_event, is_kind, is_listed, is_person
from sayso.resources import load

RECURS = 1.0  # at least, for a number that recurs in one place: so in 108 of 111 pairs of gold
_NAMES, _NUMBERS = 3, 2  # names and other figures that two articles share, at most
_WORDS = 8  # words that two sentences share, at most
_DAYS = 10  # days between two articles, at most
_RATIOS = {1.5: "near", 3: "off", 10: "far off"}


def likeness(one: Told, other: Told, places: Places) -> float:
    """Return the log odds of two claims being about one figure."""
    learnt = weights()
    told = sum(learnt.get(sign, 0.0) * much for sign, much in signs(one, other, places))
    found = told + learnt["bias"]
    return max(found, RECURS) if _recurs(one.figure, other.figure, places) else found


def _recurs(one: Figure, other: Figure, places: Places) -> bool:
    """Whether one place has a number twice that hardly comes twice by chance."""
    where = one.place or one.setting
    return (
        rare(one.value) > 1
        and _alike(one, other)
        and where == (other.place or other.setting)
        and not all(map(places.is_state, where))
    )


def signs(one: Told, other: Told, places: Places) -> Iterator[tuple[str, float]]:
    """Yield what speaks for or against two claims being about one figure, and how much of it."""
    figure, against = one.figure, other.figure
    dimension = figure.quantity.dimension
    yield f"of {dimension}" if dimension == against.quantity.dimension else "of two dimensions", 1.0
    yield f"thing: {_thing(figure.head, against.head)}", 1.0
    if figure.head is None and against.head is None:
        topic = "one topic" if figure.topic & against.topic else "two topics"
        value = "same value" if _alike(figure, against) else "two values"
        yield f"unnamed {dimension}, {topic}, {value}", 1.0
    yield f"event: {_event(figure.event, against.event)}", 1.0
    yield f"value: {_value(figure, against)}", 1.0
    yield f"apart: {circumstance(figure, against, places) or 'by nothing'}", 1.0
    yield f"place: {places.compare(figure.place, against.place)}", 1.0
    where = (figure.place or figure.setting, against.place or against.setting)
    yield f"scene: {places.compare(*where)}", 1.0
    yield f"source: {_source(one, other)}", 1.0
    if figure.kinds is not None and against.kinds is not None and figure.kinds != against.kinds:
        narrower = figure.kinds <= against.kinds or against.kinds <= figure.kinds
        yield "kinds: narrower" if narrower else "kinds: other", 1.0
    if _sides(figure) & _sides(against):
        yield "sides: same", 1.0
    if one.article == other.article:
        yield "article: same", 1.0
        if figure.sentence == against.sentence:
            yield "sentence: same", 1.0
        if _alike(figure, against):
            yield "article: same, value too", 1.0
    else:
        shared = story(one, other)
        yield "story", shared / (_NAMES + _NUMBERS)
        few = "few, " if max(figure.value, against.value) < CHANCE else ""
        yield f"{few}story: {min(shared, 2)}", 1.0
    yield "days", min(_DAYS, _days(one, other)) / _DAYS
    yield "words", min(_WORDS, len(one.words & other.words)) / _WORDS
    for name, differs in (
        ("breakdown", one.breakdown != other.breakdown),
        ("part and total", {one.breakdown, other.breakdown} == {"part", "total"}),
        ("some", one.some != other.some),
        ("member", figure.member != against.member),
        ("additional", figure.additional != against.additional),
        ("forecast", figure.forecast != against.forecast),
        ("total", figure.period.total != against.period.total),
        ("vague", "vague" in (figure.quantity.modifier, against.quantity.modifier)),
        ("stage", bool(figure.stage or against.stage)),
        ("disputing", figure.disputing or against.disputing),
    ):
        if differs:
            yield name, 1.0


def story(one: Told, other: Told) -> int:
    """Count the names and the other figures by which two articles tell one story, up to five."""
    numbers = one.numbers & other.numbers - {(one.figure.head, one.figure.value)}
    return min(_NAMES, len(one.names & other.names)) + min(_NUMBERS, len(numbers))


def _thing(one: str | None, other: str | None) -> str:
    if one == other:
        return "unnamed" if one is None else "same" if is_listed(one) else "same word"
    if one is None or other is None:
        return "one unnamed"
    if is_kind(one, other) or is_kind(other, one):
        return "a kind"
    if is_person(one) and is_person(other):
        return "people"
    known = is_listed(one) + is_listed(other)
    return ("two words", "a word and another", "another")[known]


def _event(one: str | None, other: str | None) -> str:
    if one == other:
        return "unnamed" if one is None else "same" if is_event(one) else "same word"
    if one is None or other is None:
        return "one unnamed"
    if exclusive(one, other):
        return "opposed"
    known = is_event(one) + is_event(other)
    return ("two words", "a word and another", "another")[known]


def _value(one: Figure, other: Figure) -> str:
    agreed = agreement(one, other)
    if agreed is None:
        return "no conversion"
    if agreed in ("same", "rounded"):
        return ("same", "same, from 13", "same, rare", "same, very rare")[rare(one.value)]
    factor = conversion(one.quantity.unit, other.quantity.unit) or 1.0
    low, high = sorted(max(abs(value), 0.5) for value in (one.value * factor, other.value))
    return next((name for ratio, name in _RATIOS.items() if high < ratio * low), "of another size")


def _source(one: Told, other: Told) -> str:
    if one.identity is not None and one.identity == other.identity:
        return "same"
    if one.figure.side is None or other.figure.side is None:
        return "unknown"
    return "of one side" if one.figure.side == other.figure.side else "of two sides"


def _days(one: Told, other: Told) -> int:
    """Return the days between two articles."""
    return 0 if one.day is None or other.day is None else abs(one.day - other.day)


def _sides(figure: Figure) -> frozenset[str]:
    """Return the states whose things or whose deeds are counted."""
    return figure.nations | ({figure.actor} if figure.actor else frozenset())


def _alike(one: Figure, other: Figure) -> bool:
    return agreement(one, other) in ("same", "rounded")


@cache
def weights() -> dict[str, float]:
    """Return what each sign says."""
    listed: dict[str, float] = load("likeness.toml")["weights"]
    return dict(listed)
