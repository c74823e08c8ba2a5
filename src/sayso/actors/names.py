"""Names of people: who bears one, in whatever language it is spelled, and whether two are one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import product
from typing import NamedTuple

from sayso.actors.entries import Entry
from sayso.actors.romanization import skeleton, spellings
from sayso.actors.schema import Gender, Words

_WORD = re.compile(r"[^\W\d_]{2,}")
_LONGEST = 3  # words of a name
_SHORTEST = 5  # letters of a surname that alone may be spelled otherwise
_ALIKE = 0.75  # of two surnames: Ratcliff and Obershelp's similarity


class Names:
    """The names of the people of a registry, by spelling.

    Parameters
    ----------
    expressions : iterable of (str, Entry)
        Every expression of the registry.
    words : Words
        Its first names.
    """

    def __init__(self, expressions: Iterable[tuple[str, Entry]], words: Words) -> None:
        self._by_spelling: dict[tuple[str, ...], Entry] = {}
        self._by_consonants: dict[tuple[str, str], list[_Name]] = {}
        genders: dict[str, set[Gender]] = {}
        named: list[tuple[str, Gender]] = [(name, "male") for name in words.male_names]
        named += [(name, "female") for name in words.female_names]
        for text, entry in expressions:
            if entry.kind == "person":
                self._add(text.split(), entry)
                if entry.gender and " " in entry.name:
                    named.append((entry.name.split()[0], entry.gender))
        for name, gender in named:
            genders.setdefault(spellings(name)[0], set()).add(gender)
        self._genders = {n: next(iter(known)) for n, known in genders.items() if len(known) == 1}

    def _add(self, words: Sequence[str], entry: Entry) -> None:
        if not all(_WORD.fullmatch(word) for word in words):
            return
        spelled = [spellings(word)[0] for word in words]
        if len(words) > 1 or len(spelled[0]) >= _SHORTEST:
            self._by_spelling.setdefault(tuple(spelled), entry)
        if len(words) == 2:
            first, last = spelled
            key = (skeleton(first), skeleton(last))
            if min(map(len, key)) > 1 and sum(map(len, key)) > 5:
                self._by_consonants.setdefault(key, []).append(_Name(first, last, entry))

    def gender(self, first_name: str) -> Gender | None:
        """Return the gender of those who bear a first name; None where it is unknown or open."""
        return next((self._genders[s] for s in spellings(first_name) if s in self._genders), None)

    def find(self, pieces: Sequence[str]) -> tuple[int, Entry | None]:
        """Return how many of the pieces, from the first, name somebody, and whom."""
        words: list[tuple[str, ...]] = []
        for piece in pieces[:_LONGEST]:
            if not (piece[0].isupper() and _WORD.fullmatch(piece)):
                break
            words.append(spellings(piece))
        for length in range(len(words), 0, -1):
            for key in product(*words[:length]):
                if key in self._by_spelling:
                    return length, self._by_spelling[key]
        for first, last in product(*words[:2]) if len(words) > 1 else ():
            for name in self._by_consonants.get((skeleton(first), skeleton(last)), ()):
                if name.is_like(first, last):
                    return 2, name.entry
        return 0, None


class _Name(NamedTuple):
    first: str
    last: str
    entry: Entry

    def is_like(self, first: str, last: str) -> bool:
        """Whether names of the same consonants are alike: "Zelanski" is, "Ilagan" no "Alekhin"."""
        vowels = first[0] in "aeiou" and self.first[0] in "aeiou"
        if last[0] != self.last[0] or not (vowels or first[0] == self.first[0]):
            return False
        return SequenceMatcher(None, last, self.last, autojunk=False).ratio() > _ALIKE


def is_same_name(name: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names can be of one person or organisation: one may be short for the other.

    Examples
    --------
    >>> is_same_name(("A.", "Petrov"), ("Aleksandr", "Petrow")), is_same_name(["Ann"], ["Bob"])
    (True, False)
    """
    if not name or not other:
        return False
    pair = ([spellings(word)[0] for word in words] for words in (name, other))
    short, long = sorted(pair, key=len)
    if len(short) == 1:
        return short[0] in (long[-1], long[0])
    return short[-1] == long[-1] and (
        short[0] == long[0] or short[0][0] == long[0][0] == short[0].rstrip(".")
    )


def is_misspelled(name: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a name is the other but for vowels of the surname, as machines translate it.

    Examples
    --------
    >>> is_misspelled(["Zelanski"], ["Volodymyr", "Zelenski"]), is_misspelled(["Bell"], ["Ball"])
    (True, False)
    """
    if not name or not other or name[-1][0] != other[-1][0]:
        return False
    if abs(len(name[-1]) - len(other[-1])) > 2:
        return False
    consonants = skeleton(spellings(name[-1])[0])
    if consonants != skeleton(spellings(other[-1])[0]):
        return False
    if len(name) > 1 and len(other) > 1:
        return len(consonants) > 1 and spellings(name[0])[0] == spellings(other[0])[0]
    return len(consonants) > 2
