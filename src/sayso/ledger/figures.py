"""Figures: quantities as they are compared, with what their sentences tell of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sayso.ledger.periods import NO_PERIOD, Period
from sayso.ledger.things import words
from sayso.records import Quantity

NARRATOR = "the article"


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as it is compared with others.

    Attributes
    ----------
    quantity : Quantity
        The record.
    text : str
        As written.
    sentence : int
        Its index.
    head : str or None
        The class of the things counted.
    kinds : frozenset of str or None
        What narrows them down: "ballistic"; None where the noun is left out.
    nations : frozenset of str
        Whose they are, by side or state.
    event : str or None
        The class of what happened to them.
    place, setting : frozenset of str
        Where, by canonical name; and the places that the sentence names beside.
    period : Period
        When.
    stage : "later" or "earlier" or None
        Whether the sentence calls the figure a new one or an old one.
    additional : "more" or "others" or None
        Whether it adds to another figure ("two more"), or stands beside it ("two others").
    actor : str or None
        Who did it, where that is a side or a state.
    separate : bool
        Whether the sentence tells of another incident ("in a separate attack").
    forecast : bool
        Whether it is expected or feared, and not counted.
    source : str or None
        The speaker, or the attribution of an unnamed one; None for the narrator.
    bloc, side : str or None
        The camp of the source, and the side it speaks for.
    who : str
        The source in words.
    denied : bool
        Whether the source denies it.
    disputing : bool
        Whether the sentence sets it against a figure told before ("puts it nearer", "however").
    member : "among" or "rest" or "all" or None
        Whether it names some of those told of before ("among the dead"), the rest, or all.
    facility : bool
        Whether a hospital or the like counts those who reached it.
    topic : frozenset of str
        The words around a measure of what is not named as counted: "a slick of five kilometres".
    day : int or None
        The day of the article, as a proleptic ordinal.
    name : str or None
        The word before an age in commas or brackets, which says whose it is.
    cues : dict of str to str
        The words behind `stage`, `disputing`, `period`, `separate`, `additional` and `forecast`.
    """

    quantity: Quantity
    text: str
    sentence: int
    head: str | None
    kinds: frozenset[str] | None
    nations: frozenset[str]
    event: str | None
    place: frozenset[str]
    setting: frozenset[str]
    source: str | None
    bloc: str | None
    who: str
    side: str | None = None
    period: Period = NO_PERIOD
    stage: Literal["later", "earlier"] | None = None
    additional: Literal["more", "others"] | None = None
    actor: str | None = None
    separate: bool = False
    forecast: bool = False
    denied: bool = False
    disputing: bool = False
    member: Literal["among", "rest", "all"] | None = None
    facility: bool = False
    topic: frozenset[str] = frozenset()
    day: int | None = None
    name: str | None = None
    cues: dict[str, str] = field(default_factory=dict)

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """The interval meant."""
        return self.quantity.low, self.quantity.high

    @property
    def value(self) -> float:
        """The number that stands in the text, whatever its modifier."""
        low, high = self.bounds
        return low if low is not None else high if high is not None else 0.0

    @property
    def is_toll(self) -> bool:
        """Whether such a count grows while an incident is being reported."""
        return self.event in words("tolls", "events")
