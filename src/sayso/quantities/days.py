"""Days of the calendar that expressions of date stand for.

Each resolver takes the words that its rule caught, the day of publication where it is known, and
whether the words speak of what is to come.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from sayso import resources
from sayso.records import Granularity

Days = tuple[date, date, Granularity]
Resolver = Callable[[tuple[str, ...], date | None, bool], Days | None]
_DAY = timedelta(days=1)


@cache
def grammar() -> dict[str, Any]:
    """Return the grammar of dates."""
    return resources.load("dates.toml")


def _number(word: str) -> int:
    return int(word) if word.isdigit() else int(grammar()["numbers"][word.lower()])


def _month(word: str) -> int:
    months = [month[:3] for month in grammar()["words"]["month"][:12]]
    return months.index(word[:3]) + 1


def _whole_month(year: int, month: int, length: int = 1) -> Days:
    first = date(year, month, 1)
    beyond = year * 12 + month - 1 + length
    return first, date(beyond // 12, beyond % 12 + 1, 1) - _DAY, "month"


def _one(day: date) -> Days:
    return day, day, "day"


def _dated(day: str, month: str, year: str, published: date | None, future: bool) -> date | None:
    """Return a day of the month in its year, or the last one (the next) where none is named."""
    if year:
        return date(int(year), _month(month), int(day))
    if published is None:
        return None
    for shift in (0, 1) if future else (0, -1):
        try:
            found = date(published.year + shift, _month(month), int(day))
        except ValueError:
            continue  # 29 February
        if found >= published if future else found <= published:
            return found
    return None


def _spanning(
    days: tuple[str, str], month: str, year: str, published: date | None, future: bool
) -> Days | None:
    first, last = (_dated(day, month, year, published, future) for day in days)
    if first is None or last is None or first > last:
        return None
    return first, last, "day"


def _named_month(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    month, year = words[0], words[1] if len(words) > 1 else ""
    if year:
        return _whole_month(int(year), _month(month))
    if published is None:
        return None
    number = _month(month)
    passed = number < published.month if future else number > published.month
    return _whole_month(published.year + (passed if future else -passed), number)


def _months(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    last = _named_month((words[1], words[2]), published, future)
    if last is None:
        return None
    first = _whole_month(last[0].year - (_month(words[0]) > _month(words[1])), _month(words[0]))
    return first[0], last[1], "month"


def _weekday(
    name: str, published: date | None, future: bool, strictly: bool = False
) -> date | None:
    if published is None:
        return None
    wanted = grammar()["words"]["weekday"].index(name)
    away = (wanted - published.weekday()) % 7 if future else (published.weekday() - wanted) % 7
    away = 7 if strictly and away == 0 else away
    return published + away * _DAY if future else published - away * _DAY


def _week_days(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    last = _weekday(words[1], published, future)
    first = _weekday(words[0], last, False, strictly=True)
    return None if first is None or last is None else (first, last, "day")


def _back(number: int, unit: str, day: date) -> date:
    """Go back a number of units of the calendar."""
    if unit in {"month", "year", "decade"}:
        months = number * {"month": 1, "year": 12, "decade": 120}[unit]
        beyond = day.year * 12 + day.month - 1 - months
        year, month = beyond // 12, beyond % 12 + 1
        return date(year, month, min(day.day, _whole_month(year, month)[1].day))
    if unit == "hour":
        return day - -(-number // 24) * _DAY
    return day - number * {"week": 7, "weekend": 7, "fortnight": 14}.get(unit, 1) * _DAY


def _grain(unit: str) -> Granularity:
    grains: dict[str, Granularity] = {
        "week": "week", "weekend": "day", "fortnight": "week", "month": "month", "year": "year",
        "decade": "year",
    }  # fmt: skip
    return grains.get(unit, "day")


def _past(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    number, unit = (_number(words[0]), words[1]) if len(words) == 2 else (1, words[0])
    if published is None:
        return None
    return _back(number, unit, published), published, _grain(unit)


def _ago(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    if published is None:
        return None
    number, unit = _number(words[0]), words[1]
    day = _back(number, unit, published)
    if unit in {"month", "year", "decade"}:
        return _calendar("year" if unit == "decade" else unit, day)
    return (day, day, _grain(unit)) if unit != "week" else _calendar("week", day)


def _calendar(unit: str, day: date) -> Days | None:
    """Return the unit of the calendar that a day is in."""
    if unit == "week":
        monday = day - day.weekday() * _DAY
        return monday, monday + 6 * _DAY, "week"
    if unit == "weekend":
        saturday = day - day.weekday() * _DAY + 5 * _DAY
        return saturday, saturday + _DAY, "day"
    if unit == "month":
        return _whole_month(day.year, day.month)
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31), "year"
    return _one(day) if unit == "day" else None


def _last(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    if published is None:
        return None
    if words[0] == "night":
        return published - _DAY, published, "day"
    if words[0] in {"hour", "fortnight", "decade"}:
        return None
    return _calendar(words[0], _back(1, words[0], published))


def _this(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    return None if published is None else _calendar(words[0], published)


def _next(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    current = _this(words, published, future)
    return None if current is None else _calendar(words[0], current[1] + _DAY)


def _so_far(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    current = _this((words[0] or words[1],), published, future)
    return None if current is None or published is None else (current[0], published, "day")


def _season(name: str, year: int) -> Days:
    first, last, _ = _whole_month(year, grammar()["seasons"][name], 3)
    return first, last, "season"


def _last_season(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    """Return the season that is, or was last: "last summer" in March, "this summer" in July."""
    if published is None:
        return None
    for year in (published.year, published.year - 1):
        days = _season(words[0], year)
        if days[0] <= published:
            return days
    return None


def _start(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    current = _this(words, published, future)
    return None if current is None else _one(current[0])


def _epoch(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    return _one(date.fromisoformat(grammar()["epochs"][words[0].lower()]))


def _quarter(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
    number = ("first", "second", "third", "fourth").index(words[0])
    length = 3 if words[1] == "quarter" else 6
    if not words[2].isdigit() and published is None:
        return None
    year = int(words[2]) if words[2].isdigit() else published.year if published else 0
    return _whole_month(year - (words[2] == "last year"), number * length + 1, length)


def _relative(days: int, length: int = 0) -> Resolver:
    def resolver(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
        if published is None:
            return None
        first = published + days * _DAY
        return first, first + length * _DAY, "day"

    return resolver


def _single(find: Callable[..., date | None]) -> Resolver:
    def resolver(words: tuple[str, ...], published: date | None, future: bool) -> Days | None:
        day = find(words, published, future)
        return None if day is None else _one(day)

    return resolver


def _night(morning: date | None) -> Days | None:
    return None if morning is None else (morning - _DAY, morning, "day")


RESOLVERS: dict[str, Resolver] = {
    "iso": _single(lambda w, p, f: date(int(w[0]), int(w[1]), int(w[2]))),
    "day": _single(lambda w, p, f: _dated(w[0], w[1], w[2], p, f)),
    "day_american": _single(lambda w, p, f: _dated(w[1], w[0], w[2], p, f)),
    "days": lambda w, p, f: _spanning((w[0], w[1]), w[2], w[3], p, f),
    "days_american": lambda w, p, f: _spanning((w[1], w[2]), w[0], w[3], p, f),
    "month": _named_month,
    "months": _months,
    "last_month_named": _named_month,
    "year": lambda w, p, f: (date(int(w[0]), 1, 1), date(int(w[0]), 12, 31), "year"),
    "weekday": _single(lambda w, p, f: _weekday(w[0], p, f)),
    "weekday_before": _single(lambda w, p, f: _weekday(w[0], p, False, strictly=True)),
    "weekday_after": _single(lambda w, p, f: _weekday(w[0], p, True, strictly=True)),
    "weekdays": _week_days,
    "night_before": lambda w, p, f: _night(_weekday(w[0], p, f)),
    "yesterday": _relative(-1),
    "today": _relative(0),
    "tomorrow": _relative(1),
    "last_night": _relative(-1, 1),
    "past": _past,
    "past_one": _past,
    "ago": _ago,
    "last": _last,
    "this": _this,
    "next": _next,
    "so_far": _so_far,
    "season": lambda w, p, f: _season(w[0], int(w[1])),
    "last_season": _last_season,
    "start": _start,
    "epoch": _epoch,
    "quarter": _quarter,
}
