"""Articles marked by hand: `<speaker: content>` and `{amount|counted|event|place}`."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest

from sayso.language import Parser
from sayso.ledger import Ledger
from sayso.records import Attribution, Claim, Quantity, Relation, Span, Speaker

MARK = re.compile(r"<(\w+)(!?): |>|\{([^{}]*)\}")
WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "dozens": 24,
}  # fmt: skip
MODIFIERS = (
    ("at least", "at_least"),
    ("more than", "more_than"),
    ("over", "more_than"),
    ("up to", "at_most"),
    ("about", "approx"),
    ("nearly", "approx"),
    ("no more than", "at_most"),
    ("dozens", "vague"),
)
UNITS = {
    "sq km": ("area", "km2"),
    "hectares": ("area", "ha"),
    "km": ("length", "km"),
    "miles": ("length", "mile"),
    "euros": ("money", "EUR"),
    "dollars": ("money", "USD"),
    "%": ("percent", "percent"),
}
BLOCS = {"ministry": "russian_official", "airforce": "ukrainian_official"}


class Told(NamedTuple):
    """What the ledger makes of an article, with quantities by what stands in the text."""

    quantities: tuple[Quantity, ...]
    claims: tuple[Claim, ...]
    records: tuple[Relation, ...]
    relations: list[tuple[str, str, str]]


@pytest.fixture(scope="session")
def keep(parser: Parser) -> Callable[[str], Told]:
    ledger = Ledger()

    def run(marked: str) -> Told:
        text, attributions, quantities = read(marked)
        speakers = {
            a.speaker: Speaker(name=f"the {a.speaker}", bloc=BLOCS.get(a.speaker, "unknown"))
            for a in attributions
            if a.speaker
        }
        owned, claims, records = ledger(parser(text), quantities, attributions, speakers)
        named = {quantity.id: text[slice(*quantity.span)] for quantity in owned}
        relations = [(r.type, named[r.source], named[r.target]) for r in records]
        return Told(owned, claims, records, relations)

    return run


@pytest.fixture(scope="session")
def marked() -> Callable[[str], tuple[str, tuple[Attribution, ...], tuple[Quantity, ...]]]:
    return read


def read(marked: str) -> tuple[str, tuple[Attribution, ...], tuple[Quantity, ...]]:
    text, done = "", 0
    open_: list[tuple[str, str, int]] = []
    attributions: list[Attribution] = []
    quantities: list[Quantity] = []
    for match in MARK.finditer(marked):
        text += marked[done : match.start()]
        done = match.end()
        if match[1]:
            open_.append((match[1], match[2], len(text)))
        elif match.group() == ">":
            speaker, denied, start = open_.pop()
            attributions.append(
                Attribution(
                    id=f"a{len(attributions) + 1}",
                    source=None,
                    cue=(),
                    content=(Span(start, len(text)),),
                    type="indirect",
                    speaker=None if speaker == "nobody" else speaker,
                    reporting="denying" if denied else "neutral",
                )
            )
        else:
            amount, *rest = match[3].split("|")
            span = Span(len(text), len(text) + len(amount))
            text += amount
            quantities.append(quantity(f"q{len(quantities) + 1}", span, amount, rest))
    return text + marked[done:], tuple(attributions), tuple(quantities)


def quantity(key: str, span: Span, amount: str, rest: list[str]) -> Quantity:
    amount = amount.lower()
    modifier = next((name for words, name in MODIFIERS if amount.startswith(words)), "exact")
    digits = re.search(r"\d[\d,.]*", amount)
    value = (
        float(digits.group().replace(",", ""))
        if digits
        else float(next(WORDS[word] for word in amount.split() if word in WORDS))
    )
    dimension, unit = next(
        (u for word, u in UNITS.items() if amount.endswith(word)), ("count", None)
    )
    counted, event, place = (*(part or None for part in rest), None, None, None)[:3]
    return Quantity(
        id=key,
        span=span,
        low=None if modifier == "at_most" else value,
        high=None if modifier in ("at_least", "more_than", "vague") else value,
        modifier=modifier,
        dimension=dimension,
        unit=unit,
        counted=counted,
        event=event,
        place=place,
    )
