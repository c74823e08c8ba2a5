"""When: expressions of date, resolved against the day on which an article was published.

The grammar is `resources/dates.toml`. An expression is resolved as late as it is known whether the
clause speaks of what is to come: "on Friday" is the last one of what happened, and the next one of
what is planned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from sayso.quantities.days import RESOLVERS, grammar
from sayso.records import Dates, Span

_SLOT = re.compile(r"\{(\w+)\}")
_OPENING = re.compile(
    r"\b(?:(?:on|in|during|over|throughout|through|within|at|since|from|by|until|till|before|after"
    r"|ahead of|prior to) )?(?:the )?(?:night of |morning of |evening of )?(?:the )?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that say when.

    Attributes
    ----------
    span : Span
        With the preposition before them.
    start : int
        Where they begin without it.
    kind : str
        How they are resolved.
    words : tuple of str
        What the rule caught of them.
    opening : str
        The preposition, in lower case.
    """

    span: Span
    start: int
    kind: str
    words: tuple[str, ...]
    opening: str


def expressions(text: str) -> list[Expression]:
    """Return the expressions of date in a text, in order; none overlap.

    Examples
    --------
    >>> [e.kind for e in expressions("It fell on Tuesday, not in March 2022.")]
    ['weekday', 'month']
    """
    found: list[tuple[int, int, int, str, tuple[str, ...]]] = []
    for order, (kind, pattern) in enumerate(_rules()):
        for match in pattern.finditer(text):
            words = tuple(group or "" for group in match.groups())
            found.append((match.start(), -match.end(), order, kind, words))
    kept: list[Expression] = []
    edge = 0
    for start, end, _, kind, words in sorted(found):
        if start < edge:
            continue
        bare = kind in {"last_night", "yesterday", "today", "tomorrow"}
        before = None if bare else _OPENING.search(text, max(edge, start - 24), start)
        first = before.start() if before else start
        opening = text[first:start].strip().lower()
        kept.append(Expression(Span(first, -end), start, kind, words, opening))
        edge = -end
    return kept


def resolve(expression: Expression, published: date | None, future: bool = False) -> Dates | None:
    """Return the days that an expression means, None where the text does not say enough.

    Parameters
    ----------
    expression : Expression
        The words.
    published : date or None
        The day on which they were published; without it only full dates can be told.
    future : bool
        Whether they speak of what is to come.

    Examples
    --------
    >>> (tuesday,) = expressions("It fell on Tuesday.")
    >>> resolve(tuesday, date(2025, 3, 12)).start
    '2025-03-11'
    """
    opening = expression.opening.split(" ")[0]
    if opening in _words("limits") or expression.opening.startswith(("ahead", "prior")):
        return None
    try:
        days = RESOLVERS[expression.kind](expression.words, published, future)
    except (ValueError, OverflowError):
        return None  # no such day in the calendar
    if days is None:
        return None
    first, last, granularity = days
    ongoing = opening in _words("open") and not expression.kind.startswith(
        ("days", "weekdays", "months")
    )
    if expression.kind == "epoch" and opening not in _words("open") | _words("lasting"):
        return None
    if ongoing or expression.kind == "epoch":
        if published is None or first > published:
            return None
        last = published
    return Dates(
        span=expression.span,
        start=first.isoformat(),
        end=last.isoformat(),
        granularity=granularity,
    )


def day_of(published: str | None) -> date | None:
    """Return the day of an ISO 8601 date or time, None where it is none."""
    try:
        return None if published is None else date.fromisoformat(published[:10])
    except ValueError:
        return None


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(grammar()[table]["words"])


@cache
def _rules() -> list[tuple[str, re.Pattern[str]]]:
    lists = {
        **grammar()["words"],
        "epoch": list(grammar()["epochs"]),
        "number": [*grammar()["numbers"], r"\d{1,3}"],
    }
    filled = {name: "|".join(sorted(words, key=len, reverse=True)) for name, words in lists.items()}

    def fill(match: re.Match[str]) -> str:
        words = filled.get(match[1])
        return match[0] if words is None else f"(?:{words})"

    patterns = [(rule["as"], _SLOT.sub(fill, rule["pattern"])) for rule in grammar()["rule"]]
    return [(kind, re.compile(rf"(?<![\w-])(?:{pattern})")) for kind, pattern in patterns]
