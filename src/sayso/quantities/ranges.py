"""Ranges: what makes one amount of two figures, and what only looks like it."""

from __future__ import annotations

import re

from sayso.quantities import calendar, changes, names
from sayso.quantities.figures import Figure, counted_next

_JOIN = re.compile(
    r"(?:[-‑](?= ))?\s?(-|–|—|−|to|and|or|through)\s?(?:as (?:many|much|high) as |about |around )?$"
)
_CORES = {"−": "-", "–": "-", "—": "-"}


def joining(text: str, left: Figure, right: Figure) -> str | None:
    """Return what makes a range of two figures, "score" for a result, None otherwise."""
    gap = text[left.end : right.start]
    if len(gap) > 14 or not gap:
        return None
    match = _JOIN.fullmatch(gap)
    if match is None or "fraction" in {left.numeral.form, right.numeral.form}:
        return None
    word = _CORES.get(match[1], match[1])
    following = text[right.end : right.end + 2]
    if following[:1] in {"-", "–"} and following[1:].isdigit():
        return None
    bare = left.unit is None and right.unit is None
    counting = counted_next(right.token)
    if (
        bare
        and not counting
        and calendar.years(left.numeral, right.numeral, (left.token, right.token))
    ):
        return "score"
    if bare and calendar.days(text, left.numeral, right.numeral, right.token):
        return "score"
    if not _same_measure(left, right):
        return None
    before = text[max(0, left.start - 14) : left.start].lower()
    between = re.search(r"\bbetween (?:about |around |roughly |some )?$", before)
    if word == "and":
        return "and" if between and right.value >= left.value else None
    if word == "-":
        if bare and _named(text, left, right):
            return "score"
        spaced = match.group().strip(" ") != match.group()
        if spaced and match.group() not in {" - ", " – "}:
            return None
        if names.score(text, left.numeral, right.numeral) and right.unit is None:
            return "score"
        return "-" if ends(left, right)[0] < right.value else None
    stepped = before.endswith("by ") or changes.follows(left.token, left.start)
    if word == "to" and left.unit is not None and stepped:
        return None  # "rose (by) $5 to $80"
    ascending = ends(left, right)[0] < right.value
    if word == "to" and bare and not ascending and names.result(text, left.numeral, right.numeral):
        return "score"
    if word == "to" and re.search(r"\bfrom (?:about |around |some |just |nearly )?$", before):
        percent = left.unit is not None and left.unit.dimension == "percent"
        # Prices move within a range; what is counted was so many, and is so many now.
        moved = (percent or bare) and (changes.moved(left.token) or _revised(text, left))
        return None if moved or _calendar(text, left, right) else "from"
    if _calendar(text, left, right) or not ascending:
        return None
    if word == "or" and right.value - left.value > max(2, left.value):
        return None
    return word


# "Raised the number of those killed at the station from nine to 12"
_REVISED = re.compile(
    r"\b(?:raised|rais(?:e|es|ing)|lower(?:ed|s|ing)?|revis(?:ed|es|ing)|correct(?:ed|s|ing)|"
    r"updat(?:ed|es|ing)|increas(?:ed|es|ing)|cut(?:s|ting)?|reduc(?:ed|es|ing)|chang(?:ed|es|ing))"
    r"\b[^.;!?]{0,120}\b(?:numbers?|counts?|tolls?|figures?|estimates?|totals?|tall(?:y|ies)|"
    r"losses)\b[^.;!?]{0,120}\bfrom (?:about |around |some |just |nearly )?$",
    re.IGNORECASE,
)


def _revised(text: str, left: Figure) -> bool:
    """Tell whether a count is raised or revised from one figure to another."""
    return _REVISED.search(text, max(0, left.start - 280), left.start) is not None


def _named(text: str, left: Figure, right: Figure) -> bool:
    """Find "pages 12-14", "Boeing 737-800", "March 3-5"."""
    dated = (calendar.date(text, figure.numeral, figure.token) for figure in (left, right))
    return any(dated) or names.labelled(text, left.numeral, left.token, left.token)


def _scaled_alike(left: Figure, right: Figure) -> bool:
    """Tell whether the first number leaves its scale to the second: "two to three dozen"."""
    scale = right.numeral.scale
    if scale >= 1000:
        return left.value * scale <= right.value * 10
    if scale > 1:
        return left.value * scale < right.value
    # "2-3,000 people"
    thousands = right.numeral.digits.endswith(",000") and left.numeral.digits.isdigit()
    return thousands and right.start - left.end == 1 and left.value * 1000 < right.value


def _calendar(text: str, left: Figure, right: Figure) -> bool:
    """Tell whether either end of what looks like a range is a date, a time or a name."""
    doc = left.token.doc
    for figure in (left, right):
        start = doc.char_span(figure.numeral.start, figure.numeral.end, alignment_mode="expand")
        first = start[0] if start is not None and len(start) else figure.token
        if figure.numeral.form != "digits":
            continue
        opened = re.search(r"\b(?:from|between) $", text[max(0, left.start - 9) : left.start])
        measured = (figure is left and opened is not None) or figure.unit is not None
        if not names.counts(text, figure.numeral, first, figure.token, measured):
            return True
    return False


def _same_measure(left: Figure, right: Figure) -> bool:
    if left.unit is None or right.unit is None:
        return left.unit is None or left.unit.dimension == "money"
    same = left.unit.symbol.split("/")[0] == right.unit.symbol.split("/")[0]
    return same or {left.unit.dimension, right.unit.dimension} == {"duration"}


def ends(left: Figure, right: Figure) -> tuple[float, float]:
    """Return both values; a bare first number takes the scale of the second."""
    scale = right.numeral.scale
    value = left.value
    if left.numeral.scale == 1 and value < 1000 and _scaled_alike(left, right):
        value *= scale if scale > 1 else 1000
    if left.unit is None and right.unit is not None:
        value *= right.unit.factor
    return value, right.value
