"""Normalised values: what an amount of any unit is in SI units, by pint."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sayso import resources

if TYPE_CHECKING:
    from pint import UnitRegistry


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
        zero, one = (units.Quantity(value, symbol) for value in (0.0, 1.0))
        if goal is None:
            zero, one = zero.to_base_units(), one.to_base_units()
        else:
            zero, one = zero.to(goal), one.to(goal)
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
