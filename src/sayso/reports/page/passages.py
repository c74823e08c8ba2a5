"""A text cut at the borders of all that was found in it, so that spans may nest and overlap."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Literal, TypeVar

from markupsafe import Markup, escape

from sayso.ledger.sentences import Sentences
from sayso.records import Analysis, Span

Key = TypeVar("Key")
Part = Literal["source", "cue", "content"]
DEEPEST = 4  # statements drawn one in another; the outer ones of more are left out

# What steers the direction of text, or is no character at all, is shown as its code.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True)
class Layer:
    """A part of a statement that covers a piece of text."""

    attribution: str
    part: Part


@dataclass(frozen=True)
class Piece:
    """Text that no border cuts.

    Attributes
    ----------
    text : str
        As given.
    layers : tuple of Layer
        What covers it, the outermost first.
    begins : tuple of str
        The statements of which it is the first of the content.
    number : str or None
        The quantity that it is of.
    anchors : tuple of str
        The quantities that begin with it.
    sentence : int
        Which sentence of the text it stands in.
    """

    text: str
    layers: tuple[Layer, ...]
    begins: tuple[str, ...]
    number: str | None
    anchors: tuple[str, ...]
    sentence: int


def paragraphs(analysis: Analysis) -> list[list[Piece]]:
    """Return the pieces of each line of the text that is not empty."""
    text = analysis.text
    spans = sorted(_spans(analysis), key=lambda item: (item[0].start, -item[0].end))
    numbers = sorted((q.span, q.id) for q in analysis.quantities if q.span.end > q.span.start)
    begins = _begins(analysis)
    sentences = Sentences(text)
    borders = {0, len(text)}
    for span, _ in spans:
        borders.update(span)
    for span, _ in numbers:
        borders.update(span)
    borders.update(span.start for span in sentences.spans)
    for match in re.finditer(r"[\r\n]+", text):
        borders.update(match.span())
    cuts = sorted(border for border in borders if 0 <= border <= len(text))
    layered, numbered = _Sweep(spans), _Sweep(numbers)
    lines: list[list[Piece]] = [[]]
    for start, end in pairwise(cuts):
        layers, quantities = layered.at(start), numbered.at(start)
        if text[start] in "\r\n":
            lines.append([])
            continue
        lines[-1].append(
            Piece(
                text=text[start:end],
                layers=tuple(layer for _, layer in layers[-DEEPEST:]),
                begins=begins.get(start, ()),
                number=quantities[-1][1] if quantities else None,
                anchors=tuple(key for span, key in quantities if span.start == start),
                sentence=sentences.at(start),
            )
        )
    return [line for line in lines if any(piece.text.strip() for piece in line)]


def _spans(analysis: Analysis) -> Iterator[tuple[Span, Layer]]:
    for attribution in analysis.attributions:
        parts: tuple[tuple[Part, tuple[Span, ...]], ...] = (
            ("source", attribution.source or ()),
            ("cue", attribution.cue),
            ("content", attribution.content),
        )
        for part, spans in parts:
            for span in spans:
                if span.end > span.start:
                    yield span, Layer(attribution.id, part)


def _begins(analysis: Analysis) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for attribution in analysis.attributions:
        spans = attribution.content or attribution.cue or attribution.source or ()
        if spans:
            start = min(span.start for span in spans)
            found[start] = (*found.get(start, ()), attribution.id)
    return found


class _Sweep(Generic[Key]):
    """Which spans cover a position, the longest first; asked from left to right."""

    def __init__(self, spans: list[tuple[Span, Key]]) -> None:
        self._spans = spans
        self._starts = [span.start for span, _ in spans]
        self._next = 0
        self._open: list[tuple[Span, Key]] = []

    def at(self, position: int) -> list[tuple[Span, Key]]:
        reached = bisect_right(self._starts, position, lo=self._next)
        self._open = [item for item in self._open if item[0].end > position]
        new = [item for item in self._spans[self._next : reached] if item[0].end > position]
        if new:
            self._open = sorted(self._open + new, key=lambda item: item[0].start - item[0].end)
        self._next = reached
        return self._open


def visible(text: str) -> Markup:
    r"""Return text as inert HTML in which what would turn its direction is shown as its code.

    Examples
    --------
    >>> print(visible("<b>\u202eno"))
    &lt;b&gt;<span class="code">U+202E</span>no
    """
    parts = []
    done = 0
    for match in _CONTROLS.finditer(text):
        parts += [escape(text[done : match.start()]), _code(match.group())]
        done = match.end()
    return Markup("").join([*parts, escape(text[done:])])


def _code(character: str) -> Markup:
    return Markup('<span class="code">U+{}</span>').format(f"{ord(character):04X}")
