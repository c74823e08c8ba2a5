"""Where a text writes a number, in digits or words.

The scan works on characters alone and is linear in their number: each pattern is anchored where
the last one ended and looks at a bounded stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sayso.quantities import measures
from sayso.quantities.numerals import Numeral, lexicon, one_in, scaled, to_one
from sayso.quantities.wording import worded

LONGEST = 40  # characters of one run of digits and separators; what is longer is no number
_LONGEST_TABLE = 160

_RUN = re.compile(r"[\d.,:/–—-]+")
_TELEPHONE = re.compile(r"\d{1,4}(?:[ ()-]{1,2}\d{2,5}){2,5}")
_TABLE = re.compile(r"[\d.,:/–— -]+")
_BLOB = re.compile(r"\d+(?:[.,]\d+)*")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_DOTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_SPACED = re.compile(r"(?: \d{3}){1,4}(?![\d.,/:-]*\d)(?! ?mm\b)")
_SLASH = re.compile(r"([ -]?)(\d{1,2})/(\d{1,2})(?![\d/])")
_POWER = re.compile(
    r"[eE]([+-]?\d{1,3})\b| ?[x×*] ?10\^?([-−]?\d{1,3})\b| ?[x×*] ?10(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
)
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
_DATE = re.compile(
    r"(?:(?:19|20)\d\d[-‑–]\d{1,2}(?:[-‑–]\d{1,2})?|\d{1,4}([/.])\d{1,2}\1\d{2,4})(?![\d.,/-]*\d)"
)
_DIALLED = re.compile(r"0\d{2,4}(?:[ -]\d{2,4}){1,3}(?!\d)")
_POWERED = frozenset("eE x×*")
_SLASHED = frozenset("/ -")
_SIMPLE = re.compile(r"/(\d{1,2})(?![\d/])")
_DASHED = re.compile(r"(?:^|(?<=[\s(£€¥$]))[-−]$")
_MINUS = re.compile(r"(?:^|(?<=[\s(,-]))(?:minus|negative)[ -]$", re.IGNORECASE)


@cache
def _start() -> re.Pattern[str]:
    """Return the pattern of whatever can begin a numeral."""
    data = lexicon()
    words = [
        *data["words"],
        *data["plurals"],
        *data["fractions"],
        "a",
        "an",
        "several",
        "no",
        "none",
    ]
    listed = "|".join(sorted((w for w in words if w not in {"thirds"}), key=len, reverse=True))
    signs = "".join(data["signs"])
    return re.compile(rf"\d|\.\d|[{signs}]|(?<![A-Za-z])(?:{listed})(?![A-Za-z])", re.IGNORECASE)


def scan(text: str) -> Iterator[Numeral]:
    """Yield the numerals of a text, in order; none overlap."""
    find = _start().search
    position = 0
    while match := find(text, position):
        start = match.start()
        first = text[start]
        if first.isdigit() and first.isascii():
            numeral, position = read_digits(text, start)
        elif first == ".":
            numeral, position = _bare_decimal(text, start)
        elif first in lexicon()["signs"]:
            numeral = Numeral(start, start + 1, lexicon()["signs"][first], "fraction")
            numeral, position = scaled(text, numeral), start + 1
        else:
            numeral, position = worded(text, start, match.end())
        if numeral is not None:
            position = max(position, numeral.end)
            yield numeral


def _bare_decimal(text: str, start: int) -> tuple[Numeral | None, int]:
    before = text[start - 1 : start]
    blob = _BLOB.match(text, start + 1)
    assert blob is not None
    if before.isalnum() or before == "." or not blob.group().isdigit() or len(blob.group()) > 12:
        return None, blob.end()
    value = float("0." + blob.group())
    return scaled(text, Numeral(start, blob.end(), value, "digits", digits=blob.group())), 0


def read_digits(text: str, start: int) -> tuple[Numeral | None, int]:
    """Read a numeral that begins with a digit; the second value is where to go on."""
    if text[start - 1 : start] == "+" and (telephone := _TELEPHONE.match(text, start)):
        return None, telephone.end()
    if not text[start - 1 : start].isalnum() and (
        other := _DATE.match(text, start) or _DIALLED.match(text, start)
    ):
        return None, other.end()
    run = _RUN.match(text, start)
    blob = _BLOB.match(text, start)
    if run is None or blob is None:
        return None, start + 1
    if run.end() - start > LONGEST:
        return None, run.end()
    if text[run.end() : run.end() + 1] == " ":
        # A long stretch of nothing but figures is a table, not prose.
        table = _TABLE.match(text, start)
        if table is not None and table.end() - start > _LONGEST_TABLE:
            return None, table.end()
    written, end = blob.group(), blob.end()
    before = text[start - 1 : start]
    if (
        (before.isalnum() and not _crossed(text, start) and measures.before(text, start) is None)
        or before in {"_", "#", "@", "/", "\\"}
        or (before == "." and start > 1)
    ):
        return None, _past_word(text, end)
    value = _value(written, text, end)
    if value is None:
        return None, end
    if written.isdigit() and len(written) <= 3 and (groups := _SPACED.match(text, end)):
        value = float(written + groups.group().replace(" ", ""))
        written, end = written + groups.group(), groups.end()
    following = text[end : end + 1]
    if following in _POWERED and (power := _POWER.match(text, end)):
        exponent = int((power[1] or power[2] or power[3]).translate(_RAISED))
        if abs(exponent) > 30:
            return None, power.end()
        value, end = float(f"{value!r}e{exponent}"), power.end()
    start, value = _signed(text, start, value)
    numeral = Numeral(start, end, value, "digits", digits=written)
    following = text[end : end + 1]
    if following in lexicon()["signs"]:
        value += lexicon()["signs"][following]
        return Numeral(start, end + 1, value, "digits", digits=written), end + 1
    if following in _SLASHED and (fraction := _slashed(text, numeral)):
        return fraction, fraction.end
    if ratio := to_one(text, numeral) or one_in(text, numeral):
        return ratio, ratio.end
    numeral = scaled(text, numeral)
    if numeral.end == end and _stuck(text, end):
        return None if text[end] in "/_" else numeral, end
    return numeral, numeral.end


def _crossed(text: str, start: int) -> bool:
    """Find the 45 of "5.56x45mm"."""
    return text[start - 1] in "x×" and text[max(0, start - 2) : start - 1].isdigit()


def _past_word(text: str, end: int) -> int:
    while end < len(text) and text[end].isalnum():
        end += 1
    return end


def _stuck(text: str, end: int) -> bool:
    return text[end : end + 1] in {"/", "_"} and text[end + 1 : end + 2].isdigit()


def _value(written: str, text: str, end: int) -> float | None:
    """Return the value of digits and separators, None where it is ambiguous or no number."""
    if _PLAIN.fullmatch(written):
        return float(written)
    if _COMMAS.fullmatch(written) or _INDIAN.fullmatch(written):
        return float(written.replace(",", ""))
    if _DOTS.fullmatch(written):
        return float(written.replace(".", "").replace(",", "."))
    # A decimal comma is told from a list by the word that follows.
    if _DECIMAL_COMMA.fullmatch(written) and re.match(
        r" ?(?:%|per cent|percent|million|billion|bn\b|km\b|mm\b|m\b|kg\b)", text[end : end + 10]
    ):
        return float(written.replace(",", "."))
    return None


def _signed(text: str, start: int, value: float) -> tuple[int, float]:
    before = text[max(0, start - 10) : start]
    if before[-1:] in "-−" and (match := _DASHED.search(before)):
        return start - len(match.group()), -value
    if before[-2:-1] in "sSeE" and (match := _MINUS.search(before)):
        return start - len(match.group()), -value
    return start, value


def _slashed(text: str, whole: Numeral) -> Numeral | None:
    """Read "1/2", or the fraction after "2 1/2"."""
    simple = _SIMPLE.match(text, whole.end)
    digits = whole.digits
    if simple and digits.isdigit() and 0 < int(digits) < int(simple[1]) <= 20:
        if f"{digits}/{simple[1]}" in lexicon()["names"]["idioms"]:
            return None
        value = int(digits) / int(simple[1])
        return Numeral(whole.start, simple.end(), value, "fraction", digits=digits)
    mixed = _SLASH.match(text, whole.end)
    if mixed and mixed[1] and digits.isdigit() and 0 < int(mixed[2]) < int(mixed[3]) <= 16:
        value = whole.value + int(mixed[2]) / int(mixed[3])
        return Numeral(whole.start, mixed.end(), value, "digits", digits=digits)
    return None
