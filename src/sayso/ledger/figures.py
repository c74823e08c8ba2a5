"""Figures: quantities as they are compared, with what their sentences tell of each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from sayso.ledger.answers import REACH, disputes, member, named, voice
from sayso.ledger.places import Places, is_country
from sayso.ledger.things import event_class, head_class, words
from sayso.records import Attribution, Quantity, Span, Speaker
from sayso.resources import load

if TYPE_CHECKING:
    from spacy.tokens import Doc

NARRATOR = "the article"
_WINDOW = 80  # tokens to either side
_STEM = 4  # letters that "Russia", "Russian" and the key of their bloc share


class Period(NamedTuple):
    """The time a figure holds for, as far as its sentence tells."""

    cumulative: bool = False
    before: bool = False
    days: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as it is compared with others.

    Attributes
    ----------
    quantity : Quantity
        The record.
    text : str
        As written.
    sentence : int
        Its index.
    head : str or None
        The class of the things counted.
    kinds, nations : frozenset of str
        What narrows them down: "ballistic"; "Russian".
    event : str or None
        The class of what happened to them.
    place, setting : frozenset of str
        Where, by canonical name; and the places that the sentence names beside.
    period : Period
        When.
    stage : "later" or "earlier" or None
        Whether the sentence calls the figure a new one or an old one.
    additional : "more" or "others" or None
        Whether it adds to another figure ("two more"), or stands beside it ("two others").
    actor : str or None
        Who did it, where that is a side: the first letters of its name, or the bloc of a source
        that speaks of itself.
    separate : bool
        Whether the sentence tells of another incident ("in a separate attack").
    source : str or None
        The speaker, or the attribution of an unnamed one; None for the narrator.
    bloc : str or None
        The camp of the source.
    who : str
        The source in words.
    denied : bool
        Whether the source denies it.
    disputing : bool
        Whether the sentence sets it against a figure told before ("puts it nearer", "however").
    member : "among" or "rest" or "all" or None
        Whether it names some of those told of before ("among the dead"), the rest, or all.
    name : str or None
        The word before an age in commas or brackets, which says whose it is.
    """

    quantity: Quantity
    text: str
    sentence: int
    head: str | None
    kinds: frozenset[str]
    nations: frozenset[str]
    event: str | None
    place: frozenset[str]
    setting: frozenset[str]
    period: Period
    stage: Literal["later", "earlier"] | None
    additional: Literal["more", "others"] | None
    actor: str | None
    separate: bool
    source: str | None
    bloc: str | None
    who: str
    denied: bool
    disputing: bool = False
    member: Literal["among", "rest", "all"] | None = None
    name: str | None = None

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """The interval meant."""
        return self.quantity.low, self.quantity.high

    @property
    def value(self) -> float:
        """The number that stands in the text, whatever its modifier."""
        low, high = self.bounds
        return low if low is not None else high if high is not None else 0.0

    @property
    def is_toll(self) -> bool:
        """Whether such a count grows while an incident is being reported."""
        return self.event in words("tolls", "events")


def figures(
    doc: Doc,
    quantities: Sequence[Quantity],
    attributions: Sequence[Attribution],
    speakers: dict[str, Speaker],
    places: Places,
) -> list[Figure]:
    """Return the figures of an article in the order of the text."""
    reader = _Reader(doc, attributions, speakers, places)
    ordered = sorted(quantities, key=lambda quantity: (quantity.span, quantity.id))
    alone: dict[int, int] = {}
    for quantity in ordered:
        sentence = reader.sentence(quantity)
        alone[sentence] = alone.get(sentence, 0) + 1
    return [reader.read(quantity, alone[reader.sentence(quantity)] == 1) for quantity in ordered]


class _Reader:
    """Reads what the text says around each quantity."""

    def __init__(
        self,
        doc: Doc,
        attributions: Sequence[Attribution],
        speakers: dict[str, Speaker],
        places: Places,
    ) -> None:
        self.doc = doc
        self.text = doc.text
        self.places = places
        self.speakers = speakers
        self.attributions = {attribution.id: attribution for attribution in attributions}
        self.starts = [token.idx for token in doc]
        self.sentences = [sentence.start for sentence in doc.sents] if len(doc) else []
        self.settings: dict[int, frozenset[str]] = {}
        voices = sorted(span for a in attributions for span in (*(a.source or ()), *a.cue))
        starts = [span.start for span in voices]
        for ent in doc.ents:
            if ent.label_ not in ("GPE", "LOC") or ent.root.dep_ == "amod":
                continue
            index = bisect_right(starts, ent.start_char) - 1
            if index >= 0 and voices[index].end >= ent.end_char:
                continue
            names = {name for name in places.named(ent.text) if not is_country(name)}
            if names:
                key = bisect_right(self.sentences, ent.start) - 1
                self.settings[key] = self.settings.get(key, frozenset()) | names

    def token(self, position: int) -> int:
        return max(0, bisect_right(self.starts, position) - 1)

    def sentence(self, quantity: Quantity) -> int:
        return bisect_right(self.sentences, self.token(quantity.span.start)) - 1

    def read(self, quantity: Quantity, alone: bool) -> Figure:
        sentence = self.sentence(quantity)
        first = self.token(quantity.span.start)
        last = self.token(quantity.span.end - 1)
        start, end = self._limits(sentence, first, last)
        head, outcome = head_class(quantity.counted, quantity.dimension)
        kinds, nations, before = self._narrowing(quantity, first, last)
        event = event_class(quantity.event) if quantity.event else outcome
        if outcome == "casualty" or (event in ("kill", "injure") and self._either(last, end)):
            event = "casualty"
        if head is None and event in ("kill", "injure", "casualty", "miss"):
            head = "people"
        counted_words = before | {(quantity.counted or "").lower()}
        nearby = [token.lower_ for token in self.doc[start:end]]
        return Figure(
            quantity=quantity,
            text=self.text[slice(*quantity.span)],
            sentence=sentence,
            head=head,
            kinds=kinds,
            nations=nations,
            event=event,
            place=self._place(quantity, sentence),
            setting=self.settings.get(sentence, frozenset()),
            period=self._period(quantity, start, end, alone),
            stage=self._stage(quantity, start, end, event),
            additional="more"
            if counted_words & words("plain", "additional")
            else "others"
            if counted_words & words("plain", "others")
            else None,
            actor=self._actor(quantity, first, event),
            separate=bool(words("plain", "separate").intersection(nearby)),
            source=self._source(quantity) or voice(self.doc, first),
            bloc=self._bloc(quantity),
            who=self._who(quantity, first),
            denied=self._denied(quantity),
            disputing=disputes(self.doc, first, start, end),
            member=member(self.text, self.doc, quantity, last, end),
            name=named(self.doc, quantity, first),
        )

    def _limits(self, sentence: int, first: int, last: int) -> tuple[int, int]:
        """Return the tokens of a sentence around a number; of an endless one, those near it."""
        end = self.sentences[sentence + 1] if sentence + 1 < len(self.sentences) else len(self.doc)
        return max(self.sentences[sentence], first - _WINDOW), min(end, last + _WINDOW)

    def _narrowing(
        self, quantity: Quantity, first: int, last: int
    ) -> tuple[frozenset[str], frozenset[str], set[str]]:
        """Read the words between a number and its noun: what narrows the noun down, and whose."""
        kinds: set[str] = set()
        nations: set[str] = set()
        before = {token.lower_ for token in self.doc[max(0, first - 1) : first + 1]}
        if self.doc[first].lower_ == "more":  # "more than" adds nothing
            before.discard("more")
        noun = (quantity.counted or "").lower().rpartition(" ")[2]
        stretch = []
        for token in self.doc[last + 1 : last + 1 + REACH]:
            if token.lower_ == noun:
                break
            if token.text in _ENDS:  # the noun is left out, and this one is another's
                return frozenset(), frozenset(), before
            stretch.append(token)
        else:
            return frozenset(), frozenset(), before
        plain = words("plain", "words")
        for token in stretch:
            before.add(token.lower_)
            if token.ent_type_ in ("NORP", "GPE"):
                nations.add(token.lower_)
            elif token.pos_ in ("ADJ", "NOUN", "PROPN", "VERB") and token.lower_ not in plain:
                kinds.add(token.lower_)
        return frozenset(kinds), frozenset(nations), before

    def _either(self, last: int, end: int) -> bool:
        """Whether the sentence counts killed and injured together: "killed or wounded"."""
        text = " ".join(token.lower_ for token in self.doc[last + 1 : min(end, last + 12)])
        return _EITHER.search(text) is not None

    def _place(self, quantity: Quantity, sentence: int) -> frozenset[str]:
        """Resolve the place; "the capital" is the capital city named last."""
        written = (quantity.place or "").lower().removeprefix("the ")
        if written not in ("capital", "city"):
            return self.places.named(quantity.place)
        capitals = load("ledger_places.toml")["capitals"]
        for index in range(sentence, max(-1, sentence - 6), -1):
            named = sorted(self.settings.get(index, frozenset()))
            if written == "capital":
                named = [name for name in named if name in capitals]
            if len(named) == 1:
                return frozenset(named)
        return frozenset()

    def _period(self, quantity: Quantity, start: int, end: int, alone: bool) -> Period:
        """Read the period from the claim itself; of several in one sentence, the nearest."""
        spans = [Span(self.starts[start], self.doc[end - 1].idx + len(self.doc[end - 1]))]
        if quantity.attribution is not None:
            spans = [
                Span(max(span.start, spans[0].start), min(span.end, spans[0].end))
                for span in self.attributions[quantity.attribution].content
            ]
        found = [
            (match.start() + span.start, match.group().lower())
            for span in spans
            if span.end > span.start
            for match in _period_words().finditer(self.text[slice(*span)])
        ]
        if not alone and len(found) > 1:
            found = [min(found, key=lambda item: abs(item[0] - quantity.span.start))]
        named = frozenset(word for _, word in found)
        long, before = words("periods", "cumulative"), words("periods", "before")
        return Period(bool(named & long), bool(named & before), named - long - before)

    def _stage(
        self, quantity: Quantity, start: int, end: int, event: str | None
    ) -> Literal["later", "earlier"] | None:
        """Read whether a figure is called new or old, by the nearest word that says so."""
        left = self.text[self.starts[start] : quantity.span.start].lower()
        after = self.doc[end - 1].idx + len(self.doc[end - 1])
        right = self.text[quantity.span.end : after].lower()
        toll = event in words("tolls", "events")
        rising = toll and any(
            token.lemma_.lower() in words("stages", "rising") for token in self.doc[start:end]
        )
        if _replaced().search(left) or (rising and _FROM.search(left)):
            return "earlier"
        if _replacing().search(right[:60]) or (rising and _TO.search(left)):
            return "later"
        nearest: list[tuple[int, Literal["later", "earlier"]]] = []
        for token in self.doc[start:end]:
            word, lemma = token.lower_, token.lemma_.lower()
            # Words after the number count for less: a sentence tells the time before the number.
            behind = token.idx > quantity.span.start
            distance = abs(token.idx - quantity.span.start) + (10_000 if behind else 0)
            if word in words("stages", "earlier") and not _PERIOD_NEXT.match(
                self.text[token.idx + len(token) : token.idx + len(token) + 20].lower()
            ):
                nearest.append((distance, "earlier"))
            elif {word, lemma} & words("stages", "later") or (
                toll and lemma in words("stages", "rising") and token.pos_ == "VERB"
            ):
                nearest.append((distance, "later"))
        return min(nearest)[1] if nearest else None

    def _source(self, quantity: Quantity) -> str | None:
        if quantity.attribution is None:
            return None
        return self.attributions[quantity.attribution].speaker or quantity.attribution

    def _bloc(self, quantity: Quantity) -> str | None:
        if quantity.attribution is None:
            return None
        speaker = self.attributions[quantity.attribution].speaker
        return None if speaker is None else self.speakers[speaker].bloc

    def _actor(self, quantity: Quantity, first: int, event: str | None) -> str | None:
        """Read which side did it, from the subject of the verb; "it" and "we" are the source."""
        verb = self.doc[first]
        for _ in range(REACH):
            if verb.head.i == verb.i or event_class(verb.lemma_) == event:
                break
            verb = verb.head
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        if subject is None or event_class(verb.lemma_) != event:
            return None
        named = [t for t in (*subject.lefts, subject) if t.ent_type_ in ("NORP", "GPE")]
        if named:
            return named[0].lower_[:_STEM]
        bloc = self._bloc(quantity)
        return None if bloc is None or bloc in words("sided", "observers") else bloc[:_STEM]

    def _who(self, quantity: Quantity, first: int) -> str:
        if quantity.attribution is None:
            return voice(self.doc, first) or NARRATOR
        speaker = self.attributions[quantity.attribution].speaker
        return "an unnamed source" if speaker is None else self.speakers[speaker].name

    def _denied(self, quantity: Quantity) -> bool:
        if quantity.attribution is None:
            return False
        return self.attributions[quantity.attribution].reporting == "denying"


_EITHER = re.compile(
    r"\b(?:killed|dead|died|slain) (?:or|and|and/or) (?:seriously )?(?:wounded|injured|hurt)"
    r"|\b(?:wounded|injured|hurt) (?:or|and|and/or) killed"
)
_ENDS = frozenset(".;:!?()")
_FROM = re.compile(r"\bfrom (?:an? |the )?(?:\w+ ){0,3}$")
_TO = re.compile(r"\b(?:to|at|by) (?:at least |more than )?$")
_PERIOD_NEXT = re.compile(r"\s*(?:this|last|in the|on)\b")


@cache
def _replaced() -> re.Pattern[str]:
    """Match what ends before a figure that another replaces: "up from an earlier"."""
    return re.compile(rf"{_replacing().pattern} (?:an? |the )?(?:\w+ ){{0,4}}$")


@cache
def _replacing() -> re.Pattern[str]:
    phrases = "|".join(map(re.escape, load("ledger.toml")["stages"]["from"]))
    return re.compile(rf"\b(?:{phrases})\b")


@cache
def _period_words() -> re.Pattern[str]:
    periods = load("ledger.toml")["periods"]
    words = "|".join(
        re.escape(word)
        for key in ("cumulative", "before", "days", "months")
        for word in periods[key]
    )
    return re.compile(rf"\b(?:{words}|(?:19|20)\d\d)\b", re.IGNORECASE)
