"""Relations in words, with what led to them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sayso.ledger.comparison import agreement, conversion
from sayso.ledger.figures import Figure
from sayso.records import Detail


class Finding(NamedTuple):
    """How one figure stands to another: the kind, more of it, a sentence, and the words behind."""

    label: Literal["repeats", "revises", "conflicts"]
    detail: Detail
    explanation: str
    evidence: tuple[str, ...] = ()


def repeating(one: Figure, other: Figure) -> Finding:
    """Say that one figure repeats another."""
    agreed = agreement(one, other)
    detail: Detail = "rounded" if agreed == "rounded" else "same"
    if agreed == "same" and one.quantity.unit != other.quantity.unit:
        detail = "converted"
    if one.who == other.who:
        said = f"{one.who} gives '{other.text}' again as '{one.text}'"
    else:
        said = f"'{one.text}' by {one.who} repeats '{other.text}' by {other.who}"
    return Finding("repeats", detail, f"{said} for {things(one, other)}", _evidence(one, "member"))


def converted(one: Figure, other: Figure) -> Finding:
    """Say that one figure is another in another unit."""
    said = f"'{one.text}' is '{other.text}' in another unit"
    return Finding("repeats", "converted", said)


def replacing(one: Figure, other: Figure) -> Finding:
    """Say that one figure replaces another."""
    factor = conversion(one.quantity.unit, other.quantity.unit) or 1.0
    detail: Detail = "raised" if one.value * factor >= other.value else "lowered"
    said = f"'{one.text}' by {one.who} replaces the earlier '{other.text}' by {other.who}"
    evidence = tuple(dict.fromkeys((*_evidence(one, "stage"), *_evidence(other, "stage"))))
    return Finding("revises", detail, f"{said} as the count of {things(one, other)}", evidence)


def conflicting(one: Figure, other: Figure, excluding: bool) -> Finding:
    """Say that two figures conflict: whether they exclude each other, or merely differ."""
    how = (
        "and cannot both be right" if excluding else "but do not agree, though both could be right"
    )
    said = (
        f"'{one.text}' by {one.who} and '{other.text}' by {other.who} count the same "
        f"{things(one, other)} {how}"
    )
    detail: Detail = "excluding" if excluding else "differing"
    return Finding("conflicts", detail, said, _evidence(one, "dispute"))


def denying(one: Figure, other: Figure) -> Finding:
    """Say that one of two sources denies the figure of the other."""
    denier, claimer = (one, other) if one.denied else (other, one)
    said = f"{denier.who} denies the '{claimer.text}' {things(one, other)} by {claimer.who}"
    return Finding("conflicts", "denied", said)


def number(value: float) -> str:
    """Write a number as people do.

    Examples
    --------
    >>> number(45_000_000.0), number(2.5)
    ('45,000,000', '2.5')
    """
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6g}"


def things(one: Figure, other: Figure) -> str:
    """Name what both count: "drones (target, Moscow)"."""
    counted = one.quantity.counted or other.quantity.counted or "things"
    if counted == "others":
        counted = "people"
    where = other.quantity.place or one.quantity.place
    about = ", ".join(word for word in (one.quantity.event, where) if word)
    return f"{counted} ({about})" if about else counted


def _evidence(figure: Figure, cue: str) -> tuple[str, ...]:
    words = figure.cues.get(cue)
    return (words,) if words else ()
