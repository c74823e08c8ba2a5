"""Normalised values: what an amount of any unit is in SI units, by pint."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sayso import resources

if TYPE_CHECKING:
    from pint import UnitRegistry

    from sayso.quantities.amounts import Amount


@dataclass(frozen=True, slots=True)
class Scale:
    """How a unit maps to SI: ``value * factor + offset`` in `unit`."""

    factor: float
    offset: float
    unit: str


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


@cache
def scale(symbol: str) -> Scale | None:
    """Return how a unit maps to SI; None where it does not, as money and angles or warmth."""
    import pint

    goal = _goal(symbol)
    if goal == "":
        return None
    units = registry()
    try:
        unit = units.Quantity(0.0, symbol).to_base_units().units if goal is None else goal
        zero, one = (units.Quantity(value, symbol).to(unit) for value in (0.0, 1.0))
    except (pint.errors.PintError, AttributeError, ValueError, TypeError):
        return None
    offset = float(zero.magnitude)
    return Scale(float(one.magnitude) - offset, offset, goal or f"{one.units:~C}" or "1")


def _goal(symbol: str) -> str | None:
    """Return the SI unit that `units.toml` names for a unit, None where base units are."""
    listed = resources.load("units.toml")
    if symbol in listed["units"]:
        return _named(symbol)
    for prefix in listed["prefixes"]["names"].values():
        bare = symbol.removeprefix(prefix)
        if bare != symbol and listed["units"].get(bare, {}).get("prefixes"):
            return _named(bare)
    return None


def _named(symbol: str) -> str | None:
    entry: dict[str, str] = resources.load("units.toml")["units"][symbol]
    return entry.get("si")


def interval(amount: Amount) -> tuple[float | None, float | None, str | None]:
    """Return the bounds of an amount in SI units, and these; a ratio is a number of one."""
    if amount.dimension == "ratio":
        return amount.low, amount.high, "1"
    if amount.unit is None or amount.dimension == "money" or amount.symbol is None:
        return None, None, None
    ends = [None if end is None else to_si(end, amount.symbol) for end in (amount.low, amount.high)]
    unit = next((end[1] for end in ends if end is not None), None)
    low, high = (None if end is None else end[0] for end in ends)
    return low, high, unit


def to_si(value: float, symbol: str) -> tuple[float, str] | None:
    """Return a value in SI units, and these; None where the unit has none.

    Examples
    --------
    >>> to_si(5, "km")
    (5000.0, 'm')
    >>> to_si(3, "GW")
    (3000000000.0, 'W')
    """
    found = scale(symbol)
    if found is None:
        return None
    # Twelve digits: what binary fractions add is no news.
    return float(f"{value * found.factor + found.offset:.12g}"), found.unit
