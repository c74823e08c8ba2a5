"""Sentences and words of a text by its marks alone, so that any analysis can be read again."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from typing import NamedTuple

from sayso.records import Span
from sayso.resources import load

# A full stop with no space after it ends a sentence of careless text: "told him.It was".
_END = re.compile(
    r"\n+|[.!?…]{1,4}[\"'”’)\]]{0,3}(?=\s{1,4}[\"'“‘(\[]{0,3}[A-Z0-9—–-])"
    r"|(?<=[a-z]{2})[.!?][\"”]?(?=[A-Z][a-z])"
)
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]")
_BEFORE = re.compile(r"[^\W\d_](?:[^\W\d_]|\.){0,11}\Z")
_LONGEST = 12  # characters of an abbreviation


class Word(NamedTuple):
    """A word or a mark, in lower case, and where it begins."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


class Sentences:
    r"""The sentences of a text; a line ends one.

    Examples
    --------
    >>> text = "Gen. Orlov said 12 died. \"Many more,\" he said.\nNo one asked."
    >>> [text[slice(*span)] for span in Sentences(text).spans]
    ['Gen. Orlov said 12 died.', '"Many more," he said.', 'No one asked.']
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._words: dict[int, list[Word]] = {}

    @cached_property
    def spans(self) -> list[Span]:
        """Every sentence, without the white space around it."""
        spans = []
        start = 0
        for match in _END.finditer(self.text):
            if match.group()[0] == "." and self._abbreviates(match.start()):
                continue
            spans.append(self._stripped(start, match.end()))
            start = match.end()
        spans.append(self._stripped(start, len(self.text)))
        return [span for span in spans if span.end > span.start] or [Span(0, len(self.text))]

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.spans]

    def at(self, position: int) -> int:
        """Return the index of the sentence that holds a position."""
        return max(0, bisect_right(self._starts, position) - 1)

    def words(self, index: int, start: int, end: int) -> list[Word]:
        """Return the words of a sentence between two positions."""
        if index not in self._words:
            span = self.spans[index]
            self._words[index] = [
                Word(match.start(), match.group().lower())
                for match in _WORD.finditer(self.text, span.start, span.end)
            ]
        words = self._words[index]
        first = bisect_left(words, start, key=lambda word: word.start)
        return words[first : bisect_left(words, end, key=lambda word: word.start)]

    def _stripped(self, start: int, end: int) -> Span:
        piece = self.text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        return Span(left, max(left, start + len(piece.rstrip())))

    def _abbreviates(self, stop: int) -> bool:
        """Whether a full stop ends "Gen." or an initial, and no sentence."""
        match = _BEFORE.search(self.text[max(0, stop - _LONGEST) : stop])
        if match is None:
            return False
        word = match.group()
        initial = len(word) == 1 and word.isupper()
        return initial or word.lower() in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(load("ledger.toml")["sentences"]["abbreviations"])
