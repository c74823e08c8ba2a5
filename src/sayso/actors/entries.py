"""The expressions of a registry file, and what each stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from sayso.actors.romanization import unaccented
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
    nation : str or None
        The state it stands for, lies in or serves, whether a side or not.
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
    generic, private, overrides, national, placed : bool
        See `Offices`.
    home : str or None
        See `Offices`.
    document : bool
        Whether it is a document, which speaks for its author.
    terms : tuple of (str, str, Entry)
        What it stood for from one day to another.
    """

    kind: EntryKind
    name: str
    side: str | None = None
    nation: str | None = None
    bloc: str | None = None
    role: str | None = None
    gender: Gender | None = None
    number: Kind = "organisation"
    former: str | None = None
    generic: bool = False
    private: bool = False
    overrides: bool = False
    national: bool = False
    placed: bool = True
    home: str | None = None
    document: bool = False
    terms: tuple[tuple[str, str, Entry], ...] = ()

    def on(self, day: str | None) -> Entry:
        """Return what the expression stood for on a day, ``YYYY-MM-DD``; None: any day."""
        if day is None:
            return self
        return next((then for since, until, then in self.terms if since <= day < until), self)


def expressions(
    file: File, blocs: dict[str, Bloc], known: Mapping[str, Entry]
) -> Iterator[tuple[str, Entry]]:
    """Yield each expression of a file with its entry; two entries of one expression clash.

    `known` are those of the files that it includes.
    """
    national: dict[str, Entry] = {}
    for text, entry in _nations(file, blocs):
        national[text] = entry
        yield text, entry
    named: tuple[tuple[EntryKind, Kind, tuple[Actor, ...]], ...] = (
        ("institution", "organisation", file.institutions),
        ("person", "person", file.people),
    )
    nation_of = _Nations({**known, **national})
    for kind, number, actors in named:
        for actor in actors:
            side = blocs[actor.bloc].side
            entry = Entry(
                kind=kind,
                name=actor.name,
                side=side,
                nation=side or nation_of(actor.role, actor.name),
                bloc=actor.bloc,
                role=actor.role,
                gender=actor.gender,
                number=number,
            )
            terms = []
            for term in actor.terms:
                then = blocs[term.bloc or actor.bloc].side
                held = msgspec.structs.replace(
                    entry,
                    side=then,
                    nation=then or nation_of(term.role, actor.name),
                    bloc=term.bloc or actor.bloc,
                    role=term.role,
                )
                terms.append((term.since or "", term.until or _EVER, held))
            entry = msgspec.structs.replace(entry, terms=tuple(terms))
            texts = (actor.name, *actor.aliases)
            for text in dict.fromkeys((*texts, *map(unaccented, texts))):
                yield text, entry
    for offices in file.offices:
        yield from _offices(offices, blocs, file.words)
    for text in file.words.enemy:
        yield text, Entry(kind="enemy", name=text, number="group")


_EVER = "9999"


class _Nations:
    """Tells the state that the role or name of somebody speaks of: "French president"."""

    def __init__(self, known: Mapping[str, Entry]) -> None:
        self.known = {t: e for t, e in known.items() if e.kind in {"state", "adjective"}}
        longest = sorted(map(re.escape, self.known), key=lambda text: (-len(text), text))
        self.pattern = re.compile(rf"\b(?:{'|'.join(longest)})\b") if longest else None

    def __call__(self, *texts: str | None) -> str | None:
        for text in texts:
            match = self.pattern.search(text) if self.pattern and text else None
            if match:
                return self.known[match.group()].nation
        return None


def _nations(file: File, blocs: dict[str, Bloc]) -> Iterator[tuple[str, Entry]]:
    for side in file.sides:
        yield from _national(side, side.name, side.name)
        for text in side.epithets:
            yield (
                text,
                Entry(
                    kind="epithet",
                    name=side.name,
                    side=side.name,
                    nation=side.name,
                    number="group",
                ),
            )
    for nations in file.nations:
        yield from _national(nations, nations.name, None)
    for contested in file.contested:
        owner = blocs[contested.bloc].side if contested.bloc else None
        for text in contested.places:
            yield text, Entry(kind="place", name=text, nation=owner, bloc=contested.bloc)


def _national(
    source: Side | Nations, name: str | None, side: str | None
) -> Iterator[tuple[str, Entry]]:
    states = source.states if side or name is None else (name, *source.states)
    kinds: tuple[tuple[EntryKind, tuple[str, ...]], ...] = (
        ("state", states),
        ("adjective", source.adjectives),
        ("people", source.peoples),
        ("place", source.places),
    )
    for kind, texts in kinds:
        several = kind == "people" or (kind == "state" and name is None)
        number: Kind = "group" if several else "organisation"
        for text in dict.fromkeys(texts):
            own = name if name and kind != "place" else text
            yield (
                text,
                Entry(kind=kind, name=own, side=side, nation=name, bloc=source.bloc, number=number),
            )


def _offices(offices: Offices, blocs: dict[str, Bloc], words: Words) -> Iterator[tuple[str, Entry]]:
    nation = blocs[offices.bloc].side if offices.bloc else None

    def entry(name: str, number: Kind) -> Entry:
        gender: Gender | None = None
        if number == "person" and name in words.male:
            gender = "male"
        elif number == "person" and name in words.female:
            gender = "female"
        return Entry(
            kind="office",
            name=name,
            nation=nation,
            bloc=offices.bloc,
            gender=gender,
            number=number,
            former=offices.former,
            generic=offices.generic,
            private=offices.private,
            overrides=offices.overrides,
            national=offices.national,
            placed=offices.placed,
            home=offices.home,
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
