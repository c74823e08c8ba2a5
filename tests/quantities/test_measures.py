"""Units and currencies, and that pint knows them all."""

import pytest

from sayso import resources
from sayso.quantities import measures
from sayso.quantities.normal import registry, to_si


@pytest.mark.parametrize(
    ("text", "symbol", "dimension"),
    [
        ("5 km", "km", "length"),
        ("5 sq km of land", "km2", "area"),
        ("5 square kilometers", "km2", "area"),
        ("5 kilometres per hour", "km/h", "speed"),
        ("5mph", "mph", "speed"),
        ("5mm", "mm", "length"),
        ("5%", "percent", "percent"),
        ("5 per cent", "percent", "percent"),
        ("5 percentage points", "percentage_point", "percent"),
        ("5 Australian dollars", "AUD", "money"),
        ("5 roubles", "RUB", "money"),
        ("5€", "EUR", "money"),
        ("5 kV/cm", "kV/cm", "other"),
        ("5-year-old", "year", "duration"),
        ("5 kilotons", "kt_TNT", "other"),
        ("5 degrees Celsius", "degC", "other"),
    ],
)
def test_a_unit_after_a_number(text: str, symbol: str, dimension: str):
    match = measures.after(text, 1)
    assert match is not None
    assert (match.unit.symbol, match.unit.dimension) == (symbol, dimension)


@pytest.mark.parametrize("text", ["5 in the", "5 drones", "5 A friend", "5 May", "5", "5 a"])
def test_other_words_are_no_units(text: str):
    assert measures.after(text, 1) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("$", "USD"), ("US $", "USD"), ("$US", "USD"), ("C $", "CAD"), ("€", "EUR"), ("UAH ", "UAH")],
)
def test_a_currency_before_a_number(text: str, code: str):
    match = measures.before(text + "5", len(text))
    assert match is not None
    assert match.unit.symbol == code
    assert match.edge == 0


@pytest.mark.parametrize("text", ["was ", "The EU ", "(", ""])
def test_other_words_are_no_currency(text: str):
    assert measures.before(text + "5", len(text)) is None


@pytest.mark.parametrize("symbol", list(resources.load("units.toml")["units"]))
def test_pint_knows_every_unit(symbol: str):
    entry = resources.load("units.toml")["units"][symbol]
    assert registry().Quantity(2, symbol) is not None
    assert (to_si(2, symbol) is None) == (entry.get("si") == "")
