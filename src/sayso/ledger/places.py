"""Places within places: whether two figures hold for one place, for a wider one, or for another."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Literal

from sayso.actors import Registry
from sayso.gazetteer import Entry, fold, look_up, reading
from sayso.quantities.locations import candidates
from sayso.records import Location
from sayso.resources import load

Scope = Literal["same", "within", "around", "apart", "unknown"]

_REGION = re.compile(r"\b(?:oblast|province|krai|republic|territory|regions?)$", re.IGNORECASE)
_PART = re.compile(
    r"^(?:central|downtown|(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:ern)?) (?=[A-Z])"
)
_OUTSIDE = re.compile(r"^(?:city|town|village|suburbs?|outskirts|area) of (?:the )?(?=[A-Z])")
_OWNED = re.compile(r"^(.*[\w])['’]s? [a-z ]+$")  # "Lozova's station"
_INSIDE = re.compile(r"^(?:an? |the )?[a-z -]+ (?:in|near|at|of|outside) (?:the )?(?=[A-Z])")
# "Izium in the eastern Kharkiv region"
_PROPER = r"[A-Z][\w'’-]{1,30}(?: [A-Z][\w'’-]{1,30}){0,2}"
_IN = re.compile(
    rf"\b({_PROPER}),? (?:district |community )?(?:in|of) (?:the )?(?:\w{{4,5}}ern )?"
    rf"({_PROPER} (?:region|oblast|province|Region|Oblast))\b"
)


class Places:
    """Places by canonical name, and what lies in what.

    Parameters
    ----------
    texts : iterable of str
        What lies in what is learnt from them: "Izium in the Kharkiv region".
    states : mapping of str to frozenset of str
        The state that each place of a registry lies in; see `states`.
    located : iterable of Location
        Where the articles themselves tell a name to be.
    """

    def __init__(
        self,
        texts: Iterable[str],
        states: Mapping[str, frozenset[str]],
        located: Iterable[Location] = (),
    ) -> None:
        self._within = dict(states)
        self._states = frozenset(name for outer in states.values() for name in outer)
        for place in located:
            country = _country(place.country)
            outer = {name for name in (place.region, country) if name and name != place.name}
            self._within.setdefault(place.name, frozenset(outer))
        for text in texts:
            for match in _IN.finditer(text):
                one, other = _name(match[1]), _name(match[2])
                if one != other:
                    self._within[one] = self._within.get(one, frozenset()) | {other}

    def named(self, text: str | None) -> frozenset[str]:
        """Return the canonical names in a place as written: "Yaroslavl and Tver regions" is two."""
        if not text:
            return frozenset()
        pieces = [piece for piece in re.split(r",\s*(?:and\s+)?|\s+and\s+", text) if piece]
        plural = len(pieces) > 1 and pieces[-1].endswith("regions")
        if plural:
            pieces = [f"{piece.removesuffix(' regions')} region" for piece in pieces]
        return frozenset(name for name in map(_name, pieces) if name and name not in generic())

    def compare(self, one: frozenset[str], other: frozenset[str]) -> Scope:
        """Tell how the place of one figure lies to that of another."""
        if not one or not other:
            return "unknown"
        if one == other:
            return "same"
        if all(self._encloses(other, name) for name in one):
            return "within"
        if all(self._encloses(one, name) for name in other):
            return "around"
        # Nobody knows where a hamlet lies, but two names are not one place.
        wide = {name for name in one | other if name.endswith(" region") or self.is_state(name)}
        if wide and any(self._stray(name) for name in (one | other) - wide):
            return "unknown"
        return "apart"

    def is_state(self, name: str) -> bool:
        """Whether a canonical name is that of a state: of the world, or of the registry alone."""
        return name in self._states or is_country(name)

    def _stray(self, name: str) -> bool:
        """Whether nothing is known of what a place lies in."""
        return not (self._within.get(name) or _outer(name))

    def _encloses(self, names: frozenset[str], place: str) -> bool:
        seen = {place}
        waiting = [place]
        while waiting:
            name = waiting.pop()
            if name in names:
                return True
            # What the articles and the registry say goes before the gazetteer.
            for outer in sorted(self._within.get(name, frozenset()) | _outer(name)):
                if outer not in seen:
                    seen.add(outer)
                    waiting.append(outer)
        return False


@lru_cache(maxsize=4096)
def is_country(name: str) -> bool:
    """Whether a canonical name is that of a state."""
    entry = _entry(name)
    return entry is not None and entry.kind == "country"


@lru_cache(maxsize=4096)
def is_capital(name: str) -> bool:
    """Whether a name is that of the capital of its state."""
    entry = _entry(name)
    if entry is None or entry.country is None:
        return False
    seats = look_up(f"capital of {entry.country.lower()}")
    return any(seat.name == entry.name for seat in seats)


def states(registry: Registry) -> dict[str, frozenset[str]]:
    """Return the state that each place of a registry lies in by borders recognised abroad."""
    of_bloc = {side.bloc: side.name for side in registry.sides}
    within = {}
    for text, entry in registry.expressions:
        name = _name(text)
        state = entry.side or of_bloc.get(entry.bloc or "")
        if entry.kind == "place" and state and name != state:
            within[name] = frozenset((state,))
    # A state lies in itself alone, and is known for one.
    within |= {side.name: frozenset((side.name,)) for side in registry.sides}
    return within


@cache
def generic() -> frozenset[str]:
    """Return the words for places that name none."""
    words: list[str] = load("ledger.toml")["place"]["generic"]
    return frozenset(words)


@lru_cache(maxsize=8192)
def _name(text: str) -> str:
    """Return the canonical name of a place; of a building, the place where it stands.

    A building that nothing places has none: a school and a town are not two places.
    """
    name = re.sub(r"^(?:the|all of)\s+", "", " ".join(text.split()), flags=re.IGNORECASE)
    owned = _OWNED.match(name)
    name = owned.group(1) if owned else re.sub(r"['’]s?$", "", name)
    name = _INSIDE.sub("", name)
    entry = None if _PART.match(name) else _entry(name)
    if entry is not None:
        return entry.name
    last = name.rpartition(" ")[2]
    words = reading()
    if last.islower() and last not in words["division"] and last not in words["kinds"]:
        return name if name in generic() else ""
    name = _REGION.sub("region", _OUTSIDE.sub("", name))
    return re.sub(r"(?<=\w) (?:city|town|village)$", "", name)


@lru_cache(maxsize=8192)
def _entry(name: str) -> Entry | None:
    """Return the place that a name most likely means: a populous one, that bears it now."""
    if not any(map(str.isupper, name)) or " and " in name:
        return None
    found = candidates(name)
    key = fold(name)

    def worth(entry: Entry) -> float:
        return math.log10(entry.population + 10) + (fold(entry.name) == key)

    best = max(found, key=worth, default=None)
    if best is not None and best.kind == "people":
        return next((e for e in look_up(fold(best.name)) if e.kind == "country"), best)
    return best


@lru_cache(maxsize=8192)
def _outer(name: str) -> frozenset[str]:
    """Return the places that the one named lies in directly."""
    outer = {area for area, names in load("ledger.toml")["areas"].items() if name in names}
    part = _PART.match(name)
    if part:
        outer.add(_name(name[part.end() :]))
    entry = _entry(name)
    if entry is None or entry.kind == "country":
        return frozenset(outer - {name})
    outer |= {place for place in (entry.region, _country(entry.country)) if place}
    if entry.kind == "city" and look_up(fold(f"{entry.name} region")):
        outer.add(f"{entry.name} region")
    return frozenset(outer - {name})


@cache
def _country(code: str | None) -> str | None:
    if code is None:
        return None
    found = look_up(f"country {code.lower()}")
    return next((entry.name for entry in found if entry.kind == "country"), None)
