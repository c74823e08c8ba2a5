"""The expressions of a registry file, and what each stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from sayso.actors.schema import Actor, Bloc, File, Gender, Nations, Offices, Side, Words
from sayso.records import Kind

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
        The bloc of its speakers; None for offices held in any state.
    role : str or None
        The office of a person, the nature of an institution.
    gender : str or None
        Of a person, or told by an office noun.
    number : str
        Whether it denotes one person, an organisation or a group.
    former : str or None
        The bloc of one who no longer holds the office.
    generic, private, overrides : bool
        See `Offices`.
    document : bool
        Whether it is a document, which speaks for its author.
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
    private: bool = False
    overrides: bool = False
    document: bool = False


def expressions(file: File, blocs: dict[str, Bloc]) -> Iterator[tuple[str, Entry]]:
    """Yield each expression of a file with its entry; two entries of one expression clash."""
    for side in file.sides:
        yield from _national(side, side.name, side.name)
        for text in side.epithets:
            yield text, Entry(kind="epithet", name=side.name, side=side.name, number="group")
    for nations in file.nations:
        yield from _national(nations, None, None)
    for contested in file.contested:
        for text in contested.places:
            yield text, Entry(kind="place", name=text, bloc=contested.bloc)
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
            private=offices.private,
            overrides=offices.overrides,
        )

    for text in offices.persons:
        yield text, entry(text, "person")
        yield _plural(text), entry(text, "group")
    for text in offices.groups:
        yield text, entry(text, "group")
    for text in offices.documents:
        document = msgspec.structs.replace(entry(text, "organisation"), document=True)
        yield text, document
        yield _plural(text), document
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
