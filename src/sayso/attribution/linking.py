"""Which source and which cue go with which content: spans of three layers, joined.

Within a paragraph contents and cues come in the same order, a cue may hold several contents
("...", he said, "..."), and one source may have several cues. Of all ways to join them so, the
cheapest is taken, where the price of a join is the distance, in words that no other span covers,
and what lies between: ends of sentences, other cues. The prices were set on PolNeAR, on gold spans
of the training part and tagged ones of the development part; on gold spans of the latter 95 % of
the attributions come out as annotated.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from sayso.attribution.tagging import Tagged
from sayso.records import Span


class Link(NamedTuple):
    """One attribution in the making; without cue it is a quote that runs on, or a headline."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


# Prices; a unit is twenty characters.
UNIT = 20
FAR = 2_000  # characters: never joined
BESIDE = 3  # characters: nothing but a quotation mark, a colon or a space
EMPTY_CUE = 6.0
LEFT_OVER = 8.0
OTHER_CUE = 2.0
SENTENCE_AFTER = 3.0
SENTENCE_BEFORE = 6.0
NO_COMMA = 4.0
NEW_CLAIM = 4.0
SOURCE_AFTER = 1.5
OTHER_SOURCE = 1.0
OTHER_CONTENT = 3.0
NO_SOURCE = 12.0
NEVER = 1e6
QUOTES = "\"“‘'«"
# Joining takes the square of the number of contents, so a paragraph is joined in parts.
MOST_SPANS = 60

_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_COMMA = re.compile(r"[,?!…\-–—][\"'”’]*$")
_COLON = re.compile(r"[^.!?\n]{0,80}:\s*$")


def link(text: str, tagged: Tagged) -> list[Link]:
    """Join the spans of a text; contents and sources that go with no cue come without one."""
    ends = [match.start() for match in re.finditer("\n", text)]
    groups: dict[int, list[tuple[Span, int]]] = {}
    for layer, spans in enumerate(tagged):
        for span in spans:
            groups.setdefault(bisect_right(ends, span.start), []).append((span, layer))
    links: list[Link] = []
    waiting: Link | None = None  # a cue whose content is to follow in the next paragraph
    for paragraph in sorted(groups):
        spans_here = sorted(groups[paragraph])
        limit = ends[paragraph] if paragraph < len(ends) else len(text)
        for first in range(0, len(spans_here), MOST_SPANS):
            part = spans_here[first : first + MOST_SPANS]
            layers = [tuple(span for span, kind in part if kind == n) for n in range(3)]
            joined = _joined(text, Tagged(*layers))
            if waiting and joined and not joined[0].cue and not joined[0].source:
                joined[0] = waiting._replace(content=joined[0].content)
            waiting = None
            for found in joined:
                if found.content:
                    links.append(found)
                elif _COLON.match(text[found.cue[-1].end - 1 : limit]):
                    waiting = found
    return links


def _joined(text: str, tagged: Tagged) -> list[Link]:
    """Join the spans of one paragraph, in the order of the text."""
    owners = _owners(text, tagged)
    links = [
        Link(
            _source_of(text, cue, tagged),
            (cue,),
            tuple(c for c, owner in zip(tagged.content, owners, strict=True) if owner == at),
        )
        for at, cue in enumerate(tagged.cue)
    ]
    taken = {span for one in links for span in one.source}
    for content, owner in zip(tagged.content, owners, strict=True):
        if owner is None:
            beside = [
                source
                for source in tagged.source
                if source not in taken and 0 <= content.start - source.end <= BESIDE
            ]
            links.append(Link(tuple(beside[-1:]), (), (content,)))
    return sorted(links, key=lambda one: min((*one.content, *one.cue)))


def _owners(text: str, tagged: Tagged) -> list[int | None]:
    """Return the index of each content's cue: the cheapest joining that keeps the order."""
    contents, cues = tagged.content, tagged.cue
    # best[i]: the price of joining the first i contents to the cues seen so far.
    best = [LEFT_OVER * i for i in range(len(contents) + 1)]
    steps: list[list[int]] = []
    for cue in cues:
        prices = [min(_price(text, content, cue, tagged), LEFT_OVER) for content in contents]
        sums = [0.0, *accumulate(prices)]
        after = [price + EMPTY_CUE for price in best]
        step = list(range(len(best)))
        for last in range(1, len(best)):
            for first in range(last):
                price = best[first] + sums[last] - sums[first]
                if price < after[last]:
                    after[last], step[last] = price, first
        best = after
        steps.append(step)
    owners: list[int | None] = [None] * len(contents)
    last = len(contents)
    for at in reversed(range(len(cues))):
        first = steps[at][last]
        for i in range(first, last):
            if _price(text, contents[i], cues[at], tagged) < LEFT_OVER:
                owners[i] = at
        last = first
    _let_quotes_go_on(text, tagged, owners)
    return owners


def _let_quotes_go_on(text: str, tagged: Tagged, owners: list[int | None]) -> None:
    """Give a quote that begins a sentence to the cue that quoted before, not the one that did not.

    "Yes," he said, speaking of the truce. "It holds": what holds he said, he did not speak of it.
    """
    quoting: int | None = None
    plain: int | None = None
    for at, (content, owner) in enumerate(zip(tagged.content, owners, strict=True)):
        if owner is None:
            continue
        quoted = text[content.start] in QUOTES
        begins = _SENTENCE.search(text, tagged.cue[owner].end - 1, content.start + 2)
        if quoted and begins and owner == plain and quoting is not None:
            owners[at] = quoting
        elif quoted:
            quoting = owner
        else:
            plain = owner


def _price(text: str, content: Span, cue: Span, tagged: Tagged) -> float:
    follows = content.start >= cue.end
    low, high = (cue.end, content.start) if follows else (content.end, cue.start)
    if high - low > FAR:
        return NEVER
    price = _distance(low, high, (*tagged.source, *tagged.content))
    price += OTHER_CUE * _between(low, high, tagged.cue)
    # The last character looked at is the first of what follows: a quote begins its sentence free.
    sentences = len(_SENTENCE.findall(text, max(0, low - 2), max(0, high + 1)))
    if follows:
        if sentences and text[content.start] not in QUOTES:
            price += NEW_CLAIM
        return price + SENTENCE_AFTER * sentences
    if not _COMMA.search(text, content.start, content.end) and text[low : low + 1] not in ",)–—-":
        price += NO_COMMA
    return price + SENTENCE_BEFORE * sentences


def _source_of(text: str, cue: Span, tagged: Tagged) -> tuple[Span, ...]:
    best: tuple[Span, ...] = ()
    cheapest = NO_SOURCE
    for source in tagged.source:
        follows = source.start >= cue.end
        low, high = (cue.end, source.start) if follows else (source.end, cue.start)
        if high - low > FAR:
            continue
        price = _distance(low, high, (*tagged.content, *tagged.source))
        price += OTHER_CUE * _between(low, high, tagged.cue)
        price += OTHER_SOURCE * _between(low, high, tagged.source)
        price += OTHER_CONTENT * _between(low, high, tagged.content)
        price += SENTENCE_AFTER * len(_SENTENCE.findall(text, max(0, low - 2), max(0, high + 1)))
        price += SOURCE_AFTER * follows
        if price < cheapest:
            best, cheapest = (source,), price
    return best


def _distance(low: int, high: int, others: Sequence[Span]) -> float:
    """Return the price of the characters from `low` to `high` that no other span covers."""
    covered = sum(max(0, min(high, span.end) - max(low, span.start)) for span in others)
    return max(0, high - low - covered) / UNIT


def _between(low: int, high: int, others: Sequence[Span]) -> int:
    return sum(low <= span.start and span.end <= high for span in others)
