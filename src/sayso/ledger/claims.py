"""Claims: each quantity with its owner, and what it says in words."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.records import Attribution, Claim, Quantity, Speaker


def claims(
    text: str,
    quantities: Sequence[Quantity],
    attributions: Sequence[Attribution],
    speakers: dict[str, Speaker],
) -> tuple[Claim, ...]:
    """Make one claim of every quantity, in the order given."""
    owners = {attribution.id: attribution for attribution in attributions}
    made = []
    for number, quantity in enumerate(quantities, 1):
        owner = None if quantity.attribution is None else owners[quantity.attribution]
        speaker = None if owner is None else owner.speaker
        made.append(
            Claim(
                id=f"c{number}",
                quantity=quantity.id,
                attribution=quantity.attribution,
                speaker=speaker,
                bloc=None if speaker is None else speakers[speaker].bloc,
                statement=statement(text, quantity),
            )
        )
    return tuple(made)


def statement(text: str, quantity: Quantity) -> str:
    """Say what a quantity claims: the amount as written and what it counts, event, place.

    Examples
    --------
    >>> from sayso.records import Span
    >>> quantity = Quantity(
    ...     id="q1", span=Span(0, 11), low=91, high=None, modifier="at_least", dimension="count",
    ...     counted="drones", event="target", place="Moscow",
    ... )
    >>> statement("at least 91 enemy drones", quantity)
    'at least 91 drones · target · Moscow'
    """
    amount = " ".join(text[slice(*quantity.span)].split())
    if quantity.counted and quantity.counted.lower() not in amount.lower():
        amount = f"{amount} {quantity.counted}"
    return " · ".join(part for part in (amount, quantity.event, quantity.place) if part)
