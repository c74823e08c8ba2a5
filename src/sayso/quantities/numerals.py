"""Numerals: what a text writes for a number, and the scale words and odds that follow it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sayso import resources

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
GAP = re.compile(r"[ -]")
WORD = re.compile(r"[A-Za-z]+")


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
