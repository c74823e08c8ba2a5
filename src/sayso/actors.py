"""Who is who in a conflict: sides, blocs, institutions, offices and people, from a TOML registry.

The conflict is data. A registry file declares its sides and blocs and lists the expressions that
stand for them; it may ``include`` another file (``world.toml``, shipped, knows the offices, the
states of the world, the media and the international organisations), whose expressions it
overrides. Nothing in the code knows the name of a country.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from sayso.errors import RegistryError
from sayso.records import Kind

if TYPE_CHECKING:
    from spacy.tokens import Doc

SHIPPED = Path(__file__).parent / "resources" / "actors"
DEFAULT = "ukraine-war.toml"

EntryKind = Literal[
    "state",  # "Russia", and what stands for its leadership: "Moscow", "the Kremlin"
    "adjective",  # "Russian"
    "people",  # "Russians"
    "epithet",  # what opponents call the side: "the orcs"
    "enemy",  # "the enemy": the opponent of whoever speaks
    "place",  # "Belgorod"; side None where the place is contested
    "person",  # "Sergei Lavrov"
    "institution",  # "FSB"
    "office",  # "governor", "defence ministry", "analyst", "residents"
]
Gender = Literal["female", "male"]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a registry file: no key beyond those declared."""


class Bloc(Strict, frozen=True, kw_only=True):
    """A camp that speakers are counted with.

    Attributes
    ----------
    label : str
        What to print.
    side : str or None
        The side it speaks for, if any.
    """

    label: str
    side: str | None = None


class Side(Strict, frozen=True, kw_only=True):
    """A party to the conflict, and the expressions that stand for it.

    Attributes
    ----------
    name : str
        Its key in stances.
    bloc : str
        The bloc of those who speak for it.
    opponents : tuple of str
        The sides that "the enemy" means when this side speaks.
    """

    name: str
    bloc: str
    opponents: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    peoples: tuple[str, ...] = ()
    epithets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Nations(Strict, frozen=True, kw_only=True):
    """States that are no side: who speaks for them is in `bloc`."""

    bloc: str
    states: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    peoples: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Actor(Strict, frozen=True, kw_only=True):
    """A person of note or a named institution."""

    name: str
    bloc: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    gender: Gender | None = None


class Offices(Strict, frozen=True, kw_only=True):
    """Nouns for what somebody is, and the bloc that goes with it.

    Attributes
    ----------
    bloc : str or None
        None: the bloc of the side or nation that the office is held in.
    former : str or None
        The bloc of somebody who no longer holds the office; None: still `bloc`.
    generic : bool
        Whether the bloc is that of the organisation served ("spokesman", "head").
    overrides : bool
        Whether the word decides wherever it stands in the phrase ("opposition").
    persons, groups, organisations : tuple of str
        The nouns, by what they denote in the singular. Those of persons have a regular plural.
    """

    bloc: str | None = None
    former: str | None = None
    generic: bool = False
    overrides: bool = False
    persons: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


class Words(Strict, frozen=True, kw_only=True):
    """The small words around names and offices.

    Attributes
    ----------
    former : tuple of str
        "former", "retired".
    affiliated : tuple of str
        Participles that tie an office to the adjective before them: "(Russian-)installed".
    titles : tuple of str
        What stands before a name and is no part of it, and tells no gender.
    male, female : tuple of str
        Titles and nouns that tell gender.
    male_endings, female_endings : tuple of str
        Endings of surnames that tell gender.
    enemy : tuple of str
        Words for the opponent of whoever speaks.
    """

    former: tuple[str, ...] = ()
    affiliated: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    male: tuple[str, ...] = ()
    female: tuple[str, ...] = ()
    male_endings: tuple[str, ...] = ()
    female_endings: tuple[str, ...] = ()
    enemy: tuple[str, ...] = ()


class File(Strict, frozen=True, kw_only=True):
    """The contents of one registry file."""

    name: str
    include: tuple[str, ...] = ()
    blocs: dict[str, Bloc] = {}
    sides: tuple[Side, ...] = ()
    contested: tuple[str, ...] = ()
    nations: tuple[Nations, ...] = ()
    institutions: tuple[Actor, ...] = ()
    people: tuple[Actor, ...] = ()
    offices: tuple[Offices, ...] = ()
    words: Words = Words()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What an expression stands for.

    Attributes
    ----------
    kind : str
        What sort of expression it is.
    name : str
        The canonical name: of the side, nation, place, person or institution, or the office noun.
    side : str or None
        The side it stands for, or lies in.
    bloc : str or None
        The bloc of its speakers; None for contested places and for offices held in any state.
    role : str or None
        The office of a person, the nature of an institution.
    gender : str or None
        Of a person, or told by an office noun.
    number : str
        Whether it denotes one person, an organisation or a group.
    former : str or None
        The bloc of one who no longer holds the office.
    generic, overrides : bool
        See `Offices`.
    """

    kind: EntryKind
    name: str
    side: str | None = None
    bloc: str | None = None
    role: str | None = None
    gender: Gender | None = None
    number: Kind = "organisation"
    former: str | None = None
    generic: bool = False
    overrides: bool = False


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

    @classmethod
    def load(cls, path: str | Path | None = None) -> Registry:
        """Read a registry file; by default that of the Russian war on Ukraine.

        Raises
        ------
        RegistryError
            If the file is missing, is not TOML or breaks the schema; the message names the field.
        """
        path = SHIPPED / DEFAULT if path is None else Path(path)
        files = list(_read(path, ()))
        main = files[-1][1]
        blocs = {key: bloc for _, file in files for key, bloc in file.blocs.items()}
        sides = {side.name: side for _, file in files for side in file.sides}
        expressions: dict[str, Entry] = {}
        for where, file in files:
            _check(file, blocs, sides, where)
            own: dict[str, Entry] = {}
            for text, entry in _expressions(file, blocs):
                if own.setdefault(text, entry) != entry:
                    raise RegistryError(
                        f"{text!r} stands for {own[text].name!r} ({own[text].kind}) and for "
                        f"{entry.name!r} ({entry.kind}); keep one of them",
                        str(where),
                    )
            expressions.update(own)
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
            tuple(expressions.items()),
            words,
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
        pieces = [(m.start(), m.end(), m.group()) for m in _PIECE.finditer(text)]
        index = 0
        while index < len(pieces):
            length, entry = self._longest(pieces, index)
            if entry is None:
                index += 1
                continue
            yield Match(pieces[index][0], pieces[index + length - 1][1], entry)
            index += length

    def mentions(self, doc: Doc) -> tuple[Mention, ...]:
        """Return the expressions in a document, in order, none overlapping.

        A surname alone is not a mention where it follows another first name.
        """
        starts = [token.idx for token in doc]
        mentions: list[Mention] = []
        for start, end, entry in self.find(doc.text):
            first = bisect_right(starts, start) - 1
            last = bisect_right(starts, end - 1) - 1
            if entry.kind == "person" and first == last and _follows_first_name(doc, first):
                continue
            if mentions and mentions[-1].end > first:
                continue  # two expressions within one token: "U.S.-backed"
            mentions.append(Mention(first, last + 1, entry))
        return tuple(mentions)

    @cached_property
    def first_names(self) -> dict[str, Gender]:
        """The first names borne by people of one gender only, in lower case."""
        genders: dict[str, set[Gender]] = {}
        for _, entry in self.expressions:
            if entry.kind == "person" and entry.gender and " " in entry.name:
                genders.setdefault(entry.name.split()[0].lower(), set()).add(entry.gender)
        return {name: next(iter(known)) for name, known in genders.items() if len(known) == 1}

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

    def _longest(self, pieces: list[tuple[int, int, str]], index: int) -> tuple[int, Entry | None]:
        node: _Node | None = self._trie
        found: tuple[int, Entry | None] = (0, None)
        written: list[str] = []
        for _, _, piece in pieces[index : index + _LONGEST]:
            written.append(_plain(piece))
            node = node.next.get(written[-1].lower()) if node else None
            if node is None:
                break
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


def _follows_first_name(doc: Doc, index: int) -> bool:
    if index == 0 or doc[index].sent.start == index:
        return False
    before = doc[index - 1]
    return before.ent_type_ == "PERSON" and before.text[:1].isupper() and before.is_alpha


def _read(path: Path, above: tuple[Path, ...]) -> Iterator[tuple[Path, File]]:
    """Yield the files included, then the file itself."""
    if path.resolve() in above:
        raise RegistryError("the file includes itself", str(path))
    try:
        file = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), File)
    except OSError as error:
        raise RegistryError(f"cannot be read: {error.strerror}", str(path)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RegistryError(f"is not TOML: {error}", str(path)) from error
    except msgspec.ValidationError as error:
        raise RegistryError(f"breaks the schema of registries: {error}", str(path)) from error
    for name in file.include:
        beside = path.parent / name
        yield from _read(beside if beside.exists() else SHIPPED / name, (*above, path.resolve()))
    yield path, file


def _check(file: File, blocs: dict[str, Bloc], sides: dict[str, Side], where: Path) -> None:
    named: list[tuple[str, str | None]] = []
    for field in ("sides", "nations", "institutions", "people", "offices"):
        for index, item in enumerate(getattr(file, field)):
            named.append((f"{field}[{index}].bloc", item.bloc))
            if field == "offices":
                named.append((f"{field}[{index}].former", item.former))
    for place, key in named:
        if key is not None and key not in blocs:
            raise RegistryError(f"{place}: {key!r} is not declared under [blocs]", str(where))
    owned = [(f"blocs.{key}.side", bloc.side) for key, bloc in file.blocs.items()]
    for index, side in enumerate(file.sides):
        owned += [(f"sides[{index}].opponents", name) for name in side.opponents]
    for place, name in owned:
        if name is not None and name not in sides:
            raise RegistryError(f"{place}: {name!r} is not declared under [[sides]]", str(where))


def _expressions(file: File, blocs: dict[str, Bloc]) -> Iterator[tuple[str, Entry]]:
    for side in file.sides:
        yield from _national(side, side.name, side.name)
        for text in side.epithets:
            yield text, Entry(kind="epithet", name=side.name, side=side.name, number="group")
    for nations in file.nations:
        yield from _national(nations, None, None)
    for text in file.contested:
        yield text, Entry(kind="place", name=text)
    named: tuple[tuple[EntryKind, Kind, tuple[Actor, ...]], ...] = (
        ("institution", "organisation", file.institutions),
        ("person", "person", file.people),
    )
    for kind, number, actors in named:
        for actor in actors:
            entry = Entry(
                kind=kind,
                name=actor.name,
                side=blocs[actor.bloc].side,
                bloc=actor.bloc,
                role=actor.role,
                gender=actor.gender,
                number=number,
            )
            for text in dict.fromkeys((actor.name, *actor.aliases)):
                yield text, entry
    for offices in file.offices:
        yield from _offices(offices, file.words)
    for text in file.words.enemy:
        yield text, Entry(kind="enemy", name=text, number="group")


def _national(
    source: Side | Nations, name: str | None, side: str | None
) -> Iterator[tuple[str, Entry]]:
    kinds: tuple[tuple[EntryKind, tuple[str, ...]], ...] = (
        ("state", source.states),
        ("adjective", source.adjectives),
        ("people", source.peoples),
        ("place", source.places),
    )
    for kind, texts in kinds:
        number: Kind = "group" if kind == "people" else "organisation"
        for text in texts:
            own = name if name and kind != "place" else text
            yield text, Entry(kind=kind, name=own, side=side, bloc=source.bloc, number=number)


def _offices(offices: Offices, words: Words) -> Iterator[tuple[str, Entry]]:
    def entry(name: str, number: Kind) -> Entry:
        gender: Gender | None = None
        if number == "person" and name in words.male:
            gender = "male"
        elif number == "person" and name in words.female:
            gender = "female"
        return Entry(
            kind="office",
            name=name,
            bloc=offices.bloc,
            gender=gender,
            number=number,
            former=offices.former,
            generic=offices.generic,
            overrides=offices.overrides,
        )

    for text in offices.persons:
        yield text, entry(text, "person")
        yield _plural(text), entry(text, "group")
    for text in offices.groups:
        yield text, entry(text, "group")
    for text in offices.organisations:
        yield text, entry(text, "organisation")
        yield _plural(text), entry(text, "group")


def _plural(noun: str) -> str:
    """Form the regular plural of a noun, or of the last word of a compound."""
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
