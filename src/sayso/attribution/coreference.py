"""Coreference of those who may speak: "Sergei Sobyanin", "Mr Sobyanin" and "he" are one.

The article is read once from the start. Every phrase that denotes a possible speaker, be it the
source of an attribution or a name or office in the narrator's own text, is joined to a referent
met before or opens a new one; what each phrase tells of office, nationality and gender is kept
with the referent, so that a later "he", "the ministry" or "the general" finds it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from sayso.actors import Registry
from sayso.attribution.appearances import LONGEST_PHRASE, Appearance, Appearances
from sayso.attribution.blocs import Reading
from sayso.attribution.documents import Authors
from sayso.attribution.memory import COUNTRY, Memory
from sayso.attribution.mentions import Describer, Description
from sayso.attribution.phrases import Phrases
from sayso.attribution.referents import Place, Referent
from sayso.records import Attribution, Kind

if TYPE_CHECKING:
    from spacy.tokens import Doc

_UNSEXED = 0.6  # how much less likely "he" is one of whose gender nothing is told
_PLURAL = frozenset({"they", "them", "these", "those", "their"})


class Reader:
    """Reads one article from start to end."""

    def __init__(
        self,
        doc: Doc,
        registry: Registry,
        attributions: Sequence[Attribution],
        day: str | None = None,
    ) -> None:
        self.doc = doc
        self.registry = registry
        self.attributions = attributions
        self.phrases = Phrases(doc, registry, day)
        self.describe = Describer(self.phrases, registry)
        self.sentence_starts = [sentence.start for sentence in doc.sents]
        self.memory = Memory(registry)
        self.authors = Authors(doc, registry.words.issuing)
        self.resolved: dict[int, Referent] = {}

    def read(self) -> dict[int, Referent]:
        """Return the referent of each attribution, by its index."""
        waiting: list[tuple[Appearance, Description]] = []  # "he", before anybody is named
        for event in Appearances(self.doc, self.phrases, self.attributions):
            description = self.describe(event.start, event.end)
            place = self._place(event)
            outer = None if event.outer is None else self.resolved.get(event.outer)
            if description.document and not event.attributions:
                self._note(description, place)
                continue
            referent = self._find(description, place, outer)
            if referent is None and description.pronoun is not None:
                if event.attributions and description.gender is not None:
                    waiting.append((event, description))
                elif event.attributions:
                    self._untold(event, description)
                continue
            if referent is None:
                referent = Referent(_number(description))
                referent.quoted_by = outer
            if description.possessor is not None and referent.patron is None:
                owner = self.describe.possessor(description.possessor)
                patron = self._find(owner, place, outer)
                referent.patron = patron if patron is not referent else None
            self.memory.enter(referent, description, place)
            self.authors.enter(description, referent)
            for index in event.attributions:
                self.resolved[index] = referent
            # A pronoun at the start of the article stands for whoever is named next.
            if waiting and referent.name:
                waiting = [(e, d) for e, d in waiting if not self._forward(e, d, referent)]
        for event, description in waiting:
            self._untold(event, description)
        return self.resolved

    def _note(self, description: Description, place: Place) -> None:
        """Remember who issued a document that the narrator speaks of."""
        issuer = self.authors.issuer(description)
        if issuer is not None:
            self.memory.enter(issuer, description, place)

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
            root.dep_ == "poss",
            event.outer,
        )

    def sentence(self, place: Place, back: int = 0) -> tuple[int, int]:
        """Return the tokens of the sentence of a place, with so many sentences before it."""
        starts = self.sentence_starts
        end = starts[place.sentence] if place.sentence < len(starts) else len(self.doc)
        return starts[max(0, place.sentence - 1 - back)], end

    # ------------------------------------------------------------------ who is it

    def _find(
        self, description: Description, place: Place, outer: Referent | None
    ) -> Referent | None:
        if description.pronoun is not None:
            return self._pronoun(description, place, outer)
        if description.document:
            author = self._author(description, place, outer)
            if author is not None:
                return author
        if description.possessor is not None and description.noun in COUNTRY:
            owner = self._find(self.describe.possessor(description.possessor), place, outer)
            state = self._state_of(owner, place) if owner is not None else None
            if state is not None:
                return state
        return self.memory.find(description, place, outer if self._is_quoted(place) else None)

    def _author(
        self, description: Description, place: Place, outer: Referent | None
    ) -> Referent | None:
        """Find whom a document speaks for: who issued it, or the last to speak before."""
        agent = self.authors.agent(description)
        if agent is not None:
            named = self.describe(*agent)
            known = named.reading.office or named.reading.institution or named.reading.state
            if not named.document and (named.name or known or named.pronoun):
                referent = self._find(named, place, outer)
                if referent is None and named.pronoun is None:
                    referent = Referent(_number(named))
                    self.memory.enter(referent, named, place)
                return referent
        issuer = self.authors.issuer(description)
        if issuer is not None:
            return issuer
        if description.possessor is not None:
            return self._find(self.describe.possessor(description.possessor), place, outer)
        if not description.definite or description.reading.evidence:
            return None
        found = self.memory.find(description, place)
        if found is not None and found.spoken:
            return found
        return self.memory.last_to_speak(place, description.reading.bloc) or found

    def _pronoun(
        self, description: Description, place: Place, outer: Referent | None
    ) -> Referent | None:
        pronoun = description.pronoun
        if pronoun in {"i", "we", "our", "us"}:
            if outer is None:
                return next((r for r in self.memory.latest() if r.places[-1].source), None)
            return outer if pronoun == "i" else self._ours(outer, place)
        if pronoun == "who":
            near = (r for r in self.memory.latest(3) if place.token - r.places[-1].token < 12)
            return next(near, None)
        best: tuple[float, Referent] | None = None
        barred = self._subject(description)
        described = self._antecedent(description)
        for referent in self.memory.latest():
            if not _agrees(description, referent) or referent is barred:
                continue
            if outer is referent and self._is_quoted(place):
                continue
            score = max(self._salience(p, place) for p in referent.places[-6:])
            score += 2.0 * (referent is described)
            score += 0.05 * min(len(referent.places), 10)
            if description.gender and referent.gender is None:
                score -= _UNSEXED
            if pronoun in _PLURAL and referent.number != "group":
                score -= 0.6
            if best is None or score > best[0]:
                best = (score, referent)
        return None if best is None else best[1]

    def _subject(self, description: Description) -> Referent | None:
        """Return who does something to "him", and so is somebody else."""
        token = self.doc[description.start]
        if token.dep_ not in {"dobj", "iobj", "dative"}:
            return None
        subjects = [child.i for child in token.head.lefts if child.dep_ == "nsubj"]
        return next((self.authors.at[i] for i in subjects if i in self.authors.at), None)

    def _antecedent(self, description: Description) -> Referent | None:
        """Return him whose words a relative clause is about: "remarks of his, in which he"."""
        token = self.doc[description.start]
        for verb in islice(token.ancestors, 3):
            if verb.dep_ == "relcl":
                owners = range(verb.head.i, min(verb.left_edge.i, verb.head.i + LONGEST_PHRASE))
                return next((self.authors.at[i] for i in owners if i in self.authors.at), None)
        return None

    def _is_quoted(self, place: Place) -> bool:
        return place.outer is not None and self.attributions[place.outer].type == "direct"

    def _salience(self, mention: Place, pronoun: Place) -> float:
        """How readily a pronoun stands for somebody mentioned so, after Lappin and Leass (1994)."""
        score = -float(abs(pronoun.sentence - mention.sentence))
        score += 1.2 * mention.source + 0.6 * mention.subject
        return score - 2.0 * self._is_apart(mention, pronoun) - 0.8 * mention.possessive

    def _is_apart(self, mention: Place, pronoun: Place) -> bool:
        """Whether the mention stands in somebody's speech and the pronoun does not."""
        outer = mention.outer
        if outer is None or outer == pronoun.outer:
            return False
        speech = self.attributions[outer]
        at = self.doc[pronoun.token].idx
        if any(span.start <= at < span.end for span in speech.content):
            return False
        speaker = self.resolved.get(outer)
        return (
            pronoun.outer is None
            or speaker is None
            or (speaker is not self.resolved.get(pronoun.outer))
        )

    def _ours(self, outer: Referent, place: Place) -> Referent:
        """Return whom "we" stands for: where an official speaks, his state."""
        if outer.number != "person":
            return outer
        return self._state_of(outer, place) or outer

    def _state_of(self, official: Referent, place: Place) -> Referent | None:
        """Return the state that somebody speaks for, as one spoken of."""
        state = self.registry.state(official.nation) if official.nation else None
        if state is None or official.evidence != state.bloc:
            return None
        known = self.memory.state(state.name)
        if known is not None:
            return known
        reading = Reading(bloc=state.bloc, nation=state.nation, state=state)
        start = official.places[-1].token
        described = Description(
            start, start + 1, reading, number="organisation", label=state.name, role="state"
        )
        referent = Referent("organisation")
        self.memory.enter(referent, described, place)
        return referent


def _number(description: Description) -> Kind:
    if description.number is not None:
        return description.number
    return "person" if description.name or description.human else "organisation"


def _agrees(description: Description, referent: Referent) -> bool:
    """Whether a pronoun can stand for the referent."""
    if description.pronoun in _PLURAL:
        return referent.number in {"group", "organisation"}
    if description.pronoun in {"it", "its"}:
        return referent.number == "organisation"
    if referent.number != "person" or not referent.speaks:
        return False
    return description.gender is None or referent.gender in (None, description.gender)
