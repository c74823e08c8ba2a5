"""Voices: whose each figure is, also where the sentence quotes nobody."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from sayso.actors import Registry
from sayso.ledger.answers import voice
from sayso.ledger.figures import NARRATOR
from sayso.ledger.things import words
from sayso.records import Analysis, Quantity, Speaker
from sayso.resources import load

_LETTERS = re.compile(r"[^\W\d_]+")
_PRONOUNS = frozenset(["it", "he", "she", "they"])
_LONGEST = 8  # words of a name


class Owner(NamedTuple):
    """Whose a figure is."""

    source: str | None
    bloc: str | None
    side: str | None
    who: str
    denied: bool


class Voices:
    """Tells who gives the figures of an article.

    Parameters
    ----------
    article : Analysis
        With its attributions and speakers.
    registry : Registry
        Who is who in the conflict.
    """

    def __init__(self, article: Analysis, registry: Registry) -> None:
        self.article = article
        self.registry = registry
        self.attributions = {attribution.id: attribution for attribution in article.attributions}
        self._names = {key: _named(one) for key, one in article.speakers.items()}
        self._heard = sorted(
            (span.end, attribution.speaker)
            for attribution in article.attributions
            for span in (attribution.source or attribution.cue or attribution.content)
            if attribution.speaker is not None
        )

    def owner(self, quantity: Quantity, before: str) -> Owner:
        """Return whose a figure is; `before` is what its sentence says before it."""
        if quantity.attribution is None:
            return self._unquoted(quantity.span.start, before)
        attribution = self.attributions[quantity.attribution]
        denied = attribution.reporting == "denying"
        if attribution.speaker is None:
            return Owner(attribution.id, None, None, "an unnamed source", denied)
        return self._speaker(attribution.speaker, denied)

    def _speaker(self, key: str, denied: bool = False) -> Owner:
        speaker = self.article.speakers[key]
        return Owner(key, speaker.bloc, self._side(speaker.bloc), speaker.name, denied)

    def _side(self, key: str | None) -> str | None:
        bloc = self.registry.bloc(key) if key else None
        return bloc.side if bloc else None

    def _unquoted(self, at: int, before: str) -> Owner:
        """Return who gives a figure in words that quote nobody: "Kyiv speaks of 14"."""
        said = voice(before) or giver(before)
        if said is None:
            return Owner(None, None, None, NARRATOR, False)
        if said.lower() in _PRONOUNS:
            heard = bisect_left(self._heard, (at, "")) - 1
            return self._speaker(self._heard[heard][1]) if heard >= 0 else _told(said)
        name = _plain(said)
        for key, names in self._names.items():
            if name and name <= names:
                return self._speaker(key)
        # "Russia's defence ministry": the last one that speaks for a bloc
        blocs = [match.entry.bloc for match in self.registry.find(said) if match.entry.bloc]
        bloc = blocs[0] if len({*blocs}) == 1 else None
        return Owner(said, bloc, self._side(bloc), said, False)


def _told(said: str) -> Owner:
    return Owner(said, None, None, said, False)


def giver(before: str) -> str | None:
    """Name who counts, admits or raises a figure that follows.

    Examples
    --------
    >>> giver("The doctors' union now counts ")
    "The doctors' union"
    >>> giver("A strike killed ")
    """
    found = _giving().search(before)
    who = found.group("who").strip() if found else None
    return who if who and len(who.split()) <= _LONGEST else None


@cache
def _giving() -> re.Pattern[str]:
    table = load("ledger.toml")["voices"]
    adverbs, gives, moves = ("|".join(table[key]) for key in ("adverbs", "gives", "moves"))
    return re.compile(
        r"(?:^|[.;:,][\"”]? )(?:(?:but|and|while|however),? )*"
        rf"(?P<who>[^.;:,]{{2,60}}?) (?:(?:{adverbs}) )*"
        rf"(?:(?:{gives})(?: [\w'’-]+){{0,3}}|(?:{moves}) [^.;:,]{{0,100}}) ?$",
        re.IGNORECASE,
    )


def _named(speaker: Speaker) -> frozenset[str]:
    return _plain(f"{speaker.name} {speaker.role or ''}")


def _plain(name: str) -> frozenset[str]:
    """Return the words of a name that tell it from others."""
    found = (word.lower() for word in _LETTERS.findall(name))
    return frozenset(word for word in found if word not in words("sources", "drop"))
