"""What a registry file may say: its tables, checked as they are read."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from sayso.errors import RegistryError

SHIPPED = Path(__file__).parent.parent / "resources" / "actors"

Gender = Literal["female", "male"]
# What has no letter or digit names nobody.
Text = Annotated[str, msgspec.Meta(pattern=r"\w")]
# Files that include one another in a row.
DEEPEST = 16


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
    relays : bool
        Whether it passes on what others say.
    """

    label: str
    side: str | None = None
    relays: bool = False


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

    name: Text
    bloc: str
    opponents: tuple[Text, ...] = ()
    states: tuple[Text, ...] = ()
    adjectives: tuple[Text, ...] = ()
    peoples: tuple[Text, ...] = ()
    epithets: tuple[Text, ...] = ()
    places: tuple[Text, ...] = ()


class Nations(Strict, frozen=True, kw_only=True):
    """A state that is no side, or several: who speaks for them is in `bloc`.

    Attributes
    ----------
    bloc : str
        The bloc of those who speak for it.
    name : str or None
        Of one state; itself an expression for it.
    states, adjectives, peoples, places : tuple of str
        What else stands for it, what is said of its people, who they are, what lies in it.
    """

    bloc: str
    name: Text | None = None
    states: tuple[Text, ...] = ()
    adjectives: tuple[Text, ...] = ()
    peoples: tuple[Text, ...] = ()
    places: tuple[Text, ...] = ()


class Contested(Strict, frozen=True, kw_only=True):
    """Places that more than one side holds or claims.

    Attributes
    ----------
    bloc : str or None
        The bloc of the officials of the state whose they are by borders recognised abroad: who
        holds office there for another is said to be installed or appointed.
    """

    bloc: str | None = None
    places: tuple[Text, ...] = ()


class Term(Strict, frozen=True, kw_only=True):
    """What somebody was in a part of the time.

    Attributes
    ----------
    role : str
        The office then.
    bloc : str or None
        The bloc then; None: no other.
    since, until : str or None
        The first day of it, and the first day after it, as ``YYYY-MM-DD``.
    """

    role: Text
    bloc: str | None = None
    since: str | None = None
    until: str | None = None


class Actor(Strict, frozen=True, kw_only=True):
    """A person of note or a named institution.

    Attributes
    ----------
    terms : tuple of Term
        What the actor was at other times, of which the first that holds counts: for news whose
        day is known.
    """

    name: Text
    bloc: str
    aliases: tuple[Text, ...] = ()
    role: Text | None = None
    gender: Gender | None = None
    terms: tuple[Term, ...] = ()


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
    private : bool
        Whether it says nothing of office, so that any other description counts before it.
    overrides : bool
        Whether the word decides wherever it stands in the phrase ("opposition").
    home : str or None
        The bloc where no side or nation is told, for offices that the news of one country calls
        so: "secretary of state".
    national : bool
        Whether it is held for a whole state, so that the state that is spoken of tells whose it is,
        rather than the nearest place.
    placed : bool
        Whether the surroundings tell whose it is at all, where the phrase does not.
    persons, groups, organisations, documents : tuple of str
        The nouns, by what they denote in the singular, with regular plurals but for groups. A
        document speaks for its author: "report".
    """

    bloc: str | None = None
    former: str | None = None
    generic: bool = False
    private: bool = False
    overrides: bool = False
    home: str | None = None
    national: bool = False
    placed: bool = True
    persons: tuple[Text, ...] = ()
    groups: tuple[Text, ...] = ()
    organisations: tuple[Text, ...] = ()
    documents: tuple[Text, ...] = ()


class Kinds(Strict, frozen=True, kw_only=True):
    """Nouns that may stand for one another when somebody is spoken of again.

    Attributes
    ----------
    words : tuple of str
        Each may be used of whoever was called another of them, or one of `of`.
    of : tuple of str
        Narrower nouns, which may not be used of whoever was called one of `words`.
    """

    words: tuple[Text, ...]
    of: tuple[Text, ...] = ()


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
    male_names, female_names : tuple of str
        First names that tell gender.
    male_endings, female_endings : tuple of str
        Endings of surnames that tell gender.
    surname_endings : tuple of str
        Endings of surnames that hardly end any other name.
    naming, signs : tuple of str
        Participles and nouns that introduce a name: "(a soldier) named", "(with the) callsign".
    enemy : tuple of str
        Words for the opponent of whoever speaks.
    many, single : tuple of str
        Pronouns and nouns of quantity that denote several, or one: "some", "someone".
    human : tuple of str
        Nouns for people that tell no office: "guest".
    issuing : tuple of str
        Verbs for what an author does with a document: "release", "adopt".
    """

    former: tuple[Text, ...] = ()
    affiliated: tuple[Text, ...] = ()
    titles: tuple[Text, ...] = ()
    male: tuple[Text, ...] = ()
    female: tuple[Text, ...] = ()
    male_names: tuple[Text, ...] = ()
    female_names: tuple[Text, ...] = ()
    male_endings: tuple[Text, ...] = ()
    female_endings: tuple[Text, ...] = ()
    surname_endings: tuple[Text, ...] = ()
    naming: tuple[Text, ...] = ()
    signs: tuple[Text, ...] = ()
    enemy: tuple[Text, ...] = ()
    many: tuple[Text, ...] = ()
    single: tuple[Text, ...] = ()
    human: tuple[Text, ...] = ()
    issuing: tuple[Text, ...] = ()


class File(Strict, frozen=True, kw_only=True):
    """The contents of one registry file.

    Attributes
    ----------
    private : str or None
        The bloc of those of whom only name and age is told.
    """

    name: Text
    include: tuple[str, ...] = ()
    blocs: dict[str, Bloc] = {}
    sides: tuple[Side, ...] = ()
    private: str | None = None
    contested: tuple[Contested, ...] = ()
    nations: tuple[Nations, ...] = ()
    institutions: tuple[Actor, ...] = ()
    people: tuple[Actor, ...] = ()
    offices: tuple[Offices, ...] = ()
    kinds: tuple[Kinds, ...] = ()
    words: Words = Words()


def read(path: Path) -> Iterator[tuple[Path, File]]:
    """Yield the files included, then the file itself; each once, however often it is included."""
    return _read(path, (), set())


def _read(path: Path, above: tuple[Path, ...], known: set[Path]) -> Iterator[tuple[Path, File]]:
    whole = path.resolve()
    if whole in above:
        raise RegistryError("the file includes itself", str(path))
    if len(above) == DEEPEST:
        raise RegistryError(f"more than {DEEPEST} files include one another in a row", str(path))
    if whole in known:
        return
    known.add(whole)
    file = _file(path)
    for name in file.include:
        if "\0" in name:
            raise RegistryError(f"include: {name!r} is no name of a file", str(path))
        beside = path.parent / name
        included = beside if os.path.exists(beside) else SHIPPED / name
        yield from _read(included, (*above, whole), known)
    yield path, file


def _file(path: Path) -> File:
    # A device or a pipe may never end.
    if os.path.exists(path) and not os.path.isfile(path):
        raise RegistryError("cannot be read: not a file", str(path))
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), File)
    except OSError as error:
        raise RegistryError(f"cannot be read: {error.strerror}", str(path)) from error
    except msgspec.ValidationError as error:
        raise RegistryError(f"breaks the schema of registries: {error}", str(path)) from error
    # A number of too many digits is a plain ValueError, and arrays may nest too deep.
    except (ValueError, RecursionError) as error:
        raise RegistryError(f"is not TOML: {error}", str(path)) from error


def check(file: File, blocs: dict[str, Bloc], sides: dict[str, Side], where: Path) -> None:
    """Raise if a file names a bloc or a side that nothing declares."""
    named: list[tuple[str, str | None]] = []
    for field in ("sides", "nations", "contested", "institutions", "people", "offices"):
        for index, item in enumerate(getattr(file, field)):
            named.append((f"{field}[{index}].bloc", item.bloc))
            if field == "offices":
                named.append((f"{field}[{index}].former", item.former))
                named.append((f"{field}[{index}].home", item.home))
    for field in ("people", "institutions"):
        for index, actor in enumerate(getattr(file, field)):
            for number, term in enumerate(actor.terms):
                named.append((f"{field}[{index}].terms[{number}].bloc", term.bloc))
    named.append(("private", file.private))
    for place, key in named:
        if key is not None and key not in blocs:
            raise RegistryError(f"{place}: {key!r} is not declared under [blocs]", str(where))
    owned = [(f"blocs.{key}.side", bloc.side) for key, bloc in file.blocs.items()]
    for index, side in enumerate(file.sides):
        owned += [(f"sides[{index}].opponents", name) for name in side.opponents]
    for place, name in owned:
        if name is not None and name not in sides:
            raise RegistryError(f"{place}: {name!r} is not declared under [[sides]]", str(where))
