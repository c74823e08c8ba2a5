"""Measures: which unit or currency a number carries."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sayso import resources
from sayso.quantities import currencies
from sayso.records import Dimension


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement or a currency.

    Attributes
    ----------
    symbol : str
        As pint writes it, or an ISO 4217 code.
    name : str
        Singular, British spelling ("square kilometre", "dollar").
    dimension : str
        What it measures.
    factor : float
        What a written number is multiplied by to be in this unit (0.01 for cents).
    """

    symbol: str
    name: str
    dimension: Dimension
    factor: float = 1


@dataclass(frozen=True, slots=True)
class Match:
    """A unit found in a text, ending (or beginning, before the number) at `edge`.

    With a rate, `per` is its denominator and `stem` is where the unit without it ends.
    """

    unit: Unit
    edge: int
    hyphen: bool = False
    per: Unit | None = None
    stem: int = 0


def _names() -> dict[str, Any]:
    return resources.load("units.toml")


@cache
def _tables() -> tuple[dict[str, Unit], dict[str, Unit]]:
    """Return what a text may write for a unit: exact symbols, and words in lower case."""
    symbols: dict[str, Unit] = {}
    words: dict[str, Unit] = {}
    for symbol, entry in _names()["units"].items():
        unit = Unit(symbol, entry["name"], entry["dimension"])
        if entry.get("prefixes"):
            _add_prefixed(symbols, words, symbol, entry)
        symbols.update(dict.fromkeys(entry.get("symbols", ()), unit))
        words.update(dict.fromkeys((word.lower() for word in entry.get("words", ())), unit))
        for written, factor in entry.get("multiples", {}).items():
            symbols[written] = replace(unit, factor=factor)
    symbols |= {code: money(code) for code in currencies.written()}
    for word, (code, name) in currencies.words().items():
        words.setdefault(word, Unit(code, name, "money"))
    cents = _names()["money"]
    words |= {word: money(code, 0.01) for word, code in cents["cents"].items()}
    symbols |= {sign: money(code, 0.01) for sign, code in cents["hundredths"].items()}
    symbols |= {sign: money(code) for sign, code in cents["symbols"].items()}
    return symbols, words


def money(code: str, factor: float = 1) -> Unit:
    """Return the unit of a currency."""
    return Unit(code, currencies.short_name(code), "money", factor)


def _add_prefixed(
    symbols: dict[str, Unit], words: dict[str, Unit], symbol: str, entry: dict[str, Any]
) -> None:
    data = _names()["prefixes"]
    full = {short: name for name, short in data["names"].items()}
    for written, prefix in data["symbols"].items():
        unit = Unit(prefix + symbol, full[prefix] + entry["name"], entry["dimension"])
        signs = {symbol, *entry.get("symbols", ())} if len(symbol) < 3 else entry.get("symbols", ())
        for sign in sorted(signs):
            symbols.setdefault(written + sign, unit)
    for name, prefix in data["names"].items():
        unit = Unit(prefix + symbol, name + entry["name"], entry["dimension"])
        words.update(dict.fromkeys((name + word for word in entry["words"]), unit))


@cache
def _prefixed() -> tuple[re.Pattern[str], dict[str, Unit]]:
    """Return what of units stands before a number ("Mach 5"), as a pattern and by name."""
    units: dict[str, Unit] = {}
    for symbol, entry in _names()["units"].items():
        unit = Unit(symbol, entry["name"], entry["dimension"])
        units |= dict.fromkeys(entry.get("before", ()), unit)
    listed = "|".join(map(re.escape, sorted(units, key=lambda name: (-len(name), name))))
    return re.compile(rf"\b(?:{listed}) $"), units


def before(text: str, start: int) -> Match | None:
    """Return the currency, or the unit, written before a number that starts at `start`."""
    if found := currencies.before(text, start):
        code, edge = found
        return Match(money(code), edge)
    pattern, units = _prefixed()
    if text[start - 2 : start - 1] in {"h", "e", "f"} and (
        match := pattern.search(text, max(0, start - 14), start)
    ):
        return Match(units[match.group().rstrip()], match.start())
    return None


_TOKEN = re.compile(
    r"[A-Za-zµμ]+(?:[23](?!\d)|[²³])?(?![A-Za-z])|[%°ºΩ$£¥¢฿元円\u20a0-\u20cf]|[/·.-]"
)
_WORD = re.compile(r"[A-Za-z0-9]+")
_MOST_TOKENS = 5
_NEAR = 80  # characters around an ambiguous sign in which words that tell what it is are looked for


def after(text: str, end: int, value: float = 1) -> Match | None:
    """Return the longest unit written after a number that ends at `end`, with its rate."""
    found = _longest(text, end, value)
    if found is None:
        return None
    return _rate(text, found) or found


def rate(text: str, end: int, unit: Unit) -> Match | None:
    """Return the rate that follows an amount of a unit ("a month", "per barrel")."""
    return _rate(text, Match(unit, end))


def look_up(surface: str) -> Unit:
    """Return the unit of a surface that is known to be one."""
    symbols, words = _tables()
    return symbols.get(surface) or words[surface]


def _longest(text: str, end: int, value: float = 1) -> Match | None:
    gap = text[end : end + 1]
    start = end + 1 if gap in {" ", "-", "‑"} else end
    best: Match | None = None
    position = start
    for _ in range(_MOST_TOKENS):
        token = _TOKEN.match(text, position)
        if token is None:
            break
        position = token.end()
        surface = text[start:position]
        if surface[-1] in "$£€" and text[position : position + 2].lstrip()[:1].isdigit():
            break  # the sign of the next amount
        unit = _of(surface, value)
        if surface in _names()["ambiguous"]:
            unit = _told(surface, text, start, position) or unit
        elif code := currencies.near(surface.lower(), text, start, position):
            unit = money(code) if currencies.enough(surface.lower(), value) else None
        if unit is not None and not _too_short(surface, start > end, text, position):
            best = Match(unit, position, gap in {"-", "‑"})
        if text[position : position + 1] == " ":
            position += 1
    return best


def _of(surface: str, value: float) -> Unit | None:
    """Return the unit that a surface writes, whatever stands around it."""
    symbols, words = _tables()
    unit = symbols.get(surface)
    if unit is None and len(surface) > 2:
        unit = words.get(surface.lower())
        if unit is None and abs(value) < 1:
            unit = _of_fraction().get(surface.lower())
        if unit is not None and not currencies.enough(surface.lower(), value):
            return None
    screen = surface == "p" and value in _names()["money"]["screens"]["lines"]
    return None if screen else unit


@cache
def _of_fraction() -> dict[str, Unit]:
    """Return the words for a unit that only stand after less than one: ".50-calibre"."""
    return {
        word: Unit(symbol, entry["name"], entry["dimension"])
        for symbol, entry in _names()["units"].items()
        for word in entry.get("fractions", ())
    }


def _told(surface: str, text: str, start: int, end: int) -> Unit | None:
    """Return what an ambiguous sign stands for by the words near it."""
    line = text[max(0, start - _NEAR) : end + _NEAR]
    near = set(_WORD.findall(line))
    for symbol, words in _names()["ambiguous"][surface].items():
        if not near.isdisjoint(words):
            entry = _names()["units"].get(symbol)
            return Unit(symbol, entry["name"], entry["dimension"]) if entry else money(symbol)
    return None


def _too_short(surface: str, spaced: bool, text: str, end: int) -> bool:
    """Tell whether one letter after a space is rather a word, a name or an initial."""
    if len(surface) > 1 or not surface.isalpha():
        return False
    if not spaced:
        return False
    if surface not in _names()["spelling"]["spaced"]:
        return True
    # "two F-16s", "3 T-shirts", "4 C's", "12 W. Fifth"
    follows = text[end : end + 2]
    return follows[:1] in {"'", "’", ".", "-", "‑"} and follows[1:].isalnum()


_PER = re.compile(r"[ -](?:per|an?)[ -]")


def _rate(text: str, match: Match) -> Match | None:
    """Return "km per hour", "metres a second", "kV/cm" as one unit."""
    unit, end = match.unit, match.edge
    if text[end : end + 1] == "/":
        token = _TOKEN.match(text, end + 1)
        per = _of(token.group(), 1) if token else None
        if token is None or per is None:
            return None
        return Match(_joined(unit, per), token.end(), match.hyphen, per, end)
    found = _PER.match(text, end)
    if found is None:
        return None
    per_match = _longest(text, found.end() - 1)
    if per_match is None and unit.dimension == "money":
        per_match = _thing(text, found.end())
    if per_match is None or per_match.unit.dimension == "money":
        return None
    if (word := _WORD.match(text, per_match.edge + 1)) and word.group() in _times():
        return None
    # "an hour", "a barrel"; but "5 metres a 10th of the way".
    named = per_match.unit.symbol in {"oil_barrel", per_match.unit.name}
    timed = per_match.unit.dimension == "duration" or named
    if found.group().strip(" -") != "per" and not timed:
        return None
    return Match(_joined(unit, per_match.unit), per_match.edge, match.hyphen, per_match.unit, end)


def _thing(text: str, start: int) -> Match | None:
    """Return what money is paid for each of, as if it were a unit: "$2 a share"."""
    word = _WORD.match(text, start)
    if word is None or word.group() not in _names()["rates"]["money"]["nouns"]:
        return None
    return Match(Unit(word.group(), word.group(), "other"), word.end())


@cache
def _times() -> frozenset[str]:
    return frozenset(_names()["rates"]["money"]["times"])


def _joined(unit: Unit, per: Unit) -> Unit:
    symbol = f"{unit.symbol}/{per.symbol}"
    speed = unit.dimension == "length" and per.dimension == "duration"
    dimension: Dimension = "speed" if speed else unit.dimension
    symbol = _names()["rates"]["symbols"].get(symbol, symbol)
    return Unit(symbol, f"{unit.name} per {per.name}", dimension, unit.factor)
