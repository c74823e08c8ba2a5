"""Quotation marks: which opens, which closes, which is an apostrophe, and what lies between.

Marks are paired within a paragraph (a line), for a quotation that runs on is opened anew in each
paragraph and closed in the last. All is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple


class Quotation(NamedTuple):
    """Words in quotation marks, the marks included, within one paragraph.

    Attributes
    ----------
    start, end : int
        Offsets in the text; an unclosed one ends with its paragraph, or where the next opens.
    closed : bool
        Whether the closing mark is there.
    continued : bool
        Whether it runs on from an unclosed one in the paragraph before.
    depth : int
        0 for an outer quotation, 1 for one within it, and so on.
    """

    start: int
    end: int
    closed: bool = True
    continued: bool = False
    depth: int = 0


class _Doubles(NamedTuple):
    """Double marks and guillemets of a paragraph, paired."""

    quotes: list[Quotation]
    closes: int | None  # after a first mark that closes nothing in this paragraph
    open: bool  # whether the last is left open


_LINE = re.compile(r"[^\n]+")
_DOUBLE = re.compile(r"[\"“”„«»‹›]|``|''")
_SINGLE = re.compile(r"(?<!')['‘’](?!')")
_INCHES = re.compile(r"\d['’] ?\d{1,2}$")
# Words that have lost their first letters: 'em, '90s, 'tis.
_ELIDED = re.compile(r".(?:em|tis|twas|til|cause|\d0s|\d\d)\b", re.IGNORECASE)
_OPENERS = frozenset(["“", "„", "«", "‹", "``"])
_CLOSERS = {
    '"': ('"', "”", "''"),
    "“": ("”", '"'),
    "”": ("”",),
    "„": ("“", "”", '"'),
    "«": ("»",),
    "»": ("«",),
    "‹": ("›",),
    "›": ("‹",),
    "``": ("''", '"'),
    "''": ("''",),
}
_BEFORE_OPENING = frozenset(" \t([{—–-/:\"“”„«‹‘'’")
_PUNCTUATION = frozenset(".,!?…;:—–")


def paragraphs(text: str) -> Iterator[re.Match[str]]:
    """Yield the lines of a text that are not blank."""
    # Not by one pattern: on a long line of spaces it would try every place to end.
    return (line for line in _LINE.finditer(text) if not line.group().isspace())


def quotations(text: str) -> tuple[Quotation, ...]:
    """Return the quotations of a text, in order of their start.

    Examples
    --------
    >>> text = "'It's over,' he said. The officials' cars had left."
    >>> [text[q.start : q.end] for q in quotations(text)]
    ["'It's over,'"]
    """
    found: list[Quotation] = []
    left_open = False
    for match in paragraphs(text):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        end = match.start() + len(match.group().rstrip())
        doubles = _doubles(text, start, end)
        quotes = doubles.quotes
        if left_open and doubles.closes is not None:
            # Closes what an earlier paragraph opened, without having been opened anew.
            quotes.insert(0, Quotation(start, doubles.closes))
        singles, single_open = _singles(text, start, end, quotes)
        here = _nested(sorted([*quotes, *singles]))
        if left_open and here and here[0].start == start:
            here[0] = here[0]._replace(continued=True)
        found += here
        left_open = doubles.open or single_open
    return tuple(found)


def _doubles(text: str, start: int, end: int) -> _Doubles:
    quotes: list[Quotation] = []
    stack: list[tuple[int, str]] = []
    closes: int | None = None
    for match in _DOUBLE.finditer(text, start, end):
        at, after, mark = match.start(), match.end(), match.group()
        before = text[at - 1] if at > start else " "
        following = text[after] if after < end else " "
        opens = before in _BEFORE_OPENING and not following.isspace()
        shuts = not before.isspace() and not following.isalnum()
        if mark == '"' and _INCHES.search(text, max(start, at - 5), at):
            continue
        if stack and mark in _CLOSERS[stack[-1][1]] and not (mark == '"' and opens and not shuts):
            quotes.append(Quotation(stack.pop()[0], after))
        elif mark in _OPENERS or opens or (mark == '"' and not shuts):
            if stack and mark in (stack[-1][1], "“"):
                # Opened again and never closed: the first one ends here.
                quotes.append(Quotation(stack.pop()[0], _trimmed(text, at), closed=False))
            if len(stack) < 3:
                stack.append((at, mark))
        elif any(mark in _CLOSERS[opener] for _, opener in stack):
            while mark not in _CLOSERS[stack[-1][1]]:
                stack.pop()
            quotes.append(Quotation(stack.pop()[0], after))
        elif not quotes and not stack and closes is None:
            closes = after
    if stack:
        quotes.append(Quotation(stack[0][0], end, closed=False))
    return _Doubles(sorted(quotes), closes, bool(stack))


def _trimmed(text: str, end: int) -> int:
    while text[end - 1].isspace():
        end -= 1
    return end


def _singles(
    text: str, start: int, end: int, doubles: list[Quotation]
) -> tuple[list[Quotation], bool]:
    """Pair single marks, never across a double one; what pairs with nothing is an apostrophe."""
    outer = _outermost(doubles)
    starts = [quote.start for quote in outer]
    within: dict[int, list[tuple[int, bool, bool]]] = {}
    for match in _SINGLE.finditer(text, start, end):
        at = match.start()
        before = text[at - 1] if at > start else " "
        following = text[at + 1] if at + 1 < end else " "
        opens = before in _BEFORE_OPENING and not following.isspace() and following not in ".,;!?"
        if opens and (match.group() == "’" or _ELIDED.match(text, at)):
            continue
        shuts = not opens and not before.isspace() and not following.isalnum()
        if not (opens or (shuts and match.group() != "‘")):
            continue
        # "officials' " may be a genitive; "over,'" is none.
        sure = before in _PUNCTUATION or (following in _PUNCTUATION and before not in "sS")
        index = bisect_right(starts, at) - 1
        segment = index if index >= 0 and at < outer[index].end else -1
        within.setdefault(segment, []).append((at, opens, sure))
    quotes: list[Quotation] = []
    left_open = False
    for marks in within.values():
        openings = [i for i, (_, opens, _) in enumerate(marks) if opens]
        for first, following_opening in pairwise([*openings, len(marks)]):
            closings = marks[first + 1 : following_opening]
            if closings:
                closing = closings[0]
                if text[closing[0] - 1] in "sS" and not closing[2]:
                    closing = next((mark for mark in closings if mark[2]), closing)
                quotes.append(Quotation(marks[first][0], closing[0] + 1))
            elif marks[first][0] == start and len(openings) == 1:
                quotes.append(Quotation(start, end, closed=False))
                left_open = True
    return quotes, left_open


def _outermost(quotes: list[Quotation]) -> list[Quotation]:
    outer: list[Quotation] = []
    for quote in quotes:
        if not outer or quote.start >= outer[-1].end:
            outer.append(quote)
    return outer


def _nested(quotes: list[Quotation]) -> list[Quotation]:
    """Give each its depth; one that straddles the end of another is left out."""
    nested: list[Quotation] = []
    around: list[Quotation] = []
    for quote in quotes:
        while around and around[-1].end <= quote.start:
            around.pop()
        if around and quote.end > around[-1].end:
            continue
        nested.append(quote._replace(depth=len(around)))
        around.append(quote)
    return nested
