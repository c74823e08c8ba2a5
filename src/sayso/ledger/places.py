"""Places within places: whether two figures hold for one place, for a wider one, or for another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

from sayso.actors import Registry
from sayso.resources import load

Scope = Literal["same", "within", "around", "apart", "unknown"]

_REGION = re.compile(r"\b(?:oblast|province|krai|republic|territory|regions?)$", re.IGNORECASE)
_PART = re.compile(
    r"^(?:central|downtown|(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:ern)?) (?=[A-Z])"
)
_OUTSIDE = re.compile(r"^(?:city|town|village|suburbs?|outskirts|area) of (?:the )?(?=[A-Z])")
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
    """

    def __init__(self, texts: Iterable[str], states: Mapping[str, frozenset[str]]) -> None:
        self._within = dict(states)
        for text in texts:
            for match in _IN.finditer(text):
                inner, outer = _name(match[1]), _name(match[2])
                if inner != outer:
                    self._within[inner] = self._within.get(inner, frozenset()) | {outer}

    def named(self, text: str | None) -> frozenset[str]:
        """Return the canonical names in a place as written: "Yaroslavl and Tver regions" is two."""
        if not text:
            return frozenset()
        pieces = [piece for piece in re.split(r",\s*(?:and\s+)?|\s+and\s+", text) if piece]
        plural = len(pieces) > 1 and pieces[-1].endswith("regions")
        if plural:
            pieces = [f"{piece.removesuffix(' regions')} region" for piece in pieces]
        names = map(_name, pieces)
        return frozenset(
            name for name in names if name not in load("ledger_places.toml")["generic"]
        )

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
        wide = {name for name in one | other if name.endswith(" region") or is_country(name)}
        if wide and any(self._stray(name) for name in (one | other) - wide):
            return "unknown"
        return "apart"

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
            for outer in sorted(self._within.get(name, frozenset()) | _outer(name)):
                if outer not in seen:
                    seen.add(outer)
                    waiting.append(outer)
        return False


def is_country(name: str) -> bool:
    """Whether a canonical name is that of a state whose regions the table knows."""
    return name in load("ledger_places.toml")["within"] and not _outer(name)


def states(registry: Registry) -> dict[str, frozenset[str]]:
    """Return the state that each place of a registry lies in by borders recognised abroad."""
    of_bloc = {side.bloc: side.name for side in registry.sides}
    within = {}
    for text, entry in registry.expressions:
        name = _name(text)
        state = entry.side or of_bloc.get(entry.bloc or "")
        if entry.kind == "place" and state and name != state:
            within[name] = frozenset((state,))
    return within


def _name(text: str) -> str:
    known = load("ledger_places.toml")
    name = re.sub(r"^(?:the|all of)\s+", "", " ".join(text.split()), flags=re.IGNORECASE)
    name = re.sub(r"['’]s?$", "", name)
    name = _OUTSIDE.sub("", name)
    name = _REGION.sub("region", name)
    name = re.sub(r"(?<=\w) city$", "", name)
    stem, _, kind = name.partition(" region")
    same: dict[str, str] = known["same"]
    if same.get(name):
        return same[name]
    return f"{same.get(stem, stem)} region{kind}" if " region" in name else name


def _outer(name: str) -> frozenset[str]:
    """Return the places that the one named lies in directly."""
    outer = set(_table().get(name, ()))
    part = _PART.match(name)
    if part:
        outer.add(name[part.end() :])
    if not name.endswith(" region") and f"{name} region" in _table():
        outer.add(f"{name} region")
    return frozenset(outer)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    within: dict[str, list[str]] = load("ledger_places.toml")["within"]
    table: dict[str, tuple[str, ...]] = {}
    for outer, names in within.items():
        for name in names:
            table[name] = (*table.get(name, ()), outer)
    return table
