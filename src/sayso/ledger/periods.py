"""When: the time that a figure holds for, as far as its words and the article's date tell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sayso.records import Span
from sayso.resources import load

_MONTH_DAYS = 31
_RELATIVE = ("today", "week", "yesterday", "overnight")
_ADVERB = re.compile(r"(?:\b(?:has|have|had)|['’](?:s|ve|d)) (?:long )?$")  # "has since risen"
_SUPERLATIVE = re.compile(r"\b(?:\w{3,}est|first|most|worst|only|record|than (?:on|in) any)\b")


@dataclass(frozen=True, slots=True)
class Period:
    """The time a figure holds for.

    Attributes
    ----------
    total : bool
        Whether it is counted over longer than one incident: "since January".
    rate : str or None
        Of a figure that holds for every such time: "a day".
    before : bool
        Whether the time is one before that told of: "the day before".
    named : frozenset of str
        Days and dates as written, in lower case.
    start, end : int or None
        First and last day, as proleptic ordinals, where the article's date resolves them.
    words : str or None
        The words that tell.
    """

    total: bool = False
    rate: str | None = None
    before: bool = False
    named: frozenset[str] = frozenset()
    start: int | None = None
    end: int | None = None
    words: str | None = None


NO_PERIOD = Period()


def published(date: str | None) -> int | None:
    """Return the day of an ISO 8601 date as an ordinal; None if it is none."""
    try:
        return datetime.date.fromisoformat((date or "")[:10]).toordinal()
    except ValueError:
        return None


def written(start: int | None, end: int | None) -> str | None:
    """Return a period as ISO 8601: a day, or an interval of two."""
    if start is None or end is None:
        return None
    first, last = (datetime.date.fromordinal(day).isoformat() for day in (start, end))
    return first if first == last else f"{first}/{last}"


def period(text: str, spans: Sequence[Span], at: int, told: int | None, nearest: bool) -> Period:
    """Read the period of a figure at `at` from the stretches that belong to it.

    Parameters
    ----------
    text : str
        Of the article.
    spans : sequence of Span
        Where to look: the content of the claim, or the sentence.
    at : int
        Where the figure stands.
    told : int or None
        The day of the article.
    nearest : bool
        Whether only the nearest words count, as in a sentence of several figures.
    """
    found = [
        match
        for span in spans
        for match in _times().finditer(text, *span)
        # "The heaviest strike since May" counts nothing since May.
        if match.lastgroup not in ("since", "long")
        or _opens(text[max(span.start, match.start() - 40) : match.start()])
        if not match.group().endswith("of War")  # "the Institute for the Study of War"
    ]
    if nearest and len(found) > 1:
        found = [min(found, key=lambda match: abs(match.start() - at))]
    read = [_read(match, told) for match in found]
    if not read:
        return NO_PERIOD
    starts = [p.start for p in read if p.start is not None]
    ends = [p.end for p in read if p.end is not None]
    bounded = starts and ends and max(starts) <= min(ends)
    return Period(
        total=any(p.total for p in read),
        rate=next((p.rate for p in read if p.rate), None),
        before=any(p.before for p in read),
        named=frozenset().union(*(p.named for p in read)),
        start=max(starts) if bounded else None,
        end=min(ends) if bounded else None,
        words=", ".join(dict.fromkeys(p.words for p in read if p.words)),
    )


def _opens(before: str) -> bool:
    """Whether "since", after these words, says from when on a count runs."""
    return not (_SUPERLATIVE.search(before) or _ADVERB.search(before))


def apart(one: Period, other: Period) -> Literal["cumulative", "period"] | None:
    """Name how two periods differ: "cumulative", "period"; None where they may be one."""
    if one.total != other.total:
        return "cumulative"
    if one.rate != other.rate:
        return "cumulative" if one.rate is None or other.rate is None else "period"
    if one.before != other.before:
        return "period"
    if one.start is not None and other.start is not None and one.end and other.end:
        if one.start > other.end or other.start > one.end:
            return "period"
        lengths = sorted((one.end - one.start + 1, other.end - other.start + 1))
        return "cumulative" if lengths[0] <= 2 and lengths[1] >= 7 else None
    for days in (_weekdays, _dated):
        mine, theirs = days(one.named), days(other.named)
        if mine and theirs and not mine & theirs:
            return "period"
    return None


def _weekdays(named: frozenset[str]) -> frozenset[str]:
    return frozenset(
        name for name in named if name.title() in load("ledger.toml")["periods"]["days"]
    )


def _dated(named: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in named if any(map(str.isdigit, name)))


def _read(match: re.Match[str], told: int | None) -> Period:
    kind, words = match.lastgroup or "", " ".join(match.group().split())
    lower = words.lower()
    if kind == "since":
        start, _ = _dates(words, told)
        return Period(total=True, start=start, end=told if start else None, words=words)
    if kind == "rate":
        return Period(rate=lower.split()[-1], words=words)
    if kind == "long":
        return Period(total=True, words=words)
    if kind == "before":
        days = told is not None and re.search(r"\b(?:day|night)\b", lower) is not None
        start, end = (told - 2, told - 1) if told is not None and days else (None, None)
        return Period(before=True, start=start, end=end, words=words)
    if kind == "day":
        start, end = (None, None) if told is None else (told - 1, told)
        return Period(start=start, end=end, words=words)
    start, end = _dates(words, told)
    return Period(named=frozenset((lower,)), start=start, end=end, words=words)


def _dates(words: str, told: int | None) -> tuple[int | None, int | None]:
    """Resolve a day, a date, a month or a year by the day of the article."""
    periods, lower = load("ledger.toml")["periods"], words.lower()
    if told is not None:
        if re.fullmatch("|".join(periods["today"]), lower):
            return told, told
        if lower in periods["overnight"]:
            return told, told  # by the morning on which it ended
        if lower in periods["week"]:
            return told - datetime.date.fromordinal(told).weekday(), told
        if lower in periods["yesterday"]:
            return told - 1, told - 1
        for index, day in enumerate(periods["days"]):
            if day in words:
                back = (datetime.date.fromordinal(told).weekday() - index) % 7
                return told - back, told - back + lower.endswith(periods["night"])
    return _calendar(words, told)


def _calendar(words: str, told: int | None) -> tuple[int | None, int | None]:
    names = load("ledger.toml")["periods"]["months"]
    years = re.search(r"\b(?:19|20)\d\d\b", words)
    month = next((n for n, name in enumerate(names, 1) if name in words), None)
    if month is None:
        if years is None:
            return None, None
        year = int(years.group())
        return _ordinal(year, 1, 1), _ordinal(year, 12, 31)
    day = re.search(r"\b\d{1,2}(?!\d)", re.sub(r"\b(?:19|20)\d\d\b", "", words))
    if years is not None:
        year = int(years.group())
    elif told is not None:
        year = datetime.date.fromordinal(told).year
        begin = _ordinal(year, month, int(day.group()) if day else 1)
        year -= begin is not None and begin > told + _MONTH_DAYS
    else:
        return None, None
    if day is not None:
        only = _ordinal(year, month, int(day.group()))
        return only, only
    after = _ordinal(year + (month == 12), month % 12 + 1, 1)
    return _ordinal(year, month, 1), None if after is None else after - 1


def _ordinal(year: int, month: int, day: int) -> int | None:
    try:
        return datetime.date(year, month, day).toordinal()
    except ValueError:
        return None


@cache
def _times() -> re.Pattern[str]:
    table = load("ledger.toml")["periods"]
    months, days = "|".join(table["months"]), "|".join(table["days"])
    day = r"\d{1,2}(?:st|nd|rd|th)?(?![\d.,]\d)"  # "for February 1,940" names no day
    date = (
        rf"\b(?:{day} (?:of )?(?:{months})|(?:{months}) {day})\b(?:,? (?:19|20)\d\d\b)?"
        rf"|(?:(?<=[Ii]n )|(?<=[Dd]uring )|(?<=of )|(?<=by )|(?<=early )|(?<=late )|(?<=mid-))"
        rf"(?:{months})\b(?:,? (?:19|20)\d\d\b)?|\b(?:19|20)\d\d\b"
        rf"|\b(?:{days})\b(?: {table['night']}\b)?"
    )
    groups = {
        "since": rf"\b(?i:{'|'.join(table['since'])})\b(?: (?:the|its|{date}|{months}|\w+ing|"
        rf"(?i:start|beginning|outbreak|launch|full-scale|full|scale|invasion|war|of)))*",
        "day": f"(?i:{'|'.join(table['day'])})",
        "long": rf"\b(?i:{'|'.join(table['long'])})\b",
        "rate": rf"\b(?i:{'|'.join(table['rate'])})\b(?!,? (?i:earlier|before|after|later|ago))",
        "before": rf"\b(?i:{'|'.join(table['before'])})\b",
        "date": date + rf"|\b(?i:{'|'.join(w for key in _RELATIVE for w in table[key])})\b",
    }
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in groups.items()))
