"""What a phrase tells of the bloc of the one it denotes: institutions, offices, nationality, place.

A phrase such as "Ivan Petrov, the Russian-installed head of Kherson, who fled the city" falls
into parts: heads ("Ivan Petrov", "the Russian-installed head"), the complements of each ("of
Kherson") and clauses ("who fled the city"). The last office in a head decides: "analyst" is an
expert anywhere, "governor" an official of the side or nation that the nearest evidence gives, and
"head" or "spokesman" whatever the organisation is that they serve.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from sayso.actors import Entry, Mention, Registry

if TYPE_CHECKING:
    from spacy.tokens import Doc

PartKind = Literal["head", "complement", "clause"]

_BREAKS = frozenset({",", "(", ")", "—", "–", ";", ":", "[", "]"})
_RELATIVES = frozenset({"who", "whom", "whose", "which", "that", "where"})
# "ambassador to Russia", "the campaign against Kyiv": where an office points, not where it is held.
_OUTWARD = frozenset(
    {"to", "against", "about", "on", "into", "toward", "towards", "versus", "over"}
)
_OPPOSED = frozenset({"pro", "anti", "non", "post"})
_NATIONAL = frozenset({"adjective", "state", "people", "place"})


class Part(NamedTuple):
    """A stretch of a phrase: ``doc[start:end]``, with the mentions in it."""

    kind: PartKind
    preposition: str | None
    start: int
    end: int
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Reading:
    """What a phrase tells.

    Attributes
    ----------
    bloc : str or None
        The bloc, where the phrase decides it.
    official : bool
        Whether an office is held in a state, so that evidence of the state decides.
    evidence : str or None
        The bloc of the officials of the side or nation that the phrase points to.
    person, institution, state : Entry or None
        Whom of the registry the phrase denotes.
    office : Entry or None
        The office that decided.
    """

    bloc: str | None = None
    official: bool = False
    evidence: str | None = None
    person: Entry | None = None
    institution: Entry | None = None
    state: Entry | None = None
    office: Entry | None = None


class Phrases:
    """Reads phrases of one document.

    Parameters
    ----------
    doc : Doc
        The document.
    registry : Registry
        Who is who.
    """

    def __init__(self, doc: Doc, registry: Registry) -> None:
        self.doc = doc
        self.words = registry.words
        self.mentions = tuple(m for m in registry.mentions(doc) if not _is_other_word(doc, m))
        self._starts = [mention.start for mention in self.mentions]
        self._former = frozenset(registry.words.former)
        self._affiliated = frozenset(registry.words.affiliated)

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions in ``doc[start:end]``."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return tuple(mention for mention in self.mentions[low:high] if mention.end <= end)

    def parts(self, start: int, end: int) -> list[Part]:
        """Cut ``doc[start:end]`` into heads, complements and clauses."""
        inside = {mention.start: mention for mention in self.within(start, end)}
        parts: list[Part] = []
        kind: PartKind = "head"
        preposition: str | None = None
        first = index = start
        noun = False  # whether the part has a noun that a participle could follow

        def close(until: int) -> None:
            if until > first:
                held = tuple(inside[i] for i in range(first, until) if i in inside)
                parts.append(Part(kind, preposition, first, until, held))

        while index < end:
            if index in inside:
                noun = noun or inside[index].entry.kind == "office"
                index = inside[index].end
                continue
            token = self.doc[index]
            lower = token.lower_
            if lower in _BREAKS:
                close(index)
                kind, preposition, first, noun = "head", None, index + 1, False
            elif kind == "clause":
                pass
            elif lower == "and" and index + 1 < end and self._begins_anew(index + 1):
                close(index)
                kind, preposition, first, noun = "head", None, index + 1, False
            elif (
                kind == "head"
                and index == first > start
                and token.tag_ in {"VBG", "VBN"}
                and token.dep_ != "amod"
            ):
                kind = "clause"
            elif index > start and (
                lower in _RELATIVES or (noun and token.tag_ in {"VBG", "VBN", "VBD", "VBZ"})
            ):
                close(index)
                kind, preposition, first = "clause", None, index
            elif token.pos_ in {"ADP", "PART"} and token.tag_ in {"IN", "TO"} and index > first:
                if not (self._hyphened(index) or self._hyphened(index + 1)):
                    close(index)
                    kind, preposition, first, noun = "complement", lower, index + 1, False
            elif token.pos_ in {"NOUN", "PROPN"}:
                noun = True
            index += 1
        close(end)
        return parts

    def _begins_anew(self, index: int) -> bool:
        """Whether a second description follows "and": "a founder and a former officer"."""
        token = self.doc[index]
        return token.lower_ in {"a", "an"} or token.lower_ in self._former

    def read(self, start: int, end: int) -> Reading:
        """Return what the phrase ``doc[start:end]`` tells of the one it denotes."""
        groups: list[list[Part]] = []
        clauses: list[Part] = []
        for part in self.parts(start, end):
            if part.kind == "head" or not groups:
                groups.append([part])
            elif part.kind == "clause":
                clauses.append(part)
            else:
                groups[-1].append(part)
        readings = [self._group(group[0], group[1:]) for group in groups]
        merged = merge(readings)
        if merged.evidence is None and clauses:
            held = [m for part in clauses for m in part.mentions if m.entry.kind in _NATIONAL]
            return merge([*readings, Reading(evidence=self._evidence(held))])
        return merged

    def _group(self, head: Part, complements: Sequence[Part]) -> Reading:
        mentions = [m for m in head.mentions if not self._opposed(m)]
        own = [m for m in mentions if not self._possessive(m, head.end)]
        person = next((m.entry for m in reversed(own) if m.entry.kind == "person"), None)
        offices = [m for m in own if m.entry.kind == "office"]
        outward = not (offices and offices[-1].entry.generic)
        evidence = self._side(mentions, complements, outward)
        overriding = next((m.entry for m in offices if m.entry.overrides), None)
        if person is not None or overriding is not None:
            bloc = person.bloc if person else overriding.bloc if overriding else None
            office = offices[-1].entry if offices else None
            return Reading(bloc=bloc, evidence=evidence, person=person, office=office)
        # "Russia's aviation watchdog Rosaviatsia"
        if own and own[-1].entry.kind == "institution" and own[-1].end == head.end:
            return Reading(
                bloc=own[-1].entry.bloc,
                evidence=evidence,
                institution=own[-1].entry,
                office=offices[-1].entry if offices else None,
            )
        if offices:
            return self._office(offices[-1], head, complements, evidence)
        named = next((m.entry for m in reversed(own) if m.entry.kind == "institution"), None)
        if named is not None:
            return Reading(bloc=named.bloc, evidence=evidence, institution=named)
        if own and own[-1].end == head.end and own[-1].entry.kind in {"state", "people"}:
            return Reading(bloc=own[-1].entry.bloc, evidence=evidence, state=own[-1].entry)
        # "Anna Meyer of King's College London"
        served = (m.entry for part in complements for m in part.mentions)
        house = next((entry for entry in served if entry.kind == "institution"), None)
        return Reading(bloc=house.bloc if house else None, evidence=evidence)

    def _office(
        self,
        office: Mention,
        head: Part,
        complements: Sequence[Part],
        evidence: str | None,
    ) -> Reading:
        entry = office.entry
        before = [m for m in head.mentions if m.end <= office.start and not self._opposed(m)]
        if entry.former is not None and self._is_former(office, head.start):
            return Reading(bloc=entry.former, evidence=evidence, office=entry)
        if not entry.generic:
            if entry.bloc is not None:
                return Reading(bloc=entry.bloc, evidence=evidence, office=entry)
            return Reading(official=True, evidence=evidence, office=entry)
        served = [m for m in reversed(before) if m.entry.kind in {"institution", "office"}]
        if entry.bloc is None:
            served += [
                m
                for part in complements
                for m in part.mentions
                if m.entry.kind in {"institution", "office", "person"}
            ]
        else:
            served = [m for m in served if m.entry.kind == "institution" and m.end == office.start]
        for mention in served:
            if mention.entry.bloc is not None:
                return Reading(bloc=mention.entry.bloc, evidence=evidence, office=entry)
            if not mention.entry.generic:
                break
        bloc = entry.bloc
        return Reading(bloc=bloc, official=bloc is None, evidence=evidence, office=entry)

    def _side(
        self, mentions: Sequence[Mention], complements: Sequence[Part], outward: bool
    ) -> str | None:
        """Return the bloc of the officials of the side or nation that the phrase points to."""
        for mention in mentions:
            if self._is_affiliated(mention):
                return mention.entry.bloc
        found = self._evidence(mentions)
        for part in complements:
            if found is None and not (outward and part.preposition in _OUTWARD):
                for mention in part.mentions:
                    if self._is_affiliated(mention):
                        return mention.entry.bloc
                found = self._evidence([m for m in part.mentions if not self._opposed(m)])
        return found

    def _evidence(self, mentions: Iterable[Mention]) -> str | None:
        """Return the first evidence; an institution or person counts before a nation."""
        found = None
        for mention in mentions:
            if self._opposed(mention):
                continue
            if mention.entry.kind in {"institution", "person"}:
                return mention.entry.bloc
            if found is None and mention.entry.kind in _NATIONAL:
                found = mention.entry.bloc
        return found

    def _is_former(self, office: Mention, start: int) -> bool:
        """Whether "former" stands before the office in its head."""
        for token in reversed(self.doc[max(start, office.start - 6) : office.start]):
            if token.tag_ in {"POS", "CC"}:
                return False
            if token.lower_ in self._former:
                return True
        return False

    def _possessive(self, mention: Mention, end: int) -> bool:
        return mention.end < end and self.doc[mention.end].tag_ == "POS"

    def _hyphened(self, index: int) -> bool:
        return index < len(self.doc) and self.doc[index].text in {"-", "‑"}

    def _is_affiliated(self, mention: Mention) -> bool:
        """Whether a participle ties the office to the mention: "Russian-installed"."""
        doc, index = self.doc, mention.end
        if index > 0 and doc[index - 1].lower_.rpartition("-")[2] in self._affiliated:
            return True  # "U.S.-backed" is one token
        if self._hyphened(index):
            index += 1
        return index < len(doc) and doc[index].lower_ in self._affiliated

    def _opposed(self, mention: Mention) -> bool:
        """Whether the mention is part of a compound that tells no nationality."""
        doc = self.doc
        if mention.start >= 2 and self._hyphened(mention.start - 1):
            return doc[mention.start - 2].lower_ in _OPPOSED
        if mention.entry.kind not in _NATIONAL:
            return False
        if "-" in doc[mention.end - 1].text[1:]:
            return not self._is_affiliated(mention)
        return self._hyphened(mention.end) and not self._is_affiliated(mention)


def _is_other_word(doc: Doc, mention: Mention) -> bool:
    """Whether the word of an office is none here: "a major attack", "it heads north"."""
    if mention.entry.kind != "office" or mention.end - mention.start > 1:
        return False
    token = doc[mention.start]
    if token.pos_ in {"VERB", "AUX", "ADV"}:
        return True
    following = doc[mention.end].pos_ if mention.end < len(doc) else ""
    return token.pos_ == "ADJ" and following in {"NOUN", "ADJ"}


def merge(readings: Sequence[Reading]) -> Reading:
    """Join what several phrases tell of the same one; the earlier decides."""

    def first(name: str) -> object:
        return next((v for r in readings if (v := getattr(r, name)) is not None), None)

    decided = next((r for r in readings if r.bloc is not None), None)
    held = next((r for r in readings if r.official), None)
    named = next((r for r in readings if r.person is not None), decided)
    # An office of state that is named first, with a side, is not undone by what follows.
    if held and decided and held.evidence and named is decided and decided.person is None:
        order = list(readings)
        if order.index(held) < order.index(decided):
            decided = None
    return Reading(
        bloc=named.bloc if named and named.person else decided.bloc if decided else None,
        official=held is not None,
        evidence=(held.evidence if held and held.evidence else None) or _text(first("evidence")),
        person=_entry(first("person")),
        institution=_entry(first("institution")),
        state=_entry(first("state")),
        office=_entry(first("office")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _entry(value: object) -> Entry | None:
    return value if isinstance(value, Entry) else None


def bloc_of(readings: Sequence[Reading], context: str | None) -> str | None:
    """Return the bloc of a speaker, from all phrases for it and the context; None if untold.

    `context` is the bloc of the officials of the side that the surroundings speak of.
    """
    merged = merge(readings)
    if merged.bloc is not None:
        return merged.bloc
    if merged.official:
        return merged.evidence or context
    return None
