"""Clauses: the stretch of a sentence in which words of time are those of one figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.records import Span

# "Up from 22", "against six before", "compared with 40", "an earlier figure of 900"
_OLD = re.compile(
    r"(?:[,;(–—] ?|\b)(?:up|down|rising|falling|raised|lowered|revised|instead|rather|higher|lower|"
    r"more|less|fewer|compared|against|correcting|after)\b"
    r"(?: (?:from|than|of|with|to|its|their|the|an?|earlier|first|initial|previous|figure|count|"
    r"toll|at|least|most|about|some|nearly|around|over|just))* ?$"
)
# "Bringing the total to 1.8 million"
_TOTAL = re.compile(r",? (?:bringing|taking|raising|lifting|pushing|making)\b")
# "Among them a gunner who died on Sunday": that is the day of the gunner.
_MEMBER = re.compile(r",? (?:among (?:them|whom)|including) [^,.;]*?\b(?:who|which|that|whose)\b")
# "As the ministry had reported on Monday" dates the report.
_REPORTED = re.compile(
    r"\bas (?:[\w'’-]+ ){1,5}?(?:reported|said|announced|claimed|stated|told|wrote)\b[^,.;]*"
)


def stretch(text: str, around: Span, number: Span, others: Sequence[Span]) -> list[Span]:
    """Return the parts of a sentence that can tell when a figure holds.

    What one figure is compared with has a time of its own, and so has a total that it brings
    about, a member that is told of, and who reported it.

    Parameters
    ----------
    text : str
        Of the article.
    around : Span
        The sentence.
    number : Span
        The figure.
    others : sequence of Span
        The other figures of the sentence.

    Examples
    --------
    >>> text = "They sent 300 tents on Friday, down from 450 in May."
    >>> new, old, all_ = Span(10, 13), Span(41, 44), Span(0, len(text))
    >>> [text[slice(*part)] for part in stretch(text, all_, new, [old])]
    ['They sent 300 tents on Friday']
    >>> [text[slice(*part)] for part in stretch(text, all_, old, [new])]
    [', down from 450 in May.']
    """
    start, end = around
    for other in others:
        if other.start > number.start:
            breaks = _opening(text, number.end, other.start)
            if breaks is not None:
                end = min(end, breaks)
        elif other.start < number.start:
            breaks = _opening(text, other.end, number.start)
            if breaks is not None:
                start = max(start, breaks)
    member = _MEMBER.search(text, number.end, end)
    end = member.start() if member else end
    spans = []
    for match in _REPORTED.finditer(text, start, end):
        if not match.start() <= number.start < match.end():
            spans.append(Span(start, match.start()))
            start = match.end()
    return [*spans, Span(start, end)]


def _opening(text: str, start: int, end: int) -> int | None:
    """Return where, between two figures, a stretch begins that is the second one's alone."""
    between = text[start:end]
    found = _OLD.search(between) or _TOTAL.search(between)
    return None if found is None else start + found.start()
