"""The registry: what its expressions are, and where they stand in a text."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sayso.actors.entries import Entry, expressions
from sayso.actors.names import Names
from sayso.actors.romanization import spellings
from sayso.actors.schema import SHIPPED, Bloc, Gender, Kinds, Side, Words, check, read
from sayso.errors import RegistryError
from sayso.language import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

DEFAULT = "ukraine-war.toml"


class Match(NamedTuple):
    """An expression of the registry in a text: ``text[start:end]``."""

    start: int
    end: int
    entry: Entry


class Mention(NamedTuple):
    """An expression of the registry in a document: ``doc[start:end]``, whole tokens."""

    start: int
    end: int
    entry: Entry

    @property
    def side(self) -> str | None:
        """The side it stands for; for a place, the side it lies in."""
        return self.entry.side

    @property
    def names_side(self) -> bool:
        """Whether the expression stands for a side, and is not only a place in it."""
        return self.entry.side is not None and self.entry.kind != "place"


@dataclass(frozen=True)
class Registry:
    """Who is who in a conflict; immutable, compared by value, safe to pickle and share.

    Attributes
    ----------
    name : str
        Of the conflict.
    blocs : tuple of (str, Bloc)
        In the order of the file.
    sides : tuple of Side
        In the order of the file.
    expressions : tuple of (str, Entry)
        Every expression known. One in lower case is found in any case; one with capitals only so
        written, or all in capitals.
    words : Words
        The small words around names and offices.
    kinds : tuple of Kinds
        Nouns that may stand for one another.
    private : str or None
        The bloc of those of whom only name and age is told.

    Examples
    --------
    >>> registry = Registry.load()
    >>> [(entry.kind, entry.side) for _, _, entry in registry.find("Kyiv hit Belgorod")]
    [('state', 'Ukraine'), ('place', 'Russia')]
    """

    name: str
    blocs: tuple[tuple[str, Bloc], ...]
    sides: tuple[Side, ...]
    expressions: tuple[tuple[str, Entry], ...]
    words: Words
    kinds: tuple[Kinds, ...] = ()
    private: str | None = None

    @classmethod
    def load(cls, path: str | Path | None = None) -> Registry:
        """Read a registry file; by default that of the Russian war on Ukraine.

        Raises
        ------
        RegistryError
            If the file is missing, is not TOML or breaks the schema; the message names the field.
        """
        path = SHIPPED / DEFAULT if path is None else Path(path)
        files = list(read(path))
        main = files[-1][1]
        blocs = {key: bloc for _, file in files for key, bloc in file.blocs.items()}
        sides = {side.name: side for _, file in files for side in file.sides}
        known: dict[str, Entry] = {}
        for where, file in files:
            check(file, blocs, sides, where)
            own: dict[str, Entry] = {}
            for text, entry in expressions(file, blocs, known):
                if own.setdefault(text, entry) != entry:
                    raise RegistryError(
                        f"{text!r} stands for {own[text].name!r} ({own[text].kind}) and for "
                        f"{entry.name!r} ({entry.kind}); keep one of them",
                        str(where),
                    )
            known.update(own)
        words = Words(
            **{
                field: tuple(dict.fromkeys(w for _, f in files for w in getattr(f.words, field)))
                for field in Words.__struct_fields__
            }
        )
        return cls(
            main.name,
            tuple(blocs.items()),
            tuple(sides.values()),
            tuple(known.items()),
            words,
            tuple(kinds for _, file in files for kinds in file.kinds),
            next((file.private for _, file in reversed(files) if file.private), None),
        )

    def bloc(self, key: str) -> Bloc | None:
        """Return a bloc by its key; None if there is none."""
        return self._blocs.get(key)

    def opponent(self, side: str | None) -> str | None:
        """Return whom "the enemy" means when `side` speaks; None where that is not one side."""
        opponents = next((s.opponents for s in self.sides if s.name == side), ())
        return opponents[0] if len(opponents) == 1 else None

    def find(self, text: str) -> Iterator[Match]:
        """Yield the expressions in a text, longest first, none overlapping, in linear time."""
        left = _PIECE.finditer(text)
        pieces = deque(islice(left, _LONGEST))  # those ahead, for a text may have millions
        while pieces:
            length, entry = self._longest(pieces)
            if entry is None and pieces[0].group()[0].isupper():
                length, entry = self._names.find([p.group() for p in islice(pieces, 4)])
            if entry is not None:
                yield Match(pieces[0].start(), pieces[length - 1].end(), entry)
            for _ in range(max(1, length)):
                pieces.popleft()
                pieces.extend(islice(left, 1))

    def mentions(self, doc: Doc) -> tuple[Mention, ...]:
        """Return the expressions in a document, in order, none overlapping.

        A surname alone is not a mention where it follows another first name.
        """
        starts = array("q", (token.idx for token in doc))
        mentions: list[Mention] = []
        for start, end, entry in self.find(text_of(doc)):
            first = bisect_right(starts, start) - 1
            last = bisect_right(starts, end - 1) - 1
            if entry.kind == "person" and first == last and _is_of_another(doc, first):
                continue
            if mentions and mentions[-1].end > first:
                continue  # two expressions within one token: "U.S.-backed"
            mentions.append(Mention(first, last + 1, entry))
        return tuple(mentions)

    def gender(self, first_name: str) -> Gender | None:
        """Return the gender of those who bear a first name; None where it is unknown or open."""
        return self._names.gender(first_name)

    def denotes(self, noun: str) -> frozenset[str]:
        """Return what somebody whom a noun may stand for was called before, in lower case.

        Examples
        --------
        >>> "ambassador" in Registry.load().denotes("diplomat")
        True
        """
        return self._kinds.get(noun.lower(), frozenset())

    def offices(self, entry: Entry) -> tuple[str, ...]:
        """Return the offices that the role of a person or institution names, the last first."""
        known = self._offices.get(entry)
        if known is None:
            found = [m.entry for m in self.find(entry.role or "") if m.entry.kind == "office"]
            names = [office.name for office in reversed(found) if office.number == entry.number]
            known = self._offices[entry] = tuple(names)
        return known

    def full_name(self, entry: Entry, surname: str) -> str:
        """Return the name of a person in full, with the surname as it is written.

        Examples
        --------
        >>> registry = Registry.load()
        >>> registry.full_name(dict(registry.expressions)["Putin"], "Putin")
        'Vladimir Putin'
        """
        named = [text for text, e in self.expressions if e == entry and " " in text]
        wanted = spellings(surname)
        for same in (surname.__eq__, lambda last: spellings(last) == wanted):
            for text in named:
                if same(text.split()[-1]):
                    return text
        return entry.name

    def state(self, nation: str) -> Entry | None:
        """Return the entry of a state by its canonical name."""
        return self._states.get(nation)

    @cached_property
    def _states(self) -> dict[str, Entry]:
        states: dict[str, Entry] = {}
        for _, entry in self.expressions:
            if entry.kind == "state" and entry.nation:
                states.setdefault(entry.nation, entry)
        return states

    @cached_property
    def _offices(self) -> dict[Entry, tuple[str, ...]]:
        return {}

    @cached_property
    def _kinds(self) -> dict[str, frozenset[str]]:
        denoted: dict[str, set[str]] = {}
        for kinds in self.kinds:
            for word in kinds.words:
                others = {other.lower() for other in (*kinds.words, *kinds.of)}
                denoted.setdefault(word.lower(), set()).update(others)
        return {word: frozenset(others) for word, others in denoted.items()}

    @cached_property
    def _names(self) -> Names:
        return Names(self.expressions, self.words)

    @cached_property
    def _blocs(self) -> dict[str, Bloc]:
        return dict(self.blocs)

    @cached_property
    def _trie(self) -> _Node:
        root = _Node({}, [])
        for text, entry in self.expressions:
            node = root
            pieces = tuple(_PIECE.findall(_plain(text)))
            for piece in pieces:
                node = node.next.setdefault(piece.lower(), _Node({}, []))
            node.ends.append((pieces, entry))
        return root

    def _longest(self, pieces: Iterable[re.Match[str]]) -> tuple[int, Entry | None]:
        node = self._trie
        found: tuple[int, Entry | None] = (0, None)
        written: list[str] = []
        for match in pieces:
            piece = _plain(match.group())
            following = node.next.get(piece.lower())
            if following is None:
                break
            node = following
            written.append(piece)
            if not node.ends:
                continue
            same = [(p, entry) for p, entry in node.ends if all(map(_same, p, written))]
            if same:
                # "State Department" is closer to the institution than to "state department".
                exact = (entry for pattern, entry in same if list(pattern) == written)
                found = (len(written), next(exact, same[0][1]))
        return found


class _Node(NamedTuple):
    next: dict[str, _Node]
    ends: list[tuple[tuple[str, ...], Entry]]


_PIECE = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST = 16  # pieces of an expression


def _plain(text: str) -> str:
    return text.translate(_PLAIN)


_PLAIN = str.maketrans("‘’ʼ‐‑–", "'''---")


def _same(pattern: str, written: str) -> bool:
    if pattern == written or (pattern.islower() and pattern == written.lower()):
        return True
    return len(written) > 3 and written.isupper() and pattern.upper() == written


def _is_of_another(doc: Doc, index: int) -> bool:
    """Whether one word is part of a longer name: "(Melania) Trump", "Kirill (Vasin)"."""
    token = doc[index]
    if index + 1 < len(doc) and not token.is_upper:
        after = doc[index + 1]
        if after.ent_type_ == "PERSON" and after.ent_iob_ == "I" and after.text[:1].isupper():
            return after.is_alpha
    if index in {0, token.sent.start}:
        return False
    before = doc[index - 1]
    return before.ent_type_ == "PERSON" and before.text[:1].isupper() and before.is_alpha
