"""Figures: a numeral with the unit that it carries, of which amounts and ranges are made."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sayso import resources
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
        self.starts = array("q", (token.idx for token in doc))

    def at(self, position: int) -> Token:
        """Return the token that holds a character, or the last before it."""
        return self.doc[max(0, bisect_right(self.starts, position) - 1)]


def counted_next(last: Token) -> bool:
    """Tell whether the number is parsed as counting a plural noun that follows it."""
    return last.dep_ == "nummod" and last.head.i > last.i and last.head.tag_ in {"NNS", "NNPS"}


def figure(text: str, numeral: Numeral, tokens: Tokens) -> Figure:
    """Return a numeral with its currency, unit or rate."""
    start, end = numeral.start, numeral.end
    prefix = measures.before(text, start) if numeral.form in {"digits", "words"} else None
    token = tokens.at(end - 1)
    match = measures.after(text, end, numeral.value)
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
    if numeral.form == "fraction" and (half := _and_a_half(text, numeral, token)):
        return half
    if numeral.suffix in {"m", "M", "k", "K", "b", "B"}:
        numeral, value, match, end = _suffixed(text, numeral, token, match)
    if match is None:
        return Figure(numeral, start, end, token, None, value)
    unit = _pounds(text, match.unit, match, numeral)
    edge = match.edge
    if match.per is not None and unit.dimension in {"money", "percent", "duration", "mass"}:
        edge = match.stem
    return Figure(numeral, start, edge, token, unit, value * unit.factor, match.hyphen)


_AND = re.compile(r"\ban? ([a-z]+) and $", re.IGNORECASE)


def _and_a_half(text: str, numeral: Numeral, token: Token) -> Figure | None:
    """Read "a day and a half", "an hour and a quarter"."""
    match = _AND.search(text, max(0, numeral.start - 20), numeral.start)
    unit = measures.after(text, match.start(1) - 1) if match else None
    if match is None or unit is None or unit.edge != match.end(1):
        return None
    value = (1 + numeral.value) * unit.unit.factor
    return Figure(
        replace(numeral, form="digits"), match.start(), numeral.end, token, unit.unit, value
    )


_SHARED = re.compile(r"[-‑],? (?:and|or|to) | ?[x×] ?| by ")
_OLD = re.compile(r"[- ]olds?\b|s old\b|s? of age\b", re.IGNORECASE)


def shared(text: str, left: Figure, right: Figure) -> Figure:
    """Give a number the unit that it shares: "a 7- or 8-inch shell", "5.56x45mm rounds"."""
    gap = text[left.end : right.start]
    unit = right.unit
    if left.unit is not None or unit is None or len(gap) > 7 or not _SHARED.fullmatch(gap):
        return left
    if gap[0] in "-‑" and not right.hyphen:
        return left
    if is_old(text, right.end):
        unit = replace(unit, dimension="age")
    return replace(left, unit=unit, value=left.value * unit.factor)


def is_old(text: str, end: int) -> bool:
    """Tell whether what ends here is an age: "six-year-old", "six years old"."""
    return _OLD.match(text, end) is not None


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


_WORD = re.compile(r"[A-Za-z]+")
_POUND_OF = re.compile(r" of ([a-z]+)")


def _pounds(text: str, unit: Unit, match: measures.Match, numeral: Numeral) -> Unit:
    """Tell pounds of weight from pounds of money."""
    if unit.symbol != "GBP" or not text[: match.edge].lower().endswith(("pound", "pounds")):
        return unit
    told = resources.load("units.toml")["ambiguous"]["pound"]
    of = _POUND_OF.match(text, match.edge)
    near = _WORD.findall(text[max(0, numeral.start - 40) : match.edge + 20])
    heavy = (
        match.hyphen or (of and of[1] not in told["money"]) or not set(near).isdisjoint(told["lb"])
    )
    return measures.look_up("lb") if heavy and numeral.scale < 1_000_000 else unit
