"""What the text says around each quantity of an article, read into figures."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from typing import NamedTuple

from sayso.actors import Registry
from sayso.ledger import signs
from sayso.ledger.answers import REACH, added, contrasts, disputes, member, named, stage
from sayso.ledger.clauses import stretch
from sayso.ledger.ellipsis import resumed, speaks, subject, whole
from sayso.ledger.figures import Figure
from sayso.ledger.periods import NO_PERIOD, Period, period, published
from sayso.ledger.places import Places, generic, is_capital
from sayso.ledger.scenes import Scenes
from sayso.ledger.sentences import Sentences, Word
from sayso.ledger.things import event_class, head_class, is_event, words
from sayso.ledger.voices import Owner, Voices
from sayso.records import Analysis, Quantity, Span

_WINDOW = 400  # characters to either side
_BEFORE = 6  # sentences in which "the capital" was named
_ENDS = frozenset(".;:!?()")
_LONG = 7  # days of a period that is no day of saying: "for the whole of February"
_MODAL = 4  # words from a number to the "could" of its verb
_SUBJECT = 45  # characters from who acts to the verb
_IT = re.compile(
    r"\b(?:[Ii]t|[Tt]he (?:figure|number|total|count)) (?:is|was|stands at|stood at) $"
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|got)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_OWN = re.compile(r"\b(?:we|our|it|its|they|their)\b", re.IGNORECASE)
_BANK = re.compile(r"\b(?:left|right|(?:north|south|east|west)(?:ern)?) bank\b")
_WHOSE = re.compile(r"(?:['’]s?)?\s*(?:own\s+|nearly\s+|more than\s+)?$")


class Reader:
    """Reads one article.

    Parameters
    ----------
    article : Analysis
        Its text, and the quantities, attributions and speakers found in it.
    places : Places
        Which places lie in which.
    registry : Registry
        Who is who in the conflict.
    written : str, optional
        The day of the text, where that is not the day of the article.
    """

    def __init__(
        self, article: Analysis, places: Places, registry: Registry, written: str | None = None
    ) -> None:
        self.article = article
        self.text = article.text
        self.places = places
        self.registry = registry
        self.sentences = Sentences(article.text)
        self.told = published(written or article.meta.published)
        self.attributions = {attribution.id: attribution for attribution in article.attributions}
        self._spans = sorted(quantity.span for quantity in article.quantities)
        self._numbers = frozenset(quantity.span.start for quantity in article.quantities)
        self.voices = Voices(article, registry)
        self.scenes = Scenes(article, self.sentences, places, registry)

    def figures(self) -> list[Figure]:
        """Return the figures in the order of the text."""
        quantities = self.article.quantities
        ordered = sorted(quantities, key=lambda quantity: (quantity.span, quantity.id))
        sentences = [self.sentences.at(quantity.span.start) for quantity in ordered]
        alone = Counter(sentences)
        found = (
            self._figure(quantity, alone[index] == 1)
            for quantity, index in zip(ordered, sentences, strict=True)
        )
        return whole(resumed(self.text, found))

    def _figure(self, quantity: Quantity, alone: bool) -> Figure:
        index = self.sentences.at(quantity.span.start)
        around = self._limits(index, quantity)
        sentence = self.sentences.words(index, *around)
        before, after = (
            self.text[around.start : quantity.span.start],
            self.text[quantity.span.end : around.end],
        )
        head, event, handed, stock = self._thing(quantity, index, before, after)
        kinds, nations, beside = self._narrowing(quantity, index, around)
        owner = self.voices.owner(quantity, before)
        actor = self._actor(quantity, event, index, around, owner)
        if quantity.event == "lose" and (actor or event == "kill"):  # who loses men kills nobody
            nations, actor = nations | ({actor} if actor else frozenset()), None
        elif not nations and (
            handed or head in words("sided", "weapons") | words("sided", "forces")
        ):
            nations = self._whose(event, actor, owner, head, quantity)
        when = signs.dated(self._period(quantity, around, alone), quantity)
        if stock and when == NO_PERIOD:
            when = dataclasses.replace(when, total=True)  # refugees are all who have come
        cue = stage(before, after, sentence, event in words("tolls", "events"))
        against = disputes(sentence, before) or self._contrasted(index)
        adding, others = (
            next((word for word in sorted(beside) if word in words("plain", kind)), None)
            for kind in ("additional", "others")
        )
        nearby = {word.text for word in sentence}
        adding = adding or added(before, sentence)
        separate = next((w for w in sorted(words("plain", "separate")) if w in nearby), None)
        separate = separate or signs.another(sentence)
        forecast = self._forecast(quantity, sentence)
        taken, by = member(before, after)
        house = signs.facility(before)
        cues = {
            "stage": cue and cue.words,
            "dispute": against,
            "period": when.words,
            "addition": adding or others,
            "separate": separate,
            "forecast": forecast,
            "member": by,
            "facility": house,
        }
        return Figure(
            quantity=quantity,
            text=self.text[slice(*quantity.span)],
            sentence=index,
            head=head,
            kinds=kinds,
            nations=nations,
            event=event,
            place=self._place(quantity, index),
            setting=self.scenes.setting(index),
            period=when,
            stage=cue and cue.kind,
            additional="more" if adding else "others" if others else None,
            actor=actor,
            separate=separate is not None,
            forecast=forecast is not None,
            source=owner.source,
            bloc=owner.bloc,
            side=owner.side,
            who=owner.who,
            denied=owner.denied,
            disputing=against is not None,
            member=taken,
            facility=house is not None,
            topic=signs.topic(before, after) if head is None else frozenset(),
            day=self.told,
            name=named(before, quantity),
            cues={name: said for name, said in cues.items() if said},
        )

    def _thing(self, quantity: Quantity, index: int, before: str, after: str) -> _Thing:
        """Class what is counted and what happened to it, by all that the sentence says."""
        head, outcome = head_class(quantity.counted, quantity.dimension)
        if head is not None and self._people(quantity):
            head = "people"
        counts = head or (None if quantity.dimension == "count" else quantity.dimension)
        event = event_class(quantity.event, counts, quantity.role) if quantity.event else outcome
        if quantity.event in words("counting", "verbs") and not quantity.role:
            event = outcome
        if quantity.event in words("states", "verbs") or not is_event(event):
            event = signs.state(after) or event
        told = subject(before)
        if told is None and head is None and event is None and index and _IT.search(before):
            told = subject(self.text[slice(*self.sentences.spans[index - 1])])
        if told is not None and (quantity.event in (None, *words("disputes", "moves"))):
            noun, of_noun = head_class(told.noun, quantity.dimension)
            head = noun if head in (None, "people") else head
            event = told.event or of_noun
        if speaks(before) and event not in words("tolls", "events"):
            event = None
        handed = self._exchanged(quantity, head, index)
        event = "exchange" if handed else event
        held = event == "miss" or quantity.event == "hold"
        if held and self._tells(signs.abduction(), index):
            event = "abduct"
        if outcome == "casualty" or (event in ("kill", "injure") and signs.either(after)):
            event = "casualty"
        if head is None and quantity.dimension == "count" and event in words("tolls", "human"):
            head = "people"
        if event == "exchange" and head in words("sided", "captives") | words("sided", "called"):
            head = "prisoner"
        return _Thing(head, event, handed, outcome == event == "displace")

    def _people(self, quantity: Quantity) -> bool:
        """Whether those counted are called by their nation: "70,000 Syrians"."""
        noun = (quantity.counted or "").rpartition(" ")[2]
        return any(match.entry.kind == "people" for match in self.registry.find(noun.title()))

    def _exchanged(self, quantity: Quantity, head: str | None, index: int) -> bool:
        """Whether those counted come home or are handed over in an exchange of prisoners."""
        verb = (quantity.event or "").partition(" ")[0]
        people = head in (None, "people", "civilian") or head in words("sided", "captives")
        if not people or verb not in words("exchanges", "verbs"):
            return False
        return self._tells(signs.exchange(), index)

    def _tells(self, words: re.Pattern[str], index: int) -> bool:
        """Whether a sentence, the one before, or the first of the article say such words."""
        spans = self.sentences.spans
        start, end = spans[max(0, index - 1)].start, spans[index].end
        near = words.search(self.text, start, min(end, start + 2 * _WINDOW))
        first = words.search(self.text, spans[0].start, min(spans[0].end, 2 * _WINDOW))
        return (near or first) is not None

    def _contrasted(self, index: int) -> str | None:
        """Return the words of the sentence before by which it sets two figures apart."""
        if index == 0:
            return None
        match = contrasts().search(self.text, *self.sentences.spans[index - 1])
        return None if match is None else match.group()

    def _limits(self, index: int, quantity: Quantity) -> Span:
        """Return the sentence around a number; of an endless one, what is near it."""
        start, end = self.sentences.spans[index]
        first, last = quantity.span
        return Span(max(start, first - _WINDOW), max(last, min(end, last + _WINDOW)))

    def _narrowing(
        self, quantity: Quantity, index: int, around: Span
    ) -> tuple[frozenset[str] | None, frozenset[str], set[str]]:
        """Read the words between a number and its noun: what narrows the noun down, and whose."""
        start, end = quantity.span
        near = [
            word.text for word in self.sentences.words(index, max(around.start, start - 24), end)
        ]
        inside = len(self.sentences.words(index, start, end))
        beside = set(near[max(0, len(near) - inside - 1) : len(near) - inside + 1])
        if "than" in near:  # "more than" adds nothing
            beside.discard("more")
        nations = {
            signs.nation(match)
            for match in self.scenes.nations(index, max(around.start, start - 40), start)
            if _WHOSE.fullmatch(self.text[match.end : start])
        }
        noun = (quantity.counted or "").lower().rpartition(" ")[2]
        stretch: list[Word] = []
        for word in self.sentences.words(index, end, around.end)[:REACH]:
            if word.text in _ENDS or word.text in words("plain", "breaks"):
                break  # the noun is left out, and this one is another's
            if word.start in self._numbers:  # "23 of the tanker's 24 crew": what is left out is it
                stretch = []
                continue
            if word.text == noun:
                # "12 Russians", "12 Russian soldiers"
                nations |= {
                    signs.nation(match) for match in self.scenes.nations(index, end, word.end)
                }
                beside |= {w.text for w in stretch}
                return frozenset(signs.kinds(stretch, nations)), frozenset(nations), beside
            stretch.append(word)
        return None, frozenset(nations), beside | {noun}

    def _place(self, quantity: Quantity, index: int) -> frozenset[str]:
        """Resolve the place; "the capital" is the capital city named last."""
        wanted = (quantity.place or "").lower().removeprefix("the ")
        if quantity.location is not None and " and " not in wanted:
            return self.places.named(quantity.location.name)
        if wanted not in generic():
            return self.places.named(quantity.place) or self._bank(index)
        for earlier in range(index, max(-1, index - _BEFORE), -1):
            named_there = sorted(self.scenes.setting(earlier))
            if wanted == "capital":
                named_there = [name for name in self.scenes.named(earlier) if is_capital(name)]
            elif wanted == "region":
                named_there = [name for name in named_there if name.endswith(" region")]
            if len(named_there) == 1:
                return frozenset(named_there)
        return frozenset()

    def _bank(self, index: int) -> frozenset[str]:
        """Return the bank of a river of which a sentence tells, where it is one."""
        found = {match.group() for match in _BANK.finditer(self.text, *self.sentences.spans[index])}
        return frozenset(found) if len(found) == 1 else frozenset()

    def _period(self, quantity: Quantity, around: Span, alone: bool) -> Period:
        """Read the period from the claim itself; of several figures there, the nearest.

        A day outside the claim is that of the saying; "since May" is nobody's way of saying.
        """
        at, nearest = quantity.span.start, not alone
        others = [
            span
            for span in self._spans
            if around.start <= span.start < around.end and span != quantity.span
        ]
        own_words = stretch(self.text, around, quantity.span, others)
        if quantity.attribution is None:
            return period(self.text, own_words, at, self.told, nearest)
        spans = [
            Span(max(span.start, part.start), min(span.end, part.end))
            for span in self.attributions[quantity.attribution].content
            for part in own_words
        ]
        own = period(
            self.text, [span for span in spans if span.end > span.start], at, self.told, nearest
        )
        if own != NO_PERIOD:
            return own
        sentence = period(self.text, own_words, at, self.told, nearest)
        whole = sentence.start is not None and (sentence.end or 0) - sentence.start >= _LONG
        return sentence if sentence.total or whole else NO_PERIOD

    def _actor(
        self, quantity: Quantity, event: str | None, index: int, around: Span, owner: Owner
    ) -> str | None:
        """Read which state did it: before the verb, or after "by"; "we" is the source."""
        if quantity.event is None:
            return None
        start = around.start
        if quantity.attribution is not None:
            start = max(
                [start]
                + [
                    span.start
                    for span in self.attributions[quantity.attribution].content
                    if span.start <= quantity.span.start
                ]
            )
        start = max(start, self.text.rfind(";", start, quantity.span.start))
        verb = signs.verb(quantity.event)
        done = list(verb.finditer(self.text, start, quantity.span.start))
        left = self.text[max(0, done[-1].start() - 24) : done[-1].start()] if done else ""
        # "The number of people killed rose to 31": those counted stand before their participle.
        noun = (quantity.counted or "").rpartition(" ")[2]
        passive = _PASSIVE.search(left) or (noun and left.endswith(f" {noun} "))
        if not done or passive:
            by = re.compile(r"\bby (?:the |its )?").search(self.text, quantity.span.end, around.end)
            doers = self.scenes.nations(index, by.end(), by.end() + 12) if by else []
            return signs.nation(doers[0]) if doers else None
        doers = [
            match
            for match in self.scenes.nations(index, start, done[-1].start())
            if not self.scenes.follows(match, "prepositions")
        ]
        if doers:
            return signs.nation(doers[-1])
        # "We downed 12", "air defences downed 12": what a side does to the other is its own deed.
        own = event in words("sided", "events") | words("sided", "own") or event == "exchange"
        return owner.side if own or _OWN.search(self.text, start, done[-1].start()) else None

    def _whose(
        self,
        event: str | None,
        actor: str | None,
        owner: Owner,
        head: str | None,
        quantity: Quantity,
    ) -> frozenset[str]:
        """Tell whose arms are sent or shot down, or whose men come home, with no nation named."""
        side = actor if event in words("sided", "own") else None
        if event == "down" and head in words("sided", "weapons"):
            side = self.registry.opponent(actor or owner.side)
        if event == "exchange":
            verb, side = (quantity.event or "").partition(" ")[0], actor or owner.side
            if verb in words("exchanges", "away"):
                side = self.registry.opponent(side)
            elif verb not in words("exchanges", "home"):
                side = None
        return frozenset((side,)) if side else frozenset()

    def _forecast(self, quantity: Quantity, sentence: list[Word]) -> str | None:
        """Return the word that makes a figure one of things to come."""
        before = self.text[max(0, quantity.span.start - _SUBJECT) : quantity.span.start]
        if speaks(before):  # "The ministry may speak of 40" grants that it does
            return None
        if quantity.polarity is not None:
            return quantity.event or "may" if quantity.polarity == "possible" else None
        left = [word for word in sentence if word.start < quantity.span.start]
        right = [word for word in sentence if word.start >= quantity.span.end]
        for near in (reversed(left[-_MODAL:]), right[:_MODAL]):
            for word in near:
                if not word.text[0].isalnum():
                    break
                # "May" is a month.
                if word.text in words("periods", "forecast") and self.text[word.start].islower():
                    return word.text
        return None


class _Thing(NamedTuple):
    """What is counted, what happened to it, and two ways in which it is told.

    Attributes
    ----------
    head, event : str or None
        The classes of both.
    handed : bool
        Whether they come home, or are handed over, in an exchange.
    stock : bool
        Whether they are all who have come so far, as refugees are.
    """

    head: str | None
    event: str | None
    handed: bool
    stock: bool
