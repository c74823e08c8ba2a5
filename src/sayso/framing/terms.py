"""Terms of a lexicon, of one word or several, and where a text has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from spacy.tokens import Token

Label = TypeVar("Label")


class Word(NamedTuple):
    """A word of a term: its lemma, and its part of speech where that matters."""

    lemma: str
    pos: str

    def matches(self, token: Token) -> bool:
        """Tell whether a token is this word, by its lemma or as written."""
        return self.lemma in (token.lemma_.lower(), token.lower_) and self.pos in ("", token.pos_)


class Term(NamedTuple, Generic[Label]):
    """The words of a term, and what the lexicon says of it."""

    words: tuple[Word, ...]
    label: Label

    @property
    def name(self) -> str:
        """The term as the lexicon writes it, less the parts of speech."""
        return " ".join(word.lemma for word in self.words)


def terms(listed: Iterable[tuple[str, Label]]) -> dict[str, tuple[Term[Label], ...]]:
    """Return the terms by their first word, longest first; of equals, the earlier one first.

    Parameters
    ----------
    listed : iterable of (str, label)
        A term is one lemma or several; "lemma/POS" holds for one part of speech only.
    """
    found: dict[str, list[Term[Label]]] = {}
    for text, label in listed:
        words = tuple(_word(word) for word in text.split())
        found.setdefault(words[0].lemma, []).append(Term(words, label))
    return {
        first: tuple(sorted(several, key=lambda term: -len(term.words)))
        for first, several in found.items()
    }


def matches(
    tokens: Sequence[Token],
    lexicon: Mapping[str, tuple[Term[Label], ...]],
    group: Callable[[Label], object] = lambda label: None,
) -> Iterator[tuple[Term[Label], Sequence[Token]]]:
    """Yield the terms in a text; of terms of one group that overlap, the longest.

    A shorter term of another group is left out, too, where it lies in a longer one.
    """
    covered: dict[object, int] = {}
    inside = 0
    for index, token in enumerate(tokens):
        longest = 1
        for term in _candidates(token, lexicon):
            size = len(term.words)
            key = group(term.label)
            if covered.get(key, 0) > index or size < longest or index + size <= inside:
                continue
            words = tokens[index : index + size]
            if len(words) == size and all(map(Word.matches, term.words, words)):
                covered[key] = index + size
                longest = size
                yield term, words
        if longest > 1:
            inside = max(inside, index + longest)


def _candidates(
    token: Token, lexicon: Mapping[str, tuple[Term[Label], ...]]
) -> Sequence[Term[Label]]:
    """Return the terms that a token may begin, longest first."""
    lemma, form = token.lemma_.lower(), token.lower_
    found = lexicon.get(lemma, ())
    if form == lemma or form not in lexicon:
        return found
    return sorted((*found, *lexicon[form]), key=lambda term: -len(term.words))


def _word(text: str) -> Word:
    lemma, _, pos = text.partition("/")
    return Word(lemma, pos)
