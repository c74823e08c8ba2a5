"""Measures: which unit or currency a number carries, and its value in SI units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sayso import resources
from sayso.records import Dimension

if TYPE_CHECKING:
    from pint import UnitRegistry


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
    data = _names()
    symbols: dict[str, Unit] = {}
    words: dict[str, Unit] = {}
    for symbol, entry in data["units"].items():
        unit = Unit(symbol, entry["name"], entry["dimension"])
        if entry.get("prefixes"):
            _add_prefixed(symbols, words, symbol, entry)
        symbols.update(dict.fromkeys(entry.get("symbols", ()), unit))
        words.update(dict.fromkeys((word.lower() for word in entry.get("words", ())), unit))
    for currency in _currencies():
        code, name, plural = currency
        unit = Unit(code, name, "money")
        symbols[code] = unit
        words.setdefault(name.lower(), unit)
        words.setdefault(plural.lower(), unit)
    money = data["money"]
    for word, code in money["words"].items():
        words[word.lower()] = Unit(code, _short_name(code), "money")
    for word, code in money["cents"].items():
        words[word.lower()] = Unit(code, _short_name(code), "money", 0.01)
    return symbols, words


def _add_prefixed(
    symbols: dict[str, Unit], words: dict[str, Unit], symbol: str, entry: dict[str, Any]
) -> None:
    data = _names()["prefixes"]
    full = {short: name for name, short in data["names"].items()}
    for written, prefix in data["symbols"].items():
        unit = Unit(prefix + symbol, full[prefix] + entry["name"], entry["dimension"])
        symbols.setdefault(written + symbol, unit)
    for name, prefix in data["names"].items():
        unit = Unit(prefix + symbol, name + entry["name"], entry["dimension"])
        words.update(dict.fromkeys((name + word for word in entry["words"]), unit))


@cache
def _currencies() -> tuple[tuple[str, str, str], ...]:
    """Return code, name and plural of the currencies in use, from Babel's English locale."""
    from babel.numbers import get_currency_name, list_currencies

    return tuple(
        (code, get_currency_name(code, 1, "en"), get_currency_name(code, 2, "en"))
        for code in sorted(list_currencies("en"))
    )


@cache
def _short_name(code: str) -> str:
    """Return the first word that news uses for a currency: "dollar" for USD."""
    return next(str(w) for w, c in _names()["money"]["words"].items() if c == code)


@cache
def _currency_prefix() -> re.Pattern[str]:
    symbols = _names()["money"]["symbols"]
    codes = [code for code, _, _ in _currencies()]
    listed = sorted([*symbols, *codes], key=lambda s: (-len(s), s))
    return re.compile(rf"(?<![A-Za-z$£€])(?:{'|'.join(map(re.escape, listed))}) ?$")


def before(text: str, start: int) -> Match | None:
    """Return the currency written before a number that starts at `start`."""
    stretch = text[max(0, start - 6) : start]
    # A currency sign or three capitals, at most a space away.
    near = stretch[-2:].strip()[-1:]
    if not near or (near.isalpha() and not near.isupper() and near not in "s") or near in ".,;:)-":
        return None
    found = _currency_prefix().search(stretch)
    if found is None:
        return None
    written = found.group().rstrip()
    code = _names()["money"]["symbols"].get(written, written)
    unit = Unit(code, _currency_name(code), "money")
    return Match(unit, start - len(found.group()))


def _currency_name(code: str) -> str:
    if code in _names()["money"]["words"].values():
        return _short_name(code)
    return next((name for c, name, _ in _currencies() if c == code), code)


_TOKEN = re.compile(r"[A-Za-zµμ]+[23²³]?(?![A-Za-z])|[%°º€£$₽₴¥₹₪₺]|[/·.-]")
_MOST_TOKENS = 5
_REACH = 60


def after(text: str, end: int) -> Match | None:
    """Return the longest unit written after a number that ends at `end`, with its rate."""
    found = _longest(text, end)
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


def _longest(text: str, end: int) -> Match | None:
    gap = text[end : end + 1]
    start = end + 1 if gap in {" ", "-", "‑"} else end
    symbols, words = _tables()
    best: Match | None = None
    position = start
    for _ in range(_MOST_TOKENS):
        token = _TOKEN.match(text, position)
        if token is None:
            break
        position = token.end()
        surface = text[start:position]
        unit = _look_up(surface, symbols, words)
        if unit is not None and not _too_short(
            surface, spaced=start > end, text=text, end=position
        ):
            best = Match(unit, position, gap in {"-", "‑"})
        if text[position : position + 1] == " ":
            position += 1
    return best


def _look_up(surface: str, symbols: dict[str, Unit], words: dict[str, Unit]) -> Unit | None:
    unit = symbols.get(surface)
    if unit is None and len(surface) > 2:
        unit = words.get(surface.lower())
    if unit is None and surface in _names()["money"]["symbols"]:
        code = _names()["money"]["symbols"][surface]
        unit = Unit(code, _currency_name(code), "money")
    return unit


def _too_short(surface: str, spaced: bool, text: str, end: int) -> bool:
    """Tell whether one letter after a space is rather a word, a name or an initial."""
    if len(surface) > 1 or not surface.isalpha():
        return False
    follows = text[end : end + 1]
    if surface in {"m", "t", "g", "C", "F", "l"}:
        return follows in {"'", "’", "."} and text[end + 1 : end + 2].isalpha()
    return spaced


def _rate(text: str, match: Match) -> Match | None:
    """Return "km per hour", "metres a second", "kV/cm" as one unit."""
    symbols, words = _tables()
    unit, end = match.unit, match.edge
    if text[end : end + 1] == "/":
        token = _TOKEN.match(text, end + 1)
        per = symbols.get(token.group()) or words.get(token.group().lower()) if token else None
        hour = token is not None and token.group() == "h"
        if token is None or (per is None and not hour):
            return None
        per = per or Unit("h", "hour", "duration")
        return Match(_joined(unit, per), token.end(), match.hyphen, per, end)
    found = re.compile(r"[ -](?:per|an?) ").match(text, end)
    if found is None:
        return None
    per_match = _longest(text, found.end() - 1)
    if per_match is None or per_match.unit.dimension == "money":
        return None
    # "an hour", "a barrel"; but "5 metres a 10th of the way".
    timed = per_match.unit.dimension == "duration" or per_match.unit.symbol == "oil_barrel"
    if found.group().strip(" -") != "per" and not timed:
        return None
    return Match(_joined(unit, per_match.unit), per_match.edge, match.hyphen, per_match.unit, end)


_HOURLY = {("mile", "hour"): "mph", ("km", "hour"): "km/h", ("km", "h"): "km/h"}


def _joined(unit: Unit, per: Unit) -> Unit:
    symbol = _HOURLY.get((unit.symbol, per.symbol), f"{unit.symbol}/{per.symbol}")
    speed = unit.dimension == "length" and per.dimension == "duration"
    dimension: Dimension = "speed" if speed else unit.dimension
    return Unit(symbol, f"{unit.name} per {per.name}", dimension, unit.factor)


@cache
def registry() -> UnitRegistry[float]:
    """Return pint's registry with the units of news."""
    import pint

    units: UnitRegistry[float] = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
    text = files("sayso.resources").joinpath("units.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            units.define(line)
    return units


def to_si(value: float, symbol: str) -> tuple[float, str]:
    """Return a value in SI base units, and these.

    Examples
    --------
    >>> to_si(5, "km")
    (5000.0, 'meter')
    """
    units = registry()
    quantity = units.Quantity(value, symbol).to_base_units()
    return float(quantity.magnitude), str(quantity.units)
