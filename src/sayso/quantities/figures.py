"""Figures: a numeral with the unit that it carries, of which amounts and ranges are made."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sayso.quantities import measures
from sayso.quantities.measures import Unit
from sayso.quantities.numerals import Numeral

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Figure:
    """A numeral and its unit: what ranges are made of."""

    numeral: Numeral
    start: int
    end: int
    token: Token
    unit: Unit | None
    value: float
    hyphen: bool = False


class Tokens:
    """Finds the token at a character."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.starts = [token.idx for token in doc]

    def at(self, position: int) -> Token:
        """Return the token that holds a character, or the last before it."""
        return self.doc[max(0, bisect_right(self.starts, position) - 1)]


def figure(text: str, numeral: Numeral, tokens: Tokens) -> Figure | None:
    """Return a numeral with its currency, unit or rate."""
    start, end = numeral.start, numeral.end
    prefix = measures.before(text, start) if numeral.form in {"digits", "words"} else None
    token = tokens.at(end - 1)
    match = measures.after(text, end)
    value = numeral.value
    if prefix is not None:
        start = prefix.edge
        rate = match.unit if match is not None and match.unit.dimension == "money" else None
        plain = end
        per = measures.rate(text, end, prefix.unit) if rate is None else None
        if rate is not None and match is not None:
            plain = end = match.edge
        unit = rate or (per.unit if per else prefix.unit)
        return Figure(numeral, start, plain, token, unit, value)
    if numeral.suffix in {"m", "M", "k", "K", "b", "B"}:
        numeral, value, match, end = _suffixed(text, numeral, token, match)
    if match is None:
        return Figure(numeral, start, end, token, None, value)
    unit = _pounds(text, match.unit, match, numeral)
    edge = match.edge
    if match.per is not None and unit.dimension in {"money", "percent", "duration", "mass"}:
        edge = match.stem
    return Figure(numeral, start, edge, token, unit, value * unit.factor, match.hyphen)


_SPATIAL = re.compile(
    r"[ -](?:high|long|wide|deep|tall|away|from|below|above|under|underground|off|of the|north"
    r"|south|east|west|to the|behind|into|apart|across|thick|down|up|dash|sprint|race)\b"
)


def _suffixed(
    text: str, numeral: Numeral, token: Token, match: measures.Match | None
) -> tuple[Numeral, float, measures.Match | None, int]:
    """Decide whether "m" is a million or a metre; "k" and "b" are numbers."""
    written = float(numeral.value / numeral.scale)
    if numeral.suffix != "m":
        return numeral, numeral.value, match, numeral.end
    counted = token.dep_ == "nummod" and token.head.tag_ in {"NNS", "NNPS", "NNP"}
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    plural = following is not None and following.tag_ in {"NNS", "VBN"}
    if written >= 1000 or (_SPATIAL.match(text, numeral.end) and not plural):
        metres = measures.after(text, numeral.end - 1)
        plain = replace(numeral, value=written, scale=1, suffix="", end=numeral.end - 1)
        return plain, written, metres, numeral.end - 1
    if (
        counted
        or plural
        or text[numeral.end : numeral.end + 4] in {" of ", " in "}
        or "." in numeral.digits
    ):
        return numeral, numeral.value, match, numeral.end
    metres = measures.after(text, numeral.end - 1)
    plain = replace(numeral, value=written, scale=1, suffix="", end=numeral.end - 1)
    return plain, written, metres, numeral.end - 1


_WEIGHED = re.compile(
    r"\b(?:weigh|weighs|weighed|weighing|weight|warhead|payload|lift|lost|gained)\b"
)
_POUND_OF = re.compile(r" of (?!sterling|money|debt|aid|damage|funding|investment)[a-z]")


def _pounds(text: str, unit: Unit, match: measures.Match, numeral: Numeral) -> Unit:
    """Tell pounds of weight from pounds of money."""
    if unit.symbol != "GBP" or not text[: match.edge].lower().endswith(("pound", "pounds")):
        return unit
    heavy = (
        match.hyphen
        or _POUND_OF.match(text, match.edge)
        or _WEIGHED.search(text[max(0, numeral.start - 40) : match.edge + 20])
    )
    if heavy and numeral.scale < 1_000_000:
        return Unit("lb", "pound-mass", "mass")
    return unit
