"""Inputs that nobody sends on purpose: shipped texts and files, mangled at random by a seed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable

LARGEST = 1_200  # characters of an article that are kept, so that many inputs can be tried

Make = Callable[[random.Random], str]

_QUOTES = "\"'“”‘’«»‹›„‟`´"
_DIGITS = "0123456789٠١٢٣४५६７８９¹²³½⅓Ⅳ"
_EMOJI = ("😀", "👩‍👩‍👧", "🇺🇦", "👍🏽", "❤️", "\U0001f9ff", "#️⃣")
_RIGHT_TO_LEFT = "\u202e\u202d\u2066\u2069\u200f\u061cקיובغزة١٢"
_CONTROL = "".join(map(chr, (*range(1, 32), 127, 0x85, 0x9B)))
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f"
_SPACES = " \t\u00a0\u2003\u3000\u2028\u2029\x0b\x0c"
_MARKS = "\u0301\u0308\u0330\u20dd\u0489"
_WORDS = (
    *(",", ".", ":", ";", "—", "-", "–", "…", "?", "!", "$", "%", "€", "#", "@", "&", "/", "\\"),
    *("said", "says", "told", "according to", "claimed that", "he", "she", "they", "it", "who"),
    *("one", "two dozen", "hundred", "thousand", "million", "between", "and", "or", "from", "to"),
    *("at least", "more than", "about", "the", "a", "of", "killed", "wounded", "drones", "tanks"),
    *("km", "kg", "Monday", "May", "2024", "last week", "Kyiv", "Moscow", "Gaza", "U.S.", "Mr."),
    *("president", "ministry", "“", "”", '"', "'", "‘", "’", "(", ")", "[", "]", "\n", "\n\n"),
)
_NUMBERS = (
    "10^400",
    "1e999",
    "-0",
    "1,2,3,4",
    "1.000.000,00",
    "99999999999999999999999",
    "$1e400",
    "1/0",
    "5-3",
    "24/7",
    "30 February 2024",
    "0000-00-00",
    "25:61",
    "year 99999",
    "10 billion billion billion",
    "one million hundred thousand dozen",
    "between 9 and 2",
    "±∞ km",
    "NaN people",
    "²³¹ drones",
    "1 000 000",
    "½½ km",
    "१२३ tanks",
)
_HTML = (
    "<p>",
    "</p>",
    "<b><i>",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "<!--",
    "-->",
    "<![CDATA[",
    "<script>",
    "<a href='",
    "<br/>",
    "&nbsp;",
    "<table><tr><td>",
)


def _some(alphabet: str) -> Make:
    return lambda chance: "".join(chance.choices(alphabet, k=chance.randint(1, 60)))


def _several(pieces: tuple[str, ...], between: str) -> Make:
    return lambda chance: between.join(chance.choices(pieces, k=chance.randint(1, 40)))


def _long_word(chance: random.Random) -> str:
    return chance.choice("aA-_é1.”'/") * chance.choice((50, 400, 3_000))


def _nested(chance: random.Random) -> str:
    depth = chance.randint(2, 40)
    opened, closed = chance.choice((("“", "”"), ('"', '"'), ("(", ")"), ("‘", "’"), ("«", "»")))
    return f"{opened}he said " * depth + "so" + closed * chance.randint(0, depth)


def _any(chance: random.Random) -> str:
    return "".join(chr(chance.randrange(1, 0x110000)) for _ in range(chance.randint(1, 40)))


# What is put into a text, or is one by itself.
STRUCTURES: dict[str, Make] = {
    "quotation marks": _some(_QUOTES + " "),
    "digits": _some(_DIGITS + ".,- "),
    "numbers": _several(_NUMBERS, " "),
    "emoji": _several(_EMOJI, ""),
    "right to left": _some(_RIGHT_TO_LEFT),
    "control characters": _some(_CONTROL),
    "zero width": _some(_ZERO_WIDTH + "a1"),
    "spaces": _some(_SPACES),
    "combining marks": _some(_MARKS + "e"),
    "lone surrogates": _some("\ud800\udfff\udc80a "),
    "line ends": _some("\r\n\r\n\x85a"),
    "NUL": _some("\0a "),
    "HTML": _several(_HTML, " x "),
    "words": _several(_WORDS, " "),
    "one long word": _long_word,
    "nesting": _nested,
    "any characters": _any,
}


def _replaced(pattern: str, with_: str) -> Callable[[random.Random, str], str]:
    return lambda chance, text: re.sub(pattern, lambda _: with_, text)


def _cut(chance: random.Random, text: str) -> str:
    first, last = sorted(chance.choices(range(len(text) + 1), k=2))
    return text[:first] + text[last:]


def _repeated(chance: random.Random, text: str) -> str:
    first = chance.randint(0, len(text))
    last = min(len(text), first + chance.randint(1, 80))
    return text[:first] + text[first:last] * chance.randint(2, 9) + text[last:]


def _inserted(chance: random.Random, text: str) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(list(STRUCTURES.values()))(chance) + text[at:]


def _shuffled(chance: random.Random, text: str) -> str:
    words = text.split(" ")
    first = chance.randint(0, len(words))
    part = words[first : first + 30]
    chance.shuffle(part)
    return " ".join([*words[:first], *part, *words[first + 30 :]])


MUTATIONS: tuple[Callable[[random.Random, str], str], ...] = (
    _cut,
    _repeated,
    _inserted,
    _inserted,
    _shuffled,
    _replaced(r"\n", "\r\n"),
    _replaced(r"\s+", ""),
    _replaced(r"\s+", "\n"),
    _replaced("[“”]", '"'),
    _replaced(r"\.", ""),
    _replaced(r"\d+", "9" * 30),
    _replaced("[a-z]{9,}", "said"),
    lambda chance, text: text.upper(),
    lambda chance, text: text[::-1],
    lambda chance, text: chance.choice("\ufeff\0\u202e“") + text,
)


def text(chance: random.Random, texts: list[str]) -> str:
    """Return a text: in two of three cases a part of one that is given, mangled."""
    if chance.random() < 1 / 3:
        makers = chance.choices(list(STRUCTURES.values()), k=chance.randint(1, 4))
        made = chance.choice(("", " ", "\n\n")).join(make(chance) for make in makers)
        return made[: 4 * LARGEST]
    whole = chance.choice(texts)
    at = chance.randint(0, max(0, len(whole) - LARGEST // 2))
    made = whole[at : at + chance.randint(1, LARGEST)]
    for mutate in chance.choices(MUTATIONS, k=chance.randint(1, 4)):
        made = mutate(chance, made)
    return made[: 4 * LARGEST]


# Pieces that mean something in one of the formats.
_TOKENS = (
    *(b"{}", b"[]", b"[[", b'"', b"\\", b"\\ud800", b"null", b"true", b"-1", b"1e999", b"NaN"),
    *(b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n", b"\r\n", b"\t"),
    *(b"<", b"</p>", b"&#0;", b"<!--", b"]]>", b"PAR1", b"\x1f\x8b", b",", b'""', b"99999999999"),
    *(b"text", b"id", b"include", b"=", b"#", b"'''", b"T1", b"A1", b"R1", b"O", b"B-q1", b"1:"),
)


def content(chance: random.Random, made: bytes) -> bytes:
    """Return the content of a file with some of its bytes altered, in one of ten cases none."""
    if chance.random() < 0.1:
        return made
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randint(0, len(made))
        match chance.randrange(7):
            case 0:
                made = made[:at] + bytes([chance.randrange(256)]) + made[at + 1 :]
            case 1:
                made = made[:at] + chance.choice(_TOKENS) + made[at:]
            case 2:
                made = made[:at] + made[at + chance.choice((1, 1, 8, 80)) :]
            case 3:
                made = made[: max(at, 1)]
            case 4:
                made = made[:at] + made[at : at + 40] * chance.choice((2, 3, 50)) + made[at + 40 :]
            case 5:
                piece = made[at : at + chance.randint(1, 40)]
                to = chance.randint(0, len(made))
                made = made[:to] + piece + made[to:]
            case _:
                token = chance.choice(_TOKENS)
                made = made[:at] + token + made[at + len(token) :]
    return made


_VALUE = re.compile(rb'"(?:[^"\\\n]|\\.)*"')


def values(chance: random.Random, made: bytes) -> bytes:
    """Return the content of a file with some of its quoted values altered, and nothing else."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        found = list(_VALUE.finditer(made))
        match = chance.choice(found)
        if chance.random() < 0.3:
            value = chance.choice(found).group()
        else:
            altered = match.group()[1:-1].decode()
            mutate = chance.choice(MUTATIONS)
            written = json.dumps(mutate(chance, altered)[:LARGEST], ensure_ascii=False)
            value = written.encode("utf-8", "replace")
        made = made[: match.start()] + value + made[match.end() :]
    return made
