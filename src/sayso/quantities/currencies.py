"""Currencies: what news writes for money, and the ISO 4217 code of it, by Babel's locale data."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sayso import resources

_WINDOW = 120  # characters around a currency in which the country it belongs to is looked for


@cache
def _money() -> dict[str, Any]:
    money: dict[str, Any] = resources.load("units.toml")["money"]
    return money


@cache
def codes() -> tuple[str, ...]:
    """Return the codes of all currencies, those of the past too."""
    from babel.numbers import list_currencies

    return tuple(sorted(list_currencies("en")))


@cache
def written() -> tuple[str, ...]:
    """Return the codes that money is written with; some are words in capitals."""
    mistaken = _money()["short"]["mistaken"]
    return tuple(code for code in codes() if code not in mistaken)


def _names(code: str) -> list[str]:
    from babel.numbers import get_currency_name

    names = [str(get_currency_name(code, number, "en")) for number in (1, 2)]
    for other, usual in _money()["short"]["spellings"].items():
        names += [name.replace(usual, other) for name in names if usual in name]
    return names


@cache
def words() -> dict[str, tuple[str, str]]:
    """Return the code of each word or name of a currency, and the name that reports give it."""
    from babel.numbers import get_currency_name

    found: dict[str, tuple[str, str]] = {}
    for code in codes():
        name = str(get_currency_name(code, 1, "en"))
        if " " in name:
            found |= {written.lower(): (code, name) for written in _names(code)}
    for word, bearers in _bearers().items():
        if len(bearers) == 1:
            found[word] = bearers[0], short_name(bearers[0])
    for word, code in _money()["words"].items():
        found[word.lower()] = code, short_name(code)
    return found


@cache
def short_name(code: str) -> str:
    """Return the first word that news uses for a currency: "dollar" for USD."""
    from babel.numbers import get_currency_name

    listed = (str(word) for word, other in _money()["words"].items() if other == code)
    return next(listed, str(get_currency_name(code, 1, "en")))


@cache
def _tender() -> dict[str, tuple[str, ...]]:
    """Return the currencies in use, and the countries that use them."""
    from babel import Locale
    from babel.numbers import get_territory_currencies

    territories = Locale("en").territories
    used: dict[str, list[str]] = {}
    for territory in sorted(territories):
        if len(territory) == 2 and territory.isalpha():
            for code in get_territory_currencies(territory):
                used.setdefault(code, []).append(str(territories[territory]))
    return {code: tuple(countries) for code, countries in used.items()}


@cache
def _bearers() -> dict[str, tuple[str, ...]]:
    """Return the currencies in use that the last word of their name can stand for."""
    bearers: dict[str, list[str]] = {}
    common = set(_money()["short"]["common"]) - set(_money()["short"]["least"])
    for code in sorted(_tender()):
        for name in dict.fromkeys(_names(code)):
            word = name.lower().split()[-1]
            if " " in name and word not in common and code not in bearers.setdefault(word, []):
                bearers[word].append(code)
    return {word: tuple(found) for word, found in bearers.items()}


@cache
def _of_country(code: str) -> re.Pattern[str]:
    """Return what tells that money is that of its country: "Pakistan", "Pakistani"."""
    adjective = _names(code)[0].rsplit(" ", 1)[0]
    listed = sorted({adjective, *_tender()[code]})
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})\b")


def near(word: str, text: str, start: int, end: int) -> str | None:
    """Return the currency that a word ("peso", "rial") stands for by the country named nearest.

    Examples
    --------
    >>> text = "Pakistan paid 5 rupees."
    >>> near("rupees", text, 16, 22), near("dollars", text, 16, 22)
    ('PKR', None)
    """
    bearers = _bearers().get(word, ())
    if len(bearers) < 2 or word in _money()["short"]["fixed"]:
        return None
    first, last = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    told: list[tuple[bool, int, str]] = []
    for code in bearers:
        for match in _of_country(code).finditer(text, first, last):
            # Who pays mostly stands before; what comes after may be another matter.
            told.append((match.start() > start, abs(start - match.start()), code))
    return min(told)[2] if told else None


def enough(word: str, value: float) -> bool:
    """Tell whether there is so much of a currency that its word is no verb ("3 won")."""
    return bool(abs(value) >= _money()["short"]["least"].get(word, 0))


@cache
def _signs() -> re.Pattern[str]:
    """Return the pattern of what stands before an amount of money."""
    listed = sorted([*_money()["symbols"], *written()], key=lambda s: (-len(s), s))
    return re.compile(
        rf"(?<![A-Za-z$£€])(?:{'|'.join(map(re.escape, listed))}) ?$|\b[A-Za-z]{{3}}\$ ?$"
    )


def before(text: str, start: int) -> tuple[str, int] | None:
    """Return the code of the currency before a number, and where it begins."""
    stretch = text[max(0, start - 6) : start]
    # A currency sign or three capitals, at most a space away.
    sign = stretch[-2:].strip()[-1:]
    if not sign or (sign.isalpha() and not sign.isupper() and sign not in "sł") or sign in ".,;:)-":
        return None
    found = _signs().search(stretch)
    if found is None:
        return None
    written = found.group().rstrip()
    code = _money()["symbols"].get(written)
    if code is None and (code := written.removesuffix("$").upper()) not in codes():
        return None
    return code, start - len(found.group())
