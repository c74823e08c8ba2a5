"""Numbers of the calendar and the clock: dates, years, seasons and times of day."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sayso.quantities.figures import counted_next
from sayso.quantities.numerals import Numeral, lexicon, word_before

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLOCK = re.compile(r"\s?([A-Za-z.'’]+(?: time)?)")
_DOTTED = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])")
_HEAD = re.compile(r" ?(?:[,:;–—-]|[A-Z\n]|$)")
_ITEM = re.compile(r"[.)] +[\"“‘(]?[A-Z]")
_PAST = re.compile(r"\b([a-z]+) past $|\b(half|quarter|minutes) to $", re.IGNORECASE)


@cache
def _sets() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in lexicon()["calendar"].items()}


def clock(text: str, numeral: Numeral) -> bool:
    """Find "10 a.m.", "1845 GMT", "six o'clock", "half past six"."""
    told = _PAST.search(text, max(0, numeral.start - 16), numeral.start)
    if told and (told[2] or told[1].lower() in _sets()["clock_before"]):
        return True
    if match := _CLOCK.match(text, numeral.end):
        word = match[1]
        if word in _sets()["clock_after"] or word.rstrip(".") in _sets()["clock_after"]:
            return True
        if word in {"hours", "hrs"} and len(numeral.digits) == 4 and numeral.digits[0] in "012":
            return True
    return False


def date(text: str, numeral: Numeral, last: Token) -> bool:
    """Find "11 March", "March 11", "Oct. 31"."""
    sets = _sets()
    if numeral.scale != 1 or not numeral.digits.isdigit():
        return False
    small = 1 <= numeral.value <= 31
    following = re.match(r"(?: of)? ([A-Z][a-z]+)\b", text[numeral.end : numeral.end + 16])
    if small and following and following[1] in sets["months"]:
        return not (following[1] == "May" and last.head.tag_ == "NNS")
    word = word_before(text, numeral.start)
    named = word[:1].isupper() or word.endswith(".")  # "sept. 30"
    if small and named and word.rstrip(".").capitalize() in sets["months"]:
        return not counted_next(last)
    # The second half of a range of days: "Feb 3-5", "2-4 June".
    if small and text[numeral.start - 1 : numeral.start] in {"-", "–"}:
        earlier = re.search(
            r"([A-Z][a-z]+)\.? \d{1,2}$", text[max(0, numeral.start - 16) : numeral.start - 1]
        )
        return bool(earlier and earlier[1] in sets["months"])
    if small and text[numeral.end : numeral.end + 1] in {"-", "–"}:
        later = re.match(r"\d{1,2} ([A-Z][a-z]+)", text[numeral.end + 1 : numeral.end + 16])
        return bool(later and later[1] in sets["months"])
    return False


def days(text: str, left: Numeral, right: Numeral, last: Token) -> bool:
    """Find two days of one month: "between 3 and 7 March", "on 3 and 4 May", "from 3 to 7 May"."""
    small = left.digits.isdigit() and 1 <= left.value <= 31 and left.scale == 1
    if not small or not date(text, right, last):
        return False
    return word_before(text, left.start).lower() in {*_sets()["before"], *_sets()["dated"]}


def dotted(text: str, numeral: Numeral, last: Token) -> bool:
    """Find a day and a month in figures: "on 28.04", or "28.04" at the head of a line."""
    if _DOTTED.fullmatch(numeral.digits) is None or counted_next(last):
        return False
    if numeral.start == 0 or text[numeral.start - 1] == "\n":
        return _HEAD.match(text, numeral.end) is not None
    return word_before(text, numeral.start).lower() in _sets()["dated"]


def listed(text: str, numeral: Numeral) -> bool:
    """Find the number of an item of a list, at the head of its line: "1. The bridge is closed"."""
    if not numeral.digits.isdigit() or len(numeral.digits) > 2:
        return False
    head = text[max(0, numeral.start - 4) : numeral.start].rpartition("\n")
    alone = numeral.start <= len(head[2]) or bool(head[1])
    return alone and not head[2].strip("( ") and _ITEM.match(text, numeral.end) is not None


def year(text: str, numeral: Numeral, token: Token, last: Token) -> bool:
    """Tell whether four digits are a year: "in 2014", "AD 900", "the spring of 1943"."""
    value, digits = numeral.value, numeral.digits
    if len(digits) != 4 or not digits.isdigit() or numeral.scale != 1 or not 1000 <= value < 2200:
        return re.match(r"['’]\d\d$", text[numeral.start - 1 : numeral.end]) is not None
    sets = _sets()
    word = word_before(text, numeral.start)
    if word in sets["eras"] or text[numeral.end + 1 : numeral.end + 5].strip(".,") in sets["eras"]:
        return True
    if word.rstrip(".") in sets["months"] or word.lower() in sets["seasons"]:
        return True
    counting = counted_next(last)
    if 1900 <= value < 2060:
        round_number = value % 100 == 0
        return not (round_number and counting and word.lower() != "the")
    if counting:
        return token.ent_type_ == "DATE"
    return token.ent_type_ == "DATE" or word.lower() in sets["before"]


def years(left: Numeral, right: Numeral, tokens: tuple[Token, Token]) -> bool:
    """Tell whether both ends of what looks like a range are years."""
    plain = all(
        len(n.digits) == 4 and n.digits.isdigit() and n.scale == 1 and 1000 <= n.value < 2200
        for n in (left, right)
    )
    dated = any(token.ent_type_ == "DATE" for token in tokens)
    return plain and (dated or any(n.value % 100 and n.value >= 1900 for n in (left, right)))
