"""Which place a mention means: the gazetteer's, told apart by what else the article names.

A name that several places bear ("Tripoli", "Pokrovsk") means the one in the country and division
that the article speaks of, and otherwise the most populous. Nothing is guessed for a name that
the gazetteer does not have.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from sayso.gazetteer import Entry, fold, look_up, reading
from sayso.language import text_of
from sayso.records import Location, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NAMED = {"GPE", "LOC", "FAC", "NORP"}
_KNOWN = 100_000  # people in a place that is counted all the same
_COUNTRY = 4.0  # what it is worth that all other names lie in the same country, in powers of ten
_DIVISION = 1.5  # and that another is in the same division
_OWN = 0.5  # and that the name is its present one
_CONTAINER = 100.0  # what is told in the same breath decides: "Odessa, Texas"
_DOMINANT = 20  # times as populous as the next, and an ambiguous name still tells the country
_LONGEST = 120  # characters of a mention; what is longer is no name
_LOOK_AHEAD = 60  # characters after a mention in which its container may stand
_POSSESSIVE = re.compile(r"['’]s?$")
_BEHIND = re.compile(
    r"(?:,| \(|,? (?:in|of)(?: the)?) ((?:[a-z-]+ern |occupied )?[A-Z][\w'’-]*(?: [\w'’-]+){0,2})"
)
_AFTER = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Ff]rom|[Oo]ver|[Oo]f|[Oo]n|[Aa]round|[Tt]owards?) (?:the )?"
    r"([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)"
)
_SEVERAL = re.compile(r", and | and ")
_BETWEEN = re.compile(r", and |, | and ")


class Locator:
    """Finds the places of one article in the gazetteer.

    Examples
    --------
    >>> from sayso.language import Parser
    >>> doc = Parser()("The Lebanese army said shells hit Tripoli.").doc
    >>> location = Locator(doc).locate(Span(34, 41))
    >>> location.name, location.country, location.region
    ('Tripoli', 'LB', 'North Governorate')
    """

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._text = text_of(doc)
        self._resolved: dict[str, Entry | None] = {}
        self._named: list[tuple[int, str]] | None = None
        self._countries: Counter[str] = Counter()
        self._divisions: Counter[str] = Counter()

    def locate(self, span: Span) -> Location | None:
        """Return the place that a mention means, None where the gazetteer has none."""
        written = self._text[slice(*span)]
        entry = self._nearest(written, span.start) if written.islower() else self._meant(span)
        if entry is None:
            return None
        return Location(span=span, name=entry.name, country=entry.country, region=entry.region)

    def _meant(self, span: Span) -> Entry | None:
        written, container = self._text[slice(*span)], self._container(span)
        if ", " in written and not _SEVERAL.search(written):
            written, _, container = written.partition(", ")
        key = f"{written}\n{container}"
        if key not in self._resolved:
            self._resolved[key] = self._choose(written, container)
        return self._resolved[key]

    def _choose(self, written: str, container: str) -> Entry | None:
        found = candidates(written)
        if not found:
            return None
        self._read()
        key = _bare(fold(_POSSESSIVE.sub("", written)))
        around = candidates(container) if container else ()
        own = Counter({found[0].country: 1}) if len({e.country for e in found}) == 1 else Counter()
        total = sum(self._countries.values())

        def worth(entry: Entry) -> float:
            points = math.log10(entry.population + 10)
            points += _OWN * (_bare(fold(entry.name)) == key)
            if total and entry.country:
                points += _COUNTRY * self._countries[entry.country] / total
            if entry.region and self._divisions[entry.region] > own[entry.country]:
                points += _DIVISION
            return points + _CONTAINER * any(holds(outer, entry) for outer in around)

        return max(found, key=worth)

    def _container(self, span: Span) -> str:
        """Return the name right behind a mention that says where it lies: ", Texas"."""
        behind = self._text[span.end : span.end + _LOOK_AHEAD]
        match = _BEHIND.match(behind)
        return "" if match is None else match[1]

    def _read(self) -> None:
        """Count the countries and divisions of all names that leave no doubt."""
        if self._named is not None:
            return
        self._named = []
        named = {e.start_char: (e.text, e.label_) for e in self._doc.ents}
        for match in _AFTER.finditer(self._text):
            # What the recogniser of entities overlooks or takes for something else.
            if named.get(match.start(1), ("", ""))[1] not in _NAMED:
                named[match.start(1)] = match[1], "?"
        for start, (written, label) in sorted(named.items()):
            if label in _NAMED:
                found = candidates(written)
            elif label == "?":
                found = look_up(fold(written))
            else:
                continue
            if not found or (label == "?" and found[0].population < _KNOWN):
                continue
            if label != "NORP":
                self._named.append((start, written))
            self._count(found)

    def _count(self, found: tuple[Entry, ...]) -> None:
        first = found[0]
        others = [entry for entry in found if entry.country != first.country]
        if first.country and all(first.population > _DOMINANT * e.population for e in others):
            self._countries[first.country] += 1
            if first.region and all(entry.region == first.region for entry in found):
                self._divisions[first.region] += 1

    def _nearest(self, noun: str, position: int) -> Entry | None:
        """Resolve "the region", "the city" or "the capital" by the place named last before."""
        self._read()
        words = noun.split()
        kind = words[-1].removesuffix("s")
        if kind == "capital":
            return self._capital()
        named = self._named or []
        index = bisect_left(named, (position, ""))
        for start, written in reversed(named[max(0, index - 6) : index]):
            entry = self._meant(Span(start, start + len(written)))
            if entry is None or entry.kind == "country":
                continue
            if kind in reading()["division"]:
                return _division(entry)
            if kind in reading()["kinds"] and entry.kind == "city":
                return entry
        return None

    def _capital(self) -> Entry | None:
        """Return the capital of the country that the article names most."""
        if not self._countries:
            return None
        code, _ = min(self._countries.items(), key=lambda item: (-item[1], item[0]))
        return next(iter(look_up(f"capital of {code.lower()}")), None)


@lru_cache(maxsize=4096)
def candidates(mention: str) -> tuple[Entry, ...]:
    """Return the places that a mention may mean, the most populous first.

    Examples
    --------
    >>> [entry.name for entry in candidates("the eastern city of Kharkov")]
    ['Kharkiv']
    >>> [(entry.name, entry.kind) for entry in candidates("Odessa oblast")]
    [('Odesa region', 'region')]
    """
    written = " ".join(mention.split())
    if len(written) > _LONGEST:
        return ()
    if _SEVERAL.search(written):
        return _around(_BETWEEN.split(written))
    key = fold(_POSSESSIVE.sub("", written.removeprefix("the ").removeprefix("The ")))
    found = look_up(key)
    if found:
        return _distinct(found)
    head = key.rpartition(" ")[2]
    words = reading()
    if " of " in key:
        before, _, name = key.rpartition(" of ")
        last = before.split()[-1]
        if last in words["kinds"] or last in words["division"]:
            inner = look_up(f"{name} region") if last in words["division"] else ()
            return inner or candidates(name)
    if head in words["division"]:
        return _divisions(_bare(key), head)
    if head in words["kinds"] and " " in key:
        return candidates(key.removesuffix(f" {head}")) or _owner(key)
    first, _, rest = key.partition(" ")
    if rest and first in words["parts"]:
        return candidates(rest)
    return _respelt(key)


def _around(names: list[str]) -> tuple[Entry, ...]:
    """Return the division or country in which several places lie together."""
    head = names[-1].rpartition(" ")[2]
    if head.endswith("s") and head[:-1] in reading()["division"]:
        names = [f"{name.removesuffix(head).strip()} {head[:-1]}" for name in names]
    first = [next(iter(candidates(name)), None) for name in names]
    known = [entry for entry in first if entry is not None and entry.country is not None]
    if len(known) < len(names) or len({entry.country for entry in known}) > 1:
        return ()
    if len({entry.region for entry in known}) == 1 and (division := _division(known[0])):
        return (division,)
    return _land(known[0].country or "")


def _land(code: str) -> tuple[Entry, ...]:
    """Return a country by its code."""
    return tuple(entry for entry in look_up(f"country {code.lower()}") if entry.kind == "country")


def _distinct(found: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Leave out a division that is nothing but the city of its name, such as Moscow."""
    cities = {(entry.name, entry.country) for entry in found if entry.kind == "city"}
    return tuple(e for e in found if e.kind == "city" or (e.name, e.country) not in cities)


def _divisions(name: str, kind: str) -> tuple[Entry, ...]:
    """Return the division of a name, or the one that the town of this name is in."""
    for key in (f"{name} {kind}", f"{name} region", f"{name} governorate", name):
        regions = tuple(e for e in look_up(key) if e.kind in {"region", "area"})
        if regions:
            return regions
    cities = [entry for entry in look_up(name) or _respelt(name) if entry.kind == "city"]
    if cities:
        seat = fold(cities[0].name)
        own = tuple(e for e in look_up(f"{seat} region") if e.kind == "region")
        return own or tuple(filter(None, (_division(cities[0]),)))
    first, _, rest = name.partition(" ")
    if rest and first in reading()["parts"]:
        return _divisions(rest, kind)
    return _owner(name)


def _division(entry: Entry) -> Entry | None:
    if entry.region is None:
        return None
    found = look_up(fold(entry.region))
    return next((e for e in found if e.kind == "region" and e.country == entry.country), None)


def _respelt(key: str) -> tuple[Entry, ...]:
    """Look a name up in the other ways in which its letters may be romanised."""
    for old, new in reading()["romanisations"]:
        if old in key and (found := look_up(key.replace(old, new))):
            return found
    return ()


def _owner(key: str) -> tuple[Entry, ...]:
    """Return the country whose name or people stands first: "Russian border area"."""
    first, _, rest = key.partition(" ")
    if rest.split()[-1:] and rest.split()[-1] not in reading()["owned"]:
        return ()  # a Russian base need not be in Russia
    found = look_up(first) or (look_up(first[:-1]) if first.endswith("s") else ())
    return tuple(entry for entry in found if entry.kind in {"country", "people"})


def _bare(key: str) -> str:
    """Return a folded name without the word that says of what kind it is."""
    name, _, last = key.rpartition(" ")
    return name if name and last in reading()["division"] else key


def holds(outer: Entry, entry: Entry) -> bool:
    """Tell whether a country or a division holds a place."""
    if outer.country != entry.country:
        return False
    if outer.kind in {"country", "people"}:
        return True
    return outer.region is not None and outer.region == entry.region
