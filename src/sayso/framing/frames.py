"""Frames: which of the eight ways of seeing the war a statement calls up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, get_args

from sayso import resources
from sayso.records import Frame

if TYPE_CHECKING:
    from spacy.tokens import Token

FRAMES: tuple[Frame, ...] = get_args(Frame)
WEAK_NEEDED = 2


class _Word(NamedTuple):
    """A word of a term: its lemma, and its part of speech where that matters."""

    lemma: str
    pos: str

    def matches(self, token: Token) -> bool:
        return self.lemma in (token.lemma_.lower(), token.lower_) and self.pos in ("", token.pos_)


class _Term(NamedTuple):
    words: tuple[_Word, ...]
    frame: Frame
    strong: bool


def frames(tokens: Sequence[Token]) -> dict[Frame, tuple[str, ...]]:
    """Return the frames of a statement, each with the words that call it up, as written.

    One strong term makes a frame, or two different weak ones (`resources/frames.toml`). A
    statement that has no frame by that rule takes the one with the most weak terms, if any.

    Parameters
    ----------
    tokens : sequence of Token
        The tokens of the statement, in order.
    """
    found: dict[Frame, dict[str, str]] = {}
    strong: set[Frame] = set()
    for term, text in _terms(tokens):
        name = " ".join(word.lemma for word in term.words)
        found.setdefault(term.frame, {}).setdefault(name, text)
        if term.strong:
            strong.add(term.frame)
    chosen = {f for f, terms in found.items() if f in strong or len(terms) >= WEAK_NEEDED}
    if not chosen and found:
        chosen = {max(found, key=lambda frame: (len(found[frame]), -FRAMES.index(frame)))}
    return {f: tuple(dict.fromkeys(found[f].values())) for f in FRAMES if f in chosen}


def _terms(tokens: Sequence[Token]) -> Iterator[tuple[_Term, str]]:
    """Yield the terms in a statement; of terms of one frame that overlap, the longest."""
    lexicon = _lexicon()
    covered: dict[Frame, int] = {}
    for index, token in enumerate(tokens):
        for term in _candidates(token, lexicon):
            words = tokens[index : index + len(term.words)]
            if covered.get(term.frame, 0) > index or len(words) < len(term.words):
                continue
            if all(word.matches(t) for word, t in zip(term.words, words, strict=True)):
                covered[term.frame] = index + len(words)
                yield term, " ".join(t.text for t in words)


def _candidates(token: Token, lexicon: dict[str, tuple[_Term, ...]]) -> Iterator[_Term]:
    for key in dict.fromkeys((token.lemma_.lower(), token.lower_)):
        yield from lexicon.get(key, ())


@cache
def _lexicon() -> dict[str, tuple[_Term, ...]]:
    """Return the terms by their first word, longest first."""
    terms: dict[str, list[_Term]] = {}
    for frame in FRAMES:
        listed = resources.load("frames.toml")[frame]
        for strength in ("strong", "weak"):
            for text in listed[strength]:
                words = tuple(_word(word) for word in text.split())
                terms.setdefault(words[0].lemma, []).append(
                    _Term(words, frame, strength == "strong")
                )
    # A strong term is tried before a weak one of its length, as "fire" may be listed as both.
    return {
        first: tuple(sorted(found, key=lambda term: (-len(term.words), not term.strong)))
        for first, found in terms.items()
    }


def _word(text: str) -> _Word:
    lemma, _, pos = text.partition("/")
    return _Word(lemma, pos)
