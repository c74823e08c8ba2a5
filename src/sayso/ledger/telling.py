"""Figures in their articles: what it takes to know one again in another article."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sayso.actors import Registry
from sayso.ledger.comparison import CHANCE
from sayso.ledger.context import Reader
from sayso.ledger.figures import NARRATOR, Figure
from sayso.ledger.periods import published
from sayso.ledger.places import Places
from sayso.ledger.relations import relations
from sayso.ledger.things import words
from sayso.records import Analysis, ClaimKey, Relation, Speaker
from sayso.resources import load

_NEARBY = 2  # sentences before a figure that still set its scene
_OPENING = 3  # sentences that tell what an article is about
_NAME = re.compile(r"(?<=[^.!?:\"“”‘’'\n] )[A-Z][^\W\d_]{3,30}\b")
_READ = 3000  # characters of an article in which its names are looked for
_MOST_NAMES = 40
_MEANING = re.compile(r"\b[a-z]{5,}\b")  # hardly a function word
_LONGEST = 600  # characters of a sentence that are compared
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A figure, and the article that tells it.

    Attributes
    ----------
    figure : Figure
        With the outlet in the words for its source, and its scene for a setting.
    key : ClaimKey
        Where it stands.
    article : int
        Index of the article, in order of time.
    time : str
        When it was published, as given; empty where that is not known.
    day : int or None
        The same as an ordinal.
    about : frozenset of str
        The places that the article opens with.
    names : frozenset of str
        What else it names that few articles do.
    outlet, owner : str or None
        Of the article, and whom the claim is given to, by name.
    identity : str or None
        The source, by a name that is the same in other articles; None where that is not known.
    sentence : str
        In which it stands.
    words : frozenset of str
        Those of its words that mean something.
    numbers : frozenset of (str or None, float)
        The rarer figures of the article, with what they count.
    text : int
        The first article that printed the text.
    """

    figure: Figure
    key: ClaimKey
    article: int
    time: str
    day: int | None
    about: frozenset[str]
    names: frozenset[str]
    outlet: str | None
    owner: str | None
    identity: str | None
    sentence: str
    words: frozenset[str]
    numbers: frozenset[tuple[str | None, float]]
    text: int


@dataclass(frozen=True, slots=True)
class Telling:
    """The figures of one article, and how they stand to one another."""

    told: tuple[Told, ...]
    relations: tuple[Relation, ...]


def tell(article: Analysis, index: int, text: int, places: Places, registry: Registry) -> Telling:
    """Read one article; `index` is its place in time, `text` that of the first to print it."""
    reader = Reader(article, places, registry)
    found = reader.figures()
    meta = article.meta
    where = meta.outlet or article.id
    spans = reader.sentences.spans
    about: frozenset[str] = frozenset().union(
        *(reader.scenes.setting(number) for number in range(min(_OPENING, len(spans))))
    )
    names = frozenset(_names(article.text[:_READ], registry)) | about
    numbers = frozenset((f.head, f.value) for f in found[:_MOST_NAMES] if f.value >= CHANCE)
    told = []
    for figure in found:
        nearby = (figure.sentence - back for back in range(_NEARBY + 1) if figure.sentence >= back)
        scene = figure.setting or next(
            filter(None, map(reader.scenes.setting, nearby)), frozenset()
        )
        who = where if figure.who == NARRATOR else f"{figure.who} ({where})"
        sentence = " ".join(article.text[slice(*spans[figure.sentence])].split())
        when = figure.period
        if when.before and when.start is not None and figure.is_toll:
            # The toll of the day before is what other articles tell of that day.
            when = dataclasses.replace(when, before=False)
        told.append(
            Told(
                figure=dataclasses.replace(figure, setting=scene, who=who, period=when),
                key=ClaimKey(article.id, figure.quantity.id),
                article=index,
                time=meta.published or "",
                day=published(meta.published),
                about=about,
                names=names,
                outlet=meta.outlet,
                owner=None if figure.who == NARRATOR else figure.who,
                identity=_identity(article.speakers.get(figure.source or ""), registry),
                sentence=sentence,
                words=frozenset(_MEANING.findall(sentence[:_LONGEST].lower())),
                numbers=numbers,
                text=text,
            )
        )
    return Telling(tuple(told), relations(article.text, found, places))


def _names(text: str, registry: Registry) -> Iterable[str]:
    """Return the names that stand in a text, but for those that stand in any article."""
    known = [(m.start, m.end) for m in registry.find(text) if m.entry.kind != "office"]
    common = {*load("ledger.toml")["periods"]["days"], *load("ledger.toml")["periods"]["months"]}
    named: dict[str, None] = {}
    at = 0
    for match in _NAME.finditer(text):
        while at < len(known) and known[at][1] <= match.start():
            at += 1
        inside = at < len(known) and known[at][0] <= match.start()
        if not inside and match.group() not in common:
            named.setdefault(match.group())
        if len(named) == _MOST_NAMES:
            break
    return named


def _identity(speaker: Speaker | None, registry: Registry) -> str | None:
    """Name a source so that other articles name it the same: a ministry and its spokesman.

    Nobody knows which officials "officials" are.
    """
    if speaker is None or speaker.kind == "group":
        return None
    role = _plain(speaker.role or "", registry)
    spoken = words("sources", "speaks")
    if speaker.kind == "person" and not speaker.name.islower():
        named = role - spoken if role & spoken else frozenset()
        named = named or frozenset((speaker.name.split()[-1].lower(),))
    else:
        named = _plain(speaker.name, registry) - spoken
    return f"{speaker.bloc}: {' '.join(sorted(named))}"


def _plain(name: str, registry: Registry) -> frozenset[str]:
    """Return the words of a name that tell it from others, in one spelling."""
    table = load("ledger.toml")["sources"]
    lower = (word.lower() for word in _LETTERS.findall(name))
    left = (table["same"].get(word, word) for word in lower if word not in table["drop"])
    return frozenset(word for word in left if word not in _nations(registry))


@cache
def _nations(registry: Registry) -> frozenset[str]:
    """Return the words by which a bloc is named, and need not be named again."""
    kinds = ("state", "adjective")
    return frozenset(text.lower() for text, entry in registry.expressions if entry.kind in kinds)
