"""Who the speakers of an article are: name, role, kind and bloc, after coreference."""

from __future__ import annotations

from collections import Counter

import msgspec

from sayso.actors import Mention, Registry
from sayso.attribution.blocs import bloc_of
from sayso.attribution.coreference import Reader
from sayso.attribution.mentions import Description
from sayso.attribution.phrases import Phrases
from sayso.attribution.referents import Place, Referent
from sayso.language import Parsed
from sayso.records import Attribution, Speaker

_NATIONS = frozenset({"state", "adjective"})


class SpeakerResolver:
    """Gives every attribution its speaker, and every speaker a name, role, kind and bloc.

    Parameters
    ----------
    registry : Registry
        Who is who in the conflict.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def __call__(
        self,
        parsed: Parsed,
        attributions: tuple[Attribution, ...],
        published: str | None = None,
    ) -> tuple[dict[str, Speaker], tuple[Attribution, ...]]:
        """Resolve the sources of the attributions of one article.

        `published` is its day, in ISO 8601, which tells who held which office.

        Returns
        -------
        speakers : dict of str to Speaker
            ``"s1"``, ``"s2"``, ... in the order of their first attribution.
        attributions : tuple of Attribution
            As given, with `speaker` set; None where there is no source.
        """
        day = published[:10] if published else None
        reader = Reader(parsed.doc, self.registry, attributions, day)
        referents = reader.read()
        keys: dict[int, str] = {}
        speakers: dict[str, Speaker] = {}
        resolved = []
        for index, attribution in enumerate(attributions):
            referent = referents.get(index)
            if referent is None:
                resolved.append(msgspec.structs.replace(attribution, speaker=None))
                continue
            key = keys.setdefault(id(referent), f"s{len(keys) + 1}")
            if key not in speakers:
                speakers[key] = _speaker(referent, reader)
            resolved.append(msgspec.structs.replace(attribution, speaker=key))
        return speakers, tuple(resolved)


def _speaker(referent: Referent, reader: Reader) -> Speaker:
    described = referent.descriptions
    with_name = [d for d in described if d.name] if referent.number == "person" else []
    best = max(
        with_name or described,
        key=lambda d: (
            len(d.name) if with_name else 0,
            not (d.label.isupper() and d.reading.state is None),
            bool(d.name or d.reading.institution),
            _informative(d),
            d.start in referent.spoken,
            -d.start,
        ),
    )
    merged = referent.reading
    known = merged.person or (merged.institution if referent.number == "organisation" else None)
    role = next((d.role for d in described if d.role), None) or (known.role if known else None)
    if referent.number == "organisation" and merged.state and not merged.office:
        role = "state"
    return Speaker(
        name=_name(referent, best, reader),
        role=role,
        bloc=_bloc(referent, reader) or "unknown",
        kind=referent.number,
    )


def _name(referent: Referent, best: Description, reader: Reader) -> str:
    label = best.label or reader.doc[best.start : best.end].text
    if best.reading.state is not None and best.start not in referent.spoken:
        return best.reading.state.name  # "we", who are not "Minsk"
    if best.name and label.isupper() and referent.number == "person" and len(label) > 3:
        label = label.title()
    person = referent.reading.person
    if person is not None and len(best.name) == 1 and " " in person.name:
        return reader.registry.full_name(person, label)
    if best.name and referent.number == "person":
        return label
    patron = referent.patron
    named = [d for d in patron.descriptions if d.name == patron.name and d.label] if patron else []
    if best.possessor and not best.name and named and best.reading.institution is None:
        owner = named[0]  # "his lawyer" is the lawyer of somebody
        rest = reader.doc[best.possessor[1] : best.end].text
        return f"{owner.label}'s {rest.removeprefix(chr(39) + 's ').removeprefix('’s ')}"
    return label


def _bloc(referent: Referent, reader: Reader) -> str | None:
    merged = referent.reading
    patron = referent.patron.evidence if referent.patron else None
    serves = merged.office is not None and merged.office.generic
    if serves and patron and merged.person is None and referent.patron is not None:
        own = any(reading.institution for reading in referent.readings)
        if referent.patron.number == "organisation" and not own:
            return patron
    context = patron
    # The head of something unknown is not an official because the news is about a state.
    named = bool(referent.name) or referent.number == "organisation"
    unknown = serves and named and referent.patron is None
    placed = merged.seat is None or merged.seat.placed
    if merged.official and context is None and placed and not unknown:
        context = _surroundings(referent, reader, merged.seat is not None and merged.seat.national)
    return bloc_of(referent.readings, context)


def _informative(description: Description) -> bool:
    return bool(description.reading.evidence or description.reading.bloc)


def _surroundings(referent: Referent, reader: Reader, national: bool) -> str | None:
    """Return the bloc of the officials of the place that the text around speaks of.

    "Officials said a missile hit Kharkiv": a place in the same sentence, else the nearest place
    in the two sentences before, else the nearest nation. Of a ministry, it is the nation that the
    sentence speaks of first. In somebody's own words, officials are those of his
    side.
    """
    speaker = referent.quoted_by
    home = reader.registry.state(speaker.nation) if speaker and speaker.nation else None
    if speaker and home and home.bloc == speaker.evidence:
        return home.bloc
    for place in referent.places:
        start, end = reader.sentence(place)
        here = _telling(reader.phrases, start, end)
        nations = [m for m in here if m.entry.kind in _NATIONS and m.end <= place.token]
        if national and nations:
            return nations[0].entry.bloc
        acting = _acting(reader, start, end)
        if acting is not None:
            return acting
        places = [m for m in here if m.entry.kind == "place"]
        if places:
            return min(places, key=lambda m: abs(m.start - place.token)).entry.bloc
    return _before(referent.places[0], reader, national)


def _acting(reader: Reader, start: int, end: int) -> str | None:
    """Return the bloc of the institution of a state that the sentence is about."""
    root = reader.doc[start:end].root
    subject = next((child for child in root.lefts if child.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None:
        return None
    for mention in reader.phrases.within(subject.left_edge.i, subject.right_edge.i + 1):
        entry = mention.entry
        if entry.kind == "institution" and mention.start <= subject.i < mention.end:
            state = reader.registry.state(entry.nation or "")
            return entry.bloc if state is not None and state.bloc == entry.bloc else None
    return None


def _telling(phrases: Phrases, start: int, end: int) -> list[Mention]:
    """Return the places and nations in ``doc[start:end]``, but not those in names."""
    return [
        m
        for m in phrases.within(start, end)
        if m.entry.bloc is not None
        and not (m.entry.kind == "adjective" and m.end < end and phrases.doc[m.end].is_title)
    ]


def _before(place: Place, reader: Reader, national: bool) -> str | None:
    start, end = reader.sentence(place, back=2)
    near = [m for m in _telling(reader.phrases, start, end) if m.end <= place.token]
    kinds = ({"place"}, _NATIONS)
    for wanted in reversed(kinds) if national else kinds:
        found = [m for m in near if m.entry.kind in wanted]
        if found:
            return found[-1].entry.bloc
    return _prevailing(reader.phrases)


def _prevailing(phrases: Phrases) -> str | None:
    """Return the bloc of the officials of the side whose places the article names most."""
    counts = Counter(
        m.entry.bloc for m in phrases.mentions if m.entry.kind == "place" and m.entry.bloc
    )
    return counts.most_common(1)[0][0] if counts else None
