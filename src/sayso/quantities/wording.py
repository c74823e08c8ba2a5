"""Numbers in words: "three hundred and six", "a dozen", "two-thirds", "tens of thousands"."""

from __future__ import annotations

import re

from sayso.quantities.numerals import (
    GAP,
    WORD,
    Numeral,
    lexicon,
    of_scale,
    one_in,
    pointed,
    scaled,
    to_one,
)

_MOST_WORDS = 24


def worded(text: str, start: int, end: int) -> tuple[Numeral | None, int]:
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
    numeral = _cardinal(text, start)
    if numeral is not None and (ordinal := _ordinal(text, numeral)):
        return None, ordinal
    return numeral, end


def _ordinal(text: str, numeral: Numeral) -> int:
    """Return where an ordinal ends that begins as a number: "the twenty-second brigade"."""
    word, end = _next_word(text, numeral.end, "-")
    ordinal = word in lexicon()["spelling"]["ordinals"] and numeral.value % 10 == 0
    timed = word == "second" and text[max(0, numeral.start - 2) : numeral.start].lower() == "a "
    return end if ordinal and numeral.value and not timed else 0


def _next_word(text: str, end: int, gap: str = " -") -> tuple[str, int]:
    if text[end : end + 1] not in gap or end >= len(text):
        return "", end
    match = WORD.match(text, end + 1)
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
        if word == "quarter" and tail in data["scales"]:
            return of_scale(text, Numeral(start, after, 0.25, "fraction"))
        closed = not text[after : after + 1].strip() or text[after : after + 1] in ".,;:)"
        by = text[max(0, start - 3) : start].lower() == "by "
        if tail == "of" or ((by or word in {"half", "third"}) and closed and not tail):
            part = Numeral(start, after, 1 / data["fractions"][word], "fraction")
            return of_scale(text, part)
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
        match = WORD.match(text, position)
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
            following = WORD.match(text, match.end() + 1)
            if following is None or following.group().lower() not in words:
                break
            position = match.end() + 1
            continue
        else:
            break
        end = match.end()
        gap = GAP.match(text, end)
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
        whole = scaled(text, mixed)
        return Numeral(whole.start, whole.end, whole.value, "words", whole.scale)
    if ratio := to_one(text, numeral) or one_in(text, numeral):
        return ratio
    word, after = _next_word(text, end)
    if word in data["fractions"] and numeral.value < 10:
        plural = word.endswith("s") or word == "halves"
        if plural != (numeral.value == 1):
            value = numeral.value / data["fractions"][word]
            return of_scale(text, Numeral(numeral.start, after, value, "fraction"))
    return pointed(text, numeral)
