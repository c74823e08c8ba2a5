"""Numerals: where a text writes a number, in digits or words, and its value.

The scan works on characters alone and is linear in their number: each pattern is anchored where
the last one ended and looks at a bounded stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sayso import resources
from sayso.quantities import measures

Form = Literal["digits", "words", "vague", "fraction"]

LONGEST = 40  # characters of one run of digits and separators; what is longer is no number
_LONGEST_TABLE = 160
_MOST_WORDS = 24


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
_POWER = re.compile(r"[eE]([+-]?\d{1,3})\b| ?[x×] ?10\^?([-−]?\d{1,3})\b")
_POWERED = frozenset("eE x×")
_SLASHED = frozenset("/ -")
_SIMPLE = re.compile(r"/(\d{1,2})(?![\d/])")
_ONE_IN = re.compile(r" (?:in|out of)(?: every)? ")
_TO_ONE = re.compile(
    r"[ -]to[ -](?:one|1)\b(?![.,]?\d| (?:hundred|thousand|million|billion|dozen))"
)
_DASHED = re.compile(r"(?:^|(?<=[\s(£€¥$]))[-−]$")
_MINUS = re.compile(r"(?:^|(?<=[\s(,-]))(?:minus|negative)[ -]$", re.IGNORECASE)
_GAP = re.compile(r"[ -]")
_WORD = re.compile(r"[A-Za-z]+")


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
            numeral, position = _digits(text, start)
        elif first == ".":
            numeral, position = _bare_decimal(text, start)
        elif first in lexicon()["signs"]:
            numeral = Numeral(start, start + 1, lexicon()["signs"][first], "fraction")
            numeral, position = _scaled(text, numeral), start + 1
        else:
            numeral, position = _worded(text, start, match.end())
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
    return _scaled(text, Numeral(start, blob.end(), value, "digits", digits=blob.group())), 0


def _digits(text: str, start: int) -> tuple[Numeral | None, int]:
    """Read a numeral that begins with a digit; the second value is where to go on."""
    if text[start - 1 : start] == "+" and (telephone := _TELEPHONE.match(text, start)):
        return None, telephone.end()
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
        (before.isalnum() and measures.before(text, start) is None)
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
        exponent = int((power[1] or power[2]).replace("−", "-"))
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
    if ratio := _to_one(text, numeral):
        return ratio, ratio.end
    numeral = _scaled(text, numeral)
    if numeral.end == end and _stuck(text, end):
        return None if text[end] in "/_" else numeral, end
    return numeral, numeral.end


def _to_one(text: str, numeral: Numeral) -> Numeral | None:
    """Read "two to one", "ten-to-one"; not "from two to one"."""
    match = _TO_ONE.match(text, numeral.end)
    if (
        match is None
        or numeral.value <= 1
        or text[max(0, numeral.start - 5) : numeral.start] == "from "
    ):
        return None
    return Numeral(numeral.start, match.end(), numeral.value, "fraction", digits=numeral.digits)


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


def _scaled(text: str, numeral: Numeral) -> Numeral:
    """Take in a suffix ("bn", "k") or scale words ("million") that follow."""
    data = lexicon()
    start, end, value = numeral.start, numeral.end, numeral.value
    if match := _WORD.match(text, end):
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
        gap = _GAP.match(text, end)
        match = _WORD.match(text, gap.end() if gap else end)
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


def _worded(text: str, start: int, end: int) -> tuple[Numeral | None, int]:
    """Read a numeral that begins with a word; the second value is where to go on."""
    data = lexicon()
    word = text[start:end].lower()
    if text[start - 1 : start] in {"'", "’"} and text[max(0, start - 2) : start - 1].isalpha():
        return None, end
    if word in {"no", "none"}:
        return Numeral(start, end, 0, "words"), end
    if word in {"a", "an", "several"}:
        return _with_article(text, start, end, vague=word == "several"), end
    if word in data["plurals"]:
        return _plural(text, start, end, data["plurals"][word]), end
    if word in data["fractions"]:
        if word != "half":
            return None, end
        return _half(text, start, end), end
    return _cardinal(text, start), end


def _next_word(text: str, end: int, gap: str = " -") -> tuple[str, int]:
    if text[end : end + 1] not in gap or end >= len(text):
        return "", end
    match = _WORD.match(text, end + 1)
    return (match.group().lower(), match.end()) if match else ("", end)


def _with_article(text: str, start: int, end: int, vague: bool) -> Numeral | None:
    """Read "a dozen", "a third", "a pair of", "several hundred", "a few thousand"."""
    data = lexicon()
    word, after = _next_word(text, end, " ")
    if word == "few":
        vague = True
        word, after = _next_word(text, after, " ")
    elif word == "couple":
        word, after = _next_word(text, after, " ")
        if word == "of":
            word, after = _next_word(text, after, " ")
        vague = True
    if word in data["scales"]:
        factor = data["scales"][word]
        numeral = Numeral(start, after, factor, "vague" if vague else "words", factor)
        tail, past = _next_word(text, after, " ")
        if tail in data["scales"] and data["scales"][tail] > factor:
            factor *= data["scales"][tail]
            numeral = Numeral(start, past, factor, numeral.form, factor)
        elif not vague:
            rest = _cardinal(text, end + 1, one=True)
            if rest is not None and rest.end > after:
                return Numeral(start, rest.end, rest.value, "words", rest.scale)
        return numeral
    if vague:
        return None
    if word == "pair" and _next_word(text, after, " ")[0] == "of":
        return Numeral(start, after, 2, "words")
    if word in {"half", "third", "quarter", "fourth", "fifth", "sixth", "tenth", "eighth"}:
        tail, _ = _next_word(text, after, " ")
        closed = not text[after : after + 1].strip() or text[after : after + 1] in ".,;:)"
        if tail == "of" or (word in {"half", "third"} and closed and not tail):
            return Numeral(start, after, 1 / data["fractions"][word], "fraction")
        if word == "half" and tail in data["scales"]:
            return _half(text, start, after)
    return None


def _half(text: str, start: int, end: int) -> Numeral | None:
    """Read "half", "half a million", "half a dozen", "half an (hour)"."""
    data = lexicon()
    if text[end : end + 1] == "-" and _next_word(text, end)[0] not in data["scales"]:
        following = _next_word(text, end)[0]
        return Numeral(start, end, 0.5, "fraction") if following in {"hour", "mile"} else None
    word, after = _next_word(text, end)
    if word in {"a", "an"}:
        scale, past = _next_word(text, after, " ")
        if scale in data["scales"]:
            factor = data["scales"][scale]
            return Numeral(start, past, factor / 2, "words", factor)
        return Numeral(start, after, 0.5, "fraction")
    if word in data["scales"]:
        return Numeral(start, after, data["scales"][word] / 2, "words", data["scales"][word])
    return Numeral(start, end, 0.5, "fraction")


def _plural(text: str, start: int, end: int, factor: float) -> Numeral | None:
    """Read "dozens", "tens of thousands", "scores of"."""
    data = lexicon()["plurals"]
    word = text[start:end].lower()
    following, after = _next_word(text, end, " ")
    if following == "of":
        inner, past = _next_word(text, after, " ")
        if inner in data and data[inner] > factor:
            return Numeral(start, past, factor * data[inner], "vague", data[inner])
    if word == "tens":
        return None
    if word == "scores" and following not in {"of", "more", "were", "have"}:
        return None
    return Numeral(start, end, factor, "vague", factor)


def _cardinal(text: str, start: int, one: bool = False) -> Numeral | None:
    """Read number words: "three hundred and thirty-seven", "two and a half million"."""
    data = lexicon()
    words, scales = data["words"], data["scales"]
    total, current, last, scale = 0.0, 0.0, "", 1.0
    highest = float("inf")
    position, end = start, start
    if one:
        current, last = 1.0, "small"
    for _ in range(_MOST_WORDS):
        match = _WORD.match(text, position)
        if match is None:
            break
        word = match.group().lower()
        if word in words:
            value = words[word]
            kind = "ten" if value >= 20 else "small"
            if (last == "ten" and not 0 < value < 10) or last == "small":
                break
            current += value
            last = kind
        elif word in scales and last and word != "dozen":
            factor = scales[word]
            if factor == 100 and last != "scale":
                current, last = current * 100, "hundred"
            elif factor > 100 and factor < highest and current:
                total, highest = total + current * factor, factor
                current, last, scale = 0.0, "scale", float(factor)
            else:
                break
        elif word == "dozen" and last in {"small", "ten"} and not total:
            return Numeral(start, match.end(), current * 12, "words", 12)
        elif word == "and" and last in {"hundred", "scale"}:
            following = _WORD.match(text, match.end() + 1)
            if following is None or following.group().lower() not in words:
                break
            position = match.end() + 1
            continue
        else:
            break
        end = match.end()
        gap = _GAP.match(text, end)
        if gap is None:
            break
        position = gap.end()
    if end == start:
        return None
    numeral = Numeral(start, end, total + current, "words", scale)
    return _with_fraction(text, numeral)


_AND_FRACTION = re.compile(r" and (?:a |one )?(half|quarter|third)\b| and (three)[ -]quarters\b")


def _with_fraction(text: str, numeral: Numeral) -> Numeral:
    """Take in "and a half (million)", or read "two-thirds", "one in five"."""
    data = lexicon()
    end = numeral.end
    if match := _AND_FRACTION.match(text, end):
        part = 0.75 if match[2] else 1 / data["fractions"][match[1]]
        mixed = Numeral(numeral.start, match.end(), numeral.value + part, "words")
        scaled = _scaled(text, mixed)
        return Numeral(scaled.start, scaled.end, scaled.value, "words", scaled.scale)
    if ratio := _to_one(text, numeral):
        return ratio
    word, after = _next_word(text, end)
    if word in data["fractions"] and numeral.value < 10:
        plural = word.endswith("s") or word == "halves"
        if plural != (numeral.value == 1):
            value = numeral.value / data["fractions"][word]
            return Numeral(numeral.start, after, value, "fraction")
    if match := _ONE_IN.match(text, end):
        rest = _WORD.match(text, match.end())
        of = data["words"].get(rest.group().lower(), 0) if rest else 0
        if rest and of > numeral.value and rest.group().lower() != "one":
            return Numeral(numeral.start, rest.end(), numeral.value / of, "fraction")
    return numeral
