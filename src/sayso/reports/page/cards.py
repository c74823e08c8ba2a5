"""What a card says of a statement or a number: what hovering or tabbing to it shows."""

from __future__ import annotations

from typing import Any

from sayso.records import Analysis, Attribution, Quantity, Reporting
from sayso.reports.page.brief import speakers_look
from sayso.reports.page.looks import Look, Looks
from sayso.reports.page.scales import SIGNS, look, owner
from sayso.reports.sheet import NOBODY, interval, shortened, shown
from sayso.reports.sheet import SIGNS as STANCE_SIGNS
from sayso.tables import excerpt

_LONGEST = 120
REPORTING: dict[Reporting, str] = {
    "neutral": "neutral: the words only report",
    "endorsing": "endorsing: the words present it as true",
    "distancing": "distancing: the words leave it open",
    "denying": "denying: the source denies it",
    "directive": "directive: the source asks or orders",
    "commissive": "commissive: the source promises or threatens",
}
NAMES = {
    "casualties_damage": "casualties and damage",
    "security_threat": "security threat",
    "blame_law": "blame and law",
    "economy_resources": "economy and resources",
}

Card = dict[str, Any]


def cards(analysis: Analysis, looks: Looks) -> dict[str, Card]:
    """Return the card of every statement and every number, by the key of its record."""
    numbers: dict[str, list[str]] = {}
    for quantity in analysis.quantities:
        if quantity.attribution is not None:
            counted = shown(quantity.counted or "")
            amount = f"{interval(quantity)} {counted}".strip()
            numbers.setdefault(quantity.attribution, []).append(shortened(amount, _LONGEST))
    whose = speakers_look(analysis, looks)
    made = {
        attribution.id: _statement(
            analysis, attribution, whose(attribution), numbers.get(attribution.id, [])
        )
        for attribution in analysis.attributions
    }
    related = _related(analysis)
    quantities = {quantity.id: quantity for quantity in analysis.quantities}
    for claim in analysis.claims:
        quantity = quantities[claim.quantity]
        card = _number(analysis, quantity)
        card |= _who(owner(analysis, claim), look(claim, looks))
        speaker = analysis.speakers.get(claim.speaker or "")
        if speaker and speaker.role:
            card["role"] = _cut(speaker.role)
        if claim.attribution is not None:
            card["statement"] = claim.attribution
        if found := related.get(quantity.id):
            card["related"] = found
        made[quantity.id] = card
    return made


def frame_name(frame: str) -> str:
    """Return a frame as people write it."""
    return NAMES.get(frame, frame.replace("_", " "))


def _who(name: str, bloc: Look) -> Card:
    return {"who": name, "bloc": bloc.label, "letters": bloc.letters, "css": bloc.css}


def _cut(text: str) -> str:
    return shortened(shown(text), _LONGEST)


def _statement(
    analysis: Analysis, attribution: Attribution, bloc: Look, numbers: list[str]
) -> Card:
    speaker = analysis.speakers.get(attribution.speaker or "")
    evidence = attribution.framing.evidence if attribution.framing else {}

    def words(key: str) -> str:
        return _cut(", ".join(dict.fromkeys(evidence.get(key, ()))))

    card = _who(_cut(speaker.name) if speaker else NOBODY, bloc)
    if speaker and speaker.role:
        card["role"] = _cut(speaker.role)
    card["cue"] = _cut(excerpt(analysis.text, attribution.cue)) or "(the quotation runs on)"
    card["type"] = attribution.type
    card["reporting"] = REPORTING[attribution.reporting]
    if attribution.channel:
        card["channel"] = _cut(attribution.channel)
    card["stance"] = [
        [STANCE_SIGNS[stance], f"{stance} toward {shown(side)}", words(side)]
        for side, stance in attribution.stance.items()
    ]
    card["frames"] = [[frame_name(frame), words(frame)] for frame in attribution.frames]
    card["numbers"] = numbers
    return card


def _number(analysis: Analysis, quantity: Quantity) -> Card:
    card: Card = {
        "amount": interval(quantity),
        "written": _cut(excerpt(analysis.text, [quantity.span])),
    }
    details = {
        "counted": quantity.counted,
        "event": quantity.event,
        "part": quantity.role,
        "place": quantity.place,
        "day": None if quantity.date is None else _days(quantity.date.start, quantity.date.end),
        "holds": {"did_not_happen": "did not happen", "possible": "possible"}.get(
            quantity.polarity or ""
        ),
    }
    return card | {key: _cut(value) for key, value in details.items() if value}


def _days(start: str, end: str) -> str:
    return start if start == end else f"{start} to {end}"


def _related(analysis: Analysis) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for relation in analysis.relations:
        words = shortened(shown(relation.explanation or relation.type.replace("_", " ")), 300)
        for end, other in (
            (relation.source, relation.target),
            (relation.target, relation.source),
        ):
            found.setdefault(end, []).append([SIGNS[relation.type], words, other])
    return found
