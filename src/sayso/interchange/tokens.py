"""A text cut into words such that every mark begins and ends with one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from sayso.interchange.standoff import Mark
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


@cache
def pipeline() -> Language:
    """Return spaCy's English tokenizer, which reads any text and loses none of it."""
    import spacy

    return spacy.blank("en")


def cut(text: str, marks: Iterable[Mark]) -> list[Span]:
    """Return the tokens of a text, spaces between words among them, cut where marks begin or end.

    All tokens together, but for the single spaces after them, are the text.
    """
    edges = {edge for mark in marks for span in mark.spans for edge in span}
    return [
        piece
        for token in pipeline().make_doc(text)
        for piece in _pieces(token.idx, token.text, edges)
    ]


def document(text: str, tokens: Iterable[Span]) -> Doc:
    """Return the spaCy document of a text cut into these tokens."""
    from spacy.tokens import Doc

    kept = list(tokens)
    ends = [*(token.start for token in kept[1:]), len(text)]
    return Doc(
        pipeline().vocab,
        words=[text[slice(*token)] for token in kept],
        spaces=[token.end < end for token, end in zip(kept, ends, strict=True)],
    )


def _pieces(start: int, words: str, edges: set[int]) -> Iterator[Span]:
    end = start + len(words)
    inside = [edge for edge in range(start + 1, end) if edge in edges]
    for first, last in zip([start, *inside], [*inside, end], strict=True):
        yield Span(first, last)
