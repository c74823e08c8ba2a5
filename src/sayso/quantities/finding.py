"""Finding amounts: the numerals of a document that count or measure, with all that is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sayso.language import text_of
from sayso.quantities import names
from sayso.quantities.amounts import Amount, ranged, single
from sayso.quantities.figures import Figure, Tokens, counted_next, figure, shared
from sayso.quantities.neighbours import joined
from sayso.quantities.numerals import word_before
from sayso.quantities.ranges import joining
from sayso.quantities.scanning import scan
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_GOES_ON = re.compile(r"(?:,| and| or|, and) ")


def find(doc: Doc) -> list[Amount]:
    """Return the amounts of a document, in order; none overlap."""
    text = text_of(doc)
    if not len(doc):
        return []
    tokens = Tokens(doc)
    figures = [figure(text, numeral, tokens) for numeral in scan(text)]
    figures = [*(shared(text, *pair) for pair in pairwise(figures)), *figures[-1:]]
    amounts = _disjoint(_read(text, figures, tokens))
    return joined(text, amounts)


def _read(text: str, figures: list[Figure], tokens: Tokens) -> Iterator[Amount]:
    """Make amounts of figures: of two that are a range, of one that counts or measures."""
    index = 0
    label = -1  # the last figure that is part of a name
    while index < len(figures):
        left = figures[index]
        right = figures[index + 1] if index + 1 < len(figures) else None
        joiner = joining(text, left, right) if right is not None else None
        if right is not None and joiner:
            if joiner != "score":
                yield ranged(text, left, right, joiner)
            index += 2
            continue
        first = tokens.at(left.numeral.start)
        before = figures[index - 1] if index else None
        index += 1
        if before is not None and _same_head(before, left):
            continue
        if before is not None and label == index - 2 and _listed_with(text, before, left):
            label = index - 1
        elif names.counts(text, left.numeral, first, left.token, left.unit is not None):
            yield single(text, left)
        elif names.labelled(text, left.numeral, first, left.token):
            label = index - 1


def _same_head(left: Figure, right: Figure) -> bool:
    """Find the second number of one noun: the 737 of "two new 737 Max jets" is a name."""
    one, two = left.token, right.token
    if left.unit is not None or right.unit is not None or one.dep_ != "nummod":
        return False
    between = one.doc[one.i + 1 : two.i]
    return one.head.i > two.i and all(t.pos_ in {"ADJ", "NOUN", "PROPN"} for t in between)


def _listed_with(text: str, label: Figure, other: Figure) -> bool:
    """Find the second number of one label: the 5 of "Articles 4 and 5"."""
    plural = word_before(text, label.start).endswith("s")
    alone = other.unit is None and not counted_next(other.token)
    return plural and alone and _GOES_ON.fullmatch(text, label.end, other.start) is not None


def _disjoint(amounts: Iterable[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for amount in amounts:
        while kept and amount.span.start <= kept[-1].number.start < amount.number.start:
            kept.pop()  # the "no" of "no more than six"
        edge = kept[-1].span.end if kept else 0
        if amount.number.start >= edge:
            start = max(amount.span.start, edge)
            kept.append(replace(amount, span=Span(start, amount.span.end)))
    return kept
