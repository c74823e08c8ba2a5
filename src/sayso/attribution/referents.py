"""Those who may speak, with every phrase for them so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sayso.actors import Gender
from sayso.attribution.blocs import Reading, merge, told_bloc
from sayso.attribution.mentions import Description
from sayso.records import Kind

LONGEST_MEMORY = 40  # readings kept of one referent


class Place(NamedTuple):
    """Where a referent is mentioned."""

    token: int
    sentence: int
    source: bool
    subject: bool
    possessive: bool
    outer: int | None  # the attribution in whose content it stands


@dataclass(eq=False, slots=True)
class Referent:
    """Somebody or something that may speak, with all phrases for it so far.

    Attributes
    ----------
    number : str
        Person, organisation or group.
    name : tuple of str
        The fullest.
    words, nouns : set of str
        What describes it, and what it is called: the offices, whole and by their heads.
    offices : set of str
        The offices whole, and those served.
    known : set of str
        What the registry calls it.
    nation : str or None
        The state it belongs to, as far as told.
    spoken : set of int
        Where its phrases are sources.
    speaks : bool
        Whether anything says that this is a person.
    patron : Referent or None
        Whose "his spokesman" or "its director" this is.
    quoted_by : Referent or None
        Whose speech spoke of it first.
    """

    number: Kind
    name: tuple[str, ...] = ()
    descriptions: list[Description] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    nation: str | None = None
    gender: Gender | None = None
    spoken: set[int] = field(default_factory=set)
    speaks: bool = False
    patron: Referent | None = None
    quoted_by: Referent | None = None
    _merged: tuple[int, Reading] = (-1, Reading())

    @property
    def reading(self) -> Reading:
        """What all phrases for it tell together."""
        if self._merged[0] != len(self.readings):
            self._merged = (len(self.readings), merge(self.readings))
        return self._merged[1]

    @property
    def bloc(self) -> str | None:
        """The bloc that its phrases tell."""
        return told_bloc(self.reading)

    @property
    def evidence(self) -> str | None:
        """The bloc it is known or likely to belong to."""
        likely = self.reading.bloc or self.reading.evidence
        if likely is None and self.patron is not None:
            return self.patron.reading.bloc or self.patron.reading.evidence
        return likely

    def add(self, description: Description, place: Place) -> None:
        """Take in one more phrase."""
        self.places.append(place)
        if place.source:
            self.spoken.add(place.token)
        if description.pronoun is not None:
            self.gender = self.gender or description.gender
            return
        self.nouns |= description.nouns
        self.offices |= description.offices
        if description.document and self.descriptions:
            return  # "the statement" names its author, but does not describe him
        self.descriptions.append(description)
        told = description.name or description.reading.office or description.reading.person
        spoke = place.source and description.number == "person"
        self.speaks = self.speaks or spoke or bool(told)
        self.name = max(self.name, description.name, key=len)
        if description.reading not in self.readings[:LONGEST_MEMORY]:
            self.readings.append(description.reading)
        self.nation = self.nation or description.reading.nation
        self.words |= description.words
        if description.noun is not None and (not description.name or description.role):
            self.nouns.add(description.noun)
        if description.title or description.reading.person or self.gender is None:
            self.gender = description.gender or self.gender
