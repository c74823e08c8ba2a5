"""Figures in their articles: what it takes to know one again in another article."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sayso.actors import Registry
from sayso.ledger.comparison import CHANCE
from sayso.ledger.context import Reader
from sayso.ledger.figures import NARRATOR, Figure
from sayso.ledger.periods import Period, published
from sayso.ledger.places import Places
from sayso.ledger.relations import relations
from sayso.ledger.scenes import Scenes
from sayso.ledger.things import words
from sayso.records import Analysis, ClaimKey, Relation, Span, Speaker
from sayso.resources import load

_NEARBY = 2  # sentences before a figure that still set its scene
_OPENING = 3  # sentences that tell what an article is about
_NAME = re.compile(r"(?<=[^.!?:\"“”‘’'\n] )[A-Z][^\W\d_]{3,30}\b")
_READ = 3000  # characters of an article in which its names are looked for
_MOST_NAMES = 40
_MEANING = re.compile(r"\b[a-z]{5,}\b")  # hardly a function word
_LONGEST = 400  # characters of a sentence to either side that are read
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
    written : str
        When its text was first published: a late reprint carries its old figures.
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
    some : bool
        Whether it counts some of a total, and nothing tells them from the rest.
    breakdown : "part" or "total" or None
        What it is in a breakdown of its article.
    """

    figure: Figure
    key: ClaimKey
    article: int
    time: str
    written: str
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
    some: bool = False
    breakdown: Literal["part", "total"] | None = None

    @property
    def order(self) -> tuple[int, Span]:
        """Where it stands in time: of an earlier article, or earlier in the text."""
        return self.article, self.figure.quantity.span


@dataclass(frozen=True, slots=True)
class Telling:
    """The figures of one article, and how they stand to one another."""

    told: tuple[Told, ...]
    relations: tuple[Relation, ...]


class Teller:
    """Reads the figures of many articles.

    Parameters
    ----------
    places : Places
        Which places lie in which, by all articles.
    registry : Registry
        Who is who in the conflict.
    """

    def __init__(self, places: Places, registry: Registry) -> None:
        self.places = places
        self.registry = registry
        # Words by which a bloc is named, and a source of it need not be named again.
        self._nations = frozenset(
            text.lower()
            for text, entry in registry.expressions
            if entry.kind in ("state", "adjective")
        )

    def __call__(
        self, article: Analysis, index: int, text: int, written: str | None = None
    ) -> Telling:
        """Read one article.

        `index` is its place in time, `text` that of the first to print it, and `written` when
        that was: "today" in a reprint is the day of the first print.
        """
        reader = Reader(article, self.places, self.registry, written)
        found = reader.figures()
        where = article.meta.outlet or article.id
        spans = reader.sentences.spans
        about: frozenset[str] = frozenset().union(
            *(reader.scenes.setting(number) for number in range(min(_OPENING, len(spans))))
        )
        names = frozenset(_names(article.text[:_READ], self.registry)) | about
        numbers = frozenset((f.head, f.value) for f in found[:_MOST_NAMES] if f.value >= CHANCE)
        related = relations(article.text, found, self.places)
        some = _some(found, related)
        parts = {relation.source for relation in related if relation.type == "part_of"}
        totals = {relation.target for relation in related if relation.type == "part_of"}
        told = []
        for figure in found:
            own = figure.who != NARRATOR
            sentence = _sentence(article.text, spans[figure.sentence], figure)
            told.append(
                Told(
                    figure=dataclasses.replace(
                        figure,
                        setting=_scene(figure, reader.scenes),
                        who=f"{figure.who} ({where})" if own else where,
                        period=_period(figure),
                    ),
                    key=ClaimKey(article.id, figure.quantity.id),
                    article=index,
                    time=article.meta.published or "",
                    written=written or article.meta.published or "",
                    day=published(written or article.meta.published),
                    about=about,
                    names=names,
                    outlet=article.meta.outlet,
                    owner=figure.who if own else None,
                    identity=self._identity(_speaker(article, figure)),
                    sentence=sentence,
                    words=frozenset(_MEANING.findall(sentence.lower())),
                    numbers=numbers,
                    text=text,
                    some=figure.quantity.id in some,
                    breakdown="part"
                    if figure.quantity.id in parts
                    else "total"
                    if figure.quantity.id in totals
                    else None,
                )
            )
        return Telling(tuple(told), related)

    def _identity(self, speaker: Speaker | None) -> str | None:
        """Name a source so that other articles name it the same: a ministry and its spokesman.

        Nobody knows which officials "officials" are.
        """
        if speaker is None or speaker.kind == "group":
            return None
        role = self._plain(speaker.role or "")
        spoken = words("sources", "speaks")
        if speaker.kind == "person" and not speaker.name.islower():
            named = role - spoken if role & spoken else frozenset()
            named = named or frozenset(speaker.name.lower().split()[-1:])
        else:
            named = self._plain(speaker.name) - spoken
        return f"{speaker.bloc}: {' '.join(sorted(named))}"

    def _plain(self, name: str) -> frozenset[str]:
        """Return the words of a name that tell it from others, in one spelling."""
        table = load("ledger.toml")["sources"]
        lower = (word.lower() for word in _LETTERS.findall(name))
        left = (table["same"].get(word, word) for word in lower if word not in table["drop"])
        return frozenset(word for word in left if word not in self._nations)


def _speaker(article: Analysis, figure: Figure) -> Speaker | None:
    """Return who gives a figure, also one that nothing quotes."""
    quoted = article.speakers.get(figure.source or "")
    if quoted is not None or figure.source is None or figure.source != figure.who:
        return quoted
    return Speaker(name=figure.source, bloc=figure.bloc or "unknown", kind="organisation")


def _some(found: Iterable[Figure], related: Iterable[Relation]) -> frozenset[str]:
    """Return the parts of totals that count the same things: "six of the hurt"."""
    figures = {figure.quantity.id: figure for figure in found}
    pairs = [(figures[r.source], figures[r.target]) for r in related if r.type == "part_of"]
    return frozenset(
        part.quantity.id for part, total in pairs if not part.place and _what(part) == _what(total)
    )


def _what(figure: Figure) -> tuple[str | None, str | None, frozenset[str]]:
    return figure.head, figure.event, figure.nations


def _sentence(text: str, sentence: Span, figure: Figure) -> str:
    """Return a sentence on one line; of an endless one, what is near the figure."""
    start = max(sentence.start, figure.quantity.span.start - _LONGEST)
    end = min(sentence.end, figure.quantity.span.end + _LONGEST)
    return " ".join(text[start:end].split())


def _scene(figure: Figure, scenes: Scenes) -> frozenset[str]:
    """Return the places that a sentence names, or the last one before it that names any."""
    for back in range(min(_NEARBY, figure.sentence) + 1):
        setting = scenes.setting(figure.sentence - back)
        if setting:
            return setting
    return frozenset()


def _period(figure: Figure) -> Period:
    """Return when; the toll of the day before is what other articles tell of that day."""
    when = figure.period
    dated = when.before and when.start is not None and figure.is_toll
    return dataclasses.replace(when, before=False) if dated else when


def _names(text: str, registry: Registry) -> Iterable[str]:
    """Return the names that stand in a text, but for those that stand in any article."""
    known = [(m.start, m.end) for m in registry.find(text)]
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
