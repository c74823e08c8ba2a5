"""Other extractors of quantities, for comparison: those that are installed, and an expression."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from sayso.records import Analysis, Quantity, Span


class Found(NamedTuple):
    """A quantity that a peer found: where, its value, and its unit as the peer names it."""

    span: Span
    value: float
    unit: str | None


System = Callable[[str], list[Found]]

_NUMBER = re.compile(
    r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?: (?:thousand|million|billion))?\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|thousands)\b",
    re.IGNORECASE,
)
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "dozens": 24, "hundreds": 200, "thousands": 2000,
}  # fmt: skip
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


def by_expression(text: str) -> list[Found]:
    """Return what a plain regular expression finds: every number, exact, with no unit."""
    return [Found(Span(*m.span()), _number(m), None) for m in _NUMBER.finditer(text)]


def _number(match: re.Match[str]) -> float:
    first, _, scale = match.group().lower().partition(" ")
    value = _WORDS[first] if first in _WORDS else float(first.replace(",", ""))
    return value * _SCALES.get(scale, 1)


def by_quantulum(text: str) -> list[Found]:
    """Return what quantulum3 finds, without its classifier of ambiguous units."""
    from quantulum3 import classifier, parser

    # Its model was saved by an old scikit-learn, which a new one cannot load.
    classifier.USE_CLF = False
    found = []
    for sentence in re.finditer(r"[^\n]+", text):
        for item in parser.parse(sentence.group(), classifier_path=None):
            start, end = (sentence.start() + offset for offset in item.span)
            unit = None if item.unit.name == "dimensionless" else str(item.unit.name)
            if 0 <= start < end <= len(text):
                found.append(Found(Span(start, end), float(item.value), unit))
    return found


@cache
def _models() -> tuple[Callable[[str], list[Any]], ...]:
    """Return the models of Recognizers-Text: those with a unit first, then bare numbers."""
    from recognizers_number import NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer
    from recognizers_text import Culture

    units, numbers = NumberWithUnitRecognizer(Culture.English), NumberRecognizer(Culture.English)
    return (
        units.get_age_model().parse,
        units.get_currency_model().parse,
        units.get_dimension_model().parse,
        units.get_temperature_model().parse,
        numbers.get_percentage_model().parse,
        numbers.get_number_model().parse,
    )


def by_recognizers(text: str) -> list[Found]:
    """Return what Microsoft's Recognizers-Text finds; no number twice."""
    found: list[Found] = []
    taken: list[range] = []
    for parse in _models():
        for item in parse(text):
            place = range(item.start, item.end + 1)
            resolution = item.resolution or {}
            value = str(resolution.get("value") or "").replace(",", "")
            percent = value.endswith("%")
            if not value.rstrip("%") or any(set(place) & set(other) for other in taken):
                continue
            taken.append(place)
            unit = "percentage" if percent else resolution.get("unit")
            found.append(Found(Span(item.start, item.end + 1), float(value.rstrip("%")), unit))
    return sorted(found)


def systems() -> dict[str, System]:
    """Return the expression, and the peers that are installed (extra `peers`)."""
    found: dict[str, System] = {"regular expression": by_expression}
    if find_spec("quantulum3") is not None:
        found["quantulum3"] = by_quantulum
    if find_spec("recognizers_number_with_unit") is not None:
        found["recognizers-text"] = by_recognizers
    return found


def about() -> str:
    """Return a sentence on the baselines."""
    named = {
        "quantulum3": "quantulum3 without its classifier, which a new scikit-learn cannot load",
        "recognizers-text": "Microsoft's Recognizers-Text in Python (1.0.2a2, with emoji 1)",
    }
    installed = systems()
    there = [text for name, text in named.items() if name in installed]
    missing = [name for name in named if name not in installed]
    parts = ["a plain regular expression for digits and number words", *there]
    left = f" Not installed and left out (extra `peers`): {', '.join(missing)}." if missing else ""
    return f"Baselines: {'; '.join(parts)}.{left}"


@cache
def _names() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("peers.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def in_newsquant(name: str, found: list[Found], ages: bool) -> list[dict[str, str]]:
    """Return what a peer found as NewsQuant writes it: no change, no concepts.

    Parameters
    ----------
    name : str
        The peer's.
    found : list of Found
        What it found in a text.
    ages : bool
        Whether the text is of a set of ages, in which every duration is one.
    """
    names = _names().get(name, {}) | (_names()["ages"] if ages else {})
    quantities = []
    for _, value, unit in found:
        named = (unit or "-").lower()
        quantities.append(
            {
                "change": "=",
                "value": str(value),
                "unit": unit or "-",
                "normalized_unit": names.get(named, named),
                "referred_concepts": "-",
            }
        )
    return quantities


def analysed(system: System, article: Analysis) -> Analysis:
    """Return what a peer finds in an article, as sayso writes it."""
    found = tuple(
        Quantity(
            id=f"q{number}",
            span=span,
            low=value,
            high=value,
            modifier="exact",
            dimension="count" if unit is None else "other",
            unit=unit,
        )
        for number, (span, value, unit) in enumerate(system(article.text), 1)
    )
    return msgspec.structs.replace(Analysis(id=article.id, text=article.text), quantities=found)
