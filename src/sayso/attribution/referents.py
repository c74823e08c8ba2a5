"""Those who may speak, with every phrase for them so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sayso.actors import Gender
from sayso.attribution.blocs import Reading, merge
from sayso.attribution.mentions import Description
from sayso.records import Kind

LONGEST_MEMORY = 40  # readings kept of one referent


class Place(NamedTuple):
    """Where a referent is mentioned."""

    token: int
    sentence: int
    source: bool
    subject: bool
    quoted: bool
    possessive: bool


@dataclass(eq=False)
class Referent:
    """Somebody or something that may speak, with all phrases for it so far."""

    number: Kind
    name: tuple[str, ...] = ()  # the fullest
    descriptions: list[Description] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    gender: Gender | None = None
    spoken: set[int] = field(default_factory=set)  # where its phrases are sources
    speaks: bool = False  # whether anything says that this is a person
    patron: Referent | None = None  # whose "his spokesman" or "its director" this is

    @property
    def evidence(self) -> str | None:
        """The bloc it is known or likely to belong to."""
        for readings in (self.readings, self.patron.readings if self.patron else []):
            merged = merge(readings)
            if merged.bloc or merged.evidence:
                return merged.bloc or merged.evidence
        return None

    def add(self, description: Description, place: Place) -> None:
        """Take in one more phrase."""
        self.places.append(place)
        if place.source:
            self.spoken.add(place.token)
        if description.pronoun is not None:
            self.gender = self.gender or description.gender
            return
        self.descriptions.append(description)
        told = description.name or description.reading.office or description.reading.person
        spoke = place.source and description.number == "person"
        self.speaks = self.speaks or spoke or bool(told)
        self.name = max(self.name, description.name, key=len)
        if description.reading not in self.readings[:LONGEST_MEMORY]:
            self.readings.append(description.reading)
        self.words |= description.words
        if description.noun is not None and (not description.name or description.role):
            self.nouns.add(description.noun)
        known = description.reading.person or description.reading.institution
        if known is not None and known.role is not None:
            self.words |= set(known.role.lower().split())
            self.nouns.add(known.role.lower().split()[-1])
        if description.title or description.reading.person or self.gender is None:
            self.gender = description.gender or self.gender
