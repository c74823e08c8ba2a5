"""Those whom an article has spoken of so far, and who of them a phrase denotes.

A registry entry or a name identifies somebody outright. An office or a common noun ("the ministry",
"the head of state") is given to whoever was called so, or to whoever the word may be used of, and
of several to the most salient.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sayso.actors import Entry, Registry, is_misspelled, is_same_name, spellings
from sayso.attribution.blocs import told_bloc
from sayso.attribution.mentions import Description, head_of, stem
from sayso.attribution.referents import Place, Referent

_MEMORY = 80  # referents looked back at for a pronoun or an office
_LEDE = 8  # sentences in which somebody may be spoken of before being named
_UNNAMED = 20  # sentences until the name
_STAFF = 4  # sentences in which "analysts" are those of the institute
_DOCUMENT = 5  # sentences from its author to "the document"
_NEXT = frozenset({"second", "third", "fourth", "other", "another", "same", "this", "that"})
COUNTRY = frozenset({"country", "nation", "state"})


class Memory:
    """Those spoken of so far in one article."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._recent: dict[int, Referent] = {}  # by last mention, the latest last
        self._by_name: dict[str, dict[int, Referent]] = {}
        self._by_entry: dict[tuple[str, str], Referent] = {}

    def latest(self, count: int = _MEMORY) -> Iterator[Referent]:
        """Yield those spoken of, the last first."""
        return islice(reversed(self._recent.values()), count)

    def enter(self, referent: Referent, description: Description, place: Place) -> None:
        """Take in one more phrase for a referent."""
        referent.add(description, place)
        _renew(self._recent, referent)
        for word in (description.name[:1] + description.name[-1:]) if description.name else ():
            _renew(self._by_name.setdefault(_spelled(word), {}), referent)
        for key in _keys(description):
            self._by_entry.setdefault(key, referent)
        reading = description.reading
        for entry in (reading.person, reading.institution):
            if entry is not None and entry.number == referent.number:
                self._know(referent, entry)
        if reading.state is not None and reading.state.kind == "state":
            referent.known |= COUNTRY

    def _know(self, referent: Referent, entry: Entry) -> None:
        for office in self.registry.offices(entry):
            referent.known |= {office, head_of(office)}
        referent.words |= set(map(stem, (entry.role or "").lower().split()))
        if entry.kind == "institution":
            words = entry.name.lower().split()
            referent.words |= set(map(stem, words))
            inner = (i for i, word in enumerate(words) if i and word in {"of", "for", "on"})
            referent.known.add(words[next(inner, len(words)) - 1])

    # ------------------------------------------------------------------ who is it

    def find(
        self, description: Description, place: Place, barred: Referent | None = None
    ) -> Referent | None:
        """Return whom a phrase denotes, if it is somebody spoken of before, and not `barred`."""
        identified = False
        for key in _keys(description):
            identified = True
            if key in self._by_entry:
                return self._by_entry[key]
        if description.name or identified:
            return self._named(description) or self._foreshadowed(description, place)
        if description.new:
            return None
        return self._described(description, place, barred)

    def last_to_speak(self, place: Place, bloc: str | None) -> Referent | None:
        """Return the organisation, else the person, that spoke a short while ago.

        Those who only pass on what others say are left out, unless it is their bloc that is asked.
        """
        near = [
            referent
            for referent in self.latest(12)
            if any(
                p.source and 0 <= place.sentence - p.sentence <= _DOCUMENT
                for p in referent.places[-6:]
            )
            and (referent.evidence == bloc if bloc else not self._relays(referent))
        ]
        organised = (r for r in near if r.number == "organisation")
        return next(organised, None) or next((r for r in near if r.number == "person"), None)

    def _relays(self, referent: Referent) -> bool:
        bloc = self.registry.bloc(referent.evidence) if referent.evidence else None
        return bloc is not None and bloc.relays

    def state(self, nation: str) -> Referent | None:
        """Return a state, if it was spoken of."""
        return self._by_entry.get(("state", nation))

    def _named(self, description: Description) -> Referent | None:
        """Find the referent of the same name: full, surname only, first name only, acronym."""
        name = description.name
        for word in (name[-1], name[0]) if name else ():
            for referent in _latest(self._by_name.get(_spelled(word), {})):
                if self._may_bear(description, referent) and is_same_name(name, referent.name):
                    return referent
        if len(name) == 1 and len(name[0]) > 1 and name[0].isupper():
            for referent in self.latest():
                if referent.number == "organisation" and any(
                    _initials(d.label).startswith(name[0]) for d in referent.descriptions[:5]
                ):
                    return referent
        if name and description.number == "person":
            for referent in self.latest():
                if self._may_bear(description, referent) and is_misspelled(name, referent.name):
                    return referent
        return None

    def _may_bear(self, description: Description, referent: Referent) -> bool:
        # A bare name may be taken for another kind of name; one with a title may not.
        told = description.title or description.role or len(description.name) > 1
        if told and (referent.number == "person") != (description.number == "person"):
            return False
        clash = None not in (description.gender, referent.gender) and (
            description.gender != referent.gender
        )
        return not (clash and (description.title or len(description.name) == 1))

    def _foreshadowed(self, description: Description, place: Place) -> Referent | None:
        """Find the one whom the lede spoke of without a name: "an expert says", "a global body"."""
        if description.number not in {"person", "organisation"}:
            return None
        reading = description.reading
        called = set(description.offices)
        for entry in (reading.person, reading.institution):
            if entry is not None:
                called |= set(self.registry.offices(entry))
        for referent in self.latest() if called else ():
            first = referent.places[0].sentence
            if referent.name or referent.number != description.number or not referent.spoken:
                continue
            owned = description.possessor is not None and referent.patron is not None
            since = place.sentence - first
            if owned and description.offices & referent.offices and since < _UNNAMED:
                return referent
            if first > _LEDE or not 0 < place.sentence - first <= _UNNAMED:
                continue
            if self._conflict(description, referent) or any(
                _NEXT & set(d.label.lower().split()) or d.reading.institution
                for d in referent.descriptions
            ):
                continue
            if called & referent.offices:
                return referent
            # Of "an official", more must be told to know him again.
            words = (referent.words & description.words) - {"official"}
            if (words or "official" not in referent.offices) and any(
                called & self.registry.denotes(office) for office in referent.offices
            ):
                return referent
        return None

    def _described(
        self, description: Description, place: Place, barred: Referent | None
    ) -> Referent | None:
        """Find the referent of an office or common noun: "the ministry", "the general"."""
        if not description.callings:
            return None
        best: tuple[float, Referent] | None = None
        for referent in self.latest():
            rank = 0 if referent is barred else self._fit(description, referent, place)
            if rank:
                score = 2 * rank + _prominence(referent, place)
                if best is None or score > best[0]:
                    best = (score, referent)
        if best is not None:
            return best[1]
        if not description.definite or description.possessor is not None:
            return None
        if description.number == "organisation":
            return self._last_organisation(description, place)
        if description.number == "person" or (description.number is None and description.human):
            return self._last_spoken_of(description, place, barred)
        return None

    def _conflict(self, description: Description, referent: Referent) -> bool:
        reading = description.reading
        told = told_bloc(reading)
        if reading.nation and referent.nation:
            return reading.nation != referent.nation
        if reading.past:
            return False  # "the former minister" speaks for nobody now
        return bool(told and referent.bloc and told != referent.bloc)

    def _fit(self, description: Description, referent: Referent, place: Place) -> float:
        """Tell how well a description fits: 0 where it does not."""
        if description.number == "group" and referent.number == "organisation":
            return self._is_staff(description, referent, place)
        if description.number not in (None, referent.number):
            return 0
        if self._conflict(description, referent):
            return 0
        if description.gender and referent.gender not in (None, description.gender):
            return 0
        first = referent.descriptions[0] if referent.descriptions else description
        bare = not description.definite
        if (
            bare
            and (first.new or referent.number == "person")
            and not _shares(description, referent)
        ):
            return 0
        if bare and referent.number == "group" and first.label.lower() != description.label.lower():
            return 0
        return self._calling(description, referent)

    def _calling(self, description: Description, referent: Referent) -> float:
        noun = description.callings[-1]
        wanted = description.needed - {stem(noun)}
        if noun in referent.nouns and wanted <= referent.words:
            return 3
        if noun in referent.known and wanted <= referent.words:
            return 2
        for calling in description.callings:
            denoted = self.registry.denotes(calling)
            head = calling.split()[-1]
            if head != calling and any(
                office.endswith(f" {head}") and office not in denoted for office in referent.offices
            ):
                continue  # the defence minister is not the foreign minister
            if wanted - set(map(stem, calling.lower().split())) <= referent.words:
                if denoted & referent.offices:
                    return 2
                if denoted & referent.known:
                    return 1.5
        return 0

    def _is_staff(self, description: Description, referent: Referent, place: Place) -> float:
        """Whether "analysts" are those of the institute that spoke just before."""
        memory = _UNNAMED if description.definite else _STAFF
        near = [
            p for p in referent.places[-6:] if p.source and place.sentence - p.sentence <= memory
        ]
        if not near or self._conflict(description, referent) or description.reading.state:
            return 0
        if description.reading.institution is None and len(description.words) > 1:
            return 0
        called = referent.offices | referent.known
        return float(any(self.registry.denotes(c) & called for c in description.callings))

    def _last_organisation(self, description: Description, place: Place) -> Referent | None:
        """Find what "the company" or "the agency" is, where the word was not used of it yet."""
        office = description.reading.office
        if description.reading.institution or description.name:
            return None
        if office is None or office.document or not office.placed:
            return None
        if not (office.generic or office.bloc):
            return None
        # "the Refugee Council" is a name, "the council" is none.
        if not place.source or len(description.words) > 1 or description.reading.evidence:
            return None
        for referent in self.latest(20):
            if place.sentence - referent.places[-1].sentence > 3:
                break
            if referent.number != "organisation" or any(
                d.reading.state for d in referent.descriptions
            ):
                continue
            # A company may be a state's.
            if office.bloc in {None, self.registry.private, referent.evidence}:
                return referent
        return None

    def _last_spoken_of(
        self, description: Description, place: Place, barred: Referent | None
    ) -> Referent | None:
        """Find the person behind a word not used of anybody yet: "the scholar".

        Who has spoken counts before who was only spoken of.
        """
        told = told_bloc(description.reading)
        for referent in sorted(self.latest(20), key=lambda r: not r.spoken):
            if referent is barred:
                continue
            distance = abs(place.sentence - referent.places[-1].sentence)
            if referent.number != "person" or distance > 8 or not referent.name:
                continue
            if description.gender and referent.gender not in (None, description.gender):
                continue
            if self._conflict(description, referent):
                continue
            if distance <= 3 and not referent.nouns | referent.known:
                return referent
            if description.reading.official:
                continue  # an office that nobody said he holds
            if distance <= 3 and referent.bloc is None:
                return referent
            if told == referent.bloc if told else distance <= 2:
                return referent
        return None


def _shares(description: Description, referent: Referent) -> bool:
    """Whether both are of one house: "CIA boss" in a headline, but not "a CIA boss"."""
    house = description.reading.house
    return bool(house) and not description.new and any(r.house == house for r in referent.readings)


def _prominence(referent: Referent, place: Place) -> float:
    distance = min(abs(place.sentence - p.sentence) for p in referent.places[-6:])
    counted = min(len(referent.places), 6)
    return 0.15 * counted + bool(referent.spoken) - 0.35 * min(distance, 8)


def _renew(recent: dict[int, Referent], referent: Referent) -> None:
    recent.pop(id(referent), None)
    recent[id(referent)] = referent


def _latest(recent: dict[int, Referent]) -> Iterator[Referent]:
    return islice(reversed(recent.values()), _MEMORY)


def _keys(description: Description) -> Iterator[tuple[str, str]]:
    """Yield what identifies somebody outright: an entry of the registry."""
    reading = description.reading
    if reading.person is not None and description.number == "person":
        full = tuple(reading.person.name.split())
        name = description.name
        if not name or is_same_name(name, full) or is_misspelled(name[-1:], full):
            yield ("person", reading.person.name)
    elif description.number == "organisation" and reading.institution:
        yield ("institution", reading.institution.name)
    elif reading.state is not None and reading.office is None and not description.name:
        # "Ukrainians" are not "the Ukrainians", who speak for Ukraine.
        yield (reading.state.kind if reading.bloc else "private", reading.state.name)


def _spelled(word: str) -> str:
    return spellings(word)[0]


def _initials(label: str) -> str:
    return "".join(word[0] for word in label.split() if word[0].isupper())
