"""Scenes: the places and the nations that each sentence of an article names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from itertools import chain

from sayso.actors import Match, Registry
from sayso.ledger.places import Places, is_capital
from sayso.ledger.sentences import Sentences
from sayso.records import Analysis
from sayso.resources import load

_REGION = re.compile(r" (?:region|oblast|province|district|Region|Oblast|Province|District)\b")
_NATIONAL = ("state", "adjective", "people", "epithet")
_ACTING = ("institution", "person")
_MOST_PLACES = 40  # names of an article that are looked for in every sentence


class Scenes:
    """What the sentences of an article name."""

    def __init__(
        self, article: Analysis, sentences: Sentences, places: Places, registry: Registry
    ) -> None:
        self.article = article
        self.text = article.text
        self.sentences = sentences
        self.places = places
        self.registry = registry
        self._mentions: dict[int, list[Match]] = {}
        self._settings: dict[int, frozenset[str]] = {}
        self._voices = sorted(
            span for a in article.attributions for span in chain(a.source or (), a.cue)
        )

    def setting(self, index: int) -> frozenset[str]:
        """Return the places that a sentence names, but for states and for who speaks."""
        if index not in self._settings:
            found: set[str] = set()
            for match in self.mentions(index):
                if self._is_place(match) and not self._spoken(match.start):
                    region = _REGION.match(self.text, match.end)
                    end = region.end() if region else match.end
                    found |= self.places.named(self.text[match.start : end])
            for name in self._located.finditer(self.text, *self.sentences.spans[index]):
                if not self._spoken(name.start()):
                    found |= self.places.named(name.group())
            self._settings[index] = frozenset(
                name for name in found if not self.places.is_state(name)
            )
        return self._settings[index]

    def mentions(self, index: int) -> list[Match]:
        """Return what the registry knows in a sentence."""
        if index not in self._mentions:
            start, end = self.sentences.spans[index]
            self._mentions[index] = [
                match._replace(start=match.start + start, end=match.end + start)
                for match in self.registry.find(self.text[start:end])
            ]
        return self._mentions[index]

    def nations(self, index: int, start: int, end: int) -> list[Match]:
        """Return the mentions of nations, and of who acts for a side, between two positions."""
        found = self.mentions(index)
        first = bisect_left(found, start, key=lambda match: match.start)
        last = bisect_left(found, end, key=lambda match: match.start)
        return [
            match
            for match in found[first:last]
            if match.entry.kind in _NATIONAL or (match.entry.side and match.entry.kind in _ACTING)
        ]

    def named(self, index: int) -> list[str]:
        """Return everything that a sentence mentions, by the name of the place that it may be."""
        names = {self.text[match.start : match.end] for match in self.mentions(index)}
        return sorted(chain.from_iterable(map(self.places.named, sorted(names))))

    def follows(self, match: Match, kind: str) -> bool:
        """Whether a preposition stands before a mention."""
        before = self.text[max(0, match.start - 20) : match.start]
        return _preposition(kind).search(before) is not None

    def _is_place(self, match: Match) -> bool:
        """Whether a mention is of a place: "Moscow" acts, unless something is in it."""
        if match.entry.kind != "state":
            return match.entry.kind == "place"
        capital = is_capital(self.text[match.start : match.end])
        before = self.text[max(0, match.start - 40) : match.start]
        return capital and self.follows(match, "local") and not _seat().search(before)

    def _spoken(self, position: int) -> bool:
        """Whether a position lies in a source or a cue: "the mayor of Kharkiv said"."""
        at = bisect_right(self._voices, position, key=lambda span: span.start) - 1
        return at >= 0 and self._voices[at].end > position

    @cached_property
    def _located(self) -> re.Pattern[str]:
        """Match the names that stand for places somewhere in the article: they do so everywhere."""
        written = {q.place for q in self.article.quantities if q.place and q.place[0].isupper()}
        periods = load("ledger.toml")["periods"]
        times = {*periods["months"], *periods["days"]}
        for match in _where().finditer(self.text):
            name = match.group(1)
            known = list(self.registry.find(name))
            # "Port Saro" is no port authority, but "Congress" is no place.
            actor = any(m.entry.kind in (*_NATIONAL, *_ACTING) for m in known)
            whole = any(m.end - m.start == len(name) and m.entry.kind != "place" for m in known)
            if not (actor or whole or times & {*name.split()}):
                written.add(name)
        names = sorted(written, key=lambda name: (-len(name), name))[:_MOST_PLACES]
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b" if names else r"(?!)")


@cache
def _seat() -> re.Pattern[str]:
    """Match what is in a capital as the capital of its state: "the ministry in"."""
    seats = "|".join(load("ledger.toml")["place"]["seats"])
    return re.compile(rf"\b(?:{seats}) in (?:the )?$", re.IGNORECASE)


@cache
def _where() -> re.Pattern[str]:
    """Match a name after words that only places stand after."""
    table = load("ledger.toml")["place"]
    proper = r"[A-Z][\w'’-]{2,30}(?: [A-Z][\w'’-]{2,30}){0,2}"
    return re.compile(
        rf"\b(?i:{'|'.join(table['located'])}) (?:the (?:[a-z]{{3,12}} )?)?"
        rf"(?:(?:town|village|city|suburb|settlement|port) of )?({proper})"
        rf"(?=['’]|[,.;:!?)\n—–]|$| (?:{'|'.join(table['following'])})\b)"
    )


@cache
def _preposition(kind: str) -> re.Pattern[str]:
    listed = "|".join(load("ledger.toml")["place"][kind])
    return re.compile(rf"\b(?:{listed})\s+(?:the\s+|all\s+of\s+)?$", re.IGNORECASE)
