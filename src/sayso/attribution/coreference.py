"""Coreference of those who may speak: "Sergei Sobyanin", "Mr Sobyanin" and "he" are one.

The article is read once from the start. Every phrase that denotes a possible speaker, be it the
source of an attribution or a name or office in the narrator's own text, is joined to a referent
met before or opens a new one; what each phrase tells of office, nationality and gender is kept
with the referent, so that a later "he", "the ministry" or "the general" finds it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from sayso.actors import Registry
from sayso.attribution.appearances import Appearance, Appearances
from sayso.attribution.blocs import merge
from sayso.attribution.mentions import Describer, Description
from sayso.attribution.phrases import Phrases
from sayso.attribution.referents import Place, Referent
from sayso.records import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MEMORY = 40  # referents looked back at for a pronoun or an office


class Reader:
    """Reads one article from start to end."""

    def __init__(self, doc: Doc, registry: Registry, attributions: Sequence[Attribution]) -> None:
        self.doc = doc
        self.attributions = attributions
        self.phrases = Phrases(doc, registry)
        self.describe = Describer(self.phrases, registry)
        self.sentence_starts = [sentence.start for sentence in doc.sents]
        self.recent: dict[int, Referent] = {}  # by last mention, the latest last
        self.by_noun: dict[str, dict[int, Referent]] = {}  # the same, by what describes them
        self.by_name: dict[str, dict[int, Referent]] = {}
        self.by_entry: dict[tuple[str, str], Referent] = {}
        self.resolved: dict[int, Referent] = {}

    def read(self) -> dict[int, Referent]:
        """Return the referent of each attribution, by its index."""
        events = Appearances(self.doc, self.phrases, self.attributions)
        waiting: list[tuple[Appearance, Description]] = []  # "he", before anybody is named
        for event in events:
            description = self.describe(event.start, event.end)
            place = self._place(event)
            outer = None if event.outer is None else self.resolved.get(event.outer)
            referent = self._find(description, place, outer)
            if referent is None and description.pronoun is not None:
                if event.attributions and description.gender is not None:
                    waiting.append((event, description))
                elif event.attributions:
                    self._untold(event, description)
                continue
            if referent is None:
                referent = Referent(description.number or "person")
            if description.possessor is not None and referent.patron is None:
                owner = self.describe.possessor(description.possessor)
                patron = self._find(owner, place, outer)
                referent.patron = patron if patron is not referent else None
            self._enter(referent, description, place)
            for index in event.attributions:
                self.resolved[index] = referent
            # A pronoun at the start of the article stands for whoever is named next.
            if waiting and referent.name:
                waiting = [(e, d) for e, d in waiting if not self._forward(e, d, referent)]
        for event, description in waiting:
            self._untold(event, description)
        return self.resolved

    def _untold(self, event: Appearance, description: Description) -> None:
        """Give a pronoun a referent of its own: the text does not tell who it is."""
        referent = Referent(description.number or "person", descriptions=[description])
        referent.places.append(self._place(event))
        for index in event.attributions:
            self.resolved[index] = referent

    def _forward(self, event: Appearance, description: Description, referent: Referent) -> bool:
        if not _agrees(description, referent):
            return False
        referent.gender = referent.gender or description.gender
        for index in event.attributions:
            self.resolved[index] = referent
        return True

    # ------------------------------------------------------------------ where it stands

    def _place(self, event: Appearance) -> Place:
        root = self.doc[event.start : event.end].root
        return Place(
            event.start,
            bisect_right(self.sentence_starts, event.start),
            bool(event.attributions),
            root.dep_ in {"nsubj", "nsubjpass"},
            event.quoted,
            root.dep_ == "poss",
        )

    def sentence(self, place: Place, back: int = 0) -> tuple[int, int]:
        """Return the tokens of the sentence of a place, with so many sentences before it."""
        starts = self.sentence_starts
        end = starts[place.sentence] if place.sentence < len(starts) else len(self.doc)
        return starts[max(0, place.sentence - 1 - back)], end

    def _enter(self, referent: Referent, description: Description, place: Place) -> None:
        referent.add(description, place)
        _renew(self.recent, referent)
        for noun in referent.nouns:
            _renew(self.by_noun.setdefault(noun, {}), referent)
        for word in (description.name[:1] + description.name[-1:]) if description.name else ():
            _renew(self.by_name.setdefault(word.lower(), {}), referent)
        for key in _keys(description):
            self.by_entry.setdefault(key, referent)

    # ------------------------------------------------------------------ who is it

    def _find(
        self, description: Description, place: Place, outer: Referent | None
    ) -> Referent | None:
        if description.pronoun is not None:
            return self._pronoun(description, place, outer)
        for key in _keys(description):
            if key in self.by_entry:
                return self.by_entry[key]
        if description.name:
            return self._named(description)
        if description.new:
            return None
        return self._described(description, place)

    def _named(self, description: Description) -> Referent | None:
        """Find the referent of the same name: full, surname only, first name only, acronym."""
        name = description.name
        for word in (name[-1], name[0]):
            for referent in _latest(self.by_name.get(word.lower(), {})):
                # A bare name may be taken for another kind of name; one with a title may not.
                told = description.title or description.role or len(name) > 1
                if told and (referent.number == "person") != (description.number == "person"):
                    continue
                clash = (
                    description.title
                    and None not in (description.gender, referent.gender)
                    and description.gender != referent.gender
                )
                if not clash and _same_name(name, referent.name):
                    return referent
        if len(name) == 1 and len(name[0]) > 1 and name[0].isupper():
            for referent in _latest(self.recent):
                if referent.number == "organisation" and any(
                    _initials(d.label).startswith(name[0]) for d in referent.descriptions[:5]
                ):
                    return referent
        return None

    def _described(self, description: Description, place: Place) -> Referent | None:
        """Find the referent of an office or common noun: "the ministry", "the general"."""
        noun, reading = description.noun, description.reading
        if noun is None:
            return None
        told = reading.bloc or reading.evidence
        wanted = {word for word in description.words if word.islower() and word != noun}
        for referent in _latest(self.by_noun.get(noun, {})):
            if description.number not in (None, referent.number):
                continue
            if told and referent.evidence and told != referent.evidence:
                continue
            if description.gender and referent.gender not in (None, description.gender):
                continue
            if not wanted <= referent.words:
                continue
            first = referent.descriptions[0]
            if not description.definite and (first.new or referent.number == "person"):
                continue
            return referent
        if not description.definite or description.possessor is not None:
            return None
        if description.number == "organisation":
            return self._last_organisation(description, place)
        if description.number in (None, "person"):
            return self._last_spoken_of(description, place, told)
        return None

    def _last_organisation(self, description: Description, place: Place) -> Referent | None:
        """Find what "the company" or "the agency" is, where the word was not used of it yet."""
        office = description.reading.office
        if description.reading.institution or description.name:
            return None
        if office is None or office.document or not (office.generic or office.bloc):
            return None
        for referent in _latest(self.recent, 20):
            if place.sentence - referent.places[-1].sentence > 3:
                break
            if referent.number != "organisation" or any(
                d.reading.state for d in referent.descriptions
            ):
                continue
            # A company may be a state's.
            if office.bloc in {None, self.phrases.private, referent.evidence}:
                return referent
        return None

    def _last_spoken_of(
        self, description: Description, place: Place, told: str | None
    ) -> Referent | None:
        """Find the person behind a word not used of anybody yet: "the scholar"."""
        for referent in _latest(self.recent, 20):
            distance = place.sentence - referent.places[-1].sentence
            if referent.number != "person" or distance > 8 or not referent.name:
                continue
            if description.gender and referent.gender not in (None, description.gender):
                continue
            if distance <= 2 and not referent.nouns and told in (None, referent.evidence):
                return referent
            if told is not None and told == referent.evidence:
                return referent
            if told is None and distance <= 2 and not description.reading.official:
                return referent
            if told is None and distance <= 3 and merge(referent.readings).official:
                return referent
        return None

    def _pronoun(
        self, description: Description, place: Place, outer: Referent | None
    ) -> Referent | None:
        pronoun = description.pronoun
        if pronoun in {"i", "we"}:
            if outer is not None:
                return outer
            return next((r for r in _latest(self.recent) if r.places[-1].source), None)
        if pronoun == "who":
            near = (r for r in _latest(self.recent, 3) if place.token - r.places[-1].token < 12)
            return next(near, None)
        best: tuple[float, Referent] | None = None
        for known in (True, False):
            for referent in _latest(self.recent):
                if not _agrees(description, referent) or (outer is referent and place.quoted):
                    continue
                if known and description.gender and referent.gender != description.gender:
                    continue
                score = max(_salience(p, place) for p in referent.places[-6:])
                score += 0.05 * min(len(referent.places), 10)
                if best is None or score > best[0] + (0 if known else 1.0):
                    best = (score, referent)
        return None if best is None else best[1]


def _renew(recent: dict[int, Referent], referent: Referent) -> None:
    recent.pop(id(referent), None)
    recent[id(referent)] = referent


def _latest(recent: dict[int, Referent], count: int = _MEMORY) -> Iterator[Referent]:
    return islice(reversed(recent.values()), count)


def _keys(description: Description) -> Iterator[tuple[str, str]]:
    """Yield what identifies somebody outright: an entry of the registry."""
    reading = description.reading
    if reading.person is not None and description.number == "person":
        if not description.name or _same_name(description.name, tuple(reading.person.name.split())):
            yield ("person", reading.person.name)
    elif description.number == "organisation" and reading.institution:
        yield ("institution", reading.institution.name)
    elif reading.state is not None and reading.office is None and not description.name:
        yield (reading.state.kind, reading.state.name)


def _same_name(name: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names can be of one person or organisation."""
    if not name or not other:
        return False
    short, long = sorted((tuple(map(str.lower, name)), tuple(map(str.lower, other))), key=len)
    if len(short) == 1:
        return short[0] in (long[-1], long[0])
    return short[-1] == long[-1] and (
        short[0] == long[0] or short[0][0] == long[0][0] == short[0].rstrip(".")
    )


def _initials(label: str) -> str:
    return "".join(word[0] for word in label.split() if word[0].isupper())


def _agrees(description: Description, referent: Referent) -> bool:
    """Whether a pronoun can stand for the referent."""
    if description.pronoun in {"they", "them", "these", "those"}:
        return referent.number in {"group", "organisation"}
    if description.pronoun == "it":
        return referent.number == "organisation"
    if referent.number != "person" or not referent.speaks:
        return False
    return description.gender is None or referent.gender in (None, description.gender)


def _salience(mention: Place, pronoun: Place) -> float:
    """How readily a pronoun stands for somebody mentioned so, after Lappin and Leass (1994)."""
    score = -float(pronoun.sentence - mention.sentence)
    score += 1.2 * mention.source + 0.6 * mention.subject
    return score - 2.0 * (mention.quoted and not pronoun.quoted) - 0.8 * mention.possessive
