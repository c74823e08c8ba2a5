"""What the encoder is told of each word piece beside its letters.

Case, which its vocabulary does not know; whether a piece stands within quotation marks, which may
have opened far before; and whose convention is asked for, since two projects that agree on what an
attribution is still differ in where its spans end. Neither syntax nor what the rules find is told:
the encoder learns to believe them more than they deserve elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from sayso.records import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sayso.records import Attribution

    Integers = NDArray[np.int64]

LAYERS = ("source", "cue", "content")
TAGS = ("O", "B", "I", "E", "S")
Scheme = Literal["polnear", "sayso"]
SCHEMES: tuple[Scheme, ...] = ("polnear", "sayso")
SIZES = (4, 2, len(SCHEMES))  # how many values each feature has

_DOUBLE = '"“”„«»'
# Single marks that begin a word open, those that do not go on with one close: "Kyiv's" has none.
_MARK = re.compile(r"[\"“”„«»]|(?<!\w)['‘](?=\w)|(?<=\S)['’](?!\w)")


def features(paragraph: str, start: Integers, end: Integers, scheme: Scheme) -> Integers:
    """Return the features of a paragraph's pieces.

    Parameters
    ----------
    paragraph : str
        Its text.
    start, end : array of int, shape (pieces,)
        Where each piece stands in it.
    scheme : {"polnear", "sayso"}
        Whose conventions are asked for.

    Returns
    -------
    array of int, shape (pieces, features)
    """
    bounds = zip(start.tolist(), end.tolist(), strict=True)
    case = [letter_case(paragraph[first:last]) for first, last in bounds]
    return np.column_stack(
        [
            np.array(case, np.int64),
            within_quotes(paragraph)[start],
            np.full(len(start), SCHEMES.index(scheme), np.int64),
        ]
    )


def spans_of(attributions: Iterable[Attribution], layer: str) -> set[Span]:
    """Return the spans of a layer, each once."""
    return {span for one in attributions for span in getattr(one, layer) or ()}


def outermost(spans: Iterable[Span]) -> list[Span]:
    """Return the longest of the spans that overlap, in order."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s)):
        at = bisect_left(kept, span)
        if (at == 0 or kept[at - 1].end <= span.start) and (
            at == len(kept) or span.end <= kept[at].start
        ):
            kept.insert(at, span)
    return kept


def marked(spans: Sequence[Span], start: Integers, end: Integers) -> Integers:
    """Return the tags of pieces that mark spans, which are in order and apart.

    Examples
    --------
    >>> marked([Span(0, 6)], np.array([0, 4, 7]), np.array([4, 6, 9])).tolist()
    [1, 3, 0]
    """
    tags = np.zeros(len(start), np.int64)
    if not len(start):
        return tags
    _, begin, inside, ends, single = range(len(TAGS))
    lowest = bisect_left(spans, int(start[0]), key=lambda span: span.end)
    for span in spans[lowest:]:
        if span.start >= end[-1]:
            break
        first = int(np.searchsorted(end, span.start, side="right"))
        last = int(np.searchsorted(start, span.end))
        if first < last and not tags[first:last].any():
            tags[first:last] = inside
            tags[first] = begin
            tags[last - 1] = ends if last - first > 1 else single
    return tags


def letter_case(piece: str) -> int:
    """Tell a piece's case: 0 no letters, 1 lower, 2 capitalised, 3 all capitals.

    Examples
    --------
    >>> [letter_case(piece) for piece in ("91", "drones", "Moscow", "NATO")]
    [0, 1, 2, 3]
    """
    if not any(map(str.isalpha, piece)):
        return 0
    if not piece[0].isupper():
        return 1
    return 3 if len(piece) > 1 and piece.isupper() else 2


def within_quotes(paragraph: str) -> Integers:
    """Return 1 for each character within quotation marks, 0 for others.

    Double marks left open hold to the end of the paragraph, as in a quote that runs on; a single
    one left open is taken for an apostrophe.
    """
    inside = np.zeros(len(paragraph), np.int64)
    opened: int | None = None
    double = False
    for match in _MARK.finditer(paragraph):
        mark, at = match.group(), match.start()
        if mark in _DOUBLE:
            if opened is not None and double:
                if mark not in "“„«":
                    inside[opened : at + 1] = 1
                    opened = None
            elif mark not in "”»":
                opened, double = at, True
        elif opened is None:
            if mark == "‘" or (mark == "'" and paragraph[at + 1 : at + 2].isalnum()):
                opened, double = at, False
        elif not double and mark != "‘":
            inside[opened : at + 1] = 1
            opened = None
    if opened is not None and double:
        inside[opened:] = 1
    return inside
