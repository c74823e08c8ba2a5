"""Numerals: what a text writes for a number, and the scale words and odds that follow it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sayso import resources
from sayso.quantities import measures

Form = Literal["digits", "words", "vague", "fraction"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written: ``text[start:end]``.

    Attributes
    ----------
    value : float
        What it says; of a vague number ("dozens") the multiple it names (12).
    form : str
        digits, words, vague or fraction.
    scale : float
        The factor that a word or a suffix brought in ("2.5 million": 1,000,000).
    digits : str
        The digits as written, "" for words.
    suffix : str
        An "m" or "k" that might also be a unit, "" otherwise; already in `value`.
    """

    start: int
    end: int
    value: float
    form: Form
    scale: float = 1
    digits: str = ""
    suffix: str = ""


@cache
def lexicon() -> dict[str, Any]:
    """Return the lexicon of numerals."""
    return resources.load("numerals.toml")


_TO_ONE = re.compile(
    r"[ -]to[ -](?:one|1)\b(?![.,]?\d| (?:hundred|thousand|million|billion|dozen))"
)
_ONE_IN = re.compile(r"[ -](?:in|out of)[ -](?:every )?(?:(\d{1,6})(?![.,]?\d)|([A-Za-z]+))")
_OF_SCALE = re.compile(r"(?: of an?)? (hundred|thousand|million|billion|trillion|dozen)\b")
_POINT = re.compile(r"[ -]point((?:[ -][a-z]+){1,6})", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"([A-Za-z]+(?:\.[A-Za-z]\.?)?\.?)[ -]{0,2}$")
GAP = re.compile(r"[ -]")
WORD = re.compile(r"[A-Za-z]+")


def word_before(text: str, position: int) -> str:
    """Return the word that ends before a position, a space or a hyphen apart."""
    match = _WORD_BEFORE.search(text[max(0, position - 20) : position])
    return match[1] if match else ""


def to_one(text: str, numeral: Numeral) -> Numeral | None:
    """Read "two to one", "ten-to-one"; not "from two to one"."""
    match = _TO_ONE.match(text, numeral.end)
    if (
        match is None
        or numeral.value <= 1
        or text[max(0, numeral.start - 5) : numeral.start] == "from "
    ):
        return None
    return Numeral(numeral.start, match.end(), numeral.value, "fraction", digits=numeral.digits)


def one_in(text: str, numeral: Numeral) -> Numeral | None:
    """Read "one in five", "1 in 4", "nine out of ten"; not "killed three in ten days"."""
    match = _ONE_IN.match(text, numeral.end)
    if match is None or numeral.scale != 1 or numeral.value < 1:
        return None
    words = lexicon()["words"]
    whole = float(match[1]) if match[1] else words.get(match[2].lower(), 0)
    round_number = whole in {10, 100, 1000, 10_000}
    spelt = numeral.form == "words" and not match[1]
    if match[1] and "out" in match.group():
        return None  # "3 out of 10" are two counts
    if numeral.value >= whole or not (numeral.value == 1 or round_number or spelt):
        return None
    if measures.after(text, match.end()) is not None:
        return None
    value = numeral.value / whole
    return Numeral(numeral.start, match.end(), value, "fraction", digits=numeral.digits)


def of_scale(text: str, numeral: Numeral) -> Numeral:
    """Read "a quarter of a million" as a number."""
    match = _OF_SCALE.match(text, numeral.end)
    if match is None:
        return numeral
    factor = lexicon()["scales"][match[1]]
    return Numeral(numeral.start, match.end(), numeral.value * factor, "words", factor)


def pointed(text: str, numeral: Numeral) -> Numeral:
    """Read "one point five (million)"; not "at one point five people came"."""
    match = _POINT.match(text, numeral.end)
    if match is None or text[max(0, numeral.start - 3) : numeral.start].lower() == "at ":
        return numeral
    words = lexicon()["words"]
    digits, end = "", match.start(1)
    for word in WORD.finditer(text, match.start(1), match.end(1)):
        digit = words.get(word.group().lower(), 10)
        if digit > 9:
            break
        digits, end = digits + str(digit), word.end()
    if not digits:
        return numeral
    value = float(f"{numeral.value:.0f}.{digits}")
    whole = scaled(text, Numeral(numeral.start, end, value, "words"))
    return Numeral(whole.start, whole.end, whole.value, "words", whole.scale)


def scaled(text: str, numeral: Numeral) -> Numeral:
    """Take in a suffix ("bn", "k") or scale words ("million") that follow."""
    data = lexicon()
    start, end, value = numeral.start, numeral.end, numeral.value
    if match := WORD.match(text, end):
        factor = data["suffixes"].get(match.group())
        if factor is not None and text[match.end() : match.end() + 1] not in {"²", "2", "³", "/"}:
            suffix = match.group() if len(match.group()) == 1 else ""
            return Numeral(
                start, match.end(), value * factor, "digits", factor, numeral.digits, suffix
            )
        if match.group().lower() not in data["scales"]:
            return numeral
    scale = 1.0
    for _ in range(3):
        gap = GAP.match(text, end)
        match = WORD.match(text, gap.end() if gap else end)
        if match is None:
            break
        word = match.group()
        factor = data["scales"].get(word.lower())
        if factor is None and word in data["spelling"]["spaced"]:
            factor = data["suffixes"][word]
        if factor is None or (scale > 1 and factor <= scale):
            break
        scale *= factor
        end = match.end()
    if scale == 1:
        return numeral
    return Numeral(start, end, value * scale, "digits", scale, numeral.digits)
