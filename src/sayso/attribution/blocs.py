"""What a phrase tells of the bloc of the one it denotes: institutions, offices, nationality, place.

A phrase such as "Ivan Petrov, the Russian-installed head of Kherson, who fled the city" falls
into parts: heads ("Ivan Petrov", "the Russian-installed head"), the complements of each ("of
Kherson") and clauses ("who fled the city"). The last office in a head decides: "analyst" is an
expert anywhere, "governor" an official of the side or nation that the nearest evidence gives, and
"head" or "spokesman" whatever the organisation is that they serve.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sayso.actors import Entry, Mention
from sayso.attribution.phrases import NATIONAL, Part, Phrases

# "ambassador to Russia", "the campaign against Kyiv": where an office points, not where it is held.
_OUTWARD = frozenset(
    {"to", "against", "about", "on", "into", "toward", "towards", "versus", "over"}
)
_SERVING = frozenset({"of", "at", "for", "with", "from"})


@dataclass(frozen=True, slots=True)
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
    nation : str or None
        The state that it points to.
    person, institution, state : Entry or None
        Whom of the registry the phrase denotes.
    office : Entry or None
        The office that decided.
    seat : Entry or None
        The office by which it is to be told whose official it is: that served, for a spokesman.
    house : str or None
        The institution served.
    past : bool
        Whether the office is no longer held.
    private : str or None
        The bloc of one of whom nothing is told but name and age, or what he was.
    """

    bloc: str | None = None
    official: bool = False
    evidence: str | None = None
    nation: str | None = None
    person: Entry | None = None
    institution: Entry | None = None
    state: Entry | None = None
    office: Entry | None = None
    seat: Entry | None = None
    house: str | None = None
    past: bool = False
    private: str | None = None


class Readings:
    """Reads what the phrases of one document tell."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.doc = phrases.doc
        self._human = frozenset(phrases.words.human)

    def __call__(self, start: int, end: int) -> Reading:
        """Return what the phrase ``doc[start:end]`` tells of the one it denotes."""
        groups: list[list[Part]] = []
        clauses: list[Part] = []
        for part in self.phrases.parts(start, end):
            if part.kind == "head" or not groups:
                groups.append([part])
            elif part.kind == "complement" and self._is_partitive(groups[-1]):
                # "one of the protesters": those of whom one is spoken of describe him.
                groups[-1] = [part._replace(kind="head")]
            elif part.kind == "clause":
                clauses.append(part)
            else:
                groups[-1].append(part)
        readings = [self._group(group[0], group[1:]) for group in groups]
        if any(self._is_age(group[0]) for group in groups[1:]):
            readings.append(Reading(private=self.phrases.private))
        merged = merge(readings)
        if merged.evidence is None and clauses:
            held = [m for part in clauses for m in part.mentions if m.entry.kind in NATIONAL]
            return merge([*readings, _pointing(self._evidence(held))])
        return merged

    def _is_partitive(self, group: Sequence[Part]) -> bool:
        head = group[0]
        return len(group) == 1 and all(
            token.pos_ in {"PRON", "NUM", "DET", "ADJ"} for token in self.doc[head.start : head.end]
        )

    def _is_age(self, head: Part) -> bool:
        words = self.doc[head.start : head.end]
        return len(words) == 1 and words[0].text.isdecimal() and 0 < len(words[0].text) < 4

    def _group(self, head: Part, complements: Sequence[Part]) -> Reading:
        mentions = [m for m in head.mentions if not self.phrases.is_opposed(m)]
        own = [m for m in mentions if not self.phrases.is_possessive(m, head.end)]
        offices = [m for m in own if m.entry.kind == "office"]
        last = offices[-1].start if offices else -1
        # In "Putin aide Ivan Petrov", it is not Putin who speaks.
        people = [m.entry for m in own if m.entry.kind == "person" and m.start > last]
        person = people[-1] if people else None
        outward = not (offices and offices[-1].entry.generic)
        toward = _pointing(self._side(head, mentions, complements, outward))
        plain = [m for m in offices if not m.entry.private]
        private = next((m.entry.bloc for m in offices if m.entry.private), None)
        offices = plain
        overriding = next((m.entry for m in offices if m.entry.overrides), None)
        if person is not None or overriding is not None:
            bloc = person.bloc if person else overriding.bloc if overriding else None
            office = offices[-1].entry if offices else None
            nation = (person.nation if person else None) or toward.nation
            return replace(toward, bloc=bloc, nation=nation, person=person, office=office)
        house = self._house(own, offices, head)
        if house is not None:
            return replace(
                toward,
                bloc=house.bloc,
                nation=house.nation or toward.nation,
                institution=house,
                house=house.name,
                office=offices[-1].entry if offices else None,
            )
        if offices:
            return self._office(self._last(offices), head, complements, toward)
        named = next((m.entry for m in reversed(own) if m.entry.kind == "institution"), None)
        if named is not None:
            return replace(
                toward, bloc=named.bloc, nation=named.nation or toward.nation, institution=named
            )
        if own and own[-1].end == head.end and own[-1].entry.kind in {"state", "people"}:
            state = own[-1].entry
            # "the Ukrainians" are those who speak for Ukraine, "Ukrainians" its people.
            if state.kind == "people" and self.doc[head.start].lower_ != "the":
                return replace(toward, state=state, private=self.phrases.private)
            return replace(toward, bloc=state.bloc, state=state)
        if len(own) == 1 and own[0].start == head.start and own[0].end == head.end:
            meant = self._state(own[0].entry)  # "the Estonian proposal", of which "Estonian"
            if meant is not None:
                return replace(toward, bloc=meant.bloc, state=meant)
        # "Anna Meyer of King's College London"
        if self.doc[head.end - 1].lower_ in self._human:
            return Reading(private=private)  # a guest is not of the house that he is with
        employer = self._employer(complements)
        if employer is None:
            return replace(toward, private=private)
        official = employer.kind == "office" and employer.bloc is None
        return replace(
            toward,
            bloc=employer.bloc,
            official=official,
            seat=employer if official else None,
            house=None if official else employer.name,
            private=private,
        )

    def _employer(self, complements: Sequence[Part]) -> Entry | None:
        """Return the house that somebody is of, from or with."""
        for part in complements:
            if part.preposition in _SERVING:
                for mention in part.mentions:
                    entry = mention.entry
                    house = entry.kind == "office" and entry.number == "organisation"
                    if entry.kind == "institution" or (house and not entry.document):
                        return entry
        return None

    def _state(self, entry: Entry) -> Entry | None:
        adjective = entry.kind == "adjective" and entry.nation is not None
        return self.phrases.registry.state(entry.nation or "") if adjective else None

    def _house(
        self, own: Sequence[Mention], offices: Sequence[Mention], head: Part
    ) -> Entry | None:
        """Return the institution that a head names: "watchdog Rosaviatsia", "AFP news agency".

        Somebody unnamed of a house that is of his own kind speaks for it: "an AFP correspondent".
        """
        end = head.end
        if not own:
            return None
        if own[-1].entry.kind == "institution" and own[-1].end == end:
            return own[-1].entry
        if len(own) < 2 or not offices or own[-1] is not offices[-1] or own[-1].end != end:
            return None
        named, noun = own[-2], offices[-1].entry
        if named.entry.kind != "institution" or named.end != own[-1].start:
            return None
        role = named.entry.role or ""
        same = noun.bloc is not None and noun.bloc == named.entry.bloc
        told = role.endswith(noun.name)
        unnamed = noun.number == "person" and self.doc[head.start].lower_ in {"a", "an"}
        if noun.number == "organisation":
            return named.entry if same or told else None
        return named.entry if same and unnamed else None

    def _last(self, offices: Sequence[Mention]) -> Mention:
        """Return the office that decides: the last, but in "the Telegram channel Two Majors"."""
        first, last = offices[0], offices[-1]
        between = self.doc[first.end : last.start]
        titled = last.start > first.end and self.doc[last.start].text[:1].isupper()
        names = first.entry.number == "organisation" and first.entry.bloc is not None
        if names and titled and all(token.text[:1].isupper() for token in between):
            return first
        return last

    def _office(
        self,
        office: Mention,
        head: Part,
        complements: Sequence[Part],
        toward: Reading,
    ) -> Reading:
        entry = office.entry
        toward = replace(toward, office=entry, seat=entry)
        before = [
            m for m in head.mentions if m.end <= office.start and not self.phrases.is_opposed(m)
        ]
        if self.phrases.is_former(office, head.start):
            toward = replace(toward, past=True)
            if entry.former is not None:
                return replace(toward, bloc=entry.former)
            if entry.bloc is not None:
                return replace(toward, private=entry.bloc)  # anything else he is counts before
        if not entry.generic:
            return replace(toward, bloc=entry.bloc, official=entry.bloc is None)
        served = [m for m in reversed(before) if self._is_house(m, office.start)]
        if entry.bloc is None:
            served += [
                m
                for part in complements
                for m in part.mentions
                if m.entry.kind in {"institution", "office", "person"}
            ]
        else:
            served = [m for m in served if m.entry.kind == "institution" and m.end == office.start]
            served += [
                m
                for part in complements[:1]
                for m in part.mentions
                if m.entry.kind == "institution" and part.preposition in _SERVING
            ]
        for mention in served:
            if mention.entry.kind == "institution":
                toward = replace(toward, house=toward.house or mention.entry.name)
            if mention.entry.bloc is not None:
                return replace(toward, bloc=mention.entry.bloc)
            if not mention.entry.generic:
                toward = replace(toward, seat=mention.entry)
                break
        return replace(toward, bloc=entry.bloc, official=entry.bloc is None)

    def _is_house(self, mention: Mention, end: int) -> bool:
        """Whether an office can serve what is before it: in "the refugee agency", no refugee."""
        entry = mention.entry
        if entry.kind != "office":
            return entry.kind == "institution"
        private = entry.number == "person" and entry.bloc == self.phrases.private
        return not private or self.phrases.is_possessive(mention, end)

    def _side(
        self, head: Part, mentions: Sequence[Mention], complements: Sequence[Part], outward: bool
    ) -> Entry | None:
        """Return the side, nation, institution or person that the phrase points to."""
        for mention in mentions:
            if self.phrases.is_affiliated(mention):
                return mention.entry
        found = self._evidence(mentions)
        if found is None and any(self.phrases.is_opposed(m) for m in head.mentions):
            return None  # whom a "pro-Russian mayor" of some town serves is open
        for part in complements:
            if found is None and not (outward and part.preposition in _OUTWARD):
                for mention in part.mentions:
                    if self.phrases.is_affiliated(mention):
                        return mention.entry
                found = self._evidence([m for m in part.mentions if not self.phrases.is_opposed(m)])
        return found

    def _evidence(self, mentions: Iterable[Mention]) -> Entry | None:
        """Return the first evidence; an institution or person counts before a nation."""
        found = None
        for mention in mentions:
            if self.phrases.is_opposed(mention):
                continue
            if mention.entry.kind in {"institution", "person"}:
                return mention.entry
            if found is None and mention.entry.kind in NATIONAL:
                found = mention.entry
        return found


def _pointing(entry: Entry | None) -> Reading:
    return Reading() if entry is None else Reading(evidence=entry.bloc, nation=entry.nation)


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
        nation=(held.nation if held and held.nation else None) or _text(first("nation")),
        person=_entry(first("person")),
        institution=_entry(first("institution")),
        state=_entry(first("state")),
        office=_entry(first("office")),
        seat=_entry(first("seat")),
        house=_text(first("house")),
        past=any(r.past for r in readings),
        private=_text(first("private")),
    )


def told_bloc(reading: Reading) -> str | None:
    """Return the bloc that a reading decides: of officials, that of the side they are of."""
    return reading.bloc or (reading.evidence if reading.official else None)


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
        home = merged.seat.home if merged.seat else None
        return merged.evidence or home or context
    return merged.private
